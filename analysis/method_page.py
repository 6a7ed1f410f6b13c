"""The page of method for a paper's appendix: what was done, by which rules, how often they are wrong, with what it rests on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from analysis import lexicon, provenance
from analysis.calibration import at_labels
from analysis.coding import plain
from analysis.comparison import overview
from analysis.inference import FAMILY, LEVEL, POWER
from analysis.labels import word
from analysis.measurements import measured, record_path, stance_cases
from analysis.observing import UNKNOWN_OUTLET
from analysis.references import TEXTS, cited, reference, resolved, sources
from analysis.schema import COLOURS
from analysis.tables import Tables
from analysis.writing import Written, cell, filled, french

#: No more rules of a kind, terms of a topic, or expressions of a framing are named than so many.
NAMED = 10


def method(tables: Tables, lang: str = "en", *, command: str = "revue method") -> str:
    """The page of method in Markdown, "en" or "fr": corpus, cleaning, definitions, marks, statistics, versions and hashes, references.

    Every number in it is read from the tables, the lexicons or the recorded measurements, so that the same tables give the same page
    on every machine. The text stands in ``texts/method.en.md`` and ``texts/method.fr.md``, the references in ``texts/sources.csv``.
    ``command`` is shown as what made it. Raises LangError for another language. The limit: the marks are those recorded with the
    package on its own gold, not on this corpus; of a topic only the terms that occur are named; tables do not say whether a stored model
    scored their stance, so that the definition is always that of the rules.
    """
    word("outlet", lang)  # an unknown language is told here
    written = Written(lang)
    template = (TEXTS / f"method.{lang}.md").read_text(encoding="utf-8")
    values = {"command": command, **_corpus(tables, written), **_cleaning(tables, written), **_definitions(tables, written),
              **_tables_of_definitions(tables, written), **_marks(tables, written), **_made(tables, written)}
    page = filled(template, values)
    page += "\n" + "\n".join(f"- {reference(key, lang)}" for key in cited(page)) + "\n"
    return french(resolved(page, lang)) if lang == "fr" else resolved(page, lang)


def _corpus(tables: Tables, written: Written) -> dict[str, Any]:
    """Which articles there are, what is known of them, what was refused and what a person corrected."""
    articles = overview(tables).assign(language=plain(tables.columns("articles", ["language"]))["language"])
    known, days = articles[articles["outlet"] != UNKNOWN_OUTLET], articles["published"].dropna()
    corrected = _ranked(plain(tables.columns("corrections", ["layer"]))["layer"])
    french = int((articles["language"] == "fr").sum())
    return {
        "articles": written.many(len(articles)),
        "sentences": written.many(articles["sentences"].sum()), "words": written.many(articles["words"].sum()),
        "with_outlet": _some(written, len(known)), "outlets": written.many(known["outlet"].nunique()), "no_outlet": _flag(known.empty),
        "first": written.day(days.min()) if days.nunique() > 1 else None,
        "last": written.day(days.max()) if days.nunique() > 1 else None,
        "only_day": written.day(days.iloc[0]) if days.nunique() == 1 else None, "no_day": _flag(days.empty),
        "undated": _some(written, len(articles) - len(days)) if len(days) else None,
        "french": _some(written, french), "not_french": _some(written, len(articles) - french),
        "bases_table": _bases(tables, written), "outlets_table": _outlets(known, written),
        "copies": _some(written, tables.copies()), "no_copies": _flag(not tables.copies()),
        "left_out": _some(written, tables.copies_left_out),
        "rejected": _some(written, len(tables.rejected)), "none_rejected": _flag(tables.rejected.empty),
        "rejected_table": written.table(["reason", "number"], [
            (cell(reason), number) for reason, number in _ranked(tables.rejected["reason"]).items()], NAMED),
        "corrections": _some(written, sum(corrected.values())), "no_corrections": _flag(not corrected),
        "correction_layers": written.counts(corrected), "corpus_hash": provenance.corpus_hash(tables)}


def _bases(tables: Tables, written: Written) -> str | None:
    """For how many articles outlet and date are declared, stated, inferred or unknown."""
    known = plain(tables.columns("metadata", ["field", "basis"]))
    bases = ["declared", "stated", "inferred", "unknown"]
    counted = known.groupby(["field", "basis"]).size()
    return written.table(["field", *bases], [(written.word(field), *(int(counted.get((field, basis), 0)) for basis in bases))
                                            for field in ("outlet", "published") if (known["field"] == field).any()])


def _outlets(known: pd.DataFrame, written: Written) -> str | None:
    """Articles, words and time of each outlet, those with most articles first."""
    each = known.groupby("outlet").agg(articles=("article_id", "size"), words=("words", "sum"),
                                       first=("published", "min"), last=("published", "max"))
    each = each.reset_index().sort_values(["articles", "outlet"], ascending=[False, True])
    return written.table(["outlet", "articles", "words", "from", "to"],
                         [(cell(row.outlet), row.articles, row.words, cell(row.first), cell(row.last)) for row in each.itertuples()])


def _cleaning(tables: Tables, written: Written) -> dict[str, Any]:
    """What was set aside, by kind and rule."""
    parts = [batch.assign(characters=batch.pop("text").str.len()) for batch in tables.batches("removed", ["kind", "rule", "text"])]
    rows = plain(pd.concat(parts)) if parts else pd.DataFrame({"kind": [], "rule": [], "characters": []})
    whole = sum(int(batch["text"].str.len().sum()) for batch in tables.batches("articles", ["text"]))
    by_kind = sorted(rows.groupby("kind"), key=lambda part: (-part[1]["characters"].sum(), part[0]))
    return {"removed": _some(written, len(rows)), "nothing_removed": _flag(rows.empty),
            "removed_share": written.percent(rows["characters"].sum() / max(whole, 1)),
            "removed_table": written.table(["kind", "lines", "characters", "share", "rules"], [
                (written.word(kind), len(part), int(part["characters"].sum()), written.percent(part["characters"].sum() / whole),
                 _most(Counter(part["rule"].str.removeprefix("furniture: ")), written)) for kind, part in by_kind])}


def _definitions(tables: Tables, written: Written) -> dict[str, Any]:
    """How much there is of what is defined."""
    kinds = _ranked(tables.actors["kind"])
    places = kinds.pop("place", 0)
    mentions, dates = plain(tables.columns("mentions", ["actor", "kind", "how"])), tables.columns("dates", ["value"])["value"]
    mentions = mentions[mentions["kind"] != "place"]
    quotes = plain(tables.columns("quotes", ["type"]))["type"]
    return {
        "actors": written.many(sum(kinds.values())), "places": written.many(places), "actor_kinds": written.counts(kinds),
        "named": written.many(mentions["actor"].nunique()),
        "mentions": written.many(len(mentions)), "mention_ways": written.counts(_ranked(mentions["how"])),
        "cues": written.many(len(lexicon.rows("cues"))),
        "quotes": written.many(len(quotes)), "quote_types": written.counts(_ranked(quotes)),
        "hearsay": written.many(tables.rows("hearsay")), "press_words": written.many(len(lexicon.rows("press_tone"))),
        "frames": written.many(len(lexicon.rows("frames"))), "dates": written.many(len(dates)), "dated": written.many(dates.notna().sum())}


def _tables_of_definitions(tables: Tables, written: Written) -> dict[str, Any]:
    """The expressions that introduce speech, by framing, and the topics, by the terms that were found of each."""
    framing = Counter(row["colour"] for row in lexicon.rows("cues"))
    quotes = plain(tables.columns("quotes", ["cue", "colour"])).dropna()
    used = {colour: Counter(quotes.loc[quotes["colour"] == colour, "cue"].str.lower()) for colour in COLOURS}
    found = plain(tables.columns("topics", ["topic", "terms"]))
    labels = dict(zip(tables.topic_labels["topic"], tables.topic_labels[f"label_{written.lang}"]))
    told = sorted(((len(part := found[found["topic"] == topic]), topic, part) for topic in labels), key=lambda one: (-one[0], one[1]))
    return {
        "cues_table": written.table(["colour", "cues", "found"], [
            (written.word(colour), framing[colour], _most(used[colour], written)) for colour in COLOURS]),
        "topics_table": written.table(["topic", "sentences", "terms"], [
            (cell(labels[topic]), number, _most(Counter(term for terms in part["terms"] for term in terms.split(" | ")), written))
            for number, topic, part in told])}


def _marks(tables: Tables, written: Written) -> dict[str, Any]:
    """The recorded marks, those on unseen articles first, and whether the corpus is the one that the rules were written on."""
    read = {path.stem for path in record_path().parent.glob("*.json")}
    own = tables.rows("articles") > 0 and read.issuperset(tables.columns("articles", ["article_id"])["article_id"])
    marks = measured().sort_values("kind", key=lambda kinds: kinds != "unseen", kind="stable")
    rows = [(*(cell(written.word(name)) for name in (row.set, row.kind, row.layer)), row.articles, written.decimal(row.precision),
             written.decimal(row.recall), f"{written.decimal(row.f1)} {written.span(row.low, row.high)}") for row in marks.itertuples()]
    sided = next(at_labels(stance_cases().query("layer == 'stance'")).itertuples(), None)
    return {"measured": written.day(marks["measured"].max()) if rows else None, "no_marks": _flag(not rows),
            "sided": written.many(sided.said) if sided else None, "sided_articles": written.many(sided.articles) if sided else None,
            "sided_right": f"{written.decimal(sided.precision)} {written.span(sided.low, sided.high)}" if sided else None,
            "own_gold": _flag(own), "not_gold": _flag(not own),
            "marks_table": written.table(["set", "status", "layer", "articles", "precision", "recall", "f1"], rows, len(rows))}


def _made(tables: Tables, written: Written) -> dict[str, Any]:
    """Versions with their references, the configuration, how to cite, and the levels of intervals and tests."""
    by_package = {source.package: key for key, source in sources().items() if source.package}
    versions = provenance.versions()
    return {"revue": versions["revue"], "configuration": tables.configuration or None, "no_configuration": _flag(not tables.configuration),
            "citation": provenance.citation(), "level": written.percent(LEVEL),
            "family": written.decimal(FAMILY), "power": written.percent(POWER),
            "versions_table": written.table(["software", "version", "reference"], [
                (name, number, f"[{by_package[name]}]" if name in by_package else "–") for name, number in versions.items()])}


def _most(counted: Counter[str], written: Written) -> str:
    """The most frequent ones with their numbers, and how many more there are."""
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    said = [f"{cell(name)} ({written.many(number)})" for name, number in ranked[:NAMED]]
    return ", ".join(said + [written.word("more").format(written.many(len(ranked) - NAMED))] * (len(ranked) > NAMED)) or "–"


def _ranked(values: pd.Series) -> dict[str, int]:
    """How often each value stands there, most first, equal ones by name."""
    return dict(sorted(values.value_counts().items(), key=lambda one: (-one[1], one[0])))


def _some(written: Written, number: int) -> Any:
    """The number, or None where there are none, so that nothing is said of them."""
    return written.many(number) if number else None


def _flag(holds: bool) -> str | None:
    """What makes a template say a line, or leave it out."""
    return "" if holds else None
