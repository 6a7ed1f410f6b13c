"""The files of a corpus: a folder is walked, archives in it are walked like folders, nothing outside it is opened."""

from __future__ import annotations

import io
import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.reading.archives import is_archive, members
from analysis.records import LARGEST_TABLE, MB, Refused, Source

#: What stands beside the articles of a corpus and is none.
RESERVED = frozenset(("manifest.csv", "actors.csv", "topics.toml", "corrections.csv", "citation.cff"))
NOTES = ("readme", "codebook", "license", "licence")
#: Folders that hold what this package wrote, or somebody's annotation, and no articles.
OWN_FOLDERS = frozenset(("gold",))
OWN_TABLES = ("articles.parquet", "sentences.parquet")
STAMP = ".stamp"
#: Bytes of a file that is read at once; larger ones are read by their readers.
SMALL = MB


class Found(NamedTuple):
    """A file by its path inside the corpus, with slashes, as the file system spells it but in composed characters."""

    name: str
    path: str


def find_files(root: Path) -> list[Found]:
    """The files of a corpus folder, sorted by name: all below ``articles/`` where it exists and those beside it, else all below the folder.

    Left alone are hidden files, what a person declares (manifest.csv …), README, gold/, what a browser saved beside a page
    (``page_files/``), and folders that this package wrote.
    """
    if not root.is_dir():
        return [Found(_spelled(root.name), str(root))]
    beside = os.path.join(root, "")
    below = os.path.join(root, "articles")
    found = list(_walk(below if os.path.isdir(below) else str(root)))
    if os.path.isdir(below):
        found += [entry.path for entry in os.scandir(str(root)) if not entry.is_dir() and not _is_own(entry.name)]
    return sorted(Found(_spelled(path.removeprefix(beside)), path) for path in found)


def _walk(base: str) -> Iterator[str]:
    for folder, inside, names in os.walk(base, followlinks=False):
        if set(OWN_TABLES) <= {*names, *inside} or STAMP in names:
            inside.clear()
            continue
        links = [name for name in inside if os.path.islink(os.path.join(folder, name))]
        inside[:] = sorted(name for name in inside if name not in links and not name.startswith(".") and name != "__MACOSX"
                           and name.lower() not in OWN_FOLDERS and not _is_saved_beside(name, folder))
        yield from (os.path.join(folder, name) for name in (*links, *names) if not _is_own(name))


def _is_own(name: str) -> bool:
    lowered = name.lower()
    return name.startswith((".", "~$")) or lowered in RESERVED or lowered in ("thumbs.db", "desktop.ini") or \
        lowered.rsplit(".", 1)[0] in NOTES


def _is_saved_beside(name: str, folder: str) -> bool:
    """A folder of pictures and styles that a browser saved with a page."""
    stem = next((name.removesuffix(end) for end in ("_files", "_fichiers", "-Dateien") if name.endswith(end)), None)
    return stem is not None and any(os.path.exists(os.path.join(folder, stem + end)) for end in (".html", ".htm", ".xhtml"))


def _spelled(name: str) -> str:
    """The name as text that can be stored: bytes that are no UTF-8 are replaced, letters and their accents are one."""
    plain = name if name.isascii() else unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))
    return plain.replace(os.sep, "/")


def open_files(found: Found, root: Path) -> Iterator[tuple[str, Source | Refused]]:
    """The sources in a file by name: one, or the members of an archive; what cannot be opened stands there as Refused."""
    try:
        size = _checked_size(found.path, root)
        with open(found.path, "rb") as stream:
            data = stream.read(size + 1) if size <= SMALL else b""
            source = Source(found.name, io.BytesIO(data) if len(data) == size else stream, size)
            if is_archive(source):
                yield from ((f"{found.name}/{name}".rstrip("/"), inner) for name, inner in members(source))
            else:
                yield found.name, source
    except Refused as refused:
        yield found.name, refused
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        yield found.name, Refused(f"it cannot be read ({why})", "check the file and its permissions")


def _checked_size(path: str, root: Path) -> int:
    """The size of a file that may be read; raises Refused and OSError for others. Of folders only ``articles/`` may be a link."""
    state = os.lstat(path)
    if stat.S_ISLNK(state.st_mode) or os.path.islink(os.path.join(root, "articles")):
        _check_link(path, root)
        state = os.stat(path)
    if stat.S_ISDIR(state.st_mode):
        raise Refused("it is a link to a folder, and such links are not followed", "copy the folder, or remove the link")
    if not stat.S_ISREG(state.st_mode):
        raise Refused("it is no regular file", "remove it")
    if state.st_size > LARGEST_TABLE:
        raise Refused(f"the file is larger than {LARGEST_TABLE // MB} MB", "split it")
    return state.st_size


def _check_link(path: str, root: Path) -> None:
    folder = root if root.is_dir() else root.parent
    try:
        inside = Path(path).resolve(strict=True).is_relative_to(folder.resolve())
    except RuntimeError as error:
        raise Refused("the link leads back to itself", "remove it") from error
    if not inside:
        raise Refused("it lies outside the corpus folder", "copy the file into the folder instead of linking to it")
