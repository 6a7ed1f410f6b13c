"""How a predicate stands in its sentence: asserted, denied, asked, supposed or demanded."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.clauses import BE, BREAKS, HAVE, NAME
from analysis.frames import CONJUGATED, Hit, helping

#: What is left of a predicate after every doubt about it.
DOUBT = 0.5
#: What a denial makes of it: something of its opposite; and what a supposition or a question leaves: never a clear stance.
DENIED, SUPPOSED = -0.4, 0.4
_NEGATIONS = frozenset("pas jamais aucun aucune sans ni guère nullement aucunement nulle rien".split())
_HIDING = frozenset("cache cachent cachait cachaient caché cacher dissimule dissimulait dissimulé dissimuler manque manqué".split())
_MOCKING = frozenset("""soi-disant soi prétendu prétendue prétendus prétendues autoproclamé autoproclamée supposé supposée
fameux fameuse légendaire""".split())
#: « Quel génie, ce X », « notre grand visionnaire »: praise that may be meant or not.
_IRONIC = frozenset("quel quelle notre".split())
_SUPPOSING = frozenset("supposer supposons imaginons imaginer admettons peut possible probable peut-être savoir demande".split())
_CONDITIONALS = frozenset("aurait auraient serait seraient pourrait pourraient devrait devraient voudrait voudraient".split())
MODALS = frozenset("""doit doivent devrait devraient devra devront devait devaient faut faudrait faudra fallait peut peuvent
pourrait pourraient pourra pourront pouvait pouvaient puisse puissent""".split())


def standing(words: Sequence[str], hit: Hit) -> float:
    """1 for a predicate that is asserted; less for one that is supposed, asked or mocked, and turned round where it is denied."""
    factor = DENIED if is_negated(words, hit) else 1.0
    unsure = bool(hit.frame.basis) and hit.form == "conditional"  # told by hearsay; a judgement stays one
    if unsure or _is_supposed(words, hit) or _is_asked(words, hit.end):
        factor *= SUPPOSED
    if hit.frame.tone > 0:
        near = words[max(0, hit.start - 3):hit.end + 1]
        factor *= -1.0 if not _MOCKING.isdisjoint(near) else SUPPOSED if not _IRONIC.isdisjoint(near) else 1.0
    return factor


def is_demanded(words: Sequence[str], hit: Hit) -> bool:
    """« X doit, pourrait, devrait condamner »: an infinitive behind a modal verb."""
    return hit.form == "infinitive" and not MODALS.isdisjoint(words[max(0, hit.start - 3):hit.start])


def _is_supposed(words: Sequence[str], hit: Hit) -> bool:
    """« aurait condamné », « s'il condamnait », « il se peut que »; « même si » concedes what is so."""
    for k in range(hit.start - 1, max(-1, hit.start - 9), -1):
        word = words[k]
        if word in _CONDITIONALS and (hit.start - k < 4 or not hit.form):
            return True
        if word == "si" or word == "s'" and words[k + 1] in ("il", "ils"):
            return words[k - 1] != "même" if k else True
        if word in ("que", "qu'"):
            return not _SUPPOSING.isdisjoint(words[max(0, k - 4):k])
        if word == "," or word in BREAKS:
            return word == "quand" and words[k + 1] == "bien"
    return False


def _is_asked(words: Sequence[str], position: int) -> bool:
    """Whether the next full stop is a question mark."""
    return "?" in words and next((word for word in words[position:position + 40] if word in ".;!?"), "") == "?"


def _affirms(words: Sequence[str], k: int, hit: Hit) -> bool:
    """« jamais aussi éloquent », « sans la ténacité de X »: what denies something else, and so affirms the predicate."""
    if words[k] == "jamais":
        return words[k + 1] in ("aussi", "autant", "plus", "été") and not {"aussi", "autant"}.isdisjoint(words[k + 1:hit.start])
    return words[k] == "sans" and words[k + 1] in ("la", "le", "les", "l'")


def is_negated(words: Sequence[str], hit: Hit) -> bool:
    """Whether « ne », « sans », « aucun » or « refuser de » deny a predicate; « ne cesse de » does not."""
    before = words[max(0, hit.start - 7):hit.start]
    if not _HIDING.isdisjoint(before) and not {"ne", "n'", "sans"}.isdisjoint(before):  # « ne cache pas son soutien »
        return False
    clause: list[str] = []
    for k in range(hit.start - 1, max(-1, hit.start - 7), -1):
        word = words[k]
        if word in _NEGATIONS and not _affirms(words, k, hit):
            return True
        if word == "," or word in BREAKS or word == "et" and hit.form or word == NAME and clause[-1:] not in (["de"], ["d'"]):
            break
        clause.append(word)
    denied = not {"ne", "n'"}.isdisjoint(clause[:4])
    if not {"de", "d'", "à"}.isdisjoint(clause[:2]) and not helping("renouncing").isdisjoint(clause[1:]):
        return not denied
    if denied and (hit.frame.kind in CONJUGATED or not BE.isdisjoint(clause) or not HAVE.isdisjoint(clause)):
        behind = words[hit.start + 1:hit.end + 2]
        return {"que", "qu'"}.isdisjoint(behind) or not _NEGATIONS.isdisjoint(behind)
    return "sans qu" in " ".join(words[max(0, hit.start - 9):hit.start])
