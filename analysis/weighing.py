"""What evidence amounts to: a score, a label, or an abstention.

Each piece of evidence is trusted by its kind (``lexicons/evidence.csv``: how often such evidence alone is right about the
sign). Pieces that agree strengthen each other as independent witnesses do, 1 - (1 - a)(1 - b), so that two agreeing ones
say more than one and nothing says more than 1; the score is what speaks for the target less what speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import prod
from typing import NamedTuple

from analysis import lexicon
from analysis.clauses import BE, DETERMINERS, HAVE, NAME, PREPOSITIONS, View
from analysis.frames import Hit
from analysis.roles import Role
from analysis.schema import Span

#: A score at least this far from 0 is a stance; anything nearer, but not 0, abstains.
CLEAR = 0.4
#: Evidence is beside a mention up to so many words from it; what is left of it farther off. Light words do not count.
_BESIDE, _AWAY = 1, 0.85
_LIGHT = BE | HAVE | DETERMINERS | PREPOSITIONS.keys() | {NAME, ",", "que", "qu'", "ne", "n'", "pas", "se", "s'"}
#: The tone of the words around never makes a stance by itself, and a trace of it is nothing.
_LEAST_TONE, _MOST_TONE = 0.06, 0.3


class Said(NamedTuple):
    """What one piece of evidence says of a target, from -1 to 1, its words, and the basis of the stance."""

    value: float
    evidence: Span
    basis: str


def trusted(role: Role, view: View) -> float:
    """The value of a role times the trust in its kind of evidence, a little less where it stands away from the mention."""
    sign, basis, table = "+" if role.value > 0 else "-", role.hit.frame.basis, _trust()
    keys = ((role.way, basis, sign), (role.way, "", sign), ("", basis, sign), ("", "", sign))
    between = view.words[role.mention + 1:role.hit.start] or view.words[role.hit.end:role.mention]
    away = sum(word not in _LIGHT for word in between)
    return role.value * next(table[key] for key in keys if key in table) * (1.0 if away <= _BESIDE else _AWAY)


def toned(near: list[tuple[Hit, float]]) -> list[tuple[Hit, float]]:
    """What the tone of the words around amounts to, word by word: together a weak hint, never a clear stance; [] for a trace."""
    table = _trust()
    values = [(hit, tone * table["tone", "", "+" if tone > 0 else "-"]) for hit, tone in near]
    whole = _joined((value for _, value in values), 1) - _joined((value for _, value in values), -1)
    if abs(whole) < _LEAST_TONE:
        return []
    side = [(hit, value) for hit, value in values if value * whole > 0]
    share = max(-_MOST_TONE, min(_MOST_TONE, whole)) / sum(value for _, value in side)
    return [(hit, value * share) for hit, value in side]


def weigh(values: list[Said]) -> tuple[int | None, float, list[Span]]:
    """Label, score and evidence of what is said: clear and of one mind, or an abstention (None)."""
    evidence = sorted({one.evidence for one in values if one.value})
    if not evidence:
        return 0, 0.0, []
    for_it, against = (_joined((one.value for one in values), side) for side in (1, -1))
    score = round(for_it - against, 4) + 0.0
    torn = min(for_it, against) > 0.5 * max(for_it, against)
    return (None if torn or abs(score) < CLEAR else (1 if score > 0 else -1)), score, evidence


def _joined(values: Iterable[float], side: int) -> float:
    return 1 - prod(1 - min(1.0, value * side) for value in values if value * side > 0)


@cache
def _trust() -> dict[tuple[str, str, str], float]:
    """(way, basis, sign) -> trust; an empty cell stands for what is not listed, the way "tone" for words around."""
    return {(row["way"], row["basis"], row["sign"]): float(row["trust"]) for row in lexicon.rows("evidence")}
