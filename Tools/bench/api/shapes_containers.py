"""Rows for reading lists, dicts and sets (c_containers.c)."""

from .shapes import PLAIN, loop

SET = PLAIN + "\ns = set(d)"

SHAPES = [
    loop("list: get", "loop_list_get", "l, 7"),
    loop("list: iterate, locked", "loop_list_each", "l"),
    loop("dict: iterate, locked", "loop_dict_each", "d"),
    loop("set: contains", "loop_set_contains", "s, '7'", SET),
    loop("set: iterate", "loop_set_iterate", "s", SET),
    loop("set: iterate, locked", "loop_set_each", "s", SET),
]
