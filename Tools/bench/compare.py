"""Says what got slower or faster between two results, beyond what chance explains.

What is compared is the time of the Rust side over that of C, which was measured in turn with it: a machine that is
faster or slower as a whole does not count. Each pass gives one such ratio. Where C was not measured the times
themselves are compared.

Of each case Welch's t-test of the passes' logarithms says how likely such a difference is by chance. Of many cases some
are unlikely by chance; Benjamini and Hochberg's procedure keeps the share of false alarms among what is reported under
FALSE_SHARE. And a difference of less than LEAST is not reported, however certain it is.
"""

import math
import statistics
from typing import NamedTuple

import results

LEAST = 0.03
FALSE_SHARE = 0.01
STEPS = 200
# What must be the same, or the numbers mean nothing beside each other.
MACHINE = {"cpu_model_name": "processor", "bench_tier": "CPU tier", "cpu_count": "number of processors"}


class Change(NamedTuple):
    """What became of one case."""

    build: str
    case: tuple
    difference: float   # of the means of the logarithms of times, new and old
    error: float        # the standard error of that, and its degrees of freedom
    freedom: float
    chance: float       # how likely such a difference is if nothing changed

    @property
    def ratio(self):
        """New time over old."""
        return math.exp(self.difference)

    def interval(self):
        """What has the true ratio with 95 %."""
        width = quantile(self.freedom) * self.error
        return math.exp(self.difference - width), math.exp(self.difference + width)


def area(start, end, power):
    """The integral of cos(x) ** power, by Simpson's rule."""
    step = (end - start) / STEPS
    weights = [1, *([4, 2] * (STEPS // 2))[:STEPS - 1], 1]
    return sum(weight * max(math.cos(start + index * step), 0.0) ** power for index, weight in enumerate(weights)) * step / 3


def chance_of(t, freedom):
    """How likely a value of Student's t as far from 0, or farther, is."""
    # With t = sqrt(freedom) * tan(x), its density is cos(x) ** (freedom - 1).
    return area(math.atan(abs(t) / math.sqrt(freedom)), math.pi / 2, freedom - 1) / area(0, math.pi / 2, freedom - 1)


def quantile(freedom, chance=0.05):
    """The t for which `chance_of` gives this chance."""
    low, high = 0.0, 1000.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if chance_of(middle, freedom) > chance else (low, middle)
    return high


def change(build, case, old, new, exact):
    """Compare the passes' logarithms of one case; a size is exact, and a time of a single pass tells nothing."""
    difference = statistics.fmean(new) - statistics.fmean(old)
    if exact or min(len(old), len(new)) < 2:
        return Change(build, case, difference, 0.0, 1.0, 0.0 if exact and difference else 1.0)
    parts = [statistics.variance(logs) / len(logs) for logs in (old, new)]
    error = math.sqrt(sum(parts))
    if not error:
        return Change(build, case, difference, 0.0, 1.0, 0.0 if difference else 1.0)
    freedom = sum(parts) ** 2 / sum(part ** 2 / (len(logs) - 1) for part, logs in zip(parts, (old, new)))
    return Change(build, case, difference, error, freedom, chance_of(difference / error, freedom))


def logs(sides):
    """What is compared of a case: a number for each pass."""
    if "c" in sides:
        return results.log_ratios(sides, "rust", "c")
    return [math.log(value) for value in results.medians(sides["rust"])]


def changes(old, new):
    """All cases that both have."""
    units = old.about["bench_units"]
    return [change(*key, logs(sides), logs(new.samples[key]), units.get(str(key[1])) == "byte") for key, sides in old.samples.items()
            if "rust" in sides and "rust" in new.samples.get(key, {}) and ("c" in sides) == ("c" in new.samples[key])]


def beyond_chance(found):
    """Those that are reported: certain enough together, and large enough to matter."""
    ordered = sorted(found, key=lambda one: one.chance)
    certain = max((rank for rank, one in enumerate(ordered, 1) if one.chance <= FALSE_SHARE * rank / len(ordered)), default=0)
    return [one for one in ordered[:certain] if abs(one.difference) >= math.log(1 + LEAST)]


def refuse_others(old, new):
    """Results of different machines are not compared."""
    for key, name in MACHINE.items():
        one, other = old.about.get(key), new.about.get(key)
        if one != other:
            results.fail(f"Not comparable: the {name} of the old results is {one}, of the new {other}")


def show(title, found):
    """A list of changes, the largest first."""
    print(f"{title}: {len(found) or 'nothing'}")
    for one in sorted(found, key=lambda one: -abs(one.difference)):
        low, high = one.interval()
        print(f"  {one.ratio:6.2f} times the time ({low:.2f} to {high:.2f})  {one.build}  {one.case}")


def main(old_file, new_file):
    """Compare two files; 1 if something got slower, 2 if they can't be compared."""
    old, new = results.load(old_file), results.load(new_file)
    refuse_others(old, new)
    found = changes(old, new)
    if not found:
        results.fail("Not comparable: no case is in both")
    reported = beyond_chance(found)
    slower = [one for one in reported if one.ratio > 1]
    for name, measured, file in ("old", old, old_file), ("new", new, new_file):
        print(f"{name}: {file}, commit {measured.about.get('bench_commit')}, {measured.about.get('date', '')[:16]}")
    print(f"{len(found)} cases are in both, {len(old.samples.keys() ^ new.samples.keys())} in one only. Times are over those of C in the same run; what is"
          f" reported differs by {LEAST:.0%} or more, and at most {FALSE_SHARE:.0%} of it by chance.\n")
    show("Slower", slower)
    show("Faster", [one for one in reported if one.ratio < 1])
    return 1 if slower else 0
