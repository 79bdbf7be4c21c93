"""What rows/_testrustapi.py measures of strs and bytes objects."""

from .shapes import LOOPS, PLAIN, Shape, loop

TEXT = "a = 'message, '; u = 'm\\xe9ssage, '; w = 'm\\u20acssage, '; e = 'm\\U0001f600ssage, '"

SHAPES = [
    Shape("str: hash of 1000 characters, ASCII", "str_hash", "f(s)", "s = 'abcde' * 200"),
    Shape("str: hash of 1000 characters, UCS1", "str_hash", "f(s)", "s = 'abcd\\xe9' * 200"),
    Shape("str: hash of 1000 characters, UCS2", "str_hash", "f(s)", "s = 'abcd\\u20ac' * 200"),
    Shape("str: hash of 1000 characters, UCS4", "str_hash", "f(s)", "s = 'abcd\\U0001f600' * 200"),
    loop("str: first character, ASCII", "loop_str_first", "a", TEXT),
    loop("str: first character, UCS2", "loop_str_first", "w", TEXT),
    loop("str: kept UTF-8, not ASCII", "loop_str_kept_utf8", "w", TEXT),
    loop("writer: 1000 texts", "write_ascii", ""),
    loop("writer: 1000 texts and a wide character", "write_wide_end", ""),
    loop("writer: 1000 characters", "write_chars", ""),
    loop("writer: 1000 strs, ASCII", "write_strs", "a", TEXT),
    loop("writer: 1000 strs, UCS1", "write_strs", "u", TEXT),
    loop("writer: 1000 strs, UCS2", "write_strs", "w", TEXT),
    loop("writer: 1000 strs, UCS4", "write_strs", "e", TEXT),
    loop("bytes: build, of 64", "loop_bytes_64", ""),
    Shape("bytes: build, 4 KiB byte by byte", "bytes_4096", "f()", "", 4096),
    loop("bytes: build, of 1000 pieces", "bytes_pieces", "b'message, '"),
    loop("getattr: a name that is kept", "loop_getattr_kept", "x", PLAIN),
]
