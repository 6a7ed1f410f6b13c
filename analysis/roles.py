"""What predicate frames say of the mentions around them, by word order, and how far the evidence is to be trusted.

One rule: a frame counts its weight times ``TRUST``, and every doubt about it (a pronoun or only a possessor as subject,
a negation, a word that only stands near, an adjective on what is the target's) halves it. A stance is clear from 0.5,
so it takes one undoubted frame or two doubted ones that agree. ``TRUST`` is a prior set beforehand, not fitted: single
frames are right three or four times out of five; a verb that tells of its subject's success is right as praise less
than half the time, which is why the lexicon gives such verbs 0.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.frames import BE, BREAKS, HAVE, STOPS, Frame, Hit, is_negated

#: How far one undoubted frame is to be trusted, and what is left of it after every doubt.
TRUST, DOUBT = 0.8, 0.5
#: What the mere tone of the words around counts, how much of it counts nothing, and where it ends.
HINT, FAINT, MOST = 0.2, 1.0, 0.4

#: Prepositions by what they count as: those of place and time lead away from the predicate.
PREPOSITIONS = {
    **dict.fromkeys(("de", "du", "des", "d'"), "de"), **dict.fromkeys(("à", "au", "aux"), "à"),
    **{word: word for word in """entre contre pour avec envers par sur que face quant devant derrière visant vis
                                 égard""".split()},
    "qu'": "que", "encontre": "contre",
    **dict.fromkeys("""en dans chez depuis lors après avant pendant sans sous dès malgré selon hors vers durant suite
                    comme""".split(), "in"),
}
#: « face à », « à l'égard de », « vis-à-vis de » count as one preposition.
_COMPOUND = frozenset(("face", "quant", "vis", "égard"))
DETERMINERS = frozenset("""le la les l' un une ce cet cette ces son sa ses leur leurs notre votre nos vos certains
plusieurs tout tous toute""".split())
_AND = frozenset(("et", "ou", "ni", "comme"))
PRONOUNS = frozenset("il elle ils elles".split())
_ANAPHORS = frozenset("cela ça ceci".split())
#: What makes an adverbial: « avec fermeté », « en 2015 », « au contraire », « à son tour ».
_ADVERBIAL = frozenset("contraire passage nouveau ailleurs contre même tour part côté reprises fois moins".split())
_AGAINST = frozenset("contre victime victimes anti".split())
_LEFT, _RIGHT = 24, 16
#: The chains that do not lead away from the target: at most one complement, whose members « entre » may name.
#: What a second « de » leads to (« dénoncer la violation des résolutions de X ») is not what the predicate is about.
_CHAINS = frozenset(((), ("de",), ("entre",), ("de", "entre")))

#: A mention (index of its word), and how far to trust that it is the one.
_Found = list[tuple[int, float]]


class View(NamedTuple):
    """The words of one voice in a sentence; actors: the slug of a mention, "" for another name, None for a word."""

    words: Sequence[str]
    spans: Sequence[tuple[int, int]]
    actors: Sequence[str | None]


class Role(NamedTuple):
    """A mention (index of its word), what a frame says of it, and whose attitude it is (nobody: the voice's own)."""

    mention: int
    value: float
    hit: Hit
    agents: tuple[int, ...]
    way: str


def roles(view: View, hits: Sequence[Hit]) -> Iterator[Role]:
    """What the frames found in a view say of each mention in it."""
    for place, hit in enumerate(hits):
        kind, around = hit.frame.kind, hits[max(0, place - 9):place + _LEFT]
        if kind == "verb":
            yield from _of_verb(view, hit)
        elif kind in ("noun", "adjective"):
            yield from _of_noun(view, hit, around)
        elif kind == "idiom":
            for k, trust in _attributed(view, hit)[1] or _subjects(view, hit.start):
                yield Role(k, trust * _sign(view, hit) * hit.frame.subject, hit, (), "idiom")
        elif kind == "label":
            yield from _of_label(view, hit, around)


def near(view: View, hits: Sequence[Hit]) -> tuple[float, list[Hit]]:
    """The tone of all frames in a view: a weak hint of the stance towards its one target, never a clear one."""
    used = [hit for hit in hits if hit.frame.tone]
    turned = {hit for hit in used if _is_opposed(view, hit) or is_negated(view.words, hit)}
    total = sum(hit.frame.tone * (-DOUBT if hit in turned else 1.0) for hit in used)
    return (max(-MOST, min(MOST, HINT * total)), used) if abs(total) >= FAINT else (0.0, [])


def labelled(view: View, hit: Hit) -> list[int]:
    """The mentions that a labelling verb names: its objects, or in the passive its subjects."""
    if hit.participle and _is_passive(view, hit):
        return [k for k, _ in _subjects(view, hit.start)]
    return [k for k, chain in _objects(view, hit.end, hit.frame) if chain in _CHAINS]


def _sign(view: View, hit: Hit) -> float:
    return -DOUBT * TRUST if is_negated(view.words, hit) else TRUST


def _of_verb(view: View, hit: Hit) -> Iterator[Role]:
    frame, sign = hit.frame, _sign(view, hit)
    after = _objects(view, hit.end, frame)
    if hit.participle and _is_passive(view, hit):
        agents = tuple(k for k, chain in after if chain[:1] == ("par",))
        if frame.object:
            for k, trust in _attributed(view, hit)[1] or _subjects(view, hit.start):
                yield Role(k, sign * trust * frame.object, hit, agents, "passive")
        for k in agents if frame.subject < 0 else ():
            yield Role(k, sign * frame.subject, hit, (), "subject")
        return
    before = _subjects(view, hit.start) if frame.subject or after else []
    for k, trust in before if frame.subject else ():
        yield Role(k, sign * trust * frame.subject, hit, (), "subject")
    agents = tuple(k for k, _ in before)
    for k, chain in after:
        if value := _complement(frame, chain) or (chain in _CHAINS and frame.object):
            yield Role(k, sign * value, hit, agents, "object")


def _complement(frame: Frame, chain: tuple[str, ...]) -> float:
    return frame.complement if chain and chain[0] in frame.prepositions and chain[1:] in _CHAINS else 0.0


def _of_noun(view: View, hit: Hit, hits: Sequence[Hit]) -> Iterator[Role]:
    frame, sign = hit.frame, _sign(view, hit)
    wished = any(other.frame.kind in ("wish", "wish_noun") and 0 <= hit.start - other.start <= 9 for other in hits)
    if frame.basis == "wish" and not wished or _is_opposed(view, hit):
        return
    after = _objects(view, hit.end, frame, reach=4)
    leading = [(k, chain) for k, chain in after if chain and chain in _CHAINS]
    agents = owners = tuple(k for k, chain in leading if chain[0] not in frame.prepositions)
    if frame.basis in ("attitude", "wish"):
        agents = owners or tuple(k for k, _ in _subjects(view, hit.start))
    elif (value := frame.of_itself or frame.subject) and not owners:
        way, named = _attributed(view, hit)
        for k, trust in named or [(k, DOUBT * trust) for k, trust in _subjects(view, hit.start) if hit.start - k < 9]:
            yield Role(k, sign * trust * value, hit, (), way)
    # « le dictateur nord-coréen X »: a title reaches to the next determiner or frame
    ends = [k for k, word in enumerate(view.words[hit.end:hit.end + 4], hit.end) if word in DETERMINERS]
    title = min(ends + [other.start for other in hits if other.start >= hit.end], default=len(view.words))
    for k, chain in after:
        if (value := _complement(frame, chain)) and k not in agents:
            yield Role(k, sign * value, hit, agents, "object")
        elif chain and chain in _CHAINS and (frame.subject or frame.kind == "adjective"):
            yield Role(k, sign * (frame.subject or DOUBT * frame.of_itself), hit, (), "of")
        elif not chain and (frame.object or frame.of_itself and k < title):
            yield Role(k, sign * (frame.object or frame.of_itself), hit, agents, "object")


def _of_label(view: View, hit: Hit, hits: Sequence[Hit]) -> Iterator[Role]:
    """« qualifier X de dictateur »: the label behind the object is said of it by the subject."""
    named = labelled(view, hit)
    last = max(named, default=len(view.words))
    label = next((other for other in hits if last < other.start <= last + 6 and other.frame.of_itself), None)
    if label and not {"de", "d'", "comme"}.isdisjoint(view.words[last + 1:label.start]):
        agents = tuple(k for k, _ in _subjects(view, hit.start))
        for k in named:
            yield Role(k, _sign(view, label) * label.frame.of_itself, label, agents, "label")


def _subjects(view: View, position: int) -> _Found:
    """The mentions that may be the subject of what begins at a position.

    Behind a pronoun, or when only its possessor is named (« le ministre de X »), the subject is in doubt.
    """
    words, actors = view.words, view.actors
    noun, possessor, trust = False, None, 1.0
    for k in range(position - 1, max(-1, position - _LEFT), -1):
        word = words[k]
        if actors[k] is not None:
            link = _governor(view, k)
            if link in ("", "entre"):
                return [(m, trust) for m in (k, *_coordinated(view, k)) if actors[m]]
            if link == "de" and possessor is None and actors[k]:
                possessor = k
        elif word in PRONOUNS and not noun:
            trust = DOUBT
        elif word in _ANAPHORS and not noun:
            return [(m, 1.0) for m in range(max(0, k - _LEFT), k) if actors[m]]
        elif word == "qui":
            m = k - 2 if k > 1 and words[k - 1] == "," else k - 1
            return [(m, 1.0)] if m >= 0 and actors[m] else []
        elif word in BREAKS and trust == 1.0 or word == "," and noun and possessor is None:
            break
        elif word in DETERMINERS and words[k + 1] not in BE and words[k + 1] not in HAVE and k + 1 < position:
            noun = True
    return [] if possessor is None else [(possessor, DOUBT * trust)]


def _governor(view: View, mention: int) -> str:
    """The preposition in front of a mention, over its title; "" where there is none."""
    for k in range(mention - 1, max(-1, mention - 7), -1):
        word = view.words[k]
        if word in PREPOSITIONS:
            return PREPOSITIONS[word].replace("que", "")
        if word == "," or word in BREAKS or word in _AND or view.actors[k] is not None:
            break
    return ""


def _coordinated(view: View, mention: int) -> Iterator[int]:
    """The other members of « A et B » when B is the mention."""
    joined = False
    for k in range(mention - 1, max(-1, mention - 9), -1):
        word = view.words[k]
        if view.actors[k] and joined:
            yield k
        elif word in BREAKS or PREPOSITIONS.get(word, "de") not in ("de", "entre"):
            return
        joined = word in _AND or joined and not view.actors[k]


def _attributed(view: View, hit: Hit) -> tuple[str, _Found]:
    """« X est un allié »: an attribute, « X, dictateur »: apposed; and the mention it is said of."""
    gap = 0
    for k in range(hit.start - 1, max(-1, hit.start - 8), -1):
        word = view.words[k]
        if word in BE:
            return "attribute", _subjects(view, k)
        if view.actors[k] is not None:
            near_by = gap == 0 or gap < 3 and view.words[k + 1] == ","
            return "apposed", [(k, 1.0)] if view.actors[k] and near_by and not _governor(view, k) else []
        if word in HAVE or word in BREAKS and word != "mais":
            break
        gap += word not in (",", "mais") and word not in DETERMINERS
    return "", []


def _objects(view: View, position: int, frame: Frame, reach: int = 8) -> list[tuple[int, tuple[str, ...]]]:
    """The mentions right of a predicate, each with the chain of prepositions that leads to it (none: direct object)."""
    words, actors = view.words, view.actors
    found: list[tuple[int, tuple[str, ...]]] = []
    chain: tuple[str, ...] = ()
    plain = commas = 0
    passed = False
    for k in range(position, min(position + _RIGHT, len(words))):
        word = words[k]
        if actors[k] is not None:
            if not passed or chain and (chain[0] in frame.prepositions or chain[0] == "par"):
                found.append((k, chain))
            passed = k + 1 == len(words) or words[k + 1] not in _AND and words[k + 1] != ","
            chain, plain = () if passed else chain, 0
        elif word in PREPOSITIONS:
            link = PREPOSITIONS[word]
            if link == "que" and (chain or "que" not in frame.prepositions):
                break
            if link in _COMPOUND:
                chain = (link,)
            elif link not in ("à", "de") or _COMPOUND.isdisjoint(chain[-1:]):
                chain = (*chain, link)
            plain = 0
        elif word in BREAKS or word == "," and (passed or commas):
            break
        elif word == ",":
            commas += 1
        elif word not in DETERMINERS and word not in _AND:
            plain += 1
            if plain > reach:
                break
            aside = word in _ADVERBIAL or words[k - 1] in ("avec", "sans", "en")
            chain = () if aside and len(chain) == 1 and PREPOSITIONS.keys().isdisjoint(words[k + 1:k + 2]) else chain
        elif word in ("le", "la", "les", "l'") and plain and len(chain) == 1 and words[k - 1] not in DETERMINERS | _AND:
            chain, plain = (), 0
    return found


def _is_passive(view: View, hit: Hit) -> bool:
    """Whether a participle stands without have and without reflexive pronoun."""
    words = view.words[max(0, hit.start - 5):hit.start]
    for word in reversed(words):
        if word in BE or word in STOPS or word == ",":
            break
        if word in HAVE:
            return False
    return "s'" not in words[-3:] and "se" not in words[-3:]


def _is_opposed(view: View, hit: Hit) -> bool:
    """« lutter contre la fraude », « victime de la répression »: what is said against the word, not with it."""
    return not _AGAINST.isdisjoint(view.words[max(0, hit.start - 3):hit.start])
