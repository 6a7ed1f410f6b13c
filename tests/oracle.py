"""What the explorer and the panels must show, read slowly and plainly from the tables: sets of (article, sentence), no arrays, no codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.inference import Sums, interval
from analysis.observing import observations
from analysis.tables import Tables
from analysis.timelines import dated, over_time

Key = tuple[str, int]
Values = dict[str, str]
#: The views that are no timeline: what each counts, and what tells its marks apart.
GRIDS = {"actors": ("mentions", ("actor", "outlet")), "stance": ("stance", ("holder", "target", "label")),
         "quotes": ("quotes", ("speaker", "outlet"))}
DATES, TOP, OTHER, MISSING = ("published", "event"), 12, "*other*", "*missing*"


class Row(NamedTuple):
    """One thing that is counted: its sentence, its values, its words in the sentence, its number."""

    key: Key
    values: Values
    spans: list[tuple[int, int]]
    amount: float = 0.0


class Oracle:
    """The answers of the explorer of some tables: ``marks`` and ``sentences`` of a selection."""

    def __init__(self, tables: Tables):
        self.tables, articles = tables, tables.articles
        self.outlet = dict(zip(articles["article_id"], articles["outlet"].fillna("unknown outlet")))
        self.published = {row.article_id: row.published if isinstance(row.published, str) else None for row in articles.itertuples()}
        self.rest = {row.article_id: row for row in articles.itertuples(index=False)}
        self.found = {(row.article_id, row.sentence_id): row for row in tables.sentences.itertuples(index=False)}
        self.rows = {name: list(read(tables)) for name, read in LAYERS.items()}
        many = Counter(self.outlet.values())
        self.shown = [*sorted(sorted(many, key=lambda name: (-many[name], name))[:8]), OTHER]
        self.lines = lines_of(tables)
        self.periods = cache(self._periods)

    def place(self, key: Key) -> str:
        """The outlet that a sentence is shown under."""
        outlet = self.outlet[key[0]]
        return outlet if outlet in self.shown else OTHER

    # ------------------------------------------------------------------------------------------ what is chosen

    def admitted(self, choices: Values) -> set[Key]:
        """The sentences that pass outlet and dates alone."""
        since, until = choices.get("since") or "0000", choices.get("until") or "9999"
        found = {key for key in self.found if choices.get("outlet") in (None, "", self.outlet[key[0]])}
        if not (choices.get("since") or choices.get("until")):
            return found
        if choices.get("date") == "event":
            return found & {row.key for row in self.rows["times"] if row.values["earliest"] <= until and row.values["latest"] >= since}
        return {key for key in found if self.published[key[0]] is not None and since <= self.published[key[0]] <= until}

    def passing(self, layer: str, choices: Values, wanted: Mapping[str, str]) -> list[Row]:
        """The rows of a layer in the chosen voice that have the wanted values; an outlet is the one that is shown."""
        return [row for row in self.rows[layer] if heard(row, choices.get("voice")) and all(
            (self.place(row.key) if dim == "outlet" else row.values.get(dim)) == value for dim, value in wanted.items())]

    def behind(self, view: str, key: Values, choices: Values) -> set[Key]:
        """The sentences that have what a mark counts."""
        if view == "timeline":
            told = self.periods(key["date"], choices.get("grain") or "month")[1]
            return {sentence for sentence in told.get(key["period"], ()) if self.place(sentence) == key["outlet"]}
        return {row.key for row in self.passing(GRIDS[view][0], choices, key) if sided(row)}

    def left(self, selection: dict, but: str = "") -> set[Key]:
        """The sentences that the choices leave, and the picks in all views but one."""
        choices, picks = selection.get("choices", {}), selection.get("picks", {})
        found = self.admitted(choices)
        if choices.get("voice"):
            found &= {row.key for layer in ("voices", "stance") for row in self.passing(layer, choices, {})}
        for control, layer in (("actor", "mentions"), ("topic", "topics")):
            if choices.get(control):
                found &= {row.key for row in self.passing(layer, choices, {control: choices[control]})}
        for view, key in picks.items():
            if view != but:
                found &= self.behind(view, key, choices)
        return found

    # ------------------------------------------------------------------------------------------ marks

    def marks(self, selection: dict) -> dict[str, Any]:
        """What the store must answer, but for the intervals of the timeline."""
        left = self.left(selection)
        views = {name: self.grid(name, selection) for name in GRIDS} | {"timeline": self.timeline(selection)}
        return {"chosen": {"sentences": len(left), "articles": len({article for article, _ in left})}, "views": views}

    def grid(self, view: str, selection: dict) -> dict[str, Any]:
        layer, dims = GRIDS[view]
        choices, left = selection.get("choices", {}), self.left(selection, but=view)
        rows = [row for row in self.passing(layer, choices, {}) if row.key in left and sided(row)]
        whole = self.admitted(choices)
        original = {row.article_id: row.article_id if pd.isna(row.duplicate_of) else row.duplicate_of for row in self.tables.articles.itertuples()}
        return answer([row._replace(values=row.values | {"outlet": self.place(row.key)}) for row in rows], dims, self.shown,
                      top=[dim for dim in dims if dim not in ("outlet", "label")], share=choices.get("measure") == "share",
                      of=Counter(self.place(key) for key in whole), articles=Counter(self.place((a, 0)) for a in {a for a, _ in whole}),
                      whole=[(self.place(key), key[0], 1) for key in whole], original=original)

    def timeline(self, selection: dict) -> dict[str, Any]:
        choices, left = selection.get("choices", {}), self.left(selection, but="timeline")
        whole, share, made = self.admitted(choices), choices.get("measure") == "share", []
        names = {}
        for when in DATES:
            names[when], told = self.periods(when, choices.get("grain") or "month")
            for period, outlet in ((period, outlet) for period in names[when] for outlet in self.shown):
                every = {key for key in told.get(period, ()) if key in whole and self.place(key) == outlet}
                hit = every & left
                if every:
                    made.append({"key": {"date": when, "period": period, "outlet": outlet}, "n": len(hit), "of": len(every),
                                 "articles": len({a for a, _ in hit}), "value": len(hit) / len(every) if share else len(hit)})
        for when in DATES:  # the axis ends where nothing is told any more
            drawn = {mark["key"]["period"] for mark in made if mark["key"]["date"] == when}
            while names[when] and names[when][0] not in drawn:
                names[when] = names[when][1:]
            while names[when] and names[when][-1] not in drawn:
                names[when] = names[when][:-1]
        articles = Counter(self.place((a, 0)) for a in {a for a, _ in whole})
        outlets = [outlet for outlet in self.shown if outlet in {mark["key"]["outlet"] for mark in made}]
        return {"y": [], "x": names, "left_out": {}, "of": None, "articles": {name: articles[name] for name in outlets}, "marks": made}

    def intervals(self, selection: dict) -> dict[tuple, tuple[float, float]]:
        """The interval of each mark of the timeline as ``timelines.over_time`` gives it, of shares."""
        choices, left = selection.get("choices", {}), self.left(selection, but="timeline")
        whole, grain, found = self.admitted(choices), choices.get("grain") or "month", {}
        for when in DATES:
            every = dated(self.tables, when, grain)
            keys = list(zip(every["article_id"], every["sentence_id"]))
            every = every.assign(outlet=[self.place(key) for key in keys])
            units = every[[key in whole for key in keys]]
            hits = every[[key in whole and key in left for key in keys]].assign(told="yes")
            for row in over_time(units, hits, "told", ["yes"]).itertuples(index=False):
                told = len(hits) < len(units) and row.low == row.low  # where all are counted nothing was drawn by chance; one article tells no doubt
                ends = (row.low, row.high) if told else (None, None)
                found[when, period_of(row.period.date(), grain), row.outlet] = ends
        return found

    def _periods(self, when: str, grain: str) -> tuple[list[str], dict[str, set[Key]]]:
        """(the names of all periods, the sentences of each)."""
        days = [(key, day, day) for key in self.found if (day := self.published[key[0]])] if when == "published" else [
            (row.key, row.values["earliest"], row.values["latest"]) for row in self.rows["times"]]
        told: dict[str, set[Key]] = {}
        for key, *span in days:
            if name := holder_of(*map(date.fromisoformat, span), grain):
                told.setdefault(name, set()).add(key)
        between = filled(sorted(told), grain)
        return (between if len(between) <= 400 else sorted(told)), told

    # ------------------------------------------------------------------------------------------ sentences

    def sentences(self, selection: dict, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
        """The list of what is left, with the marked words of each sentence."""
        choices, picks = selection.get("choices", {}), selection.get("picks", {})
        words = [(row, "actor", names["actor"].get(row.values["actor"], row.values["actor"])) for row in self.rows["mentions"]]
        words += [(row, "quote", names["voice"].get(row.values["voice"], row.values["voice"])) for row in self.rows["voices"]
                  if row.values["voice"] != "outlet"]
        for view, key in picks.items():
            if view == "timeline":
                rows = self.rows["times"] if key["date"] == "event" else []
            else:
                rows = self.passing(GRIDS[view][0], choices, key)
            words += [(row, "evidence", "") for row in rows if sided(row)]
        for control, layer in (("actor", "mentions"), ("topic", "topics")):
            if choices.get(control):
                words += [(row, "evidence", "") for row in self.passing(layer, choices, {control: choices[control]})]
        marked: dict[Key, set] = {}
        for row, kind, label in words:
            marked.setdefault(row.key, set()).update((start, end, kind, label) for start, end in row.spans)
        return [self.item(key, sorted(marked.get(key, ()))) for key in sorted(self.left(selection))]

    def item(self, key: Key, spans: list[tuple]) -> dict[str, Any]:
        row, article = self.found[key], self.rest[key[0]]
        beside = [self.found.get((row.article_id, number)) for number in (row.sentence_id - 1, row.sentence_id + 1)]
        before, after = (other.text if other else "" for other in beside)
        return {"article": row.article_id, "path": article.path, "outlet": self.outlet[row.article_id],
                "published": self.published[row.article_id],
                "number": row.sentence_id, "start": row.start, "end": row.end, "text": row.text, "before": before, "after": after,
                "spans": [list(span) for span in spans], "sha256": None, "digest": article.sha256, "rows": self.lines.get(key, [])}


def lines_of(tables: Tables) -> dict[Key, list[list]]:
    """What a reader may correct in each sentence: [table, start, end, field, what stands there]."""
    acts, placed = tables.stance["basis"] == "act", tables.dates.dropna(subset=["earliest", "latest"])
    at = {(row.article_id, row.sentence_id): (row.start, row.end) for row in tables.sentences.itertuples(index=False)}
    rows = [(row, ["mentions", row.start, row.end, "actor", row.actor]) for row in tables.mentions.itertuples() if row.kind != "place"]
    rows += [(row, ["quotes", row.start, row.end, "speaker", "unattributed" if pd.isna(row.speaker) else row.speaker])
             for row in tables.quotes.itertuples()]
    rows += [(row, ["stance", *at[row.article_id, row.sentence_id], f"label:{row.holder}>{row.target}", "" if pd.isna(row.label) else str(row.label)])
             for row in tables.stance[~acts].itertuples()]
    rows += [(row, ["dates", row.start, row.end, "value", row.value]) for row in placed.itertuples()]
    rows += [(row, ["topics", *at[row.article_id, row.sentence_id], f"*:{row.topic}", ""]) for row in tables.topics.itertuples()]
    told: dict[Key, list[list]] = {}
    for row, line in rows:
        told.setdefault((row.article_id, row.sentence_id), []).append(line)
    return told


def heard(row: Row, voice: str | None) -> bool:
    """Whether a row is in the chosen voice; rows without a voice are in any."""
    own = row.values.get("voice")
    return not voice or own is None or (own != "outlet" if voice == "*quoted*" else own == voice)


def sided(row: Row) -> bool:
    """Whether a row counts in a view: stances that take no side do not."""
    return row.values.get("label", "1") in ("-1", "1")


def answer(rows: list[Row], dims: tuple[str, ...], outlets: list[str], *, top: Iterable[str], share: bool, of: Mapping[str, float],
           articles: Mapping[str, int], whole: list[tuple[str, str, float]], original: Mapping[str, str], agg: str = "sentences",
           size: int = TOP) -> dict[str, Any]:
    """The answer of a grid: a mark for each combination of the leading values, distinct sentences and articles for each.

    ``whole`` is all that shares are out of: (outlet, article, amount); ``original`` the article that each one copies, or itself.
    """
    cells: dict[tuple, list[Row]] = {}
    for row in rows:
        cells.setdefault(tuple(row.values[dim] for dim in dims), []).append(row)
    shown, beyond = {}, {}
    for place, dim in enumerate(dims):
        score: Counter[str] = Counter()
        for key, found in cells.items():
            score[key[place]] += len({row.key for row in found})
        ordered = [name for name in outlets if name in score] if dim == "outlet" else sorted(score)
        ordered = sorted(score, key=lambda value: (-score[value], value)) if dim in top else ordered
        shown[dim], beyond[dim] = (ordered[:size], max(len(ordered) - size, 0)) if dim in top else (ordered, 0)
    made = []
    for key in sorted(cells, key=lambda key: [outlets.index(v) if dim == "outlet" else v for dim, v in zip(dims, key)]):
        if all(value in shown[dim] for dim, value in zip(dims, key)):
            found = cells[key]
            n, out_of = len({row.key for row in found}), of[key[dims.index("outlet")]] if "outlet" in dims else sum(of.values())
            low, high = ends(cells, key, dims, whole, original, agg) if share else (None, None)
            value = {"sentences": n, "sum": sum(row.amount for row in found), "mean": sum(row.amount for row in found) / len(found)}[agg]
            made.append({"key": dict(zip(dims, key)), "n": n, "articles": len({row.key[0] for row in found}),
                         "value": value / out_of if share else value, "low": low, "high": high, "of": out_of})
    y, x = dims[0], dims[1]
    heads = shown.get("outlet", [])
    return {"y": shown[y], "x": shown[x], "left_out": {"y": beyond[y], "x": beyond[x]},
            "of": {name: of[name] for name in heads} if x == "outlet" and heads else None,
            "articles": {name: articles[name] for name in heads}, "marks": made}


def ends(cells: Mapping[tuple, list[Row]], key: tuple, dims: tuple[str, ...], whole: list[tuple[str, str, float]], original: Mapping[str, str],
         agg: str) -> tuple[float | None, float | None]:
    """The interval of the share of a cell, by articles with their copies, among the like cells of all outlets."""
    at = dims.index("outlet") if "outlet" in dims else None
    alike = [other for other in cells if at is None or other[:at] + other[at + 1:] == key[:at] + key[at + 1:]]
    clusters = sorted({original[article] for _, article, _ in whole})

    def sums(keys: list[tuple], outlets: set[str] | None) -> Sums:
        top, base = Counter(), Counter()
        for other in keys:
            rows = cells[other] if agg == "sum" else {row.key: row._replace(amount=1) for row in cells[other]}.values()
            for row in rows:
                top[original[row.key[0]]] += row.amount
        for outlet, article, amount in whole:
            base[original[article]] += amount if outlets is None or outlet in outlets else 0
        return Sums(np.array([float(top[name]) for name in clusters]), np.array([float(base[name]) for name in clusters]))

    own = sums([key], {key[at]}) if at is not None else sums([key], None)
    low, high = interval(own, "share", among=sums(alike, None) if at is not None else None)
    return (float(low), float(high)) if low == low else (None, None)


# ---------------------------------------------------------------------------------------------- what there is to count

def _seen(tables: Tables, what: str, values: Callable[[Any], Values]) -> Iterable[Row]:
    return (Row((row.article_id, row.sentence_id), values(row), row.spans) for row in observations(tables, what).itertuples(index=False))


def speakers(tables: Tables) -> dict[str, list[str]]:
    """Whose voice each character of each article is in: that of the smallest quote around it, else the outlet's."""
    painted = {row.article_id: ["outlet"] * len(row.text) for row in tables.articles.itertuples(index=False)}
    quotes = [(row.end - row.start, row.article_id, row.start, row.end, row.speaker) for row in tables.quotes.itertuples(index=False)]
    for size, article, start, end, speaker in sorted(quotes, key=lambda quote: -quote[0]):
        painted[article][start:end] = ["unattributed" if pd.isna(speaker) else speaker] * size
    return painted


def _voices(tables: Tables) -> Iterable[Row]:
    """The stretches of each sentence in one voice that have a letter or a digit."""
    painted = speakers(tables)
    for row in tables.sentences.itertuples(index=False):
        for voice, run in groupby(range(len(row.text)), key=lambda at: painted[row.article_id][row.start + at]):
            stretch = list(run)
            if any(row.text[at].isalnum() for at in stretch):
                yield Row((row.article_id, row.sentence_id), {"voice": voice}, [(stretch[0], stretch[-1] + 1)])


def _topics(tables: Tables) -> Iterable[Row]:
    """Topics in the voice that their first word is in."""
    painted = speakers(tables)
    for row, spans in zip(tables.topics.itertuples(index=False), observations(tables, "topics")["spans"]):
        yield Row((row.article_id, row.sentence_id), {"topic": row.topic, "voice": painted[row.article_id][min(row.evidence)[0]]}, spans)


LAYERS: dict[str, Callable[[Tables], Iterable[Row]]] = {
    "mentions": lambda tables: _seen(tables, "mentions", lambda row: {"actor": row.actor, "voice": row.voice}),
    "voices": _voices,
    "stance": lambda tables: _seen(tables, "stance", lambda row: {
        "holder": row.holder, "target": row.target, "label": "" if pd.isna(row.label) else str(row.label), "voice": row.holder}),
    "quotes": lambda tables: _seen(tables, "quotes", lambda row: {"speaker": row.speaker, "voice": row.speaker}),
    "topics": _topics,
    "times": lambda tables: _seen(replace(tables, dates=tables.dates.dropna(subset=["earliest"])), "dates",
                                  lambda row: {"earliest": row.earliest[:10], "latest": row.latest[:10]}),
}


# ---------------------------------------------------------------------------------------------- periods

def period_of(day: date, grain: str) -> str:
    """The name of the period that a day is in; weeks begin on Monday."""
    monday = day - timedelta(days=day.weekday())
    return {"day": day.isoformat(), "week": f"{monday}/{monday + timedelta(days=6)}", "month": day.isoformat()[:7],
            "quarter": f"{day.isoformat()[:4]}Q{(day.month + 2) // 3}", "year": day.isoformat()[:4]}[grain]


@cache
def holder_of(first: date, last: date, grain: str) -> str | None:
    """The period that holds more than half of the days from first to last, if one does."""
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    name, many = Counter(period_of(day, grain) for day in days).most_common(1)[0]
    return name if 2 * many > len(days) else None


def filled(names: list[str], grain: str) -> list[str]:
    """All periods from the first of the names to the last."""
    days = [first_day(name, grain) for name in names]
    return sorted({period_of(days[0] + timedelta(days=k), grain) for k in range((days[-1] - days[0]).days + 1)}) if names else []


def first_day(name: str, grain: str) -> date:
    return date(int(name[:4]), 3 * int(name[-1]) - 2, 1) if grain == "quarter" else date.fromisoformat(f"{name}-01-01"[:10])
