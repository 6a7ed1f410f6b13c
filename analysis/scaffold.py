"""Scaffolds a corpus of one's own: a folder with the files that a corpus may have, commented, ready to be filled."""

from __future__ import annotations

from pathlib import Path

from analysis.corpus import CorpusError

MANIFEST = """# What you know of the articles; lines that begin with # are left alone, and a file without a line is read too.
# path: a file inside this folder, or one article of an export: articles/export.html#3 for its third.
# outlet, published (YYYY-MM-DD, or YYYY-MM, or YYYY), title, author: what you declare goes before what the file states.
# article_id: a name of your own for it (default: its path). basis: declared, or inferred; evidence: the words that show it.
# rights: restricted where the text must not be passed on; pages then show excerpts. Empty, or open: it may be passed on.
# Below the header stands an example: take away its # to try it.
article_id,path,outlet,published,basis,evidence,rights
# kim-visit,articles/exemple.txt,Le Courrier d'Exemple,2024-06-19,declared,,open
"""
ACTORS = """# Whom to count, beside the states, seats of power, international organisations and agencies that are known already.
# actor: a slug. kind: person, state, organisation, media, place, or other (a name that only hides one). belongs_to: a slug.
# names and descriptions are lists separated by |. A name in capitals and small letters is found as a name; one that begins
# in lower case in any case. A person's bare surname is a name of its own (Dupont); descriptions are counted apart.
# Replace the example below.
actor,kind,belongs_to,label_fr,label_en,names,descriptions
example-city-hall,organisation,,Mairie d'Exemple-sur-Mer,Exemple-sur-Mer city hall,mairie d'Exemple-sur-Mer|municipalité d'Exemple-sur-Mer,
"""
TOPICS = '''# A topic is a slug in brackets and the French words it is told with; two lines suffice. A term finds every form of its
# words (loyer: loyers; reloger: relogeait, relogé); one that ends in * finds every word that begins so. phrases are found as
# written; label_fr and label_en name the topic in figures. Add a topic, then run: revue run .
[topic.housing]
label_fr = "Logement"
label_en = "Housing"
terms = ["logement", "loyer", "locataire", "reloger", "HLM"]
phrases = ["crise du logement", "permis de construire"]
'''
CORRECTIONS = """# What you correct in the tables, one row a line, checked against the article's sha256 and applied last. The explorer gives you
# the line of a row (button Correct…): write in value what it should be; field * and no value take the row away. Lines about
# characters where no row stands add one: mentions (field actor), quotes (speaker), dates (value, in ISO), topics (topic), stance
# (label:holder>target, -1, 0, 1 or nothing); those of topics and stance have start and end of their sentence.
layer,article_id,sha256,start,end,field,value,who,why
"""
README = """# A corpus

Put articles into `articles/` as you have them: text, Markdown, saved web pages, Europresse or Factiva exports (HTML), CSV, TSV, JSON lines,
Parquet, or ZIP archives of these. Then, from this folder: `revue run . --out ../results`.

- `manifest.csv`: what you know about each article. A file without a line is read too.
- `actors.csv`: whom to count.
- `topics.toml`: what to look for.
- `corrections.csv`: what the machine got wrong, row by row; applied last, and counted in figures.

What could not be read, and why, is said at the end of the run and stands in the table `rejected`.
"""
FILES = {"manifest.csv": MANIFEST, "actors.csv": ACTORS, "topics.toml": TOPICS, "corrections.csv": CORRECTIONS, "README.md": README}


def scaffold(folder: Path) -> str:
    """What was made and what to do next, in words. Raises CorpusError where the folder has something in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CorpusError(f"{folder}: it is there already and not empty; give the name of a new folder")
    (folder / "articles").mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    return f"{folder} is ready: put articles or exports into {folder / 'articles'}, then: revue run {folder} --out results"
