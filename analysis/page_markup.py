"""Markup of notebooks made fit for a page: what could run or fetch is gone, tables scroll in a box, headings keep an order."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bleach.css_sanitizer import CSSSanitizer
from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from analysis.formulas import mathml
from analysis.labels import word

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MATH = set("math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle "
            "mpadded mphantom menclose mfenced".split())
_TAGS = set("a abbr article aside b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
            "footer header hr i img ins kbd li main mark ol p pre q s samp section small span strong sub summary sup table tbody td "
            "tfoot th thead time tr u ul var wbr".split()) | set(_HEADINGS) | _MATH
_ANYWHERE = {"class", "title", "lang", "dir", "role", "style", "aria-label", "aria-hidden"}
_ONLY = {"colspan": {"td", "th", "col", "colgroup"}, "rowspan": {"td", "th"}, "scope": {"th"}, "open": {"details"}, "start": {"ol"},
         "datetime": {"time"}, "alt": {"img"}, "width": {"img"}, "height": {"img"}, "href": {"a"}, "src": {"img"}, "id": set(_HEADINGS)}
_SAFE = {"href": re.compile(r"(https?://|mailto:|#|[\w./%-]+(?=$|[?#]))", re.A), "src": re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);"),
         "class": re.compile(r"(?!.*\brevue-(front|plot)\b)", re.S), "style": re.compile(r"(?!.*(url|image|src|expression)\s*\()", re.S | re.I)}
_STYLES = CSSSanitizer(allowed_css_properties="""background background-color border border-bottom border-collapse border-color border-left
    border-right border-style border-top border-width color column-gap display font-family font-size font-style font-variant font-weight
    gap grid-template-columns height line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-width
    min-width padding padding-bottom padding-left padding-right padding-top row-gap text-align text-decoration text-indent
    vertical-align white-space width word-break""".split())
#: What holds no text for readers: pandas puts a style sheet before each table. (The cleaner itself lets no script or style through.)
_SILENT = re.compile(r"<(style|script)\b.*?(</\1\s*>|$)", re.S | re.I)


@dataclass
class Markup:
    """The markup of one page, in its order: headings, boxes and images are counted through."""

    lang: str = "en"
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)

    def number(self, kind: str) -> str:
        """The name of the next thing of a kind: "Table 3"."""
        self.counted[kind] = self.counted.get(kind, 0) + 1
        return f"{word(kind, self.lang)} {self.counted[kind]}"

    def markdown(self, source: str, attachments: dict[str, Any] | None = None) -> str:
        """A markdown cell as HTML; formulas are MathML."""
        return self.clean(MarkdownWithMath(_Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)).render(source))

    def clean(self, markup: str) -> str:
        """HTML in which nothing runs and nothing is fetched; text, tables, details, marks and formulas stay."""
        arranged = partial(_Arranged, page=self)
        cleaner = Cleaner(tags=_TAGS, attributes=_allowed, protocols={"http", "https", "mailto", "data"}, strip=True, filters=[arranged],
                          css_sanitizer=_STYLES)
        return cleaner.clean(_SILENT.sub("", markup))


def runs(markup: str) -> bool:
    """Whether HTML holds a script, which pages leave out."""
    return re.search(r"<script\b", markup, re.I) is not None


def _allowed(tag: str, name: str, value: str) -> bool:
    if tag in _MATH:
        return name in {"alttext", "display", "displaystyle"} or name.startswith(("column", "row", "stretchy", "fence", "form", "math", "accent"))
    known = name in _ANYWHERE or tag in _ONLY.get(name, ())
    return known and (name not in _SAFE or _SAFE[name].match(value.strip()) is not None)


class _Renderer(IPythonRenderer):
    """Markdown as nbconvert reads it, but with formulas as MathML; an attachment that lacks leaves its description."""

    def block_math(self, body: str) -> str:
        return mathml(body, block=True)

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def latex_environment(self, name: str, body: str) -> str:
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        try:
            return str(super().image(text, url, title))
        except InvalidNotebook:
            return f'<img alt="{html.escape(text)}">'


class _Arranged(Filter):
    """The stream of cleaned tokens with boxes around what may be wide, headings in order, and a text for each image."""

    def __init__(self, source: Any, page: Markup):
        super().__init__(source)
        self.page = page
        self.open_heading: list[str] | None = None
        self.in_box = False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            name = token.get("name")
            if name in _HEADINGS and token["type"] in ("StartTag", "EndTag"):
                self._heading(token)
            elif self.open_heading is not None:
                self.open_heading.append(token["data"] if token["type"] in ("Characters", "SpaceCharacters")
                                         else html.unescape(f"&{name};") if token["type"] == "Entity" else "")
            if name == "img":
                yield self._image(token)
            elif name == "table":
                yield from self._boxed(token, "div", "Table")
            elif name == "math" and (self.in_box or token.get("data", {}).get((None, "display")) == "block"):
                self.in_box = token["type"] == "StartTag"
                yield from self._boxed(token, "span", "Formula")
            else:
                yield token

    def _heading(self, token: dict[str, Any]) -> None:
        """Puts a heading at most one level below the one before it, the first on top; and notes it for the contents."""
        headings = self.page.headings
        if token["type"] == "StartTag":
            level = min(int(token["name"][1]), headings[-1][0] + 1 if headings else 1)
            anchor = f"part-{len(headings) + 1}"
            headings.append((level, anchor, ""))
            self.open_heading = []
            token["data"] = {**token["data"], (None, "id"): anchor}
        else:
            level, anchor, _ = headings[-1]
            headings[-1] = (level, anchor, " ".join("".join(self.open_heading or ()).split()))
            self.open_heading = None
        token["name"] = f"h{level}"

    def _image(self, token: dict[str, Any]) -> dict[str, Any]:
        said = token["data"].get((None, "alt")) or token["data"].get((None, "title")) or self.page.number("Image")
        if (None, "src") not in token["data"]:
            return {"type": "Characters", "data": f"[{word('left out', self.page.lang)}: {html.unescape(said)}]"}
        token["data"] = {**token["data"], (None, "alt"): said}
        return token

    def _boxed(self, token: dict[str, Any], box: str, kind: str) -> Iterator[dict[str, Any]]:
        """A wide element inside a box that scrolls, and that the keyboard reaches."""
        if token["type"] == "StartTag":
            label = {"class": "revue-scroll", "role": "region", "tabindex": "0", "aria-label": self.page.number(kind)}
            yield {"type": "StartTag", "name": box, "namespace": None, "data": {(None, key): value for key, value in label.items()}}
            yield token
        else:
            yield token
            yield {"type": "EndTag", "name": box, "namespace": None, "data": {}}
