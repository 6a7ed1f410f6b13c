"""The words that findings and titles are made of: how many, of which articles, how sure, and how often wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.agreement import lexicon_agreement
from analysis.coding import plain
from analysis.comparison import FEW_ARTICLES
from analysis.measurements import measured, unseen
from analysis.observing import observations
from analysis.tables import Tables

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def caution(tables: Tables) -> str:
    """Of how many articles, and that they are few where they are."""
    return f"{articles(tables)}{', too few to compare outlets' if few(tables) else ''}"


def agreeing(tables: Tables) -> list[Any]:
    """Each two lexicons that know words of the same sentences, with how often they agree."""
    return [row for row in rows_of(lexicon_agreement(observations(tables, "sentiment"))) if row.lexicon < row.other and row.both]


def articles(tables: Tables) -> str:
    """How many articles of how many outlets, the copies among them, and how many rows of their tables people corrected."""
    number, outlets = tables.rows("articles"), tables.columns("articles", ["outlet"])["outlet"].nunique()
    copies = tables.copies()
    copied = f" ({many(copies, 'copy', 'copies')} among them)" if copies else ""
    left = f" ({many(tables.copies_left_out, 'copy', 'copies')} left out)" if tables.copies_left_out else ""
    by_hand = tables.rows("corrections")
    mended = f" ({many(by_hand, 'row')} corrected by hand)" if by_hand else ""
    return f"{many(number, 'article')}{' from ' + many(outlets, 'outlet') if outlets else ''}{copied}{left}{mended}"


def when(tables: Tables) -> str:
    """From when to when the articles were published."""
    published = plain(tables.columns("articles", ["published"]))["published"].dropna()
    if published.empty:
        return ", of unknown date"
    if published.nunique() == 1:
        return f", published on {day(published.iloc[0])}"
    return f", published from {day(published.min())} to {day(published.max())}"


def few(tables: Tables) -> str:
    """The warning where outlets have too few articles to be compared."""
    outlets = tables.columns("articles", ["outlet"])["outlet"]
    most = outlets.value_counts().max() if outlets.notna().any() else len(outlets)
    if most >= FEW_ARTICLES:
        return ""
    return f" Outlets have up to {many(most, 'article')}: too few to say that one differs from another."


def error(layer: str) -> str:
    """How often the measure is wrong, on articles that no rule was written on."""
    return "".join(f" The F1 of {layer} on {best.articles} other articles, annotated by hand and unseen by the rules, is "
                   f"{best.f1:.2f} [{best.low:.2f}, {best.high:.2f}]." for best in rows_of(unseen(measured()).query("layer == @layer")))


def precision(row: Any) -> str:
    """A share that is right, with its interval and of how many."""
    return f"{row.precision:.0%} [{row.low:.0%}, {row.high:.0%}] of the {row.said}" if row.said else "none of the 0"


def bases(counts: pd.Series) -> str:
    """How many values are known on which basis."""
    return ", ".join(f"{basis} for {number}" for basis, number in counts.items() if number)


def many(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Iterable[str]) -> str:
    """Parts as a list in words."""
    *head, last = list(parts)
    return f"{', '.join(head)} and {last}" if head else last


def rows_of(frame: pd.DataFrame) -> Iterable:
    """The rows as named tuples; the column count is called count_, since tuples have a method of that name."""
    return frame.rename(columns={"count": "count_"}).itertuples(index=False)


def day(value: str) -> str:
    """An ISO day in words."""
    at = pd.Timestamp(value)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def capital(sentence: str) -> str:
    """The sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]
