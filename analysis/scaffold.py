"""Scaffolds a corpus of one's own: a folder with the files that a corpus may have, ready to be filled."""

from __future__ import annotations

import csv
from pathlib import Path

from analysis.corpus import MANIFEST_COLUMNS, CorpusError

ACTOR_HEADER = ("actor", "kind", "belongs_to", "label_fr", "label_en", "names", "descriptions")
ACTOR_EXAMPLE = ("example-city-hall", "organisation", "", "Mairie d'Exemple-sur-Mer", "Exemple-sur-Mer city hall",
                 "mairie d'Exemple-sur-Mer|municipalité d'Exemple-sur-Mer", "")
TOPICS = '''# A topic is a slug in brackets, two labels, and the French words it is told with. A term ending in * stands for every
# word that begins so. Add a topic by copying three lines, then run: revue run .
[topic.housing]
label_fr = "Logement"
label_en = "Housing"
terms = ["logement*", "loyer*", "locataire*", "HLM"]
phrases = ["crise du logement", "permis de construire"]
'''
README = '''# A corpus

Put one article per UTF-8 text file into `articles/`. Then, from this folder: `revue run . --out results`.

- `manifest.csv`: what you know about each article (path, outlet, published as YYYY-MM-DD). A file without a line is read too.
- `actors.csv`: whom to count beside the states and organisations that are known already; lists are separated by |.
- `topics.toml`: what to look for.
'''


def scaffold(folder: Path) -> str:
    """What was made and what to do next, in words. Raises CorpusError where the folder has something in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CorpusError(f"{folder}: it is there already and not empty; give the name of a new folder")
    (folder / "articles").mkdir(parents=True)
    _write_csv(folder / "manifest.csv", MANIFEST_COLUMNS)
    _write_csv(folder / "actors.csv", ACTOR_HEADER, ACTOR_EXAMPLE)
    (folder / "topics.toml").write_text(TOPICS, encoding="utf-8")
    (folder / "README.md").write_text(README, encoding="utf-8")
    return f"{folder} is ready: put articles (UTF-8 text) into {folder / 'articles'}, then: revue run {folder} --out results"


def _write_csv(path: Path, *rows: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
