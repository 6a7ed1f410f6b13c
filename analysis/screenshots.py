"""Takes the pictures of the README: the shared explorer with a mark picked, and the page of a notebook, as a browser shows them."""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.pages import share
from analysis.places import home

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars",
         "--force-color-profile=srgb", "--font-render-hinting=none")
WIDTH = 1200
#: The sentences that the picture of the explorer shows, and the figures that of a notebook.
ITEMS, FIGURES = 2, 1
#: The mark to pick: the one of the view with most sentences, the first of these where several have as many.
PICK = """view => {
  const marks = [...document.querySelectorAll(`g.revue-mark[data-view="${view}"]`)];
  const most = Math.max(...marks.map(mark => Number(mark.dataset.n)));
  const mark = marks.find(mark => Number(mark.dataset.n) === most);
  mark.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  return [mark.dataset.key, most];
}"""
PICKED = """([key, n]) => document.querySelectorAll("[role=region] li").length === Math.min(n, 100)
  && [...document.querySelectorAll("g.revue-mark[aria-pressed=true]")].some(mark => mark.dataset.key === key)"""


class ScreenshotError(ValueError):
    """A picture cannot be taken; the message says what lacks."""


def take(out: str | Path | None = None, *, view: str = "stance") -> list[Path]:
    """The pictures written to ``out`` (default: figures/): explorer.png, explorer_fr.png and page.png, 1200 pixels wide.

    They show the first corpus; on one machine they are the same on each run. Raises ScreenshotError where Playwright or a
    browser lacks.
    """
    target = Path(out) if out is not None else home() / "figures"
    with opened_browser() as browser, TemporaryDirectory() as folder:
        target.mkdir(parents=True, exist_ok=True)
        taken = []
        for lang, name in (("en", "explorer"), ("fr", "explorer_fr")):
            pages = {path.stem: path for path in share(out=Path(folder) / lang, lang=lang)}
            taken.append(_write(target / f"{name}.png", _explorer(browser, pages["explorer"], lang, view)))
        stem = sorted(name for name in pages if name[:2].isdigit())[1]
        return [*taken, _write(target / "page.png", _notebook(browser, Path(folder) / "en" / f"{stem}.html"))]


@contextmanager
def opened_browser() -> Iterator[Any]:
    """A browser that is closed at the end. Raises ScreenshotError where Playwright or a browser lacks."""
    if find_spec("playwright") is None:
        raise ScreenshotError("pictures are taken with Playwright, which is not installed; install it with: pip install 'revue[test]'")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        raise ScreenshotError(f"no browser found (looked for {', '.join(BROWSERS)}): install chromium")
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def _open(browser: Any, path: Path, lang: str = "en") -> Any:
    context = browser.new_context(offline=True, viewport={"width": WIDTH, "height": 1000}, reduced_motion="reduce", locale=lang)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_load_state("load")
    return page


def _explorer(browser: Any, path: Path, lang: str, view: str) -> bytes:
    """The explorer with a mark picked, down to the first sentences behind it."""
    page = _open(browser, path, lang)
    page.locator(f'g.revue-mark[data-view="{view}"]').first.wait_for()
    page.wait_for_function(PICKED, arg=page.evaluate(PICK, view))
    page.wait_for_timeout(500)  # the other views follow the list
    return _picture(page, page.locator("[role=region] li"), ITEMS)


def _notebook(browser: Any, path: Path) -> bytes:
    """The page of a notebook down to its first figure."""
    page = _open(browser, path)
    figures = page.locator(".js-plotly-plot")
    figures.locator(".main-svg").first.wait_for(state="attached")
    page.wait_for_timeout(500)
    return _picture(page, figures, FIGURES)


def _picture(page: Any, shown: Any, number: int) -> bytes:
    """The page from its top to the end of the element of this number, or of the last one where there are fewer."""
    box = shown.nth(min(number, shown.count()) - 1).bounding_box()
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": int(box["y"] + box["height"]) + 4}
    taken = page.screenshot(full_page=True, clip=clip, animations="disabled")
    page.context.close()
    return taken


def _write(path: Path, taken: bytes) -> Path:
    """The path of the picture, written with 256 colours: less than half the size, and the marks keep theirs."""
    from PIL import Image
    few = Image.open(io.BytesIO(taken)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of ``python -m analysis.screenshots``."""
    parser = argparse.ArgumentParser(prog="python -m analysis.screenshots", description="Takes the pictures of the README.")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write them (default: figures/)")
    try:
        print("\n".join(f"{path} ({path.stat().st_size / 1000:.0f} kB)" for path in take(parser.parse_args(arguments).out)))
    except ScreenshotError as error:
        print(f"screenshots: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
