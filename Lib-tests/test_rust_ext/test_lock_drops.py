"""What lets go of Python objects while a lock is held (cpython_api::sync)."""

import gc
import unittest

from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

from _testrustapi import lock_drops


class Exporter:
    """A buffer whose release calls a function."""

    def __init__(self, function):
        self.function = function

    def __buffer__(self, flags):
        return memoryview(b"abc")

    def __release_buffer__(self, view):
        self.function()


class Cleanup:
    """Calls a function when it is deallocated."""

    def __init__(self, function):
        self.function = function

    def __del__(self):
        self.function()


# The lock is taken again by what runs. Before the fix that waited for ever.
PREFIX = """if 1:
    import faulthandler, sys
    faulthandler.dump_traceback_later(20, exit=True)
    from test.test_rust_ext.test_lock_drops import Cleanup, Exporter, gc
    from _testrustapi import lock_drops
    drops = lock_drops.Drops()
    seen = []
    def use():
        gc.collect()
        seen.append(drops.count())
"""


class Dropped(unittest.TestCase):
    def run_with_lock(self, code):
        self.assertEqual(assert_python_ok("-c", PREFIX + code).out, b"")

    def test_held_buffer(self):
        # Its release runs Python code, after the lock.
        self.run_with_lock("""if 1:
    drops.hold(Exporter(use))
    assert drops.count() == 2, seen
    drops.drop_buffer()
    assert seen == [3], seen
""")

    def test_send_that_was_captured(self):
        self.run_with_lock("""if 1:
    drops.drop_captured(lambda: Cleanup(use))
    assert seen == [3], seen
""")

    def test_send_in_a_shared_place(self):
        self.run_with_lock("""if 1:
    drops.drop_shared(lambda: Cleanup(use))
    assert seen == [1], seen
""")

    def test_cycle(self):
        # The collector takes the buffer away, with the lock held. (It may have cleared the
        # attributes before.)
        seen = []

        class Recorder(Exporter):
            def __release_buffer__(self, view):
                seen.append(True)

        drops = lock_drops.Drops()
        exporter = Recorder(None)
        exporter.drops = drops
        drops.hold(exporter)
        del drops, exporter
        gc.collect()
        self.assertEqual(seen, [True])


if __name__ == "__main__":
    unittest.main()
