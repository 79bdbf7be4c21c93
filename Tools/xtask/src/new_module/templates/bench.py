"""What `make bench` measures of @NAME@."""

from model import Row, Side

ROWS = [
    # No C module has this function; Python's own addition is measured in its place.
    Row("add(a, b)", "@NAME@.add", "f(*x)", tuple, {"small": (2, 3), "large": (2**62, 1)}, "add",
        c=Side("operator.add", "f(*x)")),
]
