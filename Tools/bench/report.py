"""Writes results for people: Markdown, and a page that needs nothing but itself."""

import string
from html import escape

import charts
import model
import results
import summary
from model import HERE

BUILDS = {"gil": "with the GIL", "ft": "without the GIL"}
READING = {
    "Ratios": "Numbers with an x say how many times faster the function in Rust is than what it is compared with; under 1 it is slower. They are the medians"
              " of the passes, and both sides of a ratio were measured in turn.",
    "C": "is the same tree with the same flags and --with-rust=no: gil is compared with it, and ft with its free-threaded twin.",
    "Packages": "are what a user would install instead, with the default options where both have them.",
    "Marks": f"{summary.MARKS[summary.REACHED]} all cases reach what was asked (within 3 %), {summary.MARKS[summary.IN_MEAN]} their geometric mean does,"
             f" {summary.MARKS[summary.MISSED]} it does not. In brackets: the least and the most.",
}


def facts(found):
    """Where, when and with what it was measured."""
    about = found.about
    passes = max(len(runs) for sides in found.samples.values() for runs in sides.values())
    yield "Machine", f"{about.get('cpu_model_name')}, {about.get('cpu_count')} processors, {about.get('platform', '')}"
    yield "CPU tier", about.get("bench_tier", "")
    yield "Date", about.get("date", "")[:16]
    yield "Load average at the start", str(about.get("load_avg_1min", ""))
    yield "Commit", about.get("bench_commit", "")
    for build in summary.builds(found):
        yield f"CPython, {build} ({BUILDS[build]})", about.get(f"bench_python_{build}", "")
    yield "Packages", about.get("bench_packages", "") + (f"; ft: {about['bench_packages_ft']}" if "ft" in summary.builds(found) else "")
    yield "Measured", f"{len(found.samples)} cases in {passes} passes, each in processes of its own"


def notes(found):
    """What could not be measured, or is not equal, and how often."""
    cases = {}
    for (build, _), said in found.notes.items():
        for note in said.split("; "):
            cases.setdefault(f"{build}: {note}", []).append(1)
    return [[note, str(len(times))] for note, times in sorted(cases.items())]


def overview(found):
    """The tables that are about everything."""
    tables = [summary.goals_table(found), summary.slower(found), summary.threads_table(found),
              summary.Table("Left out, or not equal", ["What", "Cases"], notes(found))]
    return [table for table in tables if table.rows]


def markdown(found):
    """The whole report as Markdown."""
    def table(one, level):
        cells = [[cell.replace("|", "\\|") for cell in row] for row in one.rows]
        rule = f"|---|{'---:|' * (len(one.columns) - 1)}"
        return "\n".join([f"{level} {one.title}", "", f"| {' | '.join(one.columns)} |", rule, *(f"| {' | '.join(row)} |" for row in cells), ""])

    parts = ["# Benchmarks", "", *(f"- {name}: {value}" for name, value in facts(found)), "", *(f"- {name}: {text}" for name, text in READING.items()), ""]
    parts += [table(one, "##") for one in overview(found)]
    heading = None
    for module, group, rows in summary.groups(found):
        if module.name != heading:
            heading = module.name
            parts += [f"## {heading}", ""]
        parts += [table(one, "###") for one in summary.tables(found, module, group, rows)]
    return "\n".join(parts)


def html_table(one, title=True):
    """A table that scrolls if it is too wide; its title may stand above it already."""
    def cell(text):
        state = {summary.MARKS[summary.REACHED]: "reached", summary.MARKS[summary.MISSED]: "missed"}.get(text[:1])
        return f'<td class="{state}">{escape(text)}</td>' if state else f"<td>{escape(text)}</td>"

    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in one.columns)
    body = "".join(f'<tr><th scope="row">{escape(row[0])}</th>{"".join(map(cell, row[1:]))}</tr>' for row in one.rows)
    words = ' class="words"' if one.columns[0] else ""
    return (f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(one.title)}"><table{words}>'
            f"{f'<caption>{escape(one.title)}</caption>' if title else ''}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>")


def series_of(found, module, row, name, build, colour=0, title="", alone=False):
    """What a side is to a row, in all its points: how many times faster the Rust function is."""
    points = []
    for point, value in row.points.items():
        told = results.ratio(found.samples.get((build, model.Case(module.name, row.name, point)), {}), name)
        if told:
            label = point if summary.by_size(row) or alone else f"{row.name} {point}".strip()
            points.append(charts.Point(value if summary.by_size(row) else 0, label, told, f"{label}: {summary.times(told)}"))
    return charts.Series(title, build, colour, points)


def goals_of(module, rows, respect, tier):
    """The lines that say what was asked of these rows, against C or a package, where that is one number."""
    found = {}
    for row in rows:
        for name, labels in row.goals.items():
            goal = module.goals[name]
            asked = goal.c.get(tier) if isinstance(goal.c, dict) else goal.c
            asked = {"c": asked, "package": goal.package, "floor": goal.floor}[respect]
            sizes = [row.points[label] for label in labels] if summary.by_size(row) else [0]
            if asked and sizes:
                found[name, asked] = charts.Goal(f"{name} {asked:.3g}x", asked, min(sizes), max(sizes))
    return list(found.values())


def figure(title, drawing, series, goals=()):
    return f"<figure><figcaption>{escape(title)}</figcaption>{drawing}{charts.legend(series, goals)}</figure>"


def line_figures(found, module, rows):
    """A chart against C, and one against each other thing that the rows are compared with."""
    for name, heading in {"c": "faster than C", **summary.others(rows)}.items():
        series = [series_of(found, module, row, name, build, colour, row.name)
                  for build in summary.builds(found) for colour, row in enumerate(rows)]
        series = [one for one in series if one.points]
        if series:
            # What is asked against a package or a floor is asked against the first of them.
            respect = "c" if name == "c" else "floor" if any(name in row.floor for row in rows) else "package"
            goals = goals_of(module, rows, respect, found.about.get("bench_tier"))
            title = f"{heading[0].upper()}{heading[1:]}, over size"
            yield figure(title, charts.lines(title, series, goals, below=respect != "floor"), series)


def dot_figures(found, module, rows):
    """A chart for each row with many points, and one for all that have few."""
    many = [row for row in rows if len(row.points) > 4]
    few = [row for row in rows if len(row.points) <= 4]
    for title, members in [*((row.name, [row]) for row in many), (rows[0].group.partition(": ")[2] or rows[0].group, few)]:
        names = {"c": "than C", **{name: heading.removeprefix("faster ") for name, heading in summary.others(members).items()}}
        series = []
        for colour, (name, heading) in enumerate(names.items()):
            for build in summary.builds(found):
                points = [point for row in members for point in series_of(found, module, row, name, build, alone=members == [row]).points]
                if points:
                    series.append(charts.Series(heading, build, colour, points))
        if series:
            goals = goals_of(module, members, "c", found.about.get("bench_tier"))
            yield figure(f"{title}: how many times faster", charts.dots(title, series, goals), series, goals)


def figures(found, module, rows):
    """The charts of a group."""
    if isinstance(rows[0], model.Program):
        return []
    if not summary.by_size(rows[0]):
        return dot_figures(found, module, rows)
    # No two lines of a chart have the same colour.
    parts = (rows[start:start + charts.COLOURS] for start in range(0, len(rows), charts.COLOURS))
    return (drawn for part in parts for drawn in line_figures(found, module, part))


def thread_figures(found):
    """Two threads, against what was asked: a chart for each module."""
    for module in dict.fromkeys(case.module for _, case in found.samples):
        series = []
        for colour, side in enumerate(("rust", "c")):
            for build in summary.builds(found):
                points = [charts.Point(0, f"{case.row} {case.point}", two, f"{case.row} {case.point}: {summary.times(two)}")
                          for (of, case), sides in found.samples.items()
                          if (of, case.module) == (build, module) and (two := results.threads(sides, side))]
                if points:
                    series.append(charts.Series("Rust" if side == "rust" else "C", build, colour, points))
        if series:
            asked = charts.Goal(f"T1: {model.T1.threads}x", model.T1.threads, 0, 0)
            yield figure(module, charts.dots(f"{module}: two threads", series, [asked]), series, [asked])


def drawn_above(drawn, numbers):
    return f'<div class="panels">{drawn}</div><details><summary>Numbers</summary>{numbers}</details>'


def page(found):
    """The page's body."""
    facts_ = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts(found))
    reading = "".join(f"<p><strong>{escape(name)}</strong> {escape(text)}</p>" for name, text in READING.items())
    groups = list(summary.groups(found))
    names = list(dict.fromkeys(module.name for module, _, _ in groups))
    links = "".join(f'<li><a href="#{name}">{name}</a></li>' for name in names)
    parts = [f"{charts.shapes()}<h1>Benchmarks of Rust in CPython</h1><dl>{facts_}</dl><nav aria-label='Modules'><ul>{links}</ul></nav>{reading}"]
    for table in overview(found):
        parts.append(f"<h2>{escape(table.title)}</h2>")
        drawn = "".join(thread_figures(found)) if table.title == summary.THREADS else ""
        parts.append(drawn_above(drawn, html_table(table)) if drawn else html_table(table, title=False))
    for name in names:
        parts.append(f'<h2 id="{name}">{name}</h2>')
        for module, group, rows in groups:
            if module.name == name:
                numbers = "".join(map(html_table, summary.tables(found, module, group, rows)))
                drawn = "".join(figures(found, module, rows))
                parts.append(f"<h3>{escape(group)}</h3>{drawn_above(drawn, numbers) if drawn else numbers}")
    return "\n".join(parts)


def write(found, place, name):
    """Write both beside each other; what was there stays until the new is whole."""
    template = string.Template((HERE / "page.html").read_text(encoding="utf-8"))
    for suffix, text in (".md", markdown(found)), (".html", template.substitute(body=page(found))):
        new = place / f"{name}{suffix}.new"
        new.write_text(text, encoding="utf-8")
        new.replace(place / f"{name}{suffix}")
