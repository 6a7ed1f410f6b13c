"""The static figures: the same on every run, and a difference is found and named."""

from __future__ import annotations

import shutil

import matplotlib.image
import numpy as np
import pandas as pd
import pytest

from analysis import annotate, load_corpus
from analysis.figures import FIGURES, check_figures, differences, write_figures
from analysis.style import PALETTE


@pytest.fixture(scope="module")
def written(tables, tmp_path_factory):
    """A folder with all figures of the first corpus."""
    folder = tmp_path_factory.mktemp("figures")
    write_figures(tables, folder)
    return folder


def test_each_figure_has_picture_drawing_and_numbers(written):
    """PNG, SVG and CSV of every figure are written, and the CSV has rows."""
    assert {path.name for path in written.iterdir()} == {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg", "csv")}
    assert all(len(pd.read_csv(written / f"{name}.csv")) for name in FIGURES)


def test_files_repeat_byte_for_byte(tables, written, tmp_path):
    """A second writing gives the same bytes."""
    for path in write_figures(tables, tmp_path):
        assert path.read_bytes() == (written / path.name).read_bytes(), path.name


def test_equal_figures_pass(tables, written):
    """Nothing differs between a folder and what it was written from."""
    assert check_figures(tables, written) == []


@pytest.mark.parametrize("damage", ["number", "row", "pixels", "size", "missing"])
def test_a_difference_is_named(written, tmp_path, damage):
    """A changed number, a lost row, other pixels, another size or a missing file: each is named with its figure."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    csv, png = tmp_path / "voices_by_outlet.csv", tmp_path / "voices_by_outlet.png"
    data, picture = pd.read_csv(csv), matplotlib.image.imread(png).copy()
    if damage == "number":
        data.assign(share=data["share"] * 1.001).to_csv(csv, index=False)
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
        assert "share" in lines[0] and "row 1" in lines[0]


def test_a_difference_of_rounding_passes(written, tmp_path):
    """A number that differs in the ninth digit does not."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    csv = tmp_path / "voices_by_outlet.csv"
    data = pd.read_csv(csv)
    data.assign(share=data["share"] * (1 + 1e-9)).to_csv(csv, index=False)
    assert differences(written, tmp_path) == []


def test_figures_of_a_corpus_in_which_nothing_is_found(tmp_path):
    """A corpus without actors, quotes or dates still gives every figure."""
    made = annotate(load_corpus(pd.DataFrame({"text": ["Il pleut."]})))
    assert len(write_figures(made, tmp_path)) == 3 * len(FIGURES)


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
