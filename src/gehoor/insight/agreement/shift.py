"""Whether this week is clearly worse than the weeks before it, or only has bad luck.

For a share: Fisher's exact test, one-sided. Given how many cases of this week and of the weeks before it
missed the promise together, how likely is it that at least so many of them fall in this week? For a number
that has to be reached: given what came in this week and before it together, how likely is it that so little
falls in this week (a binomial with the week's share of the time; exact when leads come in by themselves).

Both are conditional tests: whatever the true share is, as long as it did not change, the chance that
`is_shift` says yes is at most `alpha`. Nothing is approximated but the last digits of a logarithm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

ALPHA = 0.01  # of all promises of a week together
BASELINE = 12  # weeks to compare with, at most


@dataclass(frozen=True, slots=True)
class Seen:
    """One week of one promise: `n` cases of which `missed`; of a number to reach, `n` that came."""

    n: int
    missed: int = 0


def chance_of_misses(week: Seen, before: Sequence[Seen]) -> float:
    """How likely at least so many misses in this week are, were every case alike; 1 without a comparison."""
    others = sum(one.n for one in before)
    if not week.n or not others:
        return 1.0
    total = week.missed + sum(one.missed for one in before)
    whole = _ways(week.n + others, total)
    most = min(week.n, total)
    tail = (_ways(week.n, k) + _ways(others, total - k) - whole for k in range(week.missed, most + 1))
    return min(1.0, sum(map(exp, tail)))


def chance_of_so_few(week: Seen, before: Sequence[Seen]) -> float:
    """How likely so few in this week are, were every week alike; 1 without a comparison."""
    if not before:
        return 1.0
    total, others = week.n + sum(one.n for one in before), len(before)
    ours, theirs = -log(others + 1), log(others) - log(others + 1)
    tail = (_ways(total, k) + k * ours + (total - k) * theirs for k in range(week.n + 1))
    return min(1.0, sum(map(exp, tail)))


def is_shift(chance: float, promises: int, alpha: float = ALPHA) -> bool:
    """Whether a chance is too small to be luck, `promises` being looked at (Bonferroni)."""
    return chance * max(promises, 1) <= alpha


def _ways(n: int, k: int) -> float:
    """The logarithm of the number of ways to take k of n; of no way at all, minus infinity."""
    if k < 0 or k > n:
        return float("-inf")
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
