"""Reads stand-off gold annotation (``corpus/gold/CODEBOOK.md``) and finds the text it belongs to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from analysis.corpus import Corpus
from analysis.places import measured_data
from analysis.schema import Article

LAYERS = ("boilerplate", "sentences", "mentions", "quotes", "stance", "dates")


class GoldError(ValueError):
    """Gold that cannot be used; the message names the file, the reason and the remedy."""


@dataclass(frozen=True)
class GoldDoc:
    """The annotation of one article: its layers as lists of dicts, and the article it was made on."""

    article: Article
    layers: dict[str, list[dict]]

    def words(self, span: tuple[int, int]) -> str:
        """The words of a span."""
        return self.article.text[span[0]:span[1]]


@dataclass(frozen=True)
class GoldSet:
    """One folder of gold: its documents, those whose text was not found, and its own actor table if it has one."""

    name: str
    docs: list[GoldDoc]
    absent: list[str]
    actors: Path | None


def load_gold(folder: str | Path, corpus: Corpus) -> list[GoldSet]:
    """A GoldSet for the folder and one for each folder inside it that holds gold.

    A document's text is the corpus's article of that name or hash, else the file it names under REVUE_DATA; a document with
    neither is listed as absent. Raises GoldError for a folder without gold, a file that is no gold, or a text that changed.
    """
    root = Path(folder)
    if not root.is_dir():
        raise GoldError(f"{root}: there is no such folder; give the folder of the gold annotation")
    folders = [root, *sorted(path for path in root.iterdir() if path.is_dir())]
    sets = [_load_set(path, corpus) for path in folders if any(path.glob("*.json"))]
    if not sets:
        raise GoldError(f"{root}: no gold (*.json) in it; see CODEBOOK.md for the format")
    return sets


def _load_set(folder: Path, corpus: Corpus) -> GoldSet:
    articles = {article.article_id.rsplit("/", 1)[-1]: article for article in corpus.articles}
    docs, absent = [], []
    for path in sorted(folder.glob("*.json")):
        raw = _read(path)
        article = articles.get(raw["doc_id"]) or _from_data(raw)
        if article is None:
            absent.append(raw["doc_id"])
        else:
            docs.append(_document(path, raw, article))
    own = folder / "actors.csv"
    name = folder.resolve().parent.name if folder.name == "gold" else folder.name
    return GoldSet(name, docs, absent, own if own.is_file() else None)


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
    return GoldDoc(article, {layer: raw.get(layer, []) for layer in LAYERS})
