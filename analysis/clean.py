"""Cleaning: the lines of a page that are not the article: navigation, related articles, captions, bylines, comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from analysis.edges import (MAX_UNKNOWN, SHORTEST_PARAGRAPH, Verdicts, headline_key, is_label, is_paragraph, is_short, is_stamp, is_teaser,
                            last_paragraph, mark_names, mark_strays, mark_tail, mark_top, stop_of)
from analysis.furniture import Verdict, is_dated, judge, shape
from analysis.schema import Article, Removed

HEADLINE_LINES = 5  # the headline stands among the first lines that are not furniture
LONGEST_HEADLINE = 200
MAX_TEASERS = 6
MAX_TAGS = 12

_LINE = re.compile(r"\S(?:.*\S)?")
_BREAK = re.compile(r"\r\n?|\n")


def find_removed(article: Article, left_out: Iterable[Removed] = ()) -> list[Removed]:
    """The whole lines of the text that are not the article, in order, each with its kind and the rule that removed it.

    Kinds: navigation, related, comments, social, caption, byline, source, duplicate. A line is kept wherever the rules
    leave a doubt: comments of readers go only where their page shows buttons to answer or the hours of writing, and a
    caption without a credit stays unless what stands around it tells. ``left_out`` are rows that a reader knows already: they
    are among the result as they are, and their lines count as not there for all others. Never raises.
    """
    known = sorted(left_out, key=lambda row: (row.start, row.end))
    spans = _without(known, [match.span() for match in _LINE.finditer(article.text.replace("\r", "\n"))])
    if len(spans) < 2:
        return known
    lines = [article.text[start:end] for start, end in spans]
    verdicts: Verdicts = [judge(line) for line in lines]
    beside = [k + 1 for k, line in enumerate(lines[:-1]) if line.startswith("PHOTO")]
    beside += [k - 1 for k, verdict in enumerate(verdicts) if k > 1 and verdict and verdict.kind == "caption"]
    for k in sorted(beside):
        if not verdicts[k] and 15 < len(lines[k]) <= 250 and _is_legend(lines, verdicts, k):
            verdicts[k] = Verdict("caption", "legend")
    first = next((k for k in range(1, len(lines)) if not verdicts[k] and is_paragraph(lines[k])), len(lines))
    for k, verdict in enumerate(verdicts):
        if verdict and verdict.role == "insert" and (k < first or _is_intertitle(lines, verdicts, k)):
            verdicts[k] = None
    mark_top(lines, verdicts, first, article.title)
    _mark_headline(lines, verdicts, article.title)
    _mark_neighbours(article.text, spans, lines, verdicts)
    _mark_opened(lines, verdicts, first)
    _mark_end(lines, verdicts, first)
    found = [Removed(article.article_id, start, end, line, verdict.kind, verdict.rule)
             for (start, end), line, verdict in zip(spans, lines, verdicts) if verdict]
    return sorted(known + found, key=lambda row: (row.start, row.end)) if known else found


def _without(known: list[Removed], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines that no known row touches."""
    if not known:
        return spans
    kept, row = [], 0
    for start, end in spans:
        while row < len(known) and known[row].end <= start:
            row += 1
        if row == len(known) or known[row].start >= end:
            kept.append((start, end))
    return kept


def _mark_headline(lines: list[str], verdicts: Verdicts, title: str | None) -> None:
    """Of a headline that stands more than once the first clean line stays; page titles, with a section or site, go."""
    keys = {k: headline_key(line) for k, line in enumerate(lines) if not verdicts[k] and 15 <= len(line) <= LONGEST_HEADLINE}
    top = list(keys)[:HEADLINE_LINES]
    long = [k for k in top if len(keys[k]) >= 20 and keys[k].count(" ") > 1]
    titled = next((k for k in long if not stop_of(lines[k])), len(lines))  # above it a headline may end with a stop
    for key in [headline_key(title)] if title else [keys[k] for k in long if k <= titled or not stop_of(lines[k])]:
        equal = [k for k, other in keys.items() if other == key]
        glued = [k for k in top if equal and key in keys[k] and keys[k] != key and _is_glued(keys[k], key)]
        if len(equal) > 1 or glued:
            equal.remove(next((k for k in equal if lines[k][0] != "#"), equal[0]))
            for k in glued + equal:
                verdicts[k] = Verdict("navigation", "page title") if k in glued else Verdict("duplicate", "repeated headline")
            return


def _is_glued(line: str, key: str) -> bool:
    """A line of a section name and the headline (« ActualitéTitre »), or of the headline and the name of the site."""
    return line.endswith(key) and len(line) - len(key) <= 60 or \
        line.startswith(key) and len(line) - len(key) <= 40 and line[len(key):].lstrip()[:1] in tuple("|-–—<>»•·")


def _mark_neighbours(text: str, spans: list[tuple[int, int]], lines: list[str], verdicts: Verdicts) -> None:
    """What lines nearby tell: a picture and its legend, an embedded post, the signature of a lost pull quote."""
    repeated = {line for line, times in Counter(lines).items() if times > 1} if len(set(lines)) < len(lines) else ()
    for k, line in enumerate(lines):
        above = lines[k - 1] if k else ""
        if len(line) > 400:
            continue
        if line in repeated and line == above and len(line) <= 160 and " " in line and not verdicts[k] and not stop_of(line):
            verdicts[k - 1] = verdicts[k] = Verdict("caption", "twin lines")
        elif line in repeated and not verdicts[k] and 15 < len(line) <= 250 and \
                any(verdict and verdict.kind == "caption" for verdict in verdicts[max(k - 1, 0):k + 2]):
            verdicts[k] = Verdict("caption", "legend")
        elif line[0] in "—–-" and shape("post signature").match(line):
            verdicts[k] = Verdict("social", "post signature")
            if k and not verdicts[k - 1] and len(above) <= 400 and (
                    shape("words of a post").search(above) or len(_BREAK.findall(text, spans[k - 1][1], spans[k][0])) == 1):
                verdicts[k - 1] = Verdict("social", "post")
        elif line[0] in "—–" and not verdicts[k] and shape("quote signature").fullmatch(line) and _is_alone(lines, k):
            verdicts[k] = Verdict("caption", "quote signature")
        elif "pic.twitter.com/" in line or "://t.co/" in line:
            verdicts[k] = Verdict("social", "post")


def _is_legend(lines: list[str], verdicts: Verdicts, k: int) -> bool:
    """What a picture shows: below its mark, or above a caption that repeats it, or that furniture parts from a day and no verb."""
    above, below = verdicts[k - 1], verdicts[k + 1] if k + 1 < len(lines) else None
    return lines[k - 1].startswith("PHOTO") and bool(shape("place of a legend").fullmatch(lines[k - 1])) or bool(
        below and below.kind == "caption" and (lines[k + 1].startswith(lines[k].rstrip(". ")) or above and (
            above.role == "picture" or shape("day of a legend").search(lines[k]) and not shape("verb").search(lines[k]))))


def _is_intertitle(lines: list[str], verdicts: Verdicts, k: int) -> bool:
    """A line alone between two paragraphs."""
    return 0 < k < len(lines) - 1 and not verdicts[k - 1] and not verdicts[k + 1] and \
        bool(stop_of(lines[k - 1])) and is_paragraph(lines[k + 1])


def _is_alone(lines: list[str], k: int) -> bool:
    """A line after a paragraph that is nobody's words up to its end, and in no list or dialogue."""
    above, below = lines[k - 1] if k else "", lines[k + 1] if k + 1 < len(lines) else " "
    return is_paragraph(above) and above.rstrip(" .")[-1] not in "»”\"" and above[0] not in "—–-«" and \
        below[0] not in "—–-" and not shape("first person").search(above)


def _mark_opened(lines: list[str], verdicts: Verdicts, first: int) -> None:
    """What stands below a marker: the networks to share on, the headlines of other articles, tags, the end of the page."""
    openers = [(k, verdict.role) for k, verdict in enumerate(verdicts) if verdict and verdict.role]
    for k, role in openers:
        if role == "shares":
            _mark_below(lines, verdicts, k + 1, lambda line: line[-1] == "," and len(line) <= 25, Verdict("social", "network"), MAX_TAGS)
        elif role == "tags" and k > first:
            _mark_below(lines, verdicts, k + 1, is_label, Verdict("navigation", "tag"), MAX_TAGS)
        elif role == "teasers" or role == "tail" and k > first and verdicts[k].kind == "related":
            _mark_below(lines, verdicts, k + 1, is_teaser, Verdict("related", "teaser"), MAX_TEASERS)
    for (k, role), (after, next_role) in zip(openers, openers[1:]):
        if role == next_role == "box" and after - k <= MAX_UNKNOWN:
            verdicts[k:after] = [verdict or Verdict("navigation", "box") if len(line) <= SHORTEST_PARAGRAPH else verdict
                                 for line, verdict in zip(lines[k:after], verdicts[k:after])]
    stamped = [k for k in range(first + 2, len(lines)) if not verdicts[k] and len(lines[k]) <= 40 and is_stamp(lines[k])]
    for k in stamped if len(stamped) < 3 else ():  # the headline of another article with its hour; three are a chronology
        if not verdicts[k - 1] and is_teaser(lines[k - 1]) and len(lines[k - 1]) > 30 and stop_of(lines[k - 2]):
            verdicts[k - 1] = verdicts[k] = Verdict("related", "teaser with its date")
    _mark_signatures(lines, verdicts, first)
    mark_names(lines, verdicts, list(range(max(first, last_paragraph(lines, verdicts)) + 1, len(lines))))
    mark_strays(lines, verdicts, first)
    mark_tail(lines, verdicts, [k for k, role in openers if role in ("tail", "teasers", "end") and k > first], first)


def _mark_below(lines: list[str], verdicts: Verdicts, begin: int, fits: Callable[[str], bool], verdict: Verdict, most: int) -> None:
    """A short last line before a paragraph is an intertitle of the article, and stays."""
    taken: list[int] = []
    after = begin
    while after < min(len(lines), begin + 2 * most) and len(taken) < most and (verdicts[after] or fits(lines[after])):
        taken += [] if verdicts[after] else [after]
        after += 1
    if len(taken) > 1 and taken[-1] == after - 1 and after < len(lines) and not is_short(lines[after]) and \
            not is_dated(lines[taken[-1]]) and lines[taken[-1]].count(" ") < 6:
        taken.pop()
    for line in taken:
        verdicts[line] = verdict


def _mark_signatures(lines: list[str], verdicts: Verdicts, first: int) -> None:
    """The names of the byline once more below the body."""
    signed = [lines[k] for k, verdict in enumerate(verdicts) if verdict and verdict.kind == "byline"]
    if not signed:
        return
    last = last_paragraph(lines, verdicts)
    for k in range(first + 1, len(lines)):
        if not verdicts[k] and len(lines[k]) <= 80 and (k > last or stop_of(lines[k - 1])) and shape("person").fullmatch(lines[k]) and \
                any(lines[k].partition("(")[0].strip(" .") in byline for byline in signed[:MAX_TAGS]):
            verdicts[k] = Verdict("byline", "signature")


def _mark_end(lines: list[str], verdicts: Verdicts, first: int) -> None:
    """A name or a date alone below the last paragraph goes; a last paragraph with a source is no caption, and stays.

    A word or two alone between two paragraphs of the body is an intertitle, even if it is a button elsewhere.
    """
    last = next((k for k in reversed(range(len(lines))) if not verdicts[k]), 0)
    credited = next((k for k in range(last + 1, len(lines)) if verdicts[k].rule == "source credit"), None)
    if credited is not None:
        verdicts[credited] = None
    elif last and not verdicts[last - 1] and is_paragraph(lines[last - 1]):
        signed = len(lines[last]) <= 80 and shape("placed person").fullmatch(lines[last])
        verdicts[last] = Verdict("byline", "signature") if signed or is_dated(lines[last]) else None
    for k in range(first + 1, len(lines)):
        if (verdict := verdicts[k]) and verdict.role in ("", "box") and verdict.kind in ("navigation", "social") and \
                verdict.rule.startswith("furniture") and lines[k].count(" ") < 2 and lines[k].replace(" ", "").isalpha() and \
                _is_intertitle(lines, verdicts, k):
            verdicts[k] = None
