"""Where the project's own material lies: the notebooks, the first corpus, the lexicons."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def home() -> Path:
    """The folder with ``notebooks/`` and ``corpus/``: the checkout, or the copy inside an installed package."""
    checkout = _PACKAGE.parent
    return checkout if (checkout / "notebooks").is_dir() and (checkout / "corpus").is_dir() else _PACKAGE / "material"


def first_corpus() -> Path:
    """The folder of the corpus that the package is shown on."""
    return home() / "corpus"


def chosen_corpus() -> Path:
    """The corpus that notebooks read: REVUE_CORPUS, else the first corpus."""
    return Path(os.environ.get("REVUE_CORPUS") or first_corpus())


def chosen_languages() -> tuple[str, ...] | None:
    """The languages of the articles that are read: those of REVUE_LANGUAGES (``all``: None, any language), else French."""
    named = os.environ.get("REVUE_LANGUAGES", "fr").replace(",", " ").split()
    return None if "all" in named else tuple(named)


def measured_data() -> Path | None:
    """The folder of public annotated data named by REVUE_DATA, or None where it is not there."""
    named = os.environ.get("REVUE_DATA")
    return Path(named) if named and Path(named).is_dir() else None


def builtin_actors() -> Path:
    """The actor table that is always there: states, their capitals, international organisations, agencies."""
    return _PACKAGE / "lexicons" / "actors.csv"
