"""Events: what several articles tell of the same day and the same actors, and what each outlet says of it."""

from __future__ import annotations

import pandas as pd

from analysis import schema
from analysis.coding import plain
from analysis.event_groups import Key, acting_mentions, grouped, numbers
from analysis.labels import with_labels
from analysis.ledger import PARAPHRASE, VERBATIM, voices_at
from analysis.lemmas import lemma
from analysis.observing import KEYS, WhatError, article_outlets, observations, outlets_of, with_sentence
from analysis.tables import Tables

#: An outlet is silent about an event when it published in so many days from the event's on and tells nothing of it.
WINDOW = 7
_SEEN = ["article_id", "outlet", "published", "sentence_id", "sentence", "part", "spans", "copy"]


def events(tables: Tables, *, lang: str | None = None) -> pd.DataFrame:
    """One row per event, the most widely told first, then by day: event, day, actors, articles, outlets, sentences, exact, coarse.

    ``event`` is the day and a number (2023-09-13-1). ``actors`` are joined by " | ", those that most articles share first (places
    where there are none). ``exact`` articles tell the very day, ``coarse`` ones its week, month or another stretch of up to 31 days
    only; ``articles`` is their sum. An event is told by two articles at least, one of them exactly; copies of other articles
    (``duplicate_of``) do not count for that, though their sentences stand with it. ``lang`` gives names instead of slugs. An
    article that tells an event without any date, or by the date in its dateline alone, is not found.
    """
    return events_of(tables, grouped(tables), lang)


def events_of(tables: Tables, units: pd.DataFrame, lang: str | None) -> pd.DataFrame:
    """``events`` made of units that are grouped already."""
    outlets = outlets_of(tables, ["article_id", "copy"])
    copies = set(outlets.loc[outlets["copy"], "article_id"])
    outlets = article_outlets(tables).set_index("article_id")["outlet"]
    mentions = plain(tables.columns("mentions", [*KEYS, "actor", "kind"]))
    named = _named(units, with_labels(mentions, tables, lang) if lang else mentions)
    rows = []
    for (event, day), told in units.groupby(["event", "day"]):
        articles, exact = set(told["article_id"]) - copies, set(told.loc[told["exact"], "article_id"]) - copies
        rows.append((event, day, named.get(event, ""), len(articles), outlets[list(articles)].nunique(),
                     len(told.drop_duplicates(KEYS)), len(exact), len(articles) - len(exact)))
    made = pd.DataFrame(rows, columns=["event", "day", "actors", "articles", "outlets", "sentences", "exact", "coarse"])
    return made.sort_values(["articles", "outlets", "day", "event"], ascending=[False, False, True, True], ignore_index=True)


def _named(units: pd.DataFrame, mentions: pd.DataFrame) -> dict[str, str]:
    """The actors of each event, or its places where it has none: those of most of its articles first, then those rare elsewhere."""
    once = mentions.drop_duplicates(["article_id", "sentence_id", "actor"]).assign(place=mentions["kind"] == "place")
    found = units.drop_duplicates(["event", *KEYS])[["event", *KEYS]].merge(once[[*KEYS, "actor", "place"]], on=KEYS)
    found = found[found["place"] == found.groupby("event")["place"].transform("min")]
    told = found.groupby(["event", "actor"], as_index=False).agg(here=("article_id", "nunique"))
    told = told.assign(anywhere=told["actor"].map(once.groupby("actor")["article_id"].nunique()))
    told = told.sort_values(["event", "here", "anywhere", "actor"], ascending=[True, False, True, True])
    return told.groupby("event")["actor"].agg(" | ".join).to_dict()


def event_sentences(tables: Tables, *, lang: str | None = None) -> pd.DataFrame:
    """One row per event and sentence, as observations: event, day, exact, article_id, outlet, …, actors, voice, spans, copy.

    ``exact`` says that the sentence tells the day itself and not a stretch that holds it; ``spans`` are its words of time and
    its actors; ``voice`` is whose words its time is told in. ``lang`` gives names instead of slugs.
    """
    return sentences_of(tables, grouped(tables), lang)


def sentences_of(tables: Tables, units: pd.DataFrame, lang: str | None) -> pd.DataFrame:
    """``event_sentences`` made of units that are grouped already."""
    acting, units = acting_mentions(tables), units.assign(voice=voices_at(units, tables))
    spans: dict[Key, list[schema.Span]] = {}
    named: dict[Key, dict[str, None]] = {}
    labelled = with_labels(acting, tables, lang) if lang else acting
    for article, number, start, end, actor in labelled.sort_values([*KEYS, "start"])[[*KEYS, "start", "end", "actor"]].itertuples(index=False, name=None):
        spans.setdefault((article, number), []).append((start, end))
        named.setdefault((article, number), {})[actor] = None
    rows = []
    for (event, day, article, number), told in units.groupby(["event", "day", *KEYS]):
        times = list(zip(told["start"].tolist(), told["end"].tolist()))
        rows.append((event, day, article, number, bool(told["exact"].any()), " | ".join(named.get((article, number), ())),
                     told["voice"].iloc[0], sorted([*times, *spans.get((article, number), ())])))
    found = pd.DataFrame(rows, columns=["event", "day", *KEYS, "exact", "actors", "voice", "evidence"])
    kinds = {**dict.fromkeys(("event", "day", "article_id", "actors", "voice"), "str"), "sentence_id": "int64", "exact": "bool"}
    made = with_sentence(found.astype(kinds), tables)
    made = made[["event", "day", "exact", *[column for column in made.columns if column not in ("event", "day", "exact")]]]
    return with_labels(made, tables, lang) if lang else made


# ---------------------------------------------------------------------------------------------- what each outlet says

def told_by(tables: Tables, event: str, *, lang: str | None = None) -> pd.DataFrame:
    """What each outlet says of an event: kind, about, what, outlet, count, sentences, verdict; a row with count 0 where it says nothing.

    kind and what: those of ``details``, for each outlet that tells the event. verdict: "agreement" where all these outlets say it,
    "opposite" where others say something else of the same target or the same counted word instead, else "difference". Then kind
    "event", verdict "silence" for each outlet that published in the 7 days (``WINDOW``) from the event's on and does not tell it.
    Raises WhatError for an event that is not there.
    """
    told = of_event(event_sentences(tables, lang=lang), event)
    return compared(tables, told, details(tables, told, lang=lang))


def of_event(sentences: pd.DataFrame, event: str) -> pd.DataFrame:
    """The event sentences of one event; raises WhatError where there are none."""
    told = sentences[sentences["event"] == event]
    if told.empty:
        known = sentences["event"].unique().tolist()
        raise WhatError(f"there is no event {event!r} here; choose one of {', '.join(known[:5])}{' …' * (len(known) > 5)}" if known else
                        "there is no event here: no two articles tell the same day and actors")
    return told


def compared(tables: Tables, told: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """``told_by`` of an event from its sentences and their ``details``."""
    by = ["kind", "about", "what"]
    counted = said.assign(_s=said["article_id"] + "#" + said["sentence_id"].astype("str")).groupby([*by, "outlet"], as_index=False).agg(
        count=("what", "size"), sentences=("_s", "nunique"))
    outlets = pd.DataFrame({"outlet": sorted(told["outlet"].unique())})
    full = counted[by].drop_duplicates().merge(outlets, how="cross").merge(counted, how="left").fillna({"count": 0, "sentences": 0})
    full = full.astype({"count": "int64", "sentences": "int64"}).merge(_verdicts(full, len(outlets)), on=by)
    silent = _silent(tables, told)
    return pd.concat([full, silent], ignore_index=True) if len(full) else silent


def _verdicts(full: pd.DataFrame, outlets: int) -> pd.DataFrame:
    by: dict[tuple[str, str, str], set[str]] = {}
    for *what, outlet in full.loc[full["count"] > 0, ["kind", "about", "what", "outlet"]].itertuples(index=False, name=None):
        by.setdefault(tuple(what), set()).add(outlet)
    rows = []
    for (kind, about, what), saying in by.items():
        others = [said for (k, a, w), said in by.items() if about and (k, a) == (kind, about) and w != what]
        opposed = any(not said & saying for said in others)
        rows.append((kind, about, what, "opposite" if opposed else "agreement" if len(saying) == outlets else "difference"))
    return pd.DataFrame(rows, columns=["kind", "about", "what", "verdict"], dtype="str")


def _silent(tables: Tables, told: pd.DataFrame) -> pd.DataFrame:
    day, articles = pd.Timestamp(told["day"].iloc[0]), article_outlets(tables)
    later = (pd.to_datetime(articles["published"], errors="coerce") - day).dt.days
    silent = sorted(set(articles.loc[later.between(0, WINDOW), "outlet"]) - set(told["outlet"]))
    return pd.DataFrame({"kind": "event", "about": "", "what": told["event"].iloc[0], "outlet": silent, "count": 0, "sentences": 0,
                         "verdict": "silence"})


def details(tables: Tables, told: pd.DataFrame, *, lang: str | None = None) -> pd.DataFrame:
    """What some event sentences say that can be compared, as observations with kind, about and what beside the sentence.

    kind is actor, topic, voice (whoever is quoted), stance (what: the target with − or +, about: the target) or number (what: the
    number and the word that it counts, about: that word).
    """
    keys, few = told[KEYS].drop_duplicates(), only(tables, told["article_id"])
    parts = [_counted(told)]
    for kind, what in (("actor", "mentions"), ("topic", "topics"), ("voice", "voices"), ("stance", "stance")):
        rows = observations(few, what, lang=lang).assign(kind=kind, about="")
        if kind == "voice":
            rows = rows[rows["wording"].isin((VERBATIM, PARAPHRASE))]
        if kind == "stance":
            rows = rows[rows["label"].fillna(0) != 0]
            rows = rows.assign(about=rows["target"], stance=rows["target"] + rows["label"].map({-1: " −", 1: " +"}).astype("str"))
        parts.append(rows.assign(what=rows[kind]).merge(keys, on=KEYS))
    said = pd.concat(parts, ignore_index=True)[["kind", "about", "what", *_SEEN]]
    return said.astype(dict.fromkeys(("kind", "about", "what", "article_id", "outlet"), "str"))


def only(tables: Tables, articles: pd.Series) -> Tables:
    """The Tables of some articles."""
    return tables.only(articles.tolist())


def _counted(told: pd.DataFrame) -> pd.DataFrame:
    """The numbers of event sentences outside of their dates and names, with the word that each counts."""
    rows = []
    for row in told.itertuples(index=False):
        for start, end, value, noun in numbers(row.sentence):
            if noun and not any(a < end and start < b for a, b in row.spans):
                seen = [[(start, end)] if name == "spans" else getattr(row, name) for name in _SEEN]
                rows.append(("number", lemma(noun.lower()), f"{value} {noun.lower()}", *seen))
    return pd.DataFrame(rows, columns=["kind", "about", "what", *_SEEN])
