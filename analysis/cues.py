"""Where an article reports words: the French reporting verbs and expressions of ``lexicons/cues.csv``, inflected."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from analysis.lexicon import rows as lexicon_rows


class Expression(NamedTuple):
    """A line of the lexicon; takes: what holds the reported words (que, direct, inf, de, à, as, clause, view)."""

    expression: str
    kind: str
    takes: frozenset[str]
    addressee: bool
    colour: str
    forms: str


class Form(NamedTuple):
    """What words can be: tense is finite, past, participle, infinitive or preposition."""

    expression: Expression
    tense: str
    reflexive: bool


class Cue(NamedTuple):
    """A reporting expression in a text: [start, end) with its auxiliary, adverbs and clitic subject.

    form: finite, participle or preposition; clitic: the inverted subject (« a-t-il »), else empty.
    """

    start: int
    end: int
    expression: Expression
    form: str
    clitic: str = ""
    passive: bool = False
    negated: bool = False


@cache
def lexicon() -> tuple[Expression, ...]:
    """The reporting expressions, in the order of the file."""
    rows = []
    for row in lexicon_rows("cues"):
        takes, addressee = frozenset(row["takes"].split("|")), row["addressee"] == "yes"
        rows.append(Expression(row["expression"], row["kind"], takes, addressee, row["colour"], row["forms"]))
    return tuple(rows)


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list of ``lexicons/quote_words.csv``."""
    return frozenset(row["word"] for row in lexicon_rows("quote_words") if row["list"] == name)


# ---------------------------------------------------------------------------------------------- conjugation


def conjugate(infinitive: str, irregular: str = "") -> dict[str, set[str]]:
    """The third-person forms of a verb by tense (finite, past, participle, infinitive).

    ``irregular`` gives present singular, present plural, imperfect stem, simple past singular and plural, future stem
    and past participle, parted by ``|``; without it the verb is conjugated as a regular one in -er or -ir.
    """
    present, presents, stem, past, pasts, future, done = irregular.split("|") if irregular else _regular(infinitive)
    imperfect = {stem + end for end in ("ait", "aient")}
    return {
        "finite": {present, presents, past, pasts, *imperfect, *(future + end for end in ("a", "ont", "ait", "aient"))},
        "past": {done + end for end in ("", "e", "s", "es")},
        "participle": {stem + "ant"},
        "infinitive": {infinitive},
    }


def _regular(infinitive: str) -> list[str]:
    root = infinitive[:-2]
    if infinitive.endswith("ir"):
        return [root + "it", root + "issent", root + "iss", root + "it", root + "irent", infinitive, root + "i"]
    hard = root + "e" if root.endswith("g") else root[:-1] + "ç" if root.endswith("c") else root
    light = _light(root)
    future = infinitive if "é" in root[-4:] and light != root else light + "er"
    return [light + "e", light + "ent", hard, hard + "a", root + "èrent", future, root + "é"]


def _light(root: str) -> str:
    """The root before a silent ending: appel -> appell, révél -> révèl, appuy -> appui."""
    if root.endswith(("ppel", "jet")):
        return root + root[-1]
    if root.endswith(("oy", "uy")):
        return root[:-1] + "i"
    return re.sub(r"[eé]([^aeiouyéèêâîô]|gu|qu|ch|gn|[tbcdfgpv]r)$", r"è\1", root)


# ---------------------------------------------------------------------------------------------- finding

_OPENERS = (*'.!?…;»”"\n', " mais", "\nmais", "revanche,", "contraire,", "inverse,", "côté,", "enfin,", "cependant,")
_LETTERS_BEFORE = tuple(letter + " " for letter in "esntrué")  # before « pour », mostly: then it opens no clause
_OF = re.compile(r" (?:d'|(?:de|du|des)(?!\w))")
_KIND = re.compile(r" [^\W\d_]{3,}")
_HAVE = (
    "a|ont|avait|avaient|aura|auront|aurait|auraient|ait|aient|eut|eurent|"
    "est|sont|était|étaient|sera|serait|seraient|fut|furent|soit|avoir|ayant"
)
_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_WHEN = (
    rf"(?:ce )?{_DAY}(?: (?:matin|soir|midi|après-midi|dernier))?(?: \d{{1,2}} {_MONTH})?|hier(?: (?:matin|soir))?|"
    rf"(?:le |ce )?(?:1er|1 er|\d{{1,2}}) {_MONTH}(?: dernier| \d{{4}})?|en {_MONTH}(?: dernier| \d{{4}})?|en \d{{4}}|"
    rf"(?:dès|depuis) (?:le lendemain|la veille|l'été|l'automne|l'hiver|le printemps|{_DAY}|hier|{_MONTH})"
)


_AUXILIARY_WORD = re.compile(rf"(?<![\w-])(?:{_HAVE})(?:-t)?(?:-(?:il|elle|on|ils|elles))?$|^été$|^[^\W\d_]+ment$")
_LAST_OF_DATE = re.compile(
    rf"{_DAY}|{_MONTH}|matin|soir|midi|après-midi|dernier|hier|\d{{4}}|lendemain|veille|l'(?:été|automne|hiver)|printemps"
)


@cache
def adverbs() -> str:
    """A pattern for adverbs and dates, which may stand within a verb group and between a verb and what it reports."""
    words = "|".join(map(re.escape, sorted(listed("adverb"), key=len, reverse=True)))
    return rf"(?>(?:{_WHEN}|{words}|[^\W\d_]+ment)(?!\w))"


_BEING = ("es", "so", "ét", "se", "fu")
_CLITIC = re.compile(r"-(?:t-)?(il|elle|on|ils|elles)(?!\w)")
_NEGATION = re.compile(r"(?<!\w)(?:n'|ne )(?:l'|le |lui |y |en |s'|se )?(?:[^\W\d_]{1,7})?\s?$")
_REFLEXIVE = re.compile(r"(?<!\w)(?:s'|se )(?:en |y )?$")
_GOVERNING = re.compile(
    r"(?<![\w-])(?:avant (?:de |d')|pour |s'accord(?:ent|aient|e) à |afin (?:de |d')|"
    r"(?:se |s'est |se sont )(?:content|born)(?:e|ent|és?|ées?) (?:de |d'|à )|vien(?:t|nent) (?:de |d')|"
    r"(?:(?:a|ont) (?:également |aussi )?)?t(?:enu|enait|enaient|ient|iennent) "
    r"(?:également |aussi )?à |(?:(?:a|ont) )?(?:voulu|souhaité|préféré|choisi de|fini par) |"
    r"(?:veut|veulent|souhaite|souhaitent) |n'(?:a|ont) pas (?:hésité à|manqué de) |ne manque(?:nt)? pas de |"
    r"(?:peut|pouvait)-(?:t-)?on (?:y )?)"
    r"(?:se |s'|l'|le |lui |leur )?$"
)
_BEFORE = ("e ", "'", "à ", "ur ", "t ", "u ", "é ", "ar ", "i ", "on ", "y ")
_ARTICLE = re.compile(r"(?<![\w'])(?<!il )(?<!elle )(?<!qui )(?<!on )l'$")
_JOINING = ("et", "puis", "ou", "mais", "ment")
_JOINED = re.compile(r"(?<!\w)(?:et|puis|ou|mais)\s(?:\w+ment\s)?$")
_REPORTS = re.compile(
    r"(?:\s(?:à|aux?|avec)\s[^,.;:«]{1,40}|\s[^\W\d_]+ment)?\s"
    r"(?:(?:l'|l[ea]s? |des |une? |son |sa |ses )[^,.;:«]{1,60}\s(?=à [^\W\d_]+(?:er|ir|re)\s))?"
    r"(?:que\s|qu'|si\s|s'il|(?:: ?|l[ea]s?\s|l' ?|une?\s|d[eu]s?\s|d' ?|sa\s|son\s|ses\s)?[«“\"]|"
    r"(?:de |d'|à )(?:(?:ne pas|ne plus|ne|se|le|la|les|lui|leur|y|en)\s|[nsl]')*[^\W\d_]+(?:er|ir|re)\s)"
)
_WINDOW = 70
_CLOSE = 8


@cache
def _auxiliary() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<clitics>(?:n'|ne |se |s'|l'|lui |leur |en |y |nous |m')*)(?P<verb>{_HAVE})(?:-t)?"
        rf"(?:-(?P<clitic>il|elle|on|ils|elles))?(?:,?\s+(?:(?P<passive>été)|{adverbs()}))*,?\s+$"
    )


def _auxiliary_before(low: str, floor: int, start: int, length: int) -> re.Match[str] | None:
    """The auxiliary of the participle at ``start``, after a word so long; it is mostly close, and no adverb holds another one."""
    near = max(floor, start - length - _CLOSE)
    found = _auxiliary().search(low, near, start)
    cut = found is None or found.start() <= near + len("leur ")
    return _auxiliary().search(low, floor, start) if cut and near > floor else found


@lru_cache(maxsize=1 << 13)
def _closes_group(word: str) -> bool:
    """Whether a word can stand last between an auxiliary, itself included, and its participle."""
    return _AUXILIARY_WORD.search(word) is not None or _LAST_OF_DATE.fullmatch(word) is not None or word in _last_of_adverbs()


@cache
def _last_of_adverbs() -> frozenset[str]:
    return frozenset(words.split()[-1] for words in listed("adverb"))


@cache
def _automaton() -> tuple[BytesAhoCorasick, list[list[Form]]]:
    """A finder of all forms of all expressions, and what each can be: compound tenses and reflexive verbs first."""
    table: dict[str, list[Form]] = {}
    for expression in lexicon():
        if expression.kind != "verb":
            words = expression.expression.removesuffix(" de")
            table.setdefault(words, []).append(Form(expression, "preposition", False))
            continue
        bare = re.sub(r"^(?:se |s')", "", expression.expression)
        verb, space, rest = bare.partition(" ")
        for tense, forms in conjugate(verb, expression.forms).items():
            for form in forms:
                reflexive = bare != expression.expression
                table.setdefault(form + space + rest, []).append(Form(expression, tense, reflexive))
    for known in table.values():
        known.sort(key=lambda form: (form.tense != "past", not form.reflexive))
    patterns = [words.encode("latin-1") for words in table]
    longest = BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return longest, list(table.values())


def find_cues(low: str) -> list[Cue]:
    """The cues of a text (in lower case, with plain apostrophes and spaces) in order, without overlap.

    Limit: a word that is verb and noun alike (« note », « juge ») comes back too; what stands around it must decide.
    """
    automaton, forms = _automaton()
    found: list[Cue] = []
    last = 0
    for number, start, end in automaton.find_matches_as_indexes(low.encode("latin-1", "replace")):
        if start and low[start - 1].isalnum() or low[end : end + 1].isalnum():
            continue
        floor = max(last, start - _WINDOW)
        for form in forms[number]:
            if cue := _cue(low, floor, start, end, form):
                found.append(cue)
                last = cue.end
                break
    return found


def _cue(low: str, floor: int, start: int, end: int, form: Form) -> Cue | None:
    expression = form.expression
    if form.tense == "preposition":
        if low.endswith(_LETTERS_BEFORE, floor, start) and "view" in expression.takes and not low.endswith("mais ", 0, start):
            return None
        if expression.expression.startswith("de source") and not _KIND.match(low, end) or "view" in expression.takes and not (
            f"\n{low[max(0, start - 24) : start]}".rstrip(" –—•-").endswith(_OPENERS)):
            return None
        of = _OF.match(low, end) if expression.expression.endswith(" de") else None
        return Cue(start, of.end() if of else end, expression, form.tense) if low[end : end + 1] != "-" else None
    if form.tense == "past":
        return _compound(low, floor, start, end, form)
    near = low.endswith(("'", "se ", "en ", "y "), floor, start)
    reflexive = _REFLEXIVE.search(low, max(floor, start - 8), start) if near else None
    if form.reflexive != bool(reflexive):
        return None
    begin = reflexive.start() if reflexive else start
    if form.tense == "participle":
        return Cue(begin, end, expression, "participle")
    if form.tense == "infinitive":
        governing = _GOVERNING.search(low, floor, begin) if low.endswith(_BEFORE, floor, begin) else None
        return Cue(governing.start(), end, expression, "finite") if governing else None
    clitic = _CLITIC.match(low, end) if low.startswith("-", end) else None
    near = max(floor, start - 16)
    if not (clitic or reflexive) and (
        _is_noun(low[near:start]) and not (low.endswith(("leur ", " un "), near, start) and _REPORTS.match(low, end))
        or not expression.addressee and low.endswith(("l'", "l'\n"), near, start) and _ARTICLE.search(low, near, start)
    ):
        return None
    negated = low.find(" n", near, begin) >= 0 and _NEGATION.search(low, near, begin) is not None
    end = clitic.end() if clitic else end
    return Cue(begin, end, expression, "finite", clitic[1] if clitic else "", False, negated)


def _is_noun(before: str) -> bool:
    """Whether a word is a noun by the determiner or preposition before it (« la demande », not « il la demande »)."""
    words = before.replace("'", "' ").split()[-2:]
    if not words or before[-1] not in " '":
        return False
    return words[-1] in listed("before nouns") or words[-1] in ("la", "le") and words[0] not in ("il", "elle", "qui", "on", "ne")


def _compound(low: str, floor: int, start: int, end: int, form: Form) -> Cue | None:
    """A past participle with its auxiliary, the clitics before it and the adverbs between."""
    last = (low[floor:start].rsplit(None, 1) or [""])[-1].removesuffix(",")
    auxiliary = _auxiliary_before(low, floor, start, len(last)) if _closes_group(last) else None
    if auxiliary is None:
        joined = not form.reflexive and last.endswith(_JOINING) and _JOINED.search(low, floor, start)
        return Cue(start, end, form.expression, "finite") if joined and _REPORTS.match(low, end) else None
    clitics = auxiliary["clitics"]
    being = auxiliary["verb"].startswith(_BEING)
    reflexive = "s'" in clitics or "se " in clitics
    if form.reflexive != (reflexive and being):
        return None
    late = _CLITIC.match(low, end) if low.startswith("-", end) else None  # the mistaken « a déclaré-t-il » of machine translation
    return Cue(
        auxiliary.start() + (clitics.find("s") if reflexive else len(clitics)),
        late.end() if late else end,
        form.expression,
        "finite",
        auxiliary["clitic"] or (late[1] if late else ""),
        bool(auxiliary["passive"]) or (being and not reflexive),
        clitics.startswith("n"),
    )
