"""The index of shared pages, as the front page of a newspaper: the corpus, the findings, the explorer, how to cite."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis import findings
from analysis.coding import plain
from analysis.labels import word
from analysis.page_parts import Part
from analysis.tables import Tables

#: The most characters of a headline.
HEADLINE = 190
_NAME = "A press review you can check"
_BRACKETS = re.compile(r" (\([^()]*\)|\[[^\[\]]*\])")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9])")


@dataclass(frozen=True)
class Story:
    """A notebook on the front page: its page, the question that it answers, what it found."""

    file: str
    question: str
    finding: str


def title(lang: str) -> str:
    """The name in the masthead."""
    return word(_NAME, lang)


def front_page(tables: Tables, stories: Sequence[Story], explorer: str, citation: str, lang: str) -> list[Part]:
    """The body of the index; ``explorer`` is the file of the explorer's page. All text is escaped."""
    told, english = "".join(_story(story) for story in stories), _english(lang)
    listed = "".join(f'<li><a href="{html.escape(story.file)}">{html.escape(story.question)}</a></li>' for story in stories)
    return [Part("".join([
        f"<h1>{html.escape(title(lang))}</h1>\n{_dateline(tables, lang)}", _lead(tables, explorer, lang),
        f'<section class="revue-stories" aria-label="{word("Findings", lang)}"><div{english}>{told}</div></section>\n',
        f'<div class="revue-foot"><section><h2>{word("Notebooks", lang)}</h2><ol{english}>{listed}</ol></section>\n',
        f'<section><h2>{word("How to cite", lang)}</h2><div{english}>{_paragraphs(citation)}</div></section></div>\n']))]


def headline(finding: str) -> tuple[str, str]:
    """The first sentence of a finding without its brackets, cut at a clause where it is too long; and what is left to tell below it."""
    first, _, rest = finding.strip().partition("\n")
    sentence, *more = _SENTENCE_END.split(first, maxsplit=1)
    bare = _BRACKETS.sub("", sentence)
    if len(bare) > HEADLINE:
        bare = f"{re.split(r'[,;:(] [^,;:(]*$', bare[:HEADLINE])[0]} …"
    return bare, "\n".join(filter(None, [*more, rest])) if bare == sentence else finding.strip()


def _english(lang: str) -> str:
    """Notebooks and findings are in English: what says so inside a page of another language."""
    return "" if lang == "en" else ' lang="en"'


def _dateline(tables: Tables, lang: str) -> str:
    known = plain(tables.columns("articles", ["outlet", "published"]))
    articles, outlets, published = len(known), known["outlet"].nunique(), known["published"].dropna()
    period = " – ".join(f'<time datetime="{html.escape(day)}">{html.escape(day)}</time>' for day in
                        dict.fromkeys([published.min(), published.max()])) if len(published) else word("date unknown", lang)
    counted = [f"{articles} {word('articles' if articles != 1 else 'article', lang)}",
               f"{outlets} {word('outlets' if outlets != 1 else 'outlet_column', lang)}", period]
    return f'<p class="revue-dateline">{"".join(f"<span>{part}</span>" for part in counted)}</p>\n'


def _lead(tables: Tables, explorer: str, lang: str) -> str:
    first, rest = headline(findings.headline(tables))
    return (f'<div class="revue-lead"><section><p class="revue-kicker">{word("In one sentence", lang)}</p><h2{_english(lang)}>{html.escape(first)}</h2>'
            f'<div class="revue-deck"{_english(lang)}>{_paragraphs(rest)}</div></section>\n'
            f'<section class="revue-explore"><h2><a href="{html.escape(explorer)}">{word("Explorer", lang)}</a></h2>'
            f'<p>{word("what the explorer is", lang)}</p></section></div>\n')


def _story(story: Story) -> str:
    first, rest = headline(story.finding or story.question)
    return (f'<article class="revue-story"><p class="revue-kicker">{html.escape(story.question)}</p>'
            f'<h2><a href="{html.escape(story.file)}">{html.escape(first)}</a></h2><div class="revue-deck">{_paragraphs(rest)}</div></article>\n')


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
