"""revue: a press review you can check.

    from analysis import load_corpus, annotate, open_tables     # path or DataFrame -> Corpus -> Tables; folder -> Tables
    from analysis import find_dates, stance_towards             # text + published; texts + spans
    from analysis import count, compare, timeline, concordance  # Tables -> tidy DataFrame
    from analysis import explore, share                         # widget; notebooks -> offline pages

Names are imported when they are first used, so that ``import analysis`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: The module that each public name lives in; no module is called like a public name, or it would hide it.
_HOME = {
    "Corpus": "corpus", "load_corpus": "corpus",
    "annotate": "annotating", "with_topics": "pipeline",
    "Tables": "tables", "open_tables": "tables",
    "find_dates": "dates", "stance_towards": "stance",
    "observations": "observing",
    "overview": "comparison", "cooccurrence": "comparison",
    "count": "comparison", "compare": "comparing", "concordance": "kwic", "timeline": "timelines",
    "keyness": "keywords", "keyness_rows": "keywords", "keyness_plot": "keywords_plots",
    "bursts": "burst_scan", "false_alarms": "burst_scan",
    "sensitivity": "rerunning", "sensitivity_plot": "rerunning_plots",
    "events": "event_tables", "event_sentences": "event_tables", "told_by": "event_tables", "event_card": "event_cards",
    "discover_topics": "discovering",
    "panel": "panels", "timeline_panel": "timeline_widget", "explore": "explorer", "evidence": "explorer", "cleaned": "widgets", "opened": "widgets",
    "share": "pages",
    "validate": "validation", "measured": "measurements", "corrected": "rectified",
    "draw_audit": "audit_sample", "audited": "audit", "method": "method_page",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"analysis.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'analysis' has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
