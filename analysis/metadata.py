"""Metadata: what the text itself says of its title, author, agencies, date of publication and outlet."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import takewhile

from ahocorasick_rs import AhoCorasick

from analysis import lexicon
from analysis.days import DATE
from analysis.outlet import LONGEST_LINE, OUTLET, TAIL, find_outlet, is_known
from analysis.publication import Found, find_published, is_date_line
from analysis.schema import Article, Metadata, Removed, Sentence
from analysis.text import fold

FIELDS = ("title", "author", "agencies", "published", "outlet")

MOST_AGENCIES = 30
TOP = 40  # lines of the page above or in the beginning of the body
HEAD = 8  # sentences above the body in which lines that sign or date are looked for

_LINK = r"(?:(?:d[aeiou]|des|della?|dos|van|von|der|den|el|al|ben|bin|ibn|la|le|zu|y)\s+|[dl]['’])"
_NAME = (r"(?!(?:Publi|Post|Modifi|Updat|Mise?\b|Avec\b|Pour\b|Temps\b|Lecture\b|Source|Photo|"
         r"(?:Lun|Mar|Mercre|Jeu|Vendre|Same)di\b|Dimanche\b|Le\s+(?:\d|\w+di\b)))"
         r"[A-ZÀ-ÖØ-Þ][\w.’'-]*")
_NAMES = rf"{_NAME}(?:\s+{_LINK}{{0,3}}{_NAME}){{0,5}}"
_AND = re.compile(r"\s*(?:,|;|/|\s(?:et|and|&)\s)\s*")
_PIECE = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?")
_WITH = re.compile(r"\s+(?:avec|with|selon|from|d['’]après)\s.*$", re.IGNORECASE)
#: What stands before the names of those who sign, and the same for lines that cleaning left in place.
_BY = re.compile(
    r"(?:^|(?<=\s))(?i:(?<!traduit )(?<!traduite )(?<!adapté )(?<!relu )(?<!vu )(?<!modifié )(?<!à jour )"
    r"(?:par|by)\s*:?|aut(?:eure?|rice)s?\s*:|textes?\s*:|article de)\s+"
    rf"(?P<names>{_NAMES}(?:\s*(?:,|/|\s(?:et|and|&)\s)\s*{_NAMES})*)")
_OUR = re.compile(rf"(?i:\b(?:de|par|from)\s+(?:notre|nos|our)\s)[^:,–—]{{4,60}}[:,–—]\s*(?P<names>{_NAMES}(?:\s+et\s+{_NAMES})*)")
_SIGNED = re.compile(rf"(?P<names>{_NAMES}(?:(?:,\s+|\s+et\s+|\s+and\s+|\s*/\s*){_NAMES})*)(?=\s*(?:$|,|:|\s[à@]|\s(?:le|on)\s))")
_PLACED_NAME = re.compile(_SIGNED.pattern + r"(?:,\s(?:à|au|aux|en)\s[^.,:]{3,40})?")
_KEPT_SIGNED = re.compile(
    r"(?:(?i:(?:(?:propos|interview|entretien|reportage|enquête|récit|article|rédigé|écrit|recueillis?)\s){0,2}(?:par|by)|"
    r"texte\s*:|auteure?\s*:)"
    rf"\s+{_NAMES}(?:(?:,\s+|\s+et\s+){_NAMES})*"
    r"(?:,\s+[^.!?]{4,60})?"
    rf"|{_NAMES}(?:(?:,\s+|\s+et\s+){_NAMES})*,\s+(?i:(?:notre |nos )?(?:envoyé|correspondant|journaliste|grand reporter))[^.!?]{{0,60}}"
    r"|(?i:(?:de|par)\s+(?:notre|nos)\s)[^.!?]{4,100}|(?:[A-Z]{1,2}\.[ -]?){2,4}"
    r"|[–—-]?\s*[(\[]?(?i:avec|sources?\s*:)\s+[^.!?]{2,60})\.?")
_NO_PERSON = re.compile(
    r"(?:l[ea]s?\s|l'|the\s|agences?\b|avec\b|selon\b|redaction|publie|mise?\b|source|de notre|poste|services?\b|equipe|desk\b|web|"
    r"admin|staff|auteur|bureau|collectif|communique|depeche|newsroom|team|editorial|photo|images?\b|lecture|temps\b)")
_NO_NAME = re.compile(r"\.[a-z]{2,}|\d|^[A-Z]{2,5}$|@")

_BRACKETED = re.compile(
    r"[(\[]\s*(?:[Aa]vec|[Ss]elon|d['’]après|from|with|sources?\s*:|via)\s+(?P<names>[^()\[\]]+)[)\]]")
_LISTED = re.compile(r"(?:\b(?:[Aa]vec|AVEC|[Ww]ith)|[Ss]ources?\s*:)\s*:?\s*(?P<names>[^()]+)$")
_LISTED_BY = re.compile(r"\b(?:[Pp]ar|[Bb]y)\s*:?\s*(?P<names>[^()]+)$")
_DATELINED = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][^().!?«]{1,60})?\((?P<names>[^()]{2,40})\)\s*[.:]?\s*[–—-]")
_ENDED = re.compile(r"[(\[](?:[Aa]vec\s+)?(?P<names>[^()\[\]]{2,60})[)\]][\s.]*$")
#: What the text itself calls an agency or a journal, and the words without which it cannot do so.
_MEDIUM_NAMES = r"[A-ZÀ-ÖØ-Þ][\w.’'-]*(?:\s+(?:(?:d[eu]|van|von|al|ben|&)\s+)?[A-ZÀ-ÖØ-Þ][\w.’'-]*)*"
_THE = r"(?:[Ll][ea]s?\s+|L['’]|The\s+)?"
_MEDIUM = re.compile(
    r"\b(?P<agency>Agence\s+(?:[\w’'-]+\s+){0,3}(?:[Pp]resse|d['’][Ii]nformations?|[Nn]ouvelles)"
    r"(?:\s+[a-zà-ÿ-]+(?=\s?[(,.]))?(?:\s\([A-Z]{2,8}\))?)"
    r"|\b(?:[Aa]gence|journal|quotidien|hebdomadaire|magazine|mensuel|chaîne|revue|site\s+d['’]information)\s+"
    r"(?:(?:de\s+presse|d['’]informations?|de\s+télévision|d['’]État|"
    r"(?!avec|dans|dont|pour|mais|chez|selon|vers|sont|était|entre|sous|sans|comme|contre|depuis|après|avant)"
    rf"[a-zà-ÿ-]{{4,}})\s+){{0,3}}(?P<medium>{_THE}{_MEDIUM_NAMES})")
_MEDIUM_WORDS = ("gence ", "journal ", "quotidien ", "hebdomadaire ", "magazine ", "mensuel ", "chaîne ", "revue ", "information ")
_REPORTS = re.compile(
    r"\b(?:selon|d['’]après|source|rapport|indiqu|affirm|annonc|écri[tv]|décri[tv]|rév[éè]l|cit[ée]|signal|précis|"
    r"confirm|expliqu|interrog|interview|déclar|dit\b|confi|publi|relay|avanc|assur|estim|croire)", re.IGNORECASE)


def find_metadata(article: Article, removed: list[Removed], sentences: list[Sentence]) -> list[Metadata]:
    """One row for each of title, author, agencies, published and outlet that nobody declared, as the text shows it.

    ``basis`` is stated (a headline, a signature, a date line, a notice of rights), inferred (a day of publication in the running
    text; agencies named there as sources) or unknown with value None; ``evidence`` has the words, of an impossible date
    too ("impossible date: …", basis unknown). Published is an ISO day or month. Agencies are joined by "; ". What needs
    knowledge of the world (a date without a year) stays unknown. Never raises.
    """
    headline = next((row.text for row in sentences[:HEAD + 4] if row.part == "headline"), None)
    bylines = [row.text for row in removed if row.kind == "byline"]
    sources = [row.text for row in removed if row.kind == "source" and row.rule != "date line"]
    kept = _kept_lines(removed, sentences)
    signing = [line for line in kept if _KEPT_SIGNED.fullmatch(line) or _BY.search(line) and is_date_line(line)]
    outlet = find_outlet(removed, sentences, headline)
    found: dict[str, Found] = {
        "title": (_title(headline), "stated", headline) if headline else None,
        "author": _author(bylines + signing, outlet[0] if outlet else None) or _unmarked(removed, sentences),
        "agencies": _agencies(article.text, bylines + sources + signing, sentences),
        "published": find_published(bylines, kept, sentences),
        "outlet": outlet,
    }
    return [Metadata(article.article_id, field, *(found[field] or (None, "unknown", None)))
            for field in FIELDS if getattr(article, field, None) is None]


def _title(headline: str) -> str:
    """The headline without a date line that was taken for its second line."""
    first, *others = headline.splitlines()
    return " ".join([first, *(line for line in others if not is_date_line(line))])


def _kept_lines(removed: list[Removed], sentences: list[Sentence]) -> list[str]:
    """The short lines above the body and below it that may sign or date the article although cleaning did not say so."""
    above = takewhile(lambda row: len(row.text) <= LONGEST_LINE or row.part in ("headline", "standfirst"), sentences[:HEAD])
    rows = {row.start: row for row in (*above, *sentences[-TAIL:])}
    lines = [line for row in rows.values() for line in row.text.splitlines()[row.part == "headline":]]
    body = next((row.start for row in sentences if row.part == "body"), 0)
    lines += [row.text for row in removed if row.kind == "navigation" and row.start < body]
    return [line for line in lines if len(line) <= LONGEST_LINE]


# -------------------------------------------------------------------------------------------------------- author

def _author(lines: list[str], outlet: str | None) -> Found:
    """Who signs, as written; neither an agency nor the outlet, a newsroom or a newspaper."""
    for line in lines:
        names = [name for name in _names(line) if name != outlet]
        if names:
            return _joined(names), "stated", line
    return None


def _joined(names: list[str]) -> str:
    return " et ".join(names) if len(names) < 3 else ", ".join(names)


def _unmarked(removed: list[Removed], sentences: list[Sentence]) -> Found:
    """Full names alone on a line above the body: two or more, or one beside a date line, of whom the body does not speak."""
    rows = sorted((*removed, *sentences), key=lambda row: row.start)[:TOP] if sentences else []
    for k, row in enumerate(rows):
        if isinstance(row, Removed) or len(row.text) > LONGEST_LINE or not _PLACED_NAME.fullmatch(row.text):
            continue
        beside = any(len(near.text) <= LONGEST_LINE and is_date_line(near.text) for near in rows[max(k - 1, 0):k + 2])
        plain = row.part in ("heading", "standfirst") and _SIGNED.fullmatch(row.text)
        names = _names(row.text) if beside or plain else []
        if len(names) + beside > 1 and all(" " in name for name in names) and not any(
                name.split()[-1] in other.text for name in names for other in sentences if other.text != row.text):
            return _joined(names), "inferred", row.text
    return None


def _names(line: str) -> list[str]:
    """The persons of the first piece of a line that names any."""
    plain = _BRACKETS.sub(" ", line)
    for piece in [plain] if _BY.search(plain) or _OUR.search(plain) else _PIECE.split(plain):
        piece = _WITH.sub("", piece.strip())
        found = _OUR.search(piece) or _BY.search(piece) or _SIGNED.match(piece)
        if not found or DATE.search(fold(found["names"])):
            continue
        names = [_trimmed(name) for name in re.split(r"\s*[,/]\s*|\s+(?:et|and|&)\s+", found["names"])]
        persons = [name for name in names if name and _is_person(name)]
        if persons and persons[0] == names[0]:
            alone = " " not in persons[0]
            return [name for name in persons if alone or " " in name]
    return []


def _is_person(name: str) -> bool:
    return not (lexicon.is_agency(name) or is_known(name) or _NO_PERSON.match(fold(name)) or _NO_NAME.search(name))


def _trimmed(name: str) -> str:
    """The name without the stop of its line; an initial keeps its own."""
    bare = name.strip(" ,–—-’'")
    return bare if re.search(r"\b[A-ZÀ-ÖØ-Þ]\.$", bare) else bare.rstrip(".")


# ------------------------------------------------------------------------------------------------------ agencies

@cache
def _agency_names() -> list[str]:
    """As written, in every case the lexicon has (Tass, TASS), longest first."""
    return sorted((row["name"] for row in lexicon.rows("agencies")), key=len, reverse=True)


@cache
def _cues() -> AhoCorasick:
    return AhoCorasick([*_agency_names(), *_MEDIUM_WORDS])


def _agencies(text: str, signed: list[str], sentences: list[Sentence]) -> Found:
    """The agencies of signatures, source lines and datelines, then the media that the article says it has its news from."""
    listed = {line: names for line in signed if (names := _listed(line))} | _marked(sentences)
    named: dict[str, str] = {}
    for name in (name for names in listed.values() for name in names):
        named.setdefault(_short(name), name)
    evidence = list(listed)
    for row in _rows_with_cues(text, sentences):
        for name in _cited(row.text):
            short = _short(name)
            if len(named) < MOST_AGENCIES and not any(short in known or known in short for known in named):
                named[short] = name
                evidence.append(name)
    return ("; ".join(named.values()), "stated" if listed else "inferred", " […] ".join(evidence)) if named else None


def _short(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())


def _listed(line: str) -> list[str]:
    """The agencies a byline or a source line lists; any name counts in brackets (selon X, Y) and after « Source : »."""
    bracketed = _BRACKETED.search(line)
    listed = bracketed or _LISTED.search(line) or _LISTED_BY.search(line)
    free = bracketed or line.lower().startswith(("source", "avec "))
    return [piece for piece in _pieces(listed["names"] if listed else line) if lexicon.is_agency(piece) or free and
            re.fullmatch(OUTLET, piece) and not piece.lower().startswith(("source", "http", "agence"))]


def _pieces(words: str) -> list[str]:
    pieces = [piece.strip(" .()[]|") for piece in _AND.split(words)]
    return [bare if lexicon.is_agency(bare := re.sub(r"^l['’]|^(?:la|les?)\s", "", piece)) else piece for piece in pieces]


def _marked(sentences: list[Sentence]) -> dict[str, list[str]]:
    """« PARIS (AFP) – » before the first words of the body, and « (avec AFP) » behind its last."""
    body = [row.text for row in sentences if row.part == "body"]
    found = [_DATELINED.match(text[:LONGEST_LINE]) for text in body[:1]] + [_ENDED.search(text[-LONGEST_LINE:]) for text in body[-1:]]
    return {match[0]: names for match in found if match
            and (names := [piece for piece in _pieces(match["names"]) if lexicon.is_agency(piece)])}


def _rows_with_cues(text: str, sentences: list[Sentence]) -> list[Sentence]:
    hits = [start for _, start, _ in _cues().find_matches_as_indexes(text)]
    starts = [row.start for row in sentences] if hits else []
    places = [(bisect_right(starts, start) - 1, start) for start in hits]
    return [sentences[k] for k in sorted({k for k, start in places if k >= 0 and start < sentences[k].end})]


def _cited(text: str) -> list[str]:
    """The media that a sentence with a word of report names: what it calls an agency or a journal, known agencies."""
    found = [(match.start(match.lastgroup or 0), match[match.lastgroup or 0].strip(" .,")) for match in _MEDIUM.finditer(text)]
    for name in _agency_names():  # the longest first, and the sort is stable: of names that begin together it stays first
        if name in text and (match := re.search(rf"\b{re.escape(name)}\b", text)):
            found.append((match.start(), name))
    found.sort(key=lambda entry: entry[0])
    return [name for _, name in found] if found and _REPORTS.search(text) else []
