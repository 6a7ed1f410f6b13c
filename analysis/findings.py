"""The findings in words: every sentence of prose that states a number about a corpus is made here, from the tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import calibration as trust
from analysis.agreement import lexicon_agreement
from analysis.comparison import FEW_ARTICLES, cooccurrence, count
from analysis.labels import word
from analysis.ledger import VERBATIM
from analysis.measurements import measured, stance_cases, unseen
from analysis.observing import observations
from analysis.schema import OUTLET, UNATTRIBUTED
from analysis.tables import Tables
from analysis.views import ranked

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
NOTHING = "there is nothing to report"


def headline(tables: Tables) -> str:
    """The one sentence that opens the README and the index page."""
    own, quoted = _takes_stance(tables)
    return (f"In {_articles(tables)}, the outlets' own words take a stance in {_share(own)} of the cases, the voices that they quote "
            f"or report in {_share(quoted)} (a case is a sentence and an actor it speaks of).{_error('stance')}")


def corpus(tables: Tables) -> str:
    """What is in the corpus, what was cut away, and on what basis its outlets and dates are known."""
    cut = tables.removed["text"].str.len().sum()
    whole = tables.articles["text"].str.len().sum()
    known = tables.metadata.pivot_table(index="field", columns="basis", values="article_id", aggfunc="count", fill_value=0)
    bases = "; ".join(f"{field}: {_bases(known.loc[field])}" for field in ("outlet", "published") if field in known.index)
    return (f"{_capital(_articles(tables))}{_when(tables)}: {len(tables.sentences)} sentences, after {cut} of {whole} characters "
            f"({cut / max(whole, 1):.1%}) were cut away as page furniture. {_capital(bases)}.{_few(tables)}")


def actors(tables: Tables) -> str:
    """Who is named most, and who with whom."""
    counts = count(tables, "mentions", "actor", lang="en")
    if counts.empty:
        return f"No actor of the table is named in {_articles(tables)}; {NOTHING}."
    named = _list(f"{row.actor} ({_n(row.count_, 'mention')} in {_n(row.articles, 'article')})" for row in _rows(counts.head(3)))
    pairs = cooccurrence(tables, lang="en").head(1)
    together = "".join(f" Most often together in one sentence: {row.actor} and {row.other} ({_n(row.count_, 'sentence')})."
                       for row in _rows(pairs))
    return f"In {_articles(tables)} the actors named most are {named}.{together}{_error('mentions')}{_few(tables)}"


def voices(tables: Tables) -> str:
    """How much of the text is the outlets' own, and who else is heard."""
    rows = observations(tables, "voices", lang="en")
    if rows.empty:
        return f"There is no text in {_articles(tables)}; {NOTHING}."
    own = rows["voice"] == word(OUTLET)
    total = rows["characters"].sum()
    per_article = rows[own].groupby("article_id")["characters"].sum() / rows.groupby("article_id")["characters"].sum()
    others = rows[~own & (rows["voice"] != word(UNATTRIBUTED))].groupby("voice")["characters"].sum().sort_index()
    heard = f" The voice heard most beside them is {others.idxmax()} ({others.max() / total:.0%})." if len(others) else ""
    unnamed = rows.loc[rows["voice"] == word(UNATTRIBUTED), "characters"].sum() / total
    return (f"{rows.loc[own, 'characters'].sum() / total:.0%} of the text of {_articles(tables)} is the outlets' own words (from "
            f"{per_article.fillna(0).min():.0%} to {per_article.fillna(0).max():.0%} by article), {unnamed:.1%} is quoted from nobody "
            f"named.{heard}{_error('quotes')}{_few(tables)}")


def stance(tables: Tables) -> str:
    """Whether the outlets take a stance themselves, against what they quote."""
    own, quoted = _takes_stance(tables)
    rows = observations(tables, "stance", lang="en")
    said = rows[rows["label"].isin([-1, 1]) & (rows["holder"] != word(OUTLET))]
    pairs = said.groupby(["holder", "target", "label"]).size().reset_index(name="count")
    pairs = pairs.sort_values(["count", "holder", "target"], ascending=[False, True, True]).head(1)
    most = "".join(f" The stance met most is {row.holder} {'for' if row.label > 0 else 'against'} {row.target} "
                   f"({_n(row.count_, 'case')})." for row in _rows(pairs))
    right = "".join(f" On all {row.articles} such articles {_precision(row)} labels that take a side are right."
                    for row in _rows(trust.at_labels(stance_cases().query("layer == 'stance'"))))
    bases = rows.loc[rows["label"].isin([-1, 1]), "basis"].value_counts().sort_index()
    rests = f" What takes a side rests on {_list(f'{basis} ({number})' for basis, number in bases.items())}." if len(bases) else ""
    return (f"In their own voice the outlets take a stance in {_share(own)} of the cases (a sentence and an actor it speaks of; acts "
            f"are left out); the voices that they quote or report do so in {_share(quoted)}.{rests}{most}{_error('stance')}{right}"
            f"{_few(tables)}")


def sentiment(tables: Tables) -> str:
    """How far the lexicons of tone agree, and on how few words a score rests."""
    if not (pairs := _agreement(tables)):
        return f"No two lexicons know a word of the same sentence in {_articles(tables)}; {NOTHING}."
    same = _list(f"{row.lexicon} and {row.other} to {row.agree:.0%} [{row.low:.0%}, {row.high:.0%}] of {row.both}" for row in pairs)
    known = tables.sentiment.loc[tables.sentiment["hits"] > 0, "hits"]
    return (f"In {_articles(tables)} two lexicons give the same sign to so many of the sentences and voices of which both know a word: "
            f"{same} (95 % intervals, resampled by article). {(known == 1).mean():.0%} of {len(known)} scores rest on a single word.")


def timeline(tables: Tables) -> str:
    """What is told most, and of which day."""
    topics = count(tables, "topics", "topic", lang="en")
    told = f"No topic of the table is told in {_articles(tables)}."
    if len(topics):
        row = next(_rows(topics.head(1)))
        told = (f"The topic told most is {row.topic} ({row.sentences} of {len(tables.sentences)} sentences, "
                f"in {row.articles} of {_articles(tables)}).")
    days = tables.dates[tables.dates["granularity"] == "day"].dropna(subset=["value"])
    days = days.groupby("value", as_index=False).agg(count=("sentence_id", "size"), articles=("article_id", "nunique"))
    days = days.sort_values(["articles", "count", "value"], ascending=[False, False, True]).head(1)
    day = "".join(f" The day spoken of in most articles is {_day(row.value)} ({_n(row.count_, 'time')}, in {_n(row.articles, 'article')})."
                  for row in _rows(days))
    return f"{told}{day}{_error('dates')}{_few(tables)}"


def validation(marks: pd.DataFrame) -> str:
    """How often each measure is wrong, best and worst named, on articles that no rule was written on."""
    apart = marks[(marks["kind"] == "unseen") & ~marks["layer"].str.contains("surest")]
    if apart.empty:
        return "No measure has been checked on articles that no rule was written on."
    said = "; ".join(
        f"on {_n(part['articles'].max(), 'article')} of {name} "
        + _list(f"{row.layer} {row.f1:.2f} [{row.low:.2f}, {row.high:.2f}]" for row in _rows(part)) for name, part in apart.groupby("set"))
    return (f"On articles that no rule was written on, F1 with its 95 % interval is: {said}. "
            f"The measure to trust least is {unseen(apart).sort_values('f1')['layer'].iloc[0]}.")


def calibration(cases: pd.DataFrame) -> str:
    """How often the labels of stance are right, how often it abstains, and what its score says about that."""
    labels = trust.at_labels(cases).merge(trust.calibration_error(trust.calibration(cases)), on="layer", how="left")
    return " ".join(
        f"{_capital(row.layer)}, on {row.cases} cases of {row.articles} articles ({row.sets}; {'only ' if row.clear < 100 else ''}"
        f"{row.clear} of them clear by the gold): at the coverage at which the labels stand, {row.coverage:.0%} of the cases, "
        f"{_precision(row)} labels that take a side are right; {row.abstains:.0%} of the cases abstain. As a chance of being right the "
        f"score is off by {row.score:.2f} on average, the chance fitted on other articles by {row.chance:.2f}."
        for row in _rows(labels)) or "No case of stance has been checked on articles that no rule was written on."


# --------------------------------------------------------------------------------- titles of figures, short findings

def title_actors(tables: Tables) -> str:
    """Who is named most."""
    counts = count(tables, "mentions", "actor", lang="en")
    named = _list(f"{row.actor} ({row.count_})" for row in _rows(counts.head(2))) if len(counts) else "nobody of the table"
    return f"Named most often: {named}; {_caution(tables)}"


def title_pairs(tables: Tables) -> str:
    """Who is named most with whom."""
    pairs = cooccurrence(tables, lang="en").head(1)
    named = "".join(f"{row.actor} and {row.other} ({_n(row.count_, 'sentence')})" for row in _rows(pairs)) or "no two actors of the table"
    return f"Most often in one sentence: {named}; {_caution(tables)}"


def title_belonging(tables: Tables) -> str:
    """Which state or body is named most, in its own name and through those who belong to it."""
    rows = observations(tables, "mentions", lang="en")
    counts = ranked(rows["belongs_to"].value_counts(sort=False)).head(1)
    named = "".join(f"{head} ({_n(number, 'mention')}, {(rows.loc[rows['belongs_to'] == head, 'actor'] != head).mean():.0%} through others)"
                    for head, number in counts.items()) or "nobody of the table"
    return f"Named most with all who belong to it: {named}; {_caution(tables)}"


def title_ledger(tables: Tables) -> str:
    """How much of what is quoted stands in the speakers' own words."""
    rows = observations(tables, "voices")
    quoted = rows[rows["voice"] != OUTLET]
    verbatim = quoted.loc[quoted["wording"] == VERBATIM, "characters"].sum() / max(quoted["characters"].sum(), 1)
    return f"{verbatim:.0%} of what others say stands between quotation marks, the rest is paraphrase; {_caution(tables)}"


def title_colours(tables: Tables) -> str:
    """How often the outlets colour what they quote."""
    cued = observations(tables, "quotes").dropna(subset=["colour"])
    plain = int((cued["colour"] == "neutral").sum())
    return f"{plain} of {len(cued)} quotations with a cue are introduced by a neutral one; {_caution(tables)}"


def title_voices(tables: Tables) -> str:
    """How much of the text is the outlets' own."""
    rows = observations(tables, "voices")
    own = rows.loc[rows["voice"] == OUTLET, "characters"].sum() / max(rows["characters"].sum(), 1)
    return f"{own:.0%} of the text is the outlets' own words, the rest is quoted or reported; {_caution(tables)}"


def title_sentiment(tables: Tables) -> str:
    """Whether the lexicons agree about the outlets' own words."""
    rows = observations(tables, "sentiment")
    means = rows[(rows["voice"] == OUTLET) & (rows["hits"] > 0)].groupby("lexicon")["polarity"].mean()
    said = _list(f"{mean:+.2f} ({lexicon})" for lexicon, mean in means.items()) if len(means) else "no word of a lexicon"
    return f"Mean tone of the outlets' own sentences: {said}; {_caution(tables)}"


def title_agreement(tables: Tables) -> str:
    """Whether two lexicons give a sentence the same sign."""
    said = [f"{row.agree:.0%} ({row.lexicon}, {row.other})" for row in _agreement(tables)]
    return f"Sentences to which two lexicons give the same sign: {', '.join(said) or 'no sentence known to two'}; {_caution(tables)}"


def title_risk(cases: pd.DataFrame) -> str:
    """How often a stance that takes a side is right."""
    said = [f"{row.layer}: {_precision(row)} at {row.coverage:.0%} of the cases" for row in _rows(trust.at_labels(cases))]
    return f"Right among the labels that take a side, on articles unseen by the rules: {'; '.join(said) or 'nothing recorded'}"


def title_stance(tables: Tables) -> str:
    """Who takes a stance, the outlets or those they quote."""
    own, quoted = _takes_stance(tables)
    return (f"Outlets take a stance of their own in {_share(own)} cases, the voices they quote or report in {_share(quoted)}; "
            f"{_articles(tables)}")


def title_topics(tables: Tables) -> str:
    """What is told most."""
    counts = count(tables, "topics", "topic", lang="en")
    told = f"{counts['topic'].iloc[0]} ({counts['sentences'].iloc[0]} sentences)" if len(counts) else "no topic of the table"
    return f"Told most: {told}; {_caution(tables)}"


def _caution(tables: Tables) -> str:
    return f"{_articles(tables)}{', too few to compare outlets' if _few(tables) else ''}"


# --------------------------------------------------------------------------------------------------------- pieces

def _takes_stance(tables: Tables) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """(cases that are not neutral, all cases, undecided cases) of the outlets' own voice and of the others."""
    rows = observations(tables, "stance")
    clear, torn, own = rows["label"].isin([-1, 1]), rows["label"].isna(), rows["holder"] == OUTLET
    return tuple((int((clear & side).sum()), int(side.sum()), int((torn & side).sum())) for side in (own, ~own))


def _agreement(tables: Tables) -> list[Any]:
    return [row for row in _rows(lexicon_agreement(observations(tables, "sentiment"))) if row.lexicon < row.other and row.both]


def _articles(tables: Tables) -> str:
    number, outlets = len(tables.articles), tables.articles["outlet"].nunique()
    copied = f" ({_n(tables.copies(), 'copy', 'copies')} among them)" if tables.copies() else ""
    left = f" ({_n(tables.copies_left_out, 'copy', 'copies')} left out)" if tables.copies_left_out else ""
    return f"{_n(number, 'article')}{' from ' + _n(outlets, 'outlet') if outlets else ''}{copied}{left}"


def _when(tables: Tables) -> str:
    published = tables.articles["published"].dropna()
    if published.empty:
        return ", of unknown date"
    if published.nunique() == 1:
        return f", published on {_day(published.iloc[0])}"
    return f", published from {_day(published.min())} to {_day(published.max())}"


def _few(tables: Tables) -> str:
    """The warning where outlets have too few articles to be compared."""
    most = tables.articles["outlet"].value_counts().max() if tables.articles["outlet"].notna().any() else len(tables.articles)
    if most >= FEW_ARTICLES:
        return ""
    return f" No outlet has more than {_n(most, 'article')}: too few to say that one outlet differs from another."


def _error(layer: str) -> str:
    """How often the measure is wrong, on articles that no rule was written on."""
    return "".join(f" The F1 of {layer} on {best.articles} other articles, annotated by hand and unseen by the rules, is "
                   f"{best.f1:.2f} [{best.low:.2f}, {best.high:.2f}]." for best in _rows(unseen(measured()).query("layer == @layer")))


def _precision(row: Any) -> str:
    return f"{row.precision:.0%} [{row.low:.0%}, {row.high:.0%}] of the {row.said}" if row.said else "none of the 0"


def _bases(counts: pd.Series) -> str:
    return ", ".join(f"{basis} for {number}" for basis, number in counts.items() if number)


def _share(of: tuple[int, int, int]) -> str:
    part, whole, torn = of
    return f"{part} of {whole} ({part / whole:.0%}{f'; {torn} undecided' if torn else ''})" if whole else "none of 0"


def _n(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _list(parts: Iterable[str]) -> str:
    *head, last = list(parts)
    return f"{', '.join(head)} and {last}" if head else last


def _rows(frame: pd.DataFrame) -> Iterable:
    """The rows as named tuples; the column count is called count_, since tuples have a method of that name."""
    return frame.rename(columns={"count": "count_"}).itertuples(index=False)


def _day(value: str) -> str:
    when = pd.Timestamp(value)
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
