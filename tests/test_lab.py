"""The controls in JupyterLab itself, in a real browser: a notebook is run, a control is changed, figure and sentences follow."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from conftest import ROOT

STARTED = re.compile(r"(http://127\.0\.0\.1:\d+/lab)")


@pytest.fixture
def lab(tmp_path) -> Iterator[str]:
    """The address of a JupyterLab on a copy of a notebook, with settings of its own; it is stopped at the end."""
    shutil.copy(ROOT / "notebooks" / "02_actors.ipynb", tmp_path / "actors.ipynb")
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
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.goto(f"{lab}/tree/actors.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)
    page.get_by_text("| Idle").wait_for(timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_selector(".widget-dropdown select", state="attached", timeout=180_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=180_000)
    region = page.locator(".widget-html [role=region]").first
    before, drawn = region.locator("li").count(), _bars(page)
    select = page.locator(".widget-dropdown select").first
    select.scroll_into_view_if_needed()
    select.select_option(index=1)
    page.wait_for_function("n => document.querySelector('.widget-html [role=region]').querySelectorAll('li').length !== n", arg=before, timeout=60_000)
    assert 0 < region.locator("li").count() < before
    page.wait_for_function("old => document.querySelector('.widget-vbox .js-plotly-plot')?.data.length !== old", arg=drawn, timeout=60_000)
    assert _bars(page) == 1


def _bars(page) -> int:
    """The number of traces (outlets) in the panel's figure."""
    page.wait_for_selector(".widget-vbox .js-plotly-plot", state="attached", timeout=60_000)
    return page.evaluate("document.querySelector('.widget-vbox .js-plotly-plot').data.length")
