"""Who takes which stance towards whom, by predicate frames (``lexicons/frames.csv``) and word order; it may abstain."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from analysis.frames import BE, BREAKS, HAVE, HIDDEN, NAME, STOPS, Hit, find
from analysis.roles import DETERMINERS, PREPOSITIONS, PRONOUNS, Role, View, labelled, near, roles
from analysis.schema import OUTLET, UNATTRIBUTED, Article, Mention, Quote, Sentence, Span, Stance
from analysis.text import marked_spans, slug

TARGETS = frozenset(("person", "state", "organisation"))
#: A score at least this far from 0 is a stance; anything nearer, but not 0, abstains.
CLEAR = 0.5
_TOKEN = re.compile(r"[^\W_]+['’ʼ]?|[.,;:!?()\[\]…—–]")
_MARKS = frozenset("«»“”„\"‹›")
_SCARE = "\0scare"
_NO_MENTION = (sys.maxsize, sys.maxsize, "")
_SENTENCE_STARTS = STOPS - frozenset("()")
_VERB_GROUP = BE | HAVE | frozenset("ne n' se s' veut veulent peut peuvent doit doivent va vont".split())
_OPENERS = frozenset("et or donc puis hier ensuite enfin pourtant ainsi alors aussi aujourd'hui pourquoi".split())
_NOBODY = frozenset("personne aucun aucune nul nulle".split())
_EDGES = BREAKS | PRONOUNS | {",", HIDDEN}
#: Of several bases the one that says most: an act only where nothing else is said.
_BASES = ("quote", "attitude", "narration", "act")


class _Said(NamedTuple):
    value: float
    evidence: Span
    basis: str


#: A word, its start and end, and its actor: a slug, "" for another name, None for a word.
_Token = tuple[str, int, int, str | None]
_Read = dict[str, tuple[View, list[Hit]]]


def find_stance(article: Article, sentences: list[Sentence], mentions: list[Mention],
                quotes: list[Quote]) -> list[Stance]:
    """One row per sentence, holder and target: label (-1, 0, 1, or None where it abstains), score and evidence.

    Targets are the persons, states and organisations named in the sentence. Words outside quotations are the
    outlet's, unless they report an attitude (basis ``attitude``: its subject holds it) or an act or event (basis
    ``act``, not a stance); of its own words only undoubted frames count. Words inside belong to the speaker of the
    innermost quote. Words between marks that no quote owns are not read at all. The method sees word order, not
    syntax: it misses irony, pronouns, and what is said over two sentences.
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
    view = _view(_tokens(text, 0, len(text), [(start, end, "target")]))
    hits = find(view.words)
    towards = (role for role in roles(view, hits) if view.actors[role.mention])
    said = [_Said(role.value, _evidence(view, role.hit), "quote") for role in towards]
    tone, used = near(view, hits)
    return _weigh(said + [_Said(tone / len(used), _evidence(view, hit), "quote") for hit in used])


# ---------------------------------------------------------------------- the rows of a sentence

def _rows(article: Article, sentence: Sentence, present: list[Mention], quotes: list[Quote]) -> Iterator[Stance]:
    acting = [m for m in present if m.kind in TARGETS or m.kind == "media"]
    targets = {m.actor: m.kind in TARGETS for m in acting if m.how != "description"}
    spans = sorted((m.start, m.end, m.actor if m in acting else "") for m in present)
    tokens = _tokens(article.text, sentence.start, sentence.end, spans)
    read = _read(sentence, tokens, quotes)
    said: dict[tuple[str, str], list[_Said]] = {
        (holder, actor): [] for voice, (view, _) in read.items()
        for actor in view.actors if actor and targets.get(actor) for holder in voice.split("+")}
    for holder, target, one in _all_said(article.text, read):
        if target in targets and holder != target:
            said.setdefault((holder, target), []).append(one)
    for (holder, target), values in said.items():
        found = {one.basis for one in values} or {"narration" if holder == OUTLET else "quote"}
        basis = next(basis for basis in _BASES if basis in found)
        label, score, evidence = _weigh([one for one in values if one.basis == basis])
        yield Stance(article.article_id, sentence.sentence_id, holder, target, label, score, basis, evidence)


def _all_said(text: str, read: _Read) -> Iterator[tuple[str, str, _Said]]:
    """What is said in a sentence: holder, target, and what it counts."""
    for voice, (view, hits) in read.items():
        for role in roles(view, hits):
            for holder, basis in _holders(text, voice, view, role):
                yield holder, view.actors[role.mention] or "", _Said(role.value, _evidence(view, role.hit), basis)
    if OUTLET in read and len(read) > 1:
        yield from _quoted_labels(read)


def _weigh(values: list[_Said]) -> tuple[int | None, float, list[Span]]:
    """Label, score and evidence of what is said: clear and of one mind, or an abstention."""
    evidence = sorted({one.evidence for one in values if one.value})
    if not evidence:
        return 0, 0.0, []
    for_it, against = (sum(abs(one.value) for one in values if one.value * side > 0) for side in (1, -1))
    score = round(max(-1.0, min(1.0, for_it - against)), 4) + 0.0
    torn = min(for_it, against) > 0.5 * max(for_it, against)
    return (None if torn or abs(score) < CLEAR else (1 if score > 0 else -1)), score, evidence


def _evidence(view: View, hit: Hit) -> Span:
    return view.spans[hit.start][0], view.spans[hit.end - 1][1]


# ---------------------------------------------------------------------- whose words, whose attitude

def _holders(text: str, voice: str, view: View, role: Role) -> list[tuple[str, str]]:
    """The holders of what a role says, each with its basis; nobody where the outlet's own words are in doubt."""
    frame = role.hit.frame
    if voice != OUTLET:
        suffered = frame.basis == "act" and role.way != "subject"
        return [] if suffered else [(holder, "quote") for holder in voice.split("+")]
    if frame.basis == "act":
        return [(OUTLET, "act")]
    if role.way == "label" or frame.basis and role.way in ("object", "passive"):
        named = [view.actors[k] or slug(text[slice(*view.spans[k])]) for k in role.agents]
        by = "par" in view.words[role.hit.end:role.hit.end + 4]
        if not named and frame.kind == "verb" and (role.way == "object" or by):
            named = [(_noun_phrase if role.way == "object" else _agent)(text, view, role.hit)]
        if named or role.way == "object" or by:
            return [(holder, "attitude") for holder in named if holder]
    doubted = abs(role.value) < CLEAR or frame.kind == "adjective" and role.way != "attribute"
    return [] if doubted else [(OUTLET, "narration")]


def _noun_phrase(text: str, view: View, hit: Hit) -> str:
    """The slug of the unnamed subject before a verb group: « Les responsables américains ont mis en garde »."""
    words, position = view.words, hit.start
    while position and (words[position - 1] in _VERB_GROUP or words[position - 1].endswith("ment")):
        position -= 1
    before = words[position - 1] if position else ""
    if before in (",", "qui") or before in PREPOSITIONS:  # « X, qui », « X, maire de Y, », « X a parlé pour »
        position = next((k for k in range(position - 2, max(-1, position - 15), -1) if words[k] in (
            _VERB_GROUP if before in PREPOSITIONS else ",")), position - 1 if before == "qui" else 0)
    edge = max((k for k in range(max(0, position - 14), position) if words[k] in _EDGES), default=position - 15)
    first = next((k for k in range(max(0, edge + 1), position) if words[k] not in _OPENERS), position)
    if first < position and words[first] not in ("des", "de", "d'") and (
            words[first] in PREPOSITIONS or not text[view.spans[first][0]].isupper()):
        first = next((k for k in range(first, position) if words[k] in DETERMINERS or words[k] == NAME), position)
    found = first < position and words[first] not in _NOBODY
    return slug(text[view.spans[first][0]:view.spans[position - 1][1]]) if found else ""


def _agent(text: str, view: View, hit: Hit) -> str:
    """The slug of the unnamed agent behind « par »."""
    first = view.words.index("par", hit.end) + 1
    end = next((k for k, word in enumerate(view.words) if k > first and (
        word in _EDGES or PREPOSITIONS.get(word, "de") != "de")), len(view.words))
    named = first < end and view.words[first] not in _NOBODY | _EDGES
    return slug(text[view.spans[first][0]:view.spans[end - 1][1]]) if named else ""


def _quoted_labels(read: _Read) -> Iterator[tuple[str, str, _Said]]:
    """« X a qualifié Y de "dangereux" »: what quoted words say of a mention in front of them, for their speaker."""
    view, hits = read[OUTLET]
    spoken = [(voice, quoted, hit) for voice, (quoted, inside) in read.items() if voice != OUTLET
              for hit in inside if hit.frame.tone and hit.frame.basis != "wish"]
    for hit in hits:
        named = labelled(view, hit) if hit.frame.kind == "label" else []
        last = max(named, default=len(view.words))
        ranges = [view.spans[k] for k in range(last, min(last + 4, len(view.words))) if view.words[k] == HIDDEN]
        for voice, quoted, label in spoken:
            if any(start <= quoted.spans[label.start][0] < end for start, end in ranges):
                one = _Said(label.frame.tone, _evidence(quoted, label), "quote")
                yield from ((holder, view.actors[k] or "", one) for k in named for holder in voice.split("+"))


# ---------------------------------------------------------------------- voices

def _by_sentence(sentences: list[Sentence], quotes: list[Quote]) -> dict[int, list[Quote]]:
    """The quotes that reach into each sentence, the longest first."""
    starts = [sentence.start for sentence in sentences]
    found: defaultdict[int, list[Quote]] = defaultdict(list)
    for quote in sorted(quotes, key=lambda quote: quote.start - quote.end):
        for k in range(max(0, bisect_right(starts, quote.start) - 1), bisect_left(starts, quote.end)):
            found[sentences[k].sentence_id].append(quote)
    return found


def _read(sentence: Sentence, tokens: list[_Token], quotes: list[Quote]) -> _Read:
    """What each voice says, and the frames in it; words between marks that nobody owns are nobody's."""
    owned = [(quote.start, quote.end, quote.speaker or UNATTRIBUTED) for quote in quotes]
    if not _MARKS.isdisjoint(sentence.text):
        owned[:0] = [(m.start + sentence.start, m.end + sentence.start, _SCARE) for m in marked_spans(sentence.text)]
    voices = [OUTLET] * len(tokens)
    for start, end, owner in owned:
        left, right = (bisect_left(tokens, edge, key=itemgetter(1)) for edge in (start, end))
        voices[left:right] = [owner] * (right - left)
    views = {voice: _view(_of_voice(tokens, voices, voice) if owned else tokens)
             for voice in dict.fromkeys(voices) if voice != _SCARE}
    return {voice: (view, find(view.words)) for voice, view in views.items()}


def _of_voice(tokens: list[_Token], voices: list[str], voice: str) -> list[_Token]:
    """The tokens of one voice; what others say in between is one hidden word."""
    kept: list[_Token] = []
    upto = 0
    for owner, stretch in groupby(voices):
        first, upto = upto, upto + len(list(stretch))
        if owner == voice:
            kept += tokens[first:upto]
        elif kept and kept[-1][0] == HIDDEN:
            kept[-1] = (HIDDEN, kept[-1][1], tokens[upto - 1][2], None)
        else:
            kept.append((HIDDEN, tokens[first][1], tokens[upto - 1][2], None))
    return kept


# ---------------------------------------------------------------------- tokens

def _tokens(text: str, start: int, end: int, mentions: Sequence[tuple[int, int, str]]) -> list[_Token]:
    """The words and marks of a stretch; a mention is one token, and so are other capitalised words in a row: a name."""
    tokens: list[_Token] = []
    upcoming = iter(mentions)
    opens, closes, actor = next(upcoming, _NO_MENTION)
    covered, fresh = start, True
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        while last > opens and first >= closes:
            opens, closes, actor = next(upcoming, _NO_MENTION)
        if last > opens:
            if opens >= covered:
                tokens.append((NAME, opens, closes, actor))
                covered, fresh = closes, False
            continue
        word, capital = _normal(match[0])
        if fresh or not capital:
            tokens.append((word, first, last, None))
        elif tokens[-1][3] == "" and first <= tokens[-1][2] + 1:
            tokens[-1] = (NAME, tokens[-1][1], last, "")
        else:
            tokens.append((NAME, first, last, ""))
        fresh = word in _SENTENCE_STARTS
    return tokens


@lru_cache(maxsize=65536)
def _normal(word: str) -> tuple[str, bool]:
    """A word in lower case with a plain apostrophe, and whether within a sentence it is (part of) a name."""
    plain = word.lower().replace("’", "'").replace("ʼ", "'").replace("œ", "oe")
    return plain, word[:1].isupper() and plain[-1] != "'" and not word.isupper()


def _view(tokens: list[_Token]) -> View:
    return View([token[0] for token in tokens], [token[1:3] for token in tokens], [token[3] for token in tokens])
