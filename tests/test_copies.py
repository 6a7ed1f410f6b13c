"""Copies and wire copy: shared passages are found, same events told twice are not, one article stands for its copies."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schema, sorting
from analysis.candidates import CLOSEST, NEAREST, Candidates
from analysis.copies import LARGEST_SIGNATURE, ROW, Known, ReadBodies, find_reuse, signature
from analysis.passages import read_words, shared_passages, word_numbers
from analysis.schema import Article, Reuse, Sentence
from analysis.sentences import split_sentences

LEAD = (
    "Quatorze personnes ont été légèrement blessées mercredi matin dans la collision de deux tramways à l'entrée du tunnel "
    "de Valmorel, a annoncé la préfecture de l'Orne-Supérieure, qui a ouvert une cellule d'information pour les familles.")
CAUSE = (
    "Selon les premiers éléments de l'enquête, la rame qui venait de la gare n'aurait pas marqué l'arrêt au feu rouge placé"
    " avant le pont, alors que la chaussée était rendue glissante par la pluie tombée pendant la nuit.")
MAYOR = (
    "« Nous avons eu beaucoup de chance », a estimé devant les journalistes la maire de Valmorel, rappelant que la ligne, "
    "ouverte il y a deux ans, avait déjà connu trois incidents de signalisation au cours de l'hiver.")
TRAFFIC = (
    "Le trafic, interrompu toute la matinée, a repris peu après quatorze heures sur une seule voie, et des autocars relient"
    " le centre au quartier des Forges en attendant la fin des réparations.")
INQUIRY = (
    "Le parquet a ouvert une enquête pour blessures involontaires et l'a confiée au commissariat central, qui entendra "
    "jeudi les deux conducteurs, hospitalisés en état de choc mais dont les jours ne sont pas en danger.")
DISPATCH = [LEAD, CAUSE, MAYOR, TRAFFIC, INQUIRY]
OWN_LEAD = (
    "Grosse frayeur hier dans le tunnel bien connu des habitants de la vallée : deux rames se sont heurtées et les secours "
    "ont soigné sur place une douzaine de passagers.")
OWN = [
    "La municipalité avait pourtant promis, au printemps dernier, de remplacer tous les feux du parcours avant les "
    "premières gelées.",
    "Un ancien mécanicien du dépôt se souvient d'avoir écrit deux fois à la régie pour demander que la vitesse soit "
    "abaissée dans la courbe.",
    "Les commerçants de la rue haute redoutent maintenant une saison sans clients, car les travaux bloqueront la moitié "
    "des places de parking.",
    "Au conseil de quartier, l'opposition réclame un audit confié à un cabinet extérieur et la publication de tous les "
    "rapports d'incident.",
    "Les associations d'usagers distribueront samedi un questionnaire devant les stations pour recueillir les témoignages"
    " des voyageurs.",
    "Le constructeur des rames, joint par notre rédaction, renvoie vers la régie et ne souhaite pas commenter une "
    "procédure en cours.",
]
QUOTE = "« Rien ne permet aujourd'hui de dire que le conducteur a commis une faute et nous attendons les conclusions des experts »"
THANKS = "« Nous avons eu beaucoup de chance », a estimé la maire de Valmorel."
SPEECH = (
    "« Je veux dire aux familles que la ville sera à leurs côtés tout le temps qu'il faudra, que chaque question recevra "
    "une réponse et que nous ne cacherons rien de ce que les experts trouveront. Nous avons confié les clefs du dépôt à des"
    " gens qui ne nous doivent rien. Si des erreurs ont été commises par nos services, je les reconnaîtrai devant le "
    "conseil, et si la ligne doit rester fermée jusqu'au printemps, elle restera fermée jusqu'au printemps, quoi qu'il en "
    "coûte à notre budget et à mes amis politiques »")
NAME = "la Commission nationale de contrôle et de prévention des accidents de tramways et de métros des Nations unies (CNCPATM)"


def article(article_id: str, *paragraphs: str, title: str = "", published: str | None = "2024-01-10") -> Article:
    text = "\n\n".join([title or f"Le récit du matin numéro {article_id}", *paragraphs])
    return Article(article_id, article_id, None, None, None, published, "fr", text, hashlib.sha256(text.encode()).hexdigest())


def body(given: Article) -> list[Sentence]:
    return split_sentences(given, [])


def sentence(text: str) -> list[Sentence]:
    return [Sentence("a", 0, 0, len(text), text, "body")]


def found(*articles: Article) -> tuple[list[Reuse], dict[str, str]]:
    bodies = {one.article_id: body(one) for one in articles}
    return settled(articles, bodies, lambda asked: ((name, bodies[name]) for name in asked))


def settled(articles: Iterable[Article], bodies: dict[str, list[Sentence]],
            read_bodies: ReadBodies) -> tuple[list[Reuse], dict[str, str]]:
    """All rows, sorted, and for each copy the article that stands for it."""
    known = [Known(one.article_id, one.published, one.sha256, signature(bodies[one.article_id])) for one in articles]
    shared = list(find_reuse(known, read_bodies))
    assert sorted(one.article_id for one in shared) == sorted(bodies)
    return sorted(row for one in shared for row in one.rows), {one.article_id: one.duplicate_of for one in shared if one.duplicate_of}


def changed(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


EDITED = [changed(LEAD, (" mercredi matin", "")), changed(CAUSE, ("aurait pas marqué", "a semble-t-il pas respecté")),
          changed(MAYOR, ("a estimé", "a lancé mercredi")), TRAFFIC, changed(INQUIRY, ("central, ", ", "))]
SUBTITLED = [LEAD, CAUSE, "Une seule voie rouverte", MAYOR, TRAFFIC, INQUIRY]
BACKGROUND = CAUSE.replace("Selon les premiers éléments de l'enquête", "Le dix janvier")

#: Two articles, whether they share passages, whether the second is a copy of the first.
PAIRS = {
    "the same text": (DISPATCH, DISPATCH, True, True),
    "small edits": (DISPATCH, EDITED, True, True),
    "another first sentence": (DISPATCH, [OWN_LEAD, *DISPATCH[1:]], True, False),
    "a short line before the text": (DISPATCH, ["Un accident de tramway a fait des blessés à Valmorel.", *DISPATCH], True, True),
    "the end cut by a clause": (DISPATCH, [*DISPATCH[:4], INQUIRY.split(", qui entendra")[0] + "."], True, True),
    "the end cut by half": (DISPATCH, DISPATCH[:2], True, False),
    "an intertitle": (DISPATCH, SUBTITLED, True, True),
    "paragraphs in another order": (DISPATCH, [MAYOR, LEAD, INQUIRY, CAUSE, TRAFFIC], True, True),
    "an update with one new paragraph": (DISPATCH, [*DISPATCH, OWN[0]], True, True),
    "an update with four new paragraphs": (DISPATCH, [*DISPATCH, *OWN[:4]], True, False),
    "a paragraph taken over": ([LEAD, CAUSE, TRAFFIC], [*OWN[:2], CAUSE, *OWN[2:]], True, False),
    "a series with one background": ([*OWN[:3], BACKGROUND], [BACKGROUND, *OWN[3:]], True, False),
    "a brief inside a long article": ([LEAD], [*OWN[:3], LEAD, *OWN[3:]], True, False),
    "the same event told twice": ([LEAD, CAUSE, QUOTE + ", a déclaré le procureur de Valmorel, qui recevait la presse."],
                                  [OWN_LEAD, OWN[0], "Le parquet reste prudent. " + QUOTE + ", nous a répondu son chef."], False, False),
    "the same facts in the same order": (
        ["Quatorze personnes ont été légèrement blessées mercredi dans la collision de deux longues rames à l'entrée nord du tunnel de "
         "Valmorel, a indiqué la préfecture de l'Orne-Supérieure.", *OWN[:2]],
        ["Quatorze personnes ont été légèrement blessées hier après la collision de deux longues voitures à l'entrée sud du tunnel de "
         "Valmorel, selon la préfecture de l'Orne-Supérieure.", *OWN[2:]], False, False),
    "a short quotation and its speaker": ([LEAD, THANKS], [*OWN[:2], THANKS], False, False),
    "a long speech": ([*OWN[:2], "La maire a parlé. " + SPEECH + "."], [*OWN[2:4], SPEECH + ", a lancé l'élue."], True, False),
    "the name of an institution": (
        [f"Le rapport remis vendredi à {NAME} ne dit rien des freins ni de la formation du personnel.", *OWN[:2]],
        [f"Un ingénieur qui a longtemps travaillé pour {NAME} juge la courbe trop serrée pour ces rames.", *OWN[2:]], False, False),
    "a line of formula": (["Toute reproduction interdite sans l'accord écrit de notre journal.", *OWN[:3]],
                          ["Toute reproduction interdite sans l'accord écrit de notre journal.", *OWN[3:]], False, False),
    "nothing": (OWN[:3], DISPATCH, False, False),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_two_articles_share(name):
    """Passages taken over count, the same facts, names and short quotations do not; only nearly equal bodies are copies."""
    first, second, shares, copied = PAIRS[name]
    rows, copies = found(article("a", *first), article("b", *second, title="Tramways : la ligne fermée jusqu'à nouvel ordre"))
    assert [(row.article_id, row.other_id) for row in rows] == ([("a", "b"), ("b", "a")] if shares else [])
    assert copies == ({"b": "a"} if copied else {})


def test_spans_have_the_passage_and_no_more():
    """The spans of a paragraph taken over and edited are that paragraph in either text; its share is of either body."""
    taken = EDITED[1].replace("'", "’").replace(" ", "\u00a0", 3)
    one, two = article("a", LEAD, CAUSE, TRAFFIC), article("b", *OWN[:2], taken, *OWN[2:])
    (row, mirrored), _ = found(one, two)
    assert [one.text[start:end] for start, end in row.spans] == [CAUSE.rstrip(".")]
    assert [two.text[start:end] for start, end in row.other_spans] == [taken.rstrip(".")]
    assert (mirrored.spans, mirrored.other_spans, mirrored.words) == (row.other_spans, row.spans, row.words)
    counts = [len(word_numbers(text)[0]) for text in (CAUSE, " ".join([LEAD, CAUSE, TRAFFIC]), " ".join([*OWN, taken]))]
    assert row.words == counts[0] - 3
    assert (row.share, mirrored.share) == (row.words / counts[1], row.words / counts[2])


def test_a_brief_is_all_in_the_long_article():
    """A one-paragraph brief printed inside a long article has share 1.0, the long article a small one."""
    (brief, long), copies = found(article("a", LEAD), article("b", *OWN[:3], LEAD, *OWN[3:]))
    assert brief.share == 1.0 and long.share < 0.3 and not copies


def test_short_runs_in_a_row_are_no_passage():
    """Two reports of one event use the same few words in the same order again and again; without a longer run they share nothing."""
    first, second, _, _ = PAIRS["the same facts in the same order"]
    assert shared_passages(*(read_words(body(article("a", *paragraphs))) for paragraphs in (first, second))) == []


def test_one_article_stands_for_its_copies():
    """Copies point to the earliest published, then to the smallest id, and an unknown day comes last."""
    texts = {"c": "2024-01-11", "b": "2024-01-10", "d": "2024-01-10", "a": None}
    rows, copies = found(*(article(name, *DISPATCH, published=day) for name, day in texts.items()))
    assert copies == {"a": "b", "c": "b", "d": "b"}
    assert len(rows) == 12


def test_equal_texts_are_copies_however_short():
    """Two articles of the same few words are copies, although they are too short to have passages."""
    line = "Pas de tramway lundi."
    assert found(article("a", line, title="Grève"), article("b", line, title="Grève")) == ([], {"b": "a"})


def test_a_chain_of_versions():
    """A version near to one that is a copy, but not to what stands for it, is no copy: it does not point to another copy."""
    rows, copies = found(article("a", *DISPATCH, OWN[0], OWN[1]), article("b", *DISPATCH, OWN[0], OWN[1], OWN[2]),
                         article("c", *DISPATCH[2:], OWN[0], OWN[1], OWN[2]), article("d", *DISPATCH[2:], *OWN[:4]))
    assert copies == {"b": "a", "d": "c"}
    assert ("b", "c") in {(row.article_id, row.other_id) for row in rows}


PARAGRAPHS = st.lists(st.sampled_from([*DISPATCH, *EDITED, *OWN, QUOTE, SPEECH]), min_size=0, max_size=7)
DAYS = st.sampled_from([None, "2024", "2024-01-09", "2024-01-10"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PARAGRAPHS, DAYS), max_size=8), st.randoms(use_true_random=False))
def test_rows_whatever_the_articles(made, chance):
    """Rows do not depend on the order of the articles; they are mirrored and sorted, spans do not overlap; copies point to no copy."""
    articles = [article(f"n{k}", *paragraphs, published=day) for k, (paragraphs, day) in enumerate(made)]
    rows, copies = found(*articles)
    assert found(*chance.sample(articles, len(articles))) == (rows, copies)
    assert rows == sorted(rows) and not set(copies) & set(copies.values())
    texts = {one.article_id: one.text for one in articles}
    by_pair = {(row.article_id, row.other_id): row for row in rows}
    for row in rows:
        other = by_pair[row.other_id, row.article_id]
        assert (other.words, sorted(zip(row.spans, row.other_spans))) == (row.words, sorted(zip(other.other_spans, other.spans)))
        assert row.spans == sorted(row.spans) and 0 < row.share <= 1
        edges = [edge for span in row.spans for edge in span]
        assert edges == sorted(set(edges)) and 0 <= edges[0] and edges[-1] <= len(texts[row.article_id])


def test_a_wire_reprinted_by_all():
    """Hundreds of reprints and a line that all articles have cost no comparison of all with all, and all copies are found."""
    line = "Cet article est tiré de notre édition imprimée du matin et réservé à nos abonnés de la région."
    chance = random.Random(1)
    words = sorted({word for text in [*OWN, *DISPATCH] for word in text.split()})
    articles = [article(f"w{k:03}", *DISPATCH) for k in range(120)]
    articles += [article(f"x{k:03}", " ".join(chance.choices(words, k=120)) + ".", line) for k in range(120)]
    fetched: list[str] = []
    bodies = {one.article_id: body(one) for one in articles}

    def read_bodies(asked: Collection[str]) -> Iterator[tuple[str, list[Sentence]]]:
        fetched.extend(asked)
        yield from bodies.items()

    rows, copies = settled(articles, bodies, read_bodies)
    assert copies == {f"w{k:03}": "w000" for k in range(1, 120)}
    assert len(rows) < 2 * 10 * len(articles) and len(fetched) <= len(articles)


# ------------------------------------------------------------------------------------------- which articles to compare

@pytest.fixture(scope="module")
def little_memory():
    """Numbers go to the file from sixty on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "ROOM", 60)
        patch.setattr(sorting, "BLOCK", 3)
        yield


NUMBERS = st.builds(lambda upper, lower: upper << 32 | lower, st.integers(0, 5) | st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(NUMBERS, max_size=90), max_size=9))
def test_numbers_come_back_sorted(little_memory, added):
    """All numbers come back, in ascending order, however many fit into memory; those with one upper half are in one piece."""
    sorter = sorting.Sorter()
    for numbers in added:
        sorter.add(np.array(numbers, dtype=np.uint64))
    pieces = [piece.tolist() for piece in sorter.pieces()]
    assert sum(pieces, []) == sorted(sum(added, []))
    halves = [{number >> 32 for number in piece} for piece in pieces]
    assert all(not one & other for one, other in zip(halves, halves[1:]))


def compared(signatures: list[set[int]], places: list[int]) -> list[list[int]]:
    candidates = Candidates()
    for marks in signatures:
        candidates.add(np.array(sorted(marks), dtype="<u4").tobytes())
    return list(candidates.of_each(np.array(places, dtype=np.int64)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.sampled_from([4, 60, 1000]), st.randoms(use_true_random=False))
def test_which_articles_are_compared(little_memory, count, kinds, chance):
    """Those with two fingerprints in common; of each fingerprint the first and the nearest; whatever the order."""
    ranked = [{chance.randrange(kinds) for _ in range(chance.randrange(9))} for _ in range(count)]
    common: Counter[tuple[int, int]] = Counter()
    for mark in set().union(*ranked):
        owners = [place for place, marks in enumerate(ranked) if mark in marks]
        for nth, later in enumerate(owners):
            for earlier in {*owners[:min(nth, 1)], *owners[max(nth - NEAREST, 0):nth]}:
                common[later, earlier] += 1
    places = chance.sample(range(count), count)
    found = compared([ranked[place] for place in places], places)
    for later, earlier in enumerate(found):
        closest = sorted(((common[later, place], place) for place in range(later) if common[later, place] > 1), reverse=True)[:CLOSEST]
        assert earlier == [place for _, place in closest]


def test_an_article_with_something_of_many():
    """An article that has something in common with hundreds is compared with a few: those that it has most in common with."""
    others = [{2 * k, 2 * k + 1} | ({10_000} if k % 30 == 0 else set()) for k in range(300)]
    found = compared([*others, set().union(*others)], list(range(301)))
    assert len(found[300]) == CLOSEST and set(found[300][:9]) == {0, *range(60, 300, 30)}


# ------------------------------------------------------------------------------------------------------- signatures

SAME_WORDS = {
    "case": CAUSE.upper(),
    "accents": CAUSE.translate(str.maketrans("éèêàçûî", "eeeacui")),
    "loose accents": CAUSE.replace("é", "e\u0301").replace("ê", "e\u0302"),
    "apostrophes": CAUSE.replace("'", "’"),
    "spaces": CAUSE.replace(" ", "\u202f"),
    "lines": CAUSE.replace(" ", "\r\n"),
    "hyphenation": CAUSE.replace("enquête", "en\u00adquête"),
    "marks": f"« {CAUSE.replace(',', ' —')} »",
}


@pytest.mark.parametrize("name", SAME_WORDS)
def test_equal_words_have_equal_signatures(name):
    """What does not change the words does not change the signature; another word does."""
    assert signature(sentence(SAME_WORDS[name])) == signature(sentence(CAUSE)) != b""
    assert signature(sentence(CAUSE.replace("rame", "voiture"))) != signature(sentence(CAUSE))


def test_a_signature_is_the_same_everywhere():
    """A signature does not depend on the machine or on Python's hash seed: these bytes were written down once."""
    assert signature(sentence(QUOTE)).hex() == "7e969401c2aed82f007558307f85f745a5c32258"


def test_a_signature_is_of_the_body():
    """Headline and intertitles have no part in a signature."""
    with_heads, without = article("a", *SUBTITLED, title="Un tunnel fermé"), article("a", *DISPATCH, title="Des rames se heurtent")
    assert signature(body(with_heads)) == signature(body(without))


@pytest.mark.parametrize("count", [0, 7, 8, 200, 900, 5_000, 100_000])
def test_a_signature_is_small(count):
    """A signature has at most 2000 bytes however long the article; a body shorter than a fingerprint has none."""
    chance = random.Random(count)
    made = signature(sentence(" ".join(f"mot{chance.randrange(3000)}" for _ in range(count))))
    assert len(made) <= LARGEST_SIGNATURE and len(made) % 4 == 0
    assert bool(made) == (count >= ROW)


def test_a_paragraph_in_a_book():
    """A few paragraphs are found in a text of a hundred thousand words, whose signature is thin."""
    chance = random.Random(3)
    words = [f"mot{chance.randrange(3000)}" for _ in range(20_000)]
    rows, _ = found(article("a", " ".join(words) + "."), article("b", " ".join(words[4000:4400]) + ".", *OWN))
    assert rows[0].words == 400


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_words_of_any_text(text):
    """Every word's span is not empty, in order, inside the text, begins and ends with a letter or figure; nothing is raised."""
    values, starts, ends = word_numbers(text)
    assert len(values) == len(starts) == len(ends)
    spans = list(zip(starts.tolist(), ends.tolist()))
    assert all(start < end for start, end in spans) and all(end < start for (_, end), (start, _) in zip(spans, spans[1:]))
    assert all(text[start].isalnum() for start, _ in spans) and (not spans or spans[-1][1] <= len(text))
    signature(sentence(text))


def test_the_table():
    """Rows make a frame with the columns and types of the table ``reuse``, also when there are none."""
    rows, _ = found(article("a", *DISPATCH), article("b", *DISPATCH))
    made = schema.frame("reuse", rows)
    assert list(made.columns) == ["article_id", "other_id", "spans", "other_spans", "words", "share"]
    assert (made.dtypes["words"], made.dtypes["share"]) == ("int64", "float64")
    assert schema.frame("reuse", []).dtypes.equals(made.dtypes)
