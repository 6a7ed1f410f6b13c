"""The shell of a page: its head, what it may do (nothing but its own scripts), navigation, and what made it."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from analysis import front
from analysis.labels import word
from analysis.page_parts import Part, uses

#: The name of plotly's script beside the pages of a folder.
SCRIPT = "plotly.min.js"
#: The most bytes that a page may have.
LIMIT = 7_000_000
_HERE = ' aria-current="page"'
_SPARE = 20_000  # bytes of the head, of navigation and footer
#: Draws the figures, as wide as the page or, in print, as paper.
_PLOTS = """for (const figure of document.querySelectorAll(".revue-plot")) {
  const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
  Plotly.newPlot(figure.querySelector("div"), data, layout, { displaylogo: false, responsive: true, showSendToCloud: false });
}
const resized = (change) => document.querySelectorAll(".revue-plot > div").forEach((plot) => Plotly.relayout(plot, change));
addEventListener("beforeprint", () => resized({ width: 680 }));
addEventListener("afterprint", () => resized({ width: null, autosize: true }));
"""


@dataclass(frozen=True)
class Page:
    """One page before it is written.

    ``links`` are the pages of its folder (file, name, whether it is this one), none for a page of its own; ``passed_on`` takes out of
    the HTML what must not be passed on.
    """

    title: str
    parts: Sequence[Part]
    made: dict[str, Any] = field(default_factory=dict)
    headings: Sequence[tuple[int, str, str]] = ()
    links: Sequence[tuple[str, str, bool]] = ()
    lang: str = "en"
    kind: str = "notebook"
    passed_on: Callable[[str], str] = str


def written(page: Page) -> str:
    """The page as HTML of at most LIMIT bytes: where it would be larger, its largest outputs are left out, and it says so."""
    body = "".join(_fitting(page))
    linked, drawn = bool(page.links), uses(body, "plot")
    scripts = [*([get_plotlyjs()] if drawn and not linked else []), _script(body)]
    inline = "".join(f"<script>{text}</script>\n" for text in scripts if text)
    return "".join([
        f'<!doctype html>\n<html lang="{page.lang}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts, linked and drawn)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n', f"<title>{page.passed_on(html.escape(page.title))}</title>\n",
        f"<style>{_style()}{front.style() if uses(body, 'front') else ''}</style>\n</head>\n",
        f'<body class="revue-{page.kind}">\n<a class="revue-skip" href="#main">{word("skip to the text", page.lang)}</a>\n',
        page.passed_on(f'{_navigation(page)}<main id="main" tabindex="-1">\n{body}</main>\n'), _footer(page),
        f'<script src="{SCRIPT}"></script>\n' if linked and drawn else "", inline, "</body>\n</html>\n"])


def _fitting(page: Page) -> list[str]:
    """The parts, the largest outputs replaced by a note until they and the scripts that they need fit."""
    shown = [part.markup for part in page.parts]
    for number in sorted((n for n, part in enumerate(page.parts) if part.output), key=lambda n: (-_size(shown[n]), n)):
        if sum(map(_size, shown)) + _overhead("".join(shown), bool(page.links)) <= LIMIT - _SPARE:
            break
        large = f"{_size(shown[number]) / 1e6:.1f} MB"
        shown[number] = (f'<p class="revue-left-out">[{word("left out", page.lang)}: {word("an output too large for a page", page.lang)} '
                         f"({large}; {word('a page holds at most', page.lang)} {LIMIT / 1e6:.0f} MB)]</p>\n")
    return shown


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _overhead(body: str, linked: bool) -> int:
    plotly = _size(get_plotlyjs()) if uses(body, "plot") and not linked else 0
    return plotly + _size(_script(body)) + _size(_style()) + (_size(front.style()) if uses(body, "front") else 0)


def _script(body: str) -> str:
    """The one script of the page: draws its figures, then its front ends."""
    return (_PLOTS if uses(body, "plot") else "") + (front.script() if uses(body, "front") else "")


def _policy(scripts: Iterable[str], linked: bool) -> str:
    """What the page may do: run exactly these scripts (by their hashes) and plotly's beside it, show what it holds itself."""
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts if text)
    allowed = " ".join(filter(None, [hashes, "'self' file:" if linked else ""])) or "'none'"
    return (f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
            "base-uri 'none'; form-action 'none'")


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def _navigation(page: Page) -> str:
    """Links to the other pages, and to the parts of this one."""
    pages = "".join(f'<li><a href="{html.escape(file)}"{_HERE if here else ""}>{html.escape(name)}</a></li>' for file, name, here in page.links)
    below = "".join(f'<li><a href="#{anchor}">{html.escape(text)}</a></li>' for level, anchor, text in page.headings if level == 2 and text)
    lists = [f"<nav aria-label=\"{word(label, page.lang)}\"><ul>{items}</ul></nav>\n"
             for label, items in (("Pages", pages), ("On this page", below)) if items]
    return "".join(lists)


def _footer(page: Page) -> str:
    """What made the page: hashes, the command, versions."""
    made = page.made
    said = [f"{word(key, page.lang)} <code>{html.escape(str(made[key]))}</code>" for key in ("corpus", "configuration", "command") if made.get(key)]
    known = made.get("versions")
    versions = ", ".join(f"{name} {number}" for name, number in known.items()) if isinstance(known, dict) else ""
    listed = f"<details><summary>{word('versions', page.lang)}</summary><code>{html.escape(versions)}</code></details>" if versions else ""
    return (f'<footer class="revue-made"><p>{" · ".join([word("made with revue", page.lang), *said])}</p>{listed}'
            f"<p>{word('Texts belong to their publishers.', page.lang)}</p></footer>\n")
