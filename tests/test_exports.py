"""The ways out: CSV, JSON lines, TEI and IRaMuTeQ, of the first corpus and of articles as odd as they come.

``samples/tei/export.rng`` is a schema of our own, written after the TEI P5 Guidelines: it allows what the export writes, in content models
no looser than theirs. The TEI Consortium's tei_all is not in the project, and takes 20 seconds to load.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from analysis import schema
from analysis.cells import restore
from analysis.days import is_date
from analysis.exporting.bundles import bundles, distinct
from analysis.exporting import FORMATS, ExportError, export
from analysis.exporting.iramuteq import clean
from analysis.tables import ACTOR_COLUMNS, TOPIC_COLUMNS, Tables, names
from analysis.exporting.tei_text import when

SCHEMA = Path(__file__).parent / "samples" / "tei" / "export.rng"
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ODD = [
    ("a/b", "<script>alert(1)</script> & Cie", "Le Courrier d'Exemple"),
    ("a:b", "", "Le Courrier d’Exemple"),
    ("a?b", None, "L'Écho d'Exemple"),
    ("../../etc/\"passwd\"\n", "=1+1", "L'Echo d'Exemple"),
    ("CON", "**** *outlet_faux", "東京"),
    ("-", "\x00\x01\x1f\ufffe", None),
    ("'=x", "'@x", "unknown"),
    ("é" * 300, "\"", "Le Courrier d'Exemple\r\n-*faux"),
]
BODIES = ["Mot", "**** *a_b\n-*theme\n0001 *x", "\"lone\x07 edge\"", "", "\x00\x1f", "« Oui », dit _rire_ l’homme.\r\nNon $£$ §.",
          "a\tb\rc", "!"]


def made(articles: list[tuple], **rows: list[tuple]) -> Tables:
    """Tables of articles (id, title, outlet, published, text), each of whose lines is a sentence, and of the rows given."""
    sentences = []
    for article_id, *_, text in articles:
        lines = [(found.start(), found.end()) for found in re.finditer(r"[^\r\n]+", text)]
        sentences += [(article_id, number, a, b, text[a:b], "body") for number, (a, b) in enumerate(lines)]
    given = {"sentences": sentences, **rows}
    given["articles"] = [(i, f"articles/{k}.txt", outlet, title, None, published, "fr", text, "00", None)
                         for k, (i, title, outlet, published, text) in enumerate(articles)]
    frames = {name: schema.frame(name, given[name]) if given.get(name) else empty(name) for name in schema.TABLES}
    labels = {"actors": pd.DataFrame(columns=ACTOR_COLUMNS, dtype="str"), "topic_labels": pd.DataFrame(columns=TOPIC_COLUMNS, dtype="str")}
    return Tables(**frames, **{name: rows.get(name, frame) for name, frame in labels.items()})


@cache
def empty(name: str) -> pd.DataFrame:
    return schema.frame(name, [])


@pytest.fixture(scope="module")
def odd() -> Tables:
    """Articles whose ids, titles, outlets and texts are what a format or a file system would trip over."""
    return made([(i, title, outlet, "2024-06-19", body) for (i, title, outlet), body in zip(ODD, BODIES, strict=True)])


@pytest.fixture(scope="module")
def valid():
    """Raises where a document is no TEI as the export writes it."""
    return etree.RelaxNG(etree.parse(SCHEMA)).assertValid


# ---------------------------------------------------------------------------------------------- all formats

@pytest.mark.parametrize("to", FORMATS)
def test_the_same_tables_give_the_same_bytes(tables, tmp_path, to):
    """Two exports into two folders hold the same files; a second one into the same folder changes nothing and leaves no .part."""
    first, second = export(tables, to, tmp_path / "a"), export(tables, to, tmp_path / "b" / "c")
    bytes_before = [path.read_bytes() for path in first]
    assert bytes_before == [path.read_bytes() for path in second]
    assert export(tables, to, tmp_path / "a") == first
    assert [path.read_bytes() for path in first] == bytes_before
    assert sorted((tmp_path / "a").iterdir()) == sorted(first)


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_else_in_the_folder_is_touched(odd, tmp_path, to):
    """Files that stand in the folder stay, and nothing is written outside it, whatever the ids of the articles."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("à garder", encoding="utf-8")
    written = export(odd, to, out)
    assert (out / "notes.txt").read_text(encoding="utf-8") == "à garder"
    assert sorted(tmp_path.rglob("*")) == sorted([out, out / "notes.txt", *written])
    assert all(re.fullmatch(r"[a-z0-9_-]+\.(csv|jsonl|xml|txt)", path.name) for path in written)


def test_an_unknown_format_lists_those_there_are(odd, tmp_path):
    """The message names the four formats."""
    with pytest.raises(ExportError, match="there is no export to 'docx'; choose one of csv, jsonl, tei, iramuteq"):
        export(odd, "docx", tmp_path)


def test_a_file_in_the_place_of_the_folder_is_said(odd, tmp_path):
    """A path that is a file gives an ExportError."""
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(ExportError, match="is a file; give the path of a folder"):
        export(odd, "csv", tmp_path / "out")


@pytest.mark.parametrize("to", FORMATS)
def test_no_articles_give_no_error(tmp_path, to):
    """Tables without any row can be exported."""
    assert all(path.is_file() for path in export(made([]), to, tmp_path))


def test_a_failure_leaves_the_old_file(odd, tmp_path, monkeypatch):
    """What fails half-way leaves the file of before, and no half of a new one."""
    [path] = export(odd, "jsonl", tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr("analysis.exporting.nested", lambda bundle: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(odd, "jsonl", tmp_path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


# ---------------------------------------------------------------------------------------------- CSV and JSON lines

def read_back(path: Path, like: pd.DataFrame) -> list[list]:
    """The rows of a CSV file, restored; an empty cell is a missing one."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == list(like.columns)
    return [[restore(cell) or None for cell in row] for row in rows]


def as_text(cell: object) -> str | None:
    if isinstance(cell, (list, tuple)):
        return json.dumps(cell)
    return None if pd.isna(cell) or cell == "" else str(cell)


@pytest.mark.parametrize("which", ["tables", "odd"])
def test_csv_gives_every_cell_back(request, tmp_path, which):
    """Each table has its file; read back and restored, every cell is what it was (spans as JSON, empty for missing)."""
    given = request.getfixturevalue(which)
    assert [path.name for path in export(given, "csv", tmp_path)] == [f"{name}.csv" for name in names()]
    for name in names():
        frame = getattr(given, name)
        wanted = [[as_text(cell) for cell in row] for row in zip(*[frame[column].tolist() for column in frame])]
        assert read_back(tmp_path / f"{name}.csv", frame) == wanted, name


def test_csv_is_read_by_pandas(tables, tmp_path):
    """pandas reads the articles back as they were."""
    export(tables, "csv", tmp_path)
    read = pd.read_csv(tmp_path / "articles.csv", dtype="str", keep_default_na=False)
    assert read["text"].map(restore).tolist() == tables.articles["text"].tolist()
    assert json.loads(pd.read_csv(tmp_path / "stance.csv")["evidence"][0]) == [list(span) for span in tables.stance["evidence"][0]]


def test_no_cell_of_a_csv_is_a_formula(odd, tmp_path):
    """No cell of any CSV file, of TXM's metadata.csv neither, begins as a formula does."""
    paths = [*export(odd, "csv", tmp_path / "csv"), tmp_path / "tei" / "metadata.csv", tmp_path / "ira" / "left_out.csv"]
    export(odd, "tei", tmp_path / "tei")
    export(odd, "iramuteq", tmp_path / "ira")
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            assert not [cell for row in csv.reader(stream) for cell in row if re.match(r"[=+\-@\t\r]", cell)], path


@pytest.mark.parametrize("which", ["tables", "odd"])
def test_jsonl_nests_all_rows(request, tmp_path, which):
    """A line for each article, with all its rows of every table, spans that point into its text, and nothing that is no JSON."""
    given = request.getfixturevalue(which)
    [path] = export(given, "jsonl", tmp_path)
    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    articles = [json.loads(line, parse_constant=pytest.fail) for line in lines]
    assert [article["article_id"] for article in articles] == given.articles["article_id"].tolist()
    for name in schema.TABLES:
        if name not in ("articles", "rejected"):
            assert sum(len(article[name]) for article in articles) == len(getattr(given, name)), name
    for article in articles:
        for row in (row for name in ("sentences", "mentions", "quotes", "dates") for row in article[name]):
            assert article["text"][row["start"]:row["end"]] == row["text"]


def test_jsonl_has_the_values(tables, tmp_path):
    """The first article's metadata stands by field with its basis; missing is null."""
    first = json.loads(export(tables, "jsonl", tmp_path)[0].read_text(encoding="utf-8").split("\n")[0])
    assert set(first["metadata"]) == {"title", "published", "outlet", "author", "agencies"}
    assert first["metadata"]["title"] == {"value": None, "basis": "unknown", "evidence": None}
    assert {row["label"] for row in first["stance"]} <= {-1, 0, 1, None}


# ---------------------------------------------------------------------------------------------- TEI

def parsed(given: Tables, folder: Path, valid) -> list[tuple]:
    """Each article's bundle with its parsed document, which is valid TEI with references that lead somewhere."""
    written = export(given, "tei", folder)
    assert [path.name for path in written[-1:]] == ["metadata.csv"]
    pairs = []
    for bundle, path in zip(bundles(given), written, strict=False):
        root = etree.fromstring(path.read_bytes())
        valid(root)
        ids = [element.get(XML_ID) for element in root.iter() if element.get(XML_ID)]
        assert len(set(ids)) == len(ids)
        pointed = " ".join(element.get(name, "") for element in root.iter() for name in ("who", "ref", "ana", "next", "prev"))
        assert {pointer.removeprefix("#") for pointer in pointed.split()} <= set(ids)
        pairs.append((bundle, root))
    return pairs


def said(root: etree._Element, tag: str) -> Counter:
    """The texts of the elements of a tag, those in pieces joined along next."""
    by_id = {element.get(XML_ID): element for element in root.iter(TEI + tag)}
    texts = []
    for element in root.find(f".//{TEI}body").iter(TEI + tag):
        if not element.get("prev"):
            parts = [element]
            while following := parts[-1].get("next"):
                parts.append(by_id[following.removeprefix("#")])
            texts.append("".join("".join(part.itertext()) for part in parts))
    return Counter(texts)


def in_xml(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def check_tei(bundle, root: etree._Element) -> None:
    """The text of each s is its sentence's, and the texts of said, rs, date are those of the rows, as far as sentences hold them."""
    sentences = sorted(bundle.rows["sentences"], key=lambda row: row.start)
    assert ["".join(s.itertext()) for s in root.iter(TEI + "s")] == [in_xml(row.text) for row in sentences]
    held = {k for row in sentences for k in range(row.start, row.end)}
    for name, tag in (("quotes", "said"), ("mentions", "rs"), ("dates", "date")):
        rows = [in_xml("".join(bundle.article.text[k] for k in range(row.start, row.end) if k in held)) for row in bundle.rows[name]]
        assert said(root, tag) == Counter(filter(None, rows)), name


@pytest.mark.parametrize("which", ["tables", "odd"])
def test_tei_is_valid_and_says_the_sentences(request, tmp_path, valid, which):
    """Every document is valid TEI P5, its references resolve, and it holds every sentence, quotation, mention and date."""
    pairs = parsed(request.getfixturevalue(which), tmp_path, valid)
    assert len(pairs) == len(request.getfixturevalue(which).articles)
    for bundle, root in pairs:
        check_tei(bundle, root)


@pytest.fixture(scope="module")
def document(tables, tmp_path_factory) -> str:
    """The second article of the first corpus as TEI."""
    return export(tables, "tei", tmp_path_factory.mktemp("document"))[1].read_text(encoding="utf-8")


@pytest.mark.parametrize(("old", "new"), [
    ("<rs ", "<rs foo='1' "),
    ("<body>", "<body><foo/>"),
    ('when="2024-06"', 'when="2024-13"'),
    ("<p>", "<p><p/>"),
    ("<p>", '<s xml:id="s999" n="999">Mot</s><p>'),
    ('direct="true"', 'direct="perhaps"'),
    ("<s ", '<s part="dangling" '),
    ("<fileDesc>", "<fileDesc><p/>"),
    ("<titleStmt>.*</titleStmt>", ""),
])
def test_the_schema_tells_what_is_not_tei(document, valid, old, new):
    """Unknown names and values, elements out of place and a header without its title are refused, as they are by tei_all."""
    changed, times = re.subn(old, new, document, count=1, flags=re.DOTALL)
    assert times == 1
    valid(etree.fromstring(document.encode()))
    with pytest.raises(etree.DocumentInvalid):
        valid(etree.fromstring(changed.encode()))


def test_tei_of_crossing_spans(tmp_path, valid):
    """A quotation over two sentences and a mention across its edge are cut into pieces that next and prev join."""
    text = "Le maire dit oui.\nEt non, dit-il à Exempleville."
    given = made([("x", "Titre", "Le Courrier d'Exemple", "2024-06", text)],
                 quotes=[schema.Quote("x", 0, 0, 13, 25, text[13:25], "mixed", "le-maire+mayor", "Le maire", "dit")],
                 mentions=[("x", 1, 22, 29, text[22:29], "mayor", "person", "description"),
                           ("x", 1, 35, 47, text[35:47], "exempleville", "place", "name")],
                 dates=[("x", 0, 3, 8, text[3:8], "2023-W37", "2023-09-11", "2023-09-17", "week")],
                 actors=pd.DataFrame([["mayor", "person", "", "le maire", "the mayor"]], columns=ACTOR_COLUMNS))
    [(bundle, root)] = parsed(given, tmp_path, valid)
    check_tei(bundle, root)
    body = etree.tostring(root.find(f".//{TEI}body"), encoding="unicode").replace(' xmlns="http://www.tei-c.org/ns/1.0"', "")
    who = 'direct="false" ana="#mixed" who="#actor-le-maire #actor-mayor"'
    what = 'type="person" subtype="description" ref="#actor-mayor"'
    assert body == (
        '<body><div type="article"><p><s xml:id="s0" n="0">Le '
        '<date type="week" when-iso="2023-W37" from="2023-09-11" to="2023-09-17">maire</date>'
        f' dit <said {who} xml:id="q0.0" next="#q0.1">oui.</said></s></p>\n'
        f'<p><s xml:id="s1" n="1"><said {who} xml:id="q0.1" prev="#q0.0">Et n<rs {what} xml:id="m0.0" next="#m0.1">on,</rs></said>'
        f'<rs {what} xml:id="m0.1" prev="#m0.0"> dit</rs>-il à <rs type="place" subtype="name" ref="#actor-exempleville">Exempleville</rs>.'
        '</s></p>\n</div></body>')
    names = {element.getparent().get(XML_ID): element.text for element in root.iter(TEI + "persName", TEI + "placeName")}
    assert names == {"actor-le-maire": "Le maire", "actor-mayor": "the mayor", "actor-exempleville": "Exempleville"}


def test_tei_has_the_parts(tmp_path, valid):
    """The headline is a head, the standfirst a marked p, a heading opens a section, and removed lines are not there."""
    parts = [("Titre", "headline"), ("Chapô.", "standfirst"), ("Un. ", "body"), ("Deux.", "body"), ("Publicité", None),
             ("Inter", "heading"), ("Trois.", "body"), ("Fin", "heading")]
    text, rows = "", []
    for number, (line, part) in enumerate(parts):
        text += "" if line == "Deux." else "\n"
        if part:
            rows.append(("x", number, len(text), len(text) + len(line.strip()), line.strip(), part))
        text += line
    given = made([("x", None, None, None, text)], sentences=rows)
    [(_, root)] = parsed(given, tmp_path, valid)
    plain = re.sub(r' xml:id="s\d"| n="\d"| xmlns="[^"]*"|\n', "", etree.tostring(root.find(f".//{TEI}body"), encoding="unicode"))
    assert plain == (
        '<body><div type="article"><head><s>Titre</s></head><p rend="standfirst"><s>Chapô.</s></p><p><s>Un.</s> <s>Deux.</s></p>'
        '<div type="section"><head><s>Inter</s></head><p><s>Trois.</s></p></div>'
        '<div type="section"><head><s>Fin</s></head></div></div></body>')


def test_tei_refuses_to_mix(odd, tables, tmp_path):
    """A folder with XML files of another export is refused before anything is written, since TXM would read them along."""
    export(odd, "tei", tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ExportError, match="has other XML files"):
        export(tables, "tei", tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_txm_finds_each_text_in_metadata(odd, tmp_path):
    """metadata.csv begins with a column id that has the names of the files without ending; no cell is empty or has a line break."""
    *files, metadata = export(odd, "tei", tmp_path)
    with metadata.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header[0] == "id" and all(re.fullmatch("[a-z]+", name) for name in header)
    assert [row[0] for row in rows] == [path.stem for path in files]
    assert all(cell and "\n" not in cell and "\r" not in cell for row in rows for cell in row)


@pytest.mark.parametrize(("value", "earliest", "latest", "expected"), [
    (None, None, None, {}),
    ("2024", "2024-01-01", "2024-12-31", {"when": "2024"}),
    ("2024-06", "2024-06-01", "2024-06-30", {"when": "2024-06"}),
    ("2024-06-19", "2024-06-19", "2024-06-19", {"when": "2024-06-19"}),
    ("2023-W37", "2023-09-11", "2023-09-17", {"when-iso": "2023-W37", "from": "2023-09-11", "to": "2023-09-17"}),
    ("2024-06-01/2024-06-03", "2024-06-01", "2024-06-03", {"when-iso": "2024-06-01/2024-06-03", "from": "2024-06-01", "to": "2024-06-03"}),
    ("hier", None, None, {}),
    ("2024-02-31", None, None, {"when-iso": "2024-02-31"}),
])
def test_dates_in_tei(value, earliest, latest, expected):
    """A day, month or year is a when; a week or stretch a when-iso with its bounds; what has no value has no attribute."""
    assert when(value, earliest, latest) == expected


@pytest.mark.parametrize(("value", "expected"), [
    ("2024", True), ("2024-02", True), ("2024-02-29", True), ("2023-02-29", False), ("0000", False), ("2024-13", False),
    ("2024-W07", False), ("20240229", False), ("", False), ("2024-1", False), ("٢٠٢٤", False), ("2024\n", False)])
def test_is_date(value, expected):
    """Only days, months and years that there were count."""
    assert is_date(value) is expected


TEXTS = st.text(st.sampled_from("ab é.\n\r\t<&>\"'*_-«»\x00\x1f\u2028\ufffe\U0001f600"), max_size=30)


@st.composite
def annotated(draw) -> Tables:
    """An article with spans anywhere in it, crossing one another and the sentences as they like."""
    text = draw(TEXTS)
    spans = st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).filter(lambda s: s[0] < s[1]), max_size=4)
    types, speakers = st.sampled_from(["direct", "indirect", "mixed"]), st.sampled_from([None, "Q", "q", "unattributed"])
    quotes = [schema.Quote("x", n, 0, a, b, text[a:b], draw(types), draw(speakers), None, None)
              for n, (a, b) in enumerate(draw(spans))]
    mentions = [("x", 0, a, b, text[a:b], draw(st.sampled_from(["Q", "q!", "à b", "-"])), "state", "name") for a, b in draw(spans)]
    dates = [("x", 0, a, b, text[a:b], draw(st.sampled_from([None, "2024", "2023-W01"])), None, None, "day") for a, b in draw(spans)]
    return made([("x", draw(TEXTS), draw(TEXTS), None, text)], quotes=quotes, mentions=mentions, dates=dates)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_tables=annotated())
def test_whatever_is_annotated_is_valid_tei(given_tables, tmp_path, valid):
    """Any spans give valid TEI with the sentences' exact text, and each span's text comes out whole."""
    [(bundle, root)] = parsed(given_tables, tmp_path, valid)
    check_tei(bundle, root)


# ---------------------------------------------------------------------------------------------- IRaMuTeQ

VARIABLE = re.compile(r"\*(article|outlet|year|month|day|agency|copy)_([A-Za-z0-9]+(?:_[A-Za-z0-9]+)?)")


def read_iramuteq(path: Path) -> list[tuple[dict[str, str], list[str]]]:
    """What IRaMuTeQ reads: a text begins at every line of four stars, its variables are cut at spaces."""
    texts: list[tuple[dict[str, str], list[str]]] = []
    for line in path.read_bytes().decode("utf-8").splitlines():
        if line.startswith("****"):
            stars, *variables = line.split(" ")
            assert stars == "****" and all(VARIABLE.fullmatch(variable) for variable in variables), line
            texts.append((dict(VARIABLE.fullmatch(variable).groups() for variable in variables), []))
        elif line:
            assert not re.search(r"[*_$£§\"«»\x00-\x1f]", line), line
            texts[-1][1].append(line)
    return texts


def test_iramuteq_of_the_first_corpus(tables, tmp_path):
    """Every article is there once with its words, and without any removed line."""
    corpus, left_out = export(tables, "iramuteq", tmp_path)
    texts = read_iramuteq(corpus)
    assert len(texts) == len(tables.articles) and left_out.read_text(encoding="utf-8") == "article,reason\n"
    for bundle, (variables, lines) in zip(bundles(tables), texts, strict=True):
        words = " ".join(clean(row.text) for row in bundle.rows["sentences"]).split()
        assert " ".join(lines).split() == words
        assert variables["day"] == bundle.article.published.replace("-", "")
        assert variables["month"] == variables["day"][:6] and variables["year"] == variables["day"][:4]
    assert len({variables["outlet"] for variables, _ in texts}) == tables.articles["outlet"].nunique()


def test_iramuteq_of_odd_articles(odd, tmp_path):
    """No text opens another one, outlets stay apart, and the articles without words are said to be left out."""
    corpus, left_out = export(odd, "iramuteq", tmp_path)
    texts = read_iramuteq(corpus)
    assert [variables["article"][:5] for variables, _ in texts] == ["00001", "00002", "00003", "00006", "00007"]
    assert [line[:5] for line in left_out.read_text(encoding="utf-8").splitlines()[1:]] == ["00004", "00005", "00008"]
    assert texts[1][1] == ["a b", "- theme", "0001 x"]
    assert texts[3][1] == ["Oui , dit rire l'homme.", "Non ."]
    outlets = [variables["outlet"] for variables, _ in texts]
    assert outlets[3] == "unknown" and outlets[4] == "Unknown2"
    assert len({outlet.lower() for outlet in outlets}) == 5


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, title=TEXTS, outlet=TEXTS)
def test_whatever_is_written_is_one_text(text, title, outlet, tmp_path):
    """One article gives one text or is left out, whatever stands in it."""
    corpus, left_out = export(made([(title, title, outlet, None, text)]), "iramuteq", tmp_path)
    assert len(read_iramuteq(corpus)) + len(left_out.read_text(encoding="utf-8").splitlines()) == 2


def test_labels_are_distinct():
    """Names that give one label are told apart by a number, whatever the case, and the same in any order."""
    names = ["Écho", "Echo", "ECHO", "écho2"]
    made = distinct(names, lambda name: name.lower().replace("é", "e"), ["ECHO"])
    assert made == {"ECHO": "echo2", "Echo": "echo3", "Écho": "echo4", "écho2": "echo22"}
    assert made == distinct(reversed(names), lambda name: name.lower().replace("é", "e"), ["ECHO"])
