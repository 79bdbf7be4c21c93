"""Tests of the benchmark itself: build/gil/python Tools/bench/test_bench.py [-v]

Nothing is measured but one row for a moment. The page is looked at by Chromium, where it is installed.
"""

import contextlib
import html
import io
import json
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path
from unittest import mock

import compare
import model
import png
import report
import results
import runner
import summary
from rows import building

ABOUT = {"cpu_model_name": "A processor", "bench_tier": "AVX-512 VBMI", "cpu_count": 2, "date": "2026-11-26 12:00:00", "bench_commit": "0123456789",
         "bench_packages": "pybase64==1", "bench_packages_ft": "pybase64==1", "bench_units": {}}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def synthetic(seed=1, passes=7, rounds=3, machine=1.0, change={}, spread=0.02):
    """Results of all rows by chance, with noise between passes as large as machines have it.

    `machine` makes all sides slower; `change` says by how much the Rust side of cases is slower.
    """
    source = random.Random(seed)
    samples, units = {}, {}

    def noisy(seconds):
        found = []
        for _ in range(passes):
            of_pass = seconds * machine * source.lognormvariate(0, spread)
            found.append([float(f'{of_pass * source.lognormvariate(0, spread / 2):.4g}') for _ in range(rounds)])
        return found

    for module, row, case in model.cases():
        fixed = random.Random(str(case))
        if isinstance(row, model.Program):
            samples["gil", case] = {"rust": noisy(100.0), "c": noisy(90.0)} if row.unit == "second" else {"rust": [[400_000]]}
            units[str(case)] = row.unit
            continue
        for build in runner.BUILDS:
            size = row.points[case.point]
            seconds = 50e-9 + (size * 1e-10 if isinstance(size, int) else 1e-6) * fixed.uniform(1, 3)
            sides = {"rust": seconds * change.get(case, 1.0), "c": seconds * fixed.uniform(0.9, 40)}
            sides |= {name: seconds * fixed.uniform(0.5, 10) for name in (row.packages if build == "gil" else {})}
            sides |= {name: seconds * fixed.uniform(0.5, 1.1) for name in row.floor}
            if case.point in row.threads:
                sides |= {"rust, threads: 1": seconds, "rust, threads: 2": seconds * 1.05, "c, threads: 1": seconds, "c, threads: 2": seconds * 1.9}
            samples[build, case] = {side: noisy(seconds) for side, seconds in sides.items()}
    return results.Results(ABOUT | {"bench_units": {name: unit for name, unit in units.items() if unit != "second"}}, samples, {})


def some(count=40):
    """Cases of everything."""
    return random.Random(3).sample([case for _, row, case in model.cases() if isinstance(row, model.Row)], count)


class Comparison(unittest.TestCase):
    """What is said to be slower, and what is not."""

    old = synthetic(1)

    def reported(self, new):
        return compare.beyond_chance(compare.changes(self.old, new))

    def test_student(self):
        # From tables.
        for t, freedom, chance in (2.228, 10, 0.05), (4.587, 10, 0.001), (2.571, 5, 0.05), (63.657, 1, 0.01):
            self.assertAlmostEqual(compare.chance_of(t, freedom), chance, delta=chance / 50)
        self.assertAlmostEqual(compare.quantile(5), 2.571, delta=0.001)

    def test_chance_alone_is_not_reported(self):
        for seed in 2, 3, 4:
            self.assertLessEqual(len(self.reported(synthetic(seed))), 1)

    def test_another_speed_of_the_machine_is_not_reported(self):
        # But where C is not measured: there is nothing else to go by.
        reported = self.reported(synthetic(5, machine=1.4))
        self.assertLessEqual(len([one for one in reported if "c" in self.old.samples[one.build, one.case]]), 1)

    def test_slower_and_faster(self):
        slower, faster = some()[:20], some()[20:]
        new = synthetic(6, change=dict.fromkeys(slower, 1.25) | dict.fromkeys(faster, 0.8))
        reported = self.reported(new)
        self.assertLessEqual(set(slower), {one.case for one in reported if one.ratio > 1})
        self.assertLessEqual(set(faster), {one.case for one in reported if one.ratio < 1})
        # One in a hundred may be reported by chance.
        self.assertLessEqual(len({one.case for one in reported}), len(slower + faster) + 3)
        self.assertTrue(all(low < one.ratio < high for one in reported for low, high in [one.interval()]))

    def test_less_than_matters(self):
        old, new = (synthetic(seed, change=change, spread=0.0005) for seed, change in [(7, {}), (8, dict.fromkeys(some(), 1.02))])
        found = compare.changes(old, new)
        self.assertEqual(compare.beyond_chance(found), [])
        self.assertTrue(all(one.chance < 1e-4 for one in found if one.case in some()))

    def test_sizes_and_single_passes(self):
        size = next(key for key in self.old.samples if key[1].row == "stripped size")
        grown = self.old._replace(samples=self.old.samples | {size: {"rust": [[430_000]]}})
        self.assertEqual([(one.build, one.case) for one in self.reported(grown)], [size])
        self.assertEqual(self.reported(synthetic(2, passes=1, change={some()[0]: 3})), [])

    def run_compare(self, old, new):
        """The exit code, and what is printed."""
        with tempfile.TemporaryDirectory() as place:
            files = []
            for name, found in ("old.json", old), ("new.json.gz", new):
                files.append(Path(place, name))
                results.save(found, files[-1]) if found else None
            done = subprocess.run([sys.executable, str(model.HERE), "compare", *files], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test_exit_codes(self):
        case = some()[0]
        code, output = self.run_compare(self.old, synthetic(6, change={case: 1.5}))
        self.assertEqual(code, 1, output)
        self.assertRegex(output, r"Slower: [23]\n +1\.\d\d times the time \(1\.\d\d to 1\.\d\d\)  (gil|ft)  ")
        self.assertIn(str(case), output)
        code, output = self.run_compare(self.old, self.old)
        self.assertEqual((code, output.count("nothing")), (0, 2), output)

    def test_what_cannot_be_compared(self):
        other = self.old._replace(about=self.old.about | {"bench_tier": "AVX2"})
        self.assertEqual(self.run_compare(self.old, other), (2, "Not comparable: the CPU tier of the old results is AVX-512 VBMI, of the new AVX2\n"))
        code, output = self.run_compare(self.old, None)
        self.assertEqual(code, 2)
        self.assertRegex(output, "new.json.gz: No such file or directory")
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(b"{}")
            file.flush()
            with self.assertRaises(SystemExit) as caught, contextlib.redirect_stderr(io.StringIO()) as output:
                compare.main(file.name, file.name)
        self.assertEqual((caught.exception.code, output.getvalue()), (2, f"{file.name} is not a result of make bench\n"))


class Rows(unittest.TestCase):
    """What is in rows/."""

    def test_goals(self):
        for module, row, case in model.cases():
            for goal, labels in row.goals.items():
                self.assertIn(goal, module.goals)
                self.assertLessEqual(set(labels), set(row.points), row.name)

    def test_selected(self):
        def names(*words, fast=False):
            return {case.module for _, _, case in model.selected(words, fast)}

        self.assertEqual(names("B1"), {"_base64"})
        self.assertEqual(names("B"), {"_base64", "binascii"})
        self.assertEqual(names("binascii", fast=True), {"binascii"})
        self.assertEqual(names("K"), {"building"})
        self.assertIn("_json", names("T1"))
        self.assertEqual({case.row for _, _, case in model.selected(["crc32"], True)}, {"crc32(x)"})
        self.assertNotIn("clean build", {case.row for _, _, case in model.selected([], False)})


class Running(unittest.TestCase):
    """The interpreter that runs the tests is all sides here."""

    def test_in_turn(self):
        order = []
        self.assertEqual(runner.in_turn(2, [lambda name=name: order.append(name) or name for name in "AB"]), [["A", "A"], ["B", "B"]])
        self.assertEqual("".join(order), "ABBA")

    def test_measure(self):
        row, case = next((row, case) for _, row, case in model.cases() if case == ("binascii", "hexlify(x)", "64 KiB"))
        pythons = {"rust": sys.executable, "c": sys.executable}
        with tempfile.TemporaryDirectory() as scratch, mock.patch.object(runner, "SLICE", 1e-4):
            sides = runner.Sides(pythons, scratch, [])
            try:
                samples, notes = sides.measure(row, case, 0.0)
                self.assertEqual(sides.measure(row, case, 1.0), ({}, []))
                self.assertEqual(sides.measure(row, case, 0.0, {}), ({}, []))
                again, _ = sides.measure(row._replace(threads=()), case, 0.0, samples | {"no such": []})
                wrong = sides.client(row, "rust").ask("prepare", case, "no such", 1e-4, True)
            finally:
                sides.close()
        self.assertEqual(set(samples), {"rust", "c", *(f"{side}, threads: {count}" for side in ("rust", "c") for count in (1, 2))})
        self.assertEqual(set(again), {"rust", "c"})
        self.assertEqual((len(samples["rust"]), notes), (runner.ROUNDS, []))
        self.assertTrue(all(1e-7 < value < 0.1 for values in samples.values() for value in values))
        self.assertIn("KeyError", wrong["missing"])

    def test_interrupted(self):
        cases = [(module, row, case) for module, row, case in model.selected(["K4"], False)]
        with tempfile.TemporaryDirectory() as place:
            file = Path(place, "journal")
            journal = runner.Journal(file, {"commit": "1"})
            journal.add([1, "gil", *some()[0]], {"rust": [1.0]}, ["a note"], 0.5)
            again = runner.Journal(file, {"commit": "1"})
            self.assertTrue(again.goes_on)
            self.assertEqual(again.done, {(1, "gil", some()[0]): ({"rust": [1.0]}, ["a note"])})
            found = results.of_journal(again, ABOUT, {some()[0]: "second"})
            self.assertEqual((found.samples, found.notes), ({("gil", some()[0]): {"rust": [[1.0]]}}, {("gil", some()[0]): "a note"}))
            # What was measured before a build is of no use after it.
            self.assertFalse(runner.Journal(file, {"commit": "2"}).goes_on)
            self.assertEqual(runner.Journal(file, {"commit": "2"}).done, {})

    def test_building(self):
        asked = []
        seconds = {("gil", "clean"): 1, ("c", "clean"): 1, ("gil",): 5.0, ("c",): 4.0}
        rows = {row.name: row for _, row, _ in model.selected(["K1", "K2", "K3"], False)}
        with mock.patch.object(building, "make", lambda *request: asked.append(request) or seconds[request]), mock.patch.object(building, "EDITED"):
            measured = {name: row.measure(row.points[""]) for name, row in rows.items()}
        self.assertEqual(measured, dict.fromkeys(["clean build", "nothing to do"], {"rust": 5.0, "c": 4.0}) | {"one file edited": {"rust": 5.0, "c": 5.0}})
        self.assertEqual(asked[:5], [("gil", "clean"), ("gil",), ("c", "clean"), ("c",), ("gil",)])

    def test_time_is_up(self):
        plan = [(number, "gil", None, model.Program("a", lambda value: {"rust": 1.0}, {"": 1}, "", {}), model.Case("m", "a", "")) for number in (1, 2)]
        with tempfile.TemporaryDirectory() as place, contextlib.redirect_stderr(io.StringIO()) as output:
            journal = runner.Journal(Path(place, "journal"), {})
            runner.run(plan, {}, journal, place, {}, -1)
        self.assertEqual(list(journal.done), [(1, "gil", ("m", "a", ""))])
        self.assertIn("The time is up in pass 2", output.getvalue())


class Page(HTMLParser):
    """Sees whether tags are closed, and what could be fetched."""

    EMPTY = {"meta", "link", "path", "use", "rect"}

    def __init__(self, text):
        super().__init__()
        self.open, self.addresses, self.cells = [], set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag not in self.EMPTY or tag == "use":
            self.open.append(tag)
        self.addresses |= {value for name, value in attributes if name in ("src", "href", "srcset", "action", "data")}

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if tag not in self.EMPTY or tag == "use":
            if not self.open or self.open.pop() != tag:
                raise ValueError(f"{self.getpos()}: </{tag}>")

    def handle_data(self, data):
        if self.open[-1:] in (["th"], ["td"]):
            self.cells.add(data)


class Report(unittest.TestCase):
    """Markdown and the page."""

    @classmethod
    def setUpClass(cls):
        cls.place = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        found = synthetic()
        results.save(found, cls.place / "bench.json")
        cls.found = results.load(cls.place / "bench.json")
        assert cls.found == found
        report.write(cls.found, cls.place, "bench")
        cls.html = (cls.place / "bench.html").read_text(encoding="utf-8")

    def test_pyperf_reads_it(self):
        environments = sorted(model.REPOSITORY.glob("build/bench/venv-*/bin/python"))
        if not environments:
            self.skipTest("pyperf is not here: make bench installs it")
        script = "import sys, pyperf; suite = pyperf.BenchmarkSuite.load(sys.argv[1]); print(len(suite), suite.get_benchmarks()[0].median())"
        done = subprocess.run([environments[0], "-c", script, self.place / "bench.json"], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        self.assertEqual(int(done.stdout.split()[0]), sum(map(len, self.found.samples.values())))

    def test_page(self):
        page = Page(self.html)
        self.assertEqual(page.open, [])
        self.assertEqual({address for address in page.addresses if not address.startswith("#")}, {"data:,"})
        self.assertNotIn("//", self.html.replace("// Values are told", ""))
        for _, row, case in model.cases():
            self.assertTrue({row.name, f"{row.name} {case.point}".strip()} & page.cells, case)
        self.assertLess(len(self.html), 1_000_000)

    def test_markdown(self):
        text = (self.place / "bench.md").read_text(encoding="utf-8")
        for module, row, case in model.cases():
            self.assertIn(row.name, text)
        for name in (name for module in model.modules() for name in module.goals):
            self.assertIn(f"| {name}: ", text)
        lines = text.splitlines()
        for before, rule in zip(lines, lines[1:]):
            if rule.startswith("|---"):
                self.assertEqual(before.count("|"), rule.count("|"))

    def test_verdicts(self):
        def state(asked, *values, less=False):
            return summary.Verdict("", "", "", asked, {"gil": values}, less, str).state("gil")

        self.assertEqual(state(2, 2.0, 8.0), summary.REACHED)
        self.assertEqual(state(2, 1.95, 8.0), summary.REACHED)
        self.assertEqual(state(2, 1.0, 8.0), summary.IN_MEAN)
        self.assertEqual(state(2, 1.0, 3.0), summary.MISSED)
        self.assertEqual(state(40e-9, 30e-9, 39e-9, less=True), summary.REACHED)
        self.assertEqual(state(40e-9, 50e-9, 60e-9, less=True), summary.MISSED)
        self.assertEqual([summary.short(text) for text in ("20.0x", "100x", "1.50x", "40.0 ns", "0.77x")], ["20x", "100x", "1.5x", "40 ns", "0.77x"])

    def test_merged(self):
        part = synthetic(9, passes=1)
        part = part._replace(samples={key: sides for key, sides in part.samples.items() if key[1].module == "building"})
        found = results.merged([self.found, part])
        self.assertEqual(found.samples.keys(), self.found.samples.keys())
        self.assertTrue(all(found.samples[key] == part.samples.get(key, self.found.samples[key]) for key in found.samples))


@unittest.skipUnless(CHROMIUM, "Chromium is not installed (Debian: apt-get install chromium)")
class Screenshots(unittest.TestCase):
    """What a browser makes of the page."""

    # How wide the page is, and what it asked for, told to the page around it.
    PROBE = """<style>body > :not(.panels, #tip) { display: none; }</style><script>
        const drawn = [...document.querySelectorAll("figure svg:not(.key)")].filter(one => one.getBoundingClientRect().height > 50).length;
        document.querySelector("svg[tabindex]").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
        parent.postMessage(JSON.stringify({ width: innerWidth, content: document.documentElement.scrollWidth, drawn,
          requests: performance.getEntriesByType("resource").map(one => one.name), tip: tip.hidden ? "" : tip.textContent }), "*");
        </script></body>"""
    # A window is never as narrow as a frame can be.
    AROUND = """<script>addEventListener("message", event => document.title = event.data);</script>
        <iframe src="{page}" style="width: {width}px; height: 500px; border: 0"></iframe>"""
    GROUND = {"light": (0xff, 0xff, 0xff), "dark": (0x16, 0x18, 0x1c)}
    FIRST = {"light": (0x00, 0x67, 0xa8), "dark": (0x5d, 0xb0, 0xf0)}

    @classmethod
    def setUpClass(cls):
        cls.place = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        found = synthetic()
        found = found._replace(samples={key: sides for key, sides in found.samples.items() if key[1].module in ("binascii", "_json")})
        report.write(found, cls.place, "bench")
        cls.page = cls.place / "probe.html"
        # The probe is about the charts, which are the direct children of the body that it leaves; tables come in the other.
        text = (cls.place / "bench.html").read_text(encoding="utf-8")
        cls.page.write_text(text.replace("</body>", cls.PROBE), encoding="utf-8")
        cls.whole = cls.place / "whole.html"
        cls.whole.write_text(text.replace("</body>", cls.PROBE.partition("</style>")[2]), encoding="utf-8")

    def chromium(self, page, width, scheme, *options):
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--hide-scrollbars", f"--user-data-dir={self.place}/profile",
                 f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}", f"--window-size={width},500"]
        done = subprocess.run([CHROMIUM, *flags, *options, page.as_uri()], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def probed(self, page, width):
        """What the page says of itself."""
        around = self.place / "around.html"
        around.write_text(self.AROUND.format(page=page.name, width=width), encoding="utf-8")
        said = self.chromium(around, 1400, "light", "--virtual-time-budget=5000", "--dump-dom")
        return json.loads(html.unescape(said.partition("<title>")[2].partition("</title>")[0]))

    def test_widths_requests_and_keys(self):
        for width in 400, 1280:
            for page in self.page, self.whole:
                with self.subTest(width=width, page=page.name):
                    told = self.probed(page, width)
                    self.assertEqual(told["width"], width)
                    self.assertLessEqual(told["content"], width)
                    self.assertGreater(told["drawn"], 15)
                    self.assertEqual(told["requests"], [])
                    self.assertRegex(told["tip"], r"^Rust, gil: .*\d\.\d\dx$")

    def test_light_and_dark(self):
        for scheme in "light", "dark":
            for width in 400, 1280:
                with self.subTest(scheme=scheme, width=width):
                    file = self.place / f"{scheme}-{width}.png"
                    self.chromium(self.page, width, scheme, f"--screenshot={file}")
                    wide, high, rows = png.read(file.read_bytes())
                    self.assertEqual((wide, high), (width, 500))
                    self.assertEqual(rows[2][2], self.GROUND[scheme])
                    colours = [colour for row in rows for colour in row]
                    self.assertGreater(colours.count(self.FIRST[scheme]), 100)
                    # Text and shapes have many colours at their edges.
                    self.assertGreater(len(set(colours)), 50)


if __name__ == "__main__":
    # The tests are a part of the source; nothing is to be left in it.
    sys.dont_write_bytecode = True
    unittest.main()
