"""Sentiment: voice before tone, three lexicons composed alike, and textblob-fr's scores without its faults."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob import Blobber
from textblob_fr import PatternAnalyzer, PatternTagger

from analysis.composition import Hit, find_hits
from analysis.places import measured_data
from analysis.schema import Article, Quote, Sentence, Sentiment
from analysis.sentences import split_sentences
from analysis.sentiment import score_sentiment
from analysis.tone import LEXICONS, inflections, press_terms, spaced, textblob_terms, vader_terms

REFERENCE = Blobber(pos_tagger=PatternTagger(), analyzer=PatternAnalyzer())


def rows(text: str, quoted: dict[str, str | None] | None = None, kind: str = "direct") -> list[Sentiment]:
    """The rows of a text taken as one sentence, with these stretches quoted from these speakers."""
    article = Article("a", "a.txt", None, None, None, None, "fr", text, "")
    quotes = [Quote("a", i, 0, text.index(words), text.index(words) + len(words), words, kind, who, who, "a dit")
              for i, (words, who) in enumerate((quoted or {}).items())]
    return score_sentiment(article, [Sentence("a", 0, 0, len(text), text, "body")], quotes)


def outlet(text: str, lexicon: str = "textblob-fr") -> Sentiment:
    return next(row for row in rows(text) if row.voice == "outlet" and row.lexicon == lexicon)


def words(text: str, row: Sentiment) -> list[str]:
    return [text[start:end] for start, end in row.evidence]


PLAIN = [
    "Le ministre a salué un excellent travail.",
    "La réunion a été longue et difficile, mais utile.",
    "Un accord très important a été signé à Genève !",
    "Ce n’était pas bon.",
    "Les habitants sont vraiment heureux de cette belle victoire!!!",
    "Une situation extrêmement grave, dangereuse et plutôt inquiétante pour la région.",
    "Il est plus fort que jamais.",
    "Le texte est assez mauvais (!) selon eux.",
    "Les nouvelles règles, jugées injustes, sont peu claires.",
    "C'est vraiment pas mal.",
    "Aucun",
    "Des médias anglo-saxons parlent d'un triste échec.",
    "Rien, triste table.",
    "LA SITUATION EST MAUVAISE, TRES MAUVAISE",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_sentences_score_as_textblob_fr(text: str) -> None:
    """Where no fault of textblob-fr applies, polarity and subjectivity are its own."""
    row = outlet(text)
    assert (row.polarity, row.subjectivity) == pytest.approx(tuple(REFERENCE(text).sentiment), abs=1e-9)


SAFE = sorted(w for w, t in textblob_terms().items() if t.role == "word" and w.isalpha() and t.reach == (-1, -1))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(SAFE) | st.sampled_from(["table", "le", "à", "gouvernement"]), min_size=1, max_size=12),
       st.sampled_from([".", " !", "", "..."]))
def test_any_words_without_negation_score_as_textblob_fr(chosen: list[str], mark: str) -> None:
    """Words of the lexicon in any order, modifiers included, give what textblob-fr gives."""
    text = " ".join(chosen) + mark
    row = outlet(text)
    assert (row.polarity, row.subjectivity) == pytest.approx(tuple(REFERENCE(text).sentiment), abs=1e-9)


def test_every_word_has_the_reference_scores() -> None:
    """The lexicon read from the package holds for each word what textblob-fr itself has loaded."""
    from textblob_fr.fr import sentiment
    len(sentiment)
    for word, term in textblob_terms().items():
        if term.role == "word" and " " not in word:
            assert tuple(sentiment[word][None]) == pytest.approx(term[:3], abs=1e-12), word
    assert len(textblob_terms()) > 6_600


def test_most_sentences_of_unseen_news_score_as_textblob_fr() -> None:
    """On nine in ten sentences of Wikinews, polarity and subjectivity are textblob-fr's own."""
    if measured_data() is None:
        pytest.skip("REVUE_DATA is not set: how many sentences of Wikinews score as by textblob-fr is not measured")
    same = []
    for path in sorted(measured_data().glob("winer_fr/2016/*/2016*.txt")):
        article = Article(path.stem, "", None, None, None, None, "fr", path.read_text(encoding="utf-8"), "")
        sentences = split_sentences(article, [])
        found = {r.sentence_id: r for r in score_sentiment(article, sentences, []) if r.lexicon == "textblob-fr" and r.voice == "outlet"}
        for sentence in sentences:
            row = found.get(sentence.sentence_id)
            score = (row.polarity, row.subjectivity) if row else (0.0, 0.0)
            same.append(score == pytest.approx(tuple(REFERENCE(sentence.text).sentiment), abs=1e-9))
    assert len(same) > 4_000 and sum(same) / len(same) >= 0.9


def test_vader_fr_is_read_and_not_imported() -> None:
    """Ratings from -4 to 4 become polarity, accents may be missing, emoticons, codes and boosters are no words, nothing is imported."""
    terms = vader_terms()
    assert (terms["espoir"].polarity, terms["assassinées"].polarity) == pytest.approx((0.475, -0.85))
    assert terms["delinquant"] == terms["délinquant"] and terms["extrêmement"].role == "modifier"
    assert not {":d", "4q", "1337", "143", "s", "v", "pp", "chez", "fils de chien", "d'accord"} & terms.keys()
    assert all(0 < abs(term.polarity) <= 1 for term in terms.values() if term.role == "word") and len(terms) > 8_500
    assert not {"vaderSentiment_fr", "fuzzywuzzy", "unidecode"} & sys.modules.keys()


BON = (0.7, 0.7)
TRAPS = [
    ("Il a déclaré : c'est bon.", *BON, ["bon"]),
    ("La raison : s'il est bon.", *BON, ["bon"]),
    ("Bilan : 3 tables.", 0.0, 0.0, []),
    ("Selon lui : (voir la table)", 0.0, 0.0, []),
    ("La table (article 8) tient.", 0.0, 0.0, []),
    ("Il n'est bon ici.", -0.35, 0.7, ["n'est bon"]),
    ("Il n’est bon ici.", -0.35, 0.7, ["n’est bon"]),
    ("Ce n'est pas un bon texte.", -0.35, 0.7, ["pas un bon"]),
    ("pas un bon texte", -0.35, 0.7, ["pas un bon"]),
    ("Ce n'était pas encore un bon texte.", -0.35, 0.7, ["pas encore un bon"]),
    ("Le comité n'a jamais rédigé un bon texte.", -0.35, 0.7, ["jamais rédigé un bon"]),
    ("Le texte n'est plus bon.", -0.35, 0.7, ["plus bon"]),
    ("Le texte n'est guère bon.", -0.35, 0.7, ["guère bon"]),
    ("aucune bonne table", -0.35, 0.7, ["aucune bonne"]),
    ("Le texte est–bon–ici.", *BON, ["bon"]),
    ("Le texte est bon…", *BON, ["bon"]),
    ("L’accord est bon", *BON, ["bon"]),
    ("L’ACCORD EST BON", *BON, ["BON"]),
    ("La table [bon] tient.", *BON, ["bon"]),
    ("Voir http://site/bon/table ou bon@site", 0.0, 0.0, []),
]


@pytest.mark.parametrize(("text", "polarity", "subjectivity", "expected"), TRAPS)
def test_faults_of_textblob_fr_are_corrected(text: str, polarity: float, subjectivity: float,
                                             expected: list[str]) -> None:
    """No emoticon after a colon, n' and distant negations negate, glued marks hide no word, ’ is like '."""
    row = outlet(text)
    assert (row.polarity, row.subjectivity) == pytest.approx((polarity, subjectivity))
    assert words(text, row) == expected and row.hits == len(expected)


def test_words_glued_to_guillemets_are_seen_in_a_quote() -> None:
    """«bon» is scored, for its speaker."""
    found = {row.voice: row for row in rows("Le texte est «bon», dit Léa.", {"bon": "lea"}) if row.lexicon == "textblob-fr"}
    assert found["lea"].polarity == pytest.approx(0.7) and found["outlet"].hits == 0


SCOPE = [
    ("Ce n'est pas grand, mais bon.", True),
    ("Il ne fait que du bon travail.", True),
    ("Le texte n'est bon que pour la table.", True),
    ("C'est non seulement un bon texte.", True),
    ("C'est sans doute un bon texte.", True),
    ("C'est un pas vers un bon texte.", True),
    ("Il part sans bon texte.", False),
    ("Ni bon texte ni table.", False),
    ("Rien n'est bon.", False),
    ("Il ne rend pas ce texte bon.", False),
    ("Un texte n'est certainement pas bon.", False),
]


@pytest.mark.parametrize(("text", "praised"), SCOPE)
def test_negation_scope(text: str, praised: bool) -> None:
    """A negation reaches its own clause and no further; ne … que, non seulement and sans doute negate nothing."""
    row = outlet(text)
    negated = any(part.endswith("bon") and part != "bon" for part in words(text, row))
    assert negated is not praised


#: What happens to a word: negated (-), made stronger (+) or weaker (~), left as it is (=). The last third of each table was held back.
NEGATED = [
    ("Le maire n'est pas heureux.", "heureux", "-"),
    ("Ce n'est pas une situation dangereuse.", "dangereuse", "-"),
    ("La trêve n'est plus efficace.", "efficace", "-"),
    ("Le témoin n'a jamais été honnête.", "honnête", "-"),
    ("La réforme n'est guère efficace.", "efficace", "-"),
    ("Le projet n'est point injuste.", "injuste", "-"),
    ("Les pompiers n'ont trouvé aucun danger.", "danger", "-"),
    ("Les deux camps n'ont fait nul progrès.", "progrès", "-"),
    ("Il n'y a rien de dangereux.", "dangereux", "-"),
    ("Personne n'est heureux ici.", "heureux", "-"),
    ("Le groupe ne compte aucune victoire.", "victoire", "-"),
    ("Le rapport n'est nullement injuste.", "injuste", "-"),
    ("Le pays ne craint plus la guerre.", "guerre", "-"),
    ("Il ne faut pas condamner ce choix.", "condamner", "-"),
    ("Ne jamais trahir ses amis.", "trahir", "-"),
    ("Le ministre ne trahit pas ses promesses.", "trahit", "-"),
    ("Le conseil n'approuve plus ce plan.", "approuve", "-"),
    ("Il n'y a pas de victoire possible.", "victoire", "-"),
    ("Il n'y a pas d'accord à Vienne.", "accord", "-"),
    ("Le sommet s'achève sans accord.", "accord", "-"),
    ("Le parti vote sans condamner le texte.", "condamner", "-"),
    ("Elle est partie sans aucun succès.", "succès", "-"),
    ("Ni victoire ni accord.", "victoire", "-"),
    ("Ni victoire ni accord.", "accord", "-"),
    ("Il n'est ni honnête ni efficace.", "honnête", "-"),
    ("Il n'est ni honnête ni efficace.", "efficace", "-"),
    ("Une marche non violente part de Lyon.", "violente", "-"),
    ("Faute d'accord, la séance est levée.", "accord", "-"),
    ("La région est loin d'être heureuse.", "heureuse", "-"),
    ("Le comité ne propose que des accords.", "accords", "="),
    ("Le gouvernement n'a obtenu que cet accord.", "accord", "="),
    ("Il n'a fait condamner que le texte.", "condamner", "="),
    ("Le maire n'est pas venu, mais heureux.", "heureux", "="),
    ("Le maire ne vient pas et la crise dure.", "crise", "="),
    ("Le maire ne vient pas parce que la crise dure.", "crise", "="),
    ("L'Europe craint que la trêve ne menace la paix.", "menace", "="),
    ("Il agit avant que la crise ne condamne son camp.", "condamne", "="),
    ("Le choix est plus dangereux qu'il ne menace.", "menace", "="),
    ("C'est sans doute un accord.", "accord", "="),
    ("La police enquête sans cesse sur le crime.", "crime", "="),
    ("L'élu parle non sans courage.", "courage", "="),
    ("Ce n'est pas sans danger.", "danger", "="),
    ("C'est un accord pour n'importe quelle victoire.", "victoire", "="),
    ("Le match nul est un succès.", "succès", "="),
    ("Une personne heureuse répond.", "heureuse", "="),
    ("Le point positif est la victoire.", "victoire", "="),
    ("Il est plus heureux que jamais.", "heureux", "+"),
    ("La police n'a pas été violente.", "violente", "-"),
    ("Cette loi n'est plus injuste.", "injuste", "-"),
    ("Le président n'a guère convaincu ni félicité son rival.", "félicité", "-"),
    ("On ne voit nulle menace.", "menace", "-"),
    ("Aucun crime n'est signalé.", "crime", "-"),
    ("L'équipe n'a remporté aucun succès.", "succès", "-"),
    ("Jamais ce parti n'a été honnête.", "honnête", "-"),
    ("Rien de grave ni de dangereux.", "dangereux", "-"),
    ("Les élus sont repartis sans féliciter le préfet.", "féliciter", "-"),
    ("Le juge ne félicite personne.", "félicite", "-"),
    ("Il ne menace plus ses voisins.", "menace", "-"),
    ("Ce n'est toujours pas un succès.", "succès", "-"),
    ("Ce n'est pas vraiment un succès.", "succès", "-"),
    ("Faute de courage, il se tait.", "courage", "-"),
    ("Le bilan est loin d'un succès.", "succès", "-"),
    ("Le texte ne condamne que la violence.", "violence", "="),
    ("Paris redoute que ce plan ne menace la trêve.", "menace", "="),
    ("À moins que la guerre ne menace, ils restent.", "menace", "="),
    ("Il n'est pas là quand la crise éclate.", "crise", "="),
    ("Le maire n'a pas répondu : le danger demeure.", "danger", "="),
    ("Le plan est sans précédent et dangereux.", "dangereux", "="),
    ("C'est sans aucun doute un succès.", "succès", "="),
    ("La victoire est sans conteste honnête.", "honnête", "="),
    ("Un pas vers la victoire.", "victoire", "="),
]

MODIFIED = [
    ("Un texte très dangereux.", "dangereux", "+"),
    ("Un choix extrêmement injuste.", "injuste", "+"),
    ("Une région particulièrement heureuse.", "heureuse", "+"),
    ("Un geste trop violent.", "violent", "+"),
    ("Une forte menace pèse.", "menace", "+"),
    ("Beaucoup de courage.", "courage", "+"),
    ("Un texte un peu dangereux.", "dangereux", "~"),
    ("Une peine quelque peu injuste.", "injuste", "~"),
    ("Un été moins dangereux.", "dangereux", "~"),
    ("Une équipe plutôt heureuse.", "heureuse", "~"),
    ("Une légère menace.", "menace", "~"),
    ("Un texte peu honnête.", "honnête", "-"),
    ("Le ministre est à peine heureux.", "heureux", "-"),
    ("Il y a peu d'espoir.", "espoir", "-"),
    ("La crise éclate peu après la victoire.", "victoire", "="),
    ("Le camp perd peu à peu courage.", "courage", "="),
    ("Si la guerre éclate, il part.", "guerre", "="),
    ("Un discours terriblement injuste.", "injuste", "+"),
    ("Un bilan relativement heureux.", "heureux", "~"),
    ("Une menace peu crédible.", "menace", "="),
    ("Un homme peu courageux.", "courageux", "-"),
    ("Davantage de violence.", "violence", "+"),
    ("Un accord à peine honnête.", "honnête", "-"),
    ("Un maire presque heureux.", "heureux", "~"),
    ("Il y a peu, la guerre éclatait.", "guerre", "="),
]


def treatments(text: str, word: str) -> dict[str, str]:
    """What happens to a word by each lexicon that scores it."""
    made: list[list[Hit]] = [[] for _ in LEXICONS]
    find_hits(text, spaced(text), [(0, len(text), made)])
    found = {}
    for (name, table), hits in zip(LEXICONS.items(), made):
        term = table().get(word)
        if term and term.role == "word" and term.polarity:
            polarity = next(hit[0] for hit in hits if word in text[slice(*hit[2])])
            ratio = polarity / term.polarity
            found[name] = "-" if ratio < 0 else "=" if ratio == pytest.approx(1) else "+" if ratio > 1 else "~"
    return found


@pytest.mark.parametrize(("text", "word", "expected"), NEGATED)
def test_negation_is_the_same_for_every_lexicon(text: str, word: str, expected: str) -> None:
    """Each lexicon that knows a word negates it, or not, by the same grammar; textblob-fr's own adverbs may strengthen it."""
    found = treatments(text, word)
    same = {"-"} if expected == "-" else {"=", "+", "~"}
    assert found and all(treated in (same if name == "textblob-fr" else expected) for name, treated in found.items())


@pytest.mark.parametrize(("text", "word", "expected"), MODIFIED)
def test_modifiers_of_the_table(text: str, word: str, expected: str) -> None:
    """Intensifiers strengthen, dampers weaken, "peu" and "à peine" negate; by the lexicons that have no modifiers of their own."""
    found = {name: treated for name, treated in treatments(text, word).items() if name != "textblob-fr"}
    assert found and set(found.values()) == {expected}


WRITTEN_AFTERWARDS = [
    ("Le maire ne juge pas cette idée bonne.", ["pas cette idée bonne"], "textblob-fr"),
    ("Cette loi n’a rien apporté de positif.", ["rien apporté de positif"], "textblob-fr"),
    ("Ni heureux, ni triste, il attend.", ["Ni heureux", "ni triste"], "textblob-fr"),
    ("Résultats : 8 points (tableau 3)", [], "textblob-fr"),
    ("L’élu n’est jamais triste.", ["jamais triste"], "textblob-fr"),
    ("Un texte (bon)…", ["bon"], "textblob-fr"),
    ("Les manifestants dénoncent la répression brutale.", ["dénoncent", "répression", "brutale"], "press"),
    ("Aucun dialogue n'est prévu entre les rivaux.", ["Aucun dialogue"], "press"),
    ("Le traité garantit une paix durable.", ["garantit", "paix", "durable"], "press"),
    ("Bruxelles n'a pas obtenu de compromis.", ["pas obtenu de compromis"], "press"),
    ("La sécheresse aggrave la pénurie d'eau.", ["sécheresse", "aggrave", "pénurie"], "press"),
    ("Le sommet s'achève sans le moindre progrès.", ["sans le moindre progrès"], "press"),
    ("Des mensonges honteux, fustige l'opposante loyale.", ["mensonges", "honteux", "fustige", "loyale"], "press"),
    ("Les parties ne se sont plus réconciliées.", ["plus réconciliées"], "press"),
    ("L'accord, pourtant fragile, rassure les marchés.", ["accord", "fragile", "rassure"], "press"),
]


@pytest.mark.parametrize(("text", "expected", "lexicon"), WRITTEN_AFTERWARDS)
def test_sentences_written_after_the_rules(text: str, expected: list[str], lexicon: str) -> None:
    """Sentences on which no rule was changed open the expressions that a reader would mark."""
    assert words(text, outlet(text, lexicon)) == expected


PRESS = [
    ("La guerre menace la paix.", ["guerre", "menace", "paix"], 0),
    ("Les violations de l'accord suscitent l'inquiétude.", ["violations", "accord", "inquiétude"], -1),
    ("Paris et Rome renforcent leur coopération.", ["renforcent", "coopération"], 1),
    ("Une très grave crise frappe les alliés.", ["très grave", "crise", "alliés"], -1),
    ("Le juge enquête sur des faits de corruption.", ["corruption"], -1),
    ("Il n'y a aucune menace.", ["aucune menace"], 1),
    ("Ils sont repartis sans accord.", ["sans accord"], -1),
    ("Des ministres corrompus, des juges courageuses.", ["corrompus", "courageuses"], 0),
    ("Le pays s'inquiète et protège ses relations cordiales.", ["inquiète", "protège", "cordiales"], 1),
    ("Le train arrive très vite à la gare.", [], 0),
    ("GUERRE ET INQUIETUDE", ["GUERRE", "INQUIETUDE"], -1),
]


@pytest.mark.parametrize(("text", "expected", "sign"), PRESS)
def test_press_words(text: str, expected: list[str], sign: int) -> None:
    """The press list knows nouns of politics with their inflections, and opens them."""
    row = outlet(text, "press")
    assert words(text, row) == expected
    assert sign == 0 or row.polarity * sign > 0


def test_press_list_is_sound() -> None:
    """Scores are in range, the part of speech is known, several hundred words, and what textblob-fr lacks is there."""
    terms = press_terms()
    assert all(-1 <= t.polarity <= 1 and 0 <= t.subjectivity <= 1 and t.intensity > 0 for t in terms.values())
    assert {"guerre", "paix", "menace", "violation", "inquiétude"} <= terms.keys() - textblob_terms().keys()


@pytest.mark.parametrize(("word", "part", "forms"), [
    ("loyal", "adjective", {"loyaux", "loyale", "loyales"}),
    ("agressif", "adjective", {"agressive", "agressifs"}),
    ("provocateur", "adjective", {"provocatrice"}),
    ("mensonger", "adjective", {"mensongère"}),
    ("menacer", "verb", {"menaçait", "menacent", "menacée"}),
    ("inquiéter", "verb", {"inquiète", "inquiétait"}),
    ("fléau", "noun", {"fléaux"}),
    ("succès", "noun", {"succès"}),
    ("trahir", "verb", {"trahissent", "trahie"}),
])
def test_inflections(word: str, part: str, forms: set[str]) -> None:
    """Regular French inflection, by part of speech."""
    assert forms <= set(inflections(word, part))


def test_voices_are_kept_apart() -> None:
    """Each speaker has a row, the outlet another, and a quote of nobody is unattributed."""
    text = "Triste bilan : « un texte excellent », dit Léa ; « mauvais », entend-on."
    found = {row.voice: words(text, row) for row in rows(text, {"un texte excellent": "lea", "mauvais": None})
             if row.lexicon == "textblob-fr"}
    assert found == {"outlet": ["Triste"], "lea": ["excellent"], "unattributed": ["mauvais"]}


def test_scare_quotes_are_scored_for_nobody() -> None:
    """Quotation marks that belong to no quote stay the outlet's characters, but their words are not counted."""
    text = "Le « triste » texte est bon."
    assert words(text, outlet(text)) == ["bon"] and {row.voice for row in rows(text)} == {"outlet"}


def test_marks_inside_a_mixed_quote_belong_to_it() -> None:
    """In an indirect clause with quoted words, both are the speaker's; a nested scare quote in a direct one is not."""
    clause = "le texte est « excellent » et utile"
    mixed = f"Selon Léa, {clause}."
    found = {row.voice: words(mixed, row) for row in rows(mixed, {clause: "lea"}, "mixed") if row.lexicon == "textblob-fr"}
    assert found == {"outlet": [], "lea": ["excellent", "utile"]}
    nested = "« Ce “mauvais” texte est bon », dit Léa."
    direct = [row for row in rows(nested, {"Ce “mauvais” texte est bon": "lea"}) if row.voice == "lea"]
    assert words(nested, direct[0]) == ["bon"]


def test_rows_where_nothing_is_known() -> None:
    """A voice that has words gets a row of 0 without hits; a text without words gets none."""
    assert [(r.polarity, r.hits, r.evidence) for r in rows("La table tient.")] == [(0.0, 0, [])] * 3
    assert rows("… !") == [] and rows("") == []


def test_a_quote_over_two_sentences_scores_in_both() -> None:
    """The speaker's voice goes on in the next sentence of a quotation."""
    text = "« C'est bon. C'est triste », dit Léa."
    middle = text.index(" C'est triste")
    sentences = [Sentence("a", i, start, end, text[start:end], "body")
                 for i, (start, end) in enumerate([(0, middle), (middle + 1, len(text))])]
    quote = Quote("a", 0, 0, 2, text.index(" »"), "", "direct", "lea", "Léa", "dit")
    found = score_sentiment(Article("a", "", None, None, None, None, "fr", text, ""), sentences, [quote])
    assert [(r.sentence_id, r.voice, words(text, r)) for r in found if r.lexicon == "textblob-fr"] == [
        (0, "lea", ["bon"]), (1, "lea", ["triste"]), (1, "outlet", [])]


TONED = st.lists(st.sampled_from("bon mauvais très pas guerre paix ne texte crise un n'est sans excellent peu que plus ni !".split()),
                 min_size=1, max_size=10)
MARKS = st.sampled_from(["« {} »", "“{}”", '"{}"', "«{}»"])


def outlet_rows(before: list[str], said: list[str], after: list[str], marks: str, attributed: bool) -> list[Sentiment]:
    """The outlet's rows of a text with quoted words; positions behind these are counted from the end."""
    inside = " ".join(said)
    text = f"{' '.join(before)} {marks.format(inside)} {' '.join(after)}"
    start = len(" ".join(before)) + 1 + marks.index("{")
    quote = Quote("a", 0, 0, start, start + len(inside), inside, "direct", "x", "X", "dit")
    article = Article("a", "", None, None, None, None, "fr", text, "")
    found = score_sentiment(article, [Sentence("a", 0, 0, len(text), text, "body")], [quote] if attributed else [])
    counted = [row._replace(evidence=[(a, b) if b <= start else (a - len(text), b - len(text)) for a, b in row.evidence]) for row in found]
    return [row for row in counted if row.voice == "outlet"]


@settings(max_examples=100, deadline=None)
@given(TONED, TONED, TONED, TONED, MARKS, st.booleans())
def test_quoted_words_leave_the_outlet_alone(before: list[str], inside: list[str], other: list[str], after: list[str],
                                             marks: str, attributed: bool) -> None:
    """Reversing or replacing the words between quotation marks, quoted or scare-quoted, moves no row of the outlet."""
    first = outlet_rows(before, inside, after, marks, attributed)
    assert first == outlet_rows(before, inside[::-1], after, marks, attributed) == outlet_rows(before, other, after, marks, attributed)


KINDS = [("'", "’"), ("’", "'"), (" ", "\u00a0"), (" ", "\u202f"), (" ", "\n"), (" ", "\r"), ("", "")]


@pytest.mark.parametrize("text", PLAIN + [trap[0] for trap in TRAPS] + [case[0] for case in PRESS + NEGATED + MODIFIED])
def test_kind_of_apostrophe_space_and_case_change_nothing(text: str) -> None:
    """’ for ', no-break spaces, line breaks and capitals give the same rows."""
    kinds = [text.replace(*kind) if kind[0] else text.upper() for kind in KINDS]
    assert all(rows(kind) == rows(text) for kind in kinds if not any(mark in text for mark in "[@/"))


@settings(max_examples=80, deadline=None)
@given(TONED, st.sampled_from(KINDS))
def test_any_words_in_any_kind_of_writing(chosen: list[str], kind: tuple[str, str]) -> None:
    """So do any words, negations and modifiers in any order."""
    text = " ".join(chosen)
    assert rows(text.replace(*kind) if kind[0] else text.upper()) == rows(text)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="«»“”\"'’!:)( -…\nİßéabn♥pas bon guerre", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_never_raises_and_spans_hold(text: str, a: int, b: int) -> None:
    """Any text and any quote give rows in range, whose spans lie in order inside the sentence."""
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    article = Article("a", "", None, None, None, None, "fr", text, "")
    quote = Quote("a", 0, 0, start, end, text[start:end], "direct", None, None, None)
    for row in score_sentiment(article, [Sentence("a", 0, 0, len(text), text, "body")], [quote]):
        assert -1 <= row.polarity <= 1 and row.hits == len(row.evidence)
        assert all(0 <= left < right <= len(text) for left, right in row.evidence)


def test_long_lines_are_read_in_linear_time() -> None:
    """A line of 300 000 characters with marks that never close is scored, not given up."""
    text = "pas un bon « texte, n'est guère a a a a " * 8_000
    assert outlet(text).hits > 0
