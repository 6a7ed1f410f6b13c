"""What tests share: the first corpus annotated once, small corpora, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import annotate, load_corpus
from analysis.places import first_corpus
from analysis.tables import Tables

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The tables of the first corpus."""
    return annotate(load_corpus(first_corpus()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus folder of two short articles without manifest, actors or topics."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "un.txt").write_text("La France condamne la décision de la Russie.\n", encoding="utf-8")
    (tmp_path / "articles" / "deux.txt").write_text(
        "L’ONU s’inquiète\n\nLe porte-parole de l'ONU a déclaré : « La situation est grave. »\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """A real browser; tests are skipped, or fail where REVUE_REQUIRE_BROWSER is set, if there is none."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        reason = f"no browser found (looked for {', '.join(BROWSERS)}): install chromium"
        pytest.fail(reason) if os.environ.get("REVUE_REQUIRE_BROWSER") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser) -> Iterator:
    """A fresh page of the browser without a network."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def strings(value):
    """The strings anywhere in what a JSON file holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)
