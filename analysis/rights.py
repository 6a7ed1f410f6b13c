"""Rights: which articles' texts must not be passed on, and pages that carry counts, spans, hashes and excerpts of them instead."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable
from itertools import accumulate, groupby
from typing import Any

from analysis.coding import plain
from analysis.manifest import RESTRICTED
from analysis.runs import Known, SHORTEST, without_runs
from analysis.schema import Span
from analysis.tables import Tables

__all__ = ["EXCERPT", "SHARE", "excerpted", "restricted", "without_runs"]

#: Characters of a sentence in an excerpt, where the user sets no other length.
EXCERPT = 80
#: What a page may pass on of an article's characters at most, all its excerpts together.
SHARE = 0.25
#: A layer that has every sentence whole: its words say nothing about what a sentence was counted for.
_WHOLE = "voices"
_MORE = "…"
#: With these no excerpt begins.
_CLOSING = ",.;:!?…)]»”'’"


def restricted(tables: Tables) -> set[str]:
    """The ids of the articles whose text must not be passed on: those declared so in manifest.csv, and all copies of them.

    Of articles that are nearly the same (``articles.duplicate_of``) all are restricted when one is, even if another was declared
    open. An article that only shares passages with a restricted one (table ``reuse``) is not in the set: its own words may be
    passed on. The shared passages may not, whoever prints them; ``excerpted`` and ``without_runs`` find them by their words.
    """
    said = tables.columns("metadata", ["article_id", "field", "value"])
    said = set(said.loc[(said["field"] == "rights") & (said["value"] == RESTRICTED), "article_id"])
    articles = plain(tables.columns("articles", ["article_id", "duplicate_of"]))
    stands_for = articles["duplicate_of"].fillna(articles["article_id"])
    groups = set(stands_for[articles["article_id"].isin(said)])
    return set(articles.loc[stands_for.isin(groups), "article_id"].tolist())


def excerpted(embedded: dict[str, Any], ids: Collection[str] | None, length: int = EXCERPT) -> dict[str, Any]:
    """What a page embeds, with excerpts in place of the sentences of the articles ``ids`` (None: of all); nothing given is changed.

    An excerpt has at most ``length`` characters (0: it is empty) around the first words that were counted in the sentence, else from its
    beginning; it is cut between words, "…" where it was cut. All excerpts of an article have together at most SHARE of the
    characters of its sentences in the page: where ``length`` gives more, all are cut to the greatest length that does not. So
    neighbours never add up to the article. ``facts.sentences.sha256`` has the SHA-256 of each such sentence in UTF-8, None for
    the others. Spans of all layers are those in the excerpt; no row is dropped, so all counts stay. Sentences of other articles
    that have a run of more than max(length, runs.SHORTEST) characters of a restricted one (wire copy) are treated like its own.
    """
    facts = embedded["facts"]
    sentences, titles = facts["sentences"], facts["articles"].get("title")
    texts, owners = sentences["text"], sentences["article"]
    hashes = list(sentences.get("sha256") or [None] * len(texts))
    hidden = {place for place, name in enumerate(facts["articles"]["id"]) if ids is None or name in ids}
    chosen = [number for number, owner in enumerate(owners) if owner in hidden]
    chosen = [number for number in sorted([*chosen, *_shared(texts, chosen, length)]) if hashes[number] is None]
    counted = _first_spans(facts["layers"])
    made, heads, cuts = list(texts), list(titles or ()), {}
    for owner, group in groupby(sorted(chosen, key=lambda number: (owners[number], number)), key=lambda number: owners[number]):
        own = list(group)
        whole = {number: len(texts[number]) for number in own}
        head = heads[owner] if heads and owner in hidden else None
        most = _fitting([*whole.values(), *([len(head)] if head else [])], length, int(SHARE * sum(whole.values())))
        if head:
            heads[owner] = _marked(head, *_window(head, (0, 0), most))
        for number in own:
            cuts[number] = _window(texts[number], counted.get(number, (0, 0)), most)
            made[number] = _marked(texts[number], *cuts[number])
            hashes[number] = hashlib.sha256(texts[number].encode("utf-8", "replace")).hexdigest()
    own = {name for name, (*_, place) in facts.get("engine", {}).get("corrected", {}).items() if place == "row"}
    layers = {name: _moved(layer, cuts, name in own) for name, layer in facts["layers"].items()}
    articles = facts["articles"] | ({"title": heads} if titles else {})
    return embedded | {"facts": facts | {"articles": articles, "sentences": sentences | {"text": made, "sha256": hashes}, "layers": layers}}


def _shared(texts: list[str], chosen: list[int], length: int) -> list[int]:
    """The other sentences with a run of the chosen ones, which are read on from one to the next."""
    others = sorted(set(range(len(texts))).difference(chosen))
    known = Known([" ".join(texts[number] for number in chosen)], max(length, SHORTEST))
    if not others or not known:
        return []
    starts = list(accumulate((len(texts[number]) + 1 for number in others), initial=0))
    runs = known.runs('"'.join(texts[number].replace('"', "”") for number in others), 0)
    return [others[bisect_right(starts, run.start) - 1] for run in runs]


def _first_spans(layers: dict[str, Any]) -> dict[int, Span]:
    """The first counted words of each sentence that has some."""
    first: dict[int, Span] = {}
    for name, layer in layers.items():
        for number, spans in zip(layer["sentence"], layer.get("spans") or ()) if name != _WHOLE else ():
            for start, end in spans:
                first[number] = min(first.get(number, (start, end)), (start, end))
    return first


def _fitting(lengths: list[int], most: int, budget: int) -> int:
    """The greatest length, ``most`` at most, to which all can be cut so that they have ``budget`` characters together."""
    left, many = budget, len(lengths)
    for size in sorted(lengths):
        if size * many > left:
            return max(0, min(most, left // many))
        left, many = left - size, many - 1
    return max(0, most)


def _window(text: str, around: Span, length: int) -> Span:
    """At most ``length`` characters around a span, from its start where it is longer, that begin and end between words."""
    if len(text) <= length:
        return 0, len(text)
    start = max(0, min(around[0], len(text)))
    end = max(start, min(around[1], start + length))
    first = max(0, min(start - (length - (end - start)) // 2, len(text) - length))
    last = first + length
    while first < start and _in_word(text, first):
        first += 1
    while last > first and _in_word(text, last):
        last -= 1
    while first < last and (text[first].isspace() or text[first] in _CLOSING):
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last


def _in_word(text: str, place: int) -> bool:
    """Whether a cut there would part a word, or an elided article from its word (l'accord)."""
    return 0 < place < len(text) and all(char.isalnum() or char in "'’" for char in text[place - 1:place + 1])


def _marked(text: str, first: int, last: int) -> str:
    """The excerpt with the marks of what was cut; nothing where nothing is left."""
    if first == last:
        return ""
    return _MORE * (first > 0) + text[first:last] + _MORE * (last < len(text))


def _moved(layer: dict[str, Any], cuts: dict[int, Span], corrected: bool) -> dict[str, Any]:
    """The layer with spans as places in the excerpts; where readers may correct its rows, ``whole`` has their places in the sentence."""
    if "spans" not in layer:
        return layer
    spans = [_within(row, *cuts[number]) if number in cuts else row for number, row in zip(layer["sentence"], layer["spans"])]
    whole = {str(place): row[0] for place, (number, row) in enumerate(zip(layer["sentence"], layer["spans"])) if number in cuts and row}
    return layer | {"spans": spans} | ({"whole": whole} if corrected else {})


def _within(spans: Iterable[Span], first: int, last: int) -> list[list[int]]:
    shift = (1 if first > 0 else 0) - first
    return [[max(start, first) + shift, min(end, last) + shift] for start, end in spans if start < last and end > first < last]
