"""The numbers of each figure: observations in, a tidy frame of what is drawn out. Notebooks show it, figures draw it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.coding import plain
from analysis.inference import Sums, interval
from analysis.labels import word
from analysis.observing import KEYS, UNKNOWN_OUTLET
from analysis.schema import COLOURS, OUTLET
from analysis.tables import Tables

#: How many actors, voices or topics a figure has room for.
TOP_ACTORS, TOP_VOICES, TOP_OUTLETS = 12, 5, 8
LABELS = ["against", "neutral", "in_favour", "abstains"]


def ranked(amounts: pd.Series) -> pd.Series:
    """Amounts by name, the largest first and equal ones in the order of their names, whatever order they came in."""
    return amounts.sort_index().sort_values(ascending=False, kind="stable")


def leading_outlets(rows: pd.DataFrame, lang: str = "en", top: int = TOP_OUTLETS) -> pd.DataFrame:
    """The rows with all but the ``top`` outlets, by articles, called "other outlets": a figure has no room for fifty."""
    articles = ranked(rows.groupby("outlet")["article_id"].nunique())
    if len(articles) <= top:
        return rows
    return rows.assign(outlet=rows["outlet"].where(rows["outlet"].isin(articles.index[:top]), word("other outlets", lang)))


def of_leading_outlets(tables: Tables, lang: str = "en") -> Tables:
    """The Tables with all but the leading outlets called "other outlets", for what is drawn of several tables at once."""
    return tables.changed(articles=leading_outlets(tables.articles.assign(outlet=tables.articles["outlet"].fillna(UNKNOWN_OUTLET)), lang))


def actors_by_outlet(rows: pd.DataFrame, top: int = TOP_ACTORS, lang: str = "en") -> pd.DataFrame:
    """outlet, actor, count, articles: mentions of the ``top`` actors, most mentioned first; zeros are shown."""
    rows = leading_outlets(rows, lang)
    order = ranked(rows["actor"].value_counts(sort=False)).index[:top]
    kept = rows[rows["actor"].isin(order)]
    counts = kept.groupby(["outlet", "actor"]).size().unstack(fill_value=0).reindex(columns=order, fill_value=0)
    tidy = counts.stack().rename("count").reset_index()
    tidy["articles"] = tidy["outlet"].map(rows.groupby("outlet")["article_id"].nunique())
    return tidy


def voices_by_outlet(rows: pd.DataFrame, top: int = TOP_VOICES, lang: str = "en") -> pd.DataFrame:
    """outlet, voice, characters, share, low, high, articles: the outlet's own words, the ``top`` voices by length, all others together.

    ``low`` and ``high`` are the 95 % interval of the share by article, missing where the outlet has one; zeros are shown. ``voice`` is a
    categorical in the order in which voices are drawn.
    """
    rows = leading_outlets(rows, lang)
    own = word(OUTLET, lang)
    by_voice = ranked(rows.groupby("voice")["characters"].sum())
    leading = [own, *[voice for voice in by_voice.index if voice != own][:top]]
    merged = rows.assign(voice=rows["voice"].where(rows["voice"].isin(leading), word("other voices", lang)))
    order = [voice for voice in [*leading, word("other voices", lang)] if voice in set(merged["voice"])]
    tidy = _shares(merged.assign(voice=pd.Categorical(merged["voice"], categories=order, ordered=True)), ["outlet", "voice"], "characters")
    return tidy.rename(columns={"of_articles": "articles"})


def _shares(rows: pd.DataFrame, cells: list[str], amount: str) -> pd.DataFrame:
    """All cells, outlet first, with the amount of each, its share of the outlet's, low, high, of_articles (those of the outlet)."""
    rows, inner = rows.assign(cluster=_clusters(rows)), cells[1:]
    every, made = _by_cluster(rows, inner, amount), []
    whole = rows.groupby("cluster")[amount].sum()
    among = Sums(every.to_numpy(float), np.broadcast_to(whole.to_numpy(float), every.shape))
    for outlet, part in rows.groupby("outlet"):
        base = part.groupby("cluster")[amount].sum()
        top = _by_cluster(part, inner, amount).reindex(every.index, fill_value=0)
        sums = Sums(top.to_numpy(float), np.broadcast_to(base.to_numpy(float), top.shape))
        low, high = interval(sums, "share", among=among)
        made.append(pd.DataFrame({amount: top.sum(axis=1), "share": sums.rate, "low": low, "high": high, "of_articles": part["article_id"].nunique()},
                                 index=every.index).reset_index().assign(outlet=outlet))
    tidy = pd.concat(made) if made else pd.DataFrame(columns=[*cells, amount, "share", "low", "high", "of_articles"])
    return tidy.astype({"outlet": rows["outlet"].dtype})[[*cells, amount, "share", "low", "high", "of_articles"]].reset_index(drop=True)


def _by_cluster(rows: pd.DataFrame, cells: list[str], amount: str) -> pd.DataFrame:
    """The amount of each of the cells in each article with its copies."""
    return rows.groupby([*cells, "cluster"], observed=False)[amount].sum().unstack("cluster", fill_value=0)


def _clusters(rows: pd.DataFrame) -> pd.Series:
    """What is estimated from: an article with its copies."""
    return rows["cluster" if "cluster" in rows.columns else "article_id"]


def sentiment_by_voice(rows: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """outlet, voice (own or quoted), lexicon, article_id, polarity, sentences, mean, low, high, articles: one row an article.

    ``polarity`` is the mean over the article's ``sentences`` with a hit; ``mean`` that over all ``articles`` of the outlet, voice and
    lexicon, with its 95 % interval by article, missing where there is one.
    """
    own, group = word(OUTLET, lang), ["outlet", "voice", "lexicon"]
    scored = leading_outlets(rows[rows["hits"] > 0], lang)
    scored = scored.assign(voice=scored["voice"].where(scored["voice"] == own, word("quoted", lang)), cluster=_clusters(scored))
    tidy = scored.groupby([*group, "article_id"], as_index=False).agg(polarity=("polarity", "mean"), sentences=("sentence_id", "nunique"))
    means = []
    for (voice, lexicon), every in scored.groupby(group[1:]):
        among = _mean_sums(every)
        for outlet, part in every.groupby("outlet"):
            sums = _mean_sums(part)
            means.append((outlet, voice, lexicon, sums.rate, *interval(sums, "mean", among=among), part["article_id"].nunique()))
    return tidy.merge(pd.DataFrame(means, columns=[*group, "mean", "low", "high", "articles"]), on=group, how="left")


def _mean_sums(rows: pd.DataFrame) -> Sums:
    """The polarity of the rows, and their number, by article with its copies."""
    return Sums(*rows.groupby("cluster")["polarity"].agg(["sum", "size"]).to_numpy(float).T)


def stance_matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """holder, target, against, neutral, in_favour, abstains, net, articles: sentences by label for each pair that has a stance at all.

    net is in_favour minus against. Pairs with neutral sentences only are left out: the table would be full of zeros.
    """
    wide = rows.assign(label=_named(rows["label"])).groupby(["holder", "target", "label"]).size().unstack(fill_value=0)
    wide = wide.reindex(columns=LABELS, fill_value=0)
    articles = rows.groupby(["holder", "target"])["article_id"].nunique().reindex(wide.index)
    wide = wide.assign(net=wide["in_favour"] - wide["against"], articles=articles)
    wide = wide[(wide["against"] > 0) | (wide["in_favour"] > 0)]
    wide.columns.name = None
    return wide.reset_index()


def sides(rows: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """outlet, whose (own or quoted words), against, neutral, in_favour, abstains: cases of stance, by whose words they are in."""
    own = word(OUTLET, lang)
    rows = leading_outlets(rows, lang)
    whose = rows["holder"].where(rows["holder"] == own, word("quoted", lang))
    wide = rows.assign(label=_named(rows["label"]), whose=whose).groupby(["outlet", "whose", "label"]).size().unstack(fill_value=0)
    wide.columns.name = None
    return wide.reindex(columns=LABELS, fill_value=0).reset_index()


def _named(label: pd.Series) -> pd.Series:
    return label.map({-1: "against", 0: "neutral", 1: "in_favour"}).fillna("abstains")


def topics_over_time(rows: pd.DataFrame, date: str = "published") -> pd.DataFrame:
    """period (day), topic, count (sentences), articles: the topics by day of publication, or of the ``event`` told."""
    dated = rows.dropna(subset=[date]).drop_duplicates(["article_id", "sentence_id", "topic"])
    tidy = dated.groupby([date, "topic"], as_index=False).agg(
        count=("sentence_id", "size"), articles=("article_id", "nunique"))
    return tidy.rename(columns={date: "period"})


def pairs(rows: pd.DataFrame, by: str = "actor") -> pd.DataFrame:
    """actor, other, count (sentences that mention both), articles: who with whom, each pair once, most frequent first.

    With ``by`` "belongs_to", actors stand for what they belong to, and two that belong together make no pair.
    """
    one, two = (rows[column].astype("category").cat for column in (by, "other" if by == "actor" else f"other_{by}"))
    names = one.categories.union(two.categories)
    places = [np.append(names.get_indexer(column.categories), -1)[column.codes.to_numpy()] for column in (one, two)]
    named = rows[KEYS].assign(actor=np.minimum(*places), other=np.maximum(*places))
    once = named[named["actor"] != named["other"]].drop_duplicates()
    called = {column: pd.Categorical.from_codes(once[column], categories=names) for column in ("actor", "other")}
    once = once.assign(**called)
    counted = once.groupby(["actor", "other"], as_index=False, observed=True).agg(
        count=("sentence_id", "size"), articles=("article_id", "nunique"))
    return plain(counted).sort_values(["count", "actor", "other"], ascending=[False, True, True], ignore_index=True)


def either_way(rows: pd.DataFrame) -> pd.DataFrame:
    """Observations of "pairs" with each pair in both orders, so that a choice of ``actor`` finds all its pairs; counts stay the same."""
    swapped = {"actor": "other", "other": "actor", "belongs_to": "other_belongs_to", "other_belongs_to": "belongs_to"}
    return pd.concat([rows, rows.rename(columns=swapped)], ignore_index=True)[list(rows.columns)]


def belonging(rows: pd.DataFrame, top: int = TOP_ACTORS) -> pd.DataFrame:
    """belongs_to, actor, count, articles: mentions of the ``top`` states and bodies, by those who act for them; most first, each head
    before those who belong to it.
    """
    heads = ranked(rows["belongs_to"].value_counts(sort=False)).index[:top]
    counted = rows[rows["belongs_to"].isin(heads)].groupby(["belongs_to", "actor"], as_index=False).agg(
        count=("sentence_id", "size"), articles=("article_id", "nunique"))
    order = counted["belongs_to"].map({head: number for number, head in enumerate(heads)})
    own = counted["belongs_to"] == counted["actor"]
    return counted.assign(order=order, own=own).sort_values(["order", "own", "count", "actor"], ascending=[True, False, False, True],
                                                            ignore_index=True).drop(columns=["order", "own"])


def ledger(rows: pd.DataFrame, top: int = TOP_ACTORS, lang: str = "en") -> pd.DataFrame:
    """outlet, voice, wording (verbatim, paraphrase), characters, share (of the outlet's text), articles, low, high, of_articles.

    Who is heard in whom: the ``top`` voices by length, the outlets' own words left out; ``articles`` is the number in which the voice is
    heard, ``of_articles`` that of the outlet, by which ``low`` and ``high`` are the 95 % interval of the share; missing where it has one.
    """
    rows, own, cells = leading_outlets(rows, lang), word(OUTLET, lang), ["outlet", "voice", "wording"]
    quoted = rows[rows["voice"] != own]
    voices = ranked(quoted.groupby("voice")["characters"].sum()).index[:top]
    articles = quoted.groupby(cells, as_index=False).agg(articles=("article_id", "nunique"))
    shares = _shares(rows.assign(voice=rows["voice"].where(rows["voice"].isin(voices), own)), cells, "characters")
    tidy = shares[shares["voice"] != own].merge(articles, on=cells)
    order = tidy["voice"].map({voice: number for number, voice in enumerate(voices)})
    tidy = tidy.assign(order=order).sort_values(["order", "outlet", "wording"], ascending=[True, True, False], ignore_index=True)
    return tidy[[*cells, "characters", "share", "articles", "low", "high", "of_articles"]]


def colours(rows: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """outlet, colour, count, share (of the outlet's quotations that have a cue), articles, low, high, of_articles.

    How the cues frame what is said; zeros are shown. ``articles`` is the number in which the colour occurs, ``of_articles`` that in which
    the outlet quotes with a cue, by which ``low`` and ``high`` are the 95 % interval of the share; missing where there is one.
    """
    cued, cells = leading_outlets(rows.dropna(subset=["colour"]), lang).assign(count=1), ["outlet", "colour"]
    articles = cued.groupby(cells, as_index=False).agg(articles=("article_id", "nunique"))
    order = [name for name in COLOURS if name in set(cued["colour"])]
    tidy = _shares(cued.assign(colour=pd.Categorical(cued["colour"], categories=order)), cells, "count").astype({"colour": "str"})
    tidy = tidy.merge(articles, on=cells, how="left").fillna({"articles": 0}).astype({"articles": "int64"})
    return tidy[[*cells, "count", "share", "articles", "low", "high", "of_articles"]]


def removed_by_kind(rows: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """outlet, kind, lines, characters, articles: what was cut away, by kind of page furniture."""
    return leading_outlets(rows, lang).groupby(["outlet", "kind"], as_index=False).agg(
        lines=("sentence", "size"), characters=("characters", "sum"), articles=("article_id", "nunique"))
