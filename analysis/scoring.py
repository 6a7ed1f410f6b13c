"""Scores the rows that the stages found in an article against its gold, layer by layer, by the matching rules of the codebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis import schema
from analysis.gold import OTHER_TIMES, GoldDoc
from analysis.matching import overlap, pair

#: The layer of the gold that a measure is scored on, where it has another name.
_GOLD_OF = {"removed": "boilerplate", "speakers": "quotes", "dates found": "dates", "dates resolved": "dates"}


@dataclass
class Score:
    """Counts of one layer on one article: right, predicted, gold by class; what was missed or wrong; (score, label, gold) of stance."""

    counts: dict[str, list[int]]
    errors: list[tuple[str, int, int, str]]
    cases: list[tuple[float, int | None, int]] = field(default_factory=list)


def score_article(found: dict[str, list], doc: GoldDoc) -> dict[str, Score]:
    """A Score for each of MEASURES that the gold annotates: the rows that the stages found in one article against its gold."""
    quotes, speakers = _quotes(found["quotes"], doc)
    scores = {
        "removed": _removed(found["removed"], doc),
        "sentences": _sentences(found["sentences"], doc),
        "mentions": _mentions(found["mentions"], doc),
        "quotes": quotes,
        "speakers": speakers,
        "stance": stance_score(found, doc),
        **_dates(found["dates"], doc),
    }
    return {name: score for name, score in scores.items() if _GOLD_OF.get(name, name) in doc.annotated}


def _removed(found: list[schema.Removed], doc: GoldDoc) -> Score:
    """By characters that are not space."""
    text = doc.article.text
    predicted = {i for row in found for i in range(row.start, row.end) if not text[i].isspace()}
    gold = {i for row in doc.layers["boilerplate"] for i in range(row["start"], row["end"]) if not text[i].isspace()}
    errors = [("kept, not the article", row["start"], row["end"], doc.words((row["start"], row["end"])))
              for row in doc.layers["boilerplate"] if not predicted & set(range(row["start"], row["end"]))]
    errors += [("removed, of the article", row.start, row.end, row.text)
               for row in found if not gold & set(range(row.start, row.end))]
    return Score({"": [len(predicted & gold), len(predicted), len(gold)]}, errors)


def _sentences(found: list[schema.Sentence], doc: GoldDoc) -> Score:
    return _paired(found, doc, "sentences", lambda a, b: overlap(a, b) >= 0.97)


def _paired(found: Sequence[Any], doc: GoldDoc, layer: str, same: Callable[[tuple, tuple], bool]) -> Score:
    pairs = pair([(row.start, row.end) for row in found], _spans(doc.layers[layer]), doc.article.text, same)
    return Score({"": [len(pairs), len(found), len(doc.layers[layer])]}, _unpaired(found, doc, layer, pairs))


def _unpaired(found: Sequence[Any], doc: GoldDoc, layer: str, pairs: dict[int, int]) -> list[tuple[str, int, int, str]]:
    taken = set(pairs.values())
    missed = [("missed", row["start"], row["end"], doc.words((row["start"], row["end"])))
              for number, row in enumerate(doc.layers[layer]) if number not in taken]
    return missed + [("false", row.start, row.end, row.text) for number, row in enumerate(found) if number not in pairs]


def _mentions(found: list[schema.Mention], doc: GoldDoc) -> Score:
    """Equal span, equal actor, or a place for a place; descriptions are left out."""
    named = [row for row in found if row.how != "description"]
    gold = {(row["start"], row["end"]): row for row in doc.layers["mentions"]}
    errors, right = [], 0
    for row in named:
        expected = gold.pop((row.start, row.end), None)
        if expected is None:
            errors.append((f"false: {row.actor}", row.start, row.end, row.text))
        elif row.actor == expected["actor"] or row.kind == expected["kind"] == "place":
            right += 1
        else:
            errors.append((f"{row.actor} ({row.kind}), not {expected['actor']} ({expected['kind']})",
                           row.start, row.end, row.text))
    errors += [(f"missed: {row['actor']}", start, end, doc.words((start, end))) for (start, end), row in gold.items()]
    return Score({"": [right, len(named), len(doc.layers["mentions"])]}, errors)


def _quotes(found: list[schema.Quote], doc: GoldDoc) -> tuple[Score, Score]:
    gold = doc.layers["quotes"]
    pairs = pair([(row.start, row.end) for row in found], _spans(gold), doc.article.text, lambda a, b: overlap(a, b) >= 0.8)
    quotes = Score({"": [len(pairs), len(found), len(gold)]}, _unpaired(found, doc, "quotes", pairs))
    wrong = [(f"{found[f].speaker}, not {gold[g]['speaker']}", found[f].start, found[f].end, found[f].text)
             for f, g in pairs.items() if not _same_speaker(found[f], gold[g], doc)]
    right = len(pairs) - len(wrong)
    return quotes, Score({"": [right, len(pairs), len(pairs)]}, wrong)


def _same_speaker(found: schema.Quote, gold: dict, doc: GoldDoc) -> bool:
    """Equal slugs; for speakers that no actor of the gold is, one speaker's words contain the other's."""
    if found.speaker == gold["speaker"]:
        return True
    named = {row["actor"] for row in doc.layers["mentions"]}
    if not found.speaker or not gold["speaker"] or set(gold["speaker"].split("+")) & named:
        return False
    words = gold.get("speaker_text") or (doc.words(gold["speaker_span"]) if gold.get("speaker_span") else "")
    ours, theirs = (found.speaker_text or "").casefold(), words.casefold()
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def stance_score(found: dict[str, list], doc: GoldDoc) -> Score:
    """Rows (sentence, holder, target) by label; what is said neither here nor there is 0; acts are left out."""
    sentences = pair([(s.start, s.end) for s in found["sentences"]], _spans(doc.layers["sentences"]), doc.article.text,
                     lambda a, b: overlap(a, b) >= 0.5)
    of = {found["sentences"][f].sentence_id: g for f, g in sentences.items()}
    predicted = [(of[row.sentence_id], row.holder, row.target, row.label, row.score) for row in found["stance"]
                 if row.basis != "act" and row.sentence_id in of]
    named = {row["actor"] for row in doc.layers["mentions"]} | {row.actor for row in found["mentions"]}
    score = Score({str(label): [0, 0, 0] for label in (-1, 0, 1)}, [])
    for gold, label, size, key in _aligned(predicted, doc.layers["stance"], named):
        score.cases.append((size, label, gold or 0))
        ours = label or 0
        if gold is None and not ours:
            continue
        score.counts[str(gold or 0)][2] += gold is not None
        score.counts[str(ours)][1] += 1
        score.counts[str(ours)][0] += gold == ours
        if gold != ours:
            sentence = doc.layers["sentences"][key[0]]
            score.errors.append((f"{key[1]} -> {key[2]}: {ours}, not {0 if gold is None else gold}", sentence["start"],
                                 sentence["end"], doc.words((sentence["start"], sentence["end"]))))
    return score


def _aligned(predicted: list[tuple], gold: list[dict], named: set[str]) -> Iterable[tuple[int | None, int | None, float, tuple]]:
    """(gold label, our label and score, key) for each gold row, and for each row of ours that has a score and is not in the gold."""
    left = list(predicted)
    matched: dict[int, tuple] = {}
    for exact in (True, False):
        for number, row in enumerate(gold):
            if number not in matched:
                match = next((p for p in left if p[0] == row["sentence"] and p[2] == row["target"]
                              and _same_holder(p[1], row["holder"], named, exact)), None)
                if match:
                    matched[number] = match
                    left.remove(match)
    for number, row in enumerate(gold):
        yield row["label"], *(matched[number][3:] if number in matched else (0, 0.0)), (row["sentence"], row["holder"], row["target"])
    for sentence, holder, target, label, score in left:
        if score:
            yield None, label, score, (sentence, holder, target)


def _same_holder(ours: str, gold: str, named: set[str], exact: bool) -> bool:
    if exact:
        return ours == gold
    return schema.OUTLET not in (ours, gold) and not (ours in named and gold in named)


def _dates(found: list[schema.Date], doc: GoldDoc) -> dict[str, Score]:
    """Any overlap, then equal value (or one that the gold lets pass); and apart what is found at all, and how many of the found have the right value."""
    gold, others = doc.layers["dates"], _spans(doc.layers.get(OTHER_TIMES, []))
    pairs = pair([(row.start, row.end) for row in found], _spans(gold), doc.article.text, lambda a, b: overlap(a, b) > 0)
    counted = [f for f, row in enumerate(found) if f in pairs or not any(row.start < end and start < row.end for start, end in others)]
    wrong = [(f"{found[f].value}, not {gold[g]['value']}", found[f].start, found[f].end, found[f].text)
             for f, g in pairs.items() if found[f].value not in (gold[g]["value"], *gold[g].get("also", ()))]
    errors = [error for error in _unpaired(found, doc, "dates", pairs) if error[0] == "missed" or
              any(found[f].start == error[1] for f in counted)]
    right, size = len(pairs) - len(wrong), len(pairs)
    return {"dates": Score({"": [right, len(counted), len(gold)]}, errors + wrong),
            "dates found": Score({"": [size, len(counted), len(gold)]}, []),
            "dates resolved": Score({"": [right, size, size]}, [])}


def _spans(rows: Iterable[dict]) -> list[tuple[int, int]]:
    return [(row["start"], row["end"]) for row in rows]
