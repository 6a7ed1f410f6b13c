"""Makes actors of names: repairs what a model marked as a name, joins the variants of one name, tells people from organisations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import count

from analysis import lexicon
from analysis.actor_names import Actor, context, demonyms, name_key
from analysis.actor_table import ActorTable
from analysis.text import fold, slug, words

_NAME = re.compile(r"[^\W\d_][\w .'’&+/‐‑-]{0,79}")
_CUT = re.compile(r"(?:[-‐‑](?!(?:là|ci)\b)\w+)+")
_OFFICE = re.compile(r"\b(?:minist(?:re|ere)s?|secretaires? d'etat) .{0,30}?\b(?:[dl]'|(?:de|du|des|a|aux|la) )+\Z")
_BRACKETS, _ACRONYM = re.compile(r"\(([^()]{2,90})\)"), re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý0-9.-]{1,9}")
_BETWEEN = r"(?:[ '-]+(?:et|l|la|les?|d|des?|du|pour|a|aux?|en|sur|contre|of|and|for|the)(?=[ ']))*[ '-]+"
_GOVERNING = frozenset(("de", "d'", "du", "des", "a", "au", "aux", "pour", "chez"))


def repair(text: str, start: int, end: int, label: str) -> tuple[str, str]:
    """The name in what the model marked, with what it names (PER, ORG, LOC, MISC); an empty one where there is none.

    It is without title, function and article, and whole where the model cut it at a hyphen; a noun before it may change the label.
    """
    cut = _CUT.match(text, start + len(text[start:end].rstrip("-‐‑")))
    name = _NAME.search(text, start, cut.end() if cut else end)
    pieces = [*words(name[0])] if name else []
    label = "ORG" if _body().search(fold(text[max(0, start - 50):start])) else label
    opens, led = name and not text[:name.start()].strip(" «“\"'-–—"), []
    while pieces and _leads(pieces, label, opens and not led):
        led.append(fold(pieces.pop(0)[0]))
    del pieces[next((n for n, piece in enumerate(pieces) if fold(piece[0]) in terms("time_words", "weekday", "month")), len(pieces)):]
    while pieces and _trails(pieces[-1], label):
        pieces.pop()
    kept = name[0][pieces[0].start():pieces[-1].end()] if pieces else ""
    office = label == "ORG" and _OFFICE.search(fold(text[max(0, start - 60):start]))
    if len(kept) < 2 or kept.islower() or office or _GOVERNING & {*led[1:]} or len(pieces) == 1 and fold(kept) in _common():
        return "", label
    return " ".join(kept.split()), label


@cache
def _body() -> re.Pattern[str]:
    """Finds a noun of an organisation right before a name (la compagnie aérienne Flydubai, le journal Vedomosti)."""
    nouns = "|".join(sorted(terms("speaker_nouns", "organisation", "media")))
    return re.compile(rf"\b(?:{nouns}) (?:\w+(?:[aio]en|eenn|ienn|ai[ns]|oi[ns])e? )?\Z")


def _leads(pieces: list[re.Match[str]], label: str, opens: bool) -> bool:
    """Whether the first piece stands before the name: small letters, a title, an article that opens the sentence."""
    word, plain = pieces[0][0], fold(pieces[0][0])
    tied = re.match("[-‐‑][A-ZÀ-Ý]", pieces[0].string[pieces[0].end():])
    if label == "ORG" and plain in terms("speaker_nouns", "organisation"):
        return False
    titled = len(pieces) > 1 and (plain in terms("speaker_nouns", "person") or plain in context("title"))
    return word.islower() and not tied or titled or (opens and label == "ORG" and plain in ("l'", "le", "la", "les"))


def _trails(piece: re.Match[str], label: str) -> bool:
    """Whether the last piece stands behind the name: small letters no hyphen ties to it, of an organisation only small words."""
    if not piece[0].islower() or piece.string[:piece.start()].endswith(("-", "‐", "‑")):
        return False
    return label == "PER" or len(piece[0]) == 1 or fold(piece[0]) in terms("function_words") | _GOVERNING


@cache
def terms(name: str, *kinds: str) -> frozenset[str]:
    """The folded words of a lexicon, which stand in its first column, of some kinds if any are given."""
    return frozenset(fold(next(iter(row.values()))) for row in lexicon.rows(name) if not kinds or row["kind"] in kinds)


@cache
def _common() -> frozenset[str]:
    """Words that owe a capital to their place, or name nobody: function words, first words, days, inhabitants."""
    people = {fold(row[form]) + end for row in demonyms().values() for form in ("masculine", "feminine") for end in ("", "s")}
    return people | terms("function_words") | terms("sentence_starters") | terms("time_words") | _GOVERNING


def expansions(text: str) -> dict[str, str]:
    """Acronyms with what they stand for, where one follows the other in brackets and the initials agree."""
    made = {}
    for bracket in _BRACKETS.finditer(text):
        before = " ".join(text[max(0, bracket.start() - 150):bracket.start()].split())
        for acronym, name in ((bracket[1].strip(), before), (re.split("[ '’]", before)[-1], bracket[1].strip())):
            letters = (re.escape(char) + r"\w*" for char in fold(acronym) if char.isalnum())
            if _ACRONYM.fullmatch(acronym) and (spelled := re.search(rf"\b{_BETWEEN.join(letters)}\Z", fold(name))):
                made[acronym] = name[spelled.start():]
    return {acronym: name for acronym, name in made.items() if _NAME.fullmatch(name) and " " in name}


def group(votes: Mapping[tuple[str, str], int], longer: Mapping[str, str], common: Mapping[str, int], table: ActorTable) -> list[Actor]:
    """One actor for all variants of a name that the table lacks, by counts of (name, label) and the expansions of acronyms.

    A surname alone, initials and a left-out middle name go to the only full name they may stand for, else stay apart. A word that
    stands more often in small letters (``common``) is no name.
    """
    forms, labels = defaultdict(Counter), defaultdict(Counter)
    for (name, label), times in votes.items():
        forms[name_key(name)][name] += times
        labels[name_key(name)][label] += times
    kept = {key for key, seen in labels.items() if key and max(seen["PER"], seen["ORG"]) > seen["LOC"]
            and seen["PER"] + 3 * seen["ORG"] >= seen["MISC"] and common.get(key, 0) <= seen.total()}
    people = {key for key in kept if labels[key]["PER"] >= labels[key]["ORG"]}
    best = {key: min(seen, key=lambda form: (_shouts(form), -seen[form], form)) for key, seen in forms.items() if key in kept}
    root = _full_names({key: best[key] for key in people})
    for key in sorted(kept - people):
        full, bare = longer.get(best[key], ""), re.sub(r"^(?:l'|les? |la )", "", key)
        root[key] = name_key(full) if full and name_key(full) not in people else bare if bare in kept - people else key
        best.setdefault(root[key], full)
    known = {key for key, alias in table.index.aliases.items() if alias.acting or alias.place or alias.bearers or alias.described}
    grouped = defaultdict(list)
    for key in sorted(best.keys() - known, key=lambda key: (-forms[key].total(), key)):
        grouped[root.get(key, key)].append(best[key])
    taken, rows = {*table.rows, "outlet", "unattributed"}, []
    for head, names in sorted(grouped.items()):
        name = next((name for name in names if " " in name and name[0].isupper()), names[0]) if head in people else names[0]
        kind = "media" if {*map(fold, names)} & (terms("agencies") | terms("outlets")) else "person" if head in people else "organisation"
        actor = next(free for n in count(1) if (free := (slug(name) or "actor") + f"-{n}" * (n > 1)) not in taken)
        taken.add(actor)
        rows.append(Actor(actor, kind, "", name, name, tuple(dict.fromkeys((name, *names))), ()))
    return rows


def _shouts(name: str) -> bool:
    """Whether a word of a name is written in capitals for its looks (Vladimir POUTINE), as no acronym is."""
    return any(part.isupper() and len(part) > 4 for part in name.split())


def _full_names(names: Mapping[str, str]) -> dict[str, str]:
    """The full name, by its key, of each shorter one that may stand for no other; of the others their own."""
    parts = {key: tuple(fold(name).replace(".", "").replace("œ", "oe").split()) for key, name in names.items()}
    having, root = defaultdict(list), {}
    for key in sorted(parts, key=lambda key: (-len(parts[key]), -len(key), key)):
        full = {root[other] for other in having[parts[key][-1]] if _shortens(parts[key], parts[other])}
        root[key] = full.pop() if len(full) == 1 else key
        for word in {*parts[key]}:
            having[word].append(key)
    return root


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name is the other's surname, or has its first name or initial and more of its words in order."""
    left, first = iter(full), short[0] == full[0] or len(short[0]) == 1 and full[0].startswith(short[0])
    if len(short) == 1:
        return short[0] == full[-1] or first and short[0] in context("surname_first")
    return short == full[-len(short):] or len(short) <= len(full) and first and all(
        any(part == word or len(part) == 1 and word.startswith(part) for word in left) for part in short)
