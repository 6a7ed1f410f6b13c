"""The dated record of how often each measure is wrong: read by notebooks and README, written by ``revue validate --record``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from analysis.calibration import risk_coverage
from analysis.gold import SOURCE
from analysis.places import first_corpus

ROUNDED = ["precision", "recall", "f1", "low", "high"]
CASES = ["set", "layer", "article", "score", "label", "gold"]


def record_path() -> Path:
    """Where the measurements of the package stand."""
    return first_corpus() / "gold" / "measurements.csv"


def measured() -> pd.DataFrame:
    """The marks of the last recorded validation: measured (date), set, kind, layer, precision, recall, f1, low, high,
    right, predicted, gold, articles. Empty where nothing was recorded."""
    return _kept(record_path(), ["set", "kind", "layer", *ROUNDED, "right", "predicted", "gold", "articles"])


def stance_cases() -> pd.DataFrame:
    """The cases of stance of the last recorded validation on unseen gold: measured (date), set, layer, article, score, label, gold.

    One for each scored row of the gold that is the package's own; ``label`` is missing where the method abstains. They hold no text. Empty where nothing was recorded.
    """
    return _kept(_cases_path(), CASES).astype({"article": "str", "label": "Int64"})


def stance_risk() -> pd.DataFrame:
    """The risk-coverage curves, as of ``calibration.risk_coverage``, on gold that is measured on and not shipped, a point every
    2.5 % of the cases; of the last recorded validation. They hold no case. Empty where nothing was recorded."""
    return _kept(_risk_path(), ["set", "layer", "score", "coverage", "precision", "low", "high", "n"])


def unseen(marks: pd.DataFrame) -> pd.DataFrame:
    """Of the marks on articles that no rule was written on, those of the set with most articles for each layer."""
    rows = marks[marks["kind"] == "unseen"]
    return rows.sort_values("articles", ascending=False, kind="stable").drop_duplicates("layer").sort_index()


def record(marks: pd.DataFrame, cases: pd.DataFrame | None = None, *, today: date | None = None) -> Path:
    """Writes the marks, and the cases of unseen gold, with today's date; those of sets that were not measured now are kept with theirs."""
    day = (today or date.today()).isoformat()
    _write(record_path(), measured(), marks, day)
    if cases is not None:
        seen = marks[marks["kind"] == "unseen"]
        borrowed = [path.parent.name for path in record_path().parent.glob(f"*/{SOURCE}")]
        kept = cases["set"].isin(seen["set"]) & cases["layer"].isin(seen["layer"]) & ~cases["set"].isin(borrowed)
        _write(_cases_path(), stance_cases(), cases.loc[kept, CASES], day)
        curves = [_thinned(risk_coverage(part)).assign(set=name) for name, part in cases[cases["set"].isin(borrowed)].groupby("set")]
        if curves:
            _write(_risk_path(), stance_risk(), pd.concat(curves)[list(stance_risk().columns.drop("measured"))], day)
    return record_path()


def _cases_path() -> Path:
    return record_path().with_name("stance_cases.csv")


def _risk_path() -> Path:
    return record_path().with_name("stance_risk.csv")


def _thinned(curve: pd.DataFrame) -> pd.DataFrame:
    """The first point of a curve in each 2.5 % of coverage."""
    return curve.groupby((curve["coverage"] / 0.025).astype(int)).first()


def _kept(path: Path, names: list[str]) -> pd.DataFrame:
    return pd.read_csv(path) if path.is_file() else pd.DataFrame(columns=["measured", *names])


def _write(path: Path, kept: pd.DataFrame, made: pd.DataFrame, day: str) -> None:
    kept = kept[~kept["set"].isin(made["set"])]
    now = made.assign(measured=day)
    order = sorted({*made["set"], *kept["set"]})
    both = pd.concat([now, kept], ignore_index=True) if len(kept) else now
    both = both.sort_values("set", key=lambda names: names.map(order.index), kind="stable")[["measured", *made.columns]]
    both.round(4).to_csv(path, index=False)
