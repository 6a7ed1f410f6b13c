"""The front end in JupyterLab: a widget that asks the kernel for marks and sentences, and leaves all that a page needs beside it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from analysis import front
from analysis.counting import marks
from analysis.embedding import CHARACTERS, embedded
from analysis.evidence_items import items, sentences_behind
from analysis.facts import Facts
from analysis.labels import word
from analysis.observing import WhatError
from analysis.selecting import Selection

LISTED = 40


class Front(anywidget.AnyWidget):
    """Controls, views and the list of sentences; ``selection`` is what is chosen and picked, and may be set from Python."""

    _esm = front.module()
    _css = front.style()
    spec = traitlets.Dict().tag(sync=True)
    selection = traitlets.Dict().tag(sync=True)
    start = traitlets.Dict(allow_none=True).tag(sync=True)

    def __init__(self, facts: Facts, spec: dict[str, Any]):
        self.facts, self._controls = facts, {control["name"] for control in spec["controls"]}
        selection = {"choices": {control["name"]: control["value"] for control in spec["controls"]}, "picks": {}}
        super().__init__(spec=spec, selection=selection, start=marks(facts, Selection.of(selection)))
        self.on_msg(self.asked)

    @traitlets.validate("selection")
    def _possible(self, proposal: Any) -> dict[str, Any]:
        """The selection, if there are such controls, views and keys; raises WhatError before anything is changed."""
        choices, picks = (dict(proposal["value"].get(part) or {}) for part in ("choices", "picks"))
        if unknown := set(choices) - self._controls:
            raise WhatError(f"no control is called {min(unknown)!r}; choose from {', '.join(sorted(self._controls))}")
        for view, key in picks.items():
            if view not in self.facts.views:
                raise WhatError(f"no view is called {view!r}; choose from {', '.join(self.facts.views)}")
            if key and set(key) != set(self.facts.views[view]["dims"]):
                raise WhatError(f"a mark of {view} has the key {', '.join(self.facts.views[view]['dims'])}; got {', '.join(key)}")
        return {"choices": {name: str(value or "") for name, value in choices.items()},
                "picks": {view: {dim: str(value) for dim, value in key.items()} for view, key in picks.items() if key}}

    def choose(self, **choices: str) -> Front:
        """The widget itself, with some controls set: what a reader does by hand."""
        self.selection = {**self.selection, "choices": {**self.selection["choices"], **choices}}
        return self

    def pick(self, view: str, **key: str) -> Front:
        """The widget itself, with a mark of a view picked; without a key the pick is taken away."""
        self.selection = {**self.selection, "picks": {**self.selection["picks"], view: key}}
        return self

    @property
    def marks(self) -> dict[str, list[dict[str, Any]]]:
        """The marks of each view, as they are drawn now: key, n (sentences), articles, value."""
        return {name: view["marks"] for name, view in marks(self.facts, Selection.of(self.selection))["views"].items()}

    @property
    def listed(self) -> Any:
        """The sentences that are listed now, as a DataFrame: article_id, outlet, published, path, sentence_id, start, end, sentence, spans."""
        return sentences_behind(self.facts, Selection.of(self.selection))

    def asked(self, _: Any, question: Mapping[str, Any], __: Any = None) -> None:
        """Answers a question of the front end; whatever fails is told there."""
        try:
            answer = {"answer": self.answer(question)}
        except Exception as error:  # noqa: BLE001 - the reader sees it, the kernel goes on
            answer = {"error": f"{type(error).__name__}: {error}"}
        self.send({"id": question.get("id"), **answer})

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The marks of a selection, or a page of its sentences."""
        selection = Selection.of(question.get("selection") or {})
        if question["ask"] == "marks":
            return marks(self.facts, selection)
        return items(self.facts, selection, int(question.get("offset", 0)), int(question.get("limit", 100)))

    def embedded(self, characters: int = CHARACTERS) -> dict[str, Any]:
        """What a page without a kernel needs: {"spec", "facts"}."""
        return embedded(self.facts, self.spec, characters)

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        """The widget; for pages the facts; for viewers that know neither, the first sentences as plain HTML."""
        bundle = super()._repr_mimebundle_(*args, **kwargs)
        data, *rest = bundle if isinstance(bundle, tuple) else (bundle,)
        lang = self.spec["lang"]
        shown = items(self.facts, Selection.of(self.selection), 0, LISTED)
        found = "".join(f"<li>{html.escape(item['text'])} <small>({html.escape(item['article'])}, § {item['number']})</small></li>"
                        for item in shown["items"])
        head = f"{word('evidence', lang)} ({len(shown['items'])} {word('of', lang)} {shown['total']} {word('sentences', lang)})"
        data = {**data, "text/plain": repr(self), front.MIME: self.embedded(),
                "text/html": f"<details><summary>{head}</summary><ol>{found}</ol></details>"}
        return (data, *rest) if rest else data

    def __repr__(self) -> str:
        left = marks(self.facts, Selection.of(self.selection))["chosen"]
        return f"{self.spec['title']}: {left['sentences']} sentences of {left['articles']} articles"
