"""How figures look: colours that stay apart for colour-blind eyes and, by lightness or pattern, in grey print."""

from __future__ import annotations

#: The palette of Okabe and Ito (2008), ordered so that neighbours differ in lightness.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#56B4E9", "#D55E00", "#999999")
#: A pattern for each colour: matplotlib's hatch and plotly's shape of the same kind.
HATCHES = ("", "///", "...", "\\\\\\", "xxx", "---", "|||", "")
SHAPES = ("", "/", ".", "\\", "x", "-", "|", "")
MARKERS = ("o", "s", "D", "^", "v", "P", "X", "*")
PLOTLY_MARKERS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x", "star")
INK = "#222222"
QUIET = "#767676"
AGAINST, FOR = "#D55E00", "#0072B2"


def colour(number: int) -> str:
    """The colour of the n-th category; colours repeat after eight."""
    return PALETTE[number % len(PALETTE)]


def dark(number: int) -> str:
    """The colour of the n-th category, dark enough for a thin line on white."""
    return "#" + "".join(f"{int(colour(number)[at:at + 2], 16) * 11 // 20:02X}" for at in (1, 3, 5))


def short(label: str, width: int = 32) -> str:
    """The label, cut to a width with an ellipsis."""
    return label if len(label) <= width else label[:width - 1].rstrip() + "…"
