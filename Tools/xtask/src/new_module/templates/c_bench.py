"""What `make bench` measures of @NAME@."""

from model import Row


def row(function, *arguments):
    """A row for a call of a function."""
    return Row(function, f"@NAME@.{function}", "f(*x)", tuple, {"one call": arguments}, "@NAME@")


ROWS = [
@ROWS@]
