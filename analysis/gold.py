"""Reads stand-off gold annotation (``corpus/gold/CODEBOOK.md``) and finds the text it belongs to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from analysis.corpus import Corpus
from analysis.places import measured_data
from analysis.schema import Article
from analysis.timeml import read_timeml

LAYERS = ("boilerplate", "sentences", "mentions", "quotes", "stance", "dates")
#: Times of day, durations and sets of a TimeML document: what is found there counts neither for nor against.
OTHER_TIMES = "other times"
ITEMS, TEXTS = "items.jsonl", "texts.jsonl"
#: Names the files of a set under REVUE_DATA that is measured on and not shipped.
SOURCE = "source.json"


class GoldError(ValueError):
    """Gold that cannot be used; the message names the file, the reason and the remedy."""


@dataclass(frozen=True)
class GoldDoc:
    """The annotation of one article: its layers as lists of dicts, and the article it was made on.

    ``annotated`` names the layers that can be scored: not those that it lacks, nor those given to its annotators.
    """

    article: Article
    layers: dict[str, list[dict]]
    annotated: frozenset[str] = frozenset(LAYERS)

    def words(self, span: tuple[int, int]) -> str:
        """The words of a span."""
        return self.article.text[span[0]:span[1]]


class Item(NamedTuple):
    """A text, the span of a target in it, and how it presents the target: -1, 0 or 1."""

    article: str
    text: str
    start: int
    end: int
    label: int


@dataclass(frozen=True)
class GoldSet:
    """One folder of gold: its documents, those whose text was not found, its own actor table if it has one, its items.

    ``tuned_on`` says that its errors were read while rules were written.
    """

    name: str
    docs: list[GoldDoc]
    absent: list[str]
    actors: Path | None
    items: list[Item] = field(default_factory=list)
    tuned_on: bool = False


def load_gold(folder: str | Path, corpus: Corpus, *, nested: bool = True) -> list[GoldSet]:
    """A GoldSet for the folder and, if ``nested``, one for each folder inside it that holds gold.

    A document's text is the corpus's article of that name or hash, else the file it names under REVUE_DATA; a document with
    neither is listed as absent. Layers that a document lacks, or lists under ``given``, are not scored on it. A folder may hold
    ``items.jsonl`` (article, text, from, to, mention, label) for the stance towards one target, ``texts.jsonl`` (article, published,
    text, dates) for dates alone, or name in ``source.json`` files under REVUE_DATA that have such items, or documents of TimeML, of
    which the dates are gold. Raises GoldError for a folder without gold, a file that is no gold, or a text that changed.
    """
    root = Path(folder)
    if not root.is_dir():
        raise GoldError(f"{root}: there is no such folder; give the folder of the gold annotation")
    folders = [root, *sorted(path for path in root.iterdir() if path.is_dir() and nested)]
    sets = [_load_set(path, corpus, path == root) for path in folders if any(path.glob("*.json*"))]
    if not sets:
        raise GoldError(f"{root}: no gold (*.json) in it; see CODEBOOK.md for the format")
    return sets


def _load_set(folder: Path, corpus: Corpus, own_corpus: bool) -> GoldSet:
    articles = {article.article_id.rsplit("/", 1)[-1]: article for article in corpus.articles}
    docs, absent = [], []
    for path in sorted(path for path in folder.glob("*.json") if path.name != SOURCE):
        raw = _read(path)
        article = articles.get(raw["doc_id"]) or _from_data(raw)
        if article is None:
            absent.append(raw["doc_id"])
        else:
            docs.append(_document(path, raw, article))
    own = folder / "actors.csv"
    name = folder.resolve().parent.name if folder.name == "gold" else folder.name
    source = json.loads((folder / SOURCE).read_text(encoding="utf-8")) if (folder / SOURCE).is_file() else {}
    items = _items(folder / ITEMS) if (folder / ITEMS).is_file() else _borrowed(source)
    docs += [_timed(path) for path in _data_files(source.get("timeml"))] + _texts(folder / TEXTS)
    return GoldSet(name, docs, absent, own if own.is_file() else None, items, own_corpus or source.get("tuned_on", False))


def _data_files(pattern: str | None) -> list[Path]:
    """The files under REVUE_DATA of a pattern, in order; [] where they are not there."""
    data = measured_data()
    return sorted(data.glob(pattern)) if data and pattern else []


def _timed(path: Path) -> GoldDoc:
    try:
        read = read_timeml(path)
    except ValueError as error:
        raise GoldError(f"{path}: no document of TimeML ({error}); take it out, or mend the pattern in {SOURCE}") from error
    return _dated(path.stem, path, read.text, read.published, read.dates, read.others)


def _texts(path: Path) -> list[GoldDoc]:
    """The documents of a file of texts with their dates; one that may have no value at all counts neither for nor against."""
    docs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else (), 1):
        try:
            raw = json.loads(line)
            sure, vague = ([row for row in raw["dates"] if (None in row.get("also", ())) is maybe] for maybe in (False, True))
            docs.append(_dated(f"{path.parent.name}-{raw['article']}", path, raw["text"], raw["published"], sure, vague))
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}, line {number}: no text of gold ({error!r}); a text has article, published, text, dates") from error
    return docs


def _dated(name: str, path: Path, text: str, published: str, dates: list[dict], others: list[dict]) -> GoldDoc:
    """A document of which dates alone are annotated."""
    for row in dates:
        if text[row["start"]:row["end"]] != row["text"]:
            raise ValueError(f"{row['text']!r} is not at {row['start']}-{row['end']}")
    article = Article(name, path.name, None, None, None, published, "fr", text, hashlib.sha256(text.encode()).hexdigest())
    return GoldDoc(article, dict.fromkeys(LAYERS, []) | {"dates": dates, OTHER_TIMES: others}, frozenset({"dates"}))


def _items(path: Path) -> list[Item]:
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            item = Item(str(raw["article"]), raw["text"], raw["from"], raw["to"], raw["label"])
            if item.text[item.start:item.end] != raw["mention"] or item.label not in (-1, 0, 1):
                raise ValueError(f"{raw['mention']!r} is not at {item.start}-{item.end}, or {item.label!r} is no label")
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path}, line {number}: no item of gold ({error!r}); an item has article, text, from, to, mention, "
                            "label") from error
        items.append(item)
    return items


def _borrowed(source: dict) -> list[Item]:
    """The items of MAD-TSC files under REVUE_DATA, [] where they are not there; of a file marked so, sentences of odd MD5 only."""
    items, seen = [], set()
    for name, odd_only in zip(source.get("files", []), source.get("odd_only", [])):
        rows = [json.loads(line) for path in _data_files(name) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in (row for row in rows if row["sentence_normalized"] not in seen):
            text = row["sentence_normalized"]
            if not odd_only or int(hashlib.md5(text.encode()).hexdigest(), 16) % 2:
                items += [Item(row["primary_gid"].split("_")[0], text, target["from"], target["to"], int(target["polarity"] - 4) // 2)
                          for target in row["targets"]]
        seen |= {row["sentence_normalized"] for row in rows}
    return items


def _read(path: Path) -> dict:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        raw["doc_id"], raw["sentences"]
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path}: no gold document ({error!r}); see CODEBOOK.md for the format") from error
    return raw


def _from_data(raw: dict) -> Article | None:
    data = measured_data()
    path = data / raw["file"] if data and "file" in raw else None
    if path is None or not path.is_file():
        return None
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != raw["sha256"]:
        raise GoldError(f"{path}: the text is not the one that was annotated ({raw['doc_id']}); get the file of the same hash")
    published = raw["meta"].get("published")
    return Article(raw["doc_id"], raw["file"], None, None, None, published, "fr", content.decode("utf-8"), digest)


def _document(path: Path, raw: dict, article: Article) -> GoldDoc:
    text = article.text
    for layer in LAYERS:
        for row in raw.get(layer, []):
            if "text" in row and text[row["start"]:row["end"]] != row["text"]:
                raise GoldError(f"{path}: {layer} {row['start']}-{row['end']} is not {row['text']!r} in the article; "
                                "the text was changed after it was annotated")
    annotated = frozenset(layer for layer in LAYERS if layer in raw) - frozenset(raw.get("given", ()))
    return GoldDoc(article, {layer: raw.get(layer, []) for layer in LAYERS}, annotated)
