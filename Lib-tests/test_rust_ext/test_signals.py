"""Ctrl-C, and other signals, during a long call into Rust."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import unittest
from test import support
from test.support import threading_helper
from test.support.script_helper import spawn_python
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

from _testrustapi import life

# More than any machine counts to in the time of this test.
NEVER = 1 << 62
EVERY = 1 << 16


class Alarm(Exception):
    pass


@unittest.skipUnless(hasattr(signal, "setitimer"), "needs signal.setitimer")
class TimerTest(unittest.TestCase):

    def setUp(self):
        self.addCleanup(signal.signal, signal.SIGALRM, signal.getsignal(signal.SIGALRM))
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)

    def test_latency(self):
        # The best of some, because the machine may have better things to do.
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        delays = []
        for _ in range(10):
            end = time.monotonic() + 0.05
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with self.assertRaises(KeyboardInterrupt):
                life.count_to(NEVER, EVERY)
            delays.append(time.monotonic() - end)
            if delays[-1] < 0.1:
                return
        self.fail(f"KeyboardInterrupt after {min(delays)} s")

    def test_handler_returns(self):
        # The loop goes on where it was.
        calls = []
        signal.signal(signal.SIGALRM, lambda *args: calls.append(args))
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        steps = EVERY
        while len(calls) < 3:
            steps *= 2
            self.assertEqual(life.count_to(steps, EVERY), steps)
        signal.setitimer(signal.ITIMER_REAL, 0)

    def test_handler_raises(self):
        def handler(signum, frame):
            raise Alarm(frame.f_code.co_name)
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        with self.assertRaisesRegex(Alarm, "test_handler_raises"):
            life.count_to(NEVER, EVERY)

    @threading_helper.requires_working_threading()
    def test_not_the_main_thread(self):
        # Handlers run in the main thread only: another one counts to the end.
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        counts = []
        thread = threading.Thread(target=lambda: counts.append(life.count_to(20_000_000, 1000)))
        with threading_helper.start_threads([thread]), self.assertRaises(KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            life.count_to(NEVER, EVERY)
        self.assertEqual(counts, [20_000_000])


@unittest.skipIf(sys.platform == "win32", "needs os.kill with SIGINT")
class InterruptTest(unittest.TestCase):

    def interrupt(self, script):
        """Start a process, send it SIGINT when it says so; its exit code and what it wrote."""
        with spawn_python("-c", textwrap.dedent(script), stderr=subprocess.PIPE) as process:
            self.assertEqual(process.stdout.readline(), b"ready\n")
            time.sleep(0.05)
            os.kill(process.pid, signal.SIGINT)
            out, err = process.communicate(timeout=support.SHORT_TIMEOUT)
        return process.returncode, out, err

    def test_ctrl_c(self):
        code, out, err = self.interrupt(f"""
            from _testrustapi import life
            print("ready", flush=True)
            try:
                life.count_to({NEVER}, {EVERY})
            except KeyboardInterrupt:
                print("interrupted")
        """)
        self.assertEqual((code, out, err), (0, b"interrupted\n", b""))

    def test_uncaught(self):
        code, out, err = self.interrupt(f"""
            from _testrustapi import life
            print("ready", flush=True)
            life.count_to({NEVER}, {EVERY})
        """)
        self.assertEqual((code, out), (-signal.SIGINT, b""))
        self.assertTrue(err.rstrip().endswith(b"KeyboardInterrupt"), err)

    @threading_helper.requires_working_threading()
    def test_with_threads(self):
        # Another thread counts as well, and gives up the GIL, if there is one, between calls.
        code, out, err = self.interrupt(f"""
            import threading
            from _testrustapi import call, life
            def work():
                while True:
                    life.count_to(1000, 100)
            threading.Thread(target=work, daemon=True).start()
            print("ready", flush=True)
            try:
                call(life.count_to, ({NEVER}, {EVERY}))
            except KeyboardInterrupt:
                print("interrupted")
        """)
        self.assertEqual((code, out, err), (0, b"interrupted\n", b""))

    @threading_helper.requires_working_threading()
    def test_raised_by_another_thread(self):
        # The other thread raises the signal while Rust waits in a call that gives up the GIL.
        code, out, err = self.interrupt(f"""
            import signal, threading, time
            from _testrustapi import call, life
            def work():
                signal.raise_signal(signal.SIGINT)
            print("ready", flush=True)
            try:
                time.sleep(100)
            except KeyboardInterrupt:
                pass
            thread = threading.Timer(0.01, work)
            thread.start()
            try:
                while True:
                    call(time.sleep, (0,))
                    life.count_to(1000, 100)
            except KeyboardInterrupt:
                print("interrupted")
        """)
        self.assertEqual((code, out, err), (0, b"interrupted\n", b""))


if __name__ == "__main__":
    unittest.main()
