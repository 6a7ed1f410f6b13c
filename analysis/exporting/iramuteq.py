"""The articles as a corpus of IRaMuTeQ: one text file, each article below a line of four stars and starred variables.

The rules kept are those of IRaMuTeQ's and Alceste's corpus format, which rainette and R.temis read as well: a line that begins
with ``****`` opens a text; variables are ``*name_value`` with a space between; ``-*`` opens a theme and ``_word_`` is a variable
inside the text. Names and values here are letters and digits without accents. Some readers cut a value at its first underscore:
only that of article has one, behind its number.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.exporting.bundles import Bundle, bundles, distinct, paragraphs
from analysis.tables import Tables, whole
from analysis.text import fold

UNKNOWN = "unknown"
#: What the format or the program gives a meaning of its own (* _, and $ £ § as its inner marks), quotation marks, apostrophes.
_MEANT = str.maketrans({**dict.fromkeys('*_$£§"«»“”„‹›', " "), **dict.fromkeys("’ʼ‘′", "'")})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def write_iramuteq(tables: Tables, folder: Path) -> list[Path]:
    """The paths of corpus.txt (UTF-8) and left_out.csv, which names the articles that have no words left to analyse.

    An article's variables: article (number and id), outlet, year, month, day (of publication; unknown where unknown), agency (yes
    where it names a news agency as its source), copy (yes where it copies another article). Its text: headline and body, a
    paragraph a line, without removed lines; quotation marks and the signs that the format uses are spaces there.
    """
    outlets = distinct(tables.articles["outlet"].dropna(), value, [UNKNOWN])
    corpus, left_out = folder / "corpus.txt", folder / "left_out.csv"
    missing = ["article,reason\n"]
    with whole(corpus) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
        for bundle in bundles(tables):
            groups = paragraphs(bundle.article, bundle.rows["sentences"])
            lines = [clean(" ".join(sentence.text for sentence in group)) for group in groups]
            lines = [line for line in lines if any(map(str.isalnum, line))]
            article = f"{bundle.number:05d}_{value(bundle.article.article_id)}"
            if lines:
                stream.write("\n".join([_header(bundle, article, outlets), *lines, "\n"]))
            else:
                missing.append(f"{article},no words are left to analyse\n")
    with whole(left_out) as part:
        part.write_text("".join(missing), encoding="utf-8", newline="\n")
    return [corpus, left_out]


def _header(bundle: Bundle, article: str, outlets: dict[str, str]) -> str:
    """The line of stars and variables of an article."""
    day = (bundle.published or "").replace("-", "")
    variables = {
        "article": article,
        "outlet": outlets.get(bundle.article.outlet, UNKNOWN),
        "year": day[:4] or UNKNOWN,
        "month": day[:6] if len(day) > 4 else UNKNOWN,
        "day": day if len(day) > 6 else UNKNOWN,
        "agency": "yes" if bundle.known.get("agencies") else "no",
        "copy": "yes" if bundle.article.duplicate_of else "no",
    }
    return " ".join(["****", *(f"*{name}_{word}" for name, word in variables.items())])


def value(words: str) -> str:
    """Words as the value of a variable: LeCourrierDExemple."""
    plain = fold(words).replace("œ", "oe").replace("æ", "ae")
    return "".join(part.capitalize() for part in re.findall("[a-z0-9]+", plain))[:60] or "Other"


def clean(text: str) -> str:
    """The text on one line, without what IRaMuTeQ would read as its own signs."""
    return " ".join(_CONTROL.sub(" ", text).translate(_MEANT).split())
