"""Charts as SVG: ratios over sizes as lines, and ratios of named things as dots, both on logarithmic scales.

Colours are classes of the page (s0, s1, ..), so that it can have others in the dark; each has a shape, too.
"""

import math
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 420, 280
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 14, 36
ROW = 34        # height of a row of dots: its name, and the dots below
COLOURS = 7
FINEST_FIRST = [(1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9), (1, 1.5, 2, 3, 4, 5, 7), (1, 2, 5), (1, 3), (1,)]
SHAPES = ["M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z", "M-3.6,-3.6h7.2v7.2h-7.2z", "M0,-4.8l4.6,8.2h-9.2z", "M0,-5l5,5l-5,5l-5,-5z",
          "M-1.4,-4.6h2.8v3.2h3.2v2.8h-3.2v3.2h-2.8v-3.2h-3.2v-2.8h3.2z", "M0,4.8l4.6,-8.2h-9.2z", "M-5,-1.8h10v3.6h-10z"]


class Point(NamedTuple):
    """A value somewhere on the x axis (lines), or in a row (dots)."""

    x: float
    label: str
    y: float
    text: str   # what is told of it, after the series' name


class Series(NamedTuple):
    """Points of one colour; those of the free-threaded build are hollow, and their line is dashed."""

    name: str
    build: str
    colour: int
    points: list


class Goal(NamedTuple):
    """What was asked for, from one x to another."""

    text: str
    value: float
    start: float
    end: float


class Scale:
    """A logarithmic scale from numbers to places."""

    def __init__(self, numbers, start, end):
        self.low, self.high = min(numbers), max(numbers)
        if self.high / self.low < 1.2:
            self.low, self.high = self.low / 1.1, self.high * 1.1
        self.start, self.end = start, end

    def at(self, number):
        share = math.log(number / self.low) / math.log(self.high / self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self):
        """Round numbers within the scale, as many as are readable."""
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        for steps in FINEST_FIRST:
            found = [float(f"{step}e{decade}") for decade in decades for step in steps]
            inside = [number for number in found if self.low * 0.999 <= number <= self.high * 1.001]
            if len(inside) <= 6:
                break
        return inside


def number(value):
    return f"{value:.3g}x" if value < 1000 else f"{value:,.0f}x"


def shapes():
    """All shapes, once for the page."""
    symbols = "".join(f'<path id="m{index}" d="{shape}"/>' for index, shape in enumerate(SHAPES))
    return f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{symbols}</defs></svg>'


def marks(series, places):
    """The shapes of a series, at places with texts; what is told of one begins with the series' name."""
    shape = series.colour % COLOURS
    found = "".join(f'<use href="#m{shape}" x="{x}" y="{y}">{f"<title>{escape(text)}</title>" if text else ""}</use>' for x, y, text in places)
    return f'<g class="p {kind(series)}" data-name="{escape(f"{series.name}, {series.build}")}">{found}</g>'


def kind(series):
    """The class that has the colour."""
    return f"s{series.colour % COLOURS}{' hollow' if series.build == "ft" else ''}"


def picture(title, height, parts):
    label = escape(f"{title}. Arrow keys go from value to value.", quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="group" tabindex="0" aria-label="{label}">{"".join(parts)}</svg>'


def text(x, y, content, kind=""):
    return f'<text x="{x}" y="{y}"{f" class={chr(34)}{kind}{chr(34)}" if kind else ""}>{escape(content)}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<path class="{kind}" d="M{x1},{y1}L{x2},{y2}"/>'


def lines(title, series, goals, below=True):
    """Ratios over sizes; where they are under 1 the ground is another, if that is worse."""
    points = [point for one in series for point in one.points]
    across = Scale([max(point.x, 0.5) for point in points], LEFT + 8, WIDTH - RIGHT - 8)
    up = Scale([*(point.y for point in points), *(goal.value for goal in goals), 0.8, 1.25], HEIGHT - BOTTOM, TOP)
    parts = [f'<rect class="worse" x="{LEFT}" y="{up.at(1)}" width="{WIDTH - LEFT - RIGHT}" height="{round(HEIGHT - BOTTOM - up.at(1), 1)}"/>'] if below else []
    for tick in up.ticks():
        parts += [line(LEFT, up.at(tick), WIDTH - RIGHT, up.at(tick), "one" if tick == 1 else "grid"), text(LEFT - 5, up.at(tick) + 4, number(tick), "end")]
    written = -100.0
    for x, label in sorted({(max(point.x, 0.5), point.label) for point in points}):
        parts.append(line(across.at(x), HEIGHT - BOTTOM, across.at(x), HEIGHT - BOTTOM + 4, "axis"))
        # Where labels would run into each other only some are written.
        if across.at(x) - written > 6.4 * len(label) + 4:
            written = across.at(x)
            parts.append(text(min(written, WIDTH - 3.6 * len(label)), HEIGHT - BOTTOM + 17, label, "middle"))
    of = {id(one): [(across.at(max(point.x, 0.5)), up.at(point.y), point.text) for point in one.points] for one in series}
    parts += [f'<path class="l {kind(one)}" d="M{"L".join(f"{x},{y}" for x, y, _ in of[id(one)])}"/>' for one in series]
    parts += [marks(one, of[id(one)]) for one in series]
    for goal in goals:
        start, end = across.at(max(goal.start, 0.5)) - 8, across.at(max(goal.end, 0.5)) + 8
        parts += [line(start, up.at(goal.value), end, up.at(goal.value), "goal"), text(end, up.at(goal.value) - 4, goal.text, "goal end")]
    return picture(title, HEIGHT, parts)


def dots(title, series, goals):
    """Ratios of named things, a row for each name."""
    names = list(dict.fromkeys(point.label for one in series for point in one.points))
    points = [point for one in series for point in one.points]
    height = TOP + 18 + ROW * len(names) + 8
    across = Scale([*(point.y for point in points), *(goal.value for goal in goals), 0.8, 1.25], 14, WIDTH - 22)
    bottom = height - 8
    parts = [f'<rect class="worse" x="0" y="{TOP + 8}" width="{across.at(1)}" height="{bottom - TOP - 8}"/>']
    for tick in across.ticks():
        parts += [line(across.at(tick), TOP + 8, across.at(tick), bottom, "one" if tick == 1 else "grid"), text(across.at(tick), TOP, number(tick), "middle")]
    for goal in goals:
        parts.append(f'<path class="goal" d="M{across.at(goal.value)},{TOP + 8}V{bottom}"><title>{escape(goal.text)}</title></path>')
    down = {name: TOP + 18 + ROW * index for index, name in enumerate(names)}
    for name, y in down.items():
        parts += [text(2, y + 6, name, "name"), line(0, y + 16, WIDTH, y + 16, "grid")]
    parts += [marks(one, [(across.at(point.y), down[point.label] + 16, point.text) for point in one.points]) for one in series]
    return picture(title, height, parts)


def key(drawing, name):
    return f'<li><svg class="key" viewBox="0 0 26 14" aria-hidden="true">{drawing}</svg>{escape(name)}</li>'


def legend(series, goals):
    """What colours, shapes and lines mean, as HTML."""
    named = {one.name: one._replace(build="gil") for one in series}
    entries = [key(marks(one, [(13, 7, "")]), name) for name, one in named.items()]
    builds = dict.fromkeys(one.build for one in series)
    if len(builds) > 1:
        entries += [key(f'<path class="l s6{" hollow" if build == "ft" else ""}" d="M0,7H26"/>' + marks(Series("", build, 6, []), [(13, 7, "")]), build)
                    for build in builds]
    entries += [key('<path class="goal" d="M0,7H26"/>', f"asked: {goal.text}") for goal in goals]
    return f'<ul class="legend">{"".join(entries)}</ul>'
