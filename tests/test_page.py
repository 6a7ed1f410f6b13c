"""Saved web pages: visible blocks, what is the article, facts with their evidence, pages that are refused."""

from __future__ import annotations

import base64
import csv
import io
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from analysis.reading.blocks import parse, visible_blocks
from analysis.reading.page import read_page
from analysis.reading.page_facts import page_facts
from analysis.reading.page_said import sayings
from analysis.records import Record, Refused, Source

SAMPLES = Path(__file__).parent / "samples" / "page"
PAGES = sorted(path.stem for path in SAMPLES.glob("*.html"))
PROSE = "<p>La décision est tombée peu avant minuit, au terme de onze heures d’audience, et personne ne s’y attendait.</p>"
KINDS = {"navigation", "related", "comments", "social", "caption", "byline", "source", "duplicate"}


def read(data: bytes | str, name: str = "page.html") -> Record:
    raw = data.encode() if isinstance(data, str) else data
    [record] = read_page(Source(name, io.BytesIO(raw), len(raw)))
    assert isinstance(record, Record)
    return record


def page(head: str = "", body: str = "", title: str = "Le pont de l'Orme rouvre à la circulation") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><h1>Le pont de l'Orme rouvre à la circulation</h1>{body}" \
        f"{PROSE * 4}</body></html>"


def facts(head: str = "", body: str = "") -> tuple[dict, list[Refused]]:
    root = parse(page(head, body))
    return page_facts(root, visible_blocks(root), sayings(root))


def kept_lines(record: Record) -> list[str]:
    out = {(span.start, span.end) for span in record.left_out}
    lines, start = [], 0
    for line in record.text.split("\n\n"):
        if (start, start + len(line)) not in out:
            lines.append(line)
        start += len(line) + 2
    return lines


def squeezed(line: str) -> str:
    return "".join(line.split())


# ------------------------------------------------------------------------------------------------------------- blocks

BLOCKS = [
    ("<p>Un <b>mot</b>\n  et   l’autre</p>", ["Un mot et l’autre"]),
    ("<p>mon<i>sieur</i></p>", ["monsieur"]),
    ("<p>100\u00a0km «\u202foui\u202f»</p>", ["100\u00a0km «\u202foui\u202f»"]),
    ("<p>a<br>b<br/>c</p>", ["a", "b", "c"]),
    ("<h1>Un titre <br>sur deux lignes</h1>", ["Un titre sur deux lignes"]),
    ("<div>avant<p>dans</p>après</div>", ["avant", "dans", "après"]),
    ("<ul><li>un<li>deux</ul><table><tr><td>x<td>y</table>", ["un", "deux", "x", "y"]),
    ("<pre>un\ndeux\n\n\ntrois</pre>", ["un deux", "trois"]),
    ("<p>vu<script>x</script> et<style>y</style> su<!-- z --></p><noscript>n</noscript><template>t</template>", ["vu et su"]),
    ("<p hidden>a</p><p style='display: none'>b</p><p class='x sr-only'>c</p><p aria-hidden=true>d</p>", ["d"]),
    ("<body style='display:none'><p>a</p>", ["a"]),
    ("<p>L&#146;eau co&shy;ule</p>", ["L’eau coule"]),
    ("<p><a>lien</a>", ["lien"]),
]


@pytest.mark.parametrize(("markup", "expected"), BLOCKS)
def test_blocks(markup: str, expected: list[str]) -> None:
    """Visible text is cut where a browser starts a new line, and nowhere else."""
    assert [block.text for block in visible_blocks(parse(markup))] == expected


def test_linked_characters() -> None:
    """A block counts its characters in links, also where the link stands around it."""
    blocks = visible_blocks(parse("<p>ab <a>cd</a></p><a><h3>titre</h3></a>"))
    assert [(block.text, block.linked) for block in blocks] == [("ab cd", 2), ("titre", 5)]


def test_deep_tree() -> None:
    """A tree of any depth is walked without recursion; a page that the parser would cut off is refused."""
    top = inner = etree.Element("div")
    for _ in range(3_000):
        inner = etree.SubElement(inner, "div")
    inner.text = "fond"
    assert [block.text for block in visible_blocks(top)] == ["fond"]
    assert visible_blocks(parse("<div>" * 1500 + "fond" + "</div>" * 1500 + "après"))[0].text == "fond"
    with pytest.raises(Refused, match="deep"):
        parse("<div>" * 200_000 + "fond")


def test_no_entities(tmp_path: Path) -> None:
    """Entities that a page declares are never expanded, and no file is read for them."""
    secret = tmp_path / "secret.txt"
    secret.write_text("le secret")
    bomb = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 30))
    markup = f'<!DOCTYPE html [<!ENTITY a0 "lol">{bomb}<!ENTITY x SYSTEM "file://{secret}">]><p>&a29; &x;</p>'
    text = " ".join(block.text for block in visible_blocks(parse(markup)))
    assert "secret" not in text.replace("secret.txt", "") and len(text) < 10 * len(markup)


# ------------------------------------------------------------------------------------------------------------ samples

@pytest.mark.parametrize("name", PAGES)
def test_body_stays(name: str) -> None:
    """Every line of a sample's body stays, in order, and nine tenths of what stays is body."""
    body = (SAMPLES / f"{name}.txt").read_text("utf-8").strip("\n").split("\n\n")
    kept = kept_lines(read((SAMPLES / f"{name}.html").read_bytes()))
    wanted = Counter(map(squeezed, body))
    assert not wanted - Counter(map(squeezed, kept))
    assert [line for line in map(squeezed, kept) if line in wanted] == list(map(squeezed, body))
    extra = Counter(map(squeezed, kept)) - wanted
    assert sum(map(len, extra.elements())) <= 0.2 * sum(map(len, wanted.elements()))


@pytest.mark.parametrize("name", PAGES)
def test_body_stays_without_extraction(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where trafilatura finds nothing, every line of the body stays all the same."""
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *args, **options: None)
    body = (SAMPLES / f"{name}.txt").read_text("utf-8").strip("\n").split("\n\n")
    assert not Counter(map(squeezed, body)) - Counter(map(squeezed, kept_lines(read((SAMPLES / f"{name}.html").read_bytes()))))


@pytest.mark.parametrize("name", PAGES)
def test_sample_facts(name: str) -> None:
    """The facts of a sample are those that its author wrote down, no more and no fewer, each with its evidence."""
    with (SAMPLES / "facts.csv").open(encoding="utf-8", newline="") as stream:
        expected = {row["field"]: (row["value"] or None, row["basis"]) for row in csv.DictReader(stream) if row["page"] == name}
    found = read((SAMPLES / f"{name}.html").read_bytes()).facts
    assert {field: (fact.value, fact.basis) for field, fact in found.items()} == expected
    assert all('"' in fact.evidence for fact in found.values())


@pytest.mark.parametrize("name", PAGES)
def test_left_out_spans(name: str) -> None:
    """Each stretch left out is a whole line of the text, with a kind of the codebook and a rule, in order."""
    record = read((SAMPLES / f"{name}.html").read_bytes())
    lines = set(record.text.split("\n\n"))
    assert all(record.text[span.start:span.end] in lines and span.kind in KINDS and span.rule for span in record.left_out)
    assert list(record.left_out) == sorted(record.left_out)


OUTSIDE = [
    ("quotidien", "Le pont de Sainte-Orme fermé jusqu’à l’automne, les riverains en colère", "related"),
    ("quotidien", "Il fallait le faire depuis longtemps", "comments"),
    ("quotidien", "La Sorne dans le centre de Valmorin", "caption"),
    ("quotidien", "Publié le 19 juin 2024 à 06h00", "byline"),
    ("quotidien", "Politique de confidentialité", "navigation"),
    ("quotidien", "Chaque matin, retrouvez notre sélection", "navigation"),
    ("tele", "Encore une nuit sans sommeil", "social"),
    ("tele", "LIRE AUSSI.", "related"),
    ("paywall", "Il vous reste 85 % de cet article à lire.", "navigation"),
    ("wordpress", "C’est une honte", "comments"),
    ("wordpress", "Un puits tari", "caption"),
    ("magazine", "Propos recueillis par", "byline"),
]


@pytest.mark.parametrize(("name", "opening", "kind"), OUTSIDE)
def test_kinds(name: str, opening: str, kind: str) -> None:
    """What is left out has the kind that its markup tells."""
    record = read((SAMPLES / f"{name}.html").read_bytes())
    assert [span.kind for span in record.left_out if record.text[span.start:].startswith(opening)] == [kind]


# -------------------------------------------------------------------------------------------------------------- facts

def json_ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


DATES = [
    (json_ld('{"@type":"NewsArticle","datePublished":"2024-06-19T23:30:00-04:00"}'), "2024-06-19", "JSON-LD datePublished"),
    (json_ld('{"@type":"NewsArticle","dateModified":"2024-06-19"}'), None, ""),
    (json_ld('{"@type":"NewsArticle","datePublished":"2024-06-19",}') + meta("date", "2024-06-20"), "2024-06-20", "date"),
    (json_ld('[{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2001-01-01"}]}]'), None, ""),
    (json_ld('{"@graph":[{"@type":"WebPage","datePublished":"2024-05-01"},{"@type":["Article"],"datePublished":"2024-06-19"}]}'),
     "2024-06-19", "JSON-LD datePublished"),
    ('<meta property="article:published_time" content="2024-06-19T00:10:00+02:00">', "2024-06-19", "article:published_time"),
    ('<meta property="article:modified_time" content="2024-06-19">', None, ""),
    (meta("DC.date.issued", "19 juin 2024"), "2024-06-19", "dc.date.issued"),
    (meta("dcterms.issued", "2024-06"), "2024-06", "dcterms.issued"),
    (meta("dcterms.issued", "2024-06") + meta("pubdate", "19/06/2024"), "2024-06-19", "pubdate"),
    (meta("parsely-pub-date", "2024-06-19T10:00:00Z"), "2024-06-19", "parsely-pub-date"),
    (meta("date", "1970-01-01T00:00:00Z"), None, ""),
    (meta("date", "bientôt"), None, ""),
]


@pytest.mark.parametrize(("head", "value", "where"), DATES)
def test_dates_stated(head: str, value: str | None, where: str) -> None:
    """The day of publication is the first that a source states, as written; a day of change never counts."""
    found, problems = facts(head)
    assert not problems
    assert (found["published"].value, found["published"].evidence.split(' "')[0]) == (value, where) if value else "published" not in found


BESIDE = [
    ("<time datetime='2024-06-19T08:00'>mercredi</time>", "2024-06-19", "stated"),
    ("<p>Mis à jour le <time datetime='2024-06-20'>20 juin</time></p>", None, ""),
    ("<p>Publié le 19 juin 2024 à 8h, mis à jour le 20 juin 2024</p>", "2024-06-19", "stated"),
    ("<p>Mis à jour le 20 juin 2024</p>", None, ""),
    ("<p class='jour'>mercredi 19 juin 2024</p>", "2024-06-19", "inferred"),
    ("<p class='jour'>mercredi 19 juin 2999</p>", None, ""),
    ("<aside><time datetime='2024-06-18'>x</time></aside>", None, ""),
]


@pytest.mark.parametrize(("body", "value", "basis"), BESIDE)
def test_dates_shown(body: str, value: str | None, basis: str) -> None:
    """A date beside the headline is stated where it says so, a guess where it stands alone, and none where it is a change or to come."""
    found, _ = facts("", body)
    assert (found["published"][::2] if "published" in found else (None, "")) == (value, basis)


@pytest.mark.parametrize(("head", "value"), [
    (meta("date", "2024-02-31"), None),
    (meta("date", "31 février 2024"), None),
    (meta("date", "31 février 2024") + '<link rel="canonical" href="https://exemple.example/2024/03/02/pont">', None),
    ('<meta property="article:published_time" content="2024-02-31">' + meta("date", "2024-02-28"), "2024-02-28"),
])
def test_impossible_date(head: str, value: str | None) -> None:
    """A date that never was is a problem with advice and leaves the fact empty; only another stated date may stand in."""
    found, [problem] = facts(head)
    assert found["published"].value == value and "31" in problem.reason and "does not exist" in problem.reason and problem.advice


AUTHORS = [
    (json_ld('{"@type":"NewsArticle","author":{"@type":"Person","name":"Jeanne Exemple"}}'), "Jeanne Exemple", None),
    (json_ld('{"@type":"NewsArticle","author":["Jeanne Exemple",{"name":"Paul Modèle"}]}'), "Jeanne Exemple; Paul Modèle", None),
    (json_ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"AFP"}}'), None, "AFP"),
    (json_ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"Le Courrier"}}'), None, None),
    (json_ld('{"@type":"NewsArticle","author":"Rédaction"}') + meta("author", "Paul Modèle"), "Paul Modèle", None),
    (json_ld('{"@type":"NewsArticle","author":[null,3,{"name":{}},[[]],{"@id":[]}],"publisher":true}'), None, None),
    (meta("author", "Par Jeanne Exemple et Paul Modèle avec Reuters"), "Jeanne Exemple; Paul Modèle", "Reuters"),
    (meta("author", "https://exemple.example/je"), None, None),
    (meta("author", "Le Courrier d’Exemple"), None, None),
    (meta("author", "AFP") + meta("dc.creator", "Jeanne Exemple"), "Jeanne Exemple", None),
    (meta("author", "webmaster"), None, None),
]


@pytest.mark.parametrize(("head", "author", "agencies"), AUTHORS)
def test_authors(head: str, author: str | None, agencies: str | None) -> None:
    """Authors are persons; agencies go where they belong; addresses, the outlet and « la rédaction » are nobody."""
    found, _ = facts(meta("og:site_name", "Le Courrier d'Exemple") + head)
    assert found["author"].value == author if author else "author" not in found
    assert found["agencies"].value == agencies if agencies else "agencies" not in found


TITLES = [
    ("Le pont de l'Orme rouvre à la circulation - Région - Le Courrier", "", "Le pont de l'Orme rouvre à la circulation", "Le Courrier"),
    ("Le Courrier | Le pont de l'Orme rouvre à la circulation", "", "Le pont de l'Orme rouvre à la circulation", "Le Courrier"),
    ("x", json_ld('{"@type":"Article","headline":"Le pont de l&#039;Orme rouvre","publisher":{"name":"Le Courrier"}}'),
     "Le pont de l'Orme rouvre", "Le Courrier"),
    ("x", '<meta property="og:title" content="Un pont rouvre | Le Courrier"><meta property="og:site_name" content="Le Courrier">',
     "Un pont rouvre", "Le Courrier"),
]


@pytest.mark.parametrize(("title", "head", "headline", "outlet"), TITLES)
def test_title_and_outlet(title: str, head: str, headline: str, outlet: str) -> None:
    """The title is cut at the name of the site, which is the outlet where nothing else states it."""
    root = parse(page(head, title=title))
    found, _ = page_facts(root, visible_blocks(root), sayings(root))
    assert (found["title"].value, found["outlet"].value) == (headline, outlet)


# ------------------------------------------------------------------------------------------- encodings, refused pages

@pytest.mark.parametrize("encode", [
    lambda text: text.encode("utf-8"), lambda text: text.encode("utf-8-sig"), lambda text: text.encode("utf-16"),
    lambda text: text.replace("<head>", '<head><meta charset="windows-1252">').encode("cp1252"),
    lambda text: text.replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">').encode("cp1252"),
    lambda text: b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"x\"\r\n\r\n--x\r\n"
                 b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(text.encode())
                 + b"\r\n--x--\r\n",
])
def test_encodings(encode) -> None:
    """The same page in any encoding, and as MHTML, gives the same body."""
    markup = page(body="<p>L’été s’achève à Sainte-Orme, où l’on « dit » que l’œuvre des pluies coûtera cent euros par foyer.</p>")
    assert kept_lines(read(encode(markup))) == kept_lines(read(markup))


REFUSED = [
    ("<html><body></body></html>", "no running text"),
    ("<html><body><nav><a>Accueil</a></nav><p>Bonjour</p></body></html>", "no running text"),
    ("<html><head><title>Page introuvable - Le Courrier</title></head><body><h1>Oups</h1><p>La page que vous cherchez n’existe pas ou "
     "a été déplacée, nous en sommes désolés.</p></body></html>", "an error"),
    ("<html><head><title>Connexion | Le Courrier</title></head><body><form><p>Connectez-vous à votre compte avec votre adresse et "
     "votre mot de passe pour continuer la lecture.</p></form></body></html>", "."),
    ("<html><head><title>Le Courrier</title></head><body><main>" + "".join(
        f"<article><h2><a href='/{k}'>Titre de l’article numéro {k} du jour</a></h2><p>Le chapeau de l’article numéro {k}, qui dit en une "
        "phrase ce qui s’est passé.</p></article>" for k in range(12)) + "</main></body></html>", "list of articles"),
    ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/plain\n\nx\n--x--\n", "MHTML"),
    ("<html><body>" + PROSE * 6000, "characters"),
    ("<html><body>" + "<b></b>" * 110_000 + PROSE, "elements"),
]


@pytest.mark.parametrize(("markup", "reason"), REFUSED)
def test_refused(markup: str, reason: str) -> None:
    """A page without an article is refused with a reason and advice."""
    with pytest.raises(Refused, match=reason) as refused:
        read(markup)
    assert refused.value.reason and refused.value.advice and not refused.value.reason.endswith(".")


def test_short_article_stays() -> None:
    """A short article whose title has a word of error pages is an article."""
    title = "L’erreur du maire de Valmorin"
    record = read(f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{PROSE}</body></html>")
    assert len(kept_lines(record)) == 2


HOSTILE = {
    "attributes": "<html><body " + " ".join(f'data-x{k}="v"' for k in range(200_000)) + ">" + PROSE * 4,
    "one class": "<html><body><div class='" + "a " * 1_000_000 + "'>" + PROSE * 4,
    "deep JSON": page(json_ld("[" * 200_000 + "]" * 200_000)),
    "deep graph": page(json_ld('{"@graph":' * 50_000 + "1" + "}" * 50_000)),
    "large JSON": page(json_ld('{"@type":"NewsArticle","headline":"' + "x" * 2_000_000 + '"}')),
    "tables": "<html><body>" + "<table><tr><td>" * 600 + PROSE * 4,
    "spaces": "<html><body>" + " " * 2_000_000 + PROSE * 4,
    "less than": "<" * 500_000,
    "bad MHTML": "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
                 + "--a\nContent-Type: multipart/related; boundary=a\n\n" * 9000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    """A page made to hang or break its reader ends in a record or in Refused, within seconds."""
    before = time.process_time()
    try:
        read(HOSTILE[name])
    except Refused as refused:
        assert refused.reason
    assert time.process_time() - before < 5


TOKENS = st.sampled_from([
    "<div>", "</div>", "<p>", "</p>", "<a href=x>", "</a>", "<h1>", "<table>", "<td>", "<!--", "-->", "<script>", "</script>", "<svg>",
    "<select>", "<option>", "</body>", "<head>", "<title>", "<![CDATA[", "<?xml", "&#0;", "&#xD800;", "&nbsp;", "<pre>", "<form>", "<br>",
    "<time datetime='2024-02-31'>", "<meta charset=utf-7>", "<meta property='article:published_time' content='31/02/2024'>", "\0", "\x85",
    "<script type='application/ld+json'>", '{"@type":"NewsArticle","author":[[]],"headline":1}', "mot. ", PROSE, "é",
    "Publié le 31 juin 2024",
])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(TOKENS, st.text(max_size=8)), max_size=40), st.binary(max_size=3))
def test_never_raises(tokens: list[str], tail: bytes) -> None:
    """Any bytes end in one record whose spans are lines of its text, or in Refused."""
    try:
        record = read("".join(tokens).encode("utf-8", "surrogatepass") + tail)
    except Refused:
        return
    assert all(0 <= span.start < span.end <= len(record.text) for span in record.left_out)
    assert kept_lines(record)


def test_teasers_below_the_article_do_not_make_it_a_list():
    """Linked headings with a paragraph each are other articles; the article above them is read, however short it is."""
    teasers = "".join(f"<h3><a href='/{k}'>Titre de l’article numéro {k} du jour</a></h3><p>Le chapeau de l’article numéro {k}, qui dit en une "
                      "phrase tout ce qui s’est passé ce jour-là.</p>" for k in range(9))
    record = read(f"<html><body><div><h1>Le pont sera refait</h1>{PROSE}</div><div>{teasers}</div></body></html>")
    kept = "".join(char for place, char in enumerate(record.text) if not any(left.start <= place < left.end for left in record.left_out))
    assert "chapeau" not in kept and "pont sera refait" in kept and len(kept.strip()) > 100
