"""A validation as text for a terminal."""

from __future__ import annotations

from analysis.validation import Validation


def report(found: Validation, missed: int = 10) -> str:
    """The marks as a table, and under each layer the first ``missed`` errors, as text for a terminal."""
    lines = []
    for (name, kind), marks in found.marks.groupby(["set", "kind"], sort=False):
        lines += [f"\n{name} ({kind}, {marks['articles'].max()} articles): F1 with its 95 % interval",
                  f"{'layer':<14} {'precision':>9} {'recall':>7} {'F1':>6}  {'interval':<14} {'right':>6} {'found':>6} {'gold':>6}"]
        for row in marks.itertuples():
            lines.append(f"{row.layer:<14} {row.precision:>9.3f} {row.recall:>7.3f} {row.f1:>6.3f}  "
                         f"[{row.low:.3f}, {row.high:.3f}] {row.right:>6} {row.predicted:>6} {row.gold:>6}")
            errors = found.errors[(found.errors["set"] == name) & (found.errors["layer"] == row.layer)]
            lines += [f"    {e.article_id} {e.start}-{e.end}  {e.problem}: {' '.join(e.text.split())[:90]}"
                      for e in errors.head(missed).itertuples()]
            if len(errors) > missed > 0:
                lines.append(f"    … and {len(errors) - missed} more")
    if found.absent:
        lines.append(f"\n{len(found.absent)} gold documents have no text here ({', '.join(found.absent[:3])} …): set REVUE_DATA to "
                     "the folder of the public data; the last recorded marks are in gold/measurements.csv")
    return "\n".join(lines)
