"""The controls in JupyterLab itself, in a real browser: a notebook is run, a control is changed, figure and sentences follow."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import nbformat
import pytest
from playwright.sync_api import TimeoutError as PageTimeout

from conftest import ROOT

STARTED = re.compile(r"(http://127\.0\.0\.1:\d+/lab)")


TIMELINE = "from analysis import annotate, load_corpus, timeline_panel\ntimeline_panel(annotate(load_corpus()))"


@pytest.fixture
def lab(tmp_path) -> Iterator[str]:
    """The address of a JupyterLab on copies of notebooks, with settings of its own; it is stopped at the end."""
    shutil.copy(ROOT / "notebooks" / "02_actors.ipynb", tmp_path / "actors.ipynb")
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(TIMELINE)], metadata=kernel), tmp_path / "timeline.ipynb")
    folders = {name: str(tmp_path / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root", "--IdentityProvider.token=",
               "--LabApp.news_url=", f"--notebook-dir={tmp_path}"]
    log = tmp_path / "lab.log"
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env={**os.environ, **folders})
    try:
        yield _address(log, server)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _address(log, server) -> str:
    for _ in range(240):
        found = STARTED.search(log.read_text())
        if found:
            return found[1]
        assert server.poll() is None, log.read_text()
        time.sleep(0.5)
    raise TimeoutError(log.read_text())


def test_a_control_changes_the_figure_in_jupyterlab(lab, browser):
    """Choosing an outlet in the panel of 02_actors redraws its figure and lists fewer sentences."""
    page = _run(browser, lab, "actors")
    region = page.locator(".widget-html [role=region]").first
    before, drawn = region.locator("li").count(), _bars(page)
    select = page.locator(".widget-dropdown select").first
    select.scroll_into_view_if_needed()
    select.select_option(index=1)
    page.wait_for_function("n => document.querySelector('.widget-html [role=region]').querySelectorAll('li').length !== n", arg=before, timeout=60_000)
    assert 0 < region.locator("li").count() < before
    page.wait_for_function("old => document.querySelector('.widget-vbox .js-plotly-plot')?.data.length !== old", arg=drawn, timeout=60_000)
    assert _bars(page) == 1


def _run(browser, lab: str, notebook: str):
    """The page of a notebook that was opened and run."""
    page = browser.new_context(viewport={"width": 1400, "height": 1400}).new_page()
    page.goto(f"{lab}/tree/{notebook}.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    page.get_by_text("| Idle").wait_for(timeout=120_000)
    for _ in range(3):  # a click that comes before the notebook has the focus runs nothing
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(PageTimeout):
            page.wait_for_selector(".widget-dropdown select", state="attached", timeout=90_000)
            break
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=180_000)
    return page


def test_a_mark_of_the_timeline_opens_its_sentences_in_jupyterlab(lab, browser):
    """A click on a mark lists as many sentences as the mark counts, and names its period, outlet and topic."""
    page = _run(browser, lab, "timeline")
    page.wait_for_selector(".widget-vbox .js-plotly-plot .scatterlayer .point", state="attached", timeout=60_000)
    marks = page.evaluate("document.querySelector('.widget-vbox .js-plotly-plot').data.filter(t => t.customdata[0][0] === 'published')"
                          ".map(t => t.customdata[0].slice(1, 5))")
    points = page.locator(".widget-vbox .js-plotly-plot .scatterlayer .trace").filter(has=page.locator(".point"))
    for number, (period, outlet, value, count) in enumerate(marks[:2]):
        box = points.nth(number).locator(".point").first.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_selector(".widget-vbox .js-plotly-plot .hoverlayer .hovertext", state="attached", timeout=30_000)
        page.mouse.down()
        page.mouse.up()
        page.wait_for_function("name => document.querySelector('.widget-html b')?.textContent.includes(name)", arg=f"{period} · {outlet} · {value}",
                               timeout=60_000)
        assert page.locator(".widget-html [role=region] li").count() == count


def _bars(page) -> int:
    """The number of traces (outlets) in the panel's figure."""
    page.wait_for_selector(".widget-vbox .js-plotly-plot", state="attached", timeout=60_000)
    return page.evaluate("document.querySelector('.widget-vbox .js-plotly-plot').data.length")
