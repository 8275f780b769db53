"""`make bench-learning`: the learned scorecard beside gradient boosting, and how soon it is of use.

LEARNING_DATA names a directory with education_leads.csv, olist_mql.csv and olist_closed.csv (public data sets
of leads, not part of this repository; docs/learning.en.md says where they come from). SEEDS (default 5) is
how many splits of 70 and 30 % are averaged. Needs scikit-learn, which Gehoor itself does not.
"""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.settings")
django.setup()

from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.preprocessing import OrdinalEncoder  # noqa: E402

from gehoor.scoring.learning.candidates import is_numeric  # noqa: E402
from gehoor.scoring.learning.logistic import fit  # noqa: E402
from gehoor.scoring.learning.measure import (  # noqa: E402
    Floats,
    auc,
    auc_interval,
    beta_interval,
    log_loss,
    sigmoid,
)
from gehoor.scoring.learning.posterior import centred, examine  # noqa: E402
from gehoor.scoring.learning.scorecard import learn  # noqa: E402
from gehoor.scoring.learning.sheet import Sheet, as_numbers, labelled, read_sheet  # noqa: E402
from gehoor.scoring.learning.traits import AtLeast, OneOf, Trait  # noqa: E402

DATA = Path(os.environ.get("LEARNING_DATA", "../shared/data"))
SEEDS = int(os.environ.get("SEEDS", "5"))
WRITTEN_AFTERWARDS = (
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "Asymmetrique Activity Index",
    "Asymmetrique Profile Index",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
    "Last Notable Activity",
)
EXCLUDED = ("Converted", "Prospect ID", "Lead Number", *WRITTEN_AFTERWARDS)
# Points as somebody might give them who knows the trade and has not looked at the outcomes.
BY_HAND: tuple[tuple[int, Trait], ...] = (
    (20, OneOf("Lead Origin", ("Lead Add Form",))),
    (15, OneOf("Lead Source", ("Reference", "Welingak Website"))),
    (15, AtLeast("Total Time Spent on Website", 300)),
    (15, AtLeast("Total Time Spent on Website", 900)),
    (25, OneOf("What is your current occupation", ("Working Professional",))),
    (10, OneOf("Last Activity", ("SMS Sent",))),
    (10, OneOf("Last Activity", ("Email Opened", "Email Link Clicked"))),
    (-20, OneOf("Last Activity", ("Email Bounced", "Unsubscribed"))),
    (-20, OneOf("Do Not Email", ("Yes",))),
    (5, AtLeast("TotalVisits", 5)),
)


def main() -> None:
    sheet, truth = labelled(read_sheet(DATA / "education_leads.csv"), "Converted", "education_leads.csv")
    scorecards(sheet, truth)
    curve(sheet, truth)
    planted()
    olist()


def scorecards(sheet: Sheet, truth: Floats) -> None:
    """AUC and log loss on the 30 % of leads that were kept apart, for each method."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    widths = []
    for seed in range(SEEDS):
        order = np.random.default_rng(seed).permutation(len(truth))
        cut = round(0.7 * len(truth))
        here, there = order[:cut], order[cut:]
        for name, method in METHODS.items():
            began = time.perf_counter()
            chance = method(sheet, truth, here, there)
            took = time.perf_counter() - began
            found[name].append((auc(truth[there], chance), log_loss(truth[there], chance), took))
            if method is scorecard:
                area = auc_interval(truth[there], chance)
                widths.append(area.high - area.low)
    print(f"{len(truth)} leads, {SEEDS} seeded splits of 70 and 30 %, mean on the leads kept apart")
    print(f"{'':<46}{'AUC':>8}{'log loss':>10}{'seconds':>9}")
    for name, rows in found.items():
        area, loss, took = np.mean(rows, axis=0)
        print(f"{name:<46}{area:8.4f}{loss:10.4f}{took:9.1f}")
    print(f"mean width of the 95 % interval of one AUC: {np.mean(widths):.3f}\n", flush=True)


def scorecard(sheet: Sheet, truth: Floats, here: np.ndarray, there: np.ndarray) -> Floats:
    card = learn(sheet.taken(here.tolist()), truth[here], EXCLUDED, 15)
    return card.chance(sheet.taken(there.tolist()))


def boosting(sheet: Sheet, truth: Floats, here: np.ndarray, there: np.ndarray) -> Floats:
    values, is_text = _encoded(sheet)
    model = HistGradientBoostingClassifier(categorical_features=is_text, random_state=0)
    return np.asarray(model.fit(values[here], truth[here]).predict_proba(values[there])[:, 1])


def calm_boosting(sheet: Sheet, truth: Floats, here: np.ndarray, there: np.ndarray) -> Floats:
    values, is_text = _encoded(sheet)
    model = HistGradientBoostingClassifier(
        categorical_features=is_text, random_state=0, learning_rate=0.05, max_leaf_nodes=12
    )
    return np.asarray(model.fit(values[here], truth[here]).predict_proba(values[there])[:, 1])


def frequencies(sheet: Sheet, truth: Floats, here: np.ndarray, there: np.ndarray) -> Floats:
    """Naive Bayes on how often each value was won and lost, 0.1 for never; numbers in quarters."""
    base = truth[here].mean()
    odds = np.full(len(there), np.log(base / (1 - base)))
    for column in _quartered(sheet):
        won = Counter(column[i] for i in here if truth[i])
        lost = Counter(column[i] for i in here if not truth[i])
        all_won, all_lost = sum(won.values()), sum(lost.values())
        for place, i in enumerate(there):
            value = column[i]
            if value in won or value in lost:
                odds[place] += np.log((won[value] or 0.1) / all_won) - np.log((lost[value] or 0.1) / all_lost)
    return sigmoid(odds)


def _columns(sheet: Sheet) -> dict[str, Sequence[str]]:
    return {name: cells for name, cells in sheet.columns.items() if name not in EXCLUDED}


def _encoded(sheet: Sheet) -> tuple[Floats, list[bool]]:
    values, is_text = [], []
    for cells in _columns(sheet).values():
        is_text.append(not is_numeric(cells))
        coded = OrdinalEncoder().fit_transform(np.array(cells)[:, None])[:, 0] if is_text[-1] else None
        values.append(as_numbers(cells) if coded is None else coded)
    return np.column_stack(values), is_text


def _quartered(sheet: Sheet) -> list[list[str]]:
    found = []
    for cells in _columns(sheet).values():
        if is_numeric(cells):
            values = as_numbers(cells)
            edges = np.nanquantile(values, (0.25, 0.5, 0.75))
            found.append(["" if np.isnan(one) else str(np.searchsorted(edges, one)) for one in values])
        else:
            found.append(list(cells))
    return found


METHODS: dict[str, Callable[[Sheet, Floats, np.ndarray, np.ndarray], Floats]] = {
    "Gehoor, at most 15 rules with whole points": scorecard,
    "gradient boosting (scikit-learn, as it comes)": boosting,
    "gradient boosting (slower, smaller trees)": calm_boosting,
    "naive Bayes on frequencies": frequencies,
}


def curve(sheet: Sheet, truth: Floats) -> None:
    """Few labels: beginning at points given by hand, beside beginning at nothing."""
    paid = np.column_stack([np.asarray(trait.holds(sheet), dtype=float) for _points, trait in BY_HAND])
    points = np.array([points for points, _trait in BY_HAND], dtype=float)
    print(f"{len(points)} rules with points given by hand; mean of 40 draws, judged on all other leads")
    heads = f"{'labels':>7}{'from the points':>20}{'from nothing (ridge)':>24}{'unregularised':>18}"
    print(f"{heads}   AUC, log loss")
    for count in (20, 50, 100, 200, 500, 2000):
        rows = [_few(paid, points, truth, count, seed) for seed in range(40)]
        mean = np.mean([row for row in rows if row], axis=0)
        cells = [f"{mean[i]:.3f}, {mean[i + 1]:.3f}" for i in (0, 2, 4)]
        print(f"{count:>7}{cells[0]:>20}{cells[1]:>24}{cells[2]:>18}")
    print(f"the points alone: AUC {auc(truth, paid @ points):.3f}\n", flush=True)


def _few(paid: Floats, points: Floats, truth: Floats, count: int, seed: int) -> list[float]:
    order = np.random.default_rng(seed).permutation(len(truth))
    here, there = order[:count], order[count:]
    known = truth[here]
    if known.min() == known.max():
        return []
    plain = np.column_stack([np.ones(len(truth)), paid])
    wide = np.column_stack([np.ones(len(truth)), paid @ points, paid])
    size, nothing = plain.shape[1], np.zeros(plain.shape[1])
    ridge = fit(plain[here], known, nothing, np.array([0.01] + [1.0] * (size - 1)))
    free = LogisticRegression(C=1e6, max_iter=2_000).fit(paid[here], known)
    chances = (
        sigmoid(wide[there] @ centred(paid[here], points, known).weights),
        sigmoid(plain[there] @ ridge.weights),
        free.predict_proba(paid[there])[:, 1],
    )
    return [number for one in chances for number in (auc(truth[there], one), log_loss(truth[there], one))]


def planted() -> None:
    """Simulated verdicts: a rule of the wrong sign, and verdicts that say nothing."""
    points = np.array([20, 25, 15, -30, -50, 20, 10, 30, 15, -15])
    often = np.array([0.5, 0.45, 0.4, 0.25, 0.1, 0.4, 0.35, 0.3, 0.4, 0.3])
    usual = np.median((np.random.default_rng(0).random((9_999, 10)) < often) @ points)
    print("a rule planted with the wrong sign, proposed for correction within 40 verdicts (200 runs each)")
    for rule in range(len(points)):
        found = []
        for seed in range(200):
            chance = np.random.default_rng([rule, seed])
            paid = (chance.random((40, 10)) < often).astype(float)
            truth = (chance.random(40) < sigmoid(0.1 * (paid @ points - usual))).astype(float)
            present = points.copy()
            present[rule] *= -1
            beliefs = [examine(paid[:n], present, truth[:n]).beliefs[rule] for n in (25, 30, 35, 40)]
            right = [
                one.proposed is not None and (one.proposed - one.present) * points[rule] > 0
                for one in beliefs
            ]
            found.append(any(right))
        print(f"  {points[rule]:+4d} points, pays for {often[rule]:4.0%} of leads: {np.mean(found):.0%}")
    for count in (40, 100, 400):
        proposed = []
        for seed in range(200):
            chance = np.random.default_rng(seed)
            paid = (chance.random((count, 10)) < often).astype(float)
            truth = (chance.random(count) < chance.uniform(0.25, 0.75)).astype(float)
            proposed += [one.proposed is not None for one in examine(paid, points, truth).beliefs]
        print(f"  {count} random verdicts: {np.mean(proposed):.1%} of rules proposed")
    print(flush=True)


def olist() -> None:
    """Sources and landing pages of the Olist leads by the share that became a seller, with intervals."""
    leads = read_sheet(DATA / "olist_mql.csv")
    closed = set(read_sheet(DATA / "olist_closed.csv").columns["mql_id"])
    won = [number in closed for number in leads.columns["mql_id"]]
    print(f"Olist: {leads.rows} leads, {sum(won)} became sellers")
    for column in ("origin", "landing_page_id"):
        count = Counter(leads.columns[column])
        good = Counter(value for value, is_won in zip(leads.columns[column], won, strict=True) if is_won)
        rows = [(beta_interval(good[value], n), value, n) for value, n in count.items() if n >= 50]
        for share, value, n in sorted(rows, key=lambda row: -row[0].value)[:12]:
            name = f"{column} {value or '(empty)'}"[:46]
            bounds = f"({share.low:.1%} to {share.high:.1%})"
            print(f"  {name:<48}{good[value]:>5} of {n:<6}{share.value:6.1%}  {bounds}")


if __name__ == "__main__":
    if not (DATA / "education_leads.csv").exists():
        raise SystemExit(f"There is no education_leads.csv in {DATA}. Name its directory with LEARNING_DATA.")
    main()
