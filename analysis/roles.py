"""Who is what to a predicate: its subject, object, complement or owner, by word order; and what it then says of them.

A role's value is the frame's weight for that role, halved by every doubt: a subject that is a pronoun's or only a
possessor, a negation (which turns it round), a question, a condition, a demand. How far each kind of evidence is to be
trusted is not decided here but in ``lexicons/evidence.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.clauses import BREAKS, DETERMINERS, PREPOSITIONS, STOPS, View
from analysis.complements import CHAINS, is_passive, objects, relative_object
from analysis.doubts import DOUBT, is_demanded, is_negated, standing
from analysis.frames import Frame, Hit
from analysis.syntax import Found, attributed, has_auxiliary, inverted, modifies_noun, owner, subjects

_AGAINST = frozenset("contre victime victimes anti".split())
_AROUND, _EFFECT = 24, 6
#: What an effect on something good or bad says of who has it.
COMPOSED = 0.75


class Role(NamedTuple):
    """A mention (index of its word), what a frame says of it, whose attitude it is (nobody: the voice's own), and how."""

    mention: int
    value: float
    hit: Hit
    agents: tuple[int, ...]
    way: str


def roles(view: View, hits: Sequence[Hit]) -> Iterator[Role]:
    """What the frames found in a view say of each mention in it; nothing where nobody who acts is named."""
    for place, hit in enumerate(hits if any(view.actors) else ()):
        kind = hit.frame.kind
        if kind == "verb":
            yield from _of_verb(view, hit)
        elif kind == "effect":
            yield from _of_effect(view, hit, hits[max(0, place - 2):place + 4])
        elif kind in ("noun", "adjective"):
            yield from _of_noun(view, hit, hits[max(0, place - 9):place + _AROUND])
        elif kind == "idiom":
            found = attributed(view, hit)[1] or ([] if modifies_noun(view, hit.start) else subjects(view, hit))
            for k, trust in found:
                yield Role(k, trust * standing(view.words, hit) * hit.frame.subject, hit, (), "idiom")
        elif kind == "label":
            yield from _of_label(view, hit, hits[max(0, place - 9):place + _AROUND])


def near(view: View, hits: Sequence[Hit], target: int) -> list[tuple[Hit, float]]:
    """The tone of the frames around a target (index of its word): each counts less the farther it stands."""
    said = []
    for hit in hits:
        if tone := hit.frame.tone:
            away = abs(hit.start - target)
            turned = _is_opposed(view, hit) or is_negated(view.words, hit)
            said.append((hit, tone * (-DOUBT if turned else 1.0) * (1.0 if away < 12 else DOUBT)))
    return said


def labelled(view: View, hit: Hit) -> list[int]:
    """The mentions that a labelling verb names: its objects, or in the passive its subjects."""
    if is_passive(view, hit):
        return [k for k, _ in subjects(view, hit)]
    return [k for k, chain in objects(view, hit.end, hit.frame) if chain in CHAINS]


def _of_verb(view: View, hit: Hit) -> Iterator[Role]:
    frame = hit.frame
    if (speaker := inverted(view, hit)) is not None:
        if frame.subject and view.actors[speaker]:
            yield Role(speaker, standing(view.words, hit) * frame.subject, hit, (), "subject")
        return
    after = objects(view, hit.end, frame)
    if is_passive(view, hit):
        yield from _of_passive(view, hit, after)
        return
    follows = hit.start > 0 and view.words[hit.start - 1] in ("que", "qu'", "dont")  # « que défend X »: the subject follows
    suffering = [] if follows else [
        (k, value) for k, chain in after if (value := _complement(frame, chain) or (chain in CHAINS and frame.object))]
    suffering = suffering or (_of_relative(view, hit) if frame.object or frame.complement else [])
    if not frame.subject and not suffering:
        return
    before = [(k, 1.0) for k, chain in after if not chain and view.actors[k]] if follows else subjects(view, hit)
    agents = tuple(k for k, _ in before)
    if not agents and not suffering:
        return
    demanded = is_demanded(view.words, hit)
    sign = standing(view.words, hit) * (DOUBT if demanded else 1.0)
    for k, trust in before if frame.subject and not (demanded and frame.subject > 0) else ():
        yield Role(k, sign * trust * frame.subject, hit, (), "subject")
    for k, value in suffering:
        if k not in agents:
            yield Role(k, sign * value, hit, agents, "object")


def _of_passive(view: View, hit: Hit, after: list[tuple[int, tuple[str, ...]]]) -> Iterator[Role]:
    frame = hit.frame
    way, named = attributed(view, hit)
    if way == "attribute" or not named:
        named = subjects(view, hit, possessor=1.0) if has_auxiliary(view, hit) else owner(view, hit)
    suffering = {k for k, _ in named}
    agents = tuple(k for k, chain in after if chain[:1] == ("par",) and k not in suffering)
    value = frame.object or (frame.complement if hit.form == "infinitive" else 0.0)
    if not (value and named or frame.subject < 0 and agents):
        return
    sign = standing(view.words, hit)
    for k, trust in named if value else ():
        yield Role(k, sign * trust * value, hit, agents, "passive")
    for k in agents if frame.subject < 0 else ():
        yield Role(k, sign * frame.subject, hit, (), "subject")


def _complement(frame: Frame, chain: tuple[str, ...]) -> float:
    return frame.complement if chain and chain[0] in frame.prepositions and chain[1:] in CHAINS else 0.0


def _of_relative(view: View, hit: Hit) -> list[tuple[int, float]]:
    """« X, que Y accuse », « X, à qui Y reproche »: what the relative pronoun makes an object."""
    found, link = relative_object(view, hit)
    value = hit.frame.complement if link in hit.frame.prepositions else hit.frame.object if link in ("", "de") else 0.0
    return [(k, value) for k, _ in found if value]


def _of_effect(view: View, hit: Hit, hits: Sequence[Hit]) -> Iterator[Role]:
    """« X aggrave la crise », « la crise provoquée par X »: the verb passes on, or turns round, the tone of its object."""
    words, passive = view.words, is_passive(view, hit)
    reach = range(hit.start - _EFFECT, hit.start) if passive else range(hit.end, hit.end + _EFFECT)
    moved = next((other for other in hits if other.frame.tone and other.start in reach and other.frame.kind in ("noun", "tone")
                  and not any(word in BREAKS or word == "," for word in words[hit.end:other.start])
                  and PREPOSITIONS.keys().isdisjoint(words[hit.end + 1:other.start])), None)
    if moved is None and (hit.frame.object or hit.frame.complement):
        yield from _of_verb(view, hit._replace(frame=hit.frame._replace(subject=hit.frame.of_itself)))
        return
    value = hit.frame.of_itself
    if moved:
        effect = hit.frame.subject * (COMPOSED if moved.frame.tone > 0 else -COMPOSED)
        value = value if value * effect > COMPOSED ** 2 else effect
    found: Found = [(k, 1.0) for k, chain in objects(view, hit.end, hit.frame) if chain[:1] == ("par",)] if passive else subjects(view, hit)
    whole = hit._replace(end=moved.end) if moved and not passive else hit
    for k, trust in found if value else ():
        yield Role(k, trust * value * standing(words, hit), whole, (), "effect")


def _of_noun(view: View, hit: Hit, hits: Sequence[Hit]) -> Iterator[Role]:
    frame = hit.frame
    if _is_opposed(view, hit) or frame.basis == "wish" and not any(
            other.frame.kind in ("wish", "wish_noun") and 0 <= hit.start - other.start <= 9 for other in hits):
        return
    after = objects(view, hit.end, frame, reach=4)
    leading = [(k, chain) for k, chain in after if chain and chain in CHAINS]
    agents = owners = tuple(k for k, chain in leading if chain[0] not in frame.prepositions)
    if frame.basis == "attitude" and view.words[hit.start - 1:hit.start] == ["avec"]:  # « apprend avec consternation la venue de X »
        agents, value = tuple(k for k, _ in subjects(view, hit)), standing(view.words, hit) * (frame.complement or frame.object)
        yield from (Role(k, value, hit, agents, "object") for k, chain in after if chain in CHAINS)
        return
    if frame.basis in ("attitude", "wish"):
        if not after:
            return
        by = tuple(k for k, chain in after if chain[-1:] == ("par",))
        if by and owners and frame.complement:  # « la condamnation de Y par X »
            value = standing(view.words, hit) * frame.complement
            yield from (Role(k, value, hit, by, "object") for k in owners)
            return
        agents = by or owners or tuple(k for k, _ in subjects(view, hit))
    elif (value := frame.of_itself or frame.subject) and not owners:
        way, named = attributed(view, hit)
        if not named or way == "apposed" and not _stands_apposed(view, hit):
            way, named = "", [(k, DOUBT * trust) for k, trust in subjects(view, hit) if hit.start - k < 9]
        for k, trust in named:
            yield Role(k, standing(view.words, hit) * trust * value, hit, (), way)
    if not after:
        return
    sign = standing(view.words, hit)
    # « le dictateur nord-coréen X »: a title reaches to the next determiner or frame
    ends = [k for k, word in enumerate(view.words[hit.end:hit.end + 4], hit.end) if word in DETERMINERS]
    title = min(ends + [other.start for other in hits if other.start >= hit.end] + [hit.end + 3])
    for k, chain in after:
        if (value := _complement(frame, chain)) and k not in agents:
            yield Role(k, sign * value, hit, agents, "object")
        elif chain and chain in CHAINS and (frame.subject or frame.kind == "adjective"):
            yield Role(k, sign * (frame.subject or DOUBT * frame.of_itself), hit, (), "of")
        elif not chain and (frame.object or frame.of_itself and k < title):
            yield Role(k, sign * (frame.object or frame.of_itself), hit, agents, "object")


def _stands_apposed(view: View, hit: Hit) -> bool:
    """« X, le tyran de Y, … » against « selon X, la crise dure »: whether a definite noun behind a comma is closed by another."""
    words = view.words
    if hit.frame.kind != "noun" or words[hit.start - 1] not in ("le", "la", "l'", "les") or words[hit.start - 2:hit.start - 1] != [","]:
        return True
    return any(word == "," or word in STOPS for word in words[hit.end:hit.end + 8])


def _of_label(view: View, hit: Hit, hits: Sequence[Hit]) -> Iterator[Role]:
    """« qualifier X de dictateur »: the label behind the object is said of it by the subject."""
    named = labelled(view, hit)
    last = max(named, default=len(view.words))
    label = next((other for other in hits if last < other.start <= last + 6 and other.frame.of_itself), None)
    if label and not {"de", "d'", "comme"}.isdisjoint(view.words[last + 1:label.start]):
        agents = tuple(k for k, _ in subjects(view, hit))
        for k in named:
            yield Role(k, standing(view.words, label) * label.frame.of_itself, label, agents, "label")


def _is_opposed(view: View, hit: Hit) -> bool:
    """« lutter contre la fraude », « victime de la répression »: what is said against the word, not with it."""
    return not _AGAINST.isdisjoint(view.words[max(0, hit.start - 3):hit.start])
