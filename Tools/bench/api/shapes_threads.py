"""Detaching and attaching threads, for rows/_testrustapi.py."""

from .shapes import LOOPS, Shape

SHAPES = [
    Shape("thread: detach and attach", "loop_detach", "f()", work=LOOPS),
    Shape("thread: attach inside of detach", "loop_attach_again", "f()", work=LOOPS),
    Shape("thread: attach one of no Python", "loop_attach_new", "f()", work=LOOPS),
]
