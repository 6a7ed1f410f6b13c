"""What of a corpus may be passed on in pages: all of it, or of some articles counts and excerpts only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis import provenance, rights
from analysis.labels import word
from analysis.page_parts import Part
from analysis.tables import Tables


@dataclass(frozen=True)
class Passing:
    """The corpus of some pages and how much of its texts they may carry: excerpts of at most ``excerpt`` characters, or all."""

    tables: Tables
    without_text: bool = False
    excerpt: int = 80
    lang: str = "en"
    command: str = "revue share"

    @cached_property
    def restricted(self) -> set[str]:
        """The articles whose text must not be passed on."""
        return set(self.tables.columns("articles", ["article_id"])["article_id"]) if self.without_text else rights.restricted(self.tables)

    @cached_property
    def _texts(self) -> list[str]:
        batches = self.tables.batches("articles", ["article_id", "text"])
        return [text for batch in batches for text in batch.loc[batch["article_id"].isin(self.restricted), "text"].tolist()]

    def cut(self, embedded: dict[str, Any]) -> dict[str, Any]:
        """What a front end holds, with excerpts in place of sentences that must not be passed on."""
        return rights.excerpted(embedded, self.restricted, self.excerpt) if self.restricted else embedded

    def body(self, markup: str) -> str:
        """The HTML of a page without longer passages of the articles that must not be passed on."""
        return rights.without_runs(markup, self._texts, self.excerpt) if self.restricted else markup

    def note(self) -> list[Part]:
        """What a page says of it, where texts are cut."""
        if not self.restricted:
            return []
        return [Part(f'<p class="revue-left-out">{len(self.restricted)} {word("articles are not passed on", self.lang)} '
                     f"({self.excerpt} {word('characters', self.lang)}).</p>\n")]

    @cached_property
    def made(self) -> dict[str, Any]:
        """What made the pages: hashes of corpus and configuration, versions, the command."""
        return provenance.made(self.tables, self.command)
