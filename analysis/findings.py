"""The findings in words: every sentence of prose that states a number about a corpus is made here, from the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import calibration as trust
from analysis import phrasing as say
from analysis import verdicts
from analysis.burst_scan import bursts
from analysis.coding import plain
from analysis.event_tables import events
from analysis.labels import with_labels, word
from analysis.measurements import stance_cases, unseen
from analysis.measures import per_article
from analysis.observing import observed
from analysis.rerunning import sensitivity
from analysis.schema import OUTLET, UNATTRIBUTED
from analysis.tables import Tables

NOTHING = "there is nothing to report"


def headline(tables: Tables) -> str:
    """The one sentence that opens the README and the index page."""
    return f"{say.capital(verdicts.say_sides(tables))} (a case is a sentence and an actor it speaks of).{say.error('stance')}"


def corpus(tables: Tables) -> str:
    """What is in the corpus, what was cut away, and on what basis its outlets and dates are known."""
    cut, whole = _characters(tables, "removed"), _characters(tables, "articles")
    known = plain(tables.columns("metadata", ["article_id", "field", "basis"]))
    known = known.pivot_table(index="field", columns="basis", values="article_id", aggfunc="count", fill_value=0)
    bases = "; ".join(f"{field}: {say.bases(known.loc[field])}" for field in ("outlet", "published") if field in known.index)
    return (f"{say.capital(say.articles(tables))}{say.when(tables)}: {tables.rows('sentences')} sentences, after {cut} of {whole} characters "
            f"({cut / max(whole, 1):.1%}) were cut away as page furniture. {say.capital(bases)}.{say.few(tables)}")


def _characters(tables: Tables, table: str) -> int:
    """How many characters the texts of a table have."""
    return sum(int(batch["text"].str.len().sum()) for batch in tables.batches(table, ["text"]))


def actors(tables: Tables) -> str:
    """Who is named first, and who with whom, and whether the next is told apart."""
    rows = observed(tables, "mentions", ["article_id", "actor"], lang="en")
    lead = verdicts.leading(tables, rows["article_id"], rows["actor"])
    if lead is None:
        return f"No actor of the table is named in {say.articles(tables)}; {NOTHING}."
    rows = observed(tables, "pairs", ["article_id", "actor", "other"], lang="en")
    pair = verdicts.leading(tables, rows["article_id"], rows["actor"].astype("str") + " with " + rows["other"].astype("str"))
    together = f" {say.capital(verdicts.say_lead(pair, 'named {} in one sentence', 'sentence'))}." if pair else ""
    return f"In {say.articles(tables)} {verdicts.say_lead(lead, 'named {}', 'mention')}.{together}{say.error('mentions')}{say.few(tables)}"


def voices(tables: Tables) -> str:
    """How much of the text is the outlets' own, and who else is heard."""
    rows = observed(tables, "voices", ["article_id", "voice", "characters", "cluster"])
    if rows.empty:
        return f"There is no text in {say.articles(tables)}; {NOTHING}."
    total, of = rows["characters"].sum(), rows["article_id"].astype("str")
    own = rows["characters"].where(rows["voice"] == OUTLET, 0).groupby(of).sum() / rows["characters"].groupby(of).sum()
    others = with_labels(rows[~rows["voice"].isin([OUTLET, UNATTRIBUTED])], tables, "en")
    lead = verdicts.leading(tables, others["article_id"], others["voice"], others["characters"])
    heard = f" Beside them {verdicts.say_lead(lead, 'heard {}', 'character')}." if lead else ""
    unnamed = rows.loc[rows["voice"] == UNATTRIBUTED, "characters"].sum() / total
    return (f"{verdicts.say_part(rows, rows['voice'] == OUTLET, 'characters')} of the text of {say.articles(tables)} is the "
            f"outlets' own words (from {own.min():.0%} to {own.max():.0%} by article), {unnamed:.1%} is quoted from nobody "
            f"named.{heard}{say.error('quotes')}{say.few(tables)}")


def stance(tables: Tables) -> str:
    """Whether the outlets take a stance themselves, against what they quote."""
    rows = observed(tables, "stance", ["article_id", "holder", "target", "label", "basis"], lang="en")
    sided = rows[rows["label"].isin([-1, 1])]
    said = sided[sided["holder"] != word(OUTLET)]
    towards = np.where(said["label"] > 0, " for ", " against ")
    lead = verdicts.leading(tables, said["article_id"], said["holder"].astype("str") + towards + said["target"].astype("str"))
    most = f" Of the stances of others, {verdicts.say_lead(lead, 'met {}', 'case')}." if lead else ""
    right = "".join(f" On all {row.articles} such articles {say.precision(row)} labels that take a side are right."
                    for row in say.rows_of(trust.at_labels(stance_cases().query("layer == 'stance'"))))
    bases = sided["basis"].astype("str").value_counts().sort_index()
    rests = f" What takes a side rests on {say.listed(f'{basis} ({number})' for basis, number in bases.items())}." if len(bases) else ""
    return (f"{say.capital(verdicts.say_sides(tables))} (a case is a sentence and an actor it speaks of; acts are left out).{rests}{most}"
            f"{say.error('stance')}{right}{say.few(tables)} {sensitivity(tables).attrs['said']}")


def sentiment(tables: Tables) -> str:
    """How far the lexicons of tone agree, and on how few words a score rests."""
    if not (pairs := say.agreeing(tables)):
        return f"No two lexicons know a word of the same sentence in {say.articles(tables)}; {NOTHING}."
    same = say.listed(f"{row.lexicon} and {row.other} to {row.agree:.0%} [{row.low:.0%}, {row.high:.0%}] of {row.both}" for row in pairs)
    known = tables.columns("sentiment", ["hits"]).query("hits > 0")["hits"]
    return (f"In {say.articles(tables)} two lexicons give the same sign to so many of the sentences and voices of which both know a word: "
            f"{same} (95 % intervals by article). {(known == 1).mean():.0%} of {len(known)} scores rest on a single word.")


def timeline(tables: Tables) -> str:
    """What is told first, whether anything is told more at some time than chance allows, and of which days several articles tell."""
    rows = tables.columns("topics", ["article_id", "sentence_id", "topic"]).drop_duplicates()
    lead = verdicts.leading(tables, rows["article_id"], with_labels(rows, tables, "en")["topic"])
    if lead is None:
        return f"No topic of the table is told in {say.articles(tables)}.{_happened(tables)}{say.error('dates')}{say.few(tables)}"
    slug = rows["topic"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[0]
    share = verdicts.say_share(verdicts.summed(per_article(tables, "topic share", value=slug)))
    burst = bursts(tables, "topic", lang="en")
    bursting = "; ".join(f"{row.topic} from {say.day(row.start)} to {say.day(row.end)} ({row.count_} sentences, {row.expected:.0f} expected)"
                         for row in say.rows_of(burst.head(3)))
    bursting = f"Told more than chance allows: {bursting}" if bursting else "In no week is a topic told above what chance allows"
    stands = " ".join(sensitivity(tables, finding).attrs["said"] for finding in ("told first", "burst"))
    return (f"In {say.articles(tables)} {verdicts.say_lead(lead, 'told {}', 'sentence')}; {lead.first.name} is told in {share} of all sentences. "
            f"{bursting}.{_happened(tables)}{say.error('dates')}{say.few(tables)} {stands}")


def _happened(tables: Tables) -> str:
    """The events that several articles tell, and the first of them by its number of articles."""
    found = events(tables, lang="en")
    first = "".join(f" {say.capital(say.many(row.exact + row.coarse, 'article'))} tell that of {say.day(row.day)} ({row.actors.replace(' | ', ', ')}; "
                    f"{say.many(row.exact, 'article')} with the day, {row.coarse} with its week or month)." for row in say.rows_of(found.head(1)))
    return f" Days of which several articles tell with the same actors: {len(found) or 'none'}.{first}"


def validation(marks: pd.DataFrame) -> str:
    """How often each measure is wrong, best and worst named, on articles that no rule was written on."""
    apart = marks[(marks["kind"] == "unseen") & ~marks["layer"].str.contains("surest")]
    if apart.empty:
        return "No measure has been checked on articles that no rule was written on."
    said = "; ".join(
        f"on {say.many(part['articles'].max(), 'article')} of {name} "
        + say.listed(f"{row.layer} {row.f1:.2f} [{row.low:.2f}, {row.high:.2f}]" for row in say.rows_of(part)) for name, part in apart.groupby("set"))
    return (f"On articles that no rule was written on, F1 with its 95 % interval is: {said}. "
            f"{_lowest(unseen(apart))}")


def _lowest(marks: pd.DataFrame) -> str:
    """The measure with the lowest F1, and those whose interval overlaps its own."""
    first, *others = marks.sort_values(["f1", "layer"]).itertuples()
    near = [row.layer for row in others if row.low <= first.high]
    return f"The lowest F1 is that of {first.layer}{', not told apart from that of ' + say.listed(near) if near else ', told apart from all others'}."


def calibration(cases: pd.DataFrame) -> str:
    """How often the labels of stance are right, how often it abstains, and what its score says about that."""
    labels = trust.at_labels(cases).merge(trust.calibration_error(trust.calibration(cases)), on="layer", how="left")
    return " ".join(
        f"{say.capital(row.layer)}, on {row.cases} cases of {row.articles} articles ({row.sets}; {'only ' if row.clear < 100 else ''}"
        f"{row.clear} of them clear by the gold): at the coverage at which the labels stand, {row.coverage:.0%} of the cases, "
        f"{say.precision(row)} labels that take a side are right; {row.abstains:.0%} of the cases abstain. As a chance of being right the "
        f"score is off by {row.score:.2f} on average, the chance fitted on other articles by {row.chance:.2f}."
        for row in say.rows_of(labels)) or "No case of stance has been checked on articles that no rule was written on."
