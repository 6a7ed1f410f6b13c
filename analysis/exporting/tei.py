"""The articles as TEI P5, a file for each, as TXM imports them (XTZ + CSV): what is annotated stands as elements in the text."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lxml import etree
from lxml.builder import ElementMaker

from analysis.cells import neutralise
from analysis.exporting.bundles import Bundle, ExportError, bundles, distinct
from analysis.exporting.tei_text import NAMESPACE, TYPES, XML_ID, fill, plain
from analysis.schema import UNATTRIBUTED
from analysis.tables import Tables, whole
from analysis.text import slug

UNKNOWN = "unknown"
LONGEST_STEM = 40
COLUMNS = ("id", "article", "title", "outlet", "author", "date", "year", "month", "agencies", "copy")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
METHOD = (
    "Sentences, quotations, mentions of actors and expressions of time were found by rules, not by a person, and are sometimes wrong. "
    "Lines that are not the article (navigation, captions, credits …) are left out. s: a sentence, with its number in the tables as n. "
    "said: a quotation, its speaker in who where one was found, its type in ana. rs: a mention of an actor, its kind in type, how it "
    "is called in subtype. date: an expression of time, with what it means in when, or in when-iso, from and to. Elements that cross "
    "another's edge are cut into pieces joined by next and prev. A character that XML does not allow stands as U+FFFD.")
#: Where an actor of a kind is listed, and what its name is called there; all others are organisations.
LISTED = {"person": ("person", "persName"), "unnamed": ("person", "persName"), "place": ("place", "placeName")}
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
Named = dict[str, tuple[str, dict[str, str]]]  # kind, and names by language, of actors


def write_tei(tables: Tables, folder: Path) -> list[Path]:
    """The paths of the files: NUMBER-ID.xml for each article, and metadata.csv, from which TXM takes the properties of texts.

    The text of each s is that of its sentence; every who and ref points to a person, an organisation or a place of the same file's
    header. An article without sentences has an empty paragraph. Raises ExportError where the folder has other XML files.
    """
    stems = [f"{number:05d}-{slug(name)[:LONGEST_STEM]}".strip("-") for number, name in enumerate(tables.articles["article_id"], 1)]
    if others := sorted({path.name for path in folder.glob("*.xml")} - {f"{stem}.xml" for stem in stems}):
        raise ExportError(f"{folder} has other XML files ({others[0]}), which TXM would read along; give an empty folder")
    columns = tables.actors[["actor", "kind", "label_fr", "label_en"]].fillna("")
    labels = {actor: (kind, {"fr": fr, "en": en}) for actor, kind, fr, en in columns.itertuples(index=False, name=None)}
    written, described = [], []
    for stem, bundle in zip(stems, bundles(tables), strict=True):
        written.append(folder / f"{stem}.xml")
        described.append(_properties(stem, bundle))
        with whole(written[-1]) as part:
            part.write_bytes(etree.tostring(document(bundle, labels), encoding="UTF-8", xml_declaration=True) + b"\n")
    with whole(folder / "metadata.csv") as part, part.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *described])
    return [*written, folder / "metadata.csv"]


def _properties(stem: str, bundle: Bundle) -> list[str]:
    article, day = bundle.article, bundle.published or ""
    cells = [stem, article.article_id, article.title, article.outlet, article.author, day, day[:4], day[:7] if len(day) > 4 else "",
             bundle.known.get("agencies"), "yes" if article.duplicate_of else "no"]
    return [neutralise(" ".join(plain(cell or UNKNOWN).split())) for cell in cells]


def document(bundle: Bundle, labels: Named) -> etree._Element:
    """The TEI element of an article; ``labels`` has what the actor table knows."""
    named = _named(bundle, labels)
    ids = distinct(named, lambda actor: f"actor-{slug(actor)}")
    language = bundle.article.language if re.fullmatch("[a-z]{2,3}", bundle.article.language or "") else "und"
    head = E.teiHeader(_file(bundle), _encoding(), _profile(named, ids, language))
    etree.indent(head)
    body = E.body()
    root = E.TEI(head, E.text(body, **{LANGUAGE: language}))
    fill(body, bundle, ids)
    if not len(body):
        body.append(E.div(E.p(), type="article"))
    return root


def _file(bundle: Bundle) -> etree._Element:
    article, day = bundle.article, bundle.published
    described = [("title", article.title), ("author", article.author), ("publisher", article.outlet)]
    basis = [E.note(plain(f"{row.field}: {row.basis}" + (f" ({row.evidence})" if row.evidence else "")), type="basis")
             for row in bundle.rows["metadata"]]
    return E.fileDesc(
        E.titleStmt(E.title(plain(article.title or article.article_id)), *_given("author", article.author)),
        E.publicationStmt(E.publisher(plain(article.outlet or UNKNOWN)), *_given("date", day, when=day)),
        E.sourceDesc(E.bibl(
            *(found for tag, words in described for found in _given(tag, words)), *_given("date", day, when=day),
            *(found for name in ("article_id", "path", "sha256") for found in _given("idno", getattr(article, name), type=name)), *basis)))


def _given(tag: str, words: str | None, **attributes: str | None) -> list[etree._Element]:
    """The element as a list; an empty one where there are no words."""
    return [E(tag, plain(words), **attributes)] if words else []


@cache
def _version() -> str:
    return version("revue")


def _encoding() -> etree._Element:
    types = [E.category(E.catDesc(words), **{XML_ID: name}) for name, words in TYPES.items()]
    return E.encodingDesc(
        E.editorialDecl(E.p(METHOD)),
        E.classDecl(E.taxonomy(*types, **{XML_ID: "quotations"})),
        E.appInfo(E.application(E.label("revue"), ident="revue", version=_version())))


def _profile(named: Named, ids: dict[str, str], language: str) -> etree._Element:
    lists = {"person": E.listPerson(), "org": E.listOrg(), "place": E.listPlace()}
    for actor, (kind, names) in sorted(named.items()):
        tag, name_tag = LISTED.get(kind, ("org", "orgName"))
        words = [E(name_tag, plain(name), **{LANGUAGE: code}) for code, name in names.items() if name]
        given = {"role": kind} if kind == "unnamed" else {"type": slug(kind) or UNKNOWN} if tag == "org" else {}
        lists[tag].append(E(tag, *words, **given, **{XML_ID: ids[actor]}))
    acting = [listed for listed in (lists["person"], lists["org"]) if len(listed)]
    return E.profileDesc(
        E.langUsage(E.language(language, ident=language)),
        *([E.particDesc(*acting)] if acting else []),
        *([E.settingDesc(lists["place"])] if len(lists["place"]) else []))


def _named(bundle: Bundle, labels: Named) -> Named:
    """Kind and names of all who are mentioned or speak: as the actor table has them, else as the article calls them."""
    named: Named = {}
    for row in bundle.rows["mentions"]:
        named.setdefault(row.actor, labels.get(row.actor) or (row.kind, {"fr": row.text}))
    for row in bundle.rows["quotes"]:
        for speaker in (row.speaker or UNATTRIBUTED).split("+"):
            if speaker != UNATTRIBUTED:
                named.setdefault(speaker, labels.get(speaker) or ("unnamed", {"fr": row.speaker_text or speaker.replace("-", " ")}))
    return named
