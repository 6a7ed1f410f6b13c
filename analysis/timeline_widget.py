"""The timeline with controls: topic, actor, outlet, grain; a mark lists the sentences that it was counted from."""

from __future__ import annotations

import numpy as np

from analysis.explorer import only, specification
from analysis.facts import facts_of
from analysis.front_widget import Front
from analysis.tables import Tables

CONTROLS = ("topic", "actor", "outlet", "grain", "measure")


def timeline_panel(tables: Tables, *, lang: str = "en") -> Front:
    """The front end with the timeline alone: publication time above, event time below, and the sentences behind each mark.

    At first it shows the topic told most, as a share of all sentences of each period and outlet, with 95 % intervals (see ``timeline``).
    The actor keeps sentences that mention it, out of the same denominator; an outlet beyond the eight largest counts among "other outlets".
    """
    facts = only(facts_of(tables, lang), ["timeline"])
    topics = np.bincount(facts.layers["topics"].dims["topic"], minlength=len(facts.values["topic"]))
    first = {"topic": facts.values["topic"][int(topics.argmax())]} if len(topics) else {}
    return Front(facts, specification(facts, tables, lang, controls=CONTROLS, title="view timeline", choices={"measure": "share", **first}))
