"""What made a result: hashes of the corpus and of the configuration, the versions, the command. And how the package is cited."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis import lexicon
from analysis.coding import plain
from analysis.places import home
from analysis.tables import Tables

#: The columns of ``articles`` that say which articles a corpus is: what they are, and what counts are grouped by.
IDENTITY = ["article_id", "sha256", "outlet", "published"]
#: The distributions whose version can change a number or a picture.
DECIDING = ("revue", "numpy", "pandas", "scipy", "scikit-learn", "simplemma", "textblob", "textblob-fr", "vaderSentiment-fr", "py3langid",
            "lxml", "trafilatura", "htmldate", "matplotlib", "pillow", "plotly")
FORMS = ("text", "bibtex", "cff")
_HEX = 16
_BIBTEX = str.maketrans({"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
                        | {char: f"\\{char}" for char in "&%$#_{}"})


class CitationError(ValueError):
    """A form of citation that is not there; the message names those that are."""


def made(tables: Tables, command: str) -> dict[str, Any]:
    """What made the results of some tables: corpus (hash), configuration (hash), versions (by name), command. JSON can hold it.

    It is equal wherever corpus, configuration and versions are: without paths, names of people or machines, and times. The command
    stands in it as given, so give it without paths. ``configuration`` is "" for tables that an older version saved. The versions of
    torch and transformers, which a stance model runs on, are not in it.
    """
    return {"corpus": corpus_hash(tables), "configuration": tables.configuration, "versions": versions(), "command": command}


def corpus_hash(tables: Tables) -> str:
    """A hash, 16 hexadecimal digits, of which articles there are: id, content, outlet and date of each, in any order."""
    known = plain(tables.columns("articles", IDENTITY)).fillna("")
    return _digest(zip(*(known[name].tolist() for name in IDENTITY)))


def configuration_hash(actors: Iterable[tuple], topics: Iterable[tuple], stance_model: Any = None, corrections: Iterable[Any] = ()) -> str:
    """A hash, 16 hexadecimal digits, of what a corpus is read with: rows of actors and of topics, lexicons, stance model, corrections.

    Comments and the order of rows do not count, although of two actors that share a name the first one may get it.
    """
    return _digest([["actors", _digest(actors)], ["topics", _digest(topics)], ["lexicons", lexicons_hash(lexicon.FOLDER)],
                    ["stance", model_hash(stance_model) if stance_model else ""],
                    *([["corrections", _digest(corrections)]] if corrections else [])])


def extended(configuration: str, topics: Iterable[tuple]) -> str:
    """The hash of a configuration with more topics; "" where the configuration is not known."""
    return _digest([["before", configuration], ["topics", _digest(topics)]]) if configuration else ""


@cache
def lexicons_hash(folder: Path) -> str:
    """A hash of the lexicon files of a folder, read once a process: of their names and lines, without comments and empty lines.

    The words of figures and widgets are left out: no number rests on them.
    """
    return _digest([path.name, *sorted(line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip() and line[0] != "#")]
                   for path in folder.glob("*.csv") if path.name != "labels.csv")


@cache
def code_hash() -> str:
    """A hash of the package's modules and lexicons and of the versions of what it is built on: where it changed, rows may."""
    code = [[path.name, hashlib.sha256(path.read_bytes()).hexdigest()] for path in Path(__file__).parent.rglob("*.py")]
    return content_hash([sorted(code), lexicons_hash(lexicon.FOLDER), sorted(versions().items())])


def content_hash(value: Any) -> str:
    """A hash, 16 hexadecimal digits, of what JSON can hold, in its order."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:_HEX]


def versions() -> dict[str, str]:
    """The versions of Python (3.11) and of what decides numbers or pictures, by name."""
    python = ".".join(map(str, sys.version_info[:2]))
    return {"python": python, **{name: version(name) for name in DECIDING}}


@cache
def model_hash(model: Any) -> str:
    """A hash of a StanceModel: of its settings, and of the files in its folder."""
    settings = [[name, repr(value)] for name, value in asdict(model).items() if name != "folder"]
    files = [path for path in model.folder.iterdir() if path.is_file() and path.name != "stance.toml" and not path.name.startswith(".")]
    return _digest([*settings, *([path.name, _file_hash(path)] for path in files)])


def _file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest(rows: Iterable[Any]) -> str:
    """A hash of rows that can be sorted and that JSON can hold, in any order."""
    return hashlib.sha256(json.dumps(sorted(rows)).encode()).hexdigest()[:_HEX]


# ---------------------------------------------------------------------------------------------- how to cite

def citation(form: str = "text") -> str:
    """How to cite the package, from CITATION.cff: a line of ``text``, an entry for ``bibtex``, or the file itself, ``cff``.

    Raises CitationError for another form.
    """
    if form not in FORMS:
        raise CitationError(f"no form of citation is called {form!r}; use one of {', '.join(FORMS)}")
    source = (home() / "CITATION.cff").read_text(encoding="utf-8")
    if form == "cff":
        return source
    import yaml
    known = yaml.safe_load(source)
    return _bibtex(known) if form == "bibtex" else _sentence(known)


def _sentence(known: dict[str, Any]) -> str:
    authors = "; ".join(_author(person) for person in known["authors"])
    said = (f"{authors[:1].upper()}{authors[1:]} ({_released(known)[0]}). {known['title']} (version {known['version']}) [Computer software]. "
            f"License: {known['license']}.")
    return f"{said} {link}" if (link := _link(known)) else said


def _bibtex(known: dict[str, Any]) -> str:
    year, month, *_ = _released(known)
    authors = " and ".join(f"{{{_author(person).translate(_BIBTEX)}}}" if "name" in person else _author(person).translate(_BIBTEX)
                           for person in known["authors"])
    cells = {"author": authors, "title": f"{{{known['title'].translate(_BIBTEX)}}}", "year": year, "month": str(int(month)),
             "version": known["version"], "note": f"License: {known['license']}", "url": _link(known)}
    lines = [f"  {name} = {{{value}}}," for name, value in cells.items() if value]
    key = re.sub(r"\W.*", "", known["title"]) + year
    return "\n".join([f"@software{{{key},", *lines, "}"])


def _released(known: dict[str, Any]) -> list[str]:
    """Year, month and day of the release."""
    return str(known["date-released"]).split("-")


def _author(person: dict[str, str]) -> str:
    """An author: a name as it stands, or of a person family name, given names."""
    return person.get("name") or ", ".join(person[key] for key in ("family-names", "given-names") if key in person)


def _link(known: dict[str, Any]) -> str:
    """Where the package is found, where the file says so."""
    return f"https://doi.org/{known['doi']}" if "doi" in known else known.get("repository-code") or known.get("url") or ""
