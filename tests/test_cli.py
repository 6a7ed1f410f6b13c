"""The command line: what is promised works, and bad input is one line naming file and remedy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from analysis import open_tables
from analysis.cli import main
from analysis.places import first_corpus


def test_annotate_writes_tables_that_open(folder, tmp_path, capsys):
    """Exit code 0, and the tables are there."""
    assert main(["annotate", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert len(open_tables(tmp_path / "out").articles) == 2
    assert "2 articles" in capsys.readouterr().out


def test_a_rejected_file_is_told_and_counts_under_strict(folder, tmp_path, capsys):
    """The refused file is named on stderr; the exit code is 0, and 1 under --strict."""
    (folder / "articles" / "vide.txt").write_text("")
    command = ["annotate", str(folder), "--out", str(tmp_path / "out")]
    assert main(command) == 0 and "vide.txt" in capsys.readouterr().err
    assert main([*command, "--strict"]) == 1
    assert open_tables(tmp_path / "out").rejected["path"].tolist() == ["articles/vide.txt"]


def test_names_taken_from_built_in_actors_are_told(folder, tmp_path, capsys):
    """Who gives a built-in actor's name to an actor of one's own is told so."""
    (folder / "actors.csv").write_text("actor,kind,belongs_to,label_fr,label_en,names,descriptions\nlcp-club,organisation,,LCP,LCP,LCP|Moscou,\n",
                                       encoding="utf-8")
    assert main(["annotate", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert "takes 2 names from built-in actors: LCP is lcp-club, no longer lcp; Moscou is lcp-club, no longer russia" in capsys.readouterr().out


BAD_FILES = {
    "doubled actor": ("actors.csv", "actor,kind,belongs_to,label_fr,label_en,names,descriptions\n"
                      "a,person,,A,A,Jean Dupont,\na,person,,B,B,Jean Durand,\n", "line 3: a stands in line 2 already"),
    "unknown kind": ("actors.csv", "actor,kind,belongs_to,label_fr,label_en,names,descriptions\na,planet,,A,A,Mars,\n", "planet"),
    "unknown actor column": ("actors.csv", "actor,kind,belongs_to,label_fr,label_en,names,descriptions,colour\n", "colour"),
    "no toml": ("topics.toml", "[topic\n", "topics.toml"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_configuration_is_one_line(folder, tmp_path, capsys, name):
    """Exit code 2 and one line on stderr that names the file and what is wrong in it."""
    file, content, says = BAD_FILES[name]
    (folder / file).write_text(content, encoding="utf-8")
    assert main(["annotate", str(folder), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and file in error and says in error


@pytest.mark.parametrize("command", [
    ["annotate", "nowhere", "--out", "x"], ["run", "nowhere"], ["share", "nowhere.ipynb", "--out", "x"],
    ["validate", "nowhere", "--gold", "nowhere"], ["annotate", str(first_corpus()), "--out", "x", "--engine", "dask"],
    ["validate", str(first_corpus()), "--gold", "nowhere"], ["annotate", str(first_corpus()), "--out", "x", "--actors", "nowhere.csv"],
])
def test_nothing_to_do_is_exit_code_2(command, capsys, tmp_path, monkeypatch):
    """A path that is not there, or an engine that is not, is one line and no traceback."""
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    error = capsys.readouterr().err
    assert error.startswith("revue: ") and error.count("\n") == 1


def test_no_traceback_reaches_a_user(tmp_path):
    """The installed command, too, ends with one line."""
    done = subprocess.run([sys.executable, "-m", "analysis.cli", "annotate", "nowhere", "--out", "x"], capture_output=True,
                          text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.count("\n") == 1


def test_new_makes_a_corpus_that_can_be_read(tmp_path, capsys):
    """A scaffold with one article in it is annotated; a folder with something in it is left alone."""
    assert main(["new", str(tmp_path / "mine")]) == 0
    (tmp_path / "mine" / "articles" / "a.txt").write_text("La mairie d'Exemple-sur-Mer a promis des logements.", encoding="utf-8")
    assert main(["annotate", str(tmp_path / "mine"), "--out", str(tmp_path / "out")]) == 0
    made = open_tables(tmp_path / "out")
    assert "example-city-hall" in made.mentions["actor"].tolist() and made.topics["topic"].tolist() == ["housing"]
    assert main(["new", str(tmp_path / "mine")]) == 2 and "not empty" in capsys.readouterr().err


def test_run_on_another_corpus(folder, tmp_path, capsys):
    """Another corpus gets tables, executed notebooks, figures and pages of its own, and a second run has nothing to do."""
    out = tmp_path / "out"
    assert main(["run", str(folder), "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {"tables", "notebooks", "figures", "pages", "pages.zip", ".stamp"}
    assert "2 articles" in (out / "pages" / "index.html").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["run", str(folder), "--out", str(out)]) == 0
    assert "nothing changed" in capsys.readouterr().out


def test_figures_check_says_equal():
    """The committed figures are what the corpus gives."""
    assert main(["figures", "--check"]) == 0


def test_the_scaffold_explains_itself_and_is_no_article(tmp_path):
    """Every file of a new corpus says in comments what goes into it, and none of them is read as an article or reported."""
    assert main(["new", str(tmp_path / "mine")]) == 0
    for name in ("manifest.csv", "actors.csv", "topics.toml"):
        assert (tmp_path / "mine" / name).read_text(encoding="utf-8").startswith("#")
    (tmp_path / "mine" / "articles" / "exemple.txt").write_text("La mairie d'Exemple-sur-Mer a promis des logements.", encoding="utf-8")
    manifest = tmp_path / "mine" / "manifest.csv"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("# kim-visit", "kim-visit"), encoding="utf-8")
    from analysis import load_corpus
    corpus = load_corpus(tmp_path / "mine")
    assert [(a.article_id, a.outlet, a.published) for a in corpus.articles] == [("kim-visit", "Le Courrier d'Exemple", "2024-06-19")]
    assert corpus.rejected == []


@pytest.mark.parametrize(("to", "made"), [("csv", "sentences.csv"), ("jsonl", "articles.jsonl"), ("tei", "metadata.csv"), ("iramuteq", "corpus.txt")])
def test_tables_are_exported(folder, tmp_path, capsys, to, made):
    """``revue export`` writes the tables of a folder for other tools, and says how many files."""
    assert main(["annotate", str(folder), "--out", str(tmp_path / "tables")]) == 0
    assert main(["export", str(tmp_path / "tables"), "--to", to, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / made).stat().st_size > 0 and "written into" in capsys.readouterr().out


def test_a_corpus_of_refused_files_is_exit_code_2(tmp_path, capsys):
    """Where nothing could be read the first reason is told, on one line, and nothing is written."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "scan.pdf").write_bytes(b"%PDF-1.7")
    assert main(["annotate", str(tmp_path / "mine"), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert "scan.pdf" in error and "PDF" in error and error.count("\n") == 1 and not (tmp_path / "out").exists()


def test_file_names_cannot_steer_the_terminal(folder, tmp_path, capsys):
    """Control characters of a file's name are not printed."""
    (folder / "articles" / "a\x1b[31mrouge\n.txt").write_text("")
    assert main(["annotate", str(folder), "--out", str(tmp_path / "out")]) == 0
    assert "\x1b" not in capsys.readouterr().err


def test_discovered_topics_become_a_table_that_is_used(tmp_path, capsys):
    """``topics suggest`` writes a table that annotate reads as it is, and each of its topics is found in some sentence."""
    out = tmp_path / "proposed.toml"
    assert main(["topics", "suggest", str(first_corpus()), "--out", str(out), "--number", "2"]) == 0
    assert "2 topics proposed" in capsys.readouterr().out
    assert main(["annotate", str(first_corpus()), "--out", str(tmp_path / "tables"), "--topics", str(out)]) == 0
    tables = open_tables(tmp_path / "tables")
    assert len(tables.topic_labels) == 2 and set(tables.topics["topic"]) == set(tables.topic_labels["topic"])


@pytest.mark.parametrize(("out", "more", "says"), [
    ("there.toml", [], "is there already"), ("there.toml", ["--number", "0"], "give 1 or more"), ("corpus/articles/x.toml", [], "outside of"),
    ("corpus/topics.toml", ["--force"], "the table of the corpus"), ("new.toml", [], "too little text"),
])
def test_topics_are_not_suggested_over_what_is_there(tmp_path, capsys, out, more, says):
    """Nothing is written over, into the articles, or where there is nothing to write; one line says why."""
    (tmp_path / "corpus" / "articles").mkdir(parents=True)
    (tmp_path / "corpus" / "articles" / "a.txt").write_text("Le loyer augmente encore.", encoding="utf-8")
    (tmp_path / "corpus" / "topics.toml").write_text('[topic.a]\nterms = ["loyer"]\n', encoding="utf-8")
    (tmp_path / "there.toml").write_text("", encoding="utf-8")
    assert main(["topics", "suggest", str(tmp_path / "corpus"), "--out", str(tmp_path / out), *more]) == 2
    error = capsys.readouterr().err
    assert error.count("revue:") == 1 and says in error and not (tmp_path / "new.toml").exists()
