"""Reading a corpus: everything goes in, and what does not is named with file, reason and remedy."""

from __future__ import annotations

import json
import os
import zipfile

import pandas as pd
import pytest

from analysis import annotate, load_corpus
from analysis.corpus import CorpusError, require_articles

BODY = ("Le conseil municipal de la ville a voté mardi le budget des écoles, après trois heures de débat avec les parents. "
        "La maire a remercié les élus et promis que les travaux commenceront dans les prochains mois.")
ENGLISH = ("The city council has voted the budget of its schools after three hours of debate with the parents on Tuesday. "
           "The mayor thanked them and promised that the work would begin within the next few months, before the summer.")


def ids(corpus) -> list[str]:
    return [article.article_id for article in corpus.articles]


def test_a_folder_without_a_manifest_is_read(folder):
    """Text files alone make a corpus; ids are their paths without the ending, and nothing is invented about them."""
    corpus = load_corpus(folder)
    assert ids(corpus) == ["deux", "un"]
    assert {article.outlet for article in corpus.articles} == {None}
    assert corpus.rejected == []


def test_the_text_is_kept_as_it_was_found(folder):
    """Line ends, spaces and marks survive reading; only a byte-order mark is dropped."""
    raw = "Première ligne\r\n\r\n« Seconde\u00a0» ligne\u202f!\n"
    (folder / "articles" / "trois.txt").write_bytes(b"\xef\xbb\xbf" + raw.encode())
    assert {a.article_id: a.text for a in load_corpus(folder).articles}["trois"] == raw


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty"), (b"  \n ", "empty"), (b"\x89PNG\r\n\x1a\n\0\0\0", "image"), (b"%PDF-1.7 x", "PDF")])
def test_an_unreadable_file_is_rejected_and_the_others_go_through(folder, content, reason):
    """A refused file stands in ``rejected`` with its reason and advice; the rest is read."""
    (folder / "articles" / "mauvais.txt").write_bytes(content)
    corpus = load_corpus(folder)
    assert len(corpus.articles) == 2
    assert [row.path for row in corpus.rejected] == ["articles/mauvais.txt"]
    assert reason in corpus.rejected[0].reason and corpus.rejected[0].advice
    assert len(annotate(corpus).rejected) == 1


def test_nothing_but_refused_files_is_a_corpus_without_articles(tmp_path):
    """Reading never raises for what is in a file; the tables are empty but for ``rejected``, and the command line stops there."""
    (tmp_path / "vide.txt").write_bytes(b"")
    corpus = load_corpus(tmp_path)
    assert len(corpus.articles) == 0 and len(annotate(corpus).rejected) == 1
    with pytest.raises(CorpusError, match=r"vide\.txt: the file is empty"):
        require_articles(corpus)


def test_what_lies_outside_the_folder_or_is_no_file_is_rejected(folder, tmp_path_factory):
    """Links that lead out of the corpus, links to folders, to themselves, and pipes are refused, and nothing waits for them."""
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("secret")
    for name, target in (("lien.txt", secret), ("dossier", secret.parent), ("boucle.txt", folder / "articles" / "boucle.txt"),
                         ("parent", folder)):
        (folder / "articles" / name).symlink_to(target)
    os.mkfifo(folder / "articles" / "tube.txt")
    corpus = load_corpus(folder)
    assert len(corpus.articles) == 2
    assert {row.path.removeprefix("articles/") for row in corpus.rejected} == {"lien.txt", "dossier", "boucle.txt", "parent", "tube.txt"}
    assert "outside" in next(row.reason for row in corpus.rejected if row.path.endswith("lien.txt"))


def test_an_articles_folder_that_lies_elsewhere_is_refused(tmp_path):
    """Files below an ``articles/`` that is a link out of the corpus are refused one by one; those below a link inside it are read."""
    for name, target in (("corpus", tmp_path / "elsewhere"), ("own", tmp_path / "own" / "texts")):
        (tmp_path / name).mkdir()
        target.mkdir()
        (target / "un.txt").write_text(BODY, encoding="utf-8")
        (tmp_path / name / "articles").symlink_to(target)
    refused = load_corpus(tmp_path / "corpus")
    assert not refused.articles and ["outside" in row.reason for row in refused.rejected] == [True]
    assert ids(load_corpus(tmp_path / "own")) == ["un"]


def test_small_and_large_files_are_read_alike(folder, monkeypatch):
    """A corpus is the same whether its files are read at once or, as large ones are, piece by piece."""
    (folder / "articles" / "ancien.txt").write_bytes(BODY.encode("cp1252"))
    (folder / "articles" / "coupé.txt").write_bytes(BODY.encode() + b"\xc3")
    (folder / "articles" / "table.csv").write_text(f'titre,texte\nUn,"{BODY}"\nDeux,\n', encoding="utf-8")
    (folder / "articles" / "liste.json").write_text(json.dumps([{"title": "Un", "text": BODY}]), encoding="utf-8")
    with zipfile.ZipFile(folder / "articles" / "z.zip", "w") as archive:
        archive.writestr("un.txt", BODY)
    at_once = load_corpus(folder)
    monkeypatch.setattr("analysis.files.SMALL", -1)
    assert load_corpus(folder) == at_once and len(at_once.articles) == 7 and len(at_once.rejected) == 2


def test_a_link_inside_the_folder_is_followed(folder):
    """A link to another article of the corpus is read like a file."""
    (folder / "articles" / "lien.txt").symlink_to(folder / "articles" / "un.txt")
    assert ids(load_corpus(folder)) == ["deux", "lien", "un"]


def test_articles_are_found_beside_and_below_articles(folder):
    """Exports dropped beside ``articles/`` are read; notes, gold, hidden files, a page's saved pictures and results of a run are not."""
    (folder / "export.csv").write_text(f"titre;texte\nÉcoles;{BODY}\n", encoding="utf-8")
    for name in ("README.md", "gold/a.json", ".cache/x.txt", "articles/.DS_Store", "articles/page_files/a.css", "articles/gold/b.txt",
                 "articles/results/.stamp", "articles/results/pages/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(BODY, encoding="utf-8")
    (folder / "articles" / "page.html").write_text(f"<html><body><article><h1>Écoles</h1><p>{BODY}</p></article></body></html>", encoding="utf-8")
    corpus = load_corpus(folder)
    assert ids(corpus) == ["deux", "export#1", "page", "un"] and corpus.rejected == []


@pytest.mark.parametrize(("manifest", "says", "outlets"), [
    ("path,outlet,colour\narticles/un.txt,A,red\n", "unknown column 'colour'", ["A"]),
    ("outlet\nA\n", "no column 'path'", []),
    ("path,published,outlet\narticles/un.txt,12/05/2024,A\n", "no ISO date", ["A"]),
    ("path,published,outlet\narticles/un.txt,2024-02-30,A\n", "'2024-02-30' is no ISO date", ["A"]),
    ("path,outlet\narticles/un.txt,A\narticles/un.txt,B\n", "twice", ["A"]),
    ("path,outlet\n../../etc/passwd,A\narticles/un.txt,B\n", "outside", ["B"]),
    ("path,outlet\n/etc/passwd,A\n", "outside", []),
    ("path,outlet\nC:\\x.txt,A\n", "outside", []),
    ("path,outlet\narticles/un.txt,A\n\"articles/deux.txt,B\n", "cannot be read", ["A"]),
    ("path,outlet\n,A\n", "no path", []),
    ("path,outlet\narticles/absent.txt,A\narticles/un.txt,B\n", "not there", ["B"]),
])
def test_a_bad_manifest_line_is_reported_and_the_others_hold(folder, manifest, says, outlets):
    """What cannot be used of a manifest stands in ``rejected``, with the remedy; the articles are read all the same."""
    (folder / "manifest.csv").write_text(manifest, encoding="utf-8")
    corpus = load_corpus(folder)
    assert ids(corpus) == ["deux", "un"]
    assert [a.outlet for a in corpus.articles if a.outlet] == outlets
    assert [a.published for a in corpus.articles] == [None, None]
    assert says in corpus.rejected[0].reason and corpus.rejected[0].advice


@pytest.mark.parametrize("manifest", [
    "# what I know\npath,outlet\n# articles/deux.txt,B\narticles/un.txt,Le Républicain\n".encode(),
    "path;outlet\r\narticles\\un.txt;Le Républicain\r\n".encode("cp1252"), "\ufeffpath\toutlet\n./articles/un.txt\tLe Républicain\n".encode(),
])
def test_a_manifest_as_people_save_it_is_read(folder, manifest):
    """Comments, and the semicolons, tabs, backslashes and encodings of spreadsheet programs, are no obstacle."""
    (folder / "manifest.csv").write_bytes(manifest)
    corpus = load_corpus(folder)
    assert {a.article_id: a.outlet for a in corpus.articles} == {"un": "Le Républicain", "deux": None} and corpus.rejected == []


def test_a_manifest_path_without_its_folder_is_guessed_at(folder):
    """The advice names the file that was probably meant."""
    (folder / "manifest.csv").write_text("path\nun.txt\n", encoding="utf-8")
    assert "articles/un.txt?" in load_corpus(folder).rejected[0].advice


def test_a_manifest_speaks_of_one_record_or_of_a_whole_file(folder):
    """``path#n`` declares the n-th article of a file, the path alone all of them; what is declared goes before what the file states."""
    (folder / "articles" / "t.csv").write_text(f'média,date,texte\nLe Soir,2024-01-02,"{BODY}"\nLe Matin,2024-01-03,"{BODY} Fin."\n', encoding="utf-8")
    (folder / "manifest.csv").write_text("article_id,path,outlet,published\n,articles/t.csv,Le Jour,\nb,articles/t.csv#2,,2024-05-06\n", encoding="utf-8")
    found = {a.article_id: (a.outlet, a.published) for a in load_corpus(folder).articles}
    assert found["t#1"] == ("Le Jour", "2024-01-02") and found["b"] == ("Le Jour", "2024-05-06")
    basis = annotate(load_corpus(folder)).metadata.set_index(["article_id", "field"])["basis"]
    assert (basis["t#1", "outlet"], basis["t#1", "published"], basis["t#1", "author"]) == ("declared", "stated", "unknown")


@pytest.mark.parametrize("missing", ["nowhere", "empty"])
def test_nothing_to_read_is_an_error(tmp_path, missing):
    """A folder that is not there, or has nothing in it, cannot be a corpus."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=missing):
        load_corpus(tmp_path / missing)


def test_a_dataframe_is_a_corpus():
    """A column with texts is enough, in French or English; known columns are taken over, rows without text are rejected, rows count from 1."""
    corpus = load_corpus(pd.DataFrame({"texte": [BODY, None], "média": ["Le Jour", "La Nuit"]}))
    assert [(a.article_id, a.outlet) for a in corpus.articles] == [("#1", "Le Jour")]
    assert [row.record for row in corpus.rejected] == [2] and "text" in corpus.rejected[0].reason
    for frame in (pd.DataFrame({"mots": ["x"]}), pd.DataFrame({"text": []})):
        with pytest.raises(CorpusError, match="DataFrame"):
            load_corpus(frame)


def test_dates_of_a_dataframe_are_checked():
    """A datetime is taken as its day; a date that never was is reported and left empty, never shifted."""
    frame = pd.DataFrame({"text": [BODY, BODY + " Fin."], "published": pd.to_datetime(["2024-05-12 10:00", None])})
    assert [article.published for article in load_corpus(frame).articles] == ["2024-05-12", None]
    corpus = load_corpus(frame.assign(published=["12/05/2024", "31/02/2024"]))
    assert [article.published for article in corpus.articles] == ["2024-05-12", None]
    assert [row.record for row in corpus.rejected] == [2] and "31/02/2024" in corpus.rejected[0].reason
    row = annotate(corpus).metadata.query("article_id == '#2' and field == 'published'").iloc[0]
    assert row["basis"] == "unknown" and pd.isna(row["value"]) and "31/02/2024" in row["evidence"]


def test_every_article_has_an_id_of_its_own(folder):
    """Files of one name, and ids declared twice, are told apart whatever the order, and the second declaration is reported."""
    (folder / "articles" / "un.md").write_text(BODY, encoding="utf-8")
    (folder / "manifest.csv").write_text("article_id,path\na,articles/un.txt\na,articles/deux.txt\n", encoding="utf-8")
    corpus = load_corpus(folder)
    assert ids(corpus) == ["a", "articles/un.md", "articles/un.txt"] or ids(corpus) == ["a", "articles/un.md", "un"]
    assert ["stands twice" in row.reason for row in corpus.rejected] == [True]


def test_a_single_file_is_a_corpus(folder):
    """One article, or one export, can be given by its path."""
    assert ids(load_corpus(folder / "articles" / "un.txt")) == ["un"]


def test_articles_in_another_language_are_left_out_unless_asked_for(folder, monkeypatch):
    """They stand in ``rejected`` with their language; ``all_languages`` or REVUE_LANGUAGES keeps them."""
    (folder / "articles" / "english.txt").write_text(ENGLISH * 3, encoding="utf-8")
    corpus = load_corpus(folder)
    assert ids(corpus) == ["deux", "un"]
    assert [(row.path, "en" in row.reason) for row in corpus.rejected] == [("articles/english.txt", True)]
    kept = load_corpus(folder, all_languages=True)
    assert {a.article_id: a.language for a in kept.articles}["english"] == "en" and kept.rejected == []
    monkeypatch.setenv("REVUE_LANGUAGES", "fr, en")
    assert len(load_corpus(folder).articles) == 3


def test_the_head_of_a_markdown_file_states_facts(folder):
    """A YAML head gives title, date, author and source; its lines are not the article, and stay in the text."""
    (folder / "articles" / "md.md").write_text(f"---\ntitle: \"Écoles\"\ndate: 2024-06-03\nsource: Le Jour\n---\n\n# Écoles\n\n{BODY}\n", encoding="utf-8")
    tables = annotate(load_corpus(folder))
    row = tables.articles.set_index("article_id").loc["md"]
    assert (row["title"], row["published"], row["outlet"]) == ("Écoles", "2024-06-03", "Le Jour") and row["text"].startswith("---")
    assert "Le Jour" not in " ".join(tables.sentences.query("article_id == 'md'")["text"])


def archive(path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)


def test_an_archive_is_a_folder(tmp_path):
    """All formats are read inside a ZIP, and a ZIP inside it; nothing is unpacked to the disk."""
    archive(tmp_path / "inner.zip", {"c.txt": BODY.encode()})
    archive(tmp_path / "a.zip", {"dossier/a.txt": BODY.encode("cp1252"), "b.jsonl": json.dumps({"texte": BODY}).encode(), "x/": b"",
                                 "__MACOSX/a.txt": b"x", "inner.zip": (tmp_path / "inner.zip").read_bytes()})
    (tmp_path / "inner.zip").unlink()
    corpus = load_corpus(tmp_path)
    assert ids(corpus) == ["a.zip/b#1", "a.zip/dossier/a", "a.zip/inner.zip/c"] and corpus.rejected == []
    assert {a.text for a in corpus.articles} == {BODY}
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
    assert ids(load_corpus(tmp_path / "a.zip")) == ids(corpus)


@pytest.mark.parametrize("name", ["../dehors.txt", "/etc/dehors.txt", "a/../../dehors.txt", "C:\\dehors.txt", "..\\dehors.txt"])
def test_a_path_that_leads_out_of_an_archive_is_refused(tmp_path, name):
    """A member that would land elsewhere is not read, the others are."""
    archive(tmp_path / "a.zip", {name: BODY.encode(), "bon.txt": BODY.encode()})
    corpus = load_corpus(tmp_path)
    assert ids(corpus) == ["a.zip/bon"] and "outside" in corpus.rejected[0].reason


def test_an_archive_that_unpacks_to_far_more_than_it_holds_is_refused(tmp_path):
    """Neither one member nor all together may grow beyond a bound, nor may archives be nested for ever."""
    archive(tmp_path / "bomb.zip", {"a.txt": b"a" * 60_000_000})
    deep = BODY.encode()
    for level in range(5):
        archive(tmp_path / "deep.zip", {f"{level}.txt" if level == 0 else f"{level}.zip": deep})
        deep = (tmp_path / "deep.zip").read_bytes()
    archive(tmp_path / "office.zip", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    (tmp_path / "torn.zip").write_bytes(deep[:-30])
    corpus = load_corpus(tmp_path)
    assert corpus.articles == []
    reasons = {row.path.split("/")[0]: row.reason for row in corpus.rejected}
    assert "would unpack to" in reasons["bomb.zip"] and "archive inside" in reasons["deep.zip"]
    assert "Office" in reasons["office.zip"] and "cannot be opened" in reasons["torn.zip"]


def test_copies_are_marked_and_can_be_left_out(folder):
    """The later of two equal texts names the first; counts are made with or without it, and say which."""
    from analysis import count, findings
    (folder / "articles" / "zz.txt").write_text((folder / "articles" / "un.txt").read_text())
    tables = annotate(load_corpus(folder))
    assert tables.articles.set_index("article_id")["duplicate_of"].dropna().to_dict() == {"zz": "un"}
    alone = tables.without_copies()
    assert len(alone.articles) == 2 and not set(alone.sentences["article_id"]) & {"zz"}
    assert count(tables, "mentions", copies=False)["count"].sum() == count(alone, "mentions")["count"].sum() < count(tables, "mentions")["count"].sum()
    assert "(1 copy among them)" in findings.actors(tables) and "(1 copy left out)" in findings.actors(alone)


@pytest.mark.parametrize("content", ["<!-- a --> " * 3000 + "<x>", "<!--" * 50_000, " " * 200_000 + "<", "---\n" * 30_000, "a: b\n" * 40_000])
def test_recognising_a_file_takes_no_longer_than_reading_it(tmp_path, content):
    """What looks like the beginning of many things is told apart without trying every way to read it."""
    import time
    (tmp_path / "a.txt").write_text(content, encoding="utf-8")
    begun = time.perf_counter()
    corpus = load_corpus(tmp_path, all_languages=True)
    assert len(corpus.articles) + len(corpus.rejected) >= 1 and time.perf_counter() - begun < 10
