"""Language: which one an article is written in, told by French function words, and by py3langid where they leave a doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import islice, repeat
from typing import TYPE_CHECKING

from analysis import lexicon

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

PIECE = 400  # characters
FEW, MANY = 3, 20  # pieces looked at in an article that is plainly French, and in any other
FEWEST_WORDS = 6
FEWEST_FRENCH = 2  # different words that only French has, in a piece that is certainly French
SURE = 0.28  # mean weight of the words of a piece that is certainly French
DOUBTED = 0.25  # at this mean weight a piece may be French, and no other language is believed
LIKELY = 0.8  # probability below which another language is not believed
LIKELY_FRENCH = 0.6
LEAST_FRENCH = 0.1
MOST_CAPITALS = 0.5  # share of words with a capital, above which a piece is a list of names
SHORTEST = 40  # letters, for writing without spaces
NO_LANGUAGE = "zxx"
LEAST_KNOWN = 0.3  # share of the pieces that must be known

_WORD = re.compile(r"[^\W\d_]+")


def find_language(text: str) -> str | None:
    """The ISO 639 code of the language of most of the text ("fr" from one half on), None where the text cannot tell.

    Pieces from all over the text are judged each for itself, so that a menu or a quotation in another language does not
    decide. None is returned for what is too short, and for lists of names, results or numbers; a language other than
    French only where py3langid is sure of it and French function words are missing. The limit: languages that py3langid
    does not know are given the name of a neighbour. Never raises.
    """
    few = _pieces(text, FEW)
    if _are_french(map(_plain_words, few), max(1, len(few) - 1)):
        return "fr"
    many = _pieces(text, MANY)
    if _are_french(map(_words, many), max(1, -(-len(many) // 2))):
        return "fr"
    certain = sum(map(_is_french, map(_words, many)))
    if certain >= max(1, LEAST_KNOWN * len(many), sum(map(_may_be_other, many))):
        return "fr"  # whatever py3langid, which takes a second to load, would say of the rest
    judged = [_judge(piece) for piece in many]
    known = Counter(language for language in judged if language)
    if not known or known.total() < LEAST_KNOWN * len(judged):
        return None
    return "fr" if 2 * known["fr"] >= known.total() else known.most_common(1)[0][0]


def _pieces(text: str, most: int) -> list[str]:
    """At most so many pieces of equal length, the first and the last included; all of a short text."""
    text = text.strip()
    count = min(most, -(-len(text) // PIECE))
    if count < 2:
        return [text] * count
    length = min(PIECE, -(-len(text) // count))
    return [text[start:start + length] for start in range(0, len(text) - length + 1, (len(text) - length) // (count - 1))]


def _plain_words(piece: str) -> list[str]:
    """The words of a piece in a fraction of the time that a regular expression takes, some with a comma or stop."""
    return piece.lower().replace("’", " ").replace("'", " ").split()


def _words(piece: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(piece)]


@cache
def _function_words() -> tuple[dict[str, int], frozenset[str]]:
    """The weights of the lexicon (2: only French has the word, 1: its neighbours too, negative: French lacks it), and those of 2."""
    weights = {row["word"]: int(row["weight"]) for row in lexicon.rows("function_words")}
    return weights, frozenset(word for word, weight in weights.items() if weight == 2)


def _weigh(words: list[str]) -> float:
    weight = _function_words()[0].get
    return sum(map(weight, words, repeat(0))) / len(words) if len(words) >= FEWEST_WORDS else 0.0


def _is_french(words: list[str]) -> bool:
    return _weigh(words) >= SURE and len(_function_words()[1].intersection(words)) >= FEWEST_FRENCH


def _are_french(pieces: Iterable[list[str]], enough: int) -> bool:
    """Whether so many of the pieces are certainly French; the rest is not looked at."""
    return len(list(islice(filter(_is_french, pieces), enough))) == enough


def _judge(piece: str) -> str | None:
    """The language of a piece, None for what is short, or no prose."""
    words = _words(piece)
    if _is_french(words):
        return "fr"
    if _is_short(words):
        return None
    language, probability = _identifier().classify(piece.lower())
    if language == "fr":
        return "fr" if _weigh(words) >= LEAST_FRENCH and probability >= LIKELY_FRENCH else None
    return language if probability >= LIKELY and language != NO_LANGUAGE and _may_be_other(piece) else None


def _is_short(words: list[str]) -> bool:
    return len(words) < FEWEST_WORDS and sum(map(len, words)) < SHORTEST


def _may_be_other(piece: str) -> bool:
    """Whether a piece may be prose of another language: neither short, nor a list of names, nor near to French."""
    words = _words(piece)
    if _is_short(words) or _weigh(words) >= DOUBTED:
        return False
    capitals = sum(word[0].isupper() and not word.isupper() for word in _WORD.findall(piece))
    return capitals <= MOST_CAPITALS * len(words)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
