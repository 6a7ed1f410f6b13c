"""Pages that colleagues open from the disk, with the network off."""

from __future__ import annotations

import nbformat
import pytest

from analysis.notebooks import notebook_paths
from analysis.pages import ShareError, share
from conftest import ROOT

NOTEBOOKS = notebook_paths(ROOT / "notebooks")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of all pages."""
    folder = tmp_path_factory.mktemp("pages")
    share(out=folder)
    return folder


def watch(page, path):
    """Opens a page; gives the requests that left it and the errors it reported."""
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    page.wait_for_load_state("load")
    return [url for url in requests if not url.startswith(("file:", "data:", "blob:"))], errors


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_is_drawn_without_a_network(page, site, path):
    """Each page of the folder draws all its plots, reports no error and makes no request."""
    outside, errors = watch(page, site / f"{path.stem}.html")
    plots = sum("application/vnd.plotly.v1+json" in output.get("data", {}) for cell in nbformat.read(path, 4).cells
                for output in cell.get("outputs", ()))
    page.wait_for_function(f"document.querySelectorAll('.plotly-graph-div .main-svg').length >= {plots}")
    assert plots and outside == [] and errors == []


def test_sentences_open_on_a_page(page, site):
    """The evidence of a panel can be opened, and lists sentences with marked words."""
    watch(page, site / "02_actors.html")
    page.locator("summary").first.click()
    region = page.get_by_role("region", name="Evidence").first
    assert region.is_visible() and region.locator("li mark").count() > 5


def test_the_index_leads_to_every_notebook(page, site):
    """The index names each question with its finding and its link works."""
    outside, errors = watch(page, site / "index.html")
    assert outside == [] and errors == []
    assert page.locator("ol.front li").count() == len(NOTEBOOKS)
    page.locator("ol.front a").nth(1).click()
    assert page.locator("h1").first.inner_text().startswith("Who appears")


def test_one_notebook_is_one_file_to_mail(page, tmp_path):
    """A named notebook becomes one self-contained page of at most 7 MB that draws its plots."""
    made = share(NOTEBOOKS[3], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["04_stance.html"] and made[0].stat().st_size < 7e6
    outside, errors = watch(page, made[0])
    page.wait_for_selector(".plotly-graph-div .main-svg")
    assert outside == [] and errors == []


def test_the_folder_is_small_enough_to_send(site):
    """All pages together take at most 8 MB."""
    assert sum(path.stat().st_size for path in site.iterdir()) < 8e6


def test_text_runs_nothing_in_a_page(page, tmp_path):
    """A script in a title, an output or a figure's label stays text."""
    bad = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell("1", execution_count=1, outputs=[nbformat.v4.new_output("stream", text=bad)]),
        nbformat.v4.new_code_cell("2", execution_count=2, outputs=[nbformat.v4.new_output("execute_result", execution_count=2, data={
            "application/vnd.plotly.v1+json": {"data": [{"type": "bar", "x": [1], "y": ["</script>" + bad]}], "layout": {}}})])])
    nbformat.write(notebook, tmp_path / "bad.ipynb")
    watch(page, share(tmp_path / "bad.ipynb", tmp_path / "out")[0])
    page.wait_for_selector(".plotly-graph-div .main-svg")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("content", ["no json", "{}", None])
def test_what_is_no_notebook_is_named(tmp_path, content):
    """A missing file, or one that is no notebook, is an error with its name and the remedy."""
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ShareError, match="x.ipynb"):
        share(path, tmp_path)


def test_an_unexecuted_notebook_is_not_shared(tmp_path):
    """A page of a notebook that was not run would be an empty box."""
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), tmp_path / "x.ipynb")
    with pytest.raises(ShareError, match="not executed"):
        share(tmp_path / "x.ipynb", tmp_path)
