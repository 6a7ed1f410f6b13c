"""Composes the stages: a corpus in, Tables out. The only module that imports all stages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd
from tqdm.auto import tqdm

from analysis import schema
from analysis.actor_table import overridden
from analysis.actors import ActorTable, find_mentions, load_actors
from analysis.clean import find_removed
from analysis.copies import find_reuse, signature
from analysis.corpus import PROGRESS_FROM, Corpus, CorpusError, load_corpus
from analysis.dates import resolve_dates
from analysis.metadata import find_metadata
from analysis.places import builtin_actors, first_corpus
from analysis.provenance import configuration_hash, extended
from analysis.hearsay import find_hearsay
from analysis.quotes import find_quotes
from analysis.schema import Article, Metadata, Removed, Sentence
from analysis.sentences import split_sentences
from analysis.sentiment import score_sentiment
from analysis.stance import find_stance
from analysis.stance_model import StanceModel, find_stance_by_model, load_stance_model
from analysis.tables import ACTOR_COLUMNS, TOPIC_COLUMNS, Tables
from analysis.topics import Topics, find_topics, load_topics, read_topics

Row = TypeVar("Row", Metadata, Removed, Sentence)
FIELDS = ("title", "published", "outlet", "author", "agencies")


@dataclass(frozen=True)
class Config:
    """What the stages need beside the article: who may be named, which topics are looked for, the model of stance if not frames."""

    actors: ActorTable
    topics: Topics
    stance_model: StanceModel | None = None


def annotate(corpus: Corpus | str | Path | pd.DataFrame, *, actors: str | Path | None = None, topics: str | Path | None = None,
             stance_model: str | Path | None = None, engine: str = "local", progress: bool | None = None) -> Tables:
    """The Tables of a corpus, or of what ``load_corpus`` makes one of: every stage run on every article, then copies looked for.

    ``actors`` and ``topics`` name files to use instead of the corpus's own actors.csv and topics.toml; the built-in actor
    table is always there underneath, and a corpus without topics.toml is read with the topics of the first corpus. ``stance_model``
    is a folder with a classification model that scores stance instead of the frames (see ``stance_model.py``). A progress
    bar appears from 200 articles on, or as ``progress`` says. ``engine`` is "local"; "dask" comes with a later version and
    raises CorpusError until then. Raises ActorTableError, TopicTableError, StanceModelError for files that cannot be used.
    """
    if engine != "local":
        raise CorpusError(f"engine {engine!r} is not there yet; use --engine local")
    corpus = corpus if isinstance(corpus, Corpus) else load_corpus(corpus)
    config = load_config(corpus, actors=actors, topics=topics, stance_model=stance_model)
    show = len(corpus.articles) >= PROGRESS_FROM if progress is None else progress
    rows: dict[str, list] = {name: [] for name in schema.TABLES}
    declared, left_out = by_article(corpus.metadata), by_article(corpus.removed)
    sentences: dict[str, list[Sentence]] = {}
    signatures: dict[str, bytes] = {}
    for article in tqdm(corpus.articles, desc="annotating", unit="article", disable=not show):
        key = article.article_id
        made = annotate_article(article, declared.get(key, []), config, left_out.get(key, []))
        for name, found in made.items():
            rows[name].extend(found)
        sentences[key] = made["sentences"]
        signatures[key] = signature(made["sentences"])
    rows["reuse"], copies = find_reuse(rows["articles"], signatures, sentences.__getitem__)
    rows["articles"] = [article._replace(duplicate_of=copies.get(article.article_id)) for article in rows["articles"]]
    rows["rejected"] = list(corpus.rejected)
    frames = {name: schema.frame(name, made) for name, made in rows.items()}
    return Tables(**frames, actors=_actor_labels(config.actors), topic_labels=_topic_labels(config.topics),
                  configuration=configuration_hash(config.actors.rows.values(), config.topics.rows.values(), config.stance_model))


def with_topics(tables: Tables, topics: str | Path) -> Tables:
    """The Tables with more topics looked for in their sentences; a topic of a name that is there already takes its place.

    ``topics`` is the path of a topics.toml or its text: ``with_topics(tables, '[topic.housing]\\nterms = ["logement", "loyer"]')``.
    Raises TopicTableError. A word of a new topic counts for it even inside a longer term of an old one.
    """
    table = load_topics(topics) if isinstance(topics, Path) or "[" not in topics else read_topics(topics)
    sentences = by_article(Sentence(*row) for row in tables.sentences[schema.columns("sentences")].itertuples(index=False, name=None))
    found = schema.frame("topics", [row for key in tables.articles["article_id"].tolist() for row in find_topics(sentences.get(key, []), table)])
    labels = _topic_labels(table)
    return replace(tables, configuration=extended(tables.configuration, table.rows.values()),
                   topics=pd.concat([tables.topics[~tables.topics["topic"].isin(labels["topic"])], found], ignore_index=True),
                   topic_labels=pd.concat([tables.topic_labels[~tables.topic_labels["topic"].isin(labels["topic"])], labels], ignore_index=True))


def load_config(corpus: Corpus, *, actors: str | Path | None = None, topics: str | Path | None = None,
                stance_model: str | Path | None = None) -> Config:
    """The configuration of a corpus: its own files, those given instead, and the built-in ones where it has none."""
    own = Path(actors) if actors else corpus.config("actors.csv")
    table = load_actors(builtin_actors(), *([own] if own else []))
    described = Path(topics) if topics else corpus.config("topics.toml") or first_corpus() / "topics.toml"
    return Config(table, load_topics(described), load_stance_model(stance_model) if stance_model else None)


def overridden_names(corpus: Corpus, actors: str | Path | None = None) -> list[tuple[str, str, str]]:
    """(name, slug, built-in slug) of each name that the corpus's actor table, or the one given, takes from a built-in actor."""
    own = actors or corpus.config("actors.csv")
    return overridden(own) if own else []


def annotate_article(article: Article, declared: Iterable[Metadata], config: Config, left_out: Iterable[Removed] = ()) -> dict[str, list]:
    """The rows of one article by table; a pure function of the article, what its file and its reader said of it, and the configuration."""
    removed = find_removed(article, left_out)
    sentences = split_sentences(article, removed)
    metadata = _settle(article, declared, find_metadata(article, removed, sentences))
    article = _fill(article, metadata)
    mentions = find_mentions(sentences, config.actors)
    quotes = find_quotes(article, sentences, mentions)
    read = (article, sentences, mentions, quotes)
    return {
        "articles": [article],
        "metadata": metadata,
        "removed": removed,
        "sentences": sentences,
        "mentions": mentions,
        "quotes": quotes,
        "hearsay": find_hearsay(article, sentences, quotes),
        "sentiment": score_sentiment(article, sentences, quotes),
        "stance": find_stance_by_model(*read, config.stance_model) if config.stance_model else find_stance(*read),
        "topics": find_topics(sentences, config.topics),
        "dates": resolve_dates(article, sentences),
    }


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


def _actor_labels(actors: ActorTable) -> pd.DataFrame:
    rows = [[getattr(actor, column) for column in ACTOR_COLUMNS] for actor in actors.rows.values()]
    return pd.DataFrame(rows, columns=ACTOR_COLUMNS).astype("str")


def _topic_labels(topics: Topics) -> pd.DataFrame:
    rows = [[topic.slug, topic.label_fr, topic.label_en] for topic in topics.rows.values()]
    return pd.DataFrame(rows, columns=TOPIC_COLUMNS).astype("str")
