"""What results say: which goals were reached, what is slower than C, and tables of everything."""

import math
import re
import statistics
from typing import NamedTuple

import model
import results

# A ratio that is less than this share of what was asked is below it; the rest is noise.
NOISE = 0.97
SLOWER = 0.95
THREADS = "Two threads do so many times what one does"
REACHED, IN_MEAN, MISSED = "reached", "in the mean", "missed"
MARKS = {REACHED: "✓", IN_MEAN: "≈", MISSED: "✗"}


class Table(NamedTuple):
    """A title, the names of columns, and rows of strings, the first of which is a name."""

    title: str
    columns: list
    rows: list


class Verdict(NamedTuple):
    """What was asked for, in one respect, and what was measured in each build, case by case."""

    goal: str
    title: str
    wanted: str    # in words
    asked: float
    values: dict
    less: bool     # whether less is better
    show: object   # a number for people

    def state(self, build):
        """Whether all cases reached it, their geometric mean, or neither."""
        values, asked = self.values[build], self.asked
        if self.less:
            values, asked = [1 / value for value in values], 1 / asked
        if min(values) >= asked * NOISE:
            return REACHED
        return IN_MEAN if mean(values) >= asked * NOISE else MISSED

    def text(self, build):
        """The mean, the least and the most."""
        values = self.values[build]
        spread = f" ({self.show(min(values))} to {self.show(max(values))})" if len(values) > 1 else ""
        return self.show(mean(values)) + spread


def mean(numbers):
    """The geometric mean."""
    return math.exp(statistics.fmean(map(math.log, numbers)))


def times(number):
    """A ratio for people."""
    return f"{number:.2f}x" if number < 10 else f"{number:.1f}x" if number < 100 else f"{number:.0f}x"


def cost(number):
    """A ratio of which less is better."""
    return f"{number:.2f}" if number > 0.5 else f"1/{1 / number:.0f}"


def duration(seconds):
    """Seconds for people."""
    for unit, scale in ("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0):
        if seconds < 1000 * scale or unit == "s":
            number = seconds / scale
            return f"{number:.0f} {unit}" if number >= 100 else f"{number:.1f} {unit}" if number >= 10 else f"{number:.2f} {unit}"


def short(shown):
    """A number for people without zeroes at its end."""
    return re.sub(r"\.(\d*?)0+(?!\d)", lambda found: f".{found[1]}" if found[1] else "", shown)


def kib(number):
    return f"{number / 1024:.0f} KiB"


def rate(number):
    return f"{number / 1e9:.2f} GB/s"


def builds(found):
    """The builds that were measured, gil first."""
    return sorted({build for build, _ in found.samples}, key=["gil", "ft"].index)


def members(goal, of_goal):
    """The rows of a module with a goal, each with the cases that count."""
    return [(row, case) for module, row, case in of_goal if case.point in row.goals.get(goal, ())]


def respects(goal, tier):
    """In which respects a goal asks for something: what for, how much, how it is measured, shown, and if less is better."""
    c = goal.c.get(tier) if isinstance(goal.c, dict) else goal.c
    yield "{} the speed of C", c, lambda row, sides, size: results.ratio(sides, "c"), times, False
    yield "{} the speed of {package}", goal.package, lambda row, sides, size: results.ratio(sides, next(iter(row.packages), "")), times, False
    yield "{} the speed of {floor}", goal.floor, lambda row, sides, size: results.ratio(sides, next(iter(row.floor), "")), times, False
    yield "at most {}", goal.seconds, lambda row, sides, size: results.median(sides["rust"]), duration, True
    yield "at least {}", goal.rate, lambda row, sides, size: size / results.median(sides["rust"]), rate, False
    yield "at most {}", goal.bytes, lambda row, sides, size: results.median(sides["rust"]), kib, True
    yield "at most {} times as long", goal.cost, lambda row, sides, size: results.ratio(sides, "rust", "c"), cost, True


def verdicts(found):
    """All goals of which something was measured, in the order of their names."""
    everything, tier = list(model.cases()), found.about.get("bench_tier")
    for module in model.modules():
        cases = [entry for entry in everything if entry[0].name == module.name]
        for name, goal in module.goals.items():
            counted = members(name, cases)
            for respect, asked, measure, show, less in respects(goal, tier):
                if not asked:
                    continue
                values = {}
                for build in builds(found):
                    numbers = [measure(row, found.samples[build, case], row.points[case.point])
                               for row, case in counted if "rust" in found.samples.get((build, case), {})]
                    if numbers := [number for number in numbers if number]:
                        values[build] = numbers
                if values:
                    row = counted[0][0]
                    names = {"package": next(iter(getattr(row, "packages", {})), ""), "floor": next(iter(getattr(row, "floor", {})), "")}
                    yield Verdict(name, goal.title, respect.format(short(show(asked)), **names), asked, values, less, show)
    values = [two for (build, _), sides in found.samples.items() if build == "ft" and (two := results.threads(sides))]
    if values:
        yield Verdict("T1", model.T1.title, f"{model.T1.threads}x what one does", model.T1.threads, {"ft": values}, False, times)


def goals_table(found):
    """Asked and measured, a row for each goal in each respect."""
    columns = ["Goal", "Asked", *(f"Measured, {build}" for build in builds(found))]
    rows = []
    for verdict in sorted(verdicts(found), key=lambda verdict: verdict.goal):
        cells = [f"{MARKS[verdict.state(build)]} {verdict.text(build)}" if build in verdict.values else "" for build in builds(found)]
        rows.append([f"{verdict.goal}: {verdict.title}", verdict.wanted, *cells])
    return Table("Asked and measured", columns, rows)


def slower(found):
    """What takes longer than C, by build, the worst first."""
    rows = []
    for (build, case), sides in found.samples.items():
        faster = results.ratio(sides, "c") if case.module != "building" else None
        if faster and faster < SLOWER:
            difference = results.median(sides["rust"]) - results.median(sides["c"])
            rows.append((faster, [str(case), build, times(faster), f"+{duration(difference)}" if difference > 0 else ""]))
    return Table("Slower than C", ["Case", "Build", "Faster than C", "Difference"], [row for _, row in sorted(rows)])


def threads_table(found):
    """Two threads."""
    rows = {}
    for (build, case), sides in found.samples.items():
        for side in "rust", "c":
            if two := results.threads(sides, side):
                rows.setdefault(str(case), {})[build, side] = times(two)
    columns = [(build, side) for build in builds(found) for side in ("rust", "c")]
    names = [f"{'Rust' if side == 'rust' else 'C'}, {build}" for build, side in columns]
    return Table(THREADS, ["Case", *names],
                 [[name, *(row.get(column, "") for column in columns)] for name, row in rows.items()])


def groups(found):
    """The charts, and the rows in each of which something was measured: module, group, rows."""
    have = {case for _, case in found.samples}
    for module in model.modules():
        named = {}
        for row in module.rows:
            if any(model.Case(module.name, row.name, point) in have for point in row.points):
                named.setdefault(row.group, []).append(row)
        for group, rows in named.items():
            yield module, group, rows


def by_size(row):
    """Whether a row's points are sizes, which a line can connect."""
    return isinstance(next(iter(row.points.values())), int)


def others(rows):
    """What rows are compared with, besides C: packages and floors, with the heading of each."""
    names = {}
    for row in rows:
        names |= {name: f"faster than {name}" for name in getattr(row, "packages", {})}
        names |= {name: f"the speed of {name}" for name in getattr(row, "floor", {})}
    return names


def tables(found, module, group, rows):
    """All numbers of a group."""
    if isinstance(rows[0], model.Program):
        yield program_table(found, module, group, rows)
        return
    cases = [(row, model.Case(module.name, row.name, point)) for row in rows for point in row.points]
    for build in builds(found):
        sides_of = {case: found.samples.get((build, case), {}) for _, case in cases}
        columns = {"c": "faster than C", **others(rows)}
        cells = {title: {case: times(value) for case, sides in sides_of.items() if (value := results.ratio(sides, name))}
                 for name, title in columns.items()}
        cells = {title: ratios for title, ratios in cells.items() if ratios}
        medians = {case: duration(results.median(sides["rust"])) for case, sides in sides_of.items() if "rust" in sides}
        if by_size(rows[0]):
            points = list(dict.fromkeys(case.point for _, case in cases if case in medians))
            for title, numbers in {**cells, "time": medians}.items():
                named = {row.name: [numbers.get(model.Case(module.name, row.name, point), "") for point in points] for row in rows}
                if numbers:
                    yield Table(f"{group}: {title}, {build}", ["", *points], [[name, *line] for name, line in named.items() if any(line)])
        elif medians:
            lines = [[f"{case.row} {case.point}".strip(), time, *(numbers.get(case, "") for numbers in cells.values())]
                     for case, time in medians.items()]
            yield Table(f"{group}, {build}", ["", "time", *cells], lines)


def program_table(found, module, group, rows):
    """What is not a statement."""
    lines = []
    for row in rows:
        show = kib if row.unit == "byte" else duration
        for point in row.points:
            sides = found.samples.get(("gil", model.Case(module.name, row.name, point)), {})
            if sides:
                than = results.ratio(sides, "rust", "c")
                lines.append([f"{row.name} {point}".strip(), show(results.median(sides["rust"])),
                              show(results.median(sides["c"])) if "c" in sides else "", cost(than) if than else ""])
    return Table(group, ["", "with Rust", "compared with", "ratio"], lines)
