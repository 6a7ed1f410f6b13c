"""The titles of the static figures: what each shows, said with its numbers."""

from __future__ import annotations

import pandas as pd

from analysis import calibration as trust
from analysis import phrasing as say
from analysis.comparison import cooccurrence, count
from analysis.discovering import Discovered
from analysis.ledger import VERBATIM
from analysis.observing import observations
from analysis.schema import OUTLET
from analysis.tables import Tables
from analysis.views import ranked


def actors(tables: Tables) -> str:
    """Who is named most."""
    counts = count(tables, "mentions", "actor", lang="en")
    named = say.listed(f"{row.actor} ({row.count_})" for row in say.rows_of(counts.head(2))) if len(counts) else "nobody of the table"
    return f"Named most often: {named}; {say.caution(tables)}"


def pairs(tables: Tables) -> str:
    """Who is named most with whom."""
    pairs = cooccurrence(tables, lang="en").head(1)
    named = "".join(f"{row.actor} and {row.other} ({say.many(row.count_, 'sentence')})" for row in say.rows_of(pairs)) or "no two actors of the table"
    return f"Most often in one sentence: {named}; {say.caution(tables)}"


def belonging(tables: Tables) -> str:
    """Which state or body is named most, in its own name and through those who belong to it."""
    rows = observations(tables, "mentions", lang="en")
    counts = ranked(rows["belongs_to"].value_counts(sort=False)).head(1)
    named = "".join(f"{head} ({say.many(number, 'mention')}, {(rows.loc[rows['belongs_to'] == head, 'actor'] != head).mean():.0%} through others)"
                    for head, number in counts.items()) or "nobody of the table"
    return f"Named most with all who belong to it: {named}; {say.caution(tables)}"


def ledger(tables: Tables) -> str:
    """How much of what is quoted stands in the speakers' own words."""
    rows = observations(tables, "voices")
    quoted = rows[rows["voice"] != OUTLET]
    verbatim = quoted.loc[quoted["wording"] == VERBATIM, "characters"].sum() / max(quoted["characters"].sum(), 1)
    return f"{verbatim:.0%} of what others say stands between quotation marks, the rest is paraphrase; {say.caution(tables)}"


def colours(tables: Tables) -> str:
    """How often the outlets colour what they quote."""
    cued = observations(tables, "quotes").dropna(subset=["colour"])
    plain = int((cued["colour"] == "neutral").sum())
    return f"{plain} of {len(cued)} quotations with a cue are introduced by a neutral one; {say.caution(tables)}"


def voices(tables: Tables) -> str:
    """How much of the text is the outlets' own."""
    rows = observations(tables, "voices")
    own = rows.loc[rows["voice"] == OUTLET, "characters"].sum() / max(rows["characters"].sum(), 1)
    return f"{own:.0%} of the text is the outlets' own words, the rest is quoted or reported; {say.caution(tables)}"


def sentiment(tables: Tables) -> str:
    """Whether the lexicons agree about the outlets' own words."""
    rows = observations(tables, "sentiment")
    means = rows[(rows["voice"] == OUTLET) & (rows["hits"] > 0)].groupby("lexicon")["polarity"].mean()
    said = say.listed(f"{mean:+.2f} ({lexicon})" for lexicon, mean in means.items()) if len(means) else "no word of a lexicon"
    return f"Mean tone of the outlets' own sentences: {said}; {say.caution(tables)}"


def agreement(tables: Tables) -> str:
    """Whether two lexicons give a sentence the same sign."""
    said = [f"{row.agree:.0%} ({row.lexicon}, {row.other})" for row in say.agreeing(tables)]
    return f"Sentences to which two lexicons give the same sign: {', '.join(said) or 'no sentence known to two'}; {say.caution(tables)}"


def risk(cases: pd.DataFrame) -> str:
    """How often a stance that takes a side is right."""
    said = [f"{row.layer}: {say.precision(row)} at {row.coverage:.0%} of the cases" for row in say.rows_of(trust.at_labels(cases))]
    return f"Right among the labels that take a side, on articles unseen by the rules: {'; '.join(said) or 'nothing recorded'}"


def stance(tables: Tables) -> str:
    """Who takes a stance, the outlets or those they quote."""
    own, quoted = say.takes_stance(tables)
    return (f"Outlets take a stance of their own in {say.share(own)} cases, the voices they quote or report in {say.share(quoted)}; "
            f"{say.articles(tables)}")


def topics(tables: Tables) -> str:
    """What is told most."""
    counts = count(tables, "topics", "topic", lang="en")
    told = f"{counts['topic'].iloc[0]} ({counts['sentences'].iloc[0]} sentences)" if len(counts) else "no topic of the table"
    return f"Told most: {told}; {say.caution(tables)}"


def events(tables: Tables, found: pd.DataFrame) -> str:
    """Of how many days several articles tell with the same actors."""
    return f"Days of which several articles tell with the same actors: {len(found)}; {say.caution(tables)}"


def discovered(found: Discovered) -> str:
    """How many topics are suggested, and how stable they are."""
    best = "".join(f"{row.number} topics are suggested, as many as are nearly as stable as the best: {row.stability:.2f} "
                   f"[{row.low:.2f}, {row.high:.2f}], 0 as by chance, 1 always the same{', so that chance may do as well' * (row.low <= 0)}"
                   for row in found.stability[found.stability["suggested"]].itertuples())
    return best or "Too little text to discover topics in"
