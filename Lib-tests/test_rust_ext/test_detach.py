"""Detaching threads, attaching those that Rust starts, and handles that threads pass on."""

import contextlib
import gc
import os
import sys
import threading
import time
import traceback
import unittest
import weakref
from test import support
from test.support import import_helper, threading_helper
from test.support.script_helper import assert_python_ok, spawn_python
from test.test_rust_ext.util import run_with_daemon_threads
from unittest import mock

interpreters = import_helper.import_module("_interpreters")
InterpreterNotFoundError = interpreters.InterpreterNotFoundError
threads = import_helper.import_module("_testrustapi").threads
threading_helper.requires_working_threading(module=True)

THREADS = 8
SOON = support.SHORT_TIMEOUT


class Object:
    """Something to refer to weakly."""


def eventually(condition):
    """Whether it becomes true while this thread runs Python code."""
    deadline = time.monotonic() + SOON
    while not condition():
        if time.monotonic() > deadline:
            return False
    return True


def script(code, *args):
    """Run the code in a process of its own; what it prints."""
    done = assert_python_ok("-c", "from _testrustapi import threads\n" + code, *args)
    if done.err:
        raise AssertionError(done.err.decode())
    return done.out.decode().split()


class DetachTest(unittest.TestCase):

    def progress(self, sleep):
        """How often another thread runs while this one sleeps."""
        done = threading.Event()
        turns = 0

        def work():
            nonlocal turns
            while not done.is_set():
                turns += 1
                time.sleep(0.001)

        with threading_helper.start_threads([threading.Thread(target=work)], unlock=done.set):
            eventually(lambda: turns)
            before = turns
            sleep(0.2)
            return turns - before

    def test_others_run(self):
        self.assertGreater(self.progress(threads.sleep), 5)
        if not support.Py_GIL_DISABLED or sys._is_gil_enabled():
            # The test can fail.
            self.assertLess(self.progress(threads.sleep_attached), 5)

    def test_blocked_in_rust_until_python_goes_on(self):
        # The thread that opens the gate needs the GIL while this one waits in Rust.
        thread = threading.Timer(0.05, threads.open)
        with threading_helper.start_threads([thread]):
            self.assertIs(threads.wait(), True)

    def test_memory_of_an_object(self):
        self.assertEqual(threads.count_byte(b"banana" * 1000, ord("a")), 3000)

    def test_panic(self):
        x = Object()
        ref = weakref.ref(x)
        with self.assertRaisesRegex(SystemError, "Rust panic: while detached"):
            threads.panic_detached("while detached", x)
        del x
        gc.collect()
        self.assertTrue(eventually(lambda: ref() is None))
        # The thread is attached as before.
        self.assertEqual(threads.count_byte(b"aa", ord("a")), 2)


class AttachTest(unittest.TestCase):

    def test_call(self):
        seen = []
        threads.call_in_thread(lambda: seen.append(threading.get_ident()))
        self.assertEqual(len(seen), 1)
        self.assertNotEqual(seen[0], threading.get_ident())

    def test_exception(self):
        def fail():
            raise KeyError("in a thread")
        try:
            threads.call_in_thread(fail)
        except KeyError as exc:
            self.assertEqual(exc.args, ("in a thread",))
            names = [frame.f_code.co_name for frame, _ in traceback.walk_tb(exc.__traceback__)]
        self.assertEqual(names, ["test_exception", "fail"])

    def test_join(self):
        thread = threads.start(lambda: 1 / 0)
        self.assertRaises(ZeroDivisionError, thread.join)
        self.assertRaisesRegex(RuntimeError, "joined before", thread.join)

    def test_many(self):
        count = 200
        seen = []
        lock = threading.Lock()

        def work():
            with lock:
                seen.append(threading.get_ident())

        started = [threads.start(work) for _ in range(count)]
        for thread in started:
            thread.join()
        self.assertEqual(len(seen), count)

    def test_nested(self):
        idents = []
        local = threading.local()
        local.value = 1

        def work():
            # The thread's own thread state: its thread-local values are there.
            idents.append((threading.get_ident(), local.value))

        threads.nest(work, 20)
        self.assertEqual(idents, [(threading.get_ident(), 1)] * 20)

    def test_nested_in_a_thread_of_rust(self):
        idents = []
        threads.call_in_thread(lambda: threads.nest(lambda: idents.append(threading.get_ident()), 20))
        self.assertEqual(len(idents), 20)
        self.assertEqual(len(set(idents)), 1)

    def test_nested_exception(self):
        with self.assertRaises(ZeroDivisionError):
            threads.nest(lambda: 1 / 0, 3)

    def test_attached_already(self):
        text = "the thread is attached to an interpreter already"
        self.assertEqual(threads.attach_attached(), text)
        seen = []
        threads.call_in_thread(lambda: seen.append(threads.attach_attached()))
        threads.nest(lambda: seen.append(threads.attach_attached()), 2)
        self.assertEqual(seen, [text] * 3)

    def test_exception_that_is_left(self):
        with support.catch_unraisable_exception() as cm:
            self.assertEqual(threads.leave_exception("left"), "attached")
            self.assertIs(cm.unraisable.exc_type, TypeError)
            self.assertEqual(str(cm.unraisable.exc_value), "left")

    def test_thread_state_is_cleared(self):
        local = threading.local()
        refs = []

        def work():
            local.x = Object()
            refs.append(weakref.ref(local.x))

        threads.call_in_thread(work)
        gc.collect()
        self.assertTrue(eventually(lambda: refs[0]() is None))


class DropTest(unittest.TestCase):

    def check(self, drop):
        """The reference is given up soon; which thread calls the callback."""
        x = Object()
        idents = []
        ref = weakref.ref(x, lambda ref: idents.append(threading.get_ident()))
        drop(x)
        self.assertIs(ref(), x)
        del x
        self.assertTrue(eventually(lambda: idents))
        self.assertIsNone(ref())
        return idents

    def test_attached(self):
        x = Object()
        ref = weakref.ref(x)
        before = sys.getrefcount(x)
        threads.drop_attached(x)
        self.assertEqual(sys.getrefcount(x), before)
        del x
        self.assertIsNone(ref())

    def test_detached(self):
        self.assertEqual(self.check(threads.drop_detached), [threading.get_ident()])

    def test_foreign_thread(self):
        self.assertEqual(self.check(lambda x: threads.drop_in_threads([x], 1)), [threading.get_ident()])

    def test_nobody_runs(self):
        # The queue is emptied by a thread that is attached next, too.
        x = Object()
        ref = weakref.ref(x)
        threads.drop_detached(x)
        del x
        threads.call_in_thread(lambda: None)
        self.assertTrue(eventually(lambda: ref() is None))

    def test_thousands(self):
        objects = [Object() for _ in range(20_000)]
        refs = [weakref.ref(x) for x in objects]
        threads.drop_in_threads(objects, THREADS)
        del objects
        self.assertTrue(eventually(lambda: not any(ref() for ref in refs)))

    def test_from_many_threads_at_once(self):
        # Dropping, attaching and calling in between.
        alive = weakref.WeakSet()
        errors = []

        def work():
            try:
                for _ in range(20):
                    objects = [Object() for _ in range(50)]
                    with lock:
                        for x in objects:
                            alive.add(x)
                    threads.drop_in_threads(objects, 2)
                    threads.drop_detached(objects)
                    threads.call_in_thread(objects.clear)
            except BaseException as exc:
                errors.append(exc)

        lock = threading.Lock()
        with threading_helper.start_threads([threading.Thread(target=work) for _ in range(THREADS)]):
            pass
        self.assertEqual(errors, [])
        gc.collect()
        self.assertTrue(eventually(lambda: not len(alive)))

    def test_drop_runs_code(self):
        # What a __del__ does while the queue is emptied: drop another one, attach, detach.
        done = []

        class Chain:
            def __init__(self, depth):
                self.depth = depth

            def __del__(self):
                if self.depth:
                    threads.drop_detached(Chain(self.depth - 1))
                    threads.nest(lambda: None, 1)
                    threads.sleep(0.0)
                else:
                    done.append(True)

        threads.drop_detached(Chain(20))
        self.assertTrue(eventually(lambda: done))

    def test_drop_raises(self):
        class Raises:
            def __del__(self):
                1 / 0

        with support.catch_unraisable_exception() as cm:
            threads.drop_in_threads([Raises()], 1)
            self.assertTrue(eventually(lambda: cm.unraisable))
            self.assertIs(cm.unraisable.exc_type, ZeroDivisionError)


@contextlib.contextmanager
def published(config):
    """A subinterpreter that others know."""
    interp = interpreters.create(config)
    try:
        error = interpreters.exec(interp, "from _testrustapi import threads; threads.publish(); seen = []")
        if error is not None:
            raise AssertionError(error.errdisplay)
        yield interp
    finally:
        threads.unpublish()
        with contextlib.suppress(InterpreterNotFoundError):
            interpreters.destroy(interp)


class InterpreterTest(unittest.TestCase):

    # One with a GIL of its own in a process of its own: 3.13 does not free all its memory.
    OWN_GIL = """if True:
        from test.test_rust_ext import test_detach as tests
        import unittest, sys
        tests.InterpreterTest.config = "isolated"
        suite = unittest.defaultTestLoader.loadTestsFromTestCase(tests.InterpreterTest)
        result = unittest.TestResult()
        suite(result)
        for test, text in result.errors + result.failures:
            sys.exit(text)
        assert result.testsRun == len(list(suite)), result
        """
    config = "legacy"

    def test_with_its_own_gil(self):
        if self.config == "legacy":
            assert_python_ok("-c", self.OWN_GIL)

    def test_attach(self):
        with published(self.config) as interp:
            self.assertEqual(threads.exec_in_published("seen.append(1)"), ["done"])
            self.assertEqual(threads.exec_in_published("1 / 0"), ["division by zero"])
            error = interpreters.exec(interp, "assert seen == [1], seen")
            self.assertIsNone(error and error.errdisplay)

    def test_attach_from_a_thread_of_its_own(self):
        with published(self.config) as interp:
            error = interpreters.exec(interp, """if True:
                for _ in range(20):
                    threads.call_in_thread(lambda: seen.append(1))
                threads.nest(lambda: seen.append(2), 3)
                assert seen == [1] * 20 + [2] * 3, seen""")
            self.assertIsNone(error and error.errdisplay)

    def test_use_and_drop_of_our_object(self):
        with published(self.config):
            x = Object()
            ref = weakref.ref(x)
            self.assertEqual(threads.use_in_published(x),
                             ["a PySend was used in another interpreter than its own"])
            del x
            self.assertTrue(eventually(lambda: ref() is None))

    def test_ended(self):
        with published(self.config) as interp:
            interpreters.exec(interp, "threads.publish()")
            threads.exec_in_published("x = 1")
            interpreters.destroy(interp)
            for _ in range(2):
                text = ["the interpreter is shutting down"] * 2
                self.assertEqual(threads.exec_in_published("x = 1"), text)
                self.assertEqual(threads.use_in_published(Object()), text)
            # Another one may have its memory now.
            other = interpreters.create(self.config)
            try:
                interpreters.exec(other, "from _testrustapi import threads; threads.call_in_thread(int)")
                self.assertEqual(threads.exec_in_published("x = 1"), text)
            finally:
                interpreters.destroy(other)

    def test_thread_that_outlives_it(self):
        with published(self.config) as interp:
            interpreters.exec(interp, """if True:
                class Object: pass
                for _ in range(3):
                    threads.linger(Object())
                """)
        self.assertEqual(threads.lingered(), ["the interpreter is shutting down"] * 3)

    def test_end_waits(self):
        with published(self.config) as interp:
            # The thread is inside of attach() when the interpreter is to end.
            read, write = os.pipe()
            self.addCleanup(os.close, read)
            interpreters.exec(interp, f"""if True:
                import os, threading, time
                def work():
                    os.write({write}, b"begin ")
                    threads.sleep(0.2)
                    os.write({write}, b"end")
                threads.start(work)
                """)
            self.assertEqual(os.read(read, 6), b"begin ")
        self.assertEqual(os.read(read, 6), b"end")
        os.close(write)


class FinalizationTest(unittest.TestCase):

    def test_end_waits(self):
        self.assertEqual(script("""if True:
            import time
            def work():
                print("begin", flush=True)
                threads.sleep(0.3)
                print("end", flush=True)
            threads.start(work)
            time.sleep(0.1)
            """), ["begin", "end"])

    def test_end_waits_for_what_is_queued(self):
        self.assertEqual(script("""if True:
            import time
            class Object:
                def __del__(self):
                    print("freed", flush=True)
            def work():
                threads.sleep(0.2)
                threads.drop_in_threads([Object()], 1)
            threads.start(work)
            time.sleep(0.05)
            """), ["freed"])

    def test_refused(self):
        # Exit functions that run after ours may ask again; when all have run, nobody may.
        self.assertEqual(script("""if True:
            import atexit
            atexit.register(lambda: print("late", attempt(), flush=True))
            def attempt(call=threads.call_in_thread, print=print, RuntimeError=RuntimeError):
                try:
                    call(print)
                    return "attached"
                except RuntimeError:
                    return "refused"
            assert attempt() == "attached"
            atexit.register(lambda: print("early", attempt(), flush=True))
            class AtEnd:
                def __del__(self, attempt=attempt, print=print):
                    print("end", attempt(), flush=True)
            at_end = AtEnd()
            """), ["early", "attached", "late", "attached", "end", "refused"])

    def test_first_asked_at_the_end(self):
        self.assertEqual(script("""if True:
            class AtEnd:
                def __del__(self, threads=threads, print=print):
                    try:
                        threads.call_in_thread(print)
                    except Exception as exc:
                        print(type(exc).__name__, flush=True)
            at_end = AtEnd()
            """), ["PythonFinalizationError"])

    def test_thread_that_outlives_it(self):
        # It is refused, and drops its reference, before the modules are gone.
        self.assertEqual(script("""if True:
            class AtEnd:
                def __del__(self, lingered=threads.lingered, print=print):
                    print(*lingered(), flush=True)
            at_end = AtEnd()
            class Object: pass
            for _ in range(8):
                threads.linger(Object())
            """), "the interpreter is shutting down".split() * 8)

    def test_daemon_thread(self):
        # A thread that wants to attach again after the end hangs, and harms nobody.
        for _ in range(5):
            self.assertEqual(run_with_daemon_threads("""if True:
                import threading, time
                from _testrustapi import threads
                def work():
                    while True:
                        threads.sleep(0.001)
                for _ in range(8):
                    threading.Thread(target=work, daemon=True).start()
                class AtEnd:
                    def __del__(self, sleep=time.sleep, print=print):
                        sleep(0.1)
                        print("end", flush=True)
                # The threads keep our own variables alive.
                import sys, types
                sys.modules["other"] = types.ModuleType("other")
                sys.modules["other"].at_end = AtEnd()
                time.sleep(0.05)
                """), (b"end\n", b""))

    def test_exit_functions_are_forgotten(self):
        # What multiprocessing does in a process it has forked: the interpreter lives on.
        self.assertEqual(script("""if True:
            import atexit, time
            for forget in atexit._clear, atexit._run_exitfuncs:
                done = []
                threads.call_in_thread(lambda: done.append(1))
                forget()
                threads.call_in_thread(lambda: done.append(2))
                threads.drop_in_threads([done], 1)
                assert done == [1, 2], done
            def work():
                threads.sleep(0.2)
                print("waited", flush=True)
            threads.start(work)
            time.sleep(0.05)
            """), ["waited"])

    def test_exit_functions_run_on_an_attached_thread(self):
        # It does not wait for itself.
        self.assertEqual(script("""if True:
            import atexit
            threads.call_in_thread(atexit._run_exitfuncs)
            threads.call_in_thread(lambda: print("done", flush=True))
            """), ["done"])


@unittest.skipUnless(support.has_fork_support, "needs os.fork()")
class ForkTest(unittest.TestCase):

    FORK = """if True:
        import gc, os, sys, time, threading, warnings
        warnings.simplefilter("ignore")
        from test import support
        # The collector's lock may be held by a thread that the child does not have, on the
        # free-threaded 3.13.
        gc.disable()
        for _ in range(3):
            threads.start(threads.wait)
        exit, others = {"sys": sys.exit, "os": os._exit}[sys.argv[1]], int(sys.argv[2])
        def drop():
            while not done:
                threads.drop_detached([])
        done = []
        dropping = [threads.start(drop) for _ in range(others)]
        time.sleep(0.05)
        for _ in range(10):
            pid = os.fork()
            if not pid:
                seen = []
                threads.call_in_thread(lambda: seen.append(1))
                threads.drop_in_threads([seen], 1)
                exit(seen != [1])
            support.wait_process(pid, exitcode=0)
        done.append(1)
        for thread in dropping:
            thread.join()
        threads.open()
        print("parent")
        """

    def test_fork(self):
        # Threads that are detached inside of an attachment do not exist in the child, whose
        # finalization does not wait for them.
        self.assertEqual(script(self.FORK, "sys", "0"), ["parent"])

    def test_fork_while_others_drop(self):
        # In the child, C's _Py_FinishPendingCalls() may wait for ever for the thread that was
        # making pending calls at the time of the fork: it is left out.
        self.assertEqual(script(self.FORK, "os", "2"), ["parent"])

    def test_fork_on_an_attached_thread(self):
        # The child has this one thread, and its attachment.
        self.assertEqual(script("""if True:
            import os, warnings
            warnings.simplefilter("ignore")
            from test import support
            def work():
                pid = os.fork()
                if not pid:
                    seen = []
                    threads.call_in_thread(lambda: seen.append(1))
                    threads.nest(lambda: seen.append(2), 2)
                    os._exit(seen != [1, 2, 2])
                support.wait_process(pid, exitcode=0)
            threads.call_in_thread(work)
            print("parent")
            """), ["parent"])

    def test_multiprocessing(self):
        self.assertEqual(script("""if True:
            import multiprocessing, warnings
            warnings.simplefilter("ignore")
            threads.call_in_thread(lambda: None)
            def work():
                threads.call_in_thread(lambda: print("child", flush=True))
            process = multiprocessing.get_context("fork").Process(target=work)
            process.start()
            process.join()
            assert process.exitcode == 0
            """), ["child"])


class TwinTest(unittest.TestCase):
    """CPython's unmodified tests with twins of the functions of _testcapi."""

    def run_on_twins(self, *names):
        _testcapi = import_helper.import_module("_testcapi")
        calls = {}

        def counted(name):
            def call(*args):
                calls[name] = calls.get(name, 0) + 1
                return getattr(threads, name)(*args)
            return call

        suite = unittest.defaultTestLoader.loadTestsFromNames(names)
        result = unittest.TestResult()
        with contextlib.ExitStack() as stack:
            for name in ("call_in_temporary_c_thread", "join_temporary_c_thread", "_test_thread_state"):
                stack.enter_context(mock.patch.object(_testcapi, name, counted(name)))
            suite(result)
        self.assertEqual([text for _, text in result.errors + result.failures], [])
        self.assertEqual(result.skipped, [])
        return result.testsRun, calls

    def test_thread_state(self):
        ran, calls = self.run_on_twins("test.test_capi.test_misc.TestThreadState")
        self.assertEqual(ran, 4)
        self.assertEqual(calls, {"_test_thread_state": 3})

    def test_temporary_threads(self):
        local = "test.test_threading_local.{}.test_threading_local_clear_race"
        ran, calls = self.run_on_twins("test.test_threading.ThreadTests.test_frame_tstate_tracing",
                                       local.format("ThreadLocalTest"), local.format("PyThreadingLocalTest"))
        self.assertEqual(ran, 3)
        self.assertEqual(calls, {"call_in_temporary_c_thread": 3, "join_temporary_c_thread": 2})


if __name__ == "__main__":
    unittest.main()
