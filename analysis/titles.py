"""The titles of the static figures: what each shows, said with its numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import calibration as trust
from analysis import phrasing as say
from analysis import verdicts
from analysis.discovering import Discovered
from analysis.inference import Sums, interval
from analysis.ledger import VERBATIM
from analysis.measures import per_article
from analysis.observing import observed
from analysis.schema import OUTLET
from analysis.tables import Tables


def actors(tables: Tables) -> str:
    """Who is named first."""
    rows = observed(tables, "mentions", ["article_id", "actor"], lang="en")
    return f"{_lead(tables, rows, rows['actor'], 'named {}', 'mention') or 'Nobody of the table is named'}; {say.articles(tables)}"


def pairs(tables: Tables) -> str:
    """Who is named first with whom."""
    rows = observed(tables, "pairs", ["article_id", "actor", "other"], lang="en")
    named = _lead(tables, rows, rows["actor"].astype("str") + " with " + rows["other"].astype("str"), "named {} in one sentence", "sentence")
    return f"{named or 'No two actors of the table are named in one sentence'}; {say.articles(tables)}"


def belonging(tables: Tables) -> str:
    """Which state or body is named first, in its own name and through those who belong to it."""
    rows = observed(tables, "mentions", ["article_id", "belongs_to"], lang="en")
    named = _lead(tables, rows, rows["belongs_to"], "named {} with all who belong to it", "mention")
    return f"{named or 'Nobody of the table is named'}; {say.articles(tables)}"


def ledger(tables: Tables) -> str:
    """How much of what is quoted stands in the speakers' own words."""
    rows = observed(tables, "voices", ["voice", "wording", "characters", "cluster"])
    quoted = rows[rows["voice"] != OUTLET]
    verbatim = verdicts.say_part(quoted, quoted["wording"] == VERBATIM, "characters") if len(quoted) else "Nothing"
    return f"{verbatim} of what others say stands between quotation marks, the rest is paraphrase; {say.caution(tables)}"


def colours(tables: Tables) -> str:
    """How often the outlets colour what they quote."""
    cued = observed(tables, "quotes", ["colour", "cluster"]).dropna(subset=["colour"])
    plain = cued["colour"] == "neutral"
    share = f" ({verdicts.say_part(cued, plain)})" if len(cued) else ""
    return f"{plain.sum()} of {len(cued)} quotations with a cue{share} are introduced by a neutral one; {say.caution(tables)}"


def voices(tables: Tables) -> str:
    """How much of the text is the outlets' own."""
    rows = observed(tables, "voices", ["voice", "characters", "cluster"])
    own = verdicts.say_part(rows, rows["voice"] == OUTLET, "characters") if len(rows) else "Nothing"
    return f"{own} of the text is the outlets' own words, the rest is quoted or reported; {say.caution(tables)}"


def sentiment(tables: Tables) -> str:
    """The tone of the outlets' own words by each lexicon."""
    lexicons = tables.columns("sentiment", ["lexicon"])["lexicon"].cat.categories
    tones = {lexicon: verdicts.summed(per_article(tables, "sentiment", value=lexicon, voice=OUTLET)) for lexicon in lexicons}
    said = [f"{tone.rate:+.2f}{_within(tone)} ({lexicon})" for lexicon, tone in tones.items() if tone.base.sum()]
    return f"Mean tone of the outlets' own sentences: {say.listed(said) if said else 'no word of a lexicon'}; {say.caution(tables)}"


def _within(tone: Sums) -> str:
    low, high = interval(tone, "mean")
    return "" if np.isnan(low) else f" [{low:+.2f}, {high:+.2f}]"


def agreement(tables: Tables) -> str:
    """Whether two lexicons give a sentence the same sign."""
    said = [f"{row.agree:.0%} [{row.low:.0%}, {row.high:.0%}] ({row.lexicon}, {row.other})" for row in say.agreeing(tables)]
    return f"Sentences to which two lexicons give the same sign: {', '.join(said) or 'no sentence known to two'}; {say.caution(tables)}"


def risk(cases: pd.DataFrame) -> str:
    """How often a stance that takes a side is right."""
    said = [f"{row.layer}: {say.precision(row)} at {row.coverage:.0%} of the cases" for row in say.rows_of(trust.at_labels(cases))]
    return f"Right among the labels that take a side, on articles unseen by the rules: {'; '.join(said) or 'nothing recorded'}"


def stance(tables: Tables) -> str:
    """Who takes a stance, the outlets or those they quote."""
    return say.capital(verdicts.say_sides(tables))


def topics(tables: Tables) -> str:
    """What is told first."""
    rows = observed(tables, "topics", ["article_id", "topic"], lang="en")
    return f"{_lead(tables, rows, rows['topic'], 'told {}', 'sentence') or 'No topic of the table is told'}; {say.articles(tables)}"


def _lead(tables: Tables, rows: pd.DataFrame, names: pd.Series, done: str, noun: str) -> str:
    """What stands first, as a sentence; nothing where nothing is counted."""
    lead = verdicts.leading(tables, rows["article_id"], names)
    return say.capital(verdicts.say_lead(lead, done, noun)) if lead else ""


def events(tables: Tables, found: pd.DataFrame) -> str:
    """Of how many days several articles tell with the same actors."""
    return f"Days of which several articles tell with the same actors: {len(found)}; {say.caution(tables)}"


def discovered(found: Discovered) -> str:
    """How many topics are suggested, and how stable they are."""
    best = "".join(f"{row.number} topics are suggested, as many as are nearly as stable as the best: {row.stability:.2f} "
                   f"[{row.low:.2f}, {row.high:.2f}], 0 as by chance, 1 always the same{', so that chance may do as well' * (row.low <= 0)}"
                   for row in found.stability[found.stability["suggested"]].itertuples())
    return best or "Too little text to discover topics in"
