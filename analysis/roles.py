"""What predicate frames say of the mentions around them, and how far each kind of evidence is to be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.clauses import (
    View, adjacent, attributed, is_negated, is_opposed, is_passive, is_wished, objects, subjects,
)
from analysis.frames import Frame, Hit

#: What the mere tone of the words around counts, and below which sum it counts nothing.
HINT, FAINT = 0.2, 0.7
#: How far each kind of evidence is to be trusted.
TRUST = {
    "itself": 1.0, "object": 0.7, "object_of": 0.6, "complement": 0.9, "passive": 0.6,
    "of": 0.9, "of_of": 0.4, "subject": 0.65,
    "praised": 0.65, "near_subject": 0.45, "label": 1.0, "praising": 0.8,
}


class Role(NamedTuple):
    """A mention (index of its word), what a frame says of it, and whose attitude it is (nobody: the voice's own)."""

    mention: int
    value: float
    hit: Hit
    agents: tuple[int, ...]
    way: str


def roles(view: View, hits: Sequence[Hit]) -> list[Role]:
    """What the frames found in a view say of each mention in it."""
    found: list[Role] = []
    for hit in hits:
        kind = hit.frame.kind
        if kind == "verb":
            found.extend(_of_verb(view, hit))
        elif kind in {"noun", "adjective"}:
            found.extend(_of_noun(view, hit, hits))
        elif kind == "idiom":
            found.extend(_of_idiom(view, hit))
        elif kind == "label":
            found.extend(_of_label(view, hit, hits))
    return found


# ---------------------------------------------------------------------- kinds of predicates

def _of_verb(view: View, hit: Hit) -> Iterator[Role]:
    frame = hit.frame
    sign = -0.5 if is_negated(view, hit) else 1.0
    before = list(subjects(view, hit.start))
    after = list(objects(view, hit.end, frame))
    if hit.participle and is_passive(view, hit):
        agents = tuple(k for k, chain in after if chain and chain[0] == "par")
        if frame.object:
            for k, trust in adjacent(view, hit) or before:
                yield Role(k, sign * trust * frame.object * TRUST["passive"], hit, agents, "passive")
        if frame.subject:
            for k in agents:
                yield Role(k, sign * frame.subject * TRUST["subject"], hit, (), "subject")
        return
    agents = tuple(k for k, _ in before)
    if frame.subject:
        way = "subject" if frame.subject < 0 else "praised"
        for k, trust in before:
            yield Role(k, sign * trust * frame.subject * TRUST[way], hit, (), way)
    for k, chain in after:
        way, value = _complement(frame, chain, frame.object)
        if value:
            yield Role(k, sign * value * TRUST[way], hit, agents if frame.basis == "attitude" else (), way)


def _complement(frame: Frame, chain: tuple[str, ...], direct: float) -> tuple[str, float]:
    if frame.complement and chain and chain[0] in frame.prepositions and _belongs(chain[1:]):
        return "complement", frame.complement
    if direct and not chain:
        return "object", direct
    if direct and _belongs(chain):
        return "object_of", direct
    return "", 0.0


def _belongs(chain: tuple[str, ...]) -> bool:
    return all(link in ("de", "entre") for link in chain)


def _of_noun(view: View, hit: Hit, hits: Sequence[Hit]) -> Iterator[Role]:
    frame = hit.frame
    if (frame.basis == "wish" and not is_wished(hit, hits)) or is_opposed(view, hit):
        return
    sign = -0.6 if is_negated(view, hit) else 1.0
    after = list(objects(view, hit.end, frame, reach=4))
    if frame.basis in ("attitude", "wish"):
        owners = tuple(k for k, chain in after if chain and _belongs(chain) and chain[0] not in frame.prepositions)
        agents = owners or tuple(k for k, _ in subjects(view, hit.start))
    else:
        agents = owners = ()
        sign *= TRUST["praising"] if frame.basis == "" and sign * frame.tone > 0 else 1.0
        yield from _of_word(view, hit, sign, any(chain and _belongs(chain) for _, chain in after))
    for k, chain in after:
        if frame.complement and k not in agents and chain and chain[0] in frame.prepositions and _belongs(chain[1:]):
            yield Role(k, sign * frame.complement * TRUST["complement"], hit, agents, "complement")
        elif chain and _belongs(chain) and (frame.subject or frame.kind == "adjective"):
            trust = TRUST["of"] if len(chain) == 1 or chain[1] == "entre" else TRUST["of_of"]
            yield Role(k, sign * (frame.subject or 0.8 * frame.of_itself) * trust, hit, (), "of")
        elif not chain and (frame.of_itself or frame.object):
            yield Role(k, sign * (frame.of_itself or frame.object) * TRUST["itself"], hit, agents, "itself")


def _of_word(view: View, hit: Hit, sign: float, owned: bool) -> Iterator[Role]:
    """« X est un tyran », « X, dictateur »; or, less sure, « X … son échec »."""
    value = sign * (hit.frame.of_itself or hit.frame.subject)
    if not value or owned:
        return
    near_by = [(k, trust * TRUST["near_subject"]) for k, trust in subjects(view, hit.start) if hit.start - k < 9]
    for k, trust in attributed(view, hit) or near_by:
        yield Role(k, trust * value, hit, (), "attribute")


def _of_label(view: View, hit: Hit, hits: Sequence[Hit]) -> Iterator[Role]:
    """« qualifier X de dictateur »: the label behind the object is said of it by the subject."""
    named = labelled(view, hit)
    if not named:
        return
    last = max(named)
    label = next((other for other in hits if last < other.start <= last + 6 and other.frame.of_itself), None)
    if label is None or not any(word in ("de", "d'", "comme") for word in view.words[last + 1:label.start]):
        return
    agents = tuple(k for k, _ in subjects(view, hit.start))
    sign = -0.6 if is_negated(view, label) else 1.0
    for k in named:
        value = sign * label.frame.of_itself * TRUST["label"]
        yield Role(k, value, Hit(hit.start, hit.end, _LABELLING, False), agents, "label")


def labelled(view: View, hit: Hit) -> list[int]:
    """The mentions that a labelling verb names: its objects, or in the passive its subjects."""
    if hit.participle and is_passive(view, hit):
        return [k for k, _ in subjects(view, hit.start)]
    return [k for k, chain in objects(view, hit.end, hit.frame) if _belongs(chain)]


_LABELLING = Frame("", "label", 0.0, 0.0, 0.0, 0.0, frozenset(), "attitude")


def near(view: View, hits: Sequence[Hit]) -> tuple[float, list[Hit]]:
    """The tone of all frames in a view: a weak hint of the stance towards its one target, never a clear one."""
    used = [hit for hit in hits if hit.frame.tone]
    total = sum(hit.frame.tone * (-0.5 if is_negated(view, hit) else 1.0) for hit in used)
    return (max(-0.4, min(0.4, HINT * total)), used) if abs(total) >= FAINT else (0.0, [])


def _of_idiom(view: View, hit: Hit) -> Iterator[Role]:
    sign = -0.5 if is_negated(view, hit) else 1.0
    for k, trust in attributed(view, hit) or list(subjects(view, hit.start)):
        yield Role(k, sign * trust * hit.frame.subject, hit, (), "idiom")
