"""Who takes which stance towards whom, by predicate frames (``lexicons/frames.csv``) and word order; it may abstain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.clauses import (BE, BREAKS, DETERMINERS, HAVE, HIDDEN, NAME, PREPOSITIONS, PRONOUNS, View,
                              quotes_by_sentence, tokenize, voices)
from analysis.doubts import SUPPOSED
from analysis.frames import Hit, find
from analysis.roles import COMPOSED, Role, labelled, near, roles
from analysis.schema import OUTLET, Article, Mention, Quote, Sentence, Span, Stance
from analysis.text import slug
from analysis.weighing import Said, toned, trusted, weigh

TARGETS = frozenset(("person", "state", "organisation"))
_VERB_GROUP = BE | HAVE | frozenset("ne n' se s' veut veulent peut peuvent doit doivent va vont".split())
_OPENERS = frozenset("et or donc puis hier ensuite enfin pourtant ainsi alors aussi aujourd'hui pourquoi".split())
_NOBODY = frozenset("personne aucun aucune nul nulle".split())
_EDGES = BREAKS | PRONOUNS | {",", HIDDEN}
#: Of several bases the one that says most: an act only where nothing else is said.
_BASES = ("quote", "attitude", "narration", "act")


def find_stance(article: Article, sentences: list[Sentence], mentions: list[Mention],
                quotes: list[Quote]) -> list[Stance]:
    """One row per sentence, holder and target: label (-1, 0, 1, or None where it abstains), score in [-1, 1], evidence.

    Label 0 is said: nothing in the words speaks for or against. None is "cannot tell": something does, too weakly or both
    ways. Targets are the persons, states and organisations named in the sentence. Words outside quotations are the
    outlet's, unless they report an attitude (basis ``attitude``: its subject holds it) or an act or event (basis ``act``,
    not a stance); of its own words only undoubted frames count. Words inside belong to the speaker of the innermost quote;
    what they tell of others' attitudes counts less. Words between marks that no quote owns are not read at all. The method
    sees word order, not syntax: it misses irony, most pronouns, and what is said over two sentences.
    """
    named: defaultdict[int, list[Mention]] = defaultdict(list)
    about: set[int] = set()
    for mention in mentions:
        _, sentence_id, _, _, _, _, kind, how = mention
        named[sentence_id].append(mention)
        if kind in TARGETS and how != "description":
            about.add(sentence_id)
    spoken = quotes_by_sentence(sentences, quotes)
    rows: list[Stance] = []
    for sentence in sentences:
        if (number := sentence.sentence_id) in about:
            rows += _rows(article, sentence, named[number], spoken.get(number, []))
    return rows


def stance_towards(texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """What each text says of the target at its span: label (Int64, NA: abstains), score in [-1, 1], evidence (spans).

    It does not matter who says it: quoted words and acts count too, and the tone of the words around gives a hint of up to
    0.3 where no frame speaks of the target. Limits as for ``find_stance``.
    Raises ValueError when there are not as many spans as texts.
    """
    if len(texts) != len(spans):
        raise ValueError(f"{len(texts)} texts but {len(spans)} spans; give one span (start, end) for each text")
    made = [_towards(text, start, end) for text, (start, end) in zip(texts, spans)]
    frame = pd.DataFrame(made, columns=["label", "score", "evidence"])
    return frame.astype({"label": "Int64", "score": "float64", "evidence": "object"})


def _towards(text: str, start: int, end: int) -> tuple[int | None, float, list[Span]]:
    view = tokenize(text, 0, len(text), [(start, end, "target")])
    hits = find(view.words)
    found = [role for role in roles(view, hits) if view.actors[role.mention]]
    said = [Said(trusted(role, view), _evidence(view, role.hit), "quote") for role in found]
    told = {role.hit.start for role in found}
    target = next((k for k, actor in enumerate(view.actors) if actor), 0)
    around = toned(near(view, [hit for hit in hits if hit.start not in told], target))
    return weigh(said + [Said(value, _evidence(view, hit), "quote") for hit, value in around])


# ---------------------------------------------------------------------- the rows of a sentence

def _rows(article: Article, sentence: Sentence, present: list[Mention], quotes: list[Quote]) -> Iterator[Stance]:
    targets: dict[str, bool] = {}
    spans: list[tuple[int, int, str]] = []
    for _, _, start, end, _, actor, kind, how in present:
        acting = kind in TARGETS or kind == "media"
        spans.append((start, end, actor if acting else ""))
        if acting and how != "description":
            targets[actor] = kind in TARGETS
    whole = tokenize(article.text, sentence.start, sentence.end, sorted(spans))
    read = voices(sentence, whole, quotes)
    said: dict[tuple[str, str], list[Said]] = {
        (holder, actor): [] for voice, view in read.items()
        for actor in view.actors if actor and targets.get(actor) for holder in voice.split("+")}
    for holder, target, one in _all_said(article.text, read):
        if target in targets and holder != target:
            said.setdefault((holder, target), []).append(one)
    for (holder, target), values in said.items():
        basis, label, score, evidence = _weighed(values) if values else ("narration" if holder == OUTLET else "quote", 0, 0.0, [])
        yield Stance(article.article_id, sentence.sentence_id, holder, target, label, score, basis, evidence)


def _weighed(values: list[Said]) -> tuple[str, int | None, float, list[Span]]:
    """The basis that says most, and what is said on it."""
    found = {one.basis for one in values}
    basis = next(basis for basis in _BASES if basis in found)
    return basis, *weigh([one for one in values if one.basis == basis])


def _all_said(text: str, read: dict[str, View]) -> Iterator[tuple[str, str, Said]]:
    """What is said in a sentence: holder, target, and what it counts."""
    found = {voice: find(view.words) for voice, view in read.items() if any(view.actors)}
    for voice, hits in found.items():
        view = read[voice]
        for role in roles(view, hits):
            if voice != OUTLET and role.hit.frame.basis == "attitude" and role.agents:  # others' attitude, told by the speaker
                role = role._replace(value=role.value * SUPPOSED)
            for holder, basis in _holders(text, voice, view, role):
                yield holder, view.actors[role.mention] or "", Said(trusted(role, view), _evidence(view, role.hit), basis)
    if len(read) > 1 and (labels := [hit for hit in found.get(OUTLET, ()) if hit.frame.kind == "label"]):
        yield from _quoted_labels(read, labels)


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
        if not named and frame.kind in ("verb", "effect") and (role.way == "object" or by):
            named = [(_noun_phrase if role.way == "object" else _agent)(text, view, role.hit)]
        if named or role.way == "object" or by:
            return [(holder, "attitude") for holder in named if holder]
    clear = abs(role.value) >= (COMPOSED if role.way == "effect" else 1)
    doubted = not clear or frame.kind == "adjective" and role.way not in ("attribute", "apposed")
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


def _quoted_labels(read: dict[str, View], labels: list[Hit]) -> Iterator[tuple[str, str, Said]]:
    """« X a qualifié Y de "dangereux" »: what quoted words say of a mention in front of them, for their speaker."""
    view = read[OUTLET]
    spoken = [(voice, quoted, hit) for voice, quoted in read.items() if voice != OUTLET
              for hit in find(quoted.words) if hit.frame.tone and hit.frame.basis != "wish"]
    for label in labels:
        named = labelled(view, label)
        last = max(named, default=len(view.words))
        ranges = [view.spans[k] for k in range(last, min(last + 4, len(view.words))) if view.words[k] == HIDDEN]
        for voice, quoted, hit in spoken:
            if any(start <= quoted.spans[hit.start][0] < end for start, end in ranges):
                one = Said(hit.frame.tone, _evidence(quoted, hit), "quote")
                yield from ((holder, view.actors[k] or "", one) for k in named for holder in voice.split("+"))
