"""What can be said of numbers, in words: a difference only by its verdict, what comes first only with whether it is told from the next."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import phrasing as say
from analysis.comparing import FEW, LESS, MORE, REST, compare
from analysis.inference import LEVEL, Sums, interval
from analysis.measures import QUOTED
from analysis.observing import outlets_of
from analysis.schema import OUTLET
from analysis.tables import Tables

#: So many of the first values are kept where one of them may lead.
CANDIDATES = 10


class Place(NamedTuple):
    """What is counted, how often, and in how many articles."""

    name: str
    count: int
    articles: int


class Lead(NamedTuple):
    """What is counted most, what comes next, their difference per article with its 95 % interval, and whether they are told apart.

    ``verdict`` is "more" or "too few to say".
    """

    first: Place
    next: Place | None
    told: tuple[float, float, float] | None
    verdict: str


class Amounts(NamedTuple):
    """How much of each of the first values every article has: [article, value], and the article that each goes with."""

    wide: pd.DataFrame
    cluster: pd.Series

    def without(self, cluster: str) -> Amounts:
        """The amounts without an article and its copies."""
        kept = self.cluster != cluster
        return Amounts(self.wide[kept], self.cluster[kept])


def amounts_of(tables: Tables, articles: pd.Series, names: pd.Series, amounts: pd.Series | None = None) -> Amounts:
    """The amounts (numbers of rows where None) of things counted, a row each, of the values that have most of them."""
    rows = pd.DataFrame({"article": articles.astype("str").to_numpy(), "name": names.astype("str").to_numpy(),
                         "amount": 1.0 if amounts is None else amounts.to_numpy(float)})
    totals = rows.groupby("name", sort=True)["amount"].sum().sort_values(ascending=False, kind="stable").head(CANDIDATES)
    known = outlets_of(tables, ["article_id", "cluster"]).astype("str").set_index("article_id")["cluster"]
    found = rows[rows["name"].isin(totals.index)].groupby(["article", "name"])["amount"].sum().unstack(fill_value=0.0)
    return Amounts(found.reindex(index=known.index, columns=totals.index, fill_value=0.0), known)


def lead_of(amounts: Amounts) -> Lead | None:
    """What stands first by its amount, and whether it is told from the next; None without a value.

    Told apart are the two where a paired t-test of their amounts per article (Student 1908; a copy counts with its original) finds a
    difference at 5 %. The first is chosen because it is the first: that the two-sided test of it against the next still holds its level
    is proved by Hung and Fithian (2019, Annals of Statistics 47:758) for exponential families; for this test it was seen in simulations of
    uneven counts, from two articles on (at most 5 %). From one article, or where all differ by the same amount, nothing follows.
    """
    totals = amounts.wide.sum().sort_values(ascending=False, kind="stable")
    places = [Place(str(name), int(total), int((amounts.wide[name] > 0).sum())) for name, total in totals.head(2).items() if total > 0]
    if len(places) < 2:
        return Lead(places[0], None, None, FEW) if places else None
    one, two = (amounts.wide[place.name].groupby(amounts.cluster, sort=True).sum().to_numpy() for place in places)
    difference = one - two
    if np.ptp(difference) == 0:
        return Lead(*places, (float(difference.mean()), float("nan"), float("nan")), FEW)
    from scipy.stats import ttest_rel
    told = ttest_rel(one, two)
    low, high = (float(bound) for bound in told.confidence_interval(LEVEL))
    return Lead(*places, (float(difference.mean()), low, high), MORE if low > 0 else FEW)


def leading(tables: Tables, articles: pd.Series, names: pd.Series, amounts: pd.Series | None = None) -> Lead | None:
    """``lead_of`` things counted: the article and the name of each, and its amount if it does not count as one."""
    return lead_of(amounts_of(tables, articles, names, amounts))


def say_lead(lead: Lead, done: str, noun: str) -> str:
    """What stands first: "X is named most, told apart from the next" where that can be said, else the first two and that it cannot.

    ``done`` is what is done to it, with a place for the word "most": "named {} in one sentence".
    """
    first, after = (place and f"{place.name} ({say.many(place.count, noun)} in {say.many(place.articles, 'article')})"
                    for place in lead[:2])
    bare = " ".join(done.format("").split())
    if after is None:
        return f"only {first} is {bare}"
    if lead.verdict == MORE:
        return f"{first} is {done.format('most')}, told apart from the next, {after}"
    return f"{first} and {after} lead among those {bare}, {FEW} which is first"


def sides(tables: Tables) -> pd.DataFrame:
    """How often the outlets' own words take a side, and the voices they quote, in the same articles: two rows of ``compare``."""
    return compare(tables, "taking sides", by="voice").set_index("voice").loc[[OUTLET, QUOTED]]


def say_sides(tables: Tables) -> str:
    """Whether the outlets' own words take sides more or less often than those that they quote, or that it cannot be told."""
    rows, undecided = sides(tables), _undecided(tables)
    own, quoted = (_cases(rows.loc[voice], undecided[voice]) for voice in (OUTLET, QUOTED))
    told, voices = rows.loc[OUTLET], "the voices that they quote or report"
    if told["verdict"] == FEW:
        return (f"{say.articles(tables)} {'is' if tables.rows('articles') == 1 else 'are'} {FEW} whether the outlets' own words take a "
                f"stance ({own}) as often as {voices} ({quoted}){_enough(told['needed'])}")
    low, high = (f"{100 * bound:.0f}" for bound in sorted([abs(told["difference_low"]), abs(told["difference_high"])]))
    return (f"In {say.articles(tables)} the outlets' own words take a stance {told['verdict']} often ({own}) than {voices} ({quoted}), "
            f"by {100 * abs(told['difference']):.0f} percentage points [{low}, {high}]")


def _enough(needed: float, of: str = "") -> str:
    """From how many articles on a difference could be told, if there is one."""
    return f"; from about {needed:.0f} articles{of} on the difference seen here could be told" if np.isfinite(needed) else ""


def _undecided(tables: Tables) -> dict[str, int]:
    """How many cases of stance are undecided, of the outlets' own voice and of the others."""
    rows = tables.columns("stance", ["holder", "label", "basis"])
    torn = rows[rows["label"].isna() & (rows["basis"] != "act")]
    own = int((torn["holder"] == OUTLET).sum())
    return {OUTLET: own, QUOTED: len(torn) - own}


def _cases(row: pd.Series, undecided: int) -> str:
    if not row["of"]:
        return "no case"
    bounds = "" if np.isnan(row["low"]) else f" [{row['low']:.0%}, {row['high']:.0%}]"
    torn = f"; {undecided} undecided" if undecided else ""
    return f"{row['count']:.0f} of {say.many(int(row['of']), 'case')}, {row['rate']:.0%}{bounds}{torn}"


def say_comparison(frame: pd.DataFrame) -> str:
    """What rows of ``compare`` say, and no more: who has more or less and by how much, and of whom there are too few articles to say."""
    by, measure, unit = frame.columns[0], frame.attrs["measure"], frame.attrs["unit"]
    if frame.empty:
        return f"There is no other {by} to compare with."
    kind = frame.attrs["kind"]
    said = [f"{row.verdict} in {getattr(row, by)} ({_rate(row, kind)}) than in {_other(row, by)}, by {_difference(row, kind)}"
            for row in frame.itertuples() if row.verdict in (MORE, LESS)]
    few = frame[frame["verdict"] == FEW]
    if len(few):
        names = few[by].drop_duplicates()
        most = few.groupby(by)["articles"].first().max()
        enough = _enough(few["needed"].min(), " a group")
        said.append(f"{FEW} of {say.listed(names) if len(names) <= 3 else f'{len(names)} others' if said else f'all {len(names)}'} "
                    f"(up to {say.many(int(most), 'article')} each){enough}")
    return f"{say.capital(measure)}, {unit}: {'; '.join(said)}."


def _other(row: tuple, by: str) -> str:
    return f"the other {by}s" if row.against == REST else str(row.against)


def _rate(row: tuple, kind: str) -> str:
    return f"{_number(row.rate, kind)} [{_number(row.low, kind)}, {_number(row.high, kind)}] in {say.many(row.articles, 'article')}"


def _difference(row: tuple, kind: str) -> str:
    low, high = sorted([abs(row.difference_low), abs(row.difference_high)])
    return f"{_number(abs(row.difference), kind)} [{_number(low, kind)}, {_number(high, kind)}]"


def _number(value: float, kind: str) -> str:
    return f"{value:.0%}" if kind == "share" else f"{value:.2f}"


def say_part(rows: pd.DataFrame, part: pd.Series, amount: str | None = None) -> str:
    """The share of some of the rows (by the column ``amount`` where given) with its interval; the rows have their ``cluster``."""
    whole = rows[amount] if amount else pd.Series(1, index=rows.index)
    return say_share(summed(pd.DataFrame({"cluster": rows["cluster"].astype("str"), "top": whole.where(part, 0), "base": whole})))


def summed(articles: pd.DataFrame) -> Sums:
    """The sums of rows of ``per_article``, a copy with its original."""
    grouped = articles.groupby("cluster", sort=True)[["top", "base"]].sum()
    return Sums(grouped["top"].to_numpy(float), grouped["base"].to_numpy(float))


def say_share(of: Sums) -> str:
    """A share with its interval by articles; the share alone where there is one article."""
    low, high = interval(of, "share")
    return f"{of.rate:.0%}" if np.isnan(low) else f"{of.rate:.0%} [{low:.0%}, {high:.0%}]"
