"""Who takes which stance towards whom, by predicate frames (``lexicons/frames.csv``) and word order; it may abstain."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.clauses import BE, DETERMINERS, HAVE, HIDDEN, NAME, PRONOUNS, STOPS, SUBORDINATORS, TOKEN, View, normal
from analysis.frames import Hit, find
from analysis.roles import Role, labelled, near, roles
from analysis.schema import OUTLET, UNATTRIBUTED, Article, Mention, Quote, Sentence, Span, Stance
from analysis.text import marked_spans, slug

TARGETS = frozenset(("person", "state", "organisation"))
MARKS = frozenset("«»“”„\"‹›")
#: A score at least this far from 0 is a stance; anything nearer, but not 0, abstains.
CLEAR = 0.5
_SCARE = "\0scare"


class _Said(NamedTuple):
    value: float
    evidence: Span
    basis: str


#: A word, its span, and its actor: a slug, "" for another name, None for a word.
_Token = tuple[str, int, int, str | None]
_NO_MENTION = (sys.maxsize, sys.maxsize, "")


def find_stance(article: Article, sentences: list[Sentence], mentions: list[Mention],
                quotes: list[Quote]) -> list[Stance]:
    """One row per sentence, holder and target: label (-1, 0, 1, or None where it abstains), score and evidence.

    Targets are the persons, states and organisations named in the sentence. Words outside quotations are the
    outlet's, unless they report an attitude (basis ``attitude``: its subject holds it) or an act or event (basis
    ``act``, not a stance); words inside belong to the speaker of the innermost quote. Words between marks that no
    quote owns are not read at all. The method sees word order, not syntax: it misses irony, pronouns, and what is
    said over two sentences.
    """
    named: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.sentence_id].append(mention)
    spoken = _by_sentence(sentences, quotes)
    rows: list[Stance] = []
    for sentence in sentences:
        present = named.get(sentence.sentence_id, [])
        if any(mention.kind in TARGETS and mention.how != "description" for mention in present):
            rows.extend(_rows(article, sentence, present, spoken.get(sentence.sentence_id, [])))
    return rows


def stance_towards(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """What each text says of the target at its span: label (Int64, NA: abstains), score, evidence (spans).

    It does not matter who says it: quoted words count too. Limits as for ``find_stance``.
    Raises ValueError when there are not as many spans as texts.
    """
    if len(texts) != len(spans):
        raise ValueError(f"{len(texts)} texts but {len(spans)} spans; give one span (start, end) for each text")
    made = [_towards(text, start, end) for text, (start, end) in zip(texts, spans)]
    frame = pd.DataFrame(made, columns=["label", "score", "evidence"])
    return frame.astype({"label": "Int64", "score": "float64", "evidence": "object"})


def _towards(text: str, start: int, end: int) -> tuple[int | None, float, list[Span]]:
    tokens = _tokens(text, 0, len(text), [(start, end, "target")])
    view = _view(tokens, range(len(tokens)), len(tokens))
    hits = find(view.words)
    towards = (role for role in roles(view, hits) if view.actors[role.mention])
    said = [_Said(role.value, _evidence(view, role.hit), "quote") for role in towards]
    tone, used = near(view, hits)
    return _weigh(said + [_Said(tone / len(used), _evidence(view, hit), "quote") for hit in used])


# ---------------------------------------------------------------------- the rows of a sentence

def _rows(article: Article, sentence: Sentence, present: list[Mention], quotes: list[Quote]) -> Iterator[Stance]:
    spans = sorted((m.start, m.end, m.actor if m.kind in TARGETS or m.kind == "media" else "") for m in present)
    tokens = _tokens(article.text, sentence.start, sentence.end, spans)
    voices = _voices(sentence, tokens, quotes)
    targets = {m.actor: m.kind for m in present if m.kind in TARGETS | {"media"} and m.how != "description"}
    said: dict[tuple[str, str], list[_Said]] = {}
    views: dict[str, tuple[View, list[Hit]]] = {}
    for voice in dict.fromkeys(voices):
        if voice != _SCARE:
            view = _view(tokens, [k for k, owner in enumerate(voices) if owner == voice], len(tokens))
            views[voice] = view, find(view.words)
    for voice, (view, hits) in views.items():
        for k, actor in enumerate(view.actors):
            if actor and targets.get(actor) in TARGETS:
                for holder in voice.split("+"):
                    said.setdefault((holder, actor), [])
        for role in roles(view, hits):
            target = view.actors[role.mention]
            for holder, basis in _holders(article.text, voice, view, role):
                if target in targets and holder != target:
                    said.setdefault((holder, target), []).append(_Said(role.value, _evidence(view, role.hit), basis))
    for holder, target, one in _quoted_labels(tokens, voices, views):
        if target in targets and holder != target:
            said.setdefault((holder, target), []).append(one)
    _leave_contents(said)
    for (holder, target), values in said.items():
        basis = _basis(values, holder)
        label, score, evidence = _weigh([one for one in values if one.basis == basis])
        yield Stance(article.article_id, sentence.sentence_id, holder, target, label, score, basis, evidence)


def _leave_contents(said: dict[tuple[str, str], list[_Said]]) -> None:
    """« X soupçonne Y de cacher … »: what stands behind a reported attitude is its content, not the outlet's."""
    begins: dict[str, int] = {}
    for (_, target), values in said.items():
        for one in values:
            if one.basis == "attitude":
                begins[target] = min(one.evidence[0], begins.get(target, one.evidence[0]))
    for target, start in begins.items():
        if (OUTLET, target) in said:
            said[OUTLET, target] = [one for one in said[OUTLET, target] if one.evidence[0] < start]


def _basis(values: list[_Said], holder: str) -> str:
    """Of several bases the one that says most: an act only where nothing else is said."""
    found = {one.basis for one in values}
    return next((basis for basis in ("quote", "attitude", "narration", "act") if basis in found),
                "narration" if holder == OUTLET else "quote")


def _weigh(values: list[_Said]) -> tuple[int | None, float, list[Span]]:
    """Label, score and evidence of what is said: clear and of one mind, or an abstention."""
    total = sum(one.value for one in values)
    score = round(max(-1.0, min(1.0, total)), 4) + 0.0
    evidence = sorted({one.evidence for one in values if one.value})
    if not evidence:
        return 0, 0.0, []
    for_it, against = (sum(abs(one.value) for one in values if one.value * side > 0) for side in (1, -1))
    torn = min(for_it, against) > 0.5 * max(for_it, against)
    return (None if torn or abs(score) < CLEAR else (1 if score > 0 else -1)), score, evidence


def _evidence(view: View, hit: Hit) -> Span:
    return view.spans[hit.start][0], view.spans[hit.end - 1][1]


# ---------------------------------------------------------------------- whose words, whose attitude

def _holders(text: str, voice: str, view: View, role: Role) -> list[tuple[str, str]]:
    """The holders of what a role says, each with its basis."""
    if voice != OUTLET:
        suffered = role.hit.frame.basis == "act" and role.way != "subject"
        return [] if suffered else [(holder, "quote") for holder in voice.split("+")]
    basis = role.hit.frame.basis
    if basis == "act":
        return [(OUTLET, "act")]
    if basis not in ("attitude", "wish") or role.way in ("subject", "praised", "of", "attribute"):
        return [(OUTLET, "narration")]
    if role.agents:
        return [(view.actors[k] or slug(text[slice(*view.spans[k])]) or UNATTRIBUTED, "attitude") for k in role.agents]
    if role.way == "passive" or role.hit.frame.kind == "noun":
        return [(OUTLET, "narration")]
    return [(_noun_phrase(text, view, role.hit.start) or UNATTRIBUTED, "attitude")]


def _noun_phrase(text: str, view: View, position: int) -> str:
    """The slug of the unnamed subject before a verb group: « Les responsables américains ont mis en garde »."""
    words = view.words
    while position and words[position - 1] in BE | HAVE | {"ne", "n'", "se", "s'"}:
        position -= 1
    first = position
    while first and position - first < 10 and words[first - 1] not in STOPS and words[first - 1] not in SUBORDINATORS:
        first -= 1
        if words[first] in (",", HIDDEN):
            first += 1
            break
    while first < position and words[first] not in DETERMINERS:
        first += 1
    if first == position or words[position - 1] in PRONOUNS:
        return ""
    return slug(text[view.spans[first][0]:view.spans[position - 1][1]])


def _quoted_labels(tokens: list[_Token], voices: list[str], views: dict) -> Iterator[tuple[str, str, _Said]]:
    """« X a qualifié Y de "dangereux" »: what quoted words say of a mention outside the marks, for their speaker."""
    if OUTLET not in views:
        return
    view, hits = views[OUTLET]
    for hit in hits:
        if hit.frame.kind != "label":
            continue
        hidden = next((k for k in range(hit.end, min(hit.end + 20, len(view.words))) if view.words[k] == HIDDEN), None)
        named = [k for k in labelled(view, hit) if hidden is not None and k < hidden] if hidden is not None else []
        if not named:
            continue
        start, end = view.spans[hidden]
        speaker = voices[bisect_left([token[1] for token in tokens], start)]
        if speaker not in views or speaker == OUTLET:
            continue
        quoted, inside = views[speaker]
        within = (one for one in inside if start <= quoted.spans[one.start][0] < end and one.frame.tone)
        tones = [(one.frame.tone, _evidence(quoted, one)) for one in within]
        for k in named:
            for tone, evidence in tones[:3]:
                for holder in speaker.split("+"):
                    yield holder, view.actors[k] or "", _Said(tone, evidence, "quote")


def _by_sentence(sentences: list[Sentence], quotes: list[Quote]) -> dict[int, list[Quote]]:
    """The quotes that reach into each sentence, the longest first."""
    starts = [sentence.start for sentence in sentences]
    found: defaultdict[int, list[Quote]] = defaultdict(list)
    for quote in sorted(quotes, key=lambda quote: quote.start - quote.end):
        for k in range(max(0, bisect_right(starts, quote.start) - 1), bisect_left(starts, quote.end)):
            found[sentences[k].sentence_id].append(quote)
    return found


def _voices(sentence: Sentence, tokens: list[_Token], quotes: list[Quote]) -> list[str]:
    """Whose each token is: the innermost quote's speaker, the outlet, or nobody (marks that no quote owns)."""
    voices = [OUTLET] * len(tokens)
    starts = [token[1] for token in tokens]
    owned = []
    if not MARKS.isdisjoint(sentence.text):
        owned = [(m.start + sentence.start, m.end + sentence.start, _SCARE) for m in marked_spans(sentence.text)]
    owned += [(quote.start, quote.end, quote.speaker or UNATTRIBUTED) for quote in quotes]
    for start, end, owner in owned:
        left, right = bisect_left(starts, start), bisect_left(starts, end)
        voices[left:right] = [owner] * (right - left)
    return voices


# ---------------------------------------------------------------------- tokens

def _tokens(text: str, start: int, end: int, mentions: Sequence[tuple[int, int, str]]) -> list[_Token]:
    """The words and marks of a stretch; a mention is one token, other capitalised words are names."""
    tokens: list[_Token] = []
    upcoming = iter(mentions)
    opens, closes, actor = next(upcoming, _NO_MENTION)
    begun = start
    fresh = True
    for match in TOKEN.finditer(text, start, end):
        first, last = match.span()
        while closes <= first:
            opens, closes, actor = next(upcoming, _NO_MENTION)
        if opens < last:
            if opens >= begun:
                tokens.append((NAME, opens, closes, actor))
                begun = closes
            fresh = False
            continue
        word, capital = normal(match[0])
        tokens.append((NAME, first, last, "") if capital and not fresh else (word, first, last, None))
        fresh = word in STOPS and word not in "()"
    return tokens


def _view(tokens: list[_Token], own: Sequence[int], total: int) -> View:
    """The tokens of one voice; what others say in between is one hidden word, neighbouring names are one."""
    if len(own) == total and not any(token[3] == "" for token in tokens):
        return View([token[0] for token in tokens], [token[1:3] for token in tokens], [token[3] for token in tokens])
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    actors: list[str | None] = []
    expected = 0

    def hide(upto: int) -> None:
        if upto > expected:
            words.append(HIDDEN)
            spans.append((tokens[expected][1], tokens[upto - 1][2]))
            actors.append(None)

    for k in own:
        hide(k)
        expected = k + 1
        word, start, end, actor = tokens[k]
        if actor == "" and actors and actors[-1] == "" and spans[-1][1] + 1 >= start:
            spans[-1] = (spans[-1][0], end)
            continue
        words.append(word)
        spans.append((start, end))
        actors.append(actor)
    hide(total)
    return View(words, spans, actors)
