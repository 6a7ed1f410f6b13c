"""Bytes of unknown encoding to text: nothing normalised, and what is doubtful or damaged is said."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import NamedTuple

from analysis import lexicon
from analysis.records import Refused

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: The single-byte encodings that French texts are found in; of equals the first is taken.
_SINGLE_BYTE = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_DECLARABLE = re.compile(r"cp\d+|iso8859-\d+|mac-\w+|koi8-\w+|euc_\w+|gb\w+|big5\w*|shift_jis\w*")
_SAME = {"ascii": "cp1252", "iso8859-1": "cp1252"}  # as browsers read them
#: Bytes that text is made of: all but control characters; the end-of-file mark of DOS is left to stand.
_TEXT_BYTES = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), *b"\t\n\v\f\r\x1a\x1b"})
_MOST_CONTROLS = 0.01
_MOST_BROKEN = 0.01
_MOST_STRANGE = 0.1
_CONTEXTS = 200_000
_HIGH_BYTES = bytes(range(128, 256))
_CUT_OFF = Refused("the last character is cut off; the text before it was read", "check that the file is complete")

#: What may follow the first character of UTF-8 that was read as Windows-1252 or ISO-8859-1.
_LATE = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED = re.compile(rf"Ã(?:[{_LATE}]|(?<![^\W\d_]Ã) )|Â[\xa0-\xbf]|â(?:€|\x80)[{_LATE}]|Å[“\x93](?:(?=[a-z])|(?<=[a-z]..))"
                       r"|√[©®†ß™¥ªÆØ]|‚Ä[ôúùìîò¶]|├[®¿áº¬┤«╗ó]")
_SIGNS_OF_GARBLED = "ÃÂÅ€\x80√‚├"  # one of these is in all that is found so
_UNUSED = re.compile("[\x80-\x9f]")
_UNUSED_IN_UTF8 = re.compile(b"\xc2[\x80-\x9f]")

_CONTEXT = re.compile(rb"[0-9A-Za-z]?[\x80-\xff]{1,12}[0-9A-Za-z]?")
_USUAL = re.compile(r"[éèàêçùôîâûïëüœæÉÈÀÊÇÔÎÂŒ’‘«»“”…–—°€©\xa0]")
#: What French text never has: control and loss marks, lone accents, signs inside words, capitals or dashes of other alphabets there.
_STRANGE = re.compile(
    r"[\x80-\x9f\ufffd¤¨´¸¯˜¦ˇ˘˙˝˛]|(?<=[^\W\d_])[¡-¿‚„†‡ˆ‰‹›√-⌂─-▟‗ƒ•](?=[^\W\d_])|(?<=[^\W\d_])[¼½¾‚„†‡ˆ‰‹√-⌂─-▟ƒ¢£¥¿¡]"
    r"|[¼½¾‚„†‡ˆ√-⌂─-▟¢£¥](?=[^\W\d_])|(?<![^\W\d_])[œæ](?![^\W\d_])|(?<=\d)[ŒŸ]|Œ(?![^\W\d_])|(?<=[^\W\d_])[…“”](?=[a-zà-ÿ])"
    r"|(?<=[a-zà-ÿ])[À-ÖØ-ÞŠŽŸŒ]|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]{3,}|[\xa0√├]{8,}")


class Decoded(NamedTuple):
    """A text, the encoding it was read by, and what the user must be told of it (None where all is well)."""

    text: str
    encoding: str
    problem: Refused | None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file, whole but for a byte-order mark, with its encoding and any problem; raises Refused for what is no text.

    A byte-order mark decides; then zeros at every other byte (UTF-16), strict UTF-8, the ``declared`` charset, and of the
    single-byte encodings the one in which most marks make sense in French words. A last character that is cut off is dropped.
    Three characters beyond ASCII for each broken byte make a file UTF-8; of it one byte in a hundred characters may be broken,
    and is read as U+FFFD; with more the file is refused.
    Damage done before the file was saved (mojibake, U+FFFD, control characters) is kept as found. Limit: single-byte encodings of
    other languages are told only where declared.
    """
    if found := known_type(data):
        raise found
    text, encoding, problems = _read(data, declared)
    problems += damage(text, problems)
    reason = "; ".join(problem.reason for problem in problems)
    return Decoded(text, encoding, Refused(reason, problems[0].advice) if problems else None)


def known_type(head: bytes) -> Refused | None:
    """Why a file is refused that its first bytes show to be a document, an archive, an image or sound; None for other files."""
    marks, types = _file_types()
    found = marks.match(head)
    if found is None:
        return None
    what, advice = types[found.lastindex - 1]
    return Refused(f"the file is {what}, not text", advice)


@cache
def _file_types() -> tuple[re.Pattern[bytes], list[tuple[str, str]]]:
    """A pattern with one group for each kind of file; what the kinds are, and the advice."""
    rows = lexicon.rows("file_types")
    marks = (b"(.{%d}%s)" % (int(row["offset"]), re.escape(bytes.fromhex(row["bytes"]))) for row in rows)
    return re.compile(b"|".join(marks), re.DOTALL), [(row["what"], row["advice"]) for row in rows]


# -------------------------------------------------------------------------------------------------- which encoding

def _read(data: bytes, declared: str | None) -> tuple[str, str, list[Refused]]:
    mark, encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", _zeros(data)))
    data = data[len(mark):]
    return _utf8(data, declared) if encoding == "utf-8" else _wide(data, encoding)


def _zeros(data: bytes) -> str:
    """UTF-16 without a mark: Latin letters have a zero at every other byte, and hardly any at the others; else UTF-8."""
    sample = data[:65_536]
    if 0 not in sample:
        return "utf-8"
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and max(even, odd) >= 0.5 * half and min(even, odd) <= 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def _wide(data: bytes, encoding: str) -> tuple[str, str, list[Refused]]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(data)
    if text.count("\ufffd") > len(text) * _MOST_BROKEN:
        raise Refused(f"the file begins like {encoding[:6].upper()} but much of it is broken", "save it as UTF-8")
    return text, encoding, [_CUT_OFF] if decoder.getstate()[0] else []


def _utf8(data: bytes, declared: str | None) -> tuple[str, str, list[Refused]]:
    with suppress(UnicodeDecodeError):
        text, read = codecs.utf_8_decode(data)
        rest = data[read:]
        if not rest or len(rest) > 1 or rest in (b"\xc2", b"\xc3", b"\xc5", b"\xe2") or not text.isascii():
            return text, "utf-8", [_CUT_OFF] if rest else []
    valid = data.decode("utf-8", "ignore")
    broken = len(data) - len(valid.encode("utf-8"))
    beyond_ascii = len(valid) - len(data.translate(None, _HIGH_BYTES))
    if beyond_ascii < 3 * broken:
        _count_controls(data, len(data))
        return *_single_byte(data, declared), []
    if broken > max(1, len(valid) * _MOST_BROKEN):
        raise Refused(f"the file is UTF-8 in which {broken} bytes are broken", "get it again from its source, or save it as UTF-8")
    told = Refused(f"the file has {broken} byte{'s' * (broken > 1)} that are no UTF-8; � stands in their place",
                   "get the file again from its source, or correct it")
    return data.decode("utf-8", "replace"), "utf-8", [told]


def _single_byte(data: bytes, declared: str | None) -> tuple[str, str]:
    """The text by the encoding in which most of the bytes beyond ASCII make sense; raises Refused where they do in none."""
    contexts = Counter(found[0] for found in islice(_CONTEXT.finditer(data), _CONTEXTS))
    marks = {name: _sense(contexts, name) for name in dict.fromkeys((*_declarable(declared), *_SINGLE_BYTE))}
    best = max(marks, key=lambda name: marks[name][0])
    if marks[best][1] > _MOST_STRANGE:
        raise Refused("the encoding of the file cannot be told: in none do its letters make sense", "save it as UTF-8")
    return data.decode(best, "replace"), best


def _declarable(declared: str | None) -> list[str]:
    """The codec of a declared charset, none where there is no such, or it is no single-byte or East Asian one."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return []
    name = _SAME.get(name, name)
    return [name] if _DECLARABLE.fullmatch(name) else []


def _sense(contexts: Counter[bytes], encoding: str) -> tuple[float, float]:
    """What an encoding makes of the bytes beyond ASCII: usual marks less three times the strange ones; the share of the strange."""
    usual = strange = 0
    for context, times in contexts.items():
        text = context.decode(encoding, "replace")
        usual += times * len(_USUAL.findall(text))
        strange += times * sum(len(found) for found in _STRANGE.findall(text))
    total = sum(times * sum(byte > 127 for byte in context) for context, times in contexts.items())
    return usual - 3 * strange, strange / total


# ----------------------------------------------------------------------------------------------- damage done before

def damage(text: str, told: Iterable[Refused] = ()) -> list[Refused]:
    """What was lost or garbled before the text was saved, as problems; raises Refused where it is full of control characters.

    Lost letters are left out where ``told`` has them already.
    """
    found = []
    if (lost := text.count("\ufffd")) and not any("\ufffd" in problem.reason for problem in told):
        found.append(Refused(f"{lost} × � in it: letters that were lost before it was saved", "get the text again from its source"))
    data = text.encode("utf-8")
    if garbled := any(map(text.__contains__, _SIGNS_OF_GARBLED)) and _GARBLED.search(text) or \
            _UNUSED_IN_UTF8.search(data) and _UNUSED.search(text):
        before = text[max(garbled.start() - 20, 0):garbled.start()].split()
        after = text[garbled.end():garbled.end() + 20].split()
        example = "".join([*before[-1:], garbled[0], *after[:1]])
        found.append(Refused(f"it holds text that was decoded wrongly before it was saved (« {example} »)",
                             "get the text again from its source, or correct it and save it as UTF-8"))
    if controls := _count_controls(data, len(text)):
        found.append(Refused(f"it holds {controls} control character{'s' * (controls > 1)}", "remove them if they are not meant"))
    return found


def _count_controls(data: bytes, length: int) -> int:
    controls = len(data.translate(None, _TEXT_BYTES))
    if controls > max(2, length * _MOST_CONTROLS):
        raise Refused("it is no text: it is full of control characters", "remove it, or save its text as UTF-8")
    return controls
