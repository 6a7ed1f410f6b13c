"""Terms: all the ways in which a term of a table is written, each of its words in every form.

« négocier » finds négocia and négocié, « cheval » chevaux, « président » présidente, « avoir gelé » avoirs gelés. Which forms a word
has is said by the dictionary of ``lemmas`` and, for what that lacks, by the rules of plural, feminine and conjugation. A noun never
finds the verb beside it (« arme » finds neither « armer » nor « armé »), and a form that two words share goes to the one that
the dictionary gives it to: « livrer » finds « livra », not « livre ». A past participle finds its four forms, one in the feminine
(« donnée ») the two of them; any other form of a verb only itself. A word with a capital is a name, and finds its plural.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from math import prod

from analysis import lemmas
from analysis.forms import conjugate, inflect

_MOST_FORMS = 1500
#: Words that end so have these forms beside, all others -s, whether the dictionary knows them or not.
_ENDINGS = {"al": ["ale", "ales", "aux", "als"], "if": ["ifs", "ive", "ives"], "eau": ["eaux"], "eu": ["eux"]}
_INVARIABLE = frozenset("de des du le la les un une au aux et ou en a sur sous contre pour par dans entre avec sans hors d l".split())
#: Verbs that stand for a noun in a term: « être humain », « avoir gelé », « pouvoir d'achat ».
_NOUNS = frozenset("avoir être pouvoir devoir savoir".split())
#: Nouns of another matter than the verbs whose participles are written so.
_NOT_PARTICIPLES = frozenset(noun + end for end in ("", "s") for noun in (
    "marché", "traité", "parti", "partie", "armée", "assemblée", "fusée", "tranchée", "cheminée", "avenue", "contrée", "crue"))
_PART = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[\W_]+")


def spellings(terms: Iterable[str]) -> dict[str, list[str]]:
    """Each term with all the ways it is written, accents included: each of its words in every form; what stands between as it is.

    Of a long term with more than 1 500 variants the words with most forms stand as written.
    """
    parts = {term: [part for word in _PART.findall(term) for part in _split(word)] for term in terms}
    forms = {word: _forms(word, _head(word)) for words in parts.values() for word in words}
    found = {}
    for term, words in parts.items():
        choices = [forms[word] if len(words) == 1 or word.lower() not in _INVARIABLE else [word] for word in words]
        while prod(map(len, choices)) > _MOST_FORMS:
            longest = max(range(len(choices)), key=lambda place: len(choices[place]))
            choices[longest] = [words[longest]]
        found[term] = list(dict.fromkeys("".join(chosen) for chosen in product(*choices)))
    return found


def _split(word: str) -> list[str]:
    """A compound that the dictionary lacks as its parts, with the hyphens between them; any other word whole."""
    return [word] if "-" not in word or word.lower() in lemmas.dictionary() else re.split("(-)", word)


def _head(word: str) -> str:
    """The lemma whose forms a word of a term stands for; of a verb's form, and of a name, the word itself."""
    if not word[0].isalpha():
        return word
    low = lemmas.as_listed(word.lower())
    found = lemmas.lemma(low)
    if found in _NOUNS:
        return found if low == found + "s" else low
    listed = low in lemmas.dictionary() or low.startswith(found)
    return found if word[0].islower() and listed and not _is_verb(found) else low


@lru_cache(maxsize=4096)
def _is_verb(lemma: str) -> bool:
    known = lemmas.dictionary()
    return any(known.get(form) == lemma for form in conjugate(lemma)[0] if form.endswith("ait"))


def _forms(word: str, head: str) -> list[str]:
    """The forms that a word of a term is found in, by its head."""
    known = lemmas.dictionary()
    if len(word) < 3 or not word.replace("-", "").isalpha():
        return [word]
    if head in _NOUNS:
        made = {head, head + "s"}
    elif _is_verb(head) or head not in known and head.endswith("er") and word.islower():
        finite, past = conjugate(head)
        made = {head, *lemmas.forms(head), *(form for form in finite if known.get(form, head) == head), *past} - _NOT_PARTICIPLES
    elif head == word.lower() and known.get(head, head) != head:
        past = {form for form in conjugate(known[head])[1] if form.endswith(("e", "es")) or not head.endswith(("e", "es"))}
        made = past if head in past else _regular(head)
    else:
        made = lemmas.forms(head) | _regular(head) | _regular(word.lower()) | _inflected(word, head)
    return sorted(made | {form.replace("œ", "oe") for form in made} | {form.replace("oe", "œ") for form in made})


def _inflected(word: str, head: str) -> set[str]:
    """The feminine and plural that the dictionary has as words of their own (« présidentielle »), and those of a word it lacks."""
    known = lemmas.dictionary()
    if head in known:
        return {form for form in inflect(head) if lemmas.lemma(form) == head}
    return {form for form in inflect(head) if form not in known} if word.islower() and word[-1] not in "sxz" else set()


def _regular(word: str) -> set[str]:
    if not word.isalpha() or word[-1] in "sxz":
        return {word}
    for ending, others in _ENDINGS.items():
        if word.endswith(ending):
            return {word, *(word.removesuffix(ending) + other for other in others)}
    return {word, word + "s"}
