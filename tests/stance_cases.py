"""The table of stance cases (``stance_cases.csv``): sentences by construction, and how the stage judges each now.

Columns: part (dev: rules were written with it in sight; blind: they were not), construction, text, actors and quotes
("words=>speaker") separated by "|" and "||", holder ("outlet" or words of the text), target, label (-1, 0, 1, abstain;
several accepted ones separated by "|"), basis, now (holds; silent: abstains or says 0 where a label is due; wrong).
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from analysis.schema import OUTLET, Article, Mention, Quote, Sentence, Stance
from analysis.stance import find_stance
from analysis.text import slug

PATH = Path(__file__).parent / "stance_cases.csv"


def cases() -> list[dict[str, str]]:
    """The rows of the table."""
    with PATH.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def judge(row: dict[str, str]) -> str:
    """What the stage makes of a case: holds, silent or wrong."""
    accepted = {"0"} if row["basis"] == "act" else set(row["label"].split("|"))
    said = _label(row)
    if said in accepted or said == "abstain" and row["basis"] == "act" or {said, *accepted} >= {"0", "abstain"}:
        return "holds"
    return "silent" if said in ("0", "abstain") else "wrong"


def _label(row: dict[str, str]) -> str:
    known = {slug(name) for name in row["actors"].split("|")}
    holder = OUTLET if row["holder"] == OUTLET else slug(row["holder"])
    for found in rows(row):
        unnamed = holder not in (OUTLET, *known) and found.holder not in (OUTLET, *known)
        if found.target == slug(row["target"]) and (found.holder == holder or unnamed):
            return "0" if found.basis == "act" else "abstain" if found.label is None else str(found.label)
    return "0"


def rows(row: dict[str, str]) -> list[Stance]:
    """The stance rows of a case's text, its actors and quotations given."""
    text = row["text"]
    quotes = [part.rsplit("=>", 1) for part in row["quotes"].split("||") if "=>" in part]
    spoken = [Quote("a", number, 0, at := text.index(words.strip()), at + len(words.strip()), words.strip(), "direct",
                    slug(speaker), None, None) for number, (words, speaker) in enumerate(quotes)]
    article = Article("a", "a.txt", None, None, None, None, "fr", text, "")
    return find_stance(article, [Sentence("a", 0, 0, len(text), text, "body")], _mentions(text, row), spoken)


def _mentions(text: str, row: dict[str, str]) -> list[Mention]:
    names = sorted({name for name in row["actors"].split("|") if name} | {row["target"]}, key=len, reverse=True)
    taken: list[Mention] = []
    for name in names:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if all(match.end() <= one.start or match.start() >= one.end for one in taken):
                taken.append(Mention("a", 0, match.start(), match.end(), name, slug(name), "person", "name"))
    return sorted(taken, key=lambda mention: mention.start)
