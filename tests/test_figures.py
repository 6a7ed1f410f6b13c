"""The static figures: the same on every run, and a difference is found and named."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape

import matplotlib.image
import numpy as np
import pandas as pd
import pytest

from PIL import Image

from analysis import annotate, load_corpus, provenance
from analysis.differing import numbers_differ
from analysis.figures import FIGURES, MADE, Checked, check_figures, compare, differences, write_figures
from analysis.style import PALETTE


@pytest.fixture(scope="module")
def written(tables, tmp_path_factory):
    """A folder with all figures of the first corpus."""
    folder = tmp_path_factory.mktemp("figures")
    write_figures(tables, folder)
    return folder


def test_each_figure_has_picture_drawing_and_numbers(written):
    """PNG, SVG and CSV of every figure are written, and the CSV has rows."""
    assert {path.name for path in written.iterdir()} == {MADE, *(f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg", "csv"))}
    assert all(len(pd.read_csv(written / f"{name}.csv")) for name in FIGURES)


def test_files_repeat_byte_for_byte(tables, written, tmp_path):
    """A second writing gives the same bytes."""
    for path in write_figures(tables, tmp_path):
        assert path.read_bytes() == (written / path.name).read_bytes(), path.name


def test_only_what_differs_is_found(tables, written, tmp_path):
    """Of a folder and what it was written from nothing differs but what was taken away from it; of the folder and itself nothing."""
    assert compare(written, written) == Checked([], []) and Checked([], []).lines() == ["equal to six significant digits"]
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    (tmp_path / "voice_ledger.csv").unlink()
    assert check_figures(tables, tmp_path) == ["voice_ledger.csv: is not there"]


def test_each_picture_says_what_made_it(tables, written):
    """PNG, SVG and made.json hold corpus, configuration, versions and command, and no picture names a path or a time."""
    made = provenance.made(tables, "revue run")
    assert json.loads((written / MADE).read_text(encoding="utf-8")) == made
    for name in FIGURES:
        text = Image.open(written / f"{name}.png").text
        drawing = (written / f"{name}.svg").read_text(encoding="utf-8")
        assert set(text) == {"Software", "Description"} and json.loads(text["Description"]) == made
        assert json.loads(unescape(re.search("<dc:description>(.*?)</dc:description>", drawing)[1])) == made
        assert "<dc:date>" not in drawing


@pytest.mark.parametrize("damage", ["number", "row", "pixels", "size", "missing"])
def test_a_difference_is_named(written, tmp_path, damage):
    """A changed number, a lost row, other pixels, another size or a missing file: each is named with its figure."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    csv, png = tmp_path / "voices_by_outlet.csv", tmp_path / "voices_by_outlet.png"
    data, picture = pd.read_csv(csv), matplotlib.image.imread(png).copy()
    if damage == "number":
        data["share"] = data["share"].where(data.index != 0, 2 * data["share"])
        data.to_csv(csv, index=False)
    elif damage == "row":
        data.iloc[1:].to_csv(csv, index=False)
    elif damage == "pixels":
        picture[:40, :, :3] = 0
        matplotlib.image.imsave(png, picture)
    elif damage == "size":
        matplotlib.image.imsave(png, picture[:-3])
    else:
        png.unlink()
    lines = differences(written, tmp_path)
    assert lines and all(line.startswith("voices_by_outlet") for line in lines)
    if damage == "number":
        outlet, voice, new = pd.read_csv(written / csv.name).loc[0, ["outlet", "voice", "share"]]
        assert lines == [f"voices_by_outlet.csv, outlet {outlet}, voice {voice}: share {2 * new} there, {new:.6g} now ({-new:.3g}, -50 %)"]


HEAD = "outlet,voice,count,share\n"
KEPT = HEAD + "Le Phare,own,12,0.25\nLe Phare,quoted,1234567,0.75\nLa Gazette,own,0,0\n"


@pytest.mark.parametrize(("what", "made", "lines"), [
    ("equal", KEPT, []),
    ("another order of rows", HEAD + "La Gazette,own,0,0\nLe Phare,own,12,0.25\nLe Phare,quoted,1234567,0.75\n", []),
    ("another way to write a number", KEPT.replace("0.25", "2.5e-1"), []),
    ("the ninth digit", KEPT.replace("0.25", "0.250000001"), []),
    ("what rounding to six digits makes of it", KEPT.replace("0.25", "0.2500004999999"), []),
    ("the sixth digit", KEPT.replace("0.25", "0.250001"), ["outlet Le Phare, voice own: share 0.25 there, 0.250001 now (+1e-06, +0.0004 %)"]),
    ("what is left of a sum that cancels", KEPT.replace("0,0\n", "0,-2e-17\n"), []),
    ("one of a million", KEPT.replace("1234567", "1234568"), ["outlet Le Phare, voice quoted: count 1234567 there, 1234568 now (+1, +8.1e-05 %)"]),
    ("from nothing", KEPT.replace("0,0\n", "3,0\n"), ["outlet La Gazette, voice own: count 0 there, 3 now (+3)"]),
    ("nothing left", KEPT.replace("own,12", "own,0"), ["outlet Le Phare, voice own: count 12 there, 0 now (-12, -100 %)"]),
    ("twelve times as much", KEPT.replace("own,12", "own,144"), ["outlet Le Phare, voice own: count 12 there, 144 now (+132, +1100 %)"]),
    ("no number any more", KEPT.replace("0.25", ""), ["outlet Le Phare, voice own: share 0.25 there, empty now"]),
    ("a row less", KEPT.replace("Le Phare,own,12,0.25\n", ""), ["1 row there, not now: outlet Le Phare, voice own"]),
    ("another label", KEPT.replace("Phare,own", "Phare,whom"), ["1 row there, not now: outlet Le Phare, voice own",
                                                             "1 row now, not there: outlet Le Phare, voice whom"]),
    ("another column", KEPT.replace("share", "part"), ["has the columns outlet, voice, count, share; now outlet, voice, count, part"]),
    ("no row", HEAD, ["3 rows there, not now: outlet Le Phare, voice own; outlet Le Phare, voice quoted; outlet La Gazette, voice own"]),
])
def test_numbers_that_differ_are_named(tmp_path, what, made, lines):
    """A number is named by the labels of its row, with how much it differs; what only rounding or order changes is equal."""
    for folder, text in (("made", made), ("kept", KEPT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.csv").write_text(text, encoding="utf-8")
    found = [line for _, line in numbers_differ(tmp_path / "made" / "x.csv", tmp_path / "kept" / "x.csv")]
    assert [line.removeprefix("x.csv, ").removeprefix("x.csv: ") for line in found] == lines, what


@pytest.mark.parametrize(("text", "named"), [
    ("number,chosen,value\n2,False,{}\n3,True,1\n", "number 2"),
    ("layer,score,value\nstance,1.0,1\nstance,0.5,{}\n", "layer stance (number 2)"),
    ("period,topic,count,date\n2023-09,Arms,{},published\n2023-09,Arms,1,event\n", "period 2023-09, topic Arms, date published"),
    ("event,outlet,count,actors\ne1,Le Phare,{},Kim | Putin\n", "event e1"),
])
def test_a_row_is_named_by_as_few_labels_as_tell_it_apart(tmp_path, text, named):
    """The first column and text after it, no more than needed; rows that share all of it are numbered."""
    for name, value in (("made", 7), ("kept", 8)):
        (tmp_path / name).write_text(text.format(value))
    assert [line.split(": ")[0] for _, line in numbers_differ(tmp_path / "made", tmp_path / "kept")] == [f"kept, {named}"]


def test_the_largest_difference_comes_first(written, tmp_path):
    """What lacks comes before numbers, numbers by their relative difference, and only twenty are shown."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    for name, factor in (("voices_by_outlet", 1.01), ("voice_ledger", 3)):
        data = pd.read_csv(written / f"{name}.csv")
        data.assign(share=data["share"] * factor).to_csv(tmp_path / f"{name}.csv", index=False)
    (tmp_path / "cue_colours.svg").unlink()
    checked = compare(written, tmp_path)
    order = [line.split(".")[0] for line in checked.differences]
    assert order == ["cue_colours", *["voice_ledger"] * order.count("voice_ledger"), *["voices_by_outlet"] * order.count("voices_by_outlet")]
    lines = checked.lines()
    assert "the same" in lines[0] and lines[1] == f"differences: {len(order)}, the largest first"
    assert lines[2:-1] == checked.differences[:20] and lines[-1] == f"and {len(order) - 20} more"


@pytest.mark.parametrize(("change", "says"), [
    ({"corpus": "0123"}, "the corpus .* differs: 0123 made these figures"),
    ({"configuration": ""}, "the configuration .* differs: unknown made these figures"),
    ({"versions": {"pandas": "1.0", "fortran": "77"}}, r"versions differ: .*pandas 1\.0 there, .* now.*; fortran 77 there, none now"),
    (None, "made.json is not there"),
])
def test_what_made_figures_otherwise_is_said_and_no_difference(tables, written, tmp_path, change, says):
    """Another corpus, configuration or version that gives the same numbers is told, and the figures are equal."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    if change is None:
        (tmp_path / MADE).unlink()
    else:
        (tmp_path / MADE).write_text(json.dumps(provenance.made(tables, "another command") | change))
    checked = compare(written, tmp_path)
    assert checked.differences == [] and re.search(says, checked.notes[0])
    assert checked.lines() == [*checked.notes, "equal to six significant digits"]


def test_another_matplotlib_may_draw_otherwise(tables, written, tmp_path):
    """Other pixels of equal numbers are told and are no difference where matplotlib's version differs; other numbers always are."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    made = provenance.made(tables, "revue run")
    (tmp_path / MADE).write_text(json.dumps(made | {"versions": made["versions"] | {"matplotlib": "3.10.0"}}))
    matplotlib.image.imsave(tmp_path / "voice_ledger.png", matplotlib.image.imread(written / "voice_ledger.png")[:-3])
    checked = compare(written, tmp_path)
    assert checked.differences == [] and "versions differ: matplotlib 3.10.0 there" in checked.notes[0] and "voice_ledger.png" in checked.notes[1]
    data = pd.read_csv(written / "voice_ledger.csv")
    data.assign(share=data["share"] * 2).to_csv(tmp_path / "voice_ledger.csv", index=False)
    assert compare(written, tmp_path).differences[-1].startswith("voice_ledger.png")


def test_figures_of_a_corpus_in_which_nothing_is_found(tmp_path):
    """A corpus without actors, quotes or dates still gives every figure."""
    made = annotate(load_corpus(pd.DataFrame({"text": ["Il pleut."]})))
    assert len(write_figures(made, tmp_path)) == 3 * len(FIGURES) + 1


def test_plotted_numbers_are_the_counted_ones(tables, written):
    """A bar's number can be recounted from the mentions."""
    drawn = pd.read_csv(written / "actors_by_outlet.csv")
    mentions = tables.mentions[tables.mentions["kind"] != "place"].merge(tables.articles[["article_id", "outlet"]])
    labels = tables.actors.set_index("actor")["label_en"]
    counted = mentions.assign(actor=mentions["actor"].map(labels)).groupby(["outlet", "actor"]).size()
    for outlet, actor, number in drawn.loc[drawn["count"] > 0, ["outlet", "actor", "count"]].values.tolist():
        assert counted[(outlet, actor)] == number


def lightness(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2), 0 black to 1 white."""
    channels = np.array([int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_neighbouring_colours_differ_in_grey():
    """Colours that stand side by side differ in lightness, so that they stay apart without colour."""
    light = [lightness(colour) for colour in PALETTE[:5]]
    assert all(abs(a - b) > 0.05 for a, b in zip(light, light[1:]))


def test_a_figure_has_room_for_the_leading_outlets_only():
    """Of many outlets those with most articles keep their names, the others stand together, and nothing is lost."""
    from analysis import views
    rows = pd.DataFrame([(f"journal {n}", f"a{n}-{k}", "France") for n in range(30) for k in range(n // 10 + 1)], columns=["outlet", "article_id", "actor"])
    data = views.actors_by_outlet(rows)
    assert data["count"].sum() == len(rows) and data["outlet"].nunique() == views.TOP_OUTLETS + 1
    assert set(data["outlet"]) == {*(f"journal {n}" for n in range(20, 28)), "other outlets"}
