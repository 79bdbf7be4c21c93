"""The benchmark of all modules: make bench, make bench-compare, or

    build/gil/python Tools/bench run [--fast] [WORD ..]
    build/gil/python Tools/bench compare OLD NEW
    build/gil/python Tools/bench report FILE .. [--to DIR]
    build/gil/python Tools/bench compile-time

Doc/benchmarks.md says how it measures and how to read what it writes.
"""

import argparse
import datetime
import sys
import tempfile
from pathlib import Path

import compare
import interpreters
import model
import report
import results
import runner
from api import compile_time

# What a part of it is called, so that it does not take the place of the whole.
WHOLE, FAST = "bench", "bench-fast"


def run(options):
    """Measure, and write the report."""
    cases = list(model.selected(options.words, options.fast))
    if not cases:
        sys.exit(f"There is no row of {' '.join(options.words)}: goals, modules and parts of rows' names are known")
    builds = ["gil"] if options.fast else list(runner.BUILDS)
    if all(isinstance(row, model.Program) for _, row, _ in cases):
        builds = ["gil"]
    passes = runner.FAST_PASSES if options.fast else runner.PASSES
    place = interpreters.PLACE
    place.mkdir(parents=True, exist_ok=True)
    name = "-".join([FAST if options.fast else WHOLE, *options.words]).replace("/", " ")

    pythons, paths, versions = {}, {}, {}
    for build in builds:
        variants = {"rust": build, "c": runner.BUILDS[build]}
        pythons[build] = {side: interpreters.built(variant) for side, variant in variants.items()}
        pythons[build]["packages"] = interpreters.environment(variants["c"], build)
        versions |= {variant: interpreters.facts(variant) for variant in variants.values()}
        scripts = {module.prepare for module, _, _ in cases if module.prepare}
        paths[build] = [interpreters.prepared(script, pythons[build]["rust"]) for script in sorted(scripts)]
    about = interpreters.machine(pythons["gil"]["packages"])
    about |= {"bench_packages": ", ".join(interpreters.PACKAGES["gil"]), "bench_packages_ft": ", ".join(interpreters.PACKAGES["ft"])}
    about |= {f"bench_python_{variant}": facts["version"] for variant, facts in versions.items()}

    same = {key: value for key, value in about.items() if key != "load_avg_1min"}
    identity = {"about": same, "interpreters": versions, "cases": [str(case) for _, _, case in cases], "passes": passes}
    file = place / f"{name}.journal"
    if options.restart:
        file.unlink(missing_ok=True)
    journal = runner.Journal(file, identity)
    if journal.goes_on:
        print(f"Going on where {file.name} was interrupted; --restart begins anew.", file=sys.stderr)
    plan = list(runner.planned(cases, builds, passes))
    try:
        with tempfile.TemporaryDirectory() as scratch:
            runner.run(plan, pythons, journal, scratch, paths, options.limit * 60)
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on from here; the last report is as it was.", file=sys.stderr)
        return 130
    units = {case: getattr(row, "unit", "second") for _, row, case in cases}
    found = results.of_journal(journal, about | {"date": f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S.%f}"}, units)
    results.save(found, place / f"{name}.json")
    interpreters.checked(pythons["gil"]["packages"], place / f"{name}.json")
    report.write(found, place, name)
    file.unlink()
    print(f"Written: {place}/{name}.json, .md and .html")
    return 0


def publish(options):
    """Write the report of results that are there, without measuring."""
    found = results.merged([results.load(file) for file in options.files])
    place = options.to or options.files[0].parent
    place.mkdir(parents=True, exist_ok=True)
    if options.to:
        results.save(found, place / f"{WHOLE}.json.gz")
    report.write(found, place, WHOLE if options.to else options.files[0].name.partition(".")[0])
    return 0


def main():
    parser = argparse.ArgumentParser(prog="Tools/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verb = verbs.add_parser("run", help="measure, and write the report into build/bench")
    verb.add_argument("words", nargs="*", metavar="WORD", help="goals (B1, B, T1), modules (binascii) or parts of rows' names; without: all but K1 to K3")
    verb.add_argument("--fast", action="store_true", help="fewer points and passes, and only the build with the GIL: two or three minutes")
    verb.add_argument("--restart", action="store_true", help="forget what an interrupted run has measured")
    verb.add_argument("--limit", type=float, default=30, metavar="MINUTES", help="when to stop after the first pass (%(default)s)")
    verb.set_defaults(do=run)
    verb = verbs.add_parser("compare", help="say what got slower or faster between two results")
    verb.add_argument("old", type=Path)
    verb.add_argument("new", type=Path)
    verb.set_defaults(do=lambda options: compare.main(options.old, options.new))
    verb = verbs.add_parser("report", help="write Markdown and HTML of results; of several, one report")
    verb.add_argument("files", nargs="+", type=Path)
    verb.add_argument("--to", type=Path, metavar="DIR", help="where to write it, with all results as bench.json.gz")
    verb.set_defaults(do=publish)
    verb = verbs.add_parser("compile-time", help="how long compilers take for a module of 100 functions, in C, with our API and with PyO3")
    verb.set_defaults(do=lambda options: compile_time.table())
    options = parser.parse_args()
    return options.do(options)


if __name__ == "__main__":
    sys.exit(main())
