"""Stance: who is for or against whom, in whose words, by the words that say so."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import frames, lexicon
from analysis.forms import conjugate
from analysis.schema import OUTLET, UNATTRIBUTED, Article, Mention, Quote, Sentence, Stance
from analysis.stance import find_stance, stance_towards
from stance_cases import cases, judge

NAMES = {"Lisbonne": ("portugal", "state"), "Oslo": ("norway", "state"), "Tunis": ("tunisia", "state"),
         "Quito": ("ecuador", "state"),
         "Anna Berg": ("anna-berg", "person"), "Paul Maro": ("paul-maro", "person"), "Cardiff": ("cardiff", "place")}


def rows(text: str, *quotes: tuple[str, str | None]) -> list[Stance]:
    """The stance rows of one sentence; quotes are given as (their words, their speaker)."""
    article = Article("a", "a.txt", None, None, None, None, "fr", text, "")
    mentions = [Mention("a", 0, at, at + len(name), name, slug, kind, "name") for name, (slug, kind) in NAMES.items()
                for at in range(len(text)) if text.startswith(name, at)]
    at = [text.rindex(words) for words, _ in quotes]
    spoken = [Quote("a", k, 0, at[k], at[k] + len(words), words, "direct", speaker, None, None)
              for k, (words, speaker) in enumerate(quotes)]
    return find_stance(article, [Sentence("a", 0, 0, len(text), text, "body")], mentions, spoken)


def labels(text: str, *quotes: tuple[str, str | None]) -> dict[tuple[str, str], tuple[int | None, str]]:
    """(holder, target) to (label, basis), of the rows that take a stance or report an act."""
    return {(row.holder, row.target): (row.label, row.basis) for row in rows(text, *quotes) if row.label != 0}


def towards(text: str, name: str) -> tuple[int | None, float]:
    """Label and score of a text towards the first place where the name stands."""
    start = text.index(name)
    row = stance_towards([text], [(start, start + len(name))]).iloc[0]
    return (None if pd.isna(row["label"]) else int(row["label"])), float(row["score"])


ATTITUDES = [
    ("Oslo condamne Tunis.", "norway", "tunisia", -1),
    ("Oslo a vivement dénoncé la politique de Tunis.", "norway", "tunisia", -1),
    ("Oslo soutient pleinement Tunis.", "norway", "tunisia", 1),
    ("Tunis a été condamnée par Oslo.", "norway", "tunisia", -1),
    ("Oslo s’inquiète d’un possible accord entre Tunis et Quito.", "norway", "ecuador", -1),
    ("Oslo et Lisbonne soupçonnent Tunis de cacher des armes.", "portugal", "tunisia", -1),
    ("Le soutien de Oslo à Tunis reste entier.", "norway", "tunisia", 1),
    ("Anna Berg a exprimé sa gratitude envers Paul Maro.", "anna-berg", "paul-maro", 1),
    ("Anna Berg a exprimé son inquiétude face à Tunis.", "anna-berg", "tunisia", -1),
    ("Anna Berg a rendu hommage à Paul Maro.", "anna-berg", "paul-maro", 1),
    ("Les ministres portugais ont mis en garde contre la visite de Paul Maro.", "ministres-portugais", "paul-maro", -1),
    ("Oslo souhaite renforcer sa coopération avec Quito.", "norway", "ecuador", 1),
]


@pytest.mark.parametrize(("text", "holder", "target", "label"), ATTITUDES)
def test_reported_attitude(text: str, holder: str, target: str, label: int) -> None:
    """A reported attitude belongs to the one who has it, active, passive, nominal or in an idiom."""
    assert labels(text).get((holder, target)) == (label, "attitude")
    assert (OUTLET, target) not in labels(text)


AS_GOOD = ("wrong", "silent", "holds")


@pytest.mark.parametrize("row", cases(), ids=lambda row: f"{row['construction']}: {row['text'][:40]}")
def test_case_is_judged_as_well_as_recorded(row: dict[str, str]) -> None:
    """Each construction of the table is read as well as the table says, or better."""
    assert AS_GOOD.index(judge(row)) >= AS_GOOD.index(row["now"])


def test_few_cases_are_judged_wrong() -> None:
    """Of the cases that no rule was written for, at most one in twelve has a sign that it must not have."""
    blind = [row["now"] for row in cases() if row["part"] == "blind"]
    assert blind and blind.count("wrong") * 12 <= len(blind)


JUDGING = sorted(frame.term for frame in frames.frames() if frame.kind in ("verb", "effect") and frame.basis == "attitude"
                 and abs(frame.object) == 1 and frame.term.isalpha() and frame.term.endswith("er")
                 and not frame.term.endswith(("cer", "ger", "yer", "eler", "eter")) and "é" not in frame.term[-5:] and "e" not in frame.term[-4:-2])


@pytest.mark.parametrize("verb", JUDGING)
def test_active_and_passive_agree(verb: str) -> None:
    """« Oslo V Tunis », « Oslo a V Tunis », « Tunis est V par Oslo », « Tunis, que Oslo V »: one holder, target, label, score."""
    stem = verb[:-2]
    said = [next((row for row in rows(text) if row.target == "tunisia" and row.holder == "norway"), None) for text in (
        f"Oslo {stem}e Tunis.", f"Oslo a {stem}é Tunis.", f"Tunis est {stem}ée par Oslo.", f"Tunis, que Oslo {stem}e, se tait.")]
    assert all(row and row.label for row in said) and len({(row.label, row.score, row.basis) for row in said if row}) == 1


DENIALS = ["Oslo ne {stem}e pas Tunis.", "Oslo n’a jamais {stem}é Tunis.", "Oslo ne {stem}e plus Tunis.", "Oslo ne {stem}e guère Tunis.",
           "Personne ne {stem}e Tunis.", "Oslo refuse de {stem}er Tunis.", "Oslo a parlé sans {stem}er Tunis.",
           "Oslo {stem}erait Tunis, dit-on.", "Si Oslo {stem}e Tunis, tout change.", "Oslo {stem}e-t-elle Tunis ?"]


@pytest.mark.parametrize("verb", JUDGING)
def test_what_is_denied_or_supposed_is_never_clear(verb: str) -> None:
    """A negation, a condition, hearsay or a question never leaves a clear stance, whatever the verb."""
    stem = verb[:-2]
    assert {row.label for text in DENIALS for row in rows(text.format(stem=stem)) if row.target == "tunisia"} <= {None, 0}


NARRATED = [
    ("Tunis est accusée de violer la trêve.", "tunisia", -1),
    ("Les provocations de Tunis continuent.", "tunisia", -1),
    ("Paul Maro est un tyran.", "paul-maro", -1),
    ("Le cynisme de Paul Maro lasse tout le monde.", "paul-maro", -1),
    ("Un accord entre Oslo et Tunis porterait atteinte à la trêve.", "norway", -1),
]


@pytest.mark.parametrize(("text", "target", "label"), NARRATED)
def test_outlet_own_stance(text: str, target: str, label: int) -> None:
    """What the outlet says in its own words is the outlet's stance."""
    assert labels(text).get((OUTLET, target)) == (label, "narration")


@pytest.mark.parametrize("text", ["Oslo a sanctionné Tunis.", "L’armée de Oslo a bombardé Tunis.",
                                  "Paul Maro a été arrêté.",
                                  "Oslo a expulsé Paul Maro.", "Paul Maro a remporté l’élection."])
def test_acts_are_no_stance(text: str) -> None:
    """An act between actors, or an event, is reported without a stance: its basis is act, if there is a row at all."""
    assert {basis for _, basis in labels(text).values()} <= {"act"}


@pytest.mark.parametrize("text", ["Oslo a rencontré Tunis à Cardiff.", "Paul Maro est arrivé lundi.",
                                  "Anna Berg, critique d’art, vit ici."])
def test_neutral_is_said(text: str) -> None:
    """A sentence without stance gives label 0, score 0 and no evidence for every target, and no row for a place."""
    found = rows(text)
    assert found and all((row.label, row.score, row.evidence) == (0, 0.0, []) for row in found)
    assert all(row.target != "cardiff" for row in found)


SPARED = [
    "Anna Berg a dénoncé la violation des résolutions de Oslo.",
    "Toute vente serait une violation directe de plusieurs résolutions de Oslo.",
    "Le plan a été inspiré par Oslo.", "Le plan a été amélioré par Oslo.",
]


@pytest.mark.parametrize("text", SPARED)
def test_what_a_complement_names_is_spared(text: str) -> None:
    """Neither the complement of a complement nor the author of a thing is what the words are for or against."""
    assert labels(text) == {}


BARE = ["Le brillant discours de Paul Maro a surpris.", "Un séisme meurtrier frappe Oslo.", "La crise de Oslo dure.",
        "Oslo hésite encore.", "Oslo a réussi son pari.", "La chute de Paul Maro date de mars."]


@pytest.mark.parametrize("text", BARE)
def test_outlet_is_read_with_caution(text: str) -> None:
    """In the outlet's own words events, achievements and bare adjectives are no stance."""
    assert {basis for _, basis in labels(text).values()} <= {"act"}


def test_two_doubted_frames_agree() -> None:
    """One word that only suggests blame gives no label; two that agree do."""
    assert towards("Anna Berg tergiverse.", "Anna Berg")[0] is None
    assert towards("Anna Berg tergiverse et se dérobe.", "Anna Berg")[0] == -1


@pytest.mark.parametrize(("text", "label"), [
    ("La presse a critiqué la femme de Paul Maro.", None), ("Oslo dénonce les adversaires du ministre Paul Maro.", None),
    ("La presse a critiqué l’action de son conseiller Paul Maro.", -1), ("La presse a critiqué la politique de Paul Maro.", -1)])
def test_who_only_owns_a_relation_is_spared(text: str, label: int | None) -> None:
    """What is said of somebody's wife or adversaries is not clearly said of him; an adviser who is named is the one who is meant."""
    assert towards(text, "Paul Maro")[0] == label


def test_a_comma_may_begin_a_clause() -> None:
    """Names behind a comma are objects too only where a list goes on to its end."""
    assert ("norway", "ecuador") not in labels("Oslo menace Tunis, Quito réagira.")
    listed = labels("Oslo menace Tunis, Quito et Lisbonne.")
    assert {target for holder, target in listed if holder == "norway"} == {"tunisia", "ecuador", "portugal"}


def test_quoted_words_are_the_speakers() -> None:
    """Inside a quotation the speaker holds the stance, also of what its words say of an attitude."""
    text = "« Nous condamnons Tunis », a dit Anna Berg."
    assert labels(text, ("Nous condamnons Tunis", "anna-berg")) == {("anna-berg", "tunisia"): (-1, "quote")}


def test_joined_and_missing_speakers() -> None:
    """Joint speakers give one row each; a quotation of nobody is unattributed."""
    words = "Tunis est un pays ami"
    assert {holder for holder, _ in labels(f"« {words} »", (words, "norway+portugal"))} == {"norway", "portugal"}
    assert {holder for holder, _ in labels(f"« {words} »", (words, None))} == {UNATTRIBUTED}


def test_innermost_quote_owns() -> None:
    """Words of a quotation within a quotation are the inner speaker's."""
    inner = "Tunis est une menace"
    outer = f"Anna Berg pense que {inner}"
    assert labels(outer, (outer, "paul-maro"), (inner, "anna-berg")) == {("anna-berg", "tunisia"): (-1, "quote")}


def test_label_in_quotes() -> None:
    """« qualifier X de "…" »: the quoted words say it of X, for their speaker."""
    text = "Oslo a qualifié Paul Maro de « dictateur »."
    assert labels(text, ("dictateur", "norway")) == {("norway", "paul-maro"): (-1, "quote")}


def test_scare_quotes_are_not_read() -> None:
    """Marked words that no quotation owns take no stance for anybody."""
    assert labels("Paul Maro serait un « tyran ».") == {}


def test_speaker_is_not_their_own_target() -> None:
    """Somebody's attitude towards themselves gives no row."""
    assert all(row.holder != row.target for row in rows("Paul Maro admire Paul Maro."))


@pytest.mark.parametrize(("plain", "negated"), [
    ("Oslo condamne Tunis.", "Oslo ne condamne pas Tunis."), ("Oslo soutient Tunis.", "Oslo n’a jamais soutenu Tunis."),
    ("Les provocations de Tunis durent.", "Aucune provocation de Tunis ne dure."),
    ("Paul Maro est corrompu.", "Paul Maro n’est pas corrompu."),
])
def test_negation_removes_a_clear_stance(plain: str, negated: str) -> None:
    """A negation never leaves a clear stance where it was."""
    before, after = labels(plain), labels(negated)
    assert before and all(after.get(key, (0, ""))[0] != label for key, (label, _) in before.items())


DENIED = [
    "Personne ne soutient Tunis.", "Nul n’a salué Tunis.", "Aucun des élus n’a condamné Tunis.",
    "Tunis n’est soutenue par personne.", "Oslo ne soutient plus Tunis.", "Oslo refuse de condamner Tunis.",
    "Oslo a refusé catégoriquement de soutenir Tunis.", "Oslo a renoncé à critiquer Tunis.",
    "Oslo évite de condamner Tunis.", "Oslo s’abstient de critiquer Tunis.",
    "Oslo s’est bien gardé de dénoncer Tunis.", "Oslo a parlé sans condamner Tunis.",
    "Le texte passe sans que Oslo condamne Tunis.", "Le refus de Quito de condamner Tunis dure.",
]


@pytest.mark.parametrize("text", DENIED)
def test_a_denied_attitude_is_no_stance(text: str) -> None:
    """Whatever word denies an attitude, nobody is said to have it: no label, or no row."""
    assert {label for (_, target), (label, _) in labels(text).items() if target == "tunisia"} <= {None}


def test_what_only_looks_denied_is_kept() -> None:
    """« ne cesser de » affirms."""
    assert labels("Oslo ne cesse de soutenir Tunis.") == {("norway", "tunisia"): (1, "attitude")}


UNLISTED = [
    ("Jean Roux a félicité Tunis.", "jean-roux", 1), ("Émile Doré, maire de Cardiff, a salué Tunis.", "emile-dore", 1),
    ("Hier Jean Roux a critiqué Tunis.", "jean-roux", -1), ("Jean Roux, qui a félicité Tunis, part.", "jean-roux", 1),
    ("Des milliers d’habitants ont acclamé Tunis.", "milliers-d-habitants", 1),
    ("Selon la presse, des élus de la ville ont critiqué Tunis.", "elus-de-la-ville", -1),
    ("Le ministre veut condamner Tunis.", "ministre", -1),
    ("Les élus ont défilé pour soutenir Tunis.", "elus", 1),
    ("Tunis a été saluée par des milliers de manifestants.", "milliers-de-manifestants", 1),
]


@pytest.mark.parametrize(("text", "holder", "label"), UNLISTED)
def test_subject_outside_the_actor_table_holds(text: str, holder: str, label: int) -> None:
    """Who is named or described, but no known actor, holds the attitude under the slug of the noun phrase."""
    assert labels(text) == {(holder, "tunisia"): (label, "attitude")}


@pytest.mark.parametrize("text", ["Il a félicité Tunis.", "Le soutien à Tunis grandit.", "Personne ne critique Tunis."])
def test_without_subject_no_holder(text: str) -> None:
    """Where no subject is found nobody holds the attitude, and nothing is unattributed outside quotations."""
    assert {row.holder for row in rows(text)} <= {OUTLET}


@pytest.mark.parametrize("text", [
    "Anna Berg accuse au contraire la Tunis d’avoir cédé.", "Anna Berg a condamné hier avec fermeté Tunis.",
    "Anna Berg a critiqué avec la plus grande fermeté la Tunis.", "Anna Berg dénonce à son tour Tunis.",
    "Anna Berg accuse dans un discours la Tunis.", "Anna Berg condamne sans détour Tunis.",
])
def test_adverbials_before_the_object(text: str) -> None:
    """An adverbial between the verb and its object does not hide the object."""
    assert labels(text) == {("anna-berg", "tunisia"): (-1, "attitude")}


def test_complement_of_an_adverbial_is_no_object() -> None:
    """« en présence de X » does not make X the object."""
    assert labels("Oslo a salué en présence de Tunis un effort.") == {}


TOWARDS = [
    ("La presse condamne Paul Maro.", "Paul Maro", -1), ("Le tyran Paul Maro est là.", "Paul Maro", -1),
    ("Paul Maro, soupçonné de fraude, se tait.", "Paul Maro", -1),
    ("La presse salue le courage de Paul Maro.", "Paul Maro", 1),
    ("Il juge que « Paul Maro est un menteur ».", "Paul Maro", -1), ("On rend hommage à Anna Berg.", "Anna Berg", 1),
    ("Un vote de défiance contre Paul Maro est prévu.", "Paul Maro", -1), ("Anna Berg lit un livre.", "Anna Berg", 0),
]


@pytest.mark.parametrize(("text", "name", "label"), TOWARDS)
def test_stance_towards(text: str, name: str, label: int) -> None:
    """Towards one target, whoever speaks: quoted words count too."""
    assert towards(text, name)[0] == label


def test_stance_towards_frame() -> None:
    """One row per text, typed columns, evidence that lies in its text; unequal lengths are refused."""
    text = "Oslo condamne Tunis."
    frame = stance_towards([text, ""], [(14, 19), (0, 0)])
    assert list(frame.columns) == ["label", "score", "evidence"]
    assert str(frame["label"].dtype) == "Int64" and len(frame) == 2
    assert [text[start:end] for start, end in frame["evidence"][0]] == ["condamne"]
    assert stance_towards([], []).empty
    with pytest.raises(ValueError, match="1 texts but 0 spans"):
        stance_towards(["x"], [])


def test_conflicting_evidence_abstains() -> None:
    """Praise and blame of the same weight give no label, and the score says that it is not nothing."""
    label, _ = towards("Anna Berg, courageuse mais corrompue, écoute.", "Anna Berg")
    assert label is None


def test_object_of_a_fight_is_not_blamed_on_the_fighter() -> None:
    """« lutter contre la corruption » says nothing bad of who does it."""
    assert towards("Paul Maro lutte contre la corruption.", "Paul Maro")[1] >= 0


CHANGES = {"upper": str.upper, "lower": str.lower, "apostrophes": lambda t: t.replace("'", "’"), "NBSP": lambda t: t.replace(" ", "\u00a0"),
           "lines": lambda t: t.replace(" ", "\n"), "straight": lambda t: t.replace("’", "'")}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_writing_does_not_matter(change) -> None:
    """Case, apostrophes, NBSP and line breaks change nothing, in any sentence of the table."""
    texts = [(row["text"], row["text"].index(row["target"]), len(row["target"])) for row in cases()]
    pairs = [(text, change(text), (at, at + size)) for text, at, size in texts if len(change(text)) == len(text)]
    assert len(pairs) > 200
    spans = [span for *_, span in pairs]
    plain, other = (stance_towards([pair[side] for pair in pairs], spans) for side in (0, 1))
    assert plain["score"].tolist() == other["score"].tolist() and plain["evidence"].tolist() == other["evidence"].tolist()


QUOTED = "une honte, un tyran que tous condamnent"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from("soutien ami tyran honte condamne salue menace est pas de la un".split()), min_size=1,
                max_size=9))
def test_quoted_words_never_move_the_outlet(words: list[str]) -> None:
    """Whatever stands inside the quotation marks, the outlet's rows stay what they are."""
    def outlet(inside: str) -> list[tuple]:
        text = f"Les provocations de Tunis, dit Anna Berg, sont « {inside} » et Oslo écoute."
        return [(r.target, r.label, r.score, r.basis) for r in rows(text, (inside, "anna-berg")) if r.holder == OUTLET]
    assert outlet(" ".join(words)) == outlet(QUOTED) == outlet(" ".join(reversed(QUOTED.split())))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("abé Tunis.,«»\"'’\n\u00a0!?()-😀İ")), max_size=60),
       st.integers(0, 60), st.integers(0, 60))
def test_never_raises(text: str, start: int, end: int) -> None:
    """Any text and any span give one row, and evidence lies within the text."""
    frame = stance_towards([text], [(min(start, end), max(start, end))])
    assert len(frame) == 1 and all(0 <= a <= b for a, b in frame["evidence"][0])
    assert all(row.label in (-1, 0, 1, None) for row in rows(text))


def test_long_line_is_linear() -> None:
    """A line of a hundred thousand words does not raise, recurse or stall."""
    found = rows("Tunis et " * 20000 + "Oslo condamne Tunis")
    assert {row.target for row in found} == {"tunisia", "norway"}


def test_evidence_is_words_of_the_sentence() -> None:
    """Evidence spans cover whole words and are what carries the stance."""
    text = "Oslo a exprimé sa colère contre Tunis."
    row = next(row for row in rows(text) if row.target == "tunisia" and row.holder == "norway")
    assert [text[start:end] for start, end in row.evidence] == ["colère"]


@pytest.mark.parametrize(("verb", "forms"), [
    ("condamner", "condamne condamnent condamnait condamnera condamné condamnées"),
    ("soutenir", "soutient soutiennent soutenait soutenu"), ("rejeter", "rejette rejetait rejetés"),
    ("menacer", "menace menaçait menacerait"), ("craindre", "craint craignent craignait"),
    ("trahir", "trahit trahissent trahi")])
def test_conjugation(verb: str, forms: str) -> None:
    """The forms the press uses most come from the infinitive."""
    finite, participles = conjugate(verb)
    assert set(forms.split()) <= finite | participles


def test_frame_table_is_sound() -> None:
    """Every row of the editable table has a known kind and basis, and a weight of 0, 0.5 or 1; no row stands twice."""
    with open(lexicon.FOLDER / "frames.csv", encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    kinds = set("verb effect noun adjective idiom tone wish wish_noun label neutral renouncing control relation homograph".split())
    assert {row["kind"] for row in table} <= kinds
    assert {row["basis"] for row in table} <= {"", "attitude", "act", "wish"}
    signs = [float(row[name] or 0) for row in table for name in ("self", "subject", "object", "complement")]
    assert {abs(sign) for sign in signs} <= {0, 0.5, 1}
    assert len({(row["term"], row["kind"]) for row in table}) == len(table)


def test_evidence_table_is_sound() -> None:
    """Every kind of evidence is trusted between 0 and 1, blame no less than praise of the same kind, and there is a default."""
    table = {(row["way"], row["basis"], row["sign"]): float(row["trust"]) for row in lexicon.rows("evidence")}
    assert {("", "", "+"), ("", "", "-"), ("tone", "", "+"), ("tone", "", "-")} <= set(table)
    assert all(0 < trust <= 1 and key[2] in "+-" for key, trust in table.items())
    assert all(trust <= table[*key[:2], "-"] for key, trust in table.items() if key[2] == "+" and (*key[:2], "-") in table)


def test_a_word_without_its_accents_stands_for_the_same_form_in_every_process() -> None:
    """Which of « prête » and « prêté » an unaccented « prete » is read as does not hang on the order of a set."""
    code = "from analysis.frames import find; print([hit[:2] + hit[2][:2] for hit in find('oslo prete main forte a tunis accusee de tout'.split())])"
    code += "; from analysis.frames import _index; print(sorted(_index()[1].items()))"
    seeds = (os.environ | {"PYTHONHASHSEED": seed} for seed in "123")
    made = {subprocess.run([sys.executable, "-c", code], env=seed, capture_output=True, check=True, encoding="utf-8").stdout for seed in seeds}
    assert len(made) == 1
