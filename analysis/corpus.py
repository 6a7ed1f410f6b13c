"""Reads a corpus folder (or a DataFrame) into articles; what cannot be read is listed as rejected, never lost silently.

A corpus is a folder with ``articles/*.txt`` (or just text files), and beside it what a person declares: ``manifest.csv``,
``actors.csv``, ``topics.toml``. All three may be absent.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from analysis.places import chosen_corpus
from analysis.schema import Article, Metadata, Rejected

MANIFEST_COLUMNS = ("article_id", "path", "outlet", "published", "basis", "evidence")
OPTIONAL_COLUMNS = ("title", "author")
SUFFIXES = (".txt", ".md")
#: Files of a corpus that are not articles.
RESERVED = {"readme.md", "codebook.md"}


#: Function words that French shares with few of its neighbours.
_FUNCTION_WORDS = frozenset(
    "le les l une des du d au aux et ou où qui qu dans pour sur avec sans ce cette ces leur est sont ont été elle ils elles "
    "ne n pas plus s".split())


class CorpusError(ValueError):
    """Nothing can be read; the message names the file, the reason and the remedy in one line."""


@dataclass(frozen=True)
class Corpus:
    """Articles in the order of their ids, what was declared about them, what was refused, and where configuration lies."""

    articles: list[Article]
    metadata: list[Metadata] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    folder: Path | None = None

    def __repr__(self) -> str:
        refused = f", {len(self.rejected)} rejected" if self.rejected else ""
        return f"<Corpus of {len(self.articles)} articles{refused} from {self.folder or 'a DataFrame'}>"

    def config(self, name: str) -> Path | None:
        """The path of a configuration file of the corpus (actors.csv, topics.toml), or None where it has none."""
        path = self.folder / name if self.folder else None
        return path if path and path.is_file() else None


def load_corpus(source: str | Path | pd.DataFrame | None = None) -> Corpus:
    """A Corpus from a folder, a single text file or a DataFrame with a column ``text``; by default REVUE_CORPUS.

    A DataFrame may also have article_id, outlet, title, author, published (ISO, or a datetime). Files that cannot be decoded, that are
    empty or that lie outside the folder stand in ``rejected``. Raises CorpusError where nothing can be read at all: no such
    folder, no article in it, a manifest with unknown columns, a date that is not ISO, one article_id for two articles. Languages and formats other than text come later.
    """
    if isinstance(source, pd.DataFrame):
        return _from_frame(source)
    root = Path(source) if source is not None else chosen_corpus()
    if not root.exists():
        raise CorpusError(f"{root}: there is no such file or folder; give the path of a folder of articles")
    folder = root if root.is_dir() else root.parent
    manifest = _read_manifest(folder / "manifest.csv") if root.is_dir() else {}
    rejected: list[Rejected] = []
    articles: list[Article] = []
    metadata: list[Metadata] = []
    seen: dict[str, str] = {}
    for path in _article_files(root):
        name = path.relative_to(folder).as_posix()
        declared = manifest.pop(name, {})
        try:
            text = _decode(path, folder)
        except (OSError, ValueError) as error:
            rejected.append(Rejected(name, None, *_reason(error)))
            continue
        article = _article(declared.get("article_id") or _identifier(name), name, text, declared)
        article = article._replace(duplicate_of=seen.get(article.sha256))
        seen.setdefault(article.sha256, article.article_id)
        articles.append(article)
        metadata.extend(_declared(article.article_id, declared))
    rejected += [Rejected(name, None, "the manifest names a file that is not there", _correct(name, articles)) for name in manifest]
    if not articles:
        why = f"; {rejected[0].path}: {rejected[0].reason}" if rejected else f" (looked for {', '.join(SUFFIXES)})"
        raise CorpusError(f"{root}: no article could be read{why}; put one article per UTF-8 text file into the folder")
    _check_ids(articles)
    articles.sort(key=lambda article: article.article_id)
    return Corpus(articles, metadata, rejected, folder)


def _correct(name: str, articles: list[Article]) -> str:
    meant = next((article.path for article in articles if article.path.endswith(f"/{name}")), None)
    return "correct the path in manifest.csv" + (f": {meant}?" if meant else "")


def _from_frame(given: pd.DataFrame) -> Corpus:
    if "text" not in given.columns:
        raise CorpusError(f"the DataFrame has no column 'text' (it has {', '.join(map(str, given.columns))}); rename one")
    articles, metadata, rejected = [], [], []
    for number, record in enumerate(given.to_dict("records")):
        known = {str(key): _cell(value) for key, value in record.items() if pd.notna(value)}
        _check_date(f"the DataFrame, row {number}", known.get("published", ""))
        if not known.get("text", "").strip():
            rejected.append(Rejected("DataFrame", number, "the record has no text", "fill the column 'text' or drop the row"))
            continue
        article = _article(known.get("article_id", f"#{number}"), known.get("path", ""), known["text"], known)
        articles.append(article)
        metadata.extend(_declared(article.article_id, known))
    if not articles:
        raise CorpusError("the DataFrame has no row with text; fill the column 'text'")
    _check_ids(articles)
    return Corpus(articles, metadata, rejected)


def _cell(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else str(value)


def _article(article_id: str, path: str, text: str, declared: dict[str, str]) -> Article:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(article_id, path, declared.get("outlet") or None, declared.get("title") or None,
                   declared.get("author") or None, declared.get("published") or None, _language(text), text, digest)


def _language(text: str) -> str | None:
    """"fr" where French function words make up at least a tenth of the words, else None: not recognised."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    french = sum(word in _FUNCTION_WORDS for word in words)
    return "fr" if words and french / len(words) >= 0.1 else None


def _declared(article_id: str, declared: dict[str, str]) -> Iterator[Metadata]:
    basis = declared.get("basis") or "declared"
    for name in ("outlet", "published", "title", "author"):
        if declared.get(name):
            yield Metadata(article_id, name, declared[name], basis, declared.get("evidence") or None)


def _article_files(root: Path) -> list[Path]:
    if root.is_file():
        if root.suffix.lower() not in SUFFIXES:
            raise CorpusError(f"{root}: this is no article ({' or '.join(SUFFIXES)}); give a folder, or one text file")
        return [root]
    base = root / "articles" if (root / "articles").is_dir() else root
    return sorted(path for path in base.rglob("*") if path.suffix.lower() in SUFFIXES
                  and path.name.lower() not in RESERVED and not any(part.startswith(".") for part in path.relative_to(base).parts))


def _identifier(name: str) -> str:
    stem = name.rsplit(".", 1)[0]
    return stem.removeprefix("articles/")


class _Refused(ValueError):
    """A file that is refused; args are the reason and the advice."""


def _decode(path: Path, folder: Path) -> str:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise _Refused("it lies outside the corpus folder", "copy the file into the folder instead of linking to it")
    raw = path.read_bytes()
    if not raw.strip():
        raise _Refused("the file is empty", "remove it, or save the article's text in it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused(f"it is not UTF-8 text (byte {error.start})", "save the file as UTF-8") from error


def _reason(error: Exception) -> tuple[str, str]:
    if isinstance(error, _Refused):
        return error.args[0], error.args[1]
    return f"it cannot be read ({getattr(error, 'strerror', None) or error})", "check the file and its permissions"


def _read_manifest(path: Path) -> dict[str, dict[str, str]]:
    """The manifest's rows by path; raises CorpusError naming line and remedy."""
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            _check_header(path, reader.fieldnames or [])
            rows = {}
            for row in reader:
                known = {key: (value or "").strip() for key, value in row.items() if key}
                if known["path"] in rows:
                    raise CorpusError(f"{path}, line {reader.line_num}: {known['path']} stands twice; keep one line")
                _check_date(f"{path}, line {reader.line_num}", known.get("published", ""))
                rows[known["path"]] = known
            return rows
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 CSV ({error}); save it as UTF-8 with commas") from error


def _check_header(path: Path, header: list[str]) -> None:
    unknown = [name for name in header if name not in MANIFEST_COLUMNS + OPTIONAL_COLUMNS]
    if unknown or "path" not in header:
        problem = f"unknown column {unknown[0]!r}" if unknown else "no column 'path'"
        raise CorpusError(f"{path}: {problem}; the columns are {','.join(MANIFEST_COLUMNS)} and may add "
                          f"{','.join(OPTIONAL_COLUMNS)}")


def _check_date(where: str, published: str) -> None:
    """Raises CorpusError for what is no ISO day, month or year: a day read the wrong way round would go unnoticed."""
    try:
        if not re.fullmatch(r"(\d{4}(-\d{2}){0,2})?", published):
            raise ValueError
        if published:
            date.fromisoformat((published + "-01-01")[:10])
    except ValueError as error:
        raise CorpusError(f"{where}: published {published!r} is no ISO date; write YYYY-MM-DD") from error


def _check_ids(articles: list[Article]) -> None:
    seen: dict[str, str] = {}
    for article in articles:
        if article.article_id in seen:
            raise CorpusError(f"the article_id {article.article_id!r} stands twice, for {seen[article.article_id] or 'one row'} and "
                              f"{article.path or 'another'}; give each article its own")
        seen[article.article_id] = article.path
