"""corrections.csv: how it is read, what a line changes, what is refused and how that is told, and that all ways give the same tables."""

from __future__ import annotations

import csv
import io
import random
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_annotating import assert_same, made_anew, write_corpus

from analysis import annotate, count, engine, load_corpus, observations, open_tables, panel, plots, settling, storage, timeline, timevalue
from analysis.amending import Amender
from analysis.corrections_file import COLUMNS, FIELDS, read_corrections
from analysis.pipeline import annotate_article, load_config, with_topics
from analysis.phrasing import articles
from analysis.tables import Tables

TEXT = ("Sommet\n\nLe ministre Paul Durand a déclaré mardi 12 mars 2024 : « La décision de Moscou est grave. »\n"
        "La France condamne l'attaque. Un diplomate européen a dit : « Nous attendons. »\n")
HEADER = ",".join(COLUMNS)


@cache
def machine() -> Tables:
    """What the stages find in the text, which no test changes."""
    made = annotate(pd.DataFrame({"article_id": ["a"], "text": [TEXT], "path": ["articles/a.txt"]}))
    assert made.rejected.empty
    return made


@cache
def parts() -> tuple[dict[str, list], Amender]:
    """The rows of the text, and what amends them."""
    corpus = load_corpus(pd.DataFrame({"article_id": ["a"], "text": [TEXT]}))
    config = load_config(corpus)
    return annotate_article(corpus.articles[0], corpus.metadata, config), config.amender()


def write(folder: Path, *lines: tuple, name: str = "a") -> Path:
    """A corpus of one article with these corrections: layer, words (or a span), field, value, and the rest of a line."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "articles" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    correct(folder, [line(*one) for one in lines])
    return folder


def line(layer: str, words: str | tuple, field: str, value: str = "", **other: str) -> dict[str, str]:
    """A line about the first place of some words, or of the sentence that has them; ``other`` are other cells."""
    tables = machine()
    text, digest = tables.articles.loc[0, ["text", "sha256"]]
    start, end = words if isinstance(words, tuple) else (text.index(words), text.index(words) + len(words))
    if layer in ("stance", "topics") and isinstance(words, str):
        around = tables.sentences[(tables.sentences["start"] <= start) & (tables.sentences["end"] >= end)].iloc[0]
        start, end = around["start"], around["end"]
    cells = {"layer": layer, "article_id": "a", "sha256": digest, "start": str(start), "end": str(end), "field": field, "value": value}
    return dict.fromkeys(COLUMNS, "") | cells | other


def correct(folder: Path, lines: list[dict]) -> None:
    """Writes corrections.csv."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    (folder / "corrections.csv").write_text(file.getvalue(), encoding="utf-8")


DONE = [
    ("mentions", "Moscou", "actor", "china", ("china", "state"), "russia"),
    ("mentions", "Moscou", "actor", "Chine", ("china", "state"), "russia"),
    ("mentions", "Moscou", "how", "name", ("russia", "state"), "metonym"),
    ("mentions", "Moscou", "*", "", None, "russia"),
    ("mentions", "l'attaque", "actor", "russia", ("russia", "state"), None),
    ("quotes", "La décision de Moscou est grave.", "speaker", "france", "france", "paul-durand"),
    ("quotes", "La décision de Moscou est grave.", "speaker", "", None, "paul-durand"),
    ("quotes", "La décision de Moscou est grave.", "speaker", "Un diplomate européen", "diplomate-europeen", "paul-durand"),
    ("quotes", "La décision de Moscou est grave.", "*", "", None, "paul-durand"),
    ("quotes", "La France condamne l'attaque", "speaker", "france", "france", None),
    ("dates", "mardi 12 mars 2024", "value", "2024-03", ("2024-03", "2024-03-01", "2024-03-31", "month"), "2024-03-12"),
    ("dates", "mardi 12 mars 2024", "value", "", (None, None, None, "unknown"), "2024-03-12"),
    ("dates", "mardi 12 mars 2024", "*", "", None, "2024-03-12"),
    ("dates", "Sommet", "value", "2024-W11", ("2024-W11", "2024-03-11", "2024-03-17", "week"), None),
    ("topics", "condamne", "topic", "diplomacy", "diplomacy", None),
    ("stance", "condamne", "label:france>russia", "-1", -1, None),
    ("stance", "condamne", "label:outlet>france", "1", 1, "0"),
    ("stance", "condamne", "label:outlet>Russie", "−1", -1, None),
    ("stance", "condamne", "*:outlet>france", "", None, "0"),
]
SHOWN = {"mentions": ["actor", "kind"], "quotes": ["speaker"], "dates": ["value", "earliest", "latest", "granularity"], "topics": ["topic"],
         "stance": ["label"]}


def found(tables, given: dict) -> object:
    """What stands in the row that a line is about, None where there is none."""
    layer = given["layer"]
    rows = getattr(tables, layer)
    if layer in ("stance", "topics"):
        sentences = tables.sentences
        number = sentences.loc[sentences["start"] == int(given["start"]), "sentence_id"].iloc[0]
        rows = rows[rows["sentence_id"] == number]
        key = given["field"].partition(":")[2].replace("Russie", "russia").split(">")
        rows = rows[(rows["holder"] == key[0]) & (rows["target"] == key[1])] if layer == "stance" else rows[rows["topic"] == given["value"]]
    else:
        rows = rows[(rows["start"] == int(given["start"])) & (rows["end"] == int(given["end"]))]
    cells = [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows[SHOWN[layer]].itertuples(index=False)]
    assert len(cells) < 2
    return None if not cells else cells[0] if len(cells[0]) > 1 else cells[0][0]


@pytest.mark.parametrize(("layer", "words", "field", "value", "now", "was"), DONE)
def test_a_line_changes_the_row_it_names_and_no_other(tmp_path, layer, words, field, value, now, was):
    """The row is changed, taken away or added, the table corrections says what was there, and all else stays as the stages made it."""
    before = machine()
    write(tmp_path)
    given = line(layer, words, field, value, who="AB", why="lu deux fois")
    correct(tmp_path, [given])
    made = annotate(tmp_path)
    assert found(made, given) == now and made.rejected.empty
    told, = made.corrections.to_dict("records")
    assert (told["layer"], told["article_id"], told["start"], told["who"], told["why"]) == (layer, "a", int(given["start"]), "AB", "lu deux fois")
    assert (None if pd.isna(told["was"]) else told["was"]) == was
    for name in ("sentences", "mentions", "quotes", "stance", "dates", "topics", "sentiment", "hearsay"):
        old, new = (set(map(str, getattr(one, name).itertuples(index=False))) for one in (before, made))
        many = len(getattr(made, name)) - len(getattr(before, name))
        assert len(old ^ new) == ((2 if many == 0 else 1) if name == layer else 0), name
        assert getattr(made, name)["sentence_id"].is_monotonic_increasing
    rows = getattr(made, layer)
    assert "text" not in rows or all(TEXT[row.start:row.end] == row.text for row in rows.itertuples())
    assert before.configuration != made.configuration


REFUSED = [
    ({"sha256": "00"}, "the article changed since", "its sha256 is now"), ({"sha256": ""}, "no sha256", "is now"),
    ({"article_id": "b"}, "no article 'b'", "as the table articles has it"), ({"layer": "sentiment"}, "layer 'sentiment'", "mentions, quotes"),
    ({"field": "text"}, "field 'text'", "actor, how"), ({"value": "Atlantide"}, "no actor 'Atlantide'", "actors.csv"),
    ({"field": "*"}, "has the value 'china'", "leave the value empty"), ({"start": "x"}, "start and end", "places"),
    ({"start": "9000", "end": "9001"}, "no words", "places"), ({"end": "160"}, "no sentence has", "inside one sentence"),
    ({"value": "russia"}, "is russia there already", "what it should be"), ({"field": "how", "value": "nickname"}, "'nickname'", "acronym"),
    ({"end": "96"}, "overlaps « Moscou »", "field *"), ({"field": "*", "value": "", "start": "0", "end": "6"}, "no row", "copy the line"),
    ({"field": "actor:x"}, "colon", "write actor"), ({"layer": "stance", "field": "label"}, "whose stance", "label:holder>target"),
    ({"layer": "stance", "field": "label:outlet>russia", "value": "1"}, "no sentence stands", "it begins in"),
    ({"layer": "dates", "field": "value", "value": "2024-13"}, "no ISO date", "2023-W37"),
    ({"layer": "topics", "field": "topic", "value": ""}, "which topic", "*:topic"),
    ({"layer": "quotes", "field": "speaker", "value": "outlet"}, "no actor 'outlet'", "actors.csv"),
]


@pytest.mark.parametrize(("cells", "reason", "advice"), REFUSED, ids=[reason for _, reason, _ in REFUSED])
def test_a_line_that_cannot_be_applied_is_told(tmp_path, cells, reason, advice):
    """Such a line stands in rejected with its number, the reason and the remedy, changes nothing, and is not counted; the next line holds."""
    good = line("mentions", "La France", "*", start=str(TEXT.index("France")), end=str(TEXT.index("France") + 6))
    correct(tmp_path, [line("mentions", "Moscou", "actor", "china") | cells, good])
    corrections, (made, amender) = read_corrections(tmp_path / "corrections.csv"), parts()
    amended = amender.amend(made, corrections.by_article["a"])
    told, = [*corrections.rejected, *amended.refused, *corrections.unfound({"a"})]
    assert told.path == "corrections.csv" and told.record == 2 and reason in told.reason and advice in told.advice
    assert len(amended.applied) == 1 and len(amended.rows["mentions"]) == len(made["mentions"]) - 1 and set(amended.rows) == {"mentions"}


def test_the_later_line_on_a_field_wins(tmp_path):
    """Of two lines on one field, or on a row that one of them takes away, the later holds and the other is told; otherwise order does not matter."""
    write(tmp_path)
    one, two = (line("mentions", "Moscou", "actor", value) for value in ("china", "france"))
    away, other = one | {"field": "*", "value": ""}, line("dates", "mardi 12 mars 2024", "*")
    for lines, actors in (([one, two], ["france"]), ([two, one], ["china"]), ([one, away], []), ([away, one], ["china"])):
        correct(tmp_path, [*lines, other])
        made = annotate(tmp_path)
        assert made.mentions.loc[made.mentions["text"] == "Moscou", "actor"].tolist() == actors
        assert made.rejected["reason"].tolist() == ["line 3 is about the same and comes later"] and made.rejected["record"].tolist() == [2]
        correct(tmp_path, [other, lines[1]])
        assert annotate(tmp_path).corrections.equals(made.corrections)


FORMS = [lambda text: text.encode("utf-8-sig"), lambda text: text.replace(",", ";").encode("cp1252"), lambda text: text.encode("utf-16"),
         lambda text: text.replace("\n", "\r\n").replace(",", "\t").encode(), lambda text: ("# à nous\n\n" + text.upper()[:50] + text[50:]).encode(),
         lambda text: text.replace(",-1,", ",'-1,").encode()]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_as_people_save_it_is_read(tmp_path, form):
    """Other delimiters, encodings, capitals in the header, comments, and apostrophes that keep a spreadsheet from calculating are read."""
    write(tmp_path)
    given = line("stance", "condamne", "label:outlet>france", "-1", why="écrit à côté")
    text = f"{HEADER}\n{','.join(given.values())}\n"
    (tmp_path / "corrections.csv").write_bytes(form(text))
    made = annotate(tmp_path)
    assert found(made, given) == -1 and made.rejected.empty and made.corrections["why"].tolist() == ["écrit à côté"]


@pytest.mark.parametrize(("data", "says"), [(b"a,b\n1,2\n", "no column 'layer'"), (b"\x89PNG\r\n\x1a\n", "not text"),
                                            (f'{HEADER}\n"mentions,a'.encode(), "cannot be read")])
def test_a_file_that_is_none_is_told(tmp_path, data, says):
    """A file that cannot be read stands in rejected; the corpus is annotated all the same."""
    (write(tmp_path) / "corrections.csv").write_bytes(data)
    made = annotate(tmp_path)
    assert says in made.rejected["reason"].item() and len(made.articles) == 1 and made.corrections.empty


@pytest.mark.parametrize("data", [b"", b"\n", f"# rien\n{HEADER}\n".encode()])
def test_an_empty_file_corrects_nothing(tmp_path, data):
    """A file without a line changes neither tables nor their hash, and is no fault."""
    before = machine()
    write(tmp_path)
    (tmp_path / "corrections.csv").write_bytes(data)
    made = annotate(tmp_path)
    assert made.configuration == before.configuration and made.rejected.empty and made.corrections.empty


def test_no_file_is_no_correction():
    """Without a file there are no lines."""
    assert read_corrections(None).lines == ()


def test_a_line_that_says_what_stands_there_leaves_the_row_alone(tmp_path):
    """A line that is refused since it changes nothing leaves the score of its row, also where another line is applied."""
    made, amender = parts()
    made = made | {"stance": [row._replace(label=1, score=0.5) for row in made["stance"]]}
    correct(tmp_path, [line("stance", "condamne", "label:outlet>france", "1"), line("stance", "condamne", "label:outlet>russia", "-1")])
    amended = amender.amend(made, read_corrections(tmp_path / "corrections.csv").lines)
    assert len(amended.refused) == len(amended.applied) == 1 and all(row in amended.rows["stance"] for row in made["stance"])


PLACES = {layer: [(row.start, row.end) for row in parts()[0]["sentences" if layer in ("stance", "topics") else layer]] +
          [(8, 10), (80, 90), (103, 110), (0, 6), (9, 5)] for layer in FIELDS}
ACTORS = ["china", "Moscou", "Un diplomate européen", "france+china", "", "nobody"]
SAID = {"mentions": (["actor", "actor", "how"], [*ACTORS, "name"]), "quotes": (["speaker", "speaker", "type"], [*ACTORS, "direct"]),
        "dates": (["value"], ["2024-W11", "2024", "", "soon"]), "topics": (["topic", "*:diplomacy"], ["diplomacy", "sports"]),
        "stance": (["label:outlet>france", "label:china>Russie", "*:outlet>france", "label:china>russia", "label:"], ["-1", "1", "", "2"])}
LINES = st.lists(st.sampled_from(list(FIELDS)).flatmap(lambda layer: st.builds(
    lambda place, field, value: {"layer": layer, "article_id": "a", "sha256": parts()[0]["articles"][0].sha256, "start": str(place[0]),
                                 "end": str(place[1]), "field": field, "value": "" if field[0] == "*" else value},
    st.sampled_from(PLACES[layer]), st.sampled_from([*SAID[layer][0], "*"]), st.sampled_from(SAID[layer][1]))), max_size=8)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.randoms(use_true_random=False))
def test_any_lines_leave_tables_that_hold(tmp_path, lines, rng):
    """Whatever lines say, nothing breaks: each is applied or told once, rows are in order and point into the text, no two mentions
    or dates overlap, and the lines that hold give the same in another order."""
    correct(tmp_path, lines)
    corrections, (made, amender) = read_corrections(tmp_path / "corrections.csv"), parts()
    amended = amender.amend(made, corrections.lines)
    assert len(amended.applied) + len(amended.refused) + len(corrections.rejected) == len(lines)
    assert {correction.layer for correction in amended.applied} == set(amended.rows)
    for layer, rows in amended.rows.items():
        assert [row.sentence_id for row in rows] == sorted(row.sentence_id for row in rows)
        of = [correction for correction in amended.applied if correction.layer == layer]
        for row in rows:
            key = f"{row.holder}>{row.target}" if layer == "stance" else getattr(row, "topic", "")
            place = made["sentences"][row.sentence_id] if layer in ("stance", "topics") else row
            assert row in made[layer] or [one for one in of if (one.start, one.end) == (place.start, place.end) and key in (*one.field.split(":"), "", one.value)]
        if layer in ("mentions", "quotes", "dates"):
            assert all(TEXT[row.start:row.end] == row.text for row in rows)
        if layer in ("mentions", "dates"):
            assert all(one.end <= other.start for one, other in zip(rows, rows[1:]))
        keys = [row[1:4] if layer == "stance" else row[1:3] for row in rows if layer in ("stance", "topics")]
        assert len(keys) == len(set(keys))
    kept = [lines[line.number - 2] for line in corrections.lines]
    rng.shuffle(kept)
    correct(tmp_path, kept)
    again = amender.amend(made, read_corrections(tmp_path / "corrections.csv").lines)
    assert (again.rows, again.applied) == (amended.rows, amended.applied)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode("utf-8", "replace"))))
def test_any_file_is_read_or_told(tmp_path, data):
    """Whatever bytes a file has, it is read without an error."""
    (tmp_path / "corrections.csv").write_bytes(data)
    read = read_corrections(tmp_path / "corrections.csv")
    assert all(row.reason and row.advice for row in read.rejected) and all(line.layer in FIELDS for line in read.lines)


# ---------------------------------------------------------------------------------------------- the same everywhere

@pytest.fixture
def small_parts(monkeypatch):
    """Parts of about four articles, so that a small corpus has many."""
    monkeypatch.setattr(engine, "FEWEST", 4)
    monkeypatch.setattr(engine, "MOST", 4)


def lines_for(tables, many: int, seed: int) -> list[dict[str, str]]:
    """Lines about so many random rows of some tables: other actors, speakers and values, and rows taken away."""
    rng, hashes = random.Random(seed), dict(zip(tables.articles["article_id"], tables.articles["sha256"]))
    fields = {"mentions": ("actor", "china"), "quotes": ("speaker", "france"), "dates": ("value", "2001-09")}
    made = []
    for layer, (field, value) in fields.items():
        rows = getattr(tables, layer)
        for place in rng.sample(range(len(rows)), many):
            row = rows.iloc[place]
            field, value = rng.choice([(field, value), ("*", "")])
            made.append({"layer": layer, "article_id": row["article_id"], "sha256": hashes[row["article_id"]], "start": row["start"],
                         "end": row["end"], "field": field, "value": value, "who": "", "why": ""})
    return made


def test_parts_and_memory_are_corrected_alike_and_nothing_is_annotated_again(tmp_path, small_parts, monkeypatch):
    """After corrections were written, changed, and taken away again, a run into the folder makes no article anew, and its tables, files
    included, are those of a run from scratch and of one in memory."""
    source, out = write_corpus(tmp_path / "c", 12), tmp_path / "out"
    plain = annotate(source, out=out)
    for number, many in enumerate((4, 2)):
        correct(source, lines_for(plain, many, number))
        assert made_anew(source, out, monkeypatch) == []
        made = open_tables(out)
        assert 0 < len(made.corrections) and made.configuration != plain.configuration
        assert_same(made, annotate(load_corpus(source)))
        assert_same(made, annotate(source, out=tmp_path / f"scratch{number}"))
        assert sorted(path.relative_to(out) for path in out.rglob("*.parquet")) == \
            sorted(path.relative_to(tmp_path / f"scratch{number}") for path in (tmp_path / f"scratch{number}").rglob("*.parquet"))
    before = {path: path.stat().st_mtime_ns for path in out.rglob("mentions.parquet/*")}
    annotate(source, out=out)
    assert before == {path: path.stat().st_mtime_ns for path in before}
    (source / "corrections.csv").unlink()
    assert made_anew(source, out, monkeypatch) == []
    assert_same(open_tables(out), annotate(load_corpus(source)))


def test_only_tables_with_a_correction_are_written(tmp_path, small_parts, monkeypatch):
    """One line writes one part of one table, beside what the stages made of it."""
    source, out = write_corpus(tmp_path / "c", 12), tmp_path / "out"
    plain = annotate(source, out=out)
    correct(source, lines_for(plain, 1, 3)[:1])
    written = []
    write = storage.write
    monkeypatch.setattr(settling.storage, "write", lambda made, path: (written.append(path.parent.name), write(made, path))[1])
    annotate(source, out=out)
    assert [name for name in written if name not in ("rejected.parquet", "corrections.parquet", out.name)] == ["mentions.parquet"]


def test_an_article_that_changed_loses_its_corrections(tmp_path, small_parts):
    """When the text of a corrected article changes, its lines are refused and told, in parts as in memory."""
    source = write_corpus(tmp_path / "c", 8)
    correct(source, lines_for(annotate(source, out=tmp_path / "out"), 3, 1))
    before = annotate(source, out=tmp_path / "out")
    changed = before.corrections["article_id"].iloc[0]
    path = next((source / "articles").glob(f"{changed}.txt"), None) or source / "articles" / "five.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("mardi", "jeudi").replace("sanctions", "menaces"), encoding="utf-8")
    made = annotate(source, out=tmp_path / "out")
    assert changed not in made.corrections["article_id"].tolist() and "the article changed since" in made.rejected["reason"].tolist()
    assert_same(made, annotate(load_corpus(source)))


def test_saved_tables_keep_their_corrections(tmp_path):
    """Saved and opened again tables say what was corrected; without copies, or of some articles, they say what is left of it."""
    write(tmp_path)
    given = line("mentions", "Moscou", "actor", "china")
    (tmp_path / "articles" / "b.txt").write_text(TEXT, encoding="utf-8")
    correct(tmp_path, [given, given | {"article_id": "b"}])
    made = annotate(tmp_path)
    assert_same(open_tables(made.save(tmp_path / "saved")), made)
    assert made.copies() == 1 and made.without_copies().corrections["article_id"].tolist() == ["a"]
    assert made.only(["b"]).corrections["article_id"].tolist() == ["b"]


def test_more_topics_keep_the_corrections_of_topics(tmp_path):
    """A topic that takes the place of another is corrected like it."""
    write(tmp_path, ("topics", "condamne", "topic", "diplomacy"))
    topics = '[topic.diplomacy]\nterms = ["décision"]\n[topic.waiting]\nterms = ["attendre"]\n'
    made, plain = annotate(tmp_path), machine()
    of = {name: set(zip(one.topics["topic"], one.topics["sentence_id"])) for name, one in
          (("made", with_topics(made, topics)), ("plain", with_topics(plain, topics)), ("opened", with_topics(open_tables(made.save(tmp_path / "s")), topics)))}
    assert len(of["made"] - of["plain"]) == 1 and of["plain"] < of["made"] == of["opened"]


# ---------------------------------------------------------------------------------------------- counted

def test_what_is_counted_says_how_much_of_it_was_corrected(tmp_path):
    """Observations and counts carry the number of corrections of what they are made of, and none where there was none."""
    write(tmp_path, ("mentions", "Moscou", "actor", "china"), ("dates", "mardi 12 mars 2024", "*"), ("quotes", "Nous attendons.", "speaker", "france"))
    made = annotate(tmp_path)
    assert {what: observations(made, what).attrs.get("corrected", 0) for what in ("mentions", "pairs", "voices", "quotes", "topics", "dates", "removed")} == \
        {"mentions": 1, "pairs": 1, "voices": 1, "quotes": 1, "topics": 0, "dates": 1, "removed": 0}
    assert count(made, "mentions").attrs["corrected"] == 1
    assert "1 corrected by hand" in plots.actors_by_outlet(observations(made, "mentions")).layout.xaxis.title.text
    assert "by hand" not in plots.removed_by_kind(observations(made, "removed")).layout.xaxis.title.text
    assert panel(observations(made, "mentions"), plots.actors_by_outlet).spec["notes"] == ["1 corrected by hand (corrections.csv)."]
    assert timeline(made, "actor").attrs["corrected"] == 1 and timeline(made, "topic").attrs["corrected"] == 0
    assert "3 rows corrected by hand" in articles(made) and "hand" not in articles(machine())
    voices = observations(made, "voices")
    assert "france" in voices.loc[voices["sentence"].str.contains("attendons"), "voice"].tolist()


def test_values_of_time_are_read_back():
    """The value of every stretch that the package can name gives its first and last day again, and what is no value is an error."""
    for unit in timevalue.GRANULARITIES:
        for year in (1950, 1999, 2024):
            for month in (1, 2, 6, 9, 12):
                when = timevalue.around(unit, timevalue.date(year, month, 7))
                read = timevalue.read(when.value)
                assert (read.value, read.earliest, read.latest) == when[:3]
                assert read.granularity == when.granularity or (unit, read.granularity) == ("season", "quarter")
    for wrong in ("", "2023-13", "2023-02-30", "2023-W54", "2023/", "12 mars", "2023-1", "20230101", "0000", "2023/2024/2025", "9999-12"):
        with pytest.raises(ValueError):
            timevalue.read(wrong)
