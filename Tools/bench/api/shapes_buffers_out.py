"""What rows/_testrustapi.py measures of classes that export buffers."""

from .shapes import Shape

SHAPES = [
    Shape(f"export: {name}", function, "memoryview(x).release()", "x = f()")
    for name, function in [
        ("bytes of the instance", "FixedExporter"),
        ("counted", "CountingExporter"),
        ("ints", "IntsExporter"),
    ]
]
