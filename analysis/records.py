"""What readers give: records, facts about them, what was refused; and the limits on what an untrusted file may cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from analysis.days import ImpossibleDay

MB = 1_000_000
#: A text file, a page or an export is read whole; tables are read by rows and may be larger.
LARGEST_FILE = 100 * MB
LARGEST_TABLE = 4_000 * MB
#: Characters of one article; what is longer is no article but a file that was not split.
LONGEST_ARTICLE = 500_000
#: Bytes of one page: reading one takes a time that grows with it.
LARGEST_PAGE = 10 * MB


class Refused(ValueError):
    """A file or record that is refused: why, and what to do about it. Readers raise it for a file, and yield it for a record."""

    def __init__(self, reason: str, advice: str):
        super().__init__(reason, advice)
        self.reason, self.advice = reason, advice


def no_such_day(error: ImpossibleDay) -> Refused:
    """The problem of a date that never was; its article is kept without a date."""
    return Refused(f"the date « {error.args[0].strip()[:60]} » does not exist", "correct it, or declare the date in manifest.csv")


class Fact(NamedTuple):
    """What a file states of one field; value None where it states what cannot be used. ``evidence`` has the words, and where they stand."""

    value: str | None
    evidence: str
    basis: str = "stated"


class LeftOut(NamedTuple):
    """A stretch of a record's text that is not the article, by the reader's own knowledge of the file's markup."""

    start: int
    end: int
    kind: str
    rule: str


class Record(NamedTuple):
    """One article as its file has it.

    ``facts`` by field (title, published, outlet, author, agencies; article_id where the file has ids of its own);
    ``problems`` are told to the user although the record is kept (an impossible date, a cut-off character).
    """

    text: str
    facts: dict[str, Fact] = {}
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Refused, ...] = ()


#: What a reader makes of a file: records, and refusals of single records, in the file's order.
Records = Iterator[Record | Refused]


class Source(NamedTuple):
    """A file to read: its name for messages and for its ending, an open binary stream that can be sought, its size in bytes."""

    name: str
    stream: BinaryIO
    size: int

    def read(self, limit: int = LARGEST_FILE) -> bytes:
        """All its bytes; raises Refused where it is larger than the limit, or empty."""
        self.stream.seek(0)
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise Refused(f"the file is larger than {limit // MB} MB", "split it, or remove what is not an article")
        if not data or data.isspace():
            raise Refused("the file is empty", "remove it, or save the article's text in it")
        return data

    @property
    def ending(self) -> str:
        """The name's ending in lower case, with its dot; "" where it has none."""
        base = self.name.replace("\\", "/").rsplit("/", 1)[-1]
        return "." + base.rsplit(".", 1)[1].lower() if "." in base.lstrip(".") else ""
