"""Annotates a corpus: in memory, or part by part into a folder, where a second run makes only what changed."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pandas as pd

from analysis import schema
from analysis.copies import Known, find_reuse, signature
from analysis.corpus import PROGRESS_FROM, PROGRESS_FROM_BYTES, Corpus, load_corpus
from analysis.engine import EngineError, Job, make_parts
from analysis.items import CorpusError, Entry, Item, Listing, list_corpus
from analysis.manifest import Manifest
from analysis.parts import Made, Place
from analysis.pipeline import Config, Given, annotate_articles, by_article, load_config, uncollected
from analysis.places import chosen_corpus, chosen_languages
from analysis.progress import progress as bar
from analysis.schema import Rejected, Sentence
from analysis.settling import clear, prepare, refused, settle, taken_ids
from analysis.tables import Tables, open_tables

ENGINES = ("local", "dask")
#: Articles that are annotated together where all is kept in memory.
TOGETHER = 64


def annotate(corpus: Corpus | str | Path | pd.DataFrame | None = None, *, actors: str | Path | None = None, topics: str | Path | None = None,
             stance_model: str | Path | None = None, out: str | Path | None = None, workers: int | None = None, engine: str = "local",
             scheduler: str | None = None, all_languages: bool = False, progress: bool | None = None) -> Tables:
    """The Tables of a corpus, or of what ``load_corpus`` makes one of: every stage run on every article, then copies looked for.

    ``actors`` and ``topics`` name files to use instead of the corpus's own actors.csv and topics.toml; the built-in actor
    table is always there underneath, and a corpus without topics.toml is read with the topics of the first corpus. What people
    corrected in the corpus's corrections.csv is applied last (``amending.py``) and stands in the table ``corrections``. ``stance_model``
    is a folder with a classification model that scores stance instead of the frames (see ``stance_model.py``). A progress
    bar appears from 200 articles on, or as ``progress`` says.

    With ``out`` the tables are written there part by part and no more than a part is in memory: for corpora of any size, best given
    as a path. Articles that an earlier run into the folder knows are not annotated again, unless they or what they were read with
    changed; a run that was stopped goes on where it was. ``workers`` is the number of processes (by default the cores, or one for a
    small corpus); with ``engine`` "dask" the workers of the cluster at ``scheduler`` do the same. The Tables are then read from the
    folder when they are asked for. Raises CorpusError (EngineError where it was begun), ActorTableError, TopicTableError,
    StanceModelError for what cannot be used.
    """
    if engine not in ENGINES:
        raise CorpusError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    if (engine == "dask") != bool(scheduler):
        raise CorpusError("--engine dask needs --scheduler ADDR, the address that dask scheduler prints, and only dask has one")
    if workers is not None and workers < 1:
        raise CorpusError(f"{workers} workers: give 1 or more, or leave it out")
    if out is None and (workers or scheduler):
        raise CorpusError("several processes write their tables into a folder; name it: out=…")
    given = {"actors": actors, "topics": topics, "stance_model": stance_model}
    if out is None:
        corpus = corpus if isinstance(corpus, Corpus) else load_corpus(corpus, all_languages=all_languages)
        return _in_memory(corpus, load_config(corpus, **given), progress)
    source = _Source(corpus, all_languages)
    return _into(Path(out), source, load_config(source.corpus, **given), workers, scheduler, progress)


def _in_memory(corpus: Corpus, config: Config, progress: bool | None) -> Tables:
    show = len(corpus.articles) >= PROGRESS_FROM if progress is None else progress
    rows: dict[str, list] = {name: [] for name in schema.TABLES}
    declared, left_out = by_article(corpus.metadata), by_article(corpus.removed)
    amender, corrections = config.amender(), config.corrections
    sentences: dict[str, list[Sentence]] = {}
    known: list[Known] = []
    articles = iter(corpus.articles)
    with bar(total=len(corpus.articles), desc="annotating", unit="article", show=show) as shown:
        while batch := list(islice(articles, TOGETHER)):
            given = [Given(one, declared.get(one.article_id, ()), left_out.get(one.article_id, ())) for one in batch]
            with uncollected():
                annotated = annotate_articles(given, config)
            for made in annotated:
                if lines := corrections.by_article.get(made["articles"][0].article_id):
                    amended = amender.amend(made, lines)
                    made |= amended.rows
                    rows["corrections"] += amended.applied
                    rows["rejected"] += amended.refused
                for name, found in made.items():
                    rows[name] += found
                article, = made["articles"]
                sentences[article.article_id] = made["sentences"]
                known.append(Known(article.article_id, article.published, article.sha256, signature(made["sentences"])))
            shown.update(len(batch))
    found = {shared.article_id: shared for shared in find_reuse(known, lambda asked: ((key, sentences[key]) for key in asked))}
    rows["reuse"] = sorted(row for shared in found.values() for row in shared.rows)
    rows["articles"] = [article._replace(duplicate_of=found[article.article_id].duplicate_of) for article in rows["articles"]]
    rows["rejected"] = [*corpus.rejected, *corrections.rejected, *rows["rejected"], *corrections.unfound(sentences)]
    frames = {name: schema.frame(name, made) for name, made in rows.items()}
    return Tables(**frames, **config.labels(), configuration=config.hash())


# ---------------------------------------------------------------------------------------------- into a folder

class _Source:
    """A corpus as items: those of its files, or the articles that were given."""

    def __init__(self, corpus: Corpus | str | Path | pd.DataFrame | None, all_languages: bool) -> None:
        self.languages = None if all_languages else chosen_languages()
        self.listing: Listing | None = None
        if isinstance(corpus, Corpus | pd.DataFrame):
            self.corpus = corpus if isinstance(corpus, Corpus) else load_corpus(corpus, all_languages=all_languages)
            self.root = self.corpus.folder or Path.cwd()
            self.size = sum(len(article.text) for article in self.corpus.articles)
            return
        self.root = Path(corpus) if corpus is not None else chosen_corpus()
        self.listing = list_corpus(self.root)
        self.size = self.listing.size
        self.corpus = Corpus([], folder=self.root if self.root.is_dir() else self.root.parent)

    def items(self) -> Iterator[Item]:
        """The items in the order of their names, or of the corpus."""
        if self.listing:
            yield from self.listing.items()
            return
        declared, left_out, nothing = by_article(self.corpus.metadata), by_article(self.corpus.removed), Manifest()
        for number, article in enumerate(self.corpus.articles, 1):
            key = article.article_id
            entry = Entry(article, number, declared.get(key, []), left_out.get(key, []), key, True)
            yield Item("", len(article.text), nothing, entry=entry)

    def rejected(self, out: Path, parts: list[str]) -> list[Rejected]:
        """What was refused while the corpus was read."""
        if not self.listing:
            return list(self.corpus.rejected)
        rows, unused, members = refused(out, parts)
        return [*self.listing.manifest.rejected, *rows, *self.listing.unused(unused, members)]


def _into(out: Path, source: _Source, config: Config, workers: int | None, scheduler: str | None, progress: bool | None) -> Tables:
    try:
        prepare(out)
        job = Job(source.items, source.size, source.root.resolve(), out.resolve(), source.languages, config)
        show = source.size >= PROGRESS_FROM_BYTES if progress is None else progress
        parts, taken, articles = _make(job, workers, scheduler, show)
        rejected = [*source.rejected(out, parts), *taken]
        if articles:
            settle(out, parts, config, rejected, show)
    except OSError as error:
        why = f"the disk is full ({error})" if error.errno == errno.ENOSPC else f"it cannot be written ({error})"
        raise EngineError(f"{out}: {why}; what is done is kept: make room, or mend what is wrong, and the same command goes on "
                          "from there") from error
    if not articles:
        clear(out)
        first = f"{rejected[0].path}: {rejected[0].reason}; {rejected[0].advice}" if rejected else "give it articles"
        raise CorpusError(f"{source.root}: no article could be read; {first}")
    return open_tables(out)


def _make(job: Job, workers: int | None, scheduler: str | None, show: bool) -> tuple[list[str], list[Rejected], int]:
    """The names of the parts in their order, what is told of ids that stand twice, and how many articles there are."""
    made: dict[int, Made] = {}
    forced: dict[int, dict[Place, str]] = {}
    again: set[int] | None = None
    articles = anew = 0
    with bar(total=job.size, desc="annotating", unit="B", unit_scale=True, show=show) as shown:
        say = partial(shown.write, file=sys.stderr)
        while again is None or again:
            for number, spec, part in make_parts(job, job.specs(forced, again), workers=workers, scheduler=scheduler, say=say):
                articles += part.articles - (made[number].articles if number in made else 0)
                anew += part.anew
                made[number] = part
                shown.set_postfix_str(f"{articles} articles", refresh=False)
                shown.update(0 if again else sum(item.size for item in spec.items))
            parts = [made[number].name for number in sorted(made)]
            wrong, taken = taken_ids(job.out, parts)
            for number, ids in wrong.items():
                forced.setdefault(number, {}).update(ids)
            again = set(wrong)
        if show and anew < articles:
            say(f"{articles - anew} of {articles} articles were known from an earlier run")
    return parts, taken, articles
