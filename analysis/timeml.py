"""Reads TimeML: a text, its date, and its annotated expressions of time as rows of gold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from lxml import etree

_SEASONS = {"SP": ("{0}-03", "{0}-05"), "SU": ("{0}-06", "{0}-08"), "FA": ("{0}-09", "{0}-11"), "WI": ("{1}-12", "{0}-02")}
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False}


class TimedText(NamedTuple):
    """A text, its day of writing, its dates (start, end, value, text), and the spans of times, durations and sets in it."""

    text: str
    published: str
    dates: list[dict]
    others: list[dict]


def read_timeml(path: Path) -> TimedText:
    """The TEXT of a document of TimeML 1.2 with its TIMEX3; those of type DATE are dates, values as in the codebook.

    Raises ValueError (lxml's XMLSyntaxError among them) for a file that is no such document.
    """
    root = etree.parse(str(path), etree.XMLParser(**_PARSER)).getroot()
    body, stamp = root.find("TEXT"), root.find("DCT/TIMEX3")
    if body is None or stamp is None:
        raise ValueError("no TEXT or no DCT in it")
    text, opened, rows = "", {}, []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            opened[element] = len(text)
            text += element.text or ""
            continue
        if element.tag == "TIMEX3" and len(text) > opened[element]:
            rows.append((element.get("type"), {"start": opened[element], "end": len(text), "text": text[opened[element]:],
                                               "value": iso(element.get("value", ""))}))
        if element is not body:
            text += element.tail or ""
    dates = [row for kind, row in rows if kind == "DATE"]
    return TimedText(text, stamp.get("value", "")[:10], dates, [row for kind, row in rows if kind != "DATE"])


def iso(value: str) -> str | None:
    """A value of TimeML as the codebook writes it: ``1999-FA`` is 1999-09/1999-11, ``199X`` 1990/1999, ``19XX`` 1901/2000; None for vague ones."""
    if season := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return "/".join(_SEASONS[season[2]]).format(season[1], int(season[1]) - 1)
    if decade := re.fullmatch(r"(\d{3})X?", value):
        return f"{decade[1]}0/{decade[1]}9"
    if century := re.fullmatch(r"(\d{2})(?:XX)?", value):
        return f"{century[1]}01/{int(century[1]) + 1}00"
    return value if re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?|-W\d{2})?", value) else None
