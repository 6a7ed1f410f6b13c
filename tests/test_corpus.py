"""Reading a corpus: everything goes in, and what does not is named with file, reason and remedy."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import annotate, load_corpus
from analysis.corpus import CorpusError


def test_a_folder_without_a_manifest_is_read(folder):
    """Text files alone make a corpus; ids are their paths without the ending, and nothing is invented about them."""
    corpus = load_corpus(folder)
    assert [article.article_id for article in corpus.articles] == ["deux", "un"]
    assert {article.outlet for article in corpus.articles} == {None}
    assert corpus.rejected == []


def test_the_text_is_kept_as_it_was_found(folder):
    """Line ends, spaces and marks survive reading; only a byte-order mark is dropped."""
    raw = "Première ligne\r\n\r\n« Seconde\u00a0» ligne\u202f!\n"
    (folder / "articles" / "trois.txt").write_bytes(b"\xef\xbb\xbf" + raw.encode())
    assert {a.article_id: a.text for a in load_corpus(folder).articles}["trois"] == raw


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "empty"), (b"  \n ", "empty"), ("été".encode("latin-1"), "not UTF-8"), (b"\xff\xfe\x00", "not UTF-8"),
])
def test_an_unreadable_file_is_rejected_and_the_others_go_through(folder, content, reason):
    """A refused file stands in ``rejected`` with its reason and advice; the rest is read."""
    (folder / "articles" / "mauvais.txt").write_bytes(content)
    corpus = load_corpus(folder)
    assert len(corpus.articles) == 2
    assert [row.path for row in corpus.rejected] == ["articles/mauvais.txt"]
    assert reason in corpus.rejected[0].reason and corpus.rejected[0].advice
    assert len(annotate(corpus).rejected) == 1


def test_a_file_that_may_not_lie_outside_the_folder_is_rejected(folder, tmp_path_factory):
    """A link that leads out of the corpus is not followed."""
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("secret")
    (folder / "articles" / "lien.txt").symlink_to(secret)
    corpus = load_corpus(folder)
    assert "outside" in corpus.rejected[0].reason and len(corpus.articles) == 2


@pytest.mark.parametrize(("manifest", "says"), [
    ("path,outlet,colour\narticles/un.txt,A,red\n", "unknown column 'colour'"),
    ("outlet\nA\n", "no column 'path'"),
    ("path,published\narticles/un.txt,32 mai\n", "line 2"), ("path,published\narticles/un.txt,12/05/2024\n", "YYYY-MM-DD"),
    ("path,published\narticles/un.txt,2024-13-45\n", "YYYY-MM-DD"),
    ("path\narticles/un.txt\narticles/un.txt\n", "twice"),
])
def test_a_bad_manifest_is_one_line_with_the_remedy(folder, manifest, says):
    """The message names the file and what is wrong in it."""
    (folder / "manifest.csv").write_text(manifest, encoding="utf-8")
    with pytest.raises(CorpusError, match="manifest.csv") as error:
        load_corpus(folder)
    assert says in str(error.value) and "\n" not in str(error.value)


def test_a_manifest_line_without_its_file_is_listed(folder):
    """What the manifest names and nobody finds is rejected, not forgotten."""
    (folder / "manifest.csv").write_text("path,outlet\narticles/absent.txt,A\narticles/un.txt,B\n", encoding="utf-8")
    corpus = load_corpus(folder)
    assert [row.path for row in corpus.rejected] == ["articles/absent.txt"]
    assert {a.article_id: a.outlet for a in corpus.articles} == {"un": "B", "deux": None}


@pytest.mark.parametrize("missing", ["nowhere", "empty"])
def test_nothing_to_read_is_an_error(tmp_path, missing):
    """A folder that is not there, or has no article, cannot be a corpus."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=missing):
        load_corpus(tmp_path / missing)


def test_a_dataframe_is_a_corpus():
    """A column ``text`` is enough; known columns are taken over, rows without text are rejected."""
    corpus = load_corpus(pd.DataFrame({"text": ["Paris se réjouit.", None], "outlet": ["Le Jour", "La Nuit"]}))
    assert [a.outlet for a in corpus.articles] == ["Le Jour"]
    assert [(row.record, row.reason) for row in corpus.rejected] == [(1, "the record has no text")]
    with pytest.raises(CorpusError, match="text"):
        load_corpus(pd.DataFrame({"texte": ["x"]}))


def test_dates_and_ids_of_a_dataframe_are_checked():
    """A datetime is taken as its day; a date that is not ISO, or an id that stands twice, is refused with the remedy."""
    frame = pd.DataFrame({"text": ["Paris.", "Rome."], "published": pd.to_datetime(["2024-05-12 10:00", None])})
    assert [article.published for article in load_corpus(frame).articles] == ["2024-05-12", None]
    with pytest.raises(CorpusError, match="row 1.*YYYY-MM-DD"):
        load_corpus(frame.assign(published=["2024-05-12", "12/05/2024"]))
    with pytest.raises(CorpusError, match="twice"):
        load_corpus(frame.assign(article_id="a"))


def test_two_articles_cannot_share_an_id(folder):
    """Neither through the manifest nor through file names."""
    (folder / "manifest.csv").write_text("article_id,path\na,articles/un.txt\na,articles/deux.txt\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="'a' stands twice"):
        load_corpus(folder)


def test_a_manifest_path_without_its_folder_is_guessed_at(folder):
    """The advice names the file that was probably meant."""
    (folder / "manifest.csv").write_text("path\nun.txt\n", encoding="utf-8")
    assert "articles/un.txt?" in load_corpus(folder).rejected[0].advice


def test_a_file_that_is_no_text_is_no_corpus(folder):
    """A single file must be an article."""
    (folder / "manifest.csv").write_text("path\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="no article"):
        load_corpus(folder / "manifest.csv")


def test_copies_are_marked(folder):
    """The second of two equal texts names the first."""
    (folder / "articles" / "deux bis.txt").write_bytes((folder / "articles" / "deux.txt").read_bytes())
    assert {a.article_id: a.duplicate_of for a in load_corpus(folder).articles} == {"deux": "deux bis", "deux bis": None, "un": None}


def test_hidden_files_are_left_out_but_a_corpus_may_lie_in_a_hidden_folder(folder):
    """Only what is hidden inside the corpus is passed over."""
    hidden = folder / ".venv" / "corpus"
    hidden.mkdir(parents=True)
    for name in ("un.txt", ".caché.txt"):
        (hidden / name).write_text("Paris se tait.", encoding="utf-8")
    assert [article.article_id for article in load_corpus(hidden).articles] == ["un"]


@pytest.mark.parametrize(("text", "language"), [
    ("La France a condamné la décision de la Russie et du Bélarus.", "fr"), ("L’ONU s’inquiète.", "fr"),
    ("The minister said on Friday that the talks would go on.", None), ("El ministro dijo que las conversaciones seguirán.", None),
    ("Der Minister sagte am Freitag, dass die Gespräche weitergehen.", None), ("12 345", None),
])
def test_french_is_recognised(text, language):
    """Language is stated only where French function words show it."""
    assert load_corpus(pd.DataFrame({"text": [text]})).articles[0].language == language
