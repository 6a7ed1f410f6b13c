"""Composes the stages: an article in, its rows out. The only module that imports all stages."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import pandas as pd

from analysis import schema, storage
from analysis.actor_table import overridden
from analysis.actors import ActorTable, find_mentions, load_actors
from analysis.amending import Amender
from analysis.clean import find_removed
from analysis.corpus import Corpus
from analysis.corrections_file import NAME as CORRECTIONS, Corrections, again, read_corrections
from analysis.dates import resolve_dates
from analysis.metadata import find_metadata
from analysis.places import builtin_actors, first_corpus
from analysis.provenance import code_hash, configuration_hash, content_hash, extended, model_hash
from analysis.hearsay import find_hearsay
from analysis.quotes import find_quotes
from analysis.schema import Article, Metadata, Removed, Sentence, Topic
from analysis.sentences import split_sentences
from analysis.sentiment import score_sentiment
from analysis.stance import find_stance
from analysis.stance_model import StanceModel, find_stance_by_model, load_stance_model
from analysis.tables import ACTOR_COLUMNS, TOPIC_COLUMNS, Tables
from analysis.topics import Topics, find_topics, load_topics, read_topics

Row = TypeVar("Row", Metadata, Removed, Sentence, Topic)
FIELDS = ("title", "published", "outlet", "author", "agencies")
#: The tables that an article has rows in.
ARTICLE_TABLES = tuple(name for name in schema.TABLES if name not in ("rejected", "reuse", "corrections"))
#: What a table rests on beside the article and what all tables rest on.
RESTS_ON = {"mentions": ("actors",), "quotes": ("actors",), "hearsay": ("actors",), "sentiment": ("actors",),
            "stance": ("actors", "stance_model"), "topics": ("topics",)}


@dataclass(frozen=True)
class Config:
    """What the stages need beside the article: who may be named, which topics are looked for, the model of stance if not frames.

    ``corrections`` are what people corrected in what the stages find.
    """

    actors: ActorTable
    topics: Topics
    stance_model: StanceModel | None = None
    corrections: Corrections = Corrections()

    def hash(self) -> str:
        """The hash that tables carry of what they were made with."""
        return configuration_hash(self.actors.rows.values(), self.topics.rows.values(), self.stance_model, self.corrections.numbers())

    def amender(self) -> Amender:
        """What applies corrections to the rows of articles."""
        return Amender(self.actors.rows, self.topics.rows)

    def hashes(self, languages: tuple[str, ...] | None) -> dict[str, str]:
        """A hash of each part of the configuration that some tables rest on and others do not; "reading" is what all rest on."""
        return {"reading": content_hash([code_hash(), languages]), "actors": content_hash(list(self.actors.rows.values())),
                "topics": content_hash(list(self.topics.rows.values())), "stance_model": model_hash(self.stance_model) if self.stance_model else ""}

    def labels(self) -> dict[str, pd.DataFrame]:
        """The labels of actors and topics, as Tables have them."""
        return {"actors": _labels(self.actors.rows, ACTOR_COLUMNS), "topic_labels": _labels(self.topics.rows, TOPIC_COLUMNS, topic="slug")}


def with_topics(tables: Tables, topics: str | Path) -> Tables:
    """The Tables with more topics looked for in their sentences; a topic of a name that is there already takes its place.

    ``topics`` is the path of a topics.toml or its text: ``with_topics(tables, '[topic.housing]\\nterms = ["logement", "loyer"]')``.
    Raises TopicTableError. A word of a new topic counts for it even inside a longer term of an old one.
    """
    table = load_topics(topics) if isinstance(topics, Path) or "[" not in topics else read_topics(topics)
    found = schema.frame("topics", _corrected(tables, _topics(tables, table), table))
    labels = _labels(table.rows, TOPIC_COLUMNS, topic="slug")
    both = {"topics": (tables.topics, found), "topic_labels": (tables.topic_labels, labels)}
    return tables.changed(configuration=extended(tables.configuration, table.rows.values()), **{
        name: pd.concat([old[~old["topic"].isin(labels["topic"])], new], ignore_index=True) for name, (old, new) in both.items()})


def _topics(tables: Tables, wanted: Topics) -> list[Topic]:
    """The rows of topics in the sentences of all articles, in the order of the articles."""
    order = {key: number for number, key in enumerate(tables.columns("articles", ["article_id"])["article_id"])}
    batches = tables.batches("sentences", schema.columns("sentences"))
    rows = (row for batch in batches for row in find_topics([*map(Sentence._make, batch.itertuples(index=False, name=None))], wanted))
    return sorted((row for row in rows if row.article_id in order), key=lambda row: order[row.article_id])


def _corrected(tables: Tables, found: list[Topic], wanted: Topics) -> list[Topic]:
    """The rows of topics with the corrections that the Tables hold of them."""
    told = tables.corrections[tables.corrections["layer"] == "topics"]
    if told.empty:
        return found
    here = tables.only(told["article_id"].unique().tolist())
    rows = {name: storage.rows(name, storage.arrow_of(frame)) for name, frame in
            (("articles", here.articles), ("sentences", here.sentences), ("corrections", told))}
    articles, sentences, topics = {row.article_id: row for row in rows["articles"]}, by_article(rows["sentences"]), by_article(found)
    for key, lines in again(rows["corrections"], {key: row.sha256 for key, row in articles.items()}).by_article.items():
        made = {"articles": [articles[key]], "sentences": sentences[key], "quotes": [], "topics": topics.get(key, [])}
        topics |= {key: Amender({}, wanted.rows).amend(made, lines).rows.get("topics", made["topics"])}
    return [row for key in tables.columns("articles", ["article_id"])["article_id"] for row in topics.get(key, ())]


def load_config(corpus: Corpus, *, actors: str | Path | None = None, topics: str | Path | None = None,
                stance_model: str | Path | None = None) -> Config:
    """The configuration of a corpus: its own files, those given instead, and the built-in ones where it has none."""
    own = Path(actors) if actors else corpus.config("actors.csv")
    table = load_actors(builtin_actors(), *([own] if own else []))
    described = Path(topics) if topics else corpus.config("topics.toml") or first_corpus() / "topics.toml"
    return Config(table, load_topics(described), load_stance_model(stance_model) if stance_model else None,
                  read_corrections(corpus.config(CORRECTIONS)))


def overridden_names(corpus: Corpus, actors: str | Path | None = None) -> list[tuple[str, str, str]]:
    """(name, slug, built-in slug) of each name that the corpus's actor table, or the one given, takes from a built-in actor."""
    own = actors or corpus.config("actors.csv")
    return overridden(own) if own else []


class Given(NamedTuple):
    """An article to annotate, and what its file, a person and its reader said of it.

    ``known`` has the rows of tables that need not be made again (``still_known`` says which); the article is then as it was filled.
    """

    article: Article
    declared: Iterable[Metadata]
    left_out: Iterable[Removed] = ()
    known: Mapping[str, list] = MappingProxyType({})


def annotate_article(article: Article, declared: Iterable[Metadata], config: Config, left_out: Iterable[Removed] = ()) -> dict[str, list]:
    """The rows of one article by table; a pure function of the article, what its file and its reader said of it, and the configuration."""
    return annotate_articles([Given(article, declared, left_out)], config)[0]


def annotate_articles(given: Iterable[Given], config: Config) -> list[dict[str, list]]:
    """The rows of articles by table, as ``annotate_article`` gives them for each.

    Stage after stage over all of them: what a stage looks things up in then stays at hand in the processor, a quarter of the time.
    """
    given = list(given)
    made = [dict(one.known) for one in given]
    for one, rows in _lacking(given, made, "sentences"):
        rows["removed"] = find_removed(one.article, one.left_out)
    for one, rows in _lacking(given, made, "sentences"):
        rows["sentences"] = split_sentences(one.article, rows["removed"])
    for one, rows in _lacking(given, made, "metadata"):
        rows["metadata"] = _settle(one.article, one.declared, find_metadata(one.article, rows["removed"], rows["sentences"]))
        rows["articles"] = [_fill(one.article, rows["metadata"])]
    for _, rows in _lacking(given, made, "mentions"):
        rows["mentions"] = find_mentions(rows["sentences"], config.actors)
    for _, rows in _lacking(given, made, "quotes"):
        rows["quotes"] = find_quotes(*_read(rows, "sentences", "mentions"))
    for _, rows in _lacking(given, made, "hearsay"):
        rows["hearsay"] = find_hearsay(*_read(rows, "sentences", "quotes"))
    for _, rows in _lacking(given, made, "sentiment"):
        rows["sentiment"] = score_sentiment(*_read(rows, "sentences", "quotes"))
    for _, rows in _lacking(given, made, "stance"):
        read = _read(rows, "sentences", "mentions", "quotes")
        rows["stance"] = find_stance_by_model(*read, config.stance_model) if config.stance_model else find_stance(*read)
    for _, rows in _lacking(given, made, "topics"):
        rows["topics"] = find_topics(rows["sentences"], config.topics)
    for _, rows in _lacking(given, made, "dates"):
        rows["dates"] = resolve_dates(*_read(rows, "sentences"))
    return made


def _lacking(given: list[Given], made: list[dict[str, list]], table: str) -> list[tuple[Given, dict[str, list]]]:
    """The articles that have no rows of a table yet."""
    return [(one, rows) for one, rows in zip(given, made) if table not in rows]


def _read(rows: dict[str, list], *tables: str) -> tuple:
    """An article and the rows of these tables: what a stage takes."""
    return (rows["articles"][0], *map(rows.__getitem__, tables))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would look through all lexicons again and again: a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def still_known(changed: Collection[str]) -> list[str]:
    """The tables of an article that stay as they are when these parts of the configuration change (``Config.hashes``)."""
    if "reading" in changed:
        return []
    return [table for table in ARTICLE_TABLES if not set(RESTS_ON.get(table, ())) & set(changed)]


def _settle(article: Article, declared: Iterable[Metadata], found: Iterable[Metadata]) -> list[Metadata]:
    """One row a field: what was declared or stated by the file, else what the text states, else what was inferred, else unknown.

    A field that a file states in a way that cannot be used (an impossible date) stays unknown. What may be done with the text
    (field "rights") has a row only where a person declared it, whatever the basis of the other fields on that line.
    """
    guessed = {row.field: row for row in declared if row.basis == "inferred" and getattr(article, row.field, None) is None}
    best = guessed | {row.field: row for row in found if row.basis == "stated" or row.field not in guessed}
    best |= {row.field: row for row in declared if row.field not in guessed}
    rights = [best["rights"]._replace(basis="declared", evidence=None)] if "rights" in best else []
    return [best.get(name) or Metadata(article.article_id, name, None, "unknown") for name in FIELDS] + rights


def _fill(article: Article, metadata: Iterable[Metadata]) -> Article:
    known = {row.field: row.value for row in metadata if row.value}
    published = known.get("published") or article.published
    day = published if published and len(published) == 10 else None
    return article._replace(title=article.title or known.get("title"), author=article.author or known.get("author"),
                            outlet=article.outlet or known.get("outlet"), published=day)


def by_article(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each article, by its id."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.article_id, []).append(row)
    return grouped


def _labels(rows: Mapping[str, object], columns: Sequence[str], **called: str) -> pd.DataFrame:
    """These fields of the rows; ``called`` says where a column's field has another name."""
    return pd.DataFrame([[getattr(row, called.get(column, column)) for column in columns] for row in rows.values()], columns=columns).astype("str")
