"""Stance by a classification model that lies in a folder of one's own, instead of by the frames. Nothing is ever downloaded.

The folder is what ``save_pretrained`` of transformers writes (config.json, weights, tokenizer), and a ``stance.toml`` in it::

    labels = { negative = -1, neutral = 0, positive = 1 }   # every label of the model, by its name or its index
    template = "{text} Cible : {target}"   # both in one text; without this line the model gets them as a pair
    batch_size = 32                        # this and the lines below may be left out
    max_length = 256                       # in tokens; what is longer is cut
    least_probability = 0.5                # where no label is that probable the model abstains
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.schema import OUTLET, UNATTRIBUTED, Article, Mention, Quote, Sentence, Span, Stance
from analysis.stance import find_stance
from analysis.text import marked_spans

_SAVE = "save a model trained for sequence classification, and its tokenizer, into the folder with save_pretrained"
_WRITE = ("write in it what the model's labels ({}) stand for, such as labels = {{ negative = -1, neutral = 0, positive = 1 }}, and where "
          "needed template (with {{text}} and {{target}}), batch_size, max_length (from 10), least_probability (0 to 1)")
_FITS = {"template": r"(?s)(?=.*\{text\}).*\{target\}.*", "batch_size": r"[1-9]\d*", "max_length": r"[1-9]\d+",
         "least_probability": r"[01](\.0)?|0\.\d+"}


class StanceModelError(ValueError):
    """A stance model cannot be used; the message names the file, the reason and the remedy."""


@dataclass(frozen=True)
class StanceModel:
    """A model's folder, what each of its labels stands for (-1, 0, 1), and how it is asked; its weights are read where it is used."""

    folder: Path
    sides: tuple[int, ...]
    template: str | None = None
    batch_size: int = 32
    max_length: int = 256
    least_probability: float = 0.5

    def score_pairs(self, texts: Sequence[str], targets: Sequence[str]) -> list[tuple[int | None, float]]:
        """(label, score) of each text towards the target beside it; score is P(1) - P(-1), label None where the model abstains."""
        tokenizer, model, positions = _opened(self.folder)
        pairs = [(self.template.replace("{target}", target).replace("{text}", text),) if self.template else (text, target)
                 for text, target in zip(texts, targets, strict=True)]
        order = sorted(range(len(pairs)), key=lambda k: len(pairs[k][0]))  # texts of one length side by side need little padding
        scores: list[tuple[int | None, float]] = []
        for batch in (order[first:first + self.batch_size] for first in range(0, len(order), self.batch_size)):
            given = tokenizer(*map(list, zip(*(pairs[k] for k in batch))), truncation=True, max_length=min(self.max_length, positions),
                              padding=True, return_tensors="pt")
            scores += map(self._verdict, model(**given).logits.softmax(-1).tolist())
        return [score for _, score in sorted(zip(order, scores))]

    def _verdict(self, probabilities: list[float]) -> tuple[int | None, float]:
        total = {side: sum(p for p, s in zip(probabilities, self.sides) if s == side) for side in (0, -1, 1)}
        best = max(total, key=lambda side: total[side])
        return best if total[best] >= self.least_probability else None, round(total[1] - total[-1], 4) + 0.0


def find_stance_by_model(article: Article, sentences: list[Sentence], mentions: list[Mention], quotes: list[Quote],
                         model: StanceModel) -> list[Stance]:
    """The rows of ``find_stance`` whose holder is a voice (basis narration or quote), with the model's label and score instead.

    The model reads the holder's words in the sentence, others' words replaced by "…", and the target as it is named there;
    ``evidence`` is those words: a model does not say which of them decided. Rows of basis attitude and act are left out,
    since only frames find them, so that frames and model answer for the same voices and can be compared on one gold.
    """
    whose, by_id = _voices(article.text, quotes), {sentence.sentence_id: sentence for sentence in sentences}
    names = {(m.sentence_id, m.actor, voice): m.text for m in reversed(mentions) if m.how != "description"
             for voice in ("", *whose[m.start].split("+"))}
    asked = []
    for row in find_stance(article, sentences, mentions, quotes):
        said, spans = _words_of(row.holder, by_id[row.sentence_id], article.text, whose)
        name = names.get((row.sentence_id, row.target, row.holder)) or names.get((row.sentence_id, row.target, ""))
        if row.basis in ("narration", "quote") and spans and name:
            asked.append((row._replace(evidence=spans), said, name))
    scores = model.score_pairs([said for _, said, _ in asked], [name for *_, name in asked])
    return [row._replace(label=label, score=score) for (row, _, _), (label, score) in zip(asked, scores)]


def _voices(text: str, quotes: list[Quote]) -> list[str]:
    """Whose each character is: the innermost quote's speaker's, the outlet's, or nobody's between marks that are no quote's."""
    owned = [(mark.start, mark.end, "") for mark in marked_spans(text)]
    owned += sorted(((q.start, q.end, q.speaker or UNATTRIBUTED) for q in quotes), key=lambda span: span[0] - span[1])
    whose = [OUTLET] * len(text)
    for start, end, voice in owned:
        whose[start:end] = [voice] * (end - start)
    return whose


def _words_of(holder: str, sentence: Sentence, text: str, whose: list[str]) -> tuple[str, list[Span]]:
    """The holder's words in a sentence, with "…" for those of others, and their spans."""
    own = "".join(text[k] if holder in whose[k].split("+") else "\0" for k in range(sentence.start, sentence.end))
    spans = [(sentence.start + match.start(), sentence.start + match.end()) for match in re.finditer(r"\w(?:[^\0]*\w)?", own)]
    return " ".join(re.sub("\0+", " … ", own).split()), spans


def load_stance_model(folder: str | Path) -> StanceModel:
    """The model of a folder, with the settings of its stance.toml, after a first try. Raises StanceModelError."""
    path, remedy = Path(folder, "config.json"), _SAVE
    try:
        labels = json.loads(path.read_text(encoding="utf-8-sig")).get("id2label") or {"0": "LABEL_0", "1": "LABEL_1"}
        names = [str(labels[key]) for key in sorted(labels, key=int)]
        path, remedy = Path(folder, "stance.toml"), _WRITE.format(", ".join(names))
        model = StanceModel(Path(folder).resolve(), **_settings(path.read_text(encoding="utf-8-sig"), names))
        path, remedy = Path(folder), _SAVE
        model.score_pairs(["Un essai.", "Un autre essai, plus long."], ["Essai", "Essai"])
        return model
    except Exception as error:  # whatever the files hold and the libraries raise
        remedy = 'install it with: pip install "revue[models]"' if isinstance(error, ModuleNotFoundError) else remedy
        raise StanceModelError(f"{path}: cannot be used ({getattr(error, 'strerror', None) or str(error)[:300]}); {remedy}") from error


def _settings(text: str, names: list[str]) -> dict[str, Any]:
    """What StanceModel needs to know; raises ValueError with the reason."""
    settings = tomllib.loads(text)
    index = {str(k): k for k in range(len(names))} | {name: k for k, name in enumerate(names)}
    sides = {index.get(label, label): side for label, side in settings.pop("labels", {}).items()}
    wrong = [f"the model has no label {label}" for label in sides if label not in index.values()]
    wrong += [f"label {name} is {sides.get(k)}, not -1, 0 or 1" for k, name in enumerate(names) if sides.get(k) not in (-1, 0, 1)]
    wrong += [f"{key} is {value!r}" for key, value in settings.items() if not re.fullmatch(_FITS.get(key, "(?!)"), repr(value))]
    if wrong:
        raise ValueError(wrong[0])
    return settings | {"sides": tuple(sides[k] for k in range(len(names)))}


@cache
def _opened(folder: Path) -> tuple[Any, Any, int]:
    """The tokenizer and the model of a folder, read once a process, from the disk only and without its code; how long a text it takes."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers.utils import logging
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    if multiprocessing.parent_process():
        torch.set_num_threads(1)  # several workers share the cores
    local = {"local_files_only": True, "trust_remote_code": False}
    tokenizer = AutoTokenizer.from_pretrained(folder, **local)
    model, found = AutoModelForSequenceClassification.from_pretrained(folder, output_loading_info=True, **local)
    if found["missing_keys"]:
        raise ValueError(f"its weights lack {min(found['missing_keys'])}")
    if len(tokenizer) < getattr(model.config, "vocab_size", 0) // 2:  # transformers makes an empty one where there is none
        raise ValueError("its tokenizer lacks the words that the model knows")
    positions = getattr(model.config, "max_position_embeddings", None) or 0
    return tokenizer, model.float().eval().requires_grad_(False), positions - 2 if positions > 2 else 512  # some count from 2
