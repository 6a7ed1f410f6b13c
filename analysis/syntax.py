"""Whom a predicate is said of, by word order: its subject, the mention it is an attribute of or apposed to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.clauses import (AND, BE, BREAKS, CLOSED, DETERMINERS, HAVE, HIDDEN, PREPOSITIONS, PRONOUNS, REFLEXIVES, STOPS,
                              View)
from analysis.doubts import DOUBT
from analysis.frames import Hit, helping

_ANAPHORS = frozenset("cela ça ceci".split())
_CLITICS = REFLEXIVES | frozenset("ne n' en y le la les l' lui leur aussi ensuite également même puis toujours".split())
_ATTRIBUTIVE = frozenset("été devenu devenue resté restée demeuré demeurée".split())
_PERCEIVING = frozenset("voit voient voyait vu voir laisse laissent laissait laissé laisser entend entendu regarde fait font".split())
_LEFT, _OPENING, _APPOSED = 24, 5, 26
#: How far the subject that a pronoun stands for is to be trusted: mostly the last one named.
_PRONOUN = 0.75

#: A mention (index of its word), and how far to trust that it is the one.
Found = list[tuple[int, float]]


def subjects(view: View, hit: Hit, possessor: float = DOUBT) -> Found:
    """The mentions that may be the subject of a predicate; nobody where another verb decides it (« accuser X de mentir »)."""
    words, start = view.words, verb_group(view, hit.start)
    infinitive = (hit.form == "infinitive" or words[start] in ("avoir", "être")) and not PREPOSITIONS.keys().isdisjoint(words[max(0, start - 2):start])
    if infinitive and _is_controlled(view, start) or hit.form == "infinitive" and _is_perceived(words, start):
        return []
    joined = start > 0 and (words[start - 1] in ("et", "mais", "puis") or words[start - 1] == ",")
    return before(view, start, farthest=infinitive or joined and hit.form != "", possessor=possessor)


def verb_group(view: View, position: int) -> int:
    """Where the auxiliaries, clitics and adverbs in front of a verb begin."""
    words = view.words
    while position and (words[position - 1] in HAVE or words[position - 1] in BE or words[position - 1] in _CLITICS
                        or words[position - 1].endswith("ment")):
        position -= 1
    return position


def _is_controlled(view: View, position: int) -> bool:
    """« accuser Y de freiner », « demander à Y de renforcer »: whether another verb in the active says who an infinitive is about."""
    words = view.words
    if words[position - 2] in ("avant", "afin", "lieu", "loin") or words[position - 1] not in ("de", "d'", "à"):
        return False
    for k in range(position - 2, max(-1, position - 14), -1):
        if words[k] in helping("control"):
            return BE.isdisjoint(words[max(0, k - 3):k])
        if words[k] in BREAKS or words[k] == ",":
            break
    return False


def _is_perceived(words: Sequence[str], position: int) -> bool:
    """« X a vu le câble perdre », « X laisse la crise durer »: whether somebody else does what an infinitive tells."""
    return any(words[k] in _PERCEIVING and words[k + 1] in DETERMINERS for k in range(max(0, position - 7), position - 1))


def before(view: View, position: int, farthest: bool = False, possessor: float = DOUBT) -> Found:
    """The mentions that may be the subject of what begins at a position, the nearest or the farthest in its clause.

    Behind a pronoun the subject is in some doubt, and more where only its possessor is named (« le ministre de X »).
    """
    words, actors = view.words, view.actors
    if not any(actors[max(0, position - 2 * _LEFT):position]):
        return []
    noun, owner_at, trust = False, None, 1.0
    found: Found = []
    opens = _aside(view, position - 1)
    for k in range((position if opens is None else opens) - 1, max(-1, position - _LEFT), -1):
        word = words[k]
        if actors[k] is not None:
            link = governor(view, k)
            if link in ("", "entre"):
                found = [(m, trust) for m in (k, *coordinated(view, k)) if actors[m]]
                if not farthest:
                    return found
            if link == "de" and owner_at is None and actors[k]:
                owner_at = k
        elif word in PRONOUNS and not noun:
            trust = _PRONOUN
        elif word in _ANAPHORS and not noun:
            return [(m, DOUBT) for m in range(max(0, k - _LEFT), k) if actors[m]]
        elif word == "qui":
            return antecedent(view, k)
        elif word in BREAKS and trust == 1.0 or word == "," and noun and owner_at is None and not farthest:
            break
        elif word in DETERMINERS and words[k + 1] not in BE and words[k + 1] not in HAVE and k + 1 < position:
            noun = True
    return found or ([] if owner_at is None else [(owner_at, possessor * trust)])


def _aside(view: View, closing: int) -> int | None:
    """Where what stands between two commas begins, if a comma closes it here and it names nobody: « X, élu hier, … »."""
    words = view.words
    if closing < 1 or words[closing] != ",":
        return None
    for k in range(closing - 1, max(-1, closing - 16), -1):
        if words[k] == ",":
            return k
        if words[k] in STOPS or view.actors[k]:
            return None
    return None


def antecedent(view: View, relative: int) -> Found:
    """The mention that a relative pronoun stands for: « X, qui », « X que »; « ce n'est pas X qui » denies it."""
    m = relative - 2 if relative > 1 and view.words[relative - 1] == "," else relative - 1
    denied = m > 0 and view.words[m - 1] == "pas"
    return [(m, -DOUBT if denied else 1.0)] if m >= 0 and view.actors[m] else []


def governor(view: View, mention: int) -> str:
    """The preposition in front of a mention, over its title; "" where there is none."""
    for k in range(mention - 1, max(-1, mention - 7), -1):
        word = view.words[k]
        if word in PREPOSITIONS:
            return PREPOSITIONS[word].replace("que", "")
        if word == "," or word in BREAKS or word in AND or view.actors[k] is not None:
            break
    return ""


def coordinated(view: View, mention: int) -> Iterator[int]:
    """The other members of « A et B » when B is the mention."""
    joined = False
    for k in range(mention - 1, max(-1, mention - 9), -1):
        word = view.words[k]
        if view.actors[k] and joined:
            yield k
        elif word in BREAKS or PREPOSITIONS.get(word, "de") not in ("de", "entre"):
            return
        joined = word in AND or joined and not view.actors[k]


def attributed(view: View, hit: Hit) -> tuple[str, Found]:
    """« X est un allié »: an attribute, « X, dictateur », « Dictateur, X »: apposed; and the mentions it is said of."""
    gap, upto = 0, hit.start
    for k in range(hit.start - 1, max(-1, hit.start - 11), -1):
        word = view.words[k]
        if k >= upto:
            continue
        if word == "," and k < hit.start - 1 and (opens := _aside(view, k)) is not None:
            upto = opens
            continue
        if word in BE or word in _ATTRIBUTIVE:
            active = k > 0 and view.words[k - 1] in HAVE and word not in _ATTRIBUTIVE
            return ("", []) if active else ("attribute", before(view, verb_group(view, k)))
        if word in PREPOSITIONS and not (word == "d'" and view.words[k + 1] in ("un", "une")):
            return "apposed", preposed(view, hit)
        if view.actors[k] is not None:
            near = upto == hit.start and (gap == 0 or gap < 3 and view.words[k + 1] == ",")
            if not (near and view.actors[k]) or governor(view, k) not in (("", "à") if view.words[k + 1] == "," else ("",)):
                return "", []
            return "apposed", [(m, 1.0) for m in (k, *coordinated(view, k)) if view.actors[m]]
        if word in HAVE or word in BREAKS and word != "mais":
            break
        gap += word not in (",", "mais") and word not in DETERMINERS
    return "apposed", preposed(view, hit)


def preposed(view: View, hit: Hit) -> Found:
    """« Accusé de fraude, le maire X … », « Héros de la nuit, X … »: the subject of the clause that what opens it is said of."""
    words, actors = view.words, view.actors
    opening = range(max(0, hit.start - _OPENING), hit.start)
    start = next((k + 1 for k in reversed(opening) if words[k] in ".;:!?"), None if hit.start > _OPENING else 0)
    if start is None or any(actors[k] is not None or words[k] in BE or words[k] in HAVE or words[k] in PREPOSITIONS
                            or words[k] in BREAKS or words[k] in DETERMINERS and k > start for k in range(start, hit.start)):
        return []
    comma = next((k for k in range(hit.end, min(hit.end + _APPOSED, len(words))) if words[k] in (",", CLOSED) or words[k] in STOPS), -1)
    if comma < 0 or words[comma] not in (",", CLOSED):
        return []
    for k in range(comma + 1, min(comma + 9, len(words))):
        if actors[k] is not None:
            named = [k, *(k + 1 + n for n, word in enumerate(words[k + 1:k + 5]) if actors[k + 1 + n] and "et" in words[k:k + 3])]
            return [(m, 1.0) for m in named if actors[m]] if governor(view, k) in ("", "de") else []
        if words[k] in BE or words[k] in HAVE or words[k] in BREAKS or words[k] == ",":
            break
    return []


def has_auxiliary(view: View, hit: Hit) -> bool:
    """Whether a participle has a form of être, or is an infinitive of « se voir »: without one it belongs to the noun before it."""
    return hit.form == "infinitive" or not BE.isdisjoint(view.words[max(0, hit.start - 6):hit.start])


def owner(view: View, hit: Hit) -> Found:
    """« la politique de X, critiquée par »: whose the noun is that a participle follows; in doubt."""
    k = hit.start - 2 if view.words[hit.start - 1:hit.start] == [","] else hit.start - 1
    return [(k, DOUBT)] if k >= 0 and view.actors[k] else []


def inverted(view: View, hit: Hit) -> int | None:
    """The subject of a verb that tells who speaks: « … », déplore X; or between commas: …, poursuit X, …"""
    words, position = view.words, verb_group(view, hit.start)
    if not position or words[position - 1] not in (",", CLOSED):
        return None
    quoted = words[position - 1] == CLOSED or words[position - 2] == HIDDEN
    for k in range(hit.end, min(hit.end + 6, len(words))):
        if view.actors[k] is not None:
            return k if quoted or words[k + 1:k + 2] == [","] and k < hit.end + 3 else None
        if quoted and words[k] == "," and k > hit.end and view.actors[k + 1:k + 2] not in ([], [None]):
            return k + 1
        if words[k] in PREPOSITIONS and PREPOSITIONS[words[k]] != "de" or words[k] in BREAKS or words[k] == ",":
            break
    return None


def modifies_noun(view: View, position: int) -> bool:
    """« un monde en crise »: whether what begins here stands behind a noun with its determiner."""
    words = view.words
    return position > 1 and view.actors[position - 1] is None and words[position - 1] not in BE and (
        words[position - 2] in DETERMINERS or PREPOSITIONS.get(words[position - 2]) in ("de", "à"))
