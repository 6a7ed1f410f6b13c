"""Storage: rows come back from Parquet as they went in, in either layout; files are whole, and the same rows are the same bytes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import compare, cooccurrence, count, findings, open_tables, schema, storage, timeline
from analysis.comparison import DEFAULT_BY
from analysis.provenance import corpus_hash
from analysis.manifest import RESTRICTED
from analysis.rights import restricted
from analysis.tables import Tables, TablesError, names

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(["", "😀", "𝔄", "\u2028", "L’été"])
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2**40)), max_size=3)
NUMBERS = {"Int64": st.none() | st.integers(-1, 1), "int64": st.integers(0, 2**40), "float64": st.floats(-1, 1),
           "bool": st.booleans(), "object": SPANS}


def cells(table: str, column: str) -> st.SearchStrategy:
    """What may stand in a column: text may be missing everywhere, as the tables do not say where it is."""
    return st.none() | TEXT if is_text(table, column) else NUMBERS[schema.DTYPES[column]]


def is_text(table: str, column: str) -> bool:
    """Whether a column holds text; the evidence of metadata is a sentence, everywhere else it is spans."""
    return column not in schema.DTYPES or (table, column) == ("metadata", "evidence")


def rows_of(table: str) -> st.SearchStrategy:
    """Lists of rows of a table."""
    return st.lists(st.builds(schema.TABLES[table], *(cells(table, column) for column in schema.columns(table))), max_size=4)


def stored(folder: Path, table: str) -> storage.Stored:
    """A table of a folder, in either layout."""
    return storage.Stored.at(folder, [table], storage.contents(folder).get("parts", {}))


def read(folder: Path, table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """The rows of a table of a folder."""
    return storage.frame(stored(folder, table).read(table, columns))


@pytest.mark.parametrize("table", schema.TABLES)
def test_rows_come_back_as_they_were(table, tmp_path):
    """Rows, and the frame of them, are equal after writing and reading, with missing values and characters of all planes."""
    @settings(max_examples=3, deadline=None)
    @given(rows_of(table))
    def holds(rows):
        path = tmp_path / f"{table}.parquet"
        storage.write(storage.arrow(table, rows), path)
        assert storage.rows(table, stored(tmp_path, table).read(table)) == rows
        pd.testing.assert_frame_equal(read(tmp_path, table), schema.frame(table, rows))
        pd.testing.assert_frame_equal(storage.frame(storage.arrow_of(schema.frame(table, rows))), schema.frame(table, rows))
        if not any(name in schema.SPAN_COLUMNS for name in schema.columns(table)):
            pd.testing.assert_frame_equal(pd.read_parquet(path), schema.frame(table, rows))
        assert stored(tmp_path, table).rows(table) == len(rows)
    holds()


@pytest.mark.parametrize("table", schema.TABLES)
def test_a_table_without_any_value_keeps_its_dtypes(table, tmp_path):
    """No rows, no parts, and rows in which everything that can lack does, have the columns and dtypes of a full table."""
    least = {"Int64": None, "object": [], "bool": False, "int64": 0, "float64": 0.0}
    missing = schema.TABLES[table](*(None if is_text(table, name) else least[schema.DTYPES[name]] for name in schema.columns(table)))
    for rows in ([], [missing]):
        storage.write(storage.arrow(table, rows), tmp_path / f"{table}.parquet")
        pd.testing.assert_frame_equal(read(tmp_path, table), schema.frame(table, rows))
    tmp_path.joinpath(storage.CONTENTS).write_text(json.dumps({"parts": {"articles": []}}))
    pd.testing.assert_frame_equal(read(tmp_path, table), schema.frame(table, []))


@settings(max_examples=8, deadline=None)
@given(rows=rows_of("stance"), cut=st.integers(0, 4))
def test_parts_are_read_in_the_order_of_the_contents(rows, cut, tmp_path_factory):
    """A table in parts is its parts one after the other as ``tables.json`` lists them; what it does not list is not read."""
    folder = tmp_path_factory.mktemp("parts")
    for name, some in {"b": rows[:cut], "a": rows[cut:], "c": rows}.items():
        storage.write(storage.arrow("stance", some), folder / "stance.parquet" / f"{name}.parquet")
    folder.joinpath(storage.CONTENTS).write_text(json.dumps({"parts": {"articles": ["b", "a"], "reuse": ["x"]}}))
    expected = schema.frame("stance", rows)
    pd.testing.assert_frame_equal(read(folder, "stance"), expected)
    pd.testing.assert_frame_equal(read(folder, "stance", ["label", "holder"]), expected[["label", "holder"]])
    assert stored(folder, "stance").rows("stance") == len(rows)


def test_a_slice_of_a_table_has_its_own_spans():
    """Rows cut out of an Arrow table keep their spans."""
    rows = [schema.Topic("a", number, "t", 1.0, [(number, number + 1)] * number, "") for number in range(5)]
    assert storage.rows("topics", storage.arrow("topics", rows).slice(2, 2)) == rows[2:4]


def test_the_same_rows_are_the_same_bytes(tmp_path):
    """Writing twice gives equal files and leaves nothing else behind."""
    rows = [schema.Article("a", "a.txt", None, "é", None, None, "fr", "text", "0")] * 3
    for name in ("one", "two"):
        storage.write(storage.arrow("articles", rows), tmp_path / f"{name}.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.parquet", "two.parquet"]


def test_what_fails_leaves_the_file_as_it_was(tmp_path):
    """An error while writing changes nothing on disk."""
    path = tmp_path / "x.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), storage.whole(path) as part:
        part.write_text("new")
        raise RuntimeError
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_one_layout_takes_the_place_of_the_other(tmp_path):
    """A plain file is written over a folder of parts, and a part where a plain file was."""
    rows = {"one": [schema.Rejected("a", None, "r", "x")], "two": [schema.Rejected("b", 3, "r", "x")]}
    plain, part = tmp_path / "rejected.parquet", tmp_path / "rejected.parquet" / "p.parquet"
    for path, some in ((part, "one"), (plain, "two"), (part, "one")):
        storage.write(storage.arrow("rejected", rows[some]), path)
        assert pd.read_parquet(plain)["path"].tolist() == [rows[some][0].path]


# ---------------------------------------------------------------------------------------------- tables that are read when asked for


@pytest.fixture(scope="module")
def twice(tables) -> Tables:
    """The first corpus and a copy of each of its articles under another name; the text of two must not be passed on."""
    made = {}
    for name in schema.TABLES:
        frame = getattr(tables, name)
        again = frame.assign(**{column: frame[column] + "~" for column in ("article_id", "other_id") if column in frame})
        if name == "articles":
            again["duplicate_of"] = frame["article_id"]
        if name == "metadata":
            again = pd.concat([again.iloc[:1].assign(field="rights", value=RESTRICTED), again])
        made[name] = pd.concat([frame, again], ignore_index=True) if "article_id" in frame else frame
    return tables.changed(**made)


@pytest.fixture(scope="module")
def parted(twice, tmp_path_factory) -> Path:
    """The same tables in a folder, in two parts; it is only read."""
    folder = tmp_path_factory.mktemp("parted")
    ids = twice.articles["article_id"]
    for number, some in enumerate((twice.only(ids[:7]), twice.only(ids[7:]))):
        for name in schema.TABLES:
            lone = name in ("reuse", "rejected")
            frame = getattr(twice if lone else some, name)
            storage.write(storage.arrow_of(frame), folder / f"{name}.parquet" / f"{'all' if lone else number}.parquet")
    for name in ("actors", "topic_labels"):
        storage.write(storage.arrow_of(getattr(twice, name)), folder / f"{name}.parquet")
    lists = {"articles": ["0", "1"], "reuse": ["all"], "rejected": ["all"]}
    folder.joinpath(storage.CONTENTS).write_text(json.dumps({"copies_left_out": 0, "configuration": "c", "parts": lists}))
    return folder


@pytest.fixture
def copied(parted, tmp_path) -> Path:
    """A copy of that folder, to be written over or damaged."""
    return Path(shutil.copytree(parted, tmp_path / "copied"))


def read_of(tables: Tables) -> set[str]:
    """The tables that were read whole."""
    return vars(tables).keys() & set(names())


def test_parts_are_opened_as_the_tables_they_are_of(parted, twice):
    """A folder of parts is the same Tables, with the same words about it, and reads none of them to say so."""
    opened = open_tables(parted)
    assert repr(opened) == repr(twice) and opened.copies() == twice.copies() and read_of(opened) == set()
    for name in names():
        pd.testing.assert_frame_equal(getattr(opened, name), getattr(twice, name), obj=name)
    assert read_of(opened) == set(names()) and opened.mentions is opened.mentions


@pytest.mark.parametrize("change", [Tables.without_copies, lambda t: t.only(["000_2b2af24e823addfb"]), lambda t: t.without_copies().only([])])
def test_a_choice_of_articles_is_the_same_read_or_unread(parted, twice, change, tmp_path_factory):
    """Articles are left out alike of tables that are in memory and of those on disk, also when they are saved unread."""
    there, here = change(open_tables(parted)), change(twice)
    assert read_of(there) == set() and repr(there) == repr(here)
    saved = open_tables(there.save(tmp_path_factory.mktemp("saved")))
    for name in names():
        pd.testing.assert_frame_equal(getattr(saved, name), getattr(here, name), obj=name)
        pd.testing.assert_frame_equal(getattr(there, name), getattr(here, name), obj=name)


COUNTED = {what: lambda t, what=what: count(t, what) for what in DEFAULT_BY} | {
    "timeline": timeline, "compare": compare, "cooccurrence": cooccurrence, "names": lambda t: count(t, "quotes", lang="fr"),
    "stance over time": lambda t: timeline(t, "stance"), "days told": lambda t: timeline(t, "actor", date="event", copies=False)}


@pytest.mark.parametrize("name", COUNTED)
def test_what_is_counted_from_disk_needs_no_text(name, parted, twice, monkeypatch):
    """Counts of tables on disk are those of tables in memory; no table is kept for them, and text is never read whole."""
    opened, whole = open_tables(parted), set()
    monkeypatch.setattr(storage.Stored, "read", lambda self, table, columns=None, coded=(), read=storage.Stored.read: (
        whole.update((table, column) for column in columns or ["everything"]), read(self, table, columns, coded))[1])
    pd.testing.assert_frame_equal(COUNTED[name](opened), COUNTED[name](twice))
    assert read_of(opened) <= {"actors", "topic_labels"}
    assert {column for table, column in whole if table in schema.TABLES} & {"text", "evidence", "everything"} == set()


SAID = {"corpus": findings.corpus, "headline": findings.headline, "hash": corpus_hash, "restricted": restricted}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_of_a_corpus_keeps_no_text(name, parted, twice):
    """What is said of tables on disk is what is said of them in memory; neither articles nor sentences are kept for it."""
    opened = open_tables(parted)
    assert SAID[name](opened) == SAID[name](twice)
    assert read_of(opened) & {"articles", "sentences", "metadata", "removed"} == set()


def test_other_tables_take_their_place_unread(parted, twice):
    """Changed Tables have what they were given, and read nothing else."""
    made = open_tables(parted).changed(topics=twice.topics.iloc[:1], configuration="d")
    assert read_of(made) == {"topics"} and len(made.topics) == 1 and made.configuration == "d" and len(made.articles) == 10
    with pytest.raises(schema.SchemaError, match="topics.*weight"):
        made.changed(topics=twice.topics.drop(columns="weight"))


def test_tables_are_saved_over_themselves(copied, twice):
    """Tables saved into the folder that they are read from are whole, and can be read on; nothing of its parts is left."""
    (copied / storage.PARTS).mkdir()
    (copied / storage.PARTS / "0.parquet").touch()
    opened = open_tables(copied)
    opened.without_copies().save(copied)
    again = open_tables(copied)
    again.save(copied)
    assert len(again.articles) == len(twice.articles) / 2 and again.copies_left_out == 5 and (copied / "mentions.parquet").is_file()
    assert not (copied / storage.PARTS).exists()
    with pytest.raises(TablesError, match="open them again"):
        assert opened.mentions


def test_what_lacks_or_is_damaged_is_named(copied):
    """A part that lacks is told when the folder is opened, one that cannot be read when it is asked for, a stopped run as such."""
    part = copied / "quotes.parquet" / "1.parquet"
    whole = part.read_bytes()
    part.write_bytes(whole[:-20])
    with pytest.raises(TablesError, match="quotes.parquet/1.parquet.*annotate the corpus again"):
        assert open_tables(copied).quotes
    part.unlink()
    with pytest.raises(TablesError, match="quotes.parquet/1.parquet.*revue annotate"):
        open_tables(copied)
    copied.joinpath(storage.CONTENTS).unlink()
    with pytest.raises(TablesError, match="not complete.*revue annotate"):
        open_tables(copied)
