"""Rows of CSV, JSON, Parquet and DataFrames become records; broken ones are told, and the others load."""

from __future__ import annotations

import csv
import datetime
import io
import json
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import neutralise
from analysis.records import LONGEST_ARTICLE, Record, Refused, Source
from analysis.reading.delimited import looks_like_delimited, read_delimited
from analysis.reading.jsonlines import looks_like_json, read_json
from analysis.reading.parquet import read_parquet
from analysis.reading.rows import find_headings, row_record

SAMPLES = Path(__file__).parent / "samples" / "tables"


def source(data: str | bytes, name: str = "table.csv") -> Source:
    data = data.encode() if isinstance(data, str) else data
    return Source(name, io.BytesIO(data), len(data))


def read(reader, data: str | bytes) -> list[Record | Refused]:
    return list(reader(source(data)))


def shown(made: list[Record | Refused]) -> list[tuple]:
    """(text, title, outlet, published) of records, the reason of what is refused."""
    return [(one.text, *(one.facts[field].value if field in one.facts else None for field in ("title", "outlet", "published")))
            if isinstance(one, Record) else one.reason for one in made]


def record(**cells) -> Record | Refused:
    return row_record(cells, find_headings(list(cells)))


def reasons(one: Record) -> str:
    return " | ".join(problem.reason for problem in one.problems)


# -------------------------------------------------------------------------------------------------------- headings

@pytest.mark.parametrize("names, expected", [
    (["Titre", "Média", "Date de publication", "Texte"],
     {"title": "Titre", "outlet": "Média", "published": "Date de publication", "text": "Texte"}),
    (["HEADLINE", "newspaper", "pub_date", "full_text", "byline"],
     {"title": "HEADLINE", "outlet": "newspaper", "published": "pub_date", "text": "full_text", "author": "byline"}),
    (["publishedAt", "source", "content", "author"],
     {"published": "publishedAt", "outlet": "source", "text": "content", "author": "author"}),
    (["id", "article-id", "Corps de l’article", "Chapô"],
     {"article_id": "article-id", "text": "Corps de l’article", "standfirst": "Chapô"}),
    (["Auteur(s)", "CONTENU", "Support", "Agence"], {"author": "Auteur(s)", "text": "CONTENU", "outlet": "Support", "agencies": "Agence"}),
])
def test_headings(names, expected):
    """Columns are known by French and English names, whatever their case, accents and spaces."""
    assert {field: columns[0] for field, columns in find_headings(names).items()} == expected


def test_two_columns_for_one_field():
    """The better name comes first, the other is read where its cell is empty, and evidence says which it was."""
    headings = find_headings(["content", "texte", "titre"])
    assert headings["text"] == ("texte", "content")
    made = row_record({"content": "Corps", "texte": None, "titre": "Un"}, headings)
    assert made.text == "Un\n\nCorps" and made.facts["title"].evidence == "column « titre »: Un"


@pytest.mark.parametrize("names", [[], ["a", "b"], ["titre", "date"], ["texte"] * 10_001, ["\ud800"]])
def test_no_text_column(names):
    """Without a column of text, or with absurdly many, a table is refused, and the reason can be stored."""
    with pytest.raises(Refused) as refused:
        find_headings(names)
    refused.value.reason.encode()


# -------------------------------------------------------------------------------------------------------- one row

@pytest.mark.parametrize("cells, text", [
    ({"titre": "Un titre", "texte": "Le corps.\n\nSuite."}, "Un titre\n\nLe corps.\n\nSuite."),
    ({"titre": "Un titre", "chapo": "Le chapô.", "texte": "Le corps."}, "Un titre\n\nLe chapô.\n\nLe corps."),
    ({"titre": "Un titre", "texte": "UN TITRE\nLe corps."}, "UN TITRE\nLe corps."),
    ({"titre": "Un titre", "texte": "Un titres de plus"}, "Un titre\n\nUn titres de plus"),
    ({"titre": "Un titre", "chapo": "Le chapô.", "texte": "Un titre\n\nLe chapô.\n\nLe corps."}, "Un titre\n\nLe chapô.\n\nLe corps."),
    ({"titre": "Un titre", "chapo": "Le chapô.", "texte": "Un titre\n\nLe corps."}, "Un titre\n\nLe chapô.\n\nLe corps."),
    ({"titre": "Un titre", "description": "Le corps est…", "texte": "Le corps est long."}, "Un titre\n\nLe corps est long."),
    ({"titre": "Un\ntitre", "texte": "  Le corps.  \n"}, "Un titre\n\n  Le corps.  \n"),
    ({"titre": float("nan"), "texte": "Le corps."}, "Le corps."),
    ({"texte": "a < b et c > d & e"}, "a < b et c > d & e"),
    ({"texte": "<p>Le <b>corps</b> &amp; plus.</p><script>x()</script><p>Suite.</p>"}, "Le corps & plus.\n\nSuite."),
    ({"texte": "Le <em>corps</em>.\n\nSuite."}, "Le corps.\n\nSuite."),
    ({"texte": "L&rsquo;&eacute;t&eacute;"}, "L’été"),
    ({"texte": "&lt;p&gt;Le corps.&lt;/p&gt;"}, "Le corps."),
    ({"paragraphes": ["Un.", "Deux."]}, "Un.\n\nDeux."),
    ({"texte": "déjà".encode("cp1252")}, "déjà"),
])
def test_text_of_a_row(cells, text):
    """Title, blank line, standfirst, blank line, body, without repetition; markup is never text."""
    assert record(**cells).text == text


@pytest.mark.parametrize("value", [None, "", "  \n", float("nan"), pd.NA, pd.NaT, 12, 3.5, True, {}, [], {"a": 1}, [1], "nan", "<p></p>",
                                   "x" * (LONGEST_ARTICLE + 1), "\0" * 50, b"\x89PNG\r\n\x1a\n"])
def test_rows_without_text(value):
    """A row whose text is absent, no text, or too long is refused with reason and advice."""
    made = record(texte=value, titre="Un")
    assert isinstance(made, Refused) and made.reason and made.advice


@pytest.mark.parametrize("value, day", [
    ("2024-06-19", "2024-06-19"), ("19/06/2024", "2024-06-19"), ("03/04/2024", "2024-04-03"), (20240619, "2024-06-19"),
    (20240619.0, "2024-06-19"),
    ("mercredi 19 juin 2024", "2024-06-19"), ("2024-06-19T23:59:00+02:00", "2024-06-19"), (pd.Timestamp("2024-06-19 08:00"), "2024-06-19"),
    (datetime.date(2024, 6, 19), "2024-06-19"), (datetime.datetime(2024, 6, 19, 23, tzinfo=datetime.UTC), "2024-06-19"),
    ("juin 2024", "2024-06"), (2024, "2024")])
def test_dates(value, day):
    """Dates of any type are read as the day they name, never shifted."""
    made = record(texte="Corps", date=value)
    assert made.facts["published"].value == day and not made.problems


@pytest.mark.parametrize("value, reason", [
    ("31/02/2024", "« 31/02/2024 » does not exist"), (20240231, "does not exist"), ("hier", "« hier » is no date"),
                                           (1718755200, "is no date")])
def test_unusable_dates(value, reason):
    """A date that never was, or is none, gives the fact None with its words, and a problem."""
    made = record(texte="Corps", date=value)
    assert made.facts["published"].value is None and str(value) in made.facts["published"].evidence and reason in reasons(made)


@pytest.mark.parametrize("value", [None, float("nan"), pd.NaT, pd.NA, "", "NaN", "None"])
def test_absent_cells(value):
    """Absent cells state nothing and are no problem."""
    made = record(texte="Corps", date=value, titre=value, media=value, auteur=value)
    assert made == Record("Corps")


def test_facts():
    """Facts are stated; objects count by their name, lists are joined, an agency as author is an agency."""
    made = record(texte="Corps", source={"id": None, "name": "Le Courrier d'Exemple"},
                  auteurs=["A. Untel", {"name": "B. Untel"}], article_id=12.0)
    assert {field: fact.value for field, fact in made.facts.items()} == {
        "outlet": "Le Courrier d'Exemple", "author": "A. Untel; B. Untel", "article_id": "12"}
    assert {fact.basis for fact in made.facts.values()} == {"stated"}
    assert record(texte="Corps", auteur="AFP").facts == {"agencies": ("AFP", "column « auteur »: AFP", "stated")}
    assert {field: fact.value for field, fact in record(texte="Corps", auteur="Par A. Untel et B. Untel (avec AFP)").facts.items()} == {
        "author": "A. Untel; B. Untel", "agencies": "AFP"}


def test_damaged_cells_are_told():
    """Mojibake, lost letters and halves of characters in a row are told, and the text can be stored."""
    assert "decoded wrongly" in reasons(record(texte="Il est dÃ©jÃ\xa0 là"))
    made = record(texte="a\ud800b", titre="c\udfff")
    made.text.encode()
    assert "halves" in reasons(made) and made.text == "c\ufffd\n\na\ufffdb"


@given(st.dictionaries(st.sampled_from(["texte", "titre", "date", "media", "auteur", "chapo", "article_id"]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.binary(max_size=20) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=5)))
@settings(max_examples=300, deadline=None)
def test_any_row(cells):
    """Whatever is in the cells, a row gives a record whose strings can be stored, or is refused."""
    made = row_record(cells, find_headings(["texte", "titre", "date", "media", "auteur", "chapo", "article_id"]))
    kept = isinstance(made, Record)
    for words in [made.text, *(fact.evidence + (fact.value or "") for fact in made.facts.values())] if kept else [made.reason]:
        words.encode("utf-8")


# ------------------------------------------------------------------------------------------------------------- CSV

EXPECTED = [("Un titre\n\nLe \"maire\" parle.\n\nIl dit ; oui, et | non.", "Un titre", "Le Courrier d'Exemple", "2024-06-19"),
            ("Deux\n\nL’été à Évreux", "Deux", None, "2024-06-20")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_and_encodings(delimiter, codec):
    """The same table in any delimiter and encoding gives the same records."""
    rows = [["Titre", "Média", "Date", "Texte"],
            ["Un titre", "Le Courrier d'Exemple", "19/06/2024", '"Le ""maire"" parle.\n\nIl dit ; oui, et | non."'],
            ["Deux", "", "2024-06-20", '"L’été à Évreux"']]
    table = "".join(delimiter.join(row) + "\r\n" for row in rows)
    assert shown(read(read_delimited, table.encode(codec))) == EXPECTED


@pytest.mark.parametrize("table, texts", [
    ("sep=;\r\ntexte;titre\r\nun, deux;trois\r\n", ["trois\n\nun, deux"]),
    ("texte\n\"Bonjour, le monde\"\n\nAu revoir\n", ["Bonjour, le monde", "Au revoir"]),
    ('titre,texte\nUn,"Il a dit \\"non\\", hier"\nDeux,ok\n', ['Un\n\nIl a dit "non", hier', "Deux\n\nok"]),
    ('titre,texte\nUn,"Il a dit "non" hier"\n', ['Un\n\nIl a dit "non" hier']),
    ('titre\ttexte\nUn\t"Non", dit-il\nDeux\tok\n', ['Un\n\n"Non", dit-il', "Deux\n\nok"]),
    ('titre, texte\nUn, "a, b" \n', ["Un\n\na, b"]),
    ("titre,texte\rUn,a\rDeux,b\r", ["Un\n\na", "Deux\n\nb"]),
    ("titre,texte\nUn,a\rb\nDeux,c\n", ["Un\n\na\rb", "Deux\n\nc"]),
    ("titre,texte,\nUn,a,\nDeux,b,,\n,,\n", ["Un\n\na", "Deux\n\nb"]),
    ('texte,texte\na,b\n,c\n', ["a", "c"]),
    ('"titre\nlong","texte"\n"Un","a"\n', ["a"]),
])
def test_manners_of_csv(table, texts):
    """Separator lines, single columns, stray and escaped quotes, blank and empty rows, old line ends."""
    assert [one.text if isinstance(one, Record) else None for one in read(read_delimited, table)] == texts


def test_ragged_rows():
    """A row that is too short for its text, or too long, is refused by its line; one that only lacks its end is kept and told."""
    made = read(read_delimited, "titre,texte,date\nUn,a,2024-06-19\nDeux\nTrois,b\nQuatre,c, d, e,2024-06-19\nCinq,f,2024-06-20\n")
    assert [one.text if isinstance(one, Record) else one.reason for one in made] == [
        "Un\n\na", "the row in line 3 has 1 cell where the header has 3",
        "Trois\n\nb", "the row in line 5 has 5 cells where the header has 3",
        "Cinq\n\nf"]
    assert "line 4 has 2 cells" in reasons(made[2])


@pytest.mark.parametrize("lines_each", [1, 2])
def test_unclosed_quote(lines_each):
    """A quote that is never closed costs its row at most; all others load, and the row says so."""
    body = ["Texte de {n}", "suite de {n}, et fin"][:lines_each]
    rows = ['id,titre,texte'] + [f'{n},"T {n}","' + "\n".join(body).format(n=n) + ('"' if n != 3 else "") for n in range(1, 1001)]
    made = read(read_delimited, "\n".join(rows) + "\n")
    assert len(made) == 1000 and all(isinstance(one, Record) for one in made)
    assert [number for number, one in enumerate(made, 1) if one.problems] == [3]
    assert "opened in line" in reasons(made[2]) and [one.facts["title"].value for one in made] == [f"T {n}" for n in range(1, 1001)]
    assert [one.text for one in made[3:]] == [f"T {n}\n\n" + "\n".join(body).format(n=n) for n in range(4, 1001)]


def test_unclosed_quote_in_bare_rows():
    """Where other rows have no quotes at all the rows after an unclosed quote load too, and are told."""
    rows = ["titre,texte"] + [f'T{n},{chr(34) * (n == 3)}Texte {n}' for n in range(1, 101)]
    made = read(read_delimited, "\n".join(rows))
    assert len(made) == 100 and made[99].text == "T100\n\nTexte 100" and reasons(made[2]) and "line 4" in reasons(made[99])


def test_table_cut_off():
    """The last row of a table that ends within a cell is kept and told."""
    made = read(read_delimited, 'titre,texte\nUn,a\nDeux,"Le maire a')
    assert made[1].text == "Deux\n\nLe maire a" and "never closed" in reasons(made[1])


def test_lines_of_other_encodings():
    """Lines in Windows-1252 within a UTF-8 table are read alone."""
    data = "titre,texte\nUn,déjà été\n".encode() + "Deux,déjà été\n".encode("cp1252") + "Trois,œuvre\n".encode()
    assert [one.text for one in read(read_delimited, data)] == ["Un\n\ndéjà été", "Deux\n\ndéjà été", "Trois\n\nœuvre"]


@given(st.lists(st.tuples(*[st.text("'=+-@\t a\n\r\";,|é«", max_size=12)] * 2), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_own_export_comes_back(cells):
    """A table written as CSV with neutralised cells comes back cell by cell."""
    frame = pd.DataFrame({"titre": "T", "texte": ["x" + b for _, b in cells], "media": ["=x" + a for a, _ in cells]})
    buffer = io.StringIO()
    frame.map(neutralise).to_csv(buffer, index=False, lineterminator="\n", quoting=csv.QUOTE_ALL)
    made = read(read_delimited, buffer.getvalue())
    assert [one.text for one in made] == ["T\n\n" + text for text in frame["texte"]]
    assert [one.facts["outlet"].value for one in made] == [outlet.strip() for outlet in frame["media"]]


@pytest.mark.parametrize("head, ending, expected", [
    ("anything at all", ".csv", True), ("titre;texte\nUn;corps\n", ".txt", True), ("titre\ttexte\tdate\nUn\tcorps\t2024\n", "", True),
    ('"titre";"texte"\n"Un";"corps"\n', ".txt", True), ('"titre\nlong","texte","titre"\n"Un","corps","x"\n', "", True),
    ("sep=:\ntitre:texte\nUn:corps\n", ".txt", True), ("\r\n\r\ntitre|texte\r\nUn|corps\r\n", ".txt", True),
    ('"Non", dit-il.\n\nLe corps, le texte.\n', ".txt", False),
    ("Un titre, un texte\n\nLe corps, dit-il.\n", ".txt", False),
    ("Texte\nLe corps\n", ".txt", False), ("titre, texte\nUn seul article.\n", ".txt", False),
    ("", ".txt", False), ("Le maire parle.\n", ".md", False)])
def test_looks_like_delimited(head, ending, expected):
    """A table is told by its ending, or by a header of known names over a row as wide; prose never is."""
    assert looks_like_delimited(head, ending) is expected


@pytest.mark.parametrize("data", [b"", b"   ", b"%PDF-1.4", b"PK\x03\x04" + b"x" * 100, b"<html><body>texte</body></html>",
                                  b"Le maire parle.\nFin.\n",
                                  b"\0\1\2\3" * 100, b"a,b\n1,2\n", b"{}", b"," * 300_000, b"texte," * 100_000])
def test_no_table(data):
    """What is no table of articles is refused as a file, quickly."""
    start = time.perf_counter()
    with pytest.raises(Refused):
        read(read_delimited, data)
    assert time.perf_counter() - start < 5


def test_huge_line():
    """A line of 50 MB is refused alone; the rows around it load."""
    made = read(read_delimited, b"titre,texte\nUn,a\nDeux," + b"x" * 50_000_000 + b"\nTrois,b\n")
    assert [isinstance(one, Record) for one in made] == [True, False, True] and "line 3" in made[1].reason


def test_another_kind_of_file():
    """A table whose rows are none is given up after ten thousand refusals, not after millions."""
    made = []
    with pytest.raises(Refused, match="in a row"):
        made.extend(read_delimited(source("titre,texte\n" + "x\n" * 30_000)))


# ------------------------------------------------------------------------------------------------------------ JSON

def test_json_lines():
    """Each line is read alone; a broken one is refused by its number, and the next one loads."""
    lines = ['{"titre": "Un", "texte": "Corps", "source": {"name": "Le Courrier d\'Exemple"}, "date": 20240619}',
             '{"titre": ', "", '[1]', '{"texte": 12}',
             '{"texte": "a\\ud800"}', '{"texte": "x", "date": NaN}', '{"texte": "y", "n": ' + "9" * 5000 + "}", '{"texte":' + "[" * 100_000,
             '{"_source": {"texte": "z", "titre": "Y"}}', "{}", '{"texte": "b"} {"texte": "c"}']
    made = read(read_json, "\n".join(lines))
    assert [one.text if isinstance(one, Record) else one.reason.split(":")[0] for one in made] == [
        "Un\n\nCorps", "line 2", "line 4", "line 5", "a\ufffd", "x", "y", "line 9", "Y\n\nz", "line 11", "b", "c"]
    assert made[0].facts["outlet"].value == "Le Courrier d'Exemple" and made[0].facts["published"].value == "2024-06-19"


@pytest.mark.parametrize("text, expected", [
    ('[{"titre": "Un", "texte": "a"}, {"titre": "Deux", "texte": "b"}]', ["Un\n\na", "Deux\n\nb"]),
    ('{"status": "ok", "totalResults": 2, "articles": [{"title": "Un", "content": "a"}, {"title": "Deux", "content": "b"}]}',
     ["Un\n\na", "Deux\n\nb"]),
    ('{\n  "response": {\n    "docs": [\n      {"body": "a"}\n    ]\n  }\n}', ["a"]),
    ('{\n  "titre": "Un",\n  "texte": "a"\n}\n{\n  "titre": "Deux",\n  "texte": "b"\n}\n', ["Un\n\na", "Deux\n\nb"]),
    ('{"titre": "Un", "texte": "a"}', ["Un\n\na"]),
    ('[{"texte": "a"}, {"texte": "b" "c"}, {"texte": "d"}]', ["a", None, "d"]),
    ('[{"texte": "a"}, {"texte": "b"', ["a", None]),
    ('[{"texte": "a"}', ["a", None]),
    ('[{"texte": "a"}, 12, "x"]', ["a", None, None]),
    ('{"texte": "ligne\nsuite"}', ["ligne\nsuite"]),
    ("[]", []),
    ('{"a": 1}', [None]),
    ("[" * 1_000_000, [None]),
])
def test_manners_of_json(text, expected):
    """Lists, wrapped lists, single and concatenated objects; a broken one is refused, and the next one loads."""
    assert [one.text if isinstance(one, Record) else None for one in read(read_json, text)] == expected


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_json_encodings(codec):
    """JSON lines in other encodings are read too."""
    assert [one.text for one in read(read_json, '{"texte": "L’été"}\n{"texte": "à Évreux"}\n'.encode(codec))] == ["L’été", "à Évreux"]


def test_key_twice():
    """A key that stands twice is told."""
    (made,) = read(read_json, '{"texte": "a", "texte": "b"}')
    assert made.text == "b" and "« texte » stands twice" in reasons(made)


def test_json_of_many_broken_objects():
    """A list of a million broken objects does not hang."""
    start = time.perf_counter()
    made = read(read_json, "[" + '{"texte": "a, {},\n' * 1_000_000)
    assert all(isinstance(one, Refused) for one in made) and time.perf_counter() - start < 10


@pytest.mark.parametrize("head, expected", [('{"a": 1}', True), ('[{"a": 1}]', True), ("[\n {\n", True), ("{}", True), ("[1, 2]", False),
                                            ("Le maire", False), ("{Le maire}", False), ("[Photo] Le maire", False), ("", False)])
def test_looks_like_json(head, expected):
    """Objects and lists of objects are told from prose."""
    assert looks_like_json(head) is expected


# --------------------------------------------------------------------------------------------------------- Parquet

def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


def test_parquet():
    """Rows of a Parquet table are those of the DataFrame it was written from, whatever the type of their columns."""
    frame = pd.DataFrame({"Titre": ["Un", None], "Texte": ["Corps", "Deux"], "Date": pd.to_datetime(["2024-06-19", None]), "n": [1, 2],
                          "Média": pd.Categorical(["Le Courrier d'Exemple", None]), "auteurs": [["A. Untel", "B. Untel"], None]})
    made = read(read_parquet, parquet(frame))
    assert shown(made) == [("Un\n\nCorps", "Un", "Le Courrier d'Exemple", "2024-06-19"), ("Deux", None, None, None)]
    assert made[0].facts["author"].value == "A. Untel; B. Untel"
    headings = find_headings(list(frame.columns))
    assert [row_record(row, headings) for row in frame.to_dict("records")] == made


def test_parquet_of_other_bytes():
    """Text stored as bytes in another encoding is decoded cell by cell."""
    assert read(read_parquet, parquet(pd.DataFrame({"texte": ["déjà".encode("cp1252"), "déjà".encode(), None]})))[1].text == "déjà"


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"texte\na\n", parquet(pd.DataFrame({"a": [1]}))])
def test_no_parquet(data):
    """What is no Parquet, or has no text, is refused."""
    with pytest.raises(Refused):
        read(read_parquet, data)


def test_parquet_bomb():
    """A table whose size is claimed to be large and packed beyond any text is refused before it is read."""
    buffer = io.BytesIO()
    pd.DataFrame({"texte": [str(n) + "a" * 490_000 for n in range(210)]}).to_parquet(buffer, compression="zstd")
    start = time.perf_counter()
    with pytest.raises(Refused, match="packed"):
        read(read_parquet, buffer.getvalue())
    assert time.perf_counter() - start < 2


# ---------------------------------------------------------------------------------------------------- any file at all

@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_samples(path):
    """Each sample gives the records written down beside it."""
    expected = json.loads((SAMPLES / "expected" / f"{path.name}.json").read_text("utf-8"))
    reader = {".parquet": read_parquet, ".json": read_json, ".jsonl": read_json}.get(path.suffix, read_delimited)
    made = read(reader, path.read_bytes())
    assert [[one.text, {field: fact.value for field, fact in one.facts.items()}, [problem.reason for problem in one.problems]]
            if isinstance(one, Record) else one.reason for one in made] == expected


@given(data=st.data())
@settings(max_examples=250, deadline=None)
def test_mutated_samples(data):
    """Flipped, cut and doubled bytes never raise anything but Refused, and every string can be stored."""
    path = data.draw(st.sampled_from(sorted(SAMPLES.glob("*.*"))))
    raw = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=6)):
        raw[place] = data.draw(st.integers(0, 255))
    first, last = sorted(data.draw(st.tuples(st.integers(0, len(raw)), st.integers(0, len(raw)))))
    raw = data.draw(st.sampled_from([raw, raw[:last], raw[first:], raw[:last] + raw[first:]]))
    for reader in (read_delimited, read_json, read_parquet):
        try:
            for one in read(reader, bytes(raw)):
                (one.text if isinstance(one, Record) else one.reason).encode("utf-8")
        except Refused as refused:
            refused.reason.encode("utf-8")
