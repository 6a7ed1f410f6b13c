"""Formulas as MathML, which browsers draw by themselves: pages need no script and no font for them."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element

#: How many children an element of MathML must have: with another number the formula was cut off.
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
#: Attributes of MathML that only say how a formula looks.
_LOOKS = {"accent", "columnalign", "columnlines", "columnspacing", "depth", "display", "displaystyle", "fence", "form", "height", "linethickness",
          "lspace", "mathsize", "mathvariant", "maxsize", "minsize", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel",
          "separator", "stretchy", "width", "xmlns"}
_NO_LOOKS = re.compile(r"\\(label|ref|eqref)\{[^{}]*\}|\\(nonumber|notag)\b")
_INNER = re.compile(r"\\(begin|end)\{(aligned|split|gathered|eqnarray\*?)\}")


def mathml(source: str, block: bool = False) -> str:
    """The formula as a ``<math>`` element; its LaTeX source in ``<code>`` where it cannot be read (or only in part).

    ``source`` comes without delimiters. The text of a formula never becomes markup: what LaTeX can say of links, classes and
    styles is left out.
    """
    try:
        element = convert_to_element(_INNER.sub(r"\\\1{align*}", _NO_LOOKS.sub("", source)), display="block" if block else "inline")
        readable = all(_plain(part) for part in element.iter())
    except Exception:  # the converter raises whatever its tables meet; the reader then gets the source
        readable = False
    if not readable:
        return f"<code>{html.escape(source.strip())}</code>"
    element.set("alttext", " ".join(source.split()))
    return ElementTree.tostring(element, encoding="unicode")


def _plain(part: ElementTree.Element) -> bool:
    """Whether the element is whole and known; makes its text plain text and leaves it only attributes of looks."""
    part.text = html.unescape(part.text or "")
    part.attrib = {name: value for name, value in part.attrib.items() if name in _LOOKS}
    unread = part.tag != "mtext" and (part.text.startswith("\\") or part.text == "&")
    return not unread and len(part) == _CHILDREN.get(part.tag, len(part))
