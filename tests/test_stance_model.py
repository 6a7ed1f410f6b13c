"""Stance by a stored model: it is asked what the frames are asked, answers as its config says, and never reaches for the network."""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import sys

import pandas as pd
import pytest

from analysis import annotate, load_corpus, open_tables, schema
from analysis.cli import main
from analysis.pipeline import annotate_article, load_config
from analysis.places import first_corpus
from analysis.report import report
from analysis.stance_model import find_stance_by_model, load_stance_model
from analysis.validation import validate

GIVEN = 'labels = { NEG = -1, "1" = 0, POS = 1 }\n'
#: What the tiny model knows: subjects, verbs by label, objects.
NAMES = "la Russie,la France,la Chine,Moscou,Paris,Pékin".split(",")
VERBS = {"NEG": "condamne dénonce accuse", "NEU": "évoque cite rencontre", "POS": "salue soutient félicite"}


# ---------------------------------------------------------------------------------------------- what the model is asked

class Asked:
    """In place of a model: remembers what it was asked, and is for everything."""

    def score_pairs(self, texts, targets):
        """A label and a score for each pair."""
        self.pairs = list(zip(texts, targets))
        return [(1, 0.5)] * len(self.pairs)


# A text, then what is asked about it: holder > target, name of the target: words given.
ASKED = """
La Chine rencontre la France.
outlet > china, Chine: La Chine rencontre la France.
outlet > france, France: La Chine rencontre la France.

Moscou a déclaré : « La France est forte. » La Chine est partie.
outlet > russia, Moscou: Moscou a déclaré : …
russia > france, France: … La France est forte. …
outlet > china, Chine: La Chine est partie.

« La Chine et la Russie sont unies », a dit Paris.
france > china, Chine: … La Chine et la Russie sont unies …
france > russia, Russie: … La Chine et la Russie sont unies …
outlet > france, Paris: … , a dit Paris.

La France et la Chine ont déclaré : « Nous parlons à l'Iran. »
outlet > france, France: La France et la Chine ont déclaré : …
outlet > china, Chine: La France et la Chine ont déclaré : …
france > iran, Iran: … Nous parlons à l'Iran. …
china > iran, Iran: … Nous parlons à l'Iran. …

Moscou a déclaré à propos de Paris : « La France est forte. »
outlet > russia, Moscou: Moscou a déclaré à propos de Paris : …
outlet > france, Paris: Moscou a déclaré à propos de Paris : …
russia > france, France: … La France est forte. …

Paris a déclaré : « Moscou nous a dit : "La Chine est forte" hier. »
outlet > france, Paris: Paris a déclaré : …
france > russia, Moscou: … Moscou nous a dit : " … " hier. …
russia > china, Chine: … La Chine est forte …

Le « miracle » de la Chine dure.
outlet > china, Chine: Le … de la Chine dure.

Il pleut sur la ville.
"""


def rows_of(text: str) -> tuple[list[schema.Stance], list[schema.Stance], Asked]:
    """Of a text: the rows of the frames, those of a model, and the model."""
    article, model = schema.Article("a", "a", None, None, None, "2024-01-01", "fr", text, "0"), Asked()
    made = annotate_article(article, [], load_config(load_corpus(first_corpus())))
    return made["stance"], find_stance_by_model(article, made["sentences"], made["mentions"], made["quotes"], model), model


@pytest.mark.parametrize("case", ASKED.strip().split("\n\n"))
def test_the_model_is_given_the_words_of_the_voice(case):
    """For each voice and each target it names, the model gets that voice's words, an ellipsis for others', and the target's name."""
    text, *expected = case.split("\n")
    _, rows, model = rows_of(text)
    assert sorted(f"{row.holder} > {row.target}, {name}: {said}" for row, (said, name) in zip(rows, model.pairs)) == sorted(expected)


def test_rows_are_those_of_the_frames_that_are_a_voice():
    """Rows of basis narration and quote are the same as the frames', scored by the model; rows of attitude and act are not there."""
    frames, rows, _ = rows_of("La France condamne Moscou. Pékin a sanctionné l'Iran. « La Russie ment », a dit Paris.")
    voices = [row[:4] + (row.basis,) for row in frames if row.basis in ("narration", "quote")]
    assert [row[:4] + (row.basis,) for row in rows] == voices and len(voices) < len(frames)
    assert {(row.label, row.score) for row in rows} == {(1, 0.5)}


@pytest.mark.parametrize("text", [
    "Moscou a « dit » : « Non à la « paix » de Paris. » Pékin,\u00a0lui, « hésite ».", "« Paris ".center(60, "«"), "Paris\0Moscou",
])
def test_evidence_is_the_words_given(text):
    """Each span of the evidence begins and ends with a letter, and is among the words given."""
    _, rows, model = rows_of(text)
    for row, (said, _) in zip(rows, model.pairs):
        for start, end in row.evidence:
            assert text[start].isalnum() and text[end - 1].isalnum() and " ".join(text[start:end].split()) in said


# ---------------------------------------------------------------------------------------------- a tiny model

@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A folder with a model of one layer that has learned what nine verbs say; skipped where torch or transformers is missing."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    said = [(f"{a} {verb} {b}.", k) for k, verbs in enumerate(VERBS.values()) for verb in verbs.split()
            for a, b in itertools.permutations(NAMES, 2)]
    words = dict.fromkeys("[PAD] [UNK] [CLS] [SEP] . « »".split() + " ".join(text for text, _ in said).lower().replace(".", "").split())
    inner = Tokenizer(models.WordLevel({word: k for k, word in enumerate(words)}, unk_token="[UNK]"))
    inner.normalizer, inner.pre_tokenizer = normalizers.Lowercase(), pre_tokenizers.Whitespace()
    inner.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", [("[CLS]", 2), ("[SEP]", 3)])
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]")
    torch.manual_seed(0)
    model = transformers.BertForSequenceClassification(transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, max_position_embeddings=64,
        id2label=dict(enumerate(VERBS)), initializer_range=0.2, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0))
    given = tokenizer([text for text, _ in said], [text.split(".")[0].split()[-1] for text, _ in said], padding=True, return_tensors="pt")
    descent = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(60):
        descent.zero_grad()
        model(**given, labels=torch.tensor([k for _, k in said])).loss.backward()
        descent.step()
    folder = tmp_path_factory.mktemp("model")
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "stance.toml").write_text(GIVEN, encoding="utf-8")
    return folder


@pytest.fixture
def model(trained, tmp_path):
    """A copy of the model's folder, to be changed, where nothing can reach the network."""
    return shutil.copytree(trained, tmp_path / "model")


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """No test may look at the network, not even to be refused."""
    tried = []

    def refuse(*given, **_):
        tried.append(given)
        raise OSError("there is no network")
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield
    assert tried == []


PAIRS = [("Paris condamne la Russie.", "Russie"), ("Pékin soutient la France.", "France"), ("la Chine cite Moscou.", "Moscou"),
         ("Moscou félicite Pékin.", "Pékin"), ("la France et la Russie et la Chine et Moscou : Paris dénonce Pékin.", "Pékin")]
CORPUS = pd.DataFrame({"article_id": ["a", "b", "c"], "text": [
    "La Russie condamne Paris.", "« Pékin soutient la France », a déclaré Moscou.", "La Chine rencontre Moscou."]})


def scored(folder, pairs=PAIRS, **settings):
    """(label, score) of pairs by the model of a folder, with settings beside its labels."""
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items()]
    (folder / "stance.toml").write_text(GIVEN + "".join(lines), encoding="utf-8")
    return load_stance_model(folder).score_pairs(*zip(*pairs))


def near(scores):
    """Scores to compare with: labels alike, numbers within rounding."""
    return [(label, pytest.approx(score, abs=2e-4)) for label, score in scores]


def test_labels_and_scores_are_the_models(model):
    """What the model learned comes out as -1, 0, 1; the score is in [-1, 1] and of the label's sign."""
    made = scored(model)
    assert [label for label, _ in made[:4]] == [-1, 1, 0, 1]
    assert all(-1 <= score <= 1 and (abs(score) < 0.5 if label == 0 else score * label > 0.5) for label, score in made[:4])


def test_labels_are_mapped_by_the_folder(model):
    """With the labels turned round the scores are turned round."""
    before = scored(model)
    (model / "stance.toml").write_text("labels = { NEG = 1, NEU = 0, POS = -1 }\n", encoding="utf-8")
    turned = load_stance_model(model).score_pairs(*zip(*PAIRS))
    assert turned == [(-label, pytest.approx(-score)) for label, score in before]


def test_two_labels_of_one_side_are_added(model):
    """Where several labels of the model stand for one stance their probabilities are added."""
    (model / "stance.toml").write_text("labels = { NEG = -1, NEU = 1, POS = 1 }\n", encoding="utf-8")
    made = load_stance_model(model).score_pairs(*zip(*PAIRS))
    assert [label for label, _ in made[:4]] == [-1, 1, 1, 1] and all(abs(score) > 0.8 for _, score in made[:4])


def test_it_abstains_below_the_least_probability(model):
    """A label less probable than asked for is missing; the score stays."""
    bold, careful = scored(model, least_probability=0), scored(model, least_probability=1.0)
    assert [label for label, _ in careful] == [None] * len(PAIRS) and None not in [label for label, _ in bold]
    assert [score for _, score in careful] == [score for _, score in bold]


@pytest.mark.parametrize("size", [1, 2, 3, 32])
def test_batches_change_nothing(model, size):
    """A pair scores alike alone, and in batches of any size beside longer ones, in any order."""
    alone = [scored(model, [pair])[0] for pair in PAIRS]
    assert scored(model, batch_size=size) == near(alone)
    assert scored(model, PAIRS[::-1], batch_size=size) == near(alone[::-1])


def test_no_pairs_are_no_scores(model):
    """Nothing asked, nothing answered; a text without a target is an error."""
    assert load_stance_model(model).score_pairs([], []) == []
    with pytest.raises(ValueError, match="shorter"):
        load_stance_model(model).score_pairs(["Paris"], [])


def test_a_template_makes_one_text_of_the_pair(model):
    """By the template text and target are one text, in its order: a verb that only the template brings decides."""
    pair = [("Paris", "Moscou")]
    assert [scored(model, pair, template=line)[0][0] for line in ("{target} condamne {text}.", "{text} salue {target}.")] == [-1, 1]
    turned = scored(model, [("Moscou", "Paris")], template="{target} salue {text}.")
    assert scored(model, pair, template="{text} salue {target}.") == near(turned)


def test_what_is_too_long_is_cut(model):
    """Of a text longer than the length asked for only the beginning counts, and no text is too long for the model."""
    begins = "Paris salue Moscou. la Russie"  # six tokens, and four for the target and the marks of the pair
    short, long = (scored(model, [(begins + more, "Moscou")], max_length=10) for more in ("", " condamne Pékin. la Chine accuse" * 500))
    assert short == near(long)
    assert -1 <= scored(model, [("la Russie condamne Pékin. " * 500, "Moscou")], max_length=10_000)[0][1] < 0


def test_annotate_with_a_model(model):
    """The stance table holds the model's answers for the outlet and for the speaker, in the columns of the table."""
    made = annotate(load_corpus(CORPUS), stance_model=model).stance
    labels = made.set_index(["article_id", "holder", "target"])["label"].to_dict()
    assert labels.pop(("b", "outlet", "russia")) in (-1, 0, 1, pd.NA)  # « a déclaré Moscou »: words that it never saw
    assert labels == {("a", "outlet", "russia"): -1, ("a", "outlet", "france"): -1, ("b", "russia", "china"): 1,
                      ("b", "russia", "france"): 1, ("c", "outlet", "china"): 0, ("c", "outlet", "russia"): 0}
    assert made["basis"].isin(["narration", "quote"]).all() and made["score"].between(-1, 1).all()
    pd.testing.assert_frame_equal(made.iloc[:0], schema.frame("stance", []))


def test_the_order_of_articles_changes_nothing(model):
    """Each article's rows are the same, whatever comes before it."""
    there, back = (annotate(load_corpus(corpus), stance_model=model).stance for corpus in (CORPUS, CORPUS[::-1]))
    pd.testing.assert_frame_equal(there, back.sort_values("article_id", kind="stable", ignore_index=True))


def test_settings_are_read_anew(model):
    """A changed stance.toml counts at the next call, in the same process."""
    assert scored(model, least_probability=1.0)[0][0] is None and scored(model, least_probability=0.1)[0][0] == -1


def test_a_worker_uses_one_thread(model, monkeypatch):
    """In a worker process torch takes one core, so that several workers do not fight over them; elsewhere it takes what it likes."""
    torch = pytest.importorskip("torch")
    usual = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        load_stance_model(model)
        assert torch.get_num_threads() == 2
        monkeypatch.setattr("multiprocessing.parent_process", lambda: "the one that started it")
        load_stance_model(shutil.copytree(model, model.parent / "again"))
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(usual)


# ---------------------------------------------------------------------------------------------- the commands

@pytest.fixture
def gold(folder):
    """A corpus of one article, in the folder ``folder``, with gold for its stance."""
    (folder / "articles" / "deux.txt").unlink()
    text = (folder / "articles" / "un.txt").read_text(encoding="utf-8").rstrip()
    mentions = [{"start": text.index(word), "end": text.index(word) + 6, "text": word, "actor": actor, "kind": "state"}
                for word, actor in (("France", "france"), ("Russie", "russia"))]
    stance = [{"sentence": 0, "holder": "outlet", "target": actor, "label": -1} for actor in ("france", "russia")]
    (folder / "gold").mkdir()
    sentences = [{"start": 0, "end": len(text), "text": text}]
    layers = {"doc_id": "un", "meta": {}, "sentences": sentences, "mentions": mentions, "stance": stance}
    (folder / "gold" / "un.json").write_text(json.dumps(layers), encoding="utf-8")
    return folder


def test_validate_scores_model_and_frames_on_one_gold(model, gold):
    """The model's stance is a layer of its own beside the frames', over as many gold rows; without a model it is not there."""
    found = validate(load_corpus(gold), stance_model=model)
    marks = found.marks.set_index("layer")
    assert marks.loc["stance (model)", "f1"] == 1.0 > marks.loc["stance", "f1"]
    assert marks.loc["stance (model)", "gold"] == marks.loc["stance", "gold"] == 2
    assert [*marks.index].index("stance (model)") == [*marks.index].index("stance") + 1
    without = validate(load_corpus(gold))
    assert "stance (model)" in report(found) and "stance (model)" not in report(without)
    pd.testing.assert_frame_equal(without.marks, found.marks[found.marks["layer"] != "stance (model)"].reset_index(drop=True))


def test_commands_take_a_model(model, gold, tmp_path, capsys):
    """``revue annotate`` writes the model's stance, ``revue validate`` shows it."""
    assert main(["annotate", str(gold), "--out", str(tmp_path / "out"), "--stance-model", str(model)]) == 0
    assert open_tables(tmp_path / "out").stance["label"].tolist() == [-1, -1]
    assert main(["validate", str(gold), "--gold", str(gold / "gold"), "--stance-model", str(model)]) == 0
    assert "stance (model)" in capsys.readouterr().out


def test_a_model_is_not_recorded(model, gold, tmp_path, monkeypatch):
    """The record of how often the package's methods are wrong has no line for somebody's model."""
    monkeypatch.setattr("analysis.measurements.record_path", lambda: tmp_path / "record.csv")
    assert main(["validate", str(gold), "--gold", str(gold / "gold"), "--stance-model", str(model), "--record"]) == 0
    layers = pd.read_csv(tmp_path / "record.csv")["layer"].tolist()
    assert "stance" in layers and "stance (model)" not in layers


# ---------------------------------------------------------------------------------------------- errors

CONFIG = '{"id2label": {"0": "NEG", "1": "NEU", "2": "POS"}}'
# What config.json and stance.toml hold (None: not there), and what the one line says.
BAD = {
    "no config.json": (None, GIVEN, ["config.json", "save_pretrained"]),
    "config.json is no JSON": ("{", GIVEN, ["config.json", "save_pretrained"]),
    "config.json is something else": ("[]", GIVEN, ["config.json", "save_pretrained"]),
    "no stance.toml": (CONFIG, None, ["stance.toml", "NEG, NEU, POS", "labels = { negative = -1, neutral = 0, positive = 1 }"]),
    "no TOML": (CONFIG, "labels = {", ["stance.toml", "Invalid"]),
    "not UTF-8": (CONFIG, "labels = \udcff", ["stance.toml", "utf-8"]),
    "no labels": (CONFIG, "batch_size = 3", ["stance.toml", "NEG", "labels = {"]),
    "an unknown label": (CONFIG, GIVEN.replace("NEG", "BAD"), ["stance.toml", "no label BAD", "NEG, NEU, POS"]),
    "an unknown index": (CONFIG, GIVEN.replace('"1"', '"7"'), ["no label 7"]),
    "default names": ("{}", "labels = { LABEL_0 = -1, LABEL_2 = 1 }", ["no label LABEL_2", "LABEL_0, LABEL_1"]),
    "a label that is left out": (CONFIG, "labels = { NEG = -1, POS = 1 }", ["label NEU"]),
    "a label that is no stance": (CONFIG, GIVEN.replace("= 0", "= 2"), ["label NEU is 2"]),
    "an unknown key": (CONFIG, GIVEN + 'colour = "red"', ["colour", "max_length"]),
    "half a template": (CONFIG, GIVEN + 'template = "{text}"', ["template", "{target}"]),
    "no batch": (CONFIG, GIVEN + "batch_size = 0", ["batch_size is 0"]),
    "half a batch": (CONFIG, GIVEN + "batch_size = 1.5", ["batch_size is 1.5"]),
    "too short": (CONFIG, GIVEN + "max_length = 3", ["max_length is 3"]),
    "no probability": (CONFIG, GIVEN + "least_probability = 1.5", ["least_probability is 1.5"]),
}


def error_of(folder, name, tmp_path, capsys) -> str:
    """The one line that ``revue annotate`` ends with, after writing nothing."""
    assert main(["annotate", str(folder), "--out", str(tmp_path / "out"), "--stance-model", str(name)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("revue: ") and error.count("\n") == 1 and not (tmp_path / "out").exists()
    return error


@pytest.mark.parametrize("case", BAD)
def test_a_bad_folder_is_one_line(folder, tmp_path, capsys, case):
    """Exit code 2 and one line with file, reason and remedy, with or without torch."""
    config, settings, says = BAD[case]
    (tmp_path / "bad").mkdir()
    for name, content in (("config.json", config), ("stance.toml", settings)):
        if content is not None:
            (tmp_path / "bad" / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    error = error_of(folder, tmp_path / "bad", tmp_path, capsys)
    assert str(tmp_path / "bad") in error and all(part in error for part in says), error


@pytest.mark.parametrize("command", ["annotate", "validate"])
def test_a_folder_that_is_not_there_is_one_line(gold, tmp_path, capsys, command):
    """A path that leads nowhere, or to a file, is named with the remedy, by both commands."""
    for path in (tmp_path / "nowhere", gold / "articles" / "un.txt"):
        more = ["--out", str(tmp_path / "out")] if command == "annotate" else ["--gold", str(gold / "gold")]
        assert main([command, str(gold), *more, "--stance-model", str(path)]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1 and str(path) in error and "save_pretrained" in error


@pytest.mark.parametrize("missing", ["torch", "transformers"])
def test_without_the_extra_it_is_told_what_to_install(folder, tmp_path, capsys, monkeypatch, missing):
    """Where a library is not installed the line says how to get it."""
    if missing == "transformers":
        pytest.importorskip("torch")
    monkeypatch.setitem(sys.modules, missing, None)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "config.json").write_text(CONFIG)
    (tmp_path / "bad" / "stance.toml").write_text(GIVEN)
    assert 'pip install "revue[models]"' in error_of(folder, tmp_path / "bad", tmp_path, capsys)


@pytest.mark.parametrize(("damage", "says"), [
    (lambda folder: (folder / "model.safetensors").unlink(), "save_pretrained"),
    (lambda folder: (folder / "model.safetensors").write_bytes(b"\0" * 40), "save_pretrained"),
    (lambda folder: [path.unlink() for path in folder.glob("tokenizer*")], "tokenizer"),
    (lambda folder: untrained(folder), "classifier"),
    (lambda folder: foreign(folder), "save_pretrained"),
], ids=["no weights", "damaged weights", "no tokenizer", "not trained to classify", "code in the folder"])
def test_a_model_that_cannot_be_used_is_one_line(model, folder, tmp_path, capsys, damage, says):
    """A model without weights, tokenizer or a trained head, or with code of its own, is refused before anything is annotated."""
    damage(model)
    assert says in error_of(folder, model, tmp_path, capsys)


def untrained(folder) -> None:
    """Takes the head off the model."""
    from safetensors.torch import load_file, save_file
    weights = {name: value for name, value in load_file(folder / "model.safetensors").items() if not name.startswith("classifier")}
    save_file(weights, folder / "model.safetensors", {"format": "pt"})


def foreign(folder) -> None:
    """Makes the folder ask for its own code to be run."""
    config = json.loads((folder / "config.json").read_text()) | {"model_type": "own", "auto_map": {
        "AutoConfig": "own.Own", "AutoModelForSequenceClassification": "own.Own"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text("raise SystemExit('code of the folder was run')\n")
