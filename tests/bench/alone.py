"""Each stage alone, and the limits: processor milliseconds per 4 kB of text, as JSON.

    python tests/bench/alone.py CORPUS [CORPUS ...]

Each corpus is one round with texts that were not seen before, and the best round counts: words may be known by then, sentences
are not. The limits are what no annotation can do without: reading and decoding the bytes, and one pass of Aho-Corasick
over the text for all names and lexicon words.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from analysis import lexicon
from analysis.actors import find_mentions
from analysis.clean import find_removed
from analysis.copies import signature
from analysis.corpus import load_corpus
from analysis.dates import resolve_dates
from analysis.hearsay import find_hearsay
from analysis.metadata import find_metadata
from analysis.pipeline import load_config
from analysis.quotes import find_quotes
from analysis.sentences import split_sentences
from analysis.sentiment import score_sentiment
from analysis.stance import find_stance
from analysis.tone import press_terms, textblob_terms, vader_terms
from analysis.topics import find_topics

Made = TypeVar("Made")


def stages(folders: list[Path]) -> dict[str, float]:
    """Milliseconds per 4 kB of each stage, the best of the rounds."""
    best: dict[str, float] = {}
    for folder in folders:
        _round(folder, best)
    return best


def _round(folder: Path, best: dict[str, float]) -> None:
    per_4_kb = 4_096_000 / sum(path.stat().st_size for path in folder.rglob("*.txt"))

    def timed(name: str, do: Callable[[], Made]) -> Made:
        started = time.process_time()
        made = do()
        taken = (time.process_time() - started) * per_4_kb
        best[name] = min(taken, best.get(name, taken))
        return made

    corpus = timed("reading and language", lambda: load_corpus(folder, progress=False))
    articles, config = corpus.articles, load_config(corpus)
    removed = timed("cleaning", lambda: [find_removed(article, []) for article in articles])
    sentences = timed("sentences", lambda: [split_sentences(*one) for one in zip(articles, removed)])
    timed("metadata", lambda: [find_metadata(*one) for one in zip(articles, removed, sentences)])
    mentions = timed("actors", lambda: [find_mentions(one, config.actors) for one in sentences])
    quotes = timed("quotes", lambda: [find_quotes(*one) for one in zip(articles, sentences, mentions)])
    timed("hearsay", lambda: [find_hearsay(*one) for one in zip(articles, sentences, quotes)])
    timed("sentiment", lambda: [score_sentiment(*one) for one in zip(articles, sentences, quotes)])
    timed("stance", lambda: [find_stance(*one) for one in zip(articles, sentences, mentions, quotes)])
    timed("topics", lambda: [find_topics(one, config.topics) for one in sentences])
    timed("dates", lambda: [resolve_dates(*one) for one in zip(articles, sentences)])
    timed("signatures of copies", lambda: [signature(one) for one in sentences])
    texts = timed("limit: reading and decoding", lambda: [path.read_bytes().decode() for path in folder.rglob("*.txt")])
    finder = AhoCorasick(terms(), matchkind=MatchKind.LeftmostLongest)
    timed("limit: one pass of matching", lambda: [finder.find_matches_as_indexes(text) for text in texts])


def terms() -> list[str]:
    """The names and words of all lexicons, two letters at least."""
    cells = (cell for path in sorted(lexicon.FOLDER.glob("*.csv")) for row in lexicon.rows(path.stem) for cell in row.values() if cell)
    written = {term for cell in cells for term in cell.split("|") if re.fullmatch(r"[^\W\d_][\w '’.-]+", term)}
    return sorted(written.union(textblob_terms(), vader_terms(), press_terms()) - {""})


if __name__ == "__main__":
    print(json.dumps({"terms": len(terms()), **stages([Path(name) for name in sys.argv[1:]])}))
