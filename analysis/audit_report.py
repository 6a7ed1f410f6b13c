"""What an audit tells: how often each layer is right, whether two people agree, and the corrected figures, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.audit import Audit
from analysis.audit_items import ASKED, OF_ALL, SCALES, YES
from analysis.inference import Sums, interval
from analysis.observing import WhatError
from analysis.raters import NOMINAL, agreement
from analysis.rectified import AUDITS, corrected
from analysis.tables import Tables

ALL = "all"
SHARES = ("precision", "recall")


def audit_marks(items: pd.DataFrame) -> pd.DataFrame:
    """How often the method is right by an audit: layer, about, answer, items (for which it or people gave that answer), articles, and
    precision and recall, each with its low and high.

    One row for each topic or actor asked about and one for all of them (answer "yes"), one for each label of stance, and one for all
    answers of stance and of speakers (whose precision and recall are both the share that is right). Shares are of the corpus: each item
    counts by its weight. ``items`` are those of ``audited``. 95 % intervals by article (``inference.interval``), NaN with fewer than two;
    they count weighted items as the number of equally weighted ones that would tell as much (Kish 1992). The limit: recall rests on the
    few items of which the method says no and people yes, each of which stands for many.
    """
    rows = []
    for layer, about, part in _parts(items):
        whole = np.ones(len(part), dtype=bool)
        for answer in [YES] if layer in OF_ALL else [*(SCALES[layer][0] or []), ALL]:
            said, right = (whole if answer == ALL else (part[column] == answer).to_numpy() for column in ("said", "right"))
            good = (part["said"] == part["right"]).to_numpy()
            shares = {name: _share(part, good, of) for name, of in zip(SHARES, (said, right))}
            rows.append({"layer": layer, "about": about, "answer": answer, "items": int((said | right).sum()),
                         "articles": part.loc[said | right, "cluster"].nunique()} |
                        {name + end: value for name in SHARES for end, value in zip(("", "_low", "_high"), shares[name])})
    return pd.DataFrame(rows)


def audit_agreement(audit: Audit) -> pd.DataFrame:
    """Agreement of those who judged, by layer: layer, level, alpha, low, high, equal, items, articles (see ``raters.agreement``).

    Stance is compared as ordered labels, where "cannot be told" counts as missing, and as mere names. No row where one file was read.
    """
    rows = []
    for layer, part in audit.items.groupby("layer"):
        values, level = SCALES[layer]
        for each in dict.fromkeys((level, NOMINAL)) if audit.answers.shape[1] > 1 else ():
            given = agreement(audit.answers.loc[part.index], part["cluster"].tolist(), values if each == level else None, each)
            rows.append({"layer": layer, "level": each, **given._asdict()})
    return pd.DataFrame(rows, columns=["layer", "level", "alpha", "low", "high", "equal", "items", "articles"])


def audit_report(audit: Audit, tables: Tables, listed: int = 10) -> str:
    """The marks, the agreement, the first ``listed`` errors and disagreements, and the corrected rates (``corrected``), for a terminal."""
    items = audit.items
    articles = items["article_id"].nunique()
    lines = [f"{len(items)} item{'s' * (len(items) != 1)} judged, from {articles} article{'s' * (articles != 1)}"
             + "".join(f"; {number} without an answer in {path}" for path, number in audit.empty.items() if number)]
    if audit.otherwise:
        lines.append(f"of {audit.otherwise} the tables say otherwise now than when they were drawn: if people corrected them, draw again")
    lines.append(f"{'layer':<9} {'about':<20} {'answer':<6} {'precision':>9}  {'interval':<14} {'recall':>6}  {'interval':<14} "
                 f"{'items':>5} {'articles':>8}")
    lines += [f"{row.layer:<9} {row.about:<20.20} {row.answer:<6} {_number(row.precision):>9}  "
              f"{_between(row.precision_low, row.precision_high):<14} {_number(row.recall):>6}  "
              f"{_between(row.recall_low, row.recall_high):<14} {row.items:>5} {row.articles:>8}"
              for row in audit_marks(items).itertuples()]
    wrong = items[items["said"] != items["right"]]
    told = [f"{ours or '?'}, not {right or '?'}" for ours, right in zip(wrong["said"], wrong["right"])]
    lines += _listed("the method is wrong on", wrong, told, listed)
    lines += [f"agreement, {row.layer} ({row.level}): Krippendorff's alpha {_number(row.alpha)} {_between(row.low, row.high)}, "
              f"{row.equal:.0%} equal, {row.items} items, {row.articles} articles" for row in audit_agreement(audit).itertuples()]
    apart = audit.answers.nunique(axis=1).to_numpy() > 1
    said = audit.answers[apart].fillna("no answer").replace("", "?")
    lines += _listed("they disagree on", items[apart], [" / ".join(row) for row in said.itertuples(index=False, name=None)], listed)
    return "\n".join(lines + _corrected(items, tables))


def _corrected(items: pd.DataFrame, tables: Tables) -> list[str]:
    """A line for each rate that the items correct, of all articles together."""
    lines = []
    for measure, (layer, _) in AUDITS.items():
        asked = sorted(set(items.loc[items["layer"] == layer, "about"]))
        for value in [None] if layer not in OF_ALL and len(asked) > ASKED else asked:
            try:
                row = next(corrected(tables, measure, None, value=value, audit=items).itertuples())
            except WhatError as error:
                lines.append(f"{measure}: {error}")
                continue
            lines.append(f"{f'{measure}, {value}' if value else measure:<32} {row.raw:>7.3f} {_between(row.raw_low, row.raw_high):<16} "
                         f"{_number(row.corrected):>9} {_between(row.low, row.high):<16} {row.note}".rstrip())
    return [f"{'corrected by what was judged':<32} {'raw':>7} {'interval':<16} {'corrected':>9} interval", *lines] if lines else []


def _listed(head: str, items: pd.DataFrame, said: list[str], listed: int) -> list[str]:
    shown = [f"    {row.article_id}, sentence {row.sentence_id}, {row.layer} {' -> '.join(filter(None, (row.holder, row.about)))}: {what}"
             for row, what in zip(items.head(listed).itertuples(), said)]
    return [f"{head} {len(items)} item{'s' * (len(items) != 1)}" + (", such as" if len(items) > listed > 0 else ""), *shown] if len(items) else []


def _parts(items: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The items of each layer, and apart those of each topic or actor where several were asked about."""
    for layer, part in items.groupby("layer"):
        asked = sorted(set(part["about"])) if layer in OF_ALL else []
        yield from ((layer, about, part[part["about"] == about]) for about in asked)
        if len(asked) != 1:
            yield layer, ALL if asked else "", part


def _share(part: pd.DataFrame, good: np.ndarray, of: np.ndarray) -> tuple[float, float, float]:
    """The weighted share of good items among those of ``of``, and its interval by article."""
    part = part.assign(good=good)[of]
    if part.empty:
        return (float("nan"),) * 3
    base = part["weight"] * part["weight"].sum() / (part["weight"] ** 2).sum()
    sums = pd.DataFrame({"top": base * part["good"], "base": base}).groupby(part["cluster"]).sum()
    group = Sums(sums["top"].to_numpy(), sums["base"].to_numpy())
    return (group.rate, *interval(group, "share"))


def _number(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.3f}"


def _between(low: float, high: float) -> str:
    return "no interval" if np.isnan(low) else f"[{low:.3f}, {high:.3f}]"
