"""Corrections applied to the rows of an article, last of all, where the text is still the one that was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from analysis import timevalue
from analysis.corrections_file import ALL, FIELDS, OF_SENTENCES, Line, told
from analysis.naming import unnamed_slug
from analysis.records import Refused
from analysis.schema import OUTLET, UNATTRIBUTED, Article, Correction, Date, Mention, Quote, Rejected, Sentence, Stance, Topic

#: The words that a field may be set to, where there are few.
WORDS = {"how": ("name", "acronym", "metonym", "description"), "type": ("direct", "indirect", "mixed")}
LABELS = {"-1": -1, "0": 0, "1": 1, "": None}
_OPENING = "«“\""
_AROUND = "«»“”\" \xa0\u202f"

Row = Any


class Amended(NamedTuple):
    """The rows of an article by table, where they were corrected; the corrections applied, and the lines that could not be."""

    rows: dict[str, list]
    applied: list[Correction]
    refused: list[Rejected]


@dataclass(frozen=True)
class Amender:
    """Applies corrections to the rows of articles; ``actors`` (by slug) and ``topics`` are those that a line may name.

    Only the row that a line names changes. What other stages made of it before is not made again: who is meant by « il » after
    a corrected mention, the stance of a corrected speaker's words, the tone of a voice. What is counted from the tables (voices, what
    actors belong to, timelines) follows.
    """

    actors: Mapping[str, Any]
    topics: Collection[str]

    def amend(self, made: Mapping[str, list], lines: Sequence[Line]) -> Amended:
        """What lines change in the rows of an article (those of articles, sentences and all that can be corrected); none is changed."""
        article, = made["articles"]
        rows = {layer: list(made[layer]) for layer in {line.layer for line in lines}}
        applied: list[Correction] = []
        refused: list[Rejected] = []
        for line in lines:
            try:
                applied.append(self._applied(line, rows[line.layer], _Place(article, made["sentences"], made["quotes"], line)))
            except Refused as reason:
                refused.append(told(line, reason))
        changed = {correction.layer for correction in applied}
        return Amended({layer: rows[layer] for layer in FIELDS if layer in changed}, applied, refused)

    def _applied(self, line: Line, rows: list[Row], place: _Place) -> Correction:
        place.check()
        at = place.find(rows)
        if at is None and line.layer == "stance":
            place = replace(place, line=line._replace(key=self._pair(place)))
            at = place.find(rows)
        name, value = line.field, line.value
        if name == ALL:
            if at is None:
                raise Refused(f"no row of {line.layer} stands there", "copy the line from the explorer, or remove it")
            was, shown = _shown(getattr(rows.pop(at), FIELDS[line.layer][0])), None
        elif at is None:
            rows.append(row := self._new(place, rows))
            rows.sort(key=lambda one: (one.sentence_id, getattr(one, "start", 0)))
            was, shown = None, _shown(getattr(row, name))
        else:
            new = self._changed(rows[at], name, value, place)
            was, shown = _shown(getattr(rows[at], name)), _shown(getattr(new, name))
            if was == shown:
                raise Refused(f"the {name} is {shown or 'unknown'} there already", "write what it should be as value, or remove the line")
            rows[at] = new
        said = ":".join([name, ">".join(place.line.key)]) if line.key and name in (ALL, "label") else name
        return Correction(line.layer, line.article_id, line.start, line.end, said, shown, was, line.who or None, line.why or None)

    def _changed(self, row: Row, name: str, value: str, place: _Place) -> Row:
        """The row with a field set to what a value says."""
        if name in WORDS:
            if value not in WORDS[name]:
                raise Refused(f"the {name} {value!r} is not known", f"write one of {', '.join(WORDS[name])}")
            return row._replace(**{name: value})
        return _SET[name](self, row, value, place)

    def _new(self, place: _Place, rows: Sequence[Row]) -> Row:
        """A row that lacked, as the first field of its layer makes it."""
        line, text = place.line, place.article.text[place.line.start:place.line.end]
        first = FIELDS[line.layer][0]
        if line.field != first:
            raise Refused(f"no row of {line.layer} stands there", f"add it by a line with the field {first}")
        key, at = (line.article_id, place.sentence.sentence_id), (line.start, line.end, text)
        if line.layer not in OF_SENTENCES:
            near = [row for row in rows if row.start < line.end and line.start < row.end]
            if over := next((row for row in near if line.layer != "quotes" or row.text.strip(_AROUND) == text.strip(_AROUND)), None):
                raise Refused(f"it overlaps « {over.text} » ({over.start} to {over.end})", f"correct that one, or take it away (field {ALL})")
        said = "direct" if {text[0], place.article.text[:line.start].rstrip()[-1:]} & set(_OPENING) else "indirect"
        empty = {"mentions": lambda: Mention(*key, *at, "", "", "name"), "dates": lambda: Date(*key, *at, None, None, None, "unknown"),
                 "quotes": lambda: Quote(key[0], max((row.quote_id for row in rows), default=-1) + 1, key[1], *at, said, None, None, None),
                 "stance": lambda: Stance(*key, *line.key, None, 0.0, "narration" if line.key[0] == OUTLET else "quote", [at[:2]]),
                 "topics": lambda: Topic(*key, "", 1.0, [at[:2]])}
        return self._changed(empty[line.layer](), first, line.value, place)

    def _pair(self, place: _Place) -> tuple[str, str]:
        """Holder and target of a stance."""
        holder, target = place.line.key
        return OUTLET if holder == OUTLET else self._speaker(holder, place)[0] or UNATTRIBUTED, self._actor(target)

    def _set_actor(self, row: Mention, value: str, place: _Place) -> Mention:
        slug = self._actor(value)
        return row._replace(actor=slug, kind=self.actors[slug].kind)

    def _set_speaker(self, row: Quote, value: str, place: _Place) -> Quote:
        speaker, words = self._speaker(value, place)
        return row._replace(speaker=speaker, speaker_text=words)

    def _set_label(self, row: Stance, value: str, place: _Place) -> Stance:
        label = value.replace("−", "-").removeprefix("+")
        if label not in LABELS:
            raise Refused(f"the label {value!r} is not known", "write -1, 0, 1, or nothing where it cannot be told")
        return row._replace(label=LABELS[label], score=float(label or 0))

    def _set_value(self, row: Date, value: str, place: _Place) -> Date:
        if not value:
            return row._replace(value=None, earliest=None, latest=None, granularity="unknown")
        try:
            when = timevalue.read(value)
        except ValueError:
            raise Refused(f"{value!r} is no ISO date", "write 2023, 2023-09, 2023-09-13, 2023-W37, or two of them as A/B") from None
        return row._replace(value=when.value, earliest=str(when.earliest), latest=str(when.latest), granularity=when.granularity)

    def _set_topic(self, row: Topic, value: str, place: _Place) -> Topic:
        if value not in self.topics:
            raise Refused(f"there is no topic {value!r}", f"write one of {', '.join(sorted(self.topics))}, or add it to topics.toml")
        return row._replace(topic=value)

    def _speaker(self, said: str, place: _Place) -> tuple[str | None, str | None]:
        """The slug of a speaker, and the words of the text that name somebody who is no actor."""
        if said in ("", UNATTRIBUTED):
            return None, None
        known = {row.speaker: row.speaker_text for row in place.quotes if row.speaker}
        if said in known:
            return said, None if said in self.actors else known[said]
        if said in place.article.text and (made := unnamed_slug(said)) and said not in self.actors and said not in self._labelled:
            return made, said
        return "+".join(self._actor(part.strip()) for part in said.split("+")), None

    def _actor(self, said: str) -> str:
        """The slug of the actor that is called so, by slug, label or name."""
        meant = [said] if said in self.actors else self._labelled.get(said, [])
        if len(meant) == 1 and self.actors[meant[0]].kind != "other":
            return meant[0]
        if len(meant) > 1:
            raise Refused(f"{said!r} may be {' or '.join(meant)}", "write the one that is meant")
        raise Refused(f"there is no actor {said!r}", "write the slug or a name of one in the table actors, or add it to actors.csv")

    @cached_property
    def _labelled(self) -> dict[str, list[str]]:
        made: dict[str, list[str]] = defaultdict(list)
        for slug, row in self.actors.items():
            for label in {row.label_fr, row.label_en, *row.names} if row.kind != "other" else ():
                made[label].append(slug)
        return made


#: How each field is set that is not one of a few words.
_SET: dict[str, Callable[[Amender, Row, str, Any], Row]] = {
    "actor": Amender._set_actor, "speaker": Amender._set_speaker, "label": Amender._set_label, "value": Amender._set_value,
    "topic": Amender._set_topic}


@dataclass(frozen=True)
class _Place:
    """What a line is about: the article with its sentences and quotes, and the sentence in which its characters begin."""

    article: Article
    sentences: Sequence[Sentence]
    quotes: Sequence[Quote]
    line: Line

    def check(self) -> None:
        """Raises Refused where the text is not the one that was read, or the characters are not in it."""
        line = self.line
        if line.sha256 != self.article.sha256:
            raise Refused("the article changed since" if line.sha256 else "the line has no sha256",
                          f"see whether it still holds; its sha256 is now {self.article.sha256}")
        if not self.article.text[line.start:line.end].strip() or line.end > len(self.article.text):
            raise Refused(f"no words of the article stand from {line.start} to {line.end}", "write the places as the tables have them")
        if line.layer in OF_SENTENCES and (self.sentence.start, self.sentence.end) != (line.start, line.end):
            raise Refused(f"no sentence stands from {line.start} to {line.end}",
                          f"it begins in that from {self.sentence.start} to {self.sentence.end}")

    @cached_property
    def sentence(self) -> Sentence:
        """The sentence in which the characters begin, and, but for quotations, end. Raises Refused where there is none."""
        line = self.line
        for one in self.sentences:
            if one.start <= line.start < one.end and (line.end <= one.end or line.layer == "quotes"):
                return one
        raise Refused(f"no sentence has the characters from {line.start} to {line.end}", "choose words inside one sentence of the article")

    def find(self, rows: Sequence[Row]) -> int | None:
        """The number of the row that the line is about, None where there is none."""
        return next((number for number, row in enumerate(rows) if self._is_meant(row)), None)

    def _is_meant(self, row: Row) -> bool:
        if self.line.layer in OF_SENTENCES:
            named = (row.holder, row.target) if self.line.layer == "stance" else (row.topic,)
            return row.sentence_id == self.sentence.sentence_id and named == self.line.key
        return (row.start, row.end) == (self.line.start, self.line.end)


def _shown(value: object) -> str | None:
    return None if value is None else str(value)
