"""Discovered topics as a table of topics that a person edits: TOML that ``topics.load_topics`` reads as it is."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.discovering import Discovered
from analysis.style import short
from analysis.tables import whole
from analysis.text import one_line

EXAMPLES, LONGEST_EXAMPLE = 2, 150
_NEXT = ("Rename the topics and their labels, take out terms that do not belong, add others, join topics that are one, delete the rest.",
         "A term finds all its forms; put what must stand as written under phrases. Then save this as the topics.toml of the corpus.")


def suggested_toml(found: Discovered) -> str:
    """The table of topics as text: for each topic its share, stability and two typical sentences as comments, then labels and terms.

    Both labels are the French one; the slug is made of it. Without topics there are only comments, which ``load_topics`` refuses
    as it does every table without a topic. Text of the corpus stands in comments and strings only, without control characters.
    """
    examples = found.sentences.groupby("topic")["sentence"].apply(list).to_dict()
    terms = found.terms.groupby("topic")["term"].apply(list).to_dict()
    blocks = ["".join(_comment(line) for line in (_how(found), *(_NEXT if len(found.topics) else ())))]
    for row in found.topics.itertuples(index=False):
        listed = ",\n    ".join(map(_string, terms[row.topic]))
        blocks.append("".join([
            _comment(f"{row.share:.0%} of the text, leads {row.passages} passages, {row.articles} articles; stability {row.stability:.2f}"),
            *(_comment(f"« {short(one_line(example), LONGEST_EXAMPLE)} »") for example in examples.get(row.topic, [])[:EXAMPLES]),
            f"[topic.{row.topic}]\n", f"label_fr = {_string(row.label)}\n", f"label_en = {_string(row.label)}\n",
            f"terms = [\n    {listed},\n]\n"]))
    return "\n".join(blocks)


def write_topics(found: Discovered, path: Path) -> Path:
    """The path of the table of topics that was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        part.write_text(suggested_toml(found), encoding="utf-8")
    return path


def _how(found: Discovered) -> str:
    number = len(found.topics)
    if not number:
        return "No topics: the corpus has too little text to discover any."
    tried = f"{found.stability['number'].min()} to {found.stability['number'].max()}"
    how = f"suggested by stability among {tried}" if found.stability["suggested"].any() else "as was asked for"
    return f"{number} topics discovered by: revue topics suggest; their number was {how}."


def _comment(line: str) -> str:
    return f"# {one_line(line)}\n"


def _string(text: str) -> str:
    """A basic string of TOML: what JSON escapes TOML does, and nothing that is no character is left."""
    return json.dumps(one_line(text), ensure_ascii=False)
