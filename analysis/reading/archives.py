"""ZIP archives as folders: their members as sources, read in memory, with bounds; nothing is ever unpacked to the disk."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from analysis.records import LARGEST_FILE, LARGEST_TABLE, MB, Refused, Source

DEEPEST = 2  # a ZIP in a ZIP is read, a third one in it is not
MOST_MEMBERS = 100_000
LARGEST_DIRECTORY = 20 * MB  # bytes of an archive's list of members
#: No text shrinks so much; what claims to was made to fill a memory.
HIGHEST_RATIO = 200
ALWAYS_FINE = 10 * MB  # bytes up to which the ratio is not looked at

Member = tuple[str, Source | Refused]

_OFFICE = {"word/": "save the document as text", "xl/": "save each sheet as CSV", "ppt/": "save the text as a text file",
           "mimetype": "save it as text, or as CSV"}
_OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^./]|Thumbs\.db$|desktop\.ini$)")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error)


def is_archive(source: Source) -> bool:
    """Whether a file is a ZIP archive, by its first bytes."""
    source.stream.seek(0)
    return source.stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def members(source: Source, depth: int = 1) -> Iterator[Member]:
    """The files in a ZIP archive, by path, sorted; those of archives in it too. A member that is refused stands there as Refused.

    Raises Refused for an archive that cannot be opened, is an Office document, or would unpack to far more than it holds.
    """
    try:
        _check_directory(source)
        archive = zipfile.ZipFile(source.stream)
    except _BROKEN as error:
        raise Refused(f"the ZIP archive cannot be opened ({_one_line(error)})", "make the archive again, or unpack it") from error
    entries = sorted((entry for entry in archive.infolist() if not entry.is_dir() and not _LITTER.search(entry.filename)),
                     key=lambda entry: entry.filename)
    _check_whole(entries, source.size)
    for entry in entries:
        name = _name(entry)
        try:
            member = Source(f"{source.name}/{name}", io.BytesIO(_read(archive, entry)), entry.file_size)
        except Refused as refused:
            yield name, refused
            continue
        if is_archive(member):
            yield from ((f"{name}/{inner}", found) for inner, found in _nested(member, depth))
        else:
            yield name, member


def _nested(member: Source, depth: int) -> Iterator[Member]:
    try:
        if depth >= DEEPEST:
            raise Refused(f"it is an archive inside {depth} others", "unpack it into the folder")
        yield from members(member, depth + 1)
    except Refused as refused:
        yield "", refused


def _check_directory(source: Source) -> None:
    """The list of members is read whole by whoever opens an archive: it must not be enormous."""
    source.stream.seek(max(0, source.size - 66_000))
    tail = source.stream.read(66_000)
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) >= at + 16 and struct.unpack_from("<I", tail, at + 12)[0] > LARGEST_DIRECTORY:
        raise Refused("the ZIP archive lists more members than can be read", "unpack it into the folder")
    source.stream.seek(0)


def _check_whole(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    for mark, advice in _OFFICE.items():
        if any(name.startswith(mark) for name in names) and (mark == "mimetype" or "[Content_Types].xml" in names):
            raise Refused("it is an Office document, not a ZIP of articles", advice)
    if len(entries) > MOST_MEMBERS:
        raise Refused(f"the archive has {len(entries)} members, more than {MOST_MEMBERS}", "unpack it into the folder")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_TABLE or total > ALWAYS_FINE and total > HIGHEST_RATIO * max(size, 1):
        raise Refused(f"the archive would unpack to {total // MB} MB out of {max(1, size // MB)} MB", "unpack it yourself if you trust it")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A member's bytes; never more than it declares, and it declares no more than is allowed."""
    if _OUTSIDE.search(entry.filename):
        raise Refused("its path leads outside the archive", "make the archive again without such paths")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("it is a link, and links in archives are not followed", "put the file itself into the archive")
    if entry.flag_bits & 1:
        raise Refused("it is encrypted", "unpack the archive with its password")
    if entry.file_size > LARGEST_FILE:
        raise Refused(f"the file is larger than {LARGEST_FILE // MB} MB", "unpack the archive into the folder")
    if entry.file_size > ALWAYS_FINE and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        raise Refused("it would unpack to far more than the archive holds", "unpack it yourself if you trust it")
    try:
        with archive.open(entry) as stream:
            return stream.read(entry.file_size)
    except _BROKEN as error:
        raise Refused(f"it cannot be unpacked ({_one_line(error)})", "make the archive again") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The member's path; archives made on Windows or a Mac often hold UTF-8 without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name.encode("utf-8", "replace").decode("utf-8")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
