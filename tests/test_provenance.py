"""What made a result: its hashes change when what it is made of does, and only then; and the citation is well-formed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version

import nbformat
import pandas as pd
import pytest
import yaml

from analysis import annotate, load_corpus, open_tables, provenance
from analysis.notebooks import execute
from analysis.pipeline import load_config, with_topics
from analysis.places import first_corpus
from analysis.stance_model import StanceModel
from conftest import ROOT

ARTICLES = pd.DataFrame({
    "article_id": ["a", "b"], "outlet": ["Le Phare", "La Gazette"], "published": ["2024-03-01", "2024-03-02"],
    "text": ["La mairie ouvre une crèche.", "Le préfet ferme le pont."]})
ACTORS = """actor,kind,belongs_to,label_fr,label_en,names,descriptions
mairie,organisation,,Mairie,Town hall,mairie|hôtel de ville,
prefet,person,,Préfet,Prefect,préfet Martin,
"""
TOPICS = """[topic.ponts]
terms = ["pont", "viaduc"]
[topic.garde]
terms = ["crèche"]
"""
LEXICON = "word,meaning\nouvre,start\nferme,end\n"


@pytest.fixture(scope="module")
def small():
    """The tables of two sentences."""
    return annotate(load_corpus(ARTICLES))


@pytest.mark.parametrize(("what", "changed", "differs"), [
    ("nothing", ARTICLES, False),
    ("the order of articles", ARTICLES.iloc[::-1], False),
    ("a word", ARTICLES.replace("Le préfet ferme le pont.", "Le préfet ouvre le pont."), True),
    ("an id", ARTICLES.replace("a", "c"), True),
    ("an outlet", ARTICLES.replace("Le Phare", "L'Écho"), True),
    ("a date", ARTICLES.replace("2024-03-01", "2024-03-03"), True),
    ("a date that is no longer known", ARTICLES.replace("2024-03-01", None), True),
    ("an article less", ARTICLES.iloc[:1], True),
])
def test_the_corpus_hash_tells_articles_apart(small, what, changed, differs):
    """Another id, content, outlet or date is another corpus; another order is not."""
    other = provenance.corpus_hash(annotate(load_corpus(changed)))
    assert (other != provenance.corpus_hash(small)) == differs, what


@pytest.mark.parametrize(("what", "actors", "topics", "differs"), [
    ("nothing", ACTORS, TOPICS, False),
    ("a comment in the actor table", ACTORS.replace("mairie,org", "# qui décide\nmairie,org"), TOPICS, False),
    ("the order of actors", "\n".join(ACTORS.split("\n")[i] for i in (0, 2, 1)) + "\n", TOPICS, False),
    ("an actor's name", ACTORS.replace("hôtel de ville", "conseil municipal"), TOPICS, True),
    ("a name more", ACTORS.replace("préfet Martin", "préfet Martin|Luc Martin"), TOPICS, True),
    ("an actor's label", ACTORS.replace("Town hall", "City hall"), TOPICS, True),
    ("an actor's description", ACTORS.replace("préfet Martin,", "préfet Martin,le haut fonctionnaire"), TOPICS, True),
    ("a name taken from a built-in actor", ACTORS.replace("hôtel de ville", "Moscou"), TOPICS, True),
    ("a comment in the topics", ACTORS, TOPICS.replace("terms", "# des mots\nterms", 1), False),
    ("the order of topics", ACTORS, '[topic.garde]\nterms = ["crèche"]\n[topic.ponts]\nterms = ["pont", "viaduc"]\n', False),
    ("a term", ACTORS, TOPICS.replace("viaduc", "passerelle"), True),
    ("a term that became a phrase", ACTORS, TOPICS.replace('terms = ["crèche"]', 'phrases = ["crèche"]'), True),
])
def test_the_configuration_hash_tells_tables_apart(tmp_path, what, actors, topics, differs):
    """A name, label, description, term or phrase changes it; comments and the order of rows do not."""
    assert (_configuration(tmp_path, actors, topics) != _configuration(tmp_path, ACTORS, TOPICS)) == differs, what


def _configuration(folder, actors, topics):
    (folder / "a.csv").write_text(actors, encoding="utf-8")
    (folder / "t.toml").write_text(topics, encoding="utf-8")
    config = load_config(load_corpus(ARTICLES), actors=folder / "a.csv", topics=folder / "t.toml")
    return provenance.configuration_hash(config.actors.rows.values(), config.topics.rows.values())


@pytest.mark.parametrize(("what", "changed", "differs"), [
    ("nothing", LEXICON, False),
    ("a comment", "# mots\n" + LEXICON, False),
    ("an empty line", LEXICON + "\n", False),
    ("line ends", LEXICON.replace("\n", "\r\n"), False),
    ("the order of lines", "word,meaning\nferme,end\nouvre,start\n", False),
    ("a cell", LEXICON.replace("start", "begin"), True),
    ("a line more", LEXICON + "clôt,end\n", True),
])
def test_the_lexicons_hash_tells_files_apart(tmp_path, what, changed, differs):
    """A line changes it; comments, empty lines, line ends and the order of lines do not."""
    for name, text in (("one", LEXICON), ("two", changed)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.csv").write_bytes(text.encode())
    assert (provenance.lexicons_hash(tmp_path / "two") != provenance.lexicons_hash(tmp_path / "one")) == differs, what


@pytest.mark.parametrize(("what", "file", "settings", "differs"), [
    ("its weights", "model.safetensors", {}, True),
    ("its tokenizer", "tokenizer.json", {}, True),
    ("a comment in stance.toml", "stance.toml", {}, False),
    ("what its labels stand for", "stance.toml", {"sides": (1, -1)}, True),
    ("from which probability on it speaks", "stance.toml", {"least_probability": 0.6}, True),
])
def test_the_configuration_hash_tells_stance_models_apart(tmp_path, what, file, settings, differs):
    """Another model is another configuration, and none is another too; where it lies does not matter."""
    models = [StanceModel(tmp_path / name, (-1, 1)) for name in ("one", "two")]
    for model in models:
        model.folder.mkdir()
        for name in ("config.json", "model.safetensors", "tokenizer.json", "stance.toml"):
            (model.folder / name).write_text(f"# {name}")
    (models[1].folder / file).write_text("# another")
    one, two, none = (provenance.configuration_hash([], [], model) for model in (models[0], replace(models[1], **settings), None))
    assert (one != two) == differs and none not in (one, two), what


def test_tables_keep_their_configuration(small, tmp_path):
    """Saving and leaving copies out keep it, more topics change it, and a folder of an older version opens without it."""
    assert re.fullmatch("[0-9a-f]{16}", small.configuration)
    opened = open_tables(small.save(tmp_path))
    assert provenance.made(opened, "revue run") == provenance.made(small, "revue run")
    assert small.without_copies().configuration == small.configuration
    more = [with_topics(small, f'[topic.eau]\nterms = ["{term}"]').configuration for term in ("digue", "digue", "barrage")]
    assert more[0] == more[1] and len({small.configuration, *more}) == 3
    (tmp_path / "tables.json").unlink()
    assert open_tables(tmp_path).configuration == ""
    assert with_topics(open_tables(tmp_path), TOPICS).configuration == ""


def test_what_made_a_result_is_the_same_in_another_process(small, tmp_path):
    """Another process with another hash seed says the same; JSON holds it, and no path, name or time of the machine is in it."""
    made = provenance.made(small, "revue run")
    ARTICLES.to_csv(tmp_path / "articles.csv", index=False)
    code = ("import json, sys, pandas; from analysis import annotate, load_corpus, provenance;"
            "print(json.dumps(provenance.made(annotate(load_corpus(pandas.read_csv(sys.argv[1]))), 'revue run')))")
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "articles.csv"], capture_output=True, text=True, check=True, cwd=ROOT,
                          env={**os.environ, "PYTHONHASHSEED": "7"})
    assert json.loads(done.stdout) == made
    assert set(made) == {"corpus", "configuration", "versions", "command"} and made["versions"]["pandas"] == pd.__version__
    assert "/" not in json.dumps(made) and os.sep not in json.dumps(made)


@pytest.mark.parametrize("made", [{"corpus": "c0", "configuration": "f0", "versions": {"revue": "1"}, "command": "revue run"}, None])
def test_a_notebook_says_what_made_it(tmp_path, made):
    """Executing stores what made the outputs; what made earlier outputs is gone, with or without something new to say."""
    source = tmp_path / "one.ipynb"
    cell = nbformat.v4.new_code_cell("1 + 1", id="a")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"revue": {"corpus": "old"}}), source)
    executed = nbformat.read(execute(source, tmp_path / "out" / "one.ipynb", corpus=first_corpus(), made=made), as_version=4)
    assert executed.metadata.get("revue") == made
    assert executed.cells[0].outputs[0].data["text/plain"] == "2"


def test_the_citation_is_well_formed():
    """The text names title, version and year; BibTeX has balanced braces and its fields; cff is the file."""
    source = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    known = yaml.safe_load(source)
    text, entry = provenance.citation(), provenance.citation("bibtex")
    assert text.count("\n") == 0 and all(str(word) in text for word in (known["title"], known["version"], known["date-released"].year))
    assert re.fullmatch(r"@software\{\w+,\n(  \w+ = \{.+\},\n)+\}", entry) and entry.count("{") == entry.count("}")
    assert re.findall(r"^  (\w+) =", entry, re.M)[:3] == ["author", "title", "year"]
    assert provenance.citation("cff") == source and known["version"] == version("revue")
    with pytest.raises(provenance.CitationError, match="text, bibtex, cff"):
        provenance.citation("apa")


def test_people_and_marks_in_a_citation():
    """Persons are named family name first, and what BibTeX would read as a command is escaped; a DOI is a link."""
    known = {"title": "revue & co_", "version": "2", "date-released": "2027-03-01", "license": "MIT", "doi": "10.1/x",
             "authors": [{"family-names": "Durand", "given-names": "Anne"}, {"name": "the authors"}]}
    assert "  author = {Durand, Anne and {the authors}},\n  title = {{revue \\& co\\_}},\n" in provenance._bibtex(known)
    assert provenance._sentence(known) == ("Durand, Anne; the authors (2027). revue & co_ (version 2) [Computer software]. "
                                           "License: MIT. https://doi.org/10.1/x")
