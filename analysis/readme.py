"""Writes the numbers of the README between its markers, so that they cannot go stale: ``python -m analysis.readme``."""

from __future__ import annotations

import re
from pathlib import Path

from analysis import findings
from analysis.corpus import load_corpus
from analysis.measurements import measured, unseen
from analysis.annotating import annotate
from analysis.places import first_corpus, home
from analysis.validation import MEASURES, SUREST, TUNED_ON


def blocks() -> dict[str, str]:
    """The text of each block of the README, by its name."""
    return {"headline": findings.headline(annotate(load_corpus(first_corpus()))), "marks": _marks()}


def fill(text: str, made: dict[str, str]) -> str:
    """The text with what stands between ``<!-- name -->`` and ``<!-- /name -->`` replaced. Raises KeyError for a block that lacks."""
    for name, content in made.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        if not pattern.search(text):
            raise KeyError(f"the README has no block {name!r}")
        text = pattern.sub(lambda found, content=content: f"{found[1]}{content}\n{found[2]}", text)
    return text


def _marks() -> str:
    marks = measured()
    lines = ["| measure | F1 on unseen articles | precision | recall | F1 on the first corpus (tuned on) |", "|---|---|---|---|---|"]
    read = marks[marks["kind"] == TUNED_ON]
    tuned = read[read["set"] == first_corpus().name].set_index("layer")["f1"]
    order = [*MEASURES, *SUREST.values()]
    for row in unseen(marks).sort_values("layer", key=lambda names: names.map(order.index)).itertuples():
        lines.append(f"| {row.layer} | {row.f1:.2f} [{row.low:.2f}, {row.high:.2f}] | {row.precision:.2f} | {row.recall:.2f} "
                     f"| {format(tuned[row.layer], '.2f') if row.layer in tuned else '–'} |")
    lines += [f"| {row.layer}, {row.set}, whose errors were read | {row.f1:.2f} [{row.low:.2f}, {row.high:.2f}] | {row.precision:.2f} "
              f"| {row.recall:.2f} | – |" for row in read[read["set"] != first_corpus().name].itertuples()]
    return "\n".join(lines)


def main() -> None:
    """Fills the README of the checkout in place."""
    path: Path = home() / "README.md"
    path.write_text(fill(path.read_text(encoding="utf-8"), blocks()), encoding="utf-8")


if __name__ == "__main__":
    main()
