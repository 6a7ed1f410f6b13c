"""The page of method: it says what the tables say, in both languages alike, and every source that the code names is in its references."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
from functools import cache
from string import Formatter

import pandas as pd
import pytest

from analysis import annotate, load_corpus, measured, method, open_tables
from analysis.cli import main
from analysis.labels import LangError
from analysis.references import TEXTS, cited, reference, resolved, sources
from analysis.writing import Written, cell, filled, french
from conftest import ROOT

TEMPLATES = {lang: (TEXTS / f"method.{lang}.md").read_text(encoding="utf-8") for lang in ("en", "fr")}
#: A source as docstrings name it: family names of the authors, "et al.", the year.
_NAME = r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)(?:O')?[A-ZÀ-Ý][a-zà-ÿ][\w-]*"
NAMED = re.compile(rf"\b({_NAME})(?:(?:, |,? and |,? & )(?:{_NAME}))*(?:'s)?(?: et al\.)?,? \(?((?:18|19|20)\d\d)\b")
ONE = pd.DataFrame({"article_id": ["a"], "text": ["Il pleut sur la colline et le vent souffle fort ce soir."]})
MANY = pd.DataFrame({
    "article_id": [f"a{n}" for n in range(4)], "outlet": ["Le Phare", "Le Phare", "La | *Gazette*", None],
    "published": ["2024-03-01", "2024-06-01", "2024-03-02", None],
    "text": ["La France condamne la décision de la Russie.", "« La situation est grave », a déclaré l'ONU. La France l'a dit.",
             "Le préfet a fermé le pont mardi dernier.", "La Russie menace la France depuis des mois."]})


@pytest.fixture(scope="module")
def pages(tables):
    """The page of the first corpus in both languages."""
    return {lang: method(tables, lang) for lang in ("en", "fr")}


def fields(text: str) -> list[str]:
    """The values that a template names, in order."""
    return [name for _, name, _, _ in Formatter().parse(text) if name]


# ---------------------------------------------------------------------------------------------- the texts

def test_both_languages_say_the_same():
    """Line by line both templates have the same values, the same sources and the same kind of line."""
    lines = {lang: text.splitlines() for lang, text in TEMPLATES.items()}
    assert len(lines["en"]) == len(lines["fr"])
    for one, other in zip(lines["en"], lines["fr"]):
        assert sorted(fields(one)) == sorted(fields(other)), other
        assert cited(one) == cited(other), other
        assert re.match(r"\W*", one)[0].strip() == re.match(r"\W*", other)[0].strip(), other


def test_no_number_is_typed_into_the_texts():
    """Outside sources, names and the scale from −1 to +1 the templates hold no digit: all numbers come from tables and records."""
    for text in TEMPLATES.values():
        bare = re.sub(r"\[[a-z0-9; ]+\]|\{[^}]*\}|F1|[−+]1|\(0\)", "", text)
        assert not re.search(r"\d", bare), re.search(r".{20}\d.{20}", bare)


def test_words_are_there_in_both_languages():
    """Each word of the tables has an English and a French form, and stands once."""
    rows = pd.read_csv(TEXTS / "words.csv", keep_default_na=False)
    assert rows["key"].is_unique and (rows != "").all(axis=None)


def test_columns_and_layers_have_french_words(pages):
    """The French page has a word for each recorded set, layer and kind of line: none stands there by its key."""
    written = Written("fr")
    for key in {*measured()["set"], *measured()["layer"], *measured()["kind"]} - {"mad_tsc", "mentions", "dates"}:
        assert written.word(key) != key, key
        assert f"| {key} |" not in pages["fr"]


# ---------------------------------------------------------------------------------------------- the page

def test_the_page_says_what_the_tables_say(tables, pages):
    """Articles, outlets, lines set aside, actors, quotations, hashes and versions are those of the tables."""
    page = pages["en"]
    removed = tables.removed["text"].str.len().sum() / tables.articles["text"].str.len().sum()
    assert f"The corpus holds {len(tables.articles)} articles" in page
    assert f"{tables.articles['outlet'].nunique()} outlets in all" in page
    assert f"{len(tables.removed)} lines were set aside, {round(removed * 100, 1):g}% of the characters" in page
    assert f"{len(tables.quotes)} quotations" in page and tables.configuration in page
    for topic, label in tables.topic_labels[["topic", "label_en"]].itertuples(index=False):
        assert f"| {label} | {(tables.topics['topic'] == topic).sum()} |" in page
    for kind, lines in tables.removed.groupby("kind"):
        assert f"| {Written('en').word(kind)} | {len(lines)} | {lines['text'].str.len().sum():,} |" in page
    for row in measured().itertuples():
        assert f"| {row.precision:.2f} | {row.recall:.2f} | {row.f1:.2f} [{row.low:.2f}, {row.high:.2f}] |" in page
    for name in ("pandas", "trafilatura", "textblob-fr"):
        assert re.search(rf"\| {name} \| [\d.]+ \| \(.+, \d{{4}}[a-z]?\) \|", page)


def test_both_pages_have_the_same_tables(pages):
    """Both pages have as many tables, rows and references."""
    rows = {lang: [line.count(" | ") for line in page.splitlines() if line.startswith("|")] for lang, page in pages.items()}
    assert rows["en"] == rows["fr"] and len(rows["en"]) > 40
    assert pages["en"].count("\n- ") == pages["fr"].count("\n- ")


def test_references_are_those_that_the_page_cites(pages):
    """Each source in the text has its entry, each entry is cited, and nothing is left to fill in."""
    for page in pages.values():
        body, entries = re.split(r"\n## R.f.rences\n", page)
        assert not re.search(r"[{}]|\[[a-z]+\d{4}", page)
        for entry in entries.strip().splitlines():
            name, year = re.match(r"- ([^,(]+?)(?:,.*?)? \((\d{4}[a-z]?)\)\.", entry).groups()
            assert re.search(rf"{re.escape(name)}[^()]*, {year}", body), entry


def test_french_has_the_spaces_of_french(pages):
    """In French no mark stands behind a common space, no straight apostrophe stands between letters, numbers have a comma."""
    text = re.sub(r"`[^`]*`", "", pages["fr"].split("\n## Références")[0])
    assert not re.search(r" [;:!?%»]|« |\w'\w", text)
    assert "0,05" in text and "95\u202f%" in text and not re.search(r"\d\.\d", text[text.index("\n## Corpus"):text.index("\n## Logiciel")])


def test_one_article_without_outlet_and_date_reads_well():
    """What is not known is said in the singular or left out: no empty bracket, no range of dates, no table of outlets."""
    for lang, says in (("en", "No date of publication is known."), ("fr", "Aucune date de parution n’est connue.")):
        page = method(annotate(load_corpus(ONE)), lang)
        assert says in page and not re.search(r"\(\)|\bNone\b|\bnan\b|\n\n\n|\b1 (articles|sentences|phrases)\b", page)
        assert page.count("| outlet |" if lang == "en" else "| journal |") == 1


def test_a_corpus_of_its_own_reads_well():
    """Outlets, unknown dates and one's own topics are there, and what outlets are called cannot break the table."""
    made = annotate(load_corpus(MANY))
    page = method(made, "en")
    assert "Publication dates run from 1 March 2024 to 1 June 2024." in page and "For 1 article the date is not known." in page
    assert r"| La \| \*Gazette\* | 1 |" in page and "| Le Phare | 2 |" in page
    assert "du 1er mars 2024 au 1er juin 2024" in method(made, "fr")
    assert "They were not measured on this corpus" in page and "first corpus of the package itself" not in page


def test_the_first_corpus_is_told_that_it_was_tuned_on(pages):
    """On the first corpus the page says that its marks there flatter the rules."""
    assert "first corpus of the package itself" in pages["en"] and "They were not measured on this corpus" not in pages["en"]


def test_corrections_copies_and_refusals_are_counted(tables):
    """What a person corrected, what copies, what was left out and what was refused stands there with its number."""
    copied = tables.articles.assign(duplicate_of=[None, *[tables.articles["article_id"][0]] * 2, None, None])
    refused = pd.DataFrame({"path": ["x"], "record": pd.array([None], "Int64"), "reason": ["it is empty"], "advice": ["leave it out"]})
    fields = [("mentions", "a", 0, 1, "actor", "russia", "ukraine", "A", "B")] * 2
    corrected = pd.DataFrame(fields, columns=tables.corrections.columns)
    page = method(tables.changed(articles=copied, rejected=refused, corrections=corrected, copies_left_out=1, configuration=""))
    for said in ("2 are copies of others", "1 copy was left out", "1 file, record or line", "| it is empty | 1 |",
                 "2 values were corrected by hand (mentions 2)", "an older version made them"):
        assert said in page
    assert "No value was corrected" not in page and "Nothing was refused" not in page


def test_another_language_is_refused(tables):
    """A language without texts is a LangError that names those there are."""
    with pytest.raises(LangError, match="en, fr"):
        method(tables, "de")


def test_the_page_is_the_same_in_any_order_process_and_locale(tmp_path):
    """Articles in another order, another hash seed, locale and time zone give the same page."""
    MANY.iloc[::-1].to_csv(tmp_path / "articles.csv", index=False)
    code = ("import sys, pandas; from analysis import annotate, load_corpus, method; "
            "sys.stdout.buffer.write(method(annotate(load_corpus(pandas.read_csv(sys.argv[1]))), 'fr').encode())")
    made = subprocess.run([sys.executable, "-c", code, tmp_path / "articles.csv"], capture_output=True, check=True,
                          env=os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}).stdout
    assert made.decode() == method(annotate(load_corpus(MANY)), "fr")


def test_the_command_prints_or_writes_the_page(folder, tmp_path, capsys):
    """A corpus and a folder of tables give the same page, on the terminal or in a file; without a corpus there is one line of error."""
    annotate(load_corpus(folder)).save(tmp_path / "tables")
    assert main(["method", str(folder), "--lang", "fr"]) == 0
    printed = capsys.readouterr().out
    assert printed == method(open_tables(tmp_path / "tables"), "fr", command="revue method --lang fr")
    assert main(["method", str(tmp_path / "tables"), "--lang", "fr", "--out", str(tmp_path / "page.md")]) == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == printed
    assert main(["method", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_terminal_without_the_characters_still_shows_the_page(folder, monkeypatch):
    """Where the terminal cannot show French letters there is a page with substitutes, and no error."""
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii", write_through=True))
    assert main(["method", str(folder), "--lang", "fr"]) == 0
    assert shown.getvalue().startswith(b"# M?thode")


# ---------------------------------------------------------------------------------------------- the parts it is made of

@pytest.mark.parametrize(("lang", "number", "said"), [
    ("en", 0, "0 articles"), ("en", 1, "1 article"), ("en", 1234567, "1,234,567 articles"),
    ("fr", 0, "0 article"), ("fr", 1, "1 article"), ("fr", 1234567, "1\u202f234\u202f567 articles")])
def test_numbers_take_the_noun_that_suits_them(lang, number, said):
    """None is plural in English and singular in French; thousands are parted as the language does."""
    assert "{n:article|articles}".format(n=Written(lang).many(number)) == said


@pytest.mark.parametrize(("found", "shown"), [
    ("a | b", r"a \| b"), ("<b>*x*</b>", r"\<b\>\*x\*\</b\>"), ("a\n\n# b\u202fc", "a # b c"), ("\x1b[31m", r"�\[31m"),
    (None, "–"), ("", "–"), ("[holm1979]", r"\[holm1979\]")])
def test_text_from_elsewhere_means_nothing_in_markdown(found, shown):
    """Cells hold one line without marks of Markdown and without what steers a terminal, and cite nothing."""
    assert cell(found) == shown and resolved(cell(found), "en") == shown


def test_a_line_without_its_value_is_left_out():
    """A line that names a missing value goes, one whose value is empty stays; a value that does not exist is an error."""
    assert filled("a {x}\nb {y}\n\n\n\nc{z}", {"x": None, "y": 1, "z": ""}) == "b 1\n\nc\n"
    with pytest.raises(KeyError):
        filled("{nothing}", {})


def test_french_print_leaves_code_alone():
    """Spaces and apostrophes change in prose, not between backticks."""
    assert french("l'an : « oui » ; 5 % `l'an : a`") == "l’an\u00a0: «\u00a0oui\u00a0»\u202f; 5\u202f% `l'an : a`"


# ---------------------------------------------------------------------------------------------- the sources

@cache
def _docstrings() -> str:
    """All docstrings and comments of the package, each on one line."""
    said = []
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
        said += [ast.get_docstring(node) or "" for node in nodes]
        said += re.findall(r"^\s*#:? (.*)", text, re.M)
    return "\n".join(" ".join(one.split()) for one in said)


def _is(name: str, year: str, source) -> bool:
    """Whether a source has this first or last author and year."""
    return source.year == year and name.casefold() in source.authors.casefold()


def test_every_source_that_the_code_names_is_there():
    """What a docstring names as "(Author YEAR" or "Author (YEAR)" stands in sources.csv."""
    found = [(match[1], match[2], match[0]) for match in NAMED.finditer(_docstrings())]
    assert len(found) > 20
    lacking = [said for name, year, said in found if not any(_is(name, year, source) for source in sources().values())]
    assert not lacking


def test_every_source_is_cited():
    """Each entry of sources.csv is named in a docstring, cited on the page, or stands for a library that the page lists."""
    named, paged = _docstrings(), cited(TEMPLATES["en"])
    for key, source in sources().items():
        first = source.authors.split(";")[0].split(",")[0]
        assert source.package or key in paged or re.search(rf"{re.escape(first)}\b[^.()]*(?: et al\.)? \(?{source.year}", named), key


def test_sources_are_whole():
    """Each entry has authors, year, title and venue, a key of name and year, and ends with one full stop."""
    for key, source in sources().items():
        assert all(source[:5]) and re.fullmatch(r"[a-z]+\d{4}[a-z]?", key) and source.year == re.search(r"\d{4}", key)[0]
        assert re.search(r"[^.]\.$", reference(key, "en")), key
