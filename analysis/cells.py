"""Cells of exported CSV that a spreadsheet would take for a formula: made harmless, and made again what they were."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def neutralise(cell: str) -> str:
    """The cell with one apostrophe before it where it begins with = + - @, a tab or a carriage return, also behind apostrophes.

    That a cell which has such apostrophes of its own gets one more is what makes ``restore`` the exact inverse.
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """The cell as it was before ``neutralise``: without the first of the apostrophes that stand before = + - @, tab or CR."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
