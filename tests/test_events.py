"""Events: which sentences are put together, what each outlet says of them, and what the cards show."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import annotate, event_groups, load_corpus, schema
from analysis.event_cards import cards, event_card
from analysis.event_tables import details, event_sentences, events, told_by
from analysis.observing import WhatError
from analysis.time_drawings import events_by_outlet
from analysis.widgets import opened

#: article, outlet, published, text. Two events on 7 March 2023, one told by its week too; one outlet is silent about each.
PRESS = [
    ("frappe-date", "Le Phare", "2023-03-08",
     "Des missiles russes ont tué quatorze personnes à Zaporijjia, en Ukraine, mardi 7 mars. La Russie condamne l'Ukraine."),
    ("frappe-hier", "La Vigie", "2023-03-08",
     "Hier, une frappe russe a fait onze morts à Zaporijjia, dans le sud de l'Ukraine. La mer était calme à Brest."),
    ("frappe-semaine", "L'Estafette", "2023-03-14",
     "La semaine dernière, des missiles russes ont éventré la gare de Zaporijjia, en Ukraine. Les trains roulent de nouveau."),
    ("gaz-date", "L'Estafette", "2023-03-08",
     "Recep Tayyip Erdogan a reçu mardi à Ankara le président azerbaïdjanais Ilham Aliev pour signer un contrat de gaz."),
    ("gaz-jour", "Le Phare", "2023-03-09",
     "Le 7 mars, à Ankara, Recep Tayyip Erdogan et Ilham Aliev ont signé un contrat de vingt ans sur le gaz. Bruxelles s'en félicite."),
    ("muet", "Le Muet", "2023-03-09",
     "La récolte de pommes a commencé dans le Limousin. Elle est bonne cette année, disent les producteurs."),
]
EXPECTED = {("2023-03-07", frozenset({"frappe-date", "frappe-hier", "frappe-semaine"})),
            ("2023-03-07", frozenset({"gaz-date", "gaz-jour"}))}


#: The actors of the invented press that the built-in table lacks.
ACTORS = """actor,kind,belongs_to,label_fr,label_en,names,descriptions
emmanuel-macron,person,france,Emmanuel Macron,Emmanuel Macron,Emmanuel Macron,
olaf-scholz,person,germany,Olaf Scholz,Olaf Scholz,Olaf Scholz,
volodymyr-zelensky,person,ukraine,Volodymyr Zelensky,Volodymyr Zelensky,Volodymyr Zelensky,
recep-tayyip-erdogan,person,turkey,Recep Tayyip Erdogan,Recep Tayyip Erdogan,Recep Tayyip Erdogan,
ilham-aliyev,person,azerbaijan,Ilham Aliev,Ilham Aliyev,Ilham Aliev,
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """What makes the tables of some articles."""
    path = tmp_path_factory.mktemp("events") / "actors.csv"
    path.write_text(ACTORS, encoding="utf-8")
    return lambda rows: annotate(load_corpus(pd.DataFrame(rows, columns=["article_id", "outlet", "published", "text"])), actors=path)


def sets(tables):
    """Day and articles of each event."""
    return {(day, frozenset(told["article_id"])) for (_, day), told in event_sentences(tables).groupby(["event", "day"])}


@pytest.fixture(scope="module")
def press(read):
    """The tables of the invented press."""
    return read(PRESS)


def event_of(tables, article):
    """The event that an article tells."""
    told = event_sentences(tables)
    return told.loc[told["article_id"] == article, "event"].iloc[0]


@pytest.mark.parametrize("day", ["2023-09-13", "2024-06-19"])
def test_the_summit_and_the_visit_come_out(tables, day):
    """In the first corpus the summit and the visit are events of several articles, with Putin among the actors."""
    found = events(tables, lang="en").set_index("day")
    assert found.loc[day, "articles"] >= 2 and "Putin" in found.loc[day, "actors"]


def test_two_events_of_one_day_stay_apart(press):
    """By date, yesterday, weekday and week, each article goes to its own of two events of the day."""
    assert sets(press) == EXPECTED


def test_events_are_counted_and_sorted(press):
    """One row an event, the most widely told first, with how many articles tell the day and how many its week only."""
    found = events(press)
    assert found["event"].tolist() == ["2023-03-07-1", "2023-03-07-2"] and found["day"].unique().tolist() == ["2023-03-07"]
    assert found[["articles", "outlets", "sentences", "exact", "coarse"]].to_numpy().tolist() == [[3, 3, 3, 2, 1], [2, 2, 2, 2, 0]]
    assert set(found["actors"].iloc[1].split(" | ")[:2]) == {"recep-tayyip-erdogan", "ilham-aliyev"}


DAY = ("Emmanuel Macron a reçu Olaf Scholz à Marseille le 14 mai.", "2024-05-15")
WEEK = ("La semaine dernière, Emmanuel Macron a reçu Olaf Scholz à Marseille.", "2024-05-21")


@pytest.mark.parametrize(("one", "other", "together"), [
    (DAY, ("Mardi, à Marseille, Olaf Scholz a rencontré Emmanuel Macron.", "2024-05-16"), True),
    (DAY, WEEK, True),
    (DAY, ("Mercredi, Olaf Scholz a quitté Marseille.", "2024-05-16"), False),
    (DAY, ("Le 14 mai, la Corée du Nord a tiré un missile.", "2024-05-16"), False),
    (WEEK, ("La semaine dernière, à Marseille, Olaf Scholz et Emmanuel Macron se sont vus.", "2024-05-22"), False),
    (("PARIS, 14 mai 2024 (AFP) - Emmanuel Macron part pour Marseille avec Olaf Scholz.", "2024-05-14"),
     ("14 mai 2024 - Emmanuel Macron et Olaf Scholz vont à Marseille.", "2024-05-14"), False),
    (("Le 14 mai, le maire a ouvert le festival. Il a salué Emmanuel Macron.", "2024-05-15"),
     ("Olaf Scholz a dîné avec Emmanuel Macron à Marseille. Il est reparti le 14 mai.", "2024-05-16"), False),
    (("Le chômage a baissé en mai.", "2024-06-20"), ("Les épreuves du baccalauréat ont commencé le 14 mai.", "2024-05-15"), False),
    (("Le compositeur est mort mardi à l'âge de 80 ans.", "2024-05-15"), ("Le cinéaste est mort mardi à l'âge de 87 ans.", "2024-05-15"), False),
], ids=["same day", "week and day", "another day", "other actors", "no one tells the day", "datelines", "another event", "words alone",
        "two deaths"])
def test_what_goes_together(read, one, other, together):
    """Two articles make an event when they tell the same day and actors, one of them at least by its day."""
    tables = read([("a", "Un", one[1], one[0]), ("b", "Deux", other[1], other[0])])
    assert (len(events(tables)) == 1) == together


def test_a_copy_makes_no_event(press):
    """An article and its copy are no event; beside another article the copy's sentences stand with it and are not counted."""
    copies = press.articles["article_id"].map({"gaz-jour": "gaz-date", "frappe-hier": "frappe-date"})
    copied = press.articles.assign(duplicate_of=copies.astype("str"))
    tables = replace(press, articles=copied)
    assert events(tables)[["articles", "exact"]].to_numpy().tolist() == [[2, 1]]
    assert event_sentences(tables).loc[lambda told: told["copy"], "article_id"].tolist() == ["frappe-hier"]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**16))
def test_order_does_not_matter(press, seed):
    """The same tables with their rows in another order give the same events and sentences, row by row."""
    shuffled = replace(press, **{name: getattr(press, name).sample(frac=1, random_state=seed) for name in schema.TABLES})
    pd.testing.assert_frame_equal(events(shuffled), events(press))
    pd.testing.assert_frame_equal(event_sentences(shuffled), event_sentences(press))


def test_many_sentences_of_a_day_are_clustered_in_parts(press, monkeypatch):
    """With buckets smaller than the day the same events come out."""
    monkeypatch.setattr(event_groups, "BUCKET", 2)
    assert sets(press) == EXPECTED


def test_event_sentences_are_observations(press):
    """They have what lists of sentences need, spans inside of the sentence, and say whether the day itself is told."""
    told = event_sentences(press, lang="fr")
    for sentence, spans in zip(told["sentence"], told["spans"]):
        assert spans and all(0 <= start < end <= len(sentence) for start, end in spans)
    assert told.loc[~told["exact"], "article_id"].tolist() == ["frappe-semaine"]
    assert opened(told, ["event", "outlet"]).data.count("<details>") == 5
    assert set(told["voice"]) == {"mots du journal"}


def test_the_voice_of_an_event_is_whose_words_tell_it(read):
    """A day that stands in a quotation is told in the speaker's voice."""
    tables = read([("a", "Un", "2024-05-15", "« Le 14 mai, Olaf Scholz a trahi la Grèce », a déclaré Emmanuel Macron."),
                   ("b", "Deux", "2024-05-15", "Olaf Scholz a trahi la Grèce le 14 mai.")])
    assert event_sentences(tables)["voice"].tolist() == ["emmanuel-macron", "outlet"]


#: Two outlets about one day: the same actors; other numbers, opposite stances towards Ukraine.
SIDES = [("un", "Un", "2023-03-08", "Mardi 7 mars, Volodymyr Zelensky a reçu Emmanuel Macron à Kiev. Ce 7 mars, Volodymyr Zelensky "
          "et Emmanuel Macron ont vu 14 blessés à Kiev. "
          "Emmanuel Macron soutient l'Ukraine depuis le 7 mars, quand Volodymyr Zelensky l'a reçu à Kiev."),
         ("deux", "Deux", "2023-03-08", "Volodymyr Zelensky a reçu hier Emmanuel Macron à Kiev, où ils ont vu 11 blessés. "
          "Emmanuel Macron condamne l'Ukraine depuis le 7 mars, quand Volodymyr Zelensky l'a reçu à Kiev."),
         ("trois", "Trois", "2023-03-10", "Les pommes sont bonnes."), ("quatre", "Quatre", "2023-03-20", "Les poires sont bonnes.")]


@pytest.fixture(scope="module")
def sides(read):
    """The tables of the two outlets and the silent ones."""
    return read(SIDES)


@pytest.mark.parametrize(("kind", "what", "verdict", "outlets"), [
    ("actor", "emmanuel-macron", "agreement", {"Un": True, "Deux": True}),
    ("number", "14 blessés", "opposite", {"Un": True, "Deux": False}),
    ("number", "11 blessés", "opposite", {"Un": False, "Deux": True}),
    ("stance", "ukraine +", "opposite", {"Un": True, "Deux": False}),
    ("stance", "ukraine −", "opposite", {"Un": False, "Deux": True}),
    ("event", "2023-03-07-1", "silence", {"Trois": False}),
])
def test_what_each_outlet_says(sides, kind, what, verdict, outlets):
    """What all say, where they contradict each other, and who published in the week after and is silent."""
    compared = told_by(sides, "2023-03-07-1")
    rows = compared[(compared["kind"] == kind) & (compared["what"] == what)]
    assert dict(zip(rows["outlet"], rows["count"] > 0)) == outlets and set(rows["verdict"]) == {verdict}


def test_what_is_said_opens_its_sentences(press):
    """Each count of the comparison is the number of its observations."""
    told = event_sentences(press)
    event = event_of(press, "frappe-date")
    said, compared = details(press, told[told["event"] == event]), told_by(press, event)
    assert compared["count"].sum() == len(said) > 0
    assert set(compared.loc[compared["verdict"] == "silence", "outlet"]) == {"Le Muet"}


def test_an_unknown_event_is_refused(press):
    """The message names the events that there are."""
    with pytest.raises(WhatError, match="2023-03-07-1"):
        told_by(press, "1999-01-01-1")


def test_a_card_says_day_actors_voices_and_silences(sides):
    """The card has the day as it is written, the marked sentences with their voices, and lists that open."""
    card = event_card(sides, "2023-03-07-1", lang="fr").data
    assert "<h3>7 mars 2023 · Emmanuel Macron, " in card and "<mark>hier</mark>" in card
    assert "[mots du journal]" in card and card.count("<details>") == card.count("</details>") > 4
    for heading in ("Ils se contredisent", "Tous le disent", "Silences"):
        assert f"<h4>{heading}</h4>" in card
    assert "Trois : n’en dit rien" in card and "Quatre" not in card
    assert "7 March 2023" in event_card(sides, "2023-03-07-1").data


def test_cards_escape_what_articles_say(read):
    """Markup of outlets, ids and texts stays text."""
    bad = "<img src=x>"
    said = f"Hier, {bad} Emmanuel Macron a reçu Olaf Scholz à Marseille avec 12 amis {bad}."
    made = read([(f"{bad}{number}", f"{bad}{number}", "2023-03-08", said) for number in (1, 2)])
    shown = cards(replace(made, articles=made.articles.assign(duplicate_of=None)))
    assert "<img" not in shown.data and "&lt;img" in shown.data


def test_cards_say_of_how_many(press):
    """At most so many cards are shown, and the rest is said."""
    shown = cards(press, limit=1).data
    assert shown.count("<article") == 1 and "first 1 of 2" in shown


def test_the_figure_has_room_for_many_outlets(read):
    """Of more outlets than fit the small ones stand together, those that tell an event and those that tell none."""
    many = [(f"x{number}", f"Feuille {number}", "2023-03-09", "Il a plu mardi sur la ville.") for number in range(12)]
    _, data = events_by_outlet(read([*PRESS, *many, *[(f"y{number}", "Le Phare", "2023-03-09", "Rien.") for number in range(2)]]))
    assert {"Le Phare", "other outlets"} <= set(data["outlet"]) and data["sentences"].sum() == 5


@pytest.mark.parametrize("rows", [[], PRESS[5:], PRESS[:1]], ids=["nothing", "no date", "one article"])
def test_without_events_there_are_empty_tables(read, rows):
    """Nothing to tell gives empty frames with their columns, and a card list that says so."""
    empty = read(PRESS[:1])
    tables = read(rows) if rows else replace(empty, **{name: getattr(empty, name).head(0) for name in schema.TABLES})
    assert events(tables).empty and {"event", "day", "actors"} <= set(events(tables).columns)
    assert event_sentences(tables).empty and "<article" not in cards(tables).data
