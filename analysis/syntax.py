"""The grammar that word order shows: subjects, objects with their prepositions, attributes, apposition, the passive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.clauses import BE, BREAKS, CLOSED, DETERMINERS, HAVE, HIDDEN, PREPOSITIONS, PRONOUNS, STOPS, View
from analysis.doubts import DOUBT
from analysis.frames import CONJUGATED, Frame, Hit, helping

#: The chains of prepositions that do not lead away from a target: at most one complement, whose members « entre » may name.
#: What a second « de » leads to (« dénoncer la violation des résolutions de X ») is not what the predicate is about.
CHAINS = frozenset(((), ("de",), ("entre",), ("de", "entre")))
#: « face à », « à l'égard de », « vis-à-vis de » count as one preposition.
_COMPOUND = frozenset(("face", "quant", "vis", "égard"))
_AND = frozenset(("et", "ou", "ni", "comme"))
_ANAPHORS = frozenset("cela ça ceci".split())
#: What makes an adverbial: « avec fermeté », « en 2015 », « au contraire », « à son tour ».
_ADVERBIAL = frozenset("contraire passage nouveau ailleurs contre même tour part côté reprises fois moins".split())
_REFLEXIVES = frozenset(("se", "s'"))
_CLITICS = _REFLEXIVES | frozenset("ne n' en y le la les l' lui leur aussi ensuite également même puis toujours".split())
_ATTRIBUTIVE = frozenset("été devenu devenue resté restée demeuré demeurée".split())
_SUFFERING = frozenset("voit voient voyait vu vue fait font faisait faire laissé".split())
_PERCEIVING = frozenset("voit voient voyait vu voir laisse laissent laissait laissé laisser entend entendu regarde fait font".split())
_RELATIVES = frozenset("que qu' dont lequel laquelle lesquels lesquelles auquel duquel".split())
_NOMINAL = DETERMINERS | frozenset("m mm mme mmes mlle encore aussi également non".split())
_LEADING = DETERMINERS | _AND | PREPOSITIONS.keys()
_LEFT, _RIGHT, _OPENING, _APPOSED = 24, 18, 5, 26
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


def governor(view: View, mention: int) -> str:
    """The preposition in front of a mention, over its title; "" where there is none."""
    for k in range(mention - 1, max(-1, mention - 7), -1):
        word = view.words[k]
        if word in PREPOSITIONS:
            return PREPOSITIONS[word].replace("que", "")
        if word == "," or word in BREAKS or word in _AND or view.actors[k] is not None:
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
        joined = word in _AND or joined and not view.actors[k]


def attributed(view: View, hit: Hit) -> tuple[str, Found]:
    """« X est un allié »: an attribute, « X, dictateur », « Dictateur, X »: apposed; and the mentions it is said of."""
    gap, upto = 0, hit.start
    for k in range(hit.start - 1, max(-1, hit.start - 11), -1):
        word = view.words[k]
        if k >= upto:
            continue
        if (opens := _aside(view, k)) is not None and k < hit.start - 1:
            upto = opens
            continue
        if word in BE or word in ("resté", "restée", "demeuré", "demeurée"):
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


def objects(view: View, position: int, frame: Frame, reach: int = 8) -> list[tuple[int, tuple[str, ...]]]:
    """The mentions right of a predicate, each with the chain of prepositions that leads to it (none: direct object)."""
    words, actors = view.words, view.actors
    found: list[tuple[int, tuple[str, ...]]] = []
    chain: tuple[str, ...] = ()
    outside: tuple[str, ...] | None = None  # the chain before an aside between commas
    plain, commas = 0, 0 if frame.kind in CONJUGATED else 2
    passed = joined = False
    for k in range(position, min(position + _RIGHT, len(words))):
        word = words[k]
        if actors[k] is not None:
            if (not passed or chain and (chain[0] in frame.prepositions or chain[0] == "par")) and not _of_another(words, k, chain):
                found.append((k, chain))
            joined = k + 1 < len(words) and (words[k + 1] in _AND or words[k + 1] in (",", "ainsi", "mais") or _joins(words, k + 1))
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
        elif joined and (words[k - 1] in _AND or words[k - 1] == ",") and word not in _NOMINAL and word not in _AND:
            break  # « soutient X et condamne Y »
        elif word not in DETERMINERS and word not in _AND:
            plain += 1
            if plain > reach:
                break
            aside = word in _ADVERBIAL or words[k - 1] in ("avec", "sans", "en")
            chain = () if aside and len(chain) == 1 and PREPOSITIONS.keys().isdisjoint(words[k + 1:k + 2]) else chain
        elif word in ("le", "la", "les", "l'") and plain and chain and not passed and words[k - 1] not in _LEADING:
            chain, plain = (), 0
    return found


def _of_another(words: Sequence[str], mention: int, chain: tuple[str, ...]) -> bool:
    """« la femme de X », « les adversaires de X »: whether a mention only says whose relation is meant."""
    return chain[-1:] == ("de",) and any(word in helping("relation") for word in words[max(0, mention - 4):mention])


def _is_infinitive(words: Sequence[str], k: int) -> bool:
    """Whether a word begins a predicate of its own: « préfère y déléguer X », « refuse de recevoir X »."""
    word, last = words[k], words[k - 1]
    if last in ("y", "en", "se", "s'", "pas", "lui", "leur"):
        return word.endswith(("er", "ir", "re"))
    return last in ("de", "d'", "à", "pour") and word.endswith(("er", "ir")) and not word.endswith(("ier", "avenir", "oir", "mer", "hiver"))


def _joins(words: Sequence[str], k: int) -> bool:
    """« ainsi que », « aussi bien A que B », « mais encore »: conjunctions that join and do not break."""
    word, last = words[k], words[k - 1] if k else ""
    if word == "mais":
        return words[k + 1:k + 2] != [] and words[k + 1] in ("encore", "aussi", "également")
    return word in ("que", "qu'") and (last == "ainsi" or "bien" in words[max(0, k - 6):k] and "aussi" in words[max(0, k - 7):k])


def is_passive(view: View, hit: Hit) -> bool:
    """Whether a predicate is a participle without have and without reflexive pronoun, or « se voir », « se faire » + infinitive."""
    if hit.form == "infinitive":
        near = view.words[max(0, hit.start - 4):hit.start]
        return not _SUFFERING.isdisjoint(near) and not _REFLEXIVES.isdisjoint(near)
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
