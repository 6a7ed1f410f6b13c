"""The dated record of how often each measure is wrong: read by notebooks and README, written by ``revue validate --record``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from analysis.places import first_corpus

ROUNDED = ["precision", "recall", "f1", "low", "high"]


def record_path() -> Path:
    """Where the measurements of the package stand."""
    return first_corpus() / "gold" / "measurements.csv"


def measured() -> pd.DataFrame:
    """The marks of the last recorded validation: measured (date), set, kind, layer, precision, recall, f1, low, high,
    right, predicted, gold, articles. Empty where nothing was recorded."""
    if not record_path().is_file():
        return pd.DataFrame(columns=["measured", "set", "kind", "layer", *ROUNDED, "right", "predicted", "gold", "articles"])
    return pd.read_csv(record_path())


def record(marks: pd.DataFrame, *, today: date | None = None) -> Path:
    """Writes the marks with today's date; marks of sets that were not measured now are kept with theirs."""
    kept = measured()
    kept = kept[~kept["set"].isin(marks["set"])]
    now = marks.assign(measured=(today or date.today()).isoformat())
    order = marks["set"].drop_duplicates().tolist() + kept["set"].drop_duplicates().tolist()
    both = pd.concat([now, kept], ignore_index=True) if len(kept) else now
    both = both.sort_values("set", key=lambda names: names.map(sorted(order).index), kind="stable")
    both[["measured", *marks.columns]].round({name: 4 for name in ROUNDED}).to_csv(record_path(), index=False)
    return record_path()
