"""What must not be passed on: declared in the manifest, known in the tables, and in no page."""

from __future__ import annotations

import copy
import hashlib
import html
import json
import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import document_fromstring

from analysis import annotate, load_corpus
from analysis.rights import SHARE, excerpted, restricted, without_runs
from analysis.runs import CUT, SHORTEST

ARTICLES = [
    "Grève à l'hôpital de Quimper\n\nLes infirmières du service des urgences ont cessé le travail mardi à l’aube. « Nous n’en pouvons "
    "plus, dit Maëlle Le Goff, déléguée du personnel ; il manque douze postes depuis l'été. » La direction promet des renforts avant "
    "Noël. Elle a reçu les grévistes pendant deux heures. Rien n'a été signé. Le préfet, lui, s'est dit « très attentif » à la "
    "situation, sans annoncer la moindre mesure pour les patients qui attendent parfois une nuit entière dans les couloirs.",
    "Le canal rouvre aux péniches\n\nAprès huit mois de travaux, les écluses de Saint-Rambert fonctionnent de nouveau. Les mariniers "
    "œuvraient ailleurs, souvent en Belgique, où le fret paie mieux ; certains n’en sont pas revenus. Coût du chantier : 14,2 millions "
    "d'euros & des poussières, financés par la région. La batelière Odile Vannier a franchi la première le sas, vers 9 h 30, sous les "
    "applaudissements d’une centaine de badauds.",
]
OTHER = "Zythums, endives : ce texte sans rapport parle de la culture des endives dans le Nord, et il reste tel qu'il est, yak."


# ------------------------------------------------------------------------------------------------------- the manifest

@pytest.mark.parametrize(("said", "value", "reported"), [
    ("", None, False), ("open", "open", False), ("Libre", "open", False), ("share", "open", False),
    ("restricted", "restricted", False), ("Réservé", "restricted", False), ("reserve", "restricted", False), ("re\u0301serve\u0301", "restricted", False),
    ("NO", "restricted", False), ("non", "restricted", False), ("excerpts", "restricted", False), (" extraits ", "restricted", False),
    ("opne", "restricted", True), ("yes", "restricted", True), ("© Le Jour", "restricted", True),
])
def test_rights_are_read_or_taken_as_restricted(folder, said, value, reported):
    """A declared right is a row of metadata, none makes no row, and what is not understood is restricted and reported."""
    (folder / "manifest.csv").write_text(f"path,basis,evidence,rights\narticles/un.txt,inferred,des mots,{said}\n", encoding="utf-8")
    corpus = load_corpus(folder)
    rows = annotate(corpus).metadata.query("field == 'rights'")
    assert rows[["article_id", "value", "basis"]].values.tolist() == ([["un", value, "declared"]] if value else [])
    assert rows["evidence"].isna().all()
    assert [("rights" in row.reason, "réservé" in row.advice, row.record) for row in corpus.rejected] == [(True, True, 2)] * reported


@pytest.mark.parametrize(("manifest", "expected"), [
    ("path,outlet\narticles/un.txt,Le Jour\n", set()),
    ("path,rights\narticles/un.txt,\narticles/un.txt,restricted\n", {"un"}),  # the second line is refused, not what it forbids
    ("path,rights\narticles/un.txt,restricted\narticles/un.txt,open\n", {"un"}),
    ("path,evidence,rights\narticles/un.txt,des mots, cités,restricted\n", {"un"}),  # a comma too many
    ("path,evidence,rights\narticles/un.txt,restricted\n", {"un"}),  # a comma too few
    ("path,evidence,rights\narticles/un.txt,des mots\n", set()),
    ("path,rights\narticles/un.txt,open\n\"articles/deux.txt,restricted\n", {"deux"}),  # what stands below was not read
])
def test_a_misread_line_does_not_leak(folder, manifest, expected):
    """Where a line goes wrong, what it may have forbidden stays forbidden."""
    (folder / "manifest.csv").write_text(manifest, encoding="utf-8")
    assert restricted(annotate(folder)) == expected


def test_rights_of_a_file_and_of_one_record(folder):
    """The line of an export speaks for all its articles, the line of one article for that one."""
    rows = "".join(f'Le Jour,"{text}"\n' for text in ARTICLES)
    (folder / "articles" / "t.csv").write_text(f"média,texte\n{rows}", encoding="utf-8")
    (folder / "manifest.csv").write_text("path,rights\narticles/t.csv,restricted\narticles/t.csv#2,open\n", encoding="utf-8")
    assert restricted(annotate(folder)) == {"t#1"}


@pytest.mark.parametrize("declared", ["a", "b", "c"])
def test_copies_of_a_restricted_article_are_restricted(folder, declared):
    """Of articles that are nearly the same all are restricted when one is; one that shares a passage is not."""
    lines = ARTICLES[0].split(". ")
    texts = {"a": ARTICLES[0], "b": ARTICLES[0].replace("mardi", "mercredi"), "c": ARTICLES[0] + " (AFP)", "d": ". ".join([ARTICLES[1], *lines[-1:]])}
    for name, text in texts.items():
        (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "manifest.csv").write_text(f"path,rights\narticles/{declared}.txt,non\narticles/d.txt,open\n", encoding="utf-8")
    assert restricted(annotate(folder)) == {"a", "b", "c"}


def test_the_first_corpus_declares_none(tables):
    """Where nothing is declared no row is added and nothing is restricted."""
    assert restricted(tables) == set() and "rights" not in set(tables.metadata["field"])


# ---------------------------------------------------------------------------------------------------- runs in a page

def inline(piece: str) -> str:
    """Every third word marked, as evidence is."""
    tags = ("mark", "b", "small", "span class='x'", "del")
    words = [html.escape(word) for word in piece.split()]
    return "<p>" + " ".join(f"<{tags[n % 5]}>{word}</{tags[n % 5].split()[0]}>" if n % 3 == 0 else word for n, word in enumerate(words)) + "</p>"


FORMS = {
    "text": lambda piece: f"<p>{html.escape(piece)}</p>",
    "marked": inline,
    "blocks": lambda piece: "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in piece.split(". ")) + "</ul>",
    "entities": lambda piece: "<p>" + "".join(f"&#{ord(c)};" if ord(c) > 127 else html.escape(c) for c in piece) + "</p>",
    "hexadecimal": lambda piece: "<p>" + "".join(f"&#x{ord(c):X};" if not c.isspace() else "&nbsp;" for c in piece) + "</p>",
    "capitals": lambda piece: f"<h2>{html.escape(piece.upper())}</h2>",
    "spaces": lambda piece: "<p>" + html.escape(piece).replace(" ", "\n  \u00a0") + "</p>",
    "breaks": lambda piece: "<p>" + html.escape(piece).replace(", ", ",<br/> ") + "</p>",
    "title": lambda piece: f'<abbr title="{html.escape(piece)}">?</abbr>',
    "label": lambda piece: f"<li aria-label='{html.escape(piece)}'></li>",
    "escapes": lambda piece: f'<script type="application/json">{json.dumps({"text": [piece, "x"]})}</script>',
    "json": lambda piece: f'<script type="application/json">{json.dumps({piece: 1}, ensure_ascii=False).replace("<", chr(92) + "u003c")}</script>',
    "hover": lambda piece: "<script>Plotly.newPlot(\"f\", " + json.dumps([{"customdata": [["<b>a</b><br>" + html.escape(piece).replace(" d", "<br>d")]]}])
             + ")</script>",
    "comment": lambda piece: f"<!-- {html.escape(piece)} -->",
}


def said(markup: str) -> list[str]:
    """All that a page says, read by other means than those that are tested: visible text, attributes, strings of scripts."""
    tree = document_fromstring(f"<html><body>{markup}</body></html>")
    found = [value for node in tree.iter() if isinstance(node.tag, str) for value in node.values()]
    for node in tree.xpath("//script"):
        found += [re.sub("<[^>]*>", " ", html.unescape(json.loads(literal))) for literal in re.findall(r'"(?:[^"\\]|\\.)*"', node.text)]
    found += [html.unescape(node.text) for node in tree.xpath("//comment()")]
    shown = tree.xpath("//text()[not(parent::script)]")
    return [*found, "".join(shown), " ".join(shown)]


def plainly(text: str) -> str:
    """One space for white space, small letters."""
    return " ".join(text.lower().replace("’", "'").split())


def longest(text: str, article: str) -> int:
    """How many characters of the article, from a letter to a letter, stand in the text without a break."""
    text, article, best = plainly(text), plainly(article), 0
    for start in (place for place, char in enumerate(article) if char.isalnum()):
        end = start + best + 1
        while end <= len(article) and article[start:end] in text:
            best = end - start if article[end - 1].isalnum() else best
            end += 1
    return best


def letters(text: str) -> str:
    """Letters and digits alone."""
    return "".join(char for char in text.lower() if char.isalnum())


PIECE = st.tuples(st.sampled_from(sorted(FORMS)), st.integers(0, 1), st.integers(0, 300), st.integers(5, 250))


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=5), st.sampled_from([0, 20, 33, 60, 80]))
def test_no_run_is_left_in_a_page(pieces, length):
    """Whatever a page is put together from, no run of more characters stays, and text without relation stays as it is."""
    between = f"<p>{html.escape(OTHER)}</p>"
    markup = between.join(["", *(FORMS[form](ARTICLES[which][at:at + size]) for form, which, at, size in pieces), ""])
    cut = without_runs(markup, ARTICLES, length)
    assert cut.count(between) == len(pieces) + 1
    assert re.findall(r"<[^!>]*>", re.sub("<br/?>|='[^']*'|=\"[^\"]*\"", "", cut)) == re.findall(r"<[^!>]*>", re.sub("<br/?>|='[^']*'|=\"[^\"]*\"", "", markup))
    for text in said(cut):
        assert max(longest(text, article) for article in ARTICLES) <= max(length, SHORTEST), text


@pytest.mark.parametrize("form", FORMS)
def test_a_run_keeps_its_beginning(form):
    """A run keeps its first characters up to the end of a word and says that more was there; a shorter one stays as it is."""
    long, short = ARTICLES[0][30:180], ARTICLES[0][30:100]
    texts = said(without_runs(FORMS[form](long), ARTICLES, 80))
    kept = [letters(text.split(CUT)[0]) for text in texts if text.count(CUT) == 1]
    assert any(text.endswith(letters(long[:79].rsplit(" ", 2)[0])) for text in kept)
    assert without_runs(FORMS[form](short), ARTICLES, 80) == FORMS[form](short)


@pytest.mark.parametrize("markup", [
    f"<p>{OTHER}</p>", "<p>5 < 6 & l'<b>été</b> \"</p>", "<a href='x' title=\"l'été\">é</a>", "<script>if (a < b) { c = \"\\\\\"; }</script>", "", "<p title=\"a",
    "<img src=\"data:image/png;base64," + "iVBORw0KGgo" * 20 + "\">", "<!-- x", "<p>Maëlle Le Goff, déléguée du personnel</p>", "<style>p > b { }</style>",
    f'<script type="application/json">["{"-".join(ARTICLES[1].split()[:14]).lower()}"]</script>',
])
def test_what_is_no_run_stays_byte_for_byte(markup):
    """Other text, odd markup, names, pictures and slugs are left alone; so is everything where there is no text to look for."""
    assert without_runs(markup, ARTICLES, 60) == markup
    assert without_runs(markup, [], 0) == without_runs(markup, ["", "court"], 0) == markup


@given(st.text(alphabet="<>&;\"'\\/!-bré =\u20ac\ud83d #x1u", max_size=60), st.text(alphabet="bré <&\"\\", max_size=60), st.integers(-5, 90))
def test_odd_pages_raise_nothing(markup, text, length):
    """Broken markup and odd texts are no obstacle."""
    assert isinstance(without_runs(markup * 3, [text * 3], length), str)


def test_a_large_page_is_fast():
    """A megabyte of page against 200 articles takes seconds at most: time must not grow with the product of both."""
    draw = random.Random(7)
    words = ["".join(draw.choices("aeiouéèlmnrst", k=draw.randint(2, 9))) for _ in range(3000)]
    articles = [" ".join(draw.choices(words, k=800)) for _ in range(200)]
    page = "".join(FORMS[form](" ".join(draw.choices(words, k=40))) for _ in range(600) for form in ("marked", "escapes", "title")) + FORMS["text"](articles[9])
    start = time.process_time()
    assert longest(without_runs(page, articles, 80)[-9000:], articles[9]) <= 80 and time.process_time() - start < 5


# --------------------------------------------------------------------------------------------------------- excerpts

def embedded(*articles: str) -> dict:
    """What a page embeds of articles a, b, …: their sentences, and each word « la » or « les » as a mention."""
    sentences = [(number, place, text) for number, article in enumerate(articles) for place, text in enumerate(re.split(r"\n\n|(?<=\.) ", article))]
    spans = [(row, match.span()) for row, (_, _, text) in enumerate(sentences) for match in re.finditer(r"\bl(?:a|es)\b", text)]
    return {"spec": {"lang": "fr"}, "facts": {
        "articles": {"id": [chr(97 + number) for number in range(len(articles))], "title": [article.split("\n")[0] for article in articles]},
        "sentences": {"article": [row[0] for row in sentences], "number": [row[1] for row in sentences], "text": [row[2] for row in sentences]},
        "layers": {"mentions": {"sentence": [row for row, _ in spans], "actor": [0 for _ in spans], "spans": [[list(span)] for _, span in spans]},
                   "voices": {"sentence": list(range(len(sentences))), "spans": [[[0, len(row[2])]] for row in sentences]},
                   "times": {"sentence": [0], "earliest": ["2024-01-01"]}}}}


@pytest.mark.parametrize("ids", [None, {"a"}, set()])
@pytest.mark.parametrize("length", [0, 12, 80, 1000])
def test_excerpts_keep_counts_and_hide_texts(ids, length):
    """Rows stay, each span has its words, hashes are the sentences', excerpts are short and few; nothing given is changed."""
    before = embedded(*ARTICLES)
    kept = copy.deepcopy(before)
    facts, old = excerpted(before, ids, length)["facts"], before["facts"]
    assert before == kept
    hidden = {"a", "b"} if ids is None else ids
    for number, (text, was) in enumerate(zip(facts["sentences"]["text"], old["sentences"]["text"])):
        if "ab"[old["sentences"]["article"][number]] in hidden:
            assert facts["sentences"]["sha256"][number] == hashlib.sha256(was.encode()).hexdigest()
            assert text.strip("…") in was and len(text.strip("…")) <= length
            assert text == "" or re.search(rf"(?<!\w){re.escape(text.strip('…'))}(?!\w)", was)
        else:
            assert text == was and facts["sentences"]["sha256"][number] is None
    for name, layer in facts["layers"].items():
        assert {key: value for key, value in layer.items() if key != "spans"} == {key: value for key, value in old["layers"][name].items() if key != "spans"}
        assert len(layer.get("spans", [])) == len(old["layers"][name].get("spans", []))
    for sentence, spans, was in zip(facts["layers"]["mentions"]["sentence"], facts["layers"]["mentions"]["spans"], old["layers"]["mentions"]["spans"]):
        here, there = facts["sentences"]["text"][sentence], old["sentences"]["text"][sentence]
        assert [here[start:end] for start, end in spans] in ([], [there[start:end] for start, end in was])
    for article in range(2):
        if "ab"[article] in hidden:
            rows = [n for n, owner in enumerate(old["sentences"]["article"]) if owner == article]
            passed = sum(len(facts["sentences"]["text"][n].strip("…")) for n in rows) + len(facts["articles"]["title"][article].strip("…"))
            assert passed <= SHARE * sum(len(old["sentences"]["text"][n]) for n in rows)


def test_an_excerpt_is_about_what_was_counted():
    """An excerpt has the first counted words of its sentence; without any it is its beginning."""
    long = "Voici une phrase de longueur moyenne que personne ne compte ici. " * 12
    made = excerpted(embedded(f"Titre\n\n{long}Au bout du quai de Paimpol, un vieux marin attend encore la marée du soir sans dire un mot."), None, 30)
    texts = made["facts"]["sentences"]["text"]
    assert "la marée" in texts[-1] and texts[-1].startswith("…") and texts[-1].endswith("…")
    assert texts[1].startswith("Voici") and texts[1].endswith("…")


def test_a_passage_of_a_restricted_article_is_cut_elsewhere():
    """A sentence of another article that has a restricted one's words is an excerpt too; its other sentences stay."""
    wire = ARTICLES[0].split(". ")[-1]
    made = excerpted(embedded(ARTICLES[0], f"Brève\n\n{OTHER} {wire}"), {"a"}, 40)["facts"]["sentences"]
    assert made["text"][-2] == OTHER and made["sha256"][-2] is None
    assert made["sha256"][-1] == hashlib.sha256(wire.encode()).hexdigest() and len(made["text"][-1]) <= 42


def test_excerpts_are_not_cut_again():
    """A page with excerpts passes ``without_runs`` as it is, and a second round of excerpts changes nothing."""
    once = excerpted(embedded(*ARTICLES), {"a"}, 60)
    page = f'<script type="application/json">{json.dumps(once["facts"]["sentences"])}</script>'
    assert without_runs(page, ARTICLES[:1], 60) == page
    assert excerpted(once, {"a"}, 60)["facts"]["sentences"] == once["facts"]["sentences"]


def test_nothing_is_no_obstacle():
    """A page without articles or sentences stays one."""
    made = excerpted(embedded(), None, 80)["facts"]
    assert made["sentences"]["text"] == [] and made["sentences"]["sha256"] == []
