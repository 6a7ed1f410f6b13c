"""The explorer: linked views of a corpus, each mark of which opens its sentences; ``evidence`` gives the same sentences as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.comparison import known
from analysis.embedding import embedded as embed
from analysis.evidence_items import sentences_behind
from analysis.days import is_date
from analysis.facts import EXPLORED, OTHER, Facts, facts_of, names_of
from analysis.labels import LANGS, word
from analysis.observing import WhatError
from analysis.provenance import made
from analysis.schema import OUTLET
from analysis.selecting import QUOTED, Selection
from analysis.tables import Tables
from analysis.timelines import DATES, GRAINS

if TYPE_CHECKING:
    from analysis.front_widget import Front

#: So many names a control lists; the others can be chosen in Python.
LISTED = 200
MEASURES = ("sentences", "share")
CONTROLS = ("outlet", "actor", "voice", "topic", "date", "since", "until", "grain", "measure")
#: How each view is drawn.
DRAWN = {
    "actors": {"kind": "grid", "style": "bar", "y": "actor", "x": "outlet"},
    "stance": {"kind": "grid", "style": "sides", "y": "holder", "x": "target", "split": "label"},
    "timeline": {"kind": "timeline", "x": "period", "colour": "outlet", "row": "date"},
    "quotes": {"kind": "grid", "style": "bar", "y": "speaker", "x": "outlet"},
}


def explore(tables: Tables, *, lang: str = "en", **choices: str) -> Front:
    """The explorer, a widget: actors by outlet, who is for or against whom, a timeline, who quotes whom, and the sentences behind them.

    Each mark shows how many sentences it was counted from; choosing it filters the other views and lists exactly those. ``choices``
    set the controls (outlet, actor, voice, topic, date, since, until, grain, measure) to slugs or names; what is chosen can be copied as the
    call of ``evidence`` that gives the same sentences. Raises WhatError for a control or a value that is not there.
    """
    from analysis.front_widget import Front
    facts = facts_of(tables, lang)
    return Front(facts, specification(facts, tables, lang, choices=_known(facts, tables, choices, CONTROLS)))


def evidence(tables: Tables, **selection: Any) -> pd.DataFrame:
    """The sentences behind a selection, one row each: article_id, outlet, published, path, sentence_id, start, end, sentence, spans.

    ``selection`` are choices (outlet, actor, voice, topic; since and until, as ISO days, of ``date`` "published" or "event") and picks,
    the key of a mark by the name of its view: ``evidence(tables, voice="outlet", stance={"holder": "outlet", "target": "russia",
    "label": "-1"})``. Voice is "outlet", "*quoted*" (any but the outlet's) or a slug; an actor or topic chosen must stand in the sentence
    in that voice, and the voice of a stance is its holder. Names in English or French do for slugs. ``spans`` are the words that the selection rests on, as offsets into ``sentence``. Raises WhatError.
    """
    choices = {name: value for name, value in selection.items() if name not in EXPLORED}
    facts = facts_of(tables)
    picks = {view: _key(facts, tables, view, key) for view, key in selection.items() if view in EXPLORED and key}
    return sentences_behind(facts, Selection.of({"choices": _known(facts, tables, choices, (*CONTROLS, *EXPLORED)), "picks": picks}))


def embedded(tables: Tables, *, lang: str = "en", characters: int = 3_000_000) -> dict[str, Any]:
    """The explorer as a page holds it; a corpus with more ``characters`` becomes a sample."""
    facts = facts_of(tables, lang)
    return embed(facts, specification(facts, tables, lang), characters)


def only(facts: Facts, views: Sequence[str]) -> Facts:
    """The Facts with some of the views."""
    return replace(facts, views={name: facts.views[name] for name in views}, memory={})


def specification(facts: Facts, tables: Tables, lang: str, *, controls: Sequence[str] = CONTROLS, title: str = "explorer",
                  choices: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the front end draws first: controls, views and all words, in a language."""
    options = _options(facts, lang)
    set_to = {"date": DATES[0], "grain": "month", "measure": MEASURES[0]} | dict(choices or {})
    made_controls = [{"name": name, "label": word("outlet_column" if name == "outlet" else name, lang), "value": set_to.get(name, ""),
                      **({"type": "select", "options": options[name]} if name in options else {"type": "date"})} for name in controls]
    return {"lang": lang, "title": word(title, lang), "words": words(lang), "notes": corrected_note(tables.rows("corrections"), lang),
            "call": "evidence", "controls": made_controls,
            "views": [{"name": name, "title": word(f"view {name}", lang), **DRAWN[name]} for name in facts.views],
            "names": facts.names, "order": {"outlet": facts.engine["outlets"]}, "made": made(tables, "analysis.explore(tables)")}


def corrected_note(many: int, lang: str) -> list[str]:
    """What a front end says of the corrections by people in its numbers; nothing where there is none."""
    return [f"{many} {word('rows corrected', lang)} (corrections.csv)."] if many else []


def words(lang: str) -> dict[str, str]:
    """All words of figures and widgets in a language."""
    from analysis import lexicon
    return {row["key"]: word(row["key"], lang) for row in lexicon.rows("labels")}


def _options(facts: Facts, lang: str) -> dict[str, list[list[str]]]:
    every = [["", word("all", lang)]]
    quoted = [[OUTLET, word(OUTLET, lang)], [QUOTED, word("quoted", lang)]]
    return {
        "outlet": every + [[value, value] for value in facts.values["outlet"]],
        "actor": every + _listed(facts, "mentions", "actor"),
        "voice": every + quoted + [option for option in _listed(facts, "voices", "voice") if option[0] != OUTLET],
        "topic": every + _listed(facts, "topics", "topic"),
        "date": [[date, word(date, lang)] for date in DATES],
        "grain": [[grain, word(grain, lang)] for grain in GRAINS],
        "measure": [[measure, word(f"measure {measure}", lang)] for measure in MEASURES],
    }


def _listed(facts: Facts, layer: str, dim: str) -> list[list[str]]:
    """The values told most, most first, with their labels."""
    many = np.bincount(facts.layers[layer].dims[dim], minlength=len(facts.values[dim]))
    order = np.lexsort((np.arange(len(many)), -many))[:LISTED]
    values = [facts.values[dim][code] for code in order.tolist() if many[code]]
    return [[value, facts.names.get(dim, {}).get(value, value)] for value in values]


def _known(facts: Facts, tables: Tables, choices: Mapping[str, Any], names: Sequence[str]) -> dict[str, str]:
    """The choices as the controls hold them: slugs for names, ISO days. Raises WhatError for what is not there."""
    fixed = {"date": DATES, "grain": tuple(GRAINS), "measure": MEASURES}
    made = {}
    for name, value in choices.items():
        if name not in CONTROLS:
            raise WhatError(f"no control or view is called {name!r}; choose from {', '.join(names)}")
        if name in fixed and value and value not in fixed[name]:
            raise WhatError(f"{name} is one of {', '.join(fixed[name])}; got {value!r}")
        if name in ("since", "until") and value:
            value = value.isoformat()[:10] if isinstance(value, date) else value
            if not isinstance(value, str) or not is_date(value) or len(value) != 10:
                raise WhatError(f"{name} is a day, as in {name}=\"2024-06-19\"; got {value!r}")
        made[name] = _slug(facts, tables, name, value) if name in facts.values and value not in ("", None, QUOTED) else value or ""
    return made


def _key(facts: Facts, tables: Tables, view: str, key: Any) -> dict[str, str]:
    """The key of a mark as the front end holds it. Raises WhatError for one that the view cannot have."""
    dims = facts.views[view]["dims"]
    if not isinstance(key, Mapping) or set(key) != set(dims):
        raise WhatError(f"a mark of {view} has the key {', '.join(dims)}; got {key!r}")
    return {dim: str(value) if dim not in facts.values or value == OTHER else _slug(facts, tables, dim, value) for dim, value in key.items()}


def _slug(facts: Facts, tables: Tables, dim: str, value: Any) -> str:
    """The value itself, or the one that has this name in one of the languages. Raises WhatError naming those most like it."""
    if str(value) in facts.values[dim]:
        return str(value)
    named = {name: slug for lang in LANGS for slug, name in names_of(facts.values, tables, lang).get(dim, {}).items()}
    return named.get(str(value)) or known(pd.Series(facts.values[dim], name=dim), str(value))
