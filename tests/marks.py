"""Every mark opens its sentences: the one routine by which tests click all marks of a front end, wherever it is shown."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import NamedTuple

SCRIPT = (Path(__file__).parent / "marks.js").read_text(encoding="utf-8")
FRONT = ".revue-front"
PATIENCE = 20_000  # milliseconds for one mark, on a busy machine


class Mark(NamedTuple):
    """A mark that was clicked: its number n, how many sentences were listed, whether it alone was pressed, how long it took."""

    view: str
    key: dict[str, str]
    n: int
    listed: int
    pressed: bool
    ms: float


def click_every_mark(front) -> list[Mark]:
    """The marks of a front end (a Playwright locator of one element), each clicked and let go; it stops at the first that is wrong."""
    front.locator("g.revue-mark[data-n]").first.wait_for(state="attached")
    clicked = front.evaluate(f"(front, patience) => ({SCRIPT})(front, patience)", PATIENCE)
    return [Mark(view, json.loads(key), *rest) for view, key, *rest in clicked]


def check_every_mark(front, views: int = 1) -> list[Mark]:
    """The same; asserts that every mark lists as many sentences as it shows, and that at least ``views`` views have marks."""
    found = click_every_mark(front)
    wrong = [mark for mark in found if mark.listed != mark.n or not mark.pressed]
    assert not wrong, f"{wrong[0].n} shown, {wrong[0].listed} listed, pressed: {wrong[0].pressed}: {wrong[0].view} {wrong[0].key}"
    assert len({mark.view for mark in found}) >= views
    print(f"{len(found)} marks, click to paint: median {median(mark.ms for mark in found):.0f} ms, "
          f"longest {max(mark.ms for mark in found):.0f} ms")
    return found
