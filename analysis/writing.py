"""How a page writes numbers, days, lists and tables in a language, and how it is filled from a template."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicon
from analysis import phrasing as say
from analysis.labels import word
from analysis.references import TEXTS

_THOUSANDS, _POINT = {"en": ",", "fr": "\u202f"}, {"en": ".", "fr": ","}
_MARKDOWN = re.compile(r"([\\`*<>\[\]|])")
#: What French sets before its marks, never breaking a line: a narrow space before ; ! ? %, a full one before : and inside guillemets.
_SPACES = ((re.compile(r" (?=[;!?%])"), "\u202f"), (re.compile(r" (?=[:»])|(?<=«) "), "\u00a0"), (re.compile(r"(?<=\w)'(?=\w)"), "’"))
_CODE = re.compile(r"(`[^`]*`)")


class Written(NamedTuple):
    """How things are written in a language, "en" or "fr"."""

    lang: str

    def many(self, number: int) -> Many:
        """A number that templates write alone, or with its noun: ``{articles:article|articles}``."""
        return Many(int(number), self.lang)

    def decimal(self, number: float) -> str:
        """0.46, 0,46; a dash where there is no number."""
        return "–" if pd.isna(number) else f"{number:.2f}".replace(".", _POINT[self.lang])

    def span(self, low: float, high: float) -> str:
        """An interval: [0.37, 0.55], [0,37 ; 0,55]."""
        return f"[{self.decimal(low)}{', ' if self.lang == 'en' else ' ; '}{self.decimal(high)}]"

    def percent(self, share: float) -> str:
        """4.8%, 4,8 %; < 0.1% of what is not nothing."""
        said = "< 0.1" if 0 < share < 0.0005 else f"{round(share * 100, 1):g}"
        return said.replace(".", _POINT[self.lang]) + ("%" if self.lang == "en" else " %")

    def day(self, day: str) -> str:
        """13 September 2023, 13 septembre 2023, 1er juin 2024."""
        if self.lang == "en":
            return say.day(day)
        year, month, number = map(int, day.split("-"))
        months = [row["word"] for row in lexicon.rows("time_words") if row["kind"] == "month"]
        return f"{number}{'er' * (number == 1)} {months[month - 1]} {year}"

    def word(self, key: str) -> str:
        """The word for a column, kind or layer: one of ``texts/words.csv``, else that of figures, else the key itself."""
        return _words()[self.lang].get(key) or word(key, self.lang)

    def counts(self, numbers: Mapping[str, int]) -> str:
        """What there is how often, in brackets: " (name 219, metonym 28)"; nothing where there is nothing."""
        return f" ({', '.join(f'{self.word(key)} {self.many(number)}' for key, number in numbers.items())})" if len(numbers) else ""

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]], most: int = 40) -> str | None:
        """A Markdown table, numbers to the right, at most so many rows of it; None without rows."""
        rows = [list(row) for row in rows]
        if not rows:
            return None
        shown = [[self.many(cell) if isinstance(cell, int) else cell for cell in row] for row in rows[:most]]
        if len(rows) > most:
            shown.append([self.word("more").format(self.many(len(rows) - most)), *[""] * (len(columns) - 1)])
        rule = ["--:" if isinstance(cell, int) else "---" for cell in rows[0]]
        return "\n".join(f"| {' | '.join(map(str, line))} |" for line in ([self.word(name) for name in columns], rule, *shown))


class Many(int):
    """A number that is written as its language does, and takes the noun that suits it from a format ``one|several``."""

    lang: str

    def __new__(cls, number: int, lang: str) -> Many:
        made = super().__new__(cls, number)
        made.lang = lang
        return made

    def __str__(self) -> str:
        return f"{int(self):,}".replace(",", _THOUSANDS[self.lang])

    def __format__(self, nouns: str) -> str:
        if not nouns:
            return str(self)
        one, several = nouns.split("|")
        return f"{self} {one if self < 2 and (self.lang == 'fr' or self == 1) else several}"


def cell(value: Any) -> str:
    """Text that comes from elsewhere, on one line and without a meaning in Markdown; a dash where there is none."""
    if value is None or pd.isna(value) or not str(value).strip():
        return "–"
    return _MARKDOWN.sub(r"\\\1", "".join(char if char.isprintable() else "�" for char in " ".join(str(value).split())))


def filled(template: str, values: Mapping[str, Any]) -> str:
    """The template with its values; a line that names a value which is None is left out, so that "" stands for "say this".

    Raises KeyError for a value that is not there.
    """
    lines = (line for line in template.splitlines() if all(values[name] is not None for name in fields(line)))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.format_map(values) for line in lines)).strip() + "\n"


def fields(line: str) -> list[str]:
    """The values that a template names, in order."""
    return [name for _, name, _, _ in Formatter().parse(line) if name]


def french(text: str) -> str:
    """The text with the spaces and apostrophes of French print; what stands in `backticks` is left as it is."""
    parts = _CODE.split(text)
    for pattern, written in _SPACES:
        parts[::2] = [pattern.sub(written, part) for part in parts[::2]]
    return "".join(parts)


@cache
def _words() -> dict[str, dict[str, str]]:
    with (TEXTS / "words.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {lang: {row["key"]: row[lang] for row in rows} for lang in ("en", "fr")}
