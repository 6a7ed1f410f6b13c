"""The front end in JupyterLab itself, in a real browser: notebooks are run, controls are changed, every mark opens its sentences."""

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
from marks import FRONT, check_every_mark

STARTED = re.compile(r"(http://127\.0\.0\.1:\d+/lab)")
ITEMS = f"{FRONT} [role=region] li"
ACTORS = f"{FRONT} g.revue-mark[data-view=actors]"
EXPLORER = "from analysis import annotate, explore, load_corpus\nexplore(annotate(load_corpus()))"


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab on copies of notebooks, with settings of its own; it is stopped at the end."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("02_actors", "05_timeline"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", folder)
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(EXPLORER)], metadata=kernel), folder / "explorer.ipynb")
    own = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root",
               "--IdentityProvider.token=", "--LabApp.news_url=", f"--notebook-dir={folder}"]
    log = folder / "lab.log"
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT, env={**os.environ, **own})
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


def _run(browser, lab: str, notebook: str):
    """The page of a notebook that was opened and run, all cells without an error."""
    page = browser.new_context(viewport={"width": 1400, "height": 1400}).new_page()
    page.goto(f"{lab}/workspaces/{notebook}/tree/{notebook}.ipynb")  # a workspace of its own, or the notebooks before it are opened too
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    page.get_by_text("| Idle").wait_for(timeout=120_000)
    for _ in range(3):  # a click that comes before the notebook has the focus runs nothing
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(PageTimeout):
            page.wait_for_selector(ITEMS, state="attached", timeout=90_000)
            break
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=180_000)
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    return page


def _listed(page) -> int:
    return page.locator(ITEMS).count()


def _lists(page, number: int) -> None:
    """Waits until so many sentences are listed."""
    page.wait_for_function("([items, n]) => document.querySelectorAll(items).length === n", arg=[ITEMS, number], timeout=30_000)


@pytest.fixture(scope="module")
def explorer(lab, browser):
    """The page of a notebook whose cell shows the explorer."""
    page = _run(browser, lab, "explorer")
    yield page
    page.context.close()


def test_every_mark_of_the_explorer_opens_its_sentences(explorer):
    """In JupyterLab a click on any mark of any of the four views lists exactly as many sentences as the mark shows."""
    check_every_mark(explorer.locator(FRONT), views=4)


def test_a_control_changes_views_and_sentences(explorer):
    """Choosing an outlet leaves its column in the views and its sentences in the list; the reset brings all back."""
    page, before = explorer, _listed(explorer)
    marks = page.locator(ACTORS)
    shown, select = marks.count(), page.locator(f"{FRONT} select").first
    outlet = select.locator("option").nth(1).get_attribute("value")
    select.select_option(index=1)
    page.wait_for_function("([marks, n]) => document.querySelectorAll(marks).length !== n", arg=[ACTORS, shown])
    keys = marks.evaluate_all("marks => marks.map(mark => JSON.parse(mark.dataset.key).outlet)")
    assert set(keys) == {outlet} and 0 < _listed(page) < before
    select.select_option(index=0)
    _lists(page, before)


def test_mouse_and_keyboard_pick_a_mark(explorer):
    """A mark is picked by the mouse, the next one by arrow and Enter; Escape lets it go and the focus stays in the view."""
    page, before = explorer, _listed(explorer)
    first = page.locator(ACTORS).first
    first.scroll_into_view_if_needed()
    first.click()
    _lists(page, int(first.get_attribute("data-n")))
    page.keyboard.press("ArrowDown")
    number = int(page.evaluate("document.activeElement.dataset.n"))
    page.keyboard.press("Enter")
    _lists(page, number)
    page.wait_for_function("document.activeElement.getAttribute('aria-pressed') === 'true'")
    page.keyboard.press("Escape")
    _lists(page, before)
    assert page.evaluate("document.activeElement.dataset.view") == "actors"


@pytest.mark.parametrize(("notebook", "panels"), [("02_actors", 2)])
def test_every_mark_of_a_notebook_opens_its_sentences(lab, browser, notebook, panels):
    """All cells of a notebook run, and every mark of each of its panels lists as many sentences as it shows."""
    page = _run(browser, lab, notebook)
    fronts = page.locator(FRONT)
    assert fronts.count() == panels
    for front in fronts.all():
        front.scroll_into_view_if_needed()
        check_every_mark(front)
    page.context.close()
