"""What a predicate takes: objects with the prepositions that lead to them, relative pronouns, the passive."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.clauses import AND, BE, BREAKS, DETERMINERS, HAVE, PREPOSITIONS, PRONOUNS, REFLEXIVES, STOPS, View
from analysis.frames import CONJUGATED, Frame, Hit, helping
from analysis.syntax import Found, antecedent

#: The chains of prepositions that do not lead away from a target: at most one complement, whose members « entre » may name.
#: What a second « de » leads to (« dénoncer la violation des résolutions de X ») is not what the predicate is about.
CHAINS = frozenset(((), ("de",), ("entre",), ("de", "entre")))
#: « face à », « à l'égard de », « vis-à-vis de » count as one preposition.
_COMPOUND = frozenset(("face", "quant", "vis", "égard"))
#: What makes an adverbial: « avec fermeté », « en 2015 », « au contraire », « à son tour ».
_ADVERBIAL = frozenset("contraire passage nouveau ailleurs contre même tour part côté reprises fois moins".split())
_SUFFERING = frozenset("voit voient voyait vu vue fait font faisait faire laissé".split())
_RELATIVES = frozenset("que qu' dont lequel laquelle lesquels lesquelles auquel duquel".split())
_NOMINAL = DETERMINERS | frozenset("m mm mme mmes mlle encore aussi également non".split())
_LEADING = DETERMINERS | AND | PREPOSITIONS.keys()
#: « se réjouir de travailler avec X », « fier de recevoir X »: what is done with somebody is not another predicate.
_MEETING = frozenset("travailler collaborer coopérer rencontrer recevoir accueillir retrouver revoir échanger dialoguer".split())
#: « Pour éviter la crise, X … »: what opens a sentence ends at its comma.
_OPENING = frozenset("pour afin en après avant sans faute à".split())
_RIGHT = 18


def objects(view: View, position: int, frame: Frame, reach: int = 8) -> list[tuple[int, tuple[str, ...]]]:
    """The mentions right of a predicate, each with the chain of prepositions that leads to it (none: direct object)."""
    words, actors = view.words, view.actors
    found: list[tuple[int, tuple[str, ...]]] = []
    if actors[position:position + _RIGHT].count(None) == len(actors[position:position + _RIGHT]):
        return found
    chain: tuple[str, ...] = ()
    outside: tuple[str, ...] | None = None  # the chain before an aside between commas
    closed = frame.kind not in CONJUGATED or position < 7 and words[0] in _OPENING
    plain, commas = 0, 2 if closed else 0
    passed = joined = False
    for k in range(position, min(position + _RIGHT, len(words))):
        word = words[k]
        if actors[k] is not None:
            if joined and words[k - 1] == "," and words[k + 1:k + 2] != [","] and AND.isdisjoint(words[k + 1:k + 2]):
                break  # « menace X, Y réagira »: no list, a new clause
            if (not passed or chain and (chain[0] in frame.prepositions or chain[0] == "par")) and not _of_another(words, k, chain):
                found.append((k, chain))
            joined = k + 1 < len(words) and (words[k + 1] in AND or words[k + 1] in (",", "ainsi", "mais") or _joins(words, k + 1))
            passed = not joined
            chain, plain = () if passed else chain, 0
        elif word in ("sujet", "propos") and words[k - 1] in ("au", "à"):
            chain = ("quant",)
        elif word in PREPOSITIONS and not _joins(words, k):
            link = PREPOSITIONS[word]
            if link == "que" and (chain or "que" not in frame.prepositions):
                break
            if link in _COMPOUND or joined or chain == ("in",) and (link in frame.prepositions or link == "par"):
                chain = (link,)
            elif link not in ("à", "de") or _COMPOUND.isdisjoint(chain[-1:]):
                chain = (*chain, link)
            plain, joined = 0, False
        elif word == "," and not passed and commas < 2:
            commas += 1
            if not joined:
                chain, outside, plain = (chain, chain, plain) if outside is None else (outside, None, 0)
        elif word in BREAKS and not _joins(words, k) or word == "," or word in PRONOUNS or _is_infinitive(words, k):
            break
        elif joined and (words[k - 1] in AND or words[k - 1] == ",") and word not in _NOMINAL and word not in AND:
            break  # « soutient X et condamne Y »
        elif word not in DETERMINERS and word not in AND:
            plain += 1
            if plain > reach:
                break
            aside = word in _ADVERBIAL or words[k - 1] in ("avec", "sans", "en")
            chain = () if aside and len(chain) == 1 and PREPOSITIONS.keys().isdisjoint(words[k + 1:k + 2]) else chain
        elif word in ("le", "la", "les", "l'") and plain and chain and not passed and words[k - 1] not in _LEADING:
            chain, plain = (), 0
    return found


def _of_another(words: Sequence[str], mention: int, chain: tuple[str, ...]) -> bool:
    """« la femme de X », « les adversaires de X »: whether a mention only says whose relation is meant; « de son ami X » means X."""
    if chain[-1:] != ("de",):
        return False
    link = next((k for k in range(mention - 1, max(-1, mention - 6), -1) if PREPOSITIONS.get(words[k]) == "de"), 0)
    return not helping("relation").isdisjoint(words[max(0, link - 2):link])


def _is_infinitive(words: Sequence[str], k: int) -> bool:
    """Whether a word begins a predicate of its own: « préfère y déléguer X », « refuse de recevoir X »."""
    word, last = words[k], words[k - 1]
    if word in _MEETING:
        return False
    if last in ("y", "en", "se", "s'", "pas", "lui", "leur"):
        return word.endswith(("er", "ir", "re"))
    return last in ("de", "d'", "à", "pour") and word.endswith(("er", "ir")) and not word.endswith(("ier", "avenir", "oir", "mer", "hiver"))


def _joins(words: Sequence[str], k: int) -> bool:
    """« ainsi que », « aussi bien A que B », « mais encore »: conjunctions that join and do not break."""
    word, last = words[k], words[k - 1] if k else ""
    if word == "mais":
        return words[k + 1:k + 2] != [] and words[k + 1] in ("encore", "aussi", "également")
    return word in ("que", "qu'") and (last == "ainsi" or "bien" in words[max(0, k - 6):k] and "aussi" in words[max(0, k - 7):k])


def relative_object(view: View, hit: Hit) -> tuple[Found, str]:
    """« X, que Y accuse », « X, à qui Y reproche », « X, dont Y salue la retenue »: X, and what it is governed by."""
    words = view.words
    for k in range(hit.start - 1, max(-1, hit.start - 12), -1):
        if words[k] in _RELATIVES or words[k] == "qui" and k and PREPOSITIONS.get(words[k - 1], "in") != "in":
            led = words[k - 1] in PREPOSITIONS if k else False
            link = PREPOSITIONS[words[k - 1]] if led else "à" if words[k] == "auquel" else ""
            return antecedent(view, k - led), link
        if words[k] in STOPS or words[k] in ("qui", "où", "si"):
            break
    return [], ""


def is_passive(view: View, hit: Hit) -> bool:
    """Whether a predicate is a participle without have and without reflexive pronoun, or « se voir », « se faire » + infinitive."""
    if hit.form == "infinitive":
        near = view.words[max(0, hit.start - 4):hit.start]
        return not _SUFFERING.isdisjoint(near) and not REFLEXIVES.isdisjoint(near)
    words = view.words[max(0, hit.start - 5):hit.start]
    if hit.form == "either" and BE.isdisjoint(words) and view.words[hit.end:hit.end + 1] != ["par"]:
        return False
    if hit.form not in ("participle", "either"):
        return False
    for word in reversed(words):
        if word in BE or word in STOPS or word == ",":
            break
        if word in HAVE:
            return False
    return "s'" not in words[-3:] and "se" not in words[-3:]
