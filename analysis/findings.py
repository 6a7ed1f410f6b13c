"""The findings in words: every sentence of prose that states a number about a corpus is made here, from the tables."""

from __future__ import annotations

import pandas as pd

from analysis import calibration as trust
from analysis import phrasing as say
from analysis.burst_scan import bursts
from analysis.coding import plain
from analysis.comparison import cooccurrence, count
from analysis.event_tables import events
from analysis.labels import word
from analysis.measurements import stance_cases, unseen
from analysis.observing import observations
from analysis.schema import OUTLET, UNATTRIBUTED
from analysis.tables import Tables
from analysis.timelines import over_time, told

NOTHING = "there is nothing to report"


def headline(tables: Tables) -> str:
    """The one sentence that opens the README and the index page."""
    own, quoted = say.takes_stance(tables)
    return (f"In {say.articles(tables)}, the outlets' own words take a stance in {say.share(own)} of the cases, the voices that they quote "
            f"or report in {say.share(quoted)} (a case is a sentence and an actor it speaks of).{say.error('stance')}")


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
    """Who is named most, and who with whom."""
    counts = count(tables, "mentions", "actor", lang="en")
    if counts.empty:
        return f"No actor of the table is named in {say.articles(tables)}; {NOTHING}."
    named = say.listed(f"{row.actor} ({say.many(row.count_, 'mention')} in {say.many(row.articles, 'article')})" for row in say.rows_of(counts.head(3)))
    pairs = cooccurrence(tables, lang="en").head(1)
    together = "".join(f" Most often together in one sentence: {row.actor} and {row.other} ({say.many(row.count_, 'sentence')})."
                       for row in say.rows_of(pairs))
    return f"In {say.articles(tables)} the actors named most are {named}.{together}{say.error('mentions')}{say.few(tables)}"


def voices(tables: Tables) -> str:
    """How much of the text is the outlets' own, and who else is heard."""
    rows = observations(tables, "voices", lang="en")
    if rows.empty:
        return f"There is no text in {say.articles(tables)}; {NOTHING}."
    own = rows["voice"] == word(OUTLET)
    total = rows["characters"].sum()
    per_article = rows[own].groupby("article_id")["characters"].sum() / rows.groupby("article_id")["characters"].sum()
    others = rows[~own & (rows["voice"] != word(UNATTRIBUTED))].groupby("voice")["characters"].sum().sort_index()
    heard = f" The voice heard most beside them is {others.idxmax()} ({others.max() / total:.0%})." if len(others) else ""
    unnamed = rows.loc[rows["voice"] == word(UNATTRIBUTED), "characters"].sum() / total
    return (f"{rows.loc[own, 'characters'].sum() / total:.0%} of the text of {say.articles(tables)} is the outlets' own words (from "
            f"{per_article.fillna(0).min():.0%} to {per_article.fillna(0).max():.0%} by article), {unnamed:.1%} is quoted from nobody "
            f"named.{heard}{say.error('quotes')}{say.few(tables)}")


def stance(tables: Tables) -> str:
    """Whether the outlets take a stance themselves, against what they quote."""
    own, quoted = say.takes_stance(tables)
    rows = observations(tables, "stance", lang="en")
    said = rows[rows["label"].isin([-1, 1]) & (rows["holder"] != word(OUTLET))]
    pairs = said.groupby(["holder", "target", "label"]).size().reset_index(name="count")
    pairs = pairs.sort_values(["count", "holder", "target"], ascending=[False, True, True]).head(1)
    most = "".join(f" The stance met most is {row.holder} {'for' if row.label > 0 else 'against'} {row.target} "
                   f"({say.many(row.count_, 'case')})." for row in say.rows_of(pairs))
    right = "".join(f" On all {row.articles} such articles {say.precision(row)} labels that take a side are right."
                    for row in say.rows_of(trust.at_labels(stance_cases().query("layer == 'stance'"))))
    bases = rows.loc[rows["label"].isin([-1, 1]), "basis"].value_counts().sort_index()
    rests = f" What takes a side rests on {say.listed(f'{basis} ({number})' for basis, number in bases.items())}." if len(bases) else ""
    return (f"In their own voice the outlets take a stance in {say.share(own)} of the cases (a sentence and an actor it speaks of; acts "
            f"are left out); the voices that they quote or report do so in {say.share(quoted)}.{rests}{most}{say.error('stance')}{right}"
            f"{say.few(tables)}")


def sentiment(tables: Tables) -> str:
    """How far the lexicons of tone agree, and on how few words a score rests."""
    if not (pairs := say.agreeing(tables)):
        return f"No two lexicons know a word of the same sentence in {say.articles(tables)}; {NOTHING}."
    same = say.listed(f"{row.lexicon} and {row.other} to {row.agree:.0%} [{row.low:.0%}, {row.high:.0%}] of {row.both}" for row in pairs)
    known = tables.columns("sentiment", ["hits"]).query("hits > 0")["hits"]
    return (f"In {say.articles(tables)} two lexicons give the same sign to so many of the sentences and voices of which both know a word: "
            f"{same} (95 % intervals, resampled by article). {(known == 1).mean():.0%} of {len(known)} scores rest on a single word.")


def timeline(tables: Tables) -> str:
    """What is told most, whether anything is told more at some time than chance allows, and of which days several articles tell."""
    topics = count(tables, "topics", "topic")
    if topics.empty:
        return f"No topic of the table is told in {say.articles(tables)}.{_happened(tables)}{say.error('dates')}{say.few(tables)}"
    units, hits = (rows.assign(period=0, outlet="") for rows in told(tables, "topic", value=topics["topic"].iloc[0]))
    name = dict(zip(tables.topic_labels["topic"], tables.topic_labels["label_en"])).get(topics["topic"].iloc[0], topics["topic"].iloc[0])
    share = "".join(f", {row.share:.0%} [{row.low:.0%}, {row.high:.0%}]" for row in over_time(units, hits, "topic", topics["topic"].head(1)).itertuples())
    burst = bursts(tables, "topic", lang="en")
    bursting = "; ".join(f"{row.topic} from {say.day(row.start)} to {say.day(row.end)} ({row.count_} sentences, {row.expected:.0f} expected)"
                         for row in say.rows_of(burst.head(3))) or "no topic in any week"
    return (f"The topic told most is {name} ({topics['sentences'].iloc[0]} of {tables.rows('sentences')} sentences{share}, in "
            f"{topics['articles'].iloc[0]} of {say.articles(tables)}). Told more than chance allows: {bursting}.{_happened(tables)}"
            f"{say.error('dates')}{say.few(tables)}")


def _happened(tables: Tables) -> str:
    """The events that several articles tell, and the one told most widely."""
    found = events(tables, lang="en")
    most = "".join(f" The one told most widely is that of {say.day(row.day)} ({row.actors.replace(' | ', ', ')}; "
                   f"{say.many(row.exact, 'article')} with the day, {row.coarse} with its week or month)." for row in say.rows_of(found.head(1)))
    return f" Days of which several articles tell with the same actors: {len(found) or 'none'}.{most}"


def validation(marks: pd.DataFrame) -> str:
    """How often each measure is wrong, best and worst named, on articles that no rule was written on."""
    apart = marks[(marks["kind"] == "unseen") & ~marks["layer"].str.contains("surest")]
    if apart.empty:
        return "No measure has been checked on articles that no rule was written on."
    said = "; ".join(
        f"on {say.many(part['articles'].max(), 'article')} of {name} "
        + say.listed(f"{row.layer} {row.f1:.2f} [{row.low:.2f}, {row.high:.2f}]" for row in say.rows_of(part)) for name, part in apart.groupby("set"))
    return (f"On articles that no rule was written on, F1 with its 95 % interval is: {said}. "
            f"The measure to trust least is {unseen(apart).sort_values('f1')['layer'].iloc[0]}.")


def calibration(cases: pd.DataFrame) -> str:
    """How often the labels of stance are right, how often it abstains, and what its score says about that."""
    labels = trust.at_labels(cases).merge(trust.calibration_error(trust.calibration(cases)), on="layer", how="left")
    return " ".join(
        f"{say.capital(row.layer)}, on {row.cases} cases of {row.articles} articles ({row.sets}; {'only ' if row.clear < 100 else ''}"
        f"{row.clear} of them clear by the gold): at the coverage at which the labels stand, {row.coverage:.0%} of the cases, "
        f"{say.precision(row)} labels that take a side are right; {row.abstains:.0%} of the cases abstain. As a chance of being right the "
        f"score is off by {row.score:.2f} on average, the chance fitted on other articles by {row.chance:.2f}."
        for row in say.rows_of(labels)) or "No case of stance has been checked on articles that no rule was written on."
