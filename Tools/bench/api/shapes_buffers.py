"""What rows/_testrustapi.py measures of buffers of other objects."""

from .shapes import LOOPS, Shape

EXPORTERS = "import array\nx = {}"
SIZES = {"64 B": 64, "4 KiB": 4096, "1 MiB": 1 << 20}

SHAPES = [
    *(Shape(f"buffer: acquire, of {name}", "loop_buffer_get", "f(x)", EXPORTERS.format(made), LOOPS)
      for name, made in [
          ("bytes", "b'a message'"),
          ("bytearray", "bytearray(b'a message')"),
          ("memoryview", "memoryview(b'a message')"),
          ("array", "array.array('i', [1, 2, 3])"),
      ]),
    *(Shape(f"buffer: {what}, {size} of {kind}", function, "f(x)", f"x = {kind}({number})")
      for what, function in [("sum", "buffer_sum"), ("CRC", "buffer_crc"), ("copy", "buffer_copy")]
      for kind in ["bytes", "bytearray"]
      for size, number in SIZES.items()),
    *(Shape(f"buffer: write, {size}", "buffer_write", "f(x, y)", f"x = bytearray({number}); y = bytes({number})")
      for size, number in SIZES.items()),
    *(Shape(f"buffer: sum of {what}, {number}", function, "f(x)",
            f"import array\nx = array.array('d', range({number}))")
      for what, function in [("doubles", "buffer_sum_f64"), ("copied doubles", "buffer_copy_f64")]
      for number in [8, 1000, 100000]),
]
