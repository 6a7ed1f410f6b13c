"""What the front end counts, with a kernel (numpy) and without (JavaScript in Chromium), against a plain reading of the tables."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd
import pytest
from scipy.special import stdtrit

from analysis import annotate, load_corpus, observations, panel, plots
from analysis.counting import marks
from analysis.embedding import embedded, sampled
from analysis.evidence_items import items
from analysis.facts import Facts, facts_of
from analysis.front import FOLDER
from analysis.rights import excerpted
from analysis.selecting import Selection, chosen
from analysis.tables import Tables
from oracle import GRIDS, MISSING, OTHER, TOP, Oracle, Row, answer

ENGINE = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in ("engine.js", "intervals.js", "counting.js", "items.js"))
#: Answers each selection, and lists the sentences of each mark of each view when it is picked beside what is picked already.
ASK = """async asked => {
  const { facts, spec, selections } = JSON.parse(asked);
  const store = pageStore(facts, spec), told = [];
  for (const selection of selections) {
    const answer = await store.marks(selection), listed = await store.sentences(selection, 0, 100000), opened = [];
    for (const [view, { marks }] of Object.entries(answer.views)) for (const mark of marks) {
      const picks = { ...selection.picks, [view]: mark.key };
      const { total, items } = await store.sentences({ ...selection, picks }, 0, 100000);
      opened.push([view, mark.key, mark.n, total, items.map(item => [item.article, item.number])]);
    }
    told.push({ answer, listed, opened });
  }
  return JSON.stringify(told);
}"""
#: The outlets of the first corpus.
COMMENT, CHIA, LINK, PUBLIC = (f"« {name} » site (inferred)" for name in ("Aucun commentaire", "Chia", "Lien source", "Membres Publique"))
Selected = tuple[dict[str, str], dict[str, dict[str, str]]]
#: What is chosen and picked in the first corpus.
SELECTED: list[Selected] = [
    # one choice
    ({}, {}),
    ({"outlet": CHIA}, {}),
    ({"outlet": "nobody's paper"}, {}),
    ({"actor": "russia"}, {}),
    ({"actor": "kim-jong-un"}, {}),
    ({"actor": "nobody"}, {}),
    ({"topic": "diplomacy"}, {}),
    ({"voice": "outlet"}, {}),
    ({"voice": "*quoted*"}, {}),
    ({"voice": "vladimir-putin"}, {}),
    ({"voice": "unattributed"}, {}),
    # dates: published or told, open at either end or closed, days, months and nothing
    ({"since": "2023-09-20"}, {}),
    ({"until": "2023-09-20", "date": "published"}, {}),
    ({"since": "2023-09-22", "until": "2023-09-22", "date": "published"}, {}),
    ({"since": "2024-06-30"}, {}),
    ({"since": "2023-09-13", "date": "event"}, {}),
    ({"until": "2023-12-31", "date": "event"}, {}),
    ({"since": "2023-09-01", "until": "2023-09-30", "date": "event"}, {}),
    ({"since": "1900-01-01", "until": "1990-01-01", "date": "event"}, {}),
    ({"date": "event"}, {}),
    # grains and shares
    *(({"grain": grain}, {}) for grain in ("day", "week", "month", "quarter", "year")),
    *(({"grain": grain, "measure": "share", "actor": "north-korea"}, {}) for grain in ("day", "week", "quarter", "year")),
    ({"measure": "share"}, {}),
    ({"measure": "sentences", "voice": "*quoted*", "topic": "nuclear"}, {}),
    # choices together
    ({"actor": "russia", "voice": "outlet"}, {}),
    ({"actor": "russia", "voice": "*quoted*", "measure": "share"}, {}),
    ({"actor": "north-korea", "topic": "diplomacy", "outlet": LINK}, {}),
    ({"topic": "diplomacy", "voice": "*quoted*", "since": "2023-09-20"}, {}),
    ({"outlet": LINK, "since": "2023-09-13", "until": "2023-09-13", "date": "event", "measure": "share", "grain": "day"}, {}),
    ({"actor": "vladimir-putin", "voice": "vladimir-putin"}, {}),
    # a pick
    ({}, {"actors": {"actor": "russia", "outlet": CHIA}}),
    ({}, {"actors": {"actor": "nobody", "outlet": CHIA}}),
    ({}, {"actors": {"actor": "russia", "outlet": OTHER}}),
    ({}, {"stance": {"holder": "outlet", "target": "russia", "label": "-1"}}),
    ({}, {"stance": {"holder": "outlet", "target": "russia", "label": "0"}}),
    ({}, {"quotes": {"speaker": "unattributed", "outlet": LINK}}),
    ({}, {"timeline": {"date": "published", "period": "2023-09", "outlet": LINK}}),
    ({"grain": "week", "measure": "share"}, {"timeline": {"date": "event", "period": "2023-09-11/2023-09-17", "outlet": LINK}}),
    ({"grain": "year"}, {"timeline": {"date": "event", "period": "2023-09", "outlet": LINK}}),
    ({"voice": "outlet"}, {"quotes": {"speaker": "vladimir-putin", "outlet": PUBLIC}}),
    ({"voice": "*quoted*", "measure": "share"}, {"actors": {"actor": "north-korea", "outlet": PUBLIC}}),
    ({"actor": "russia", "since": "2023-09-20"}, {"actors": {"actor": "north-korea", "outlet": LINK}}),
    # picks in several views
    ({}, {"actors": {"actor": "russia", "outlet": LINK}, "quotes": {"speaker": "unattributed", "outlet": LINK}}),
    ({}, {"actors": {"actor": "north-korea", "outlet": LINK}, "timeline": {"date": "event", "period": "2023-09", "outlet": LINK}}),
    ({"measure": "share"},
     {"stance": {"holder": "outlet", "target": "russia", "label": "-1"}, "actors": {"actor": "ukraine", "outlet": COMMENT}}),
    ({"topic": "diplomacy", "voice": "outlet", "grain": "quarter"},
     {"actors": {"actor": "russia", "outlet": LINK}, "timeline": {"date": "published", "period": "2023Q3", "outlet": LINK}}),
    ({}, {"actors": {"actor": "russia", "outlet": LINK}, "quotes": {"speaker": "unattributed", "outlet": PUBLIC}}),
]
COPIED = "La Russie et l'Ukraine se parlent. La guerre a commencé entre 2014 et 2022. La Russie accuse l'Ukraine."
#: A corpus where little is as it should be: path, outlet, day of publication, text. One is a copy, one without outlet and date.
ODD = [
    ("a", "Le Matin", "2024-01-02",
     "😀 L'ONU condamne la Russie. Emmanuel Macron a déclaré : « 🚀 La Russie a violé l'accord en décembre 2023. »"),
    ("b", "Le Soir", "2024-01-31",
     "La Russie et l'Ukraine négocient à Genève. 𝔘𝔫 texte étrange. La Russie soutient la Chine. L'Ukraine condamne la Chine."),
    ("c", "Le Midi", "2024-02-29",
     "<script>document.title = 'hit'</script> La Chine soutient la Russie. « <img src=x onerror=alert(1)> », a dit Vladimir Poutine."),
    ("d", "", "", "L'Ukraine a été envahie le 24 février 2022. La Russie nie. Rien ne bouge ici."),
    ("e", "Écho", "2024-03-01", "L'Ukraine accuse la Russie. Selon Volodymyr Zelensky, la Russie a menti en 2022. Il pleut."),
    ("f", "Écho", "2024-03-02", COPIED),
    ("g", "Zénith", "2023-12-31",
     "La France soutient l'Ukraine. L'Allemagne aussi. L'Italie et l'Espagne, le Japon, le Canada et la Pologne également."),
    ("h", "Gazette", "2024-03-04",
     "Le Brésil, l'Inde, la Turquie, l'Égypte, la Suède, la Norvège et le Mexique s'abstiennent. L'Inde critique la Russie."),
    ("i", "Courrier", "2024-03-05",
     "La Chine condamne les États-Unis. Joe Biden a répondu : « La Chine menace la paix. » La Chine a menti hier."),
    ("j", "Dépêche", "2024-03-06", "L'OTAN soutient l'Ukraine. « L'Ukraine gagnera en 2025 », affirme l'OTAN."),
    ("k", "Presse", "2024-03-07", "L'Iran soutient la Russie. Israël condamne l'Iran. 👩‍🚀 L'Iran a répondu lundi."),
    ("l", "__proto__", "2024-03-08", "La Russie bombarde l'Ukraine depuis mars 2024. L'Union européenne condamne la Russie."),
    ("m", "Copiste", "2024-03-03",
     COPIED),
]
#: Actors get names whose order differs by code points and by UTF-16 units, and one that is a property of every object.
RENAMED = {"russia": "\U00010400-russia", "ukraine": "ｚ-ukraine", "china": "__proto__", "iran": "constructor"}


class World(NamedTuple):
    """A corpus as the oracle reads it, as the kernel counts it, and as a page holds it."""

    oracle: Oracle
    facts: Facts
    page: dict[str, Any]


def world(tables: Tables) -> World:
    facts = facts_of(tables)
    return World(Oracle(tables), facts, embedded(facts, {"lang": "en", "names": facts.names, "notes": []}))


@pytest.fixture(scope="module")
def seeds(tables: Tables) -> World:
    return world(tables)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "articles").mkdir()
    for name, _, _, text in ODD:
        (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")
    pd.DataFrame([(f"articles/{name}.txt", outlet, day) for name, outlet, day, _ in ODD],
                 columns=["path", "outlet", "published"]).to_csv(folder / "manifest.csv", index=False)
    return world(renamed(annotate(load_corpus(folder))))


def renamed(tables: Tables) -> Tables:
    columns = {"mentions": ["actor"], "stance": ["holder", "target"], "quotes": ["speaker"]}
    found = {name: getattr(tables, name).replace(dict.fromkeys(named, RENAMED)) for name, named in columns.items()}
    return replace(tables, **found)


@pytest.fixture(scope="module")
def loaded(browser: Any) -> Iterator[Any]:
    """A page of Chromium, without a network, that has the engine."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_script_tag(content=ENGINE)
    yield page
    context.close()


@pytest.fixture(scope="module")
def in_page(loaded: Any) -> Callable[..., list[dict[str, Any]]]:
    """What the JavaScript engine answers to selections: [{answer, listed, opened: one for each mark}]."""
    return lambda held, selections: json.loads(loaded.evaluate(ASK, json.dumps({**held, "selections": selections})))


def in_kernel(facts: Facts, selections: list[dict]) -> list[dict[str, Any]]:
    """What the numpy engine answers, in the same form."""
    told = []
    for asked in selections:
        answer, opened = marks(facts, Selection.of(asked)), []
        for view, mark in ((view, mark) for view, found in answer["views"].items() for mark in found["marks"]):
            picked = Selection.of({**asked, "picks": {**asked["picks"], view: mark["key"]}})
            left = facts.sentences[chosen(facts, picked)]
            listed = list(zip(facts.articles["id"].to_numpy()[left["article"]], left["number"]))
            opened.append([view, mark["key"], mark["n"], len(left), listed])
        told.append({"answer": answer, "listed": items(facts, Selection.of(asked), 0, 100_000), "opened": opened})
    return told


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Where two answers differ; numbers that are equal to 1e-9 do not."""
    if isinstance(one, dict) and isinstance(other, dict):
        lacking = [f"{where}/{key} only once" for key in set(one) ^ set(other)]
        return lacking + [found for key in set(one) & set(other) for found in differences(one[key], other[key], f"{where}/{key}")]
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if len(one) != len(other):
            return [f"{where}: {len(one)} and {len(other)} of them: {one!r:.300} {other!r:.300}"]
        return [found for k, pair in enumerate(zip(one, other)) for found in differences(*pair, f"{where}/{k}")]
    numbers = all(isinstance(value, int | float) for value in (one, other))
    return [] if one == other or numbers and abs(one - other) <= 1e-9 else [f"{where}: {one!r} and {other!r}"]


def asked_for(selected: list[Selected]) -> list[dict[str, Any]]:
    return [{"choices": choices, "picks": picks} for choices, picks in selected]


def check(world: World, asked: dict[str, Any], told: dict[str, Any]) -> None:
    """The answer to a selection, its list, and the list of each of its marks are what the oracle says; intervals are left to others."""
    oracle, answer = world.oracle, told["answer"]
    bare = [{name: value for name, value in mark.items() if name not in ("low", "high")} for mark in answer["views"]["timeline"]["marks"]]
    views = answer["views"] | {"timeline": answer["views"]["timeline"] | {"marks": bare}}
    assert not differences(oracle.marks(asked), {**answer, "views": views})
    assert not differences({"total": len(oracle.left(asked)), "items": oracle.sentences(asked, world.facts.names)}, told["listed"])
    assert len(told["opened"]) == sum(len(view["marks"]) for view in views.values())
    for view, key, n, total, listed in told["opened"]:
        behind = oracle.left(asked, but=view) & oracle.behind(view, key, asked["choices"])
        assert n == total == len(listed) and set(map(tuple, listed)) == behind, (view, key)


@pytest.fixture(scope="module")
def counted(seeds: World) -> list[dict[str, Any]]:
    """What the kernel answers to each selection of the first corpus."""
    return in_kernel(seeds.facts, asked_for(SELECTED))


@pytest.mark.parametrize(("number", "asked"), list(enumerate(asked_for(SELECTED))), ids=str)
def test_the_kernel_counts_what_the_tables_hold(seeds: World, counted: list[dict[str, Any]], number: int, asked: dict[str, Any]) -> None:
    """Marks, lists and the list behind every mark are those of the plain reading, for each selection of the first corpus."""
    check(seeds, asked, counted[number])


@pytest.mark.parametrize("asked", [asked for asked in asked_for(SELECTED) if "grain" in asked["choices"] or asked["picks"]][::2], ids=str)
def test_intervals_are_those_of_timelines(seeds: World, asked: dict[str, Any]) -> None:
    """The interval of each mark of the timeline is that of ``timelines.over_time``, of as many sentences where these are measured."""
    share = asked["choices"].get("measure") == "share"
    found = {tuple(mark["key"].values()): [edge if edge is None or share else edge / mark["of"] for edge in (mark["low"], mark["high"])]
             for mark in marks(seeds.facts, Selection.of(asked))["views"]["timeline"]["marks"]}
    assert not differences(seeds.oracle.intervals(asked), found)


def test_a_page_counts_what_the_kernel_counts(seeds: World, counted: list[dict[str, Any]], in_page: Callable) -> None:
    """The engine of pages gives the same answers to the same selections, and the same list for every mark of every view of each."""
    selections = asked_for(SELECTED)
    told = in_page(seeds.page, selections)
    assert sum(len(one["opened"]) for one in told) > 2000
    for asked, expected, got in zip(selections, counted, told, strict=True):
        assert not differences(expected, got), asked
        assert all(n == total == len(listed) for _, _, n, total, listed in got["opened"]), asked


def randomly(oracle: Oracle, seed: int, many: int) -> list[dict[str, Any]]:
    """Selections drawn from what the corpus has, some with picks in one view or in several, more or less likely to leave anything."""
    draw = random.Random(seed)
    days = sorted(day for day in oracle.published.values() if day) + ["2014-06-01", "2022-02-24", "2030-01-01"]
    values = {"outlet": [*oracle.outlet.values()], "voice": ["outlet", "*quoted*", *(row.values["voice"] for row in oracle.rows["voices"])],
              "actor": [row.values["actor"] for row in oracle.rows["mentions"]],
              "topic": [row.values["topic"] for row in oracle.rows["topics"]],
              "since": days, "until": days, "date": ["published", "event"], "grain": ["day", "week", "month", "quarter", "year"],
              "measure": ["sentences", "share"]}
    made = []
    for _ in range(many):
        choices = {name: draw.choice(found) for name, found in values.items() if found and draw.random() < 0.3}
        picks = {}
        for view, (layer, dims) in GRIDS.items():
            if oracle.rows[layer] and draw.random() < 0.25:
                row = draw.choice(oracle.rows[layer])
                picks[view] = {dim: oracle.place(row.key) if dim == "outlet" else row.values[dim] for dim in dims}
        if draw.random() < 0.25:
            when = draw.choice(["published", "event"])
            names, _ = oracle.periods(when, choices.get("grain", "month"))
            picks["timeline"] = {"date": when, "period": draw.choice(names), "outlet": draw.choice(oracle.shown)}
        made.append({"choices": choices, "picks": picks})
    return made


def test_the_odd_corpus_is_odd(odd: World) -> None:
    """More outlets than have a colour, one unknown, an article without a day, a copy, sentences without any row, names that sort oddly."""
    oracle = odd.oracle
    assert len(set(oracle.outlet.values())) > len(oracle.shown) and "unknown outlet" in oracle.outlet.values()
    assert None in oracle.published.values() and oracle.tables.copies() == 1
    told = {row.key for name, rows in oracle.rows.items() if name != "voices" for row in rows}
    assert set(oracle.found) - told
    assert set(RENAMED.values()) <= {row.values["actor"] for row in oracle.rows["mentions"]}
    assert len({row.values["actor"] for row in oracle.rows["mentions"]}) > TOP


@pytest.mark.parametrize("seed", range(4))
def test_both_agree_with_the_tables_whatever_is_chosen(odd: World, in_page: Callable, seed: int) -> None:
    """Kernel, page and plain reading agree on random selections of an odd corpus: marks, intervals, lists and every mark's list."""
    selections = [{"choices": {}, "picks": {}}, *randomly(odd.oracle, seed, 15)]
    for asked, kernel, page in zip(selections, in_kernel(odd.facts, selections), in_page(odd.page, selections), strict=True):
        check(odd, asked, kernel)
        assert not differences(kernel, page), asked


def test_intervals_of_copies(odd: World) -> None:
    """A copy goes with its original where the design effect is found."""
    for choices in ({"actor": "ｚ-ukraine", "grain": "year", "measure": "share"}, {"outlet": "Écho", "measure": "share"}):
        asked = {"choices": choices, "picks": {}}
        found = {tuple(mark["key"].values()): [mark["low"], mark["high"]]
                 for mark in marks(odd.facts, Selection.of(asked))["views"]["timeline"]["marks"]}
        assert not differences(odd.oracle.intervals(asked), found)


def test_quantiles(loaded: Any) -> None:
    """The quantile of Student's t is right from half a degree of freedom to very many, whole or not."""
    degrees = [0.5, 0.77, 1, 1.5, 2, 3.14, 10, 29.5, 200, 301, 1000, 10 ** 5]
    found = loaded.evaluate("all => all.map(df => Math.sqrt(squaredQuantile(df)))", degrees)
    assert found == pytest.approx([float(stdtrit(df, 0.975)) for df in degrees], rel=1e-8)


def test_a_sample_is_counted_alike(odd: World, in_page: Callable) -> None:
    """What a page shows of a corpus that is too large for it are the numbers of the articles that it holds."""
    spec = {"lang": "en", "names": odd.facts.names, "notes": []}
    facts, selections = sampled(odd.facts, 700), randomly(odd.oracle, 9, 12)
    assert 1 < len(facts.articles) < len(odd.facts.articles)
    told = in_page(embedded(odd.facts, spec, 700), selections)
    for asked, kernel, page in zip(selections, in_kernel(facts, selections), told, strict=True):
        assert not differences(kernel, page), asked


def test_a_page_that_may_not_pass_text_on(odd: World, in_page: Callable) -> None:
    """Where sentences are cut to excerpts the numbers stay, each item has the hash of its sentence, and nothing stands around it."""
    selections = randomly(odd.oracle, 5, 12)
    for whole, cut in zip(in_page(odd.page, selections), in_page(excerpted(odd.page, {"a", "b", "e"}, 12), selections), strict=True):
        assert not differences([whole["answer"], whole["opened"]], [cut["answer"], cut["opened"]])
        for full, item in zip(whole["listed"]["items"], cut["listed"]["items"], strict=True):
            hashed = hashlib.sha256(full["text"].encode()).hexdigest()
            if item["article"] in ("a", "b", "e"):
                assert (item["sha256"], item["before"], item["after"]) == (hashed, "", "") and len(item["text"]) < len(full["text"])
            else:
                assert not differences(full, item)


#: Panels: what is observed, the figure, its controls, and what is chosen and picked there.
PANELS = [
    ("mentions", plots.actors_by_outlet, ("outlet", "actor", "voice", "published"), [
        ({}, {}), ({"actor": "__proto__"}, {}), ({"voice": "outlet", "published:since": "2024-02-01"}, {}),
        ({"published:since": "2024-03-01", "published:until": "2024-03-05", "outlet": "Écho"}, {}),
        ({"voice": "outlet"}, {"actor": "ｚ-ukraine", "outlet": "Écho"}), ({}, {"actor": "\U00010400-russia", "outlet": OTHER})]),
    ("voices", plots.voices_by_outlet, ("outlet", "voice", "published"), [
        ({}, {}), ({"published:until": "2024-03-01"}, {}), ({"outlet": "Presse"}, {}),
        ({"voice": "outlet"}, {"voice": "outlet", "outlet": "Écho"})]),
    ("voices", plots.ledger, ("outlet", "voice"), [({}, {}), ({"measure": "share"}, {})]),
    ("stance", plots.stance_matrix, ("outlet", "holder", "target", "published"), [
        ({}, {}), ({"holder": "outlet"}, {"holder": "outlet", "target": "\U00010400-russia", "label": "-1"})]),
    ("topics", plots.topics_over_time, ("outlet", "topic", "published"), [({}, {}), ({"published:since": "2024-01-01"}, {})]),
    ("pairs", plots.pairs, ("outlet", "actor", "other"), [({}, {}), ({"actor": "__proto__"}, {})]),
    ("sentiment", plots.sentiment_by_voice, ("outlet", "lexicon", "published"), [({}, {}), ({"published:since": "2024-02-01"}, {})]),
]
CASES = [(what, plot, by, choices, pick) for what, plot, by, selected in PANELS for choices, pick in selected]


def shown_in(made: Any, choices: dict[str, str], pick: dict[str, str]) -> dict[str, Any]:
    """What a panel must answer, read plainly from the observations that it counts."""
    view, told = made.facts.views["view"], made.told
    many = Counter(told.drop_duplicates("article_id")["outlet"])
    outlets = [*sorted(sorted(many, key=lambda name: (-many[name], name))[:8]), OTHER]
    rows, columns = [], [column for column in told.columns if column not in ("spans", "sentence")]
    for cells, spans in zip(told[columns].astype("object").where(told[columns].notna(), MISSING).to_dict("records"), told["spans"]):
        values = {column: str(cell) for column, cell in cells.items()}
        own = values["outlet"]
        place = own if own in outlets else OTHER
        values |= {"outlet": place, "own": own}
        rows.append(Row((cells["article_id"], cells["sentence_id"]), values, spans, cells.get(view["amount"], 0.0)))
    kept = [row for row in rows if all(passes(row, name, value) for name, value in choices.items())]
    counted = [row for row in kept if all(row.values[dim] in values for dim, values in view["keep"].items())]
    whole = [row for row in rows if all(passes(row, name, value) for name, value in choices.items() if name == "outlet" or ":" in name)]
    in_outlet = {row.key: row for row in rows if passes(row, "outlet", choices.get("outlet", ""))}
    of = Counter(row.values["outlet"] for row in in_outlet.values())
    if view["agg"] == "sum":
        of = Counter()
        for row in whole:
            of[row.values["outlet"]] += row.amount
    articles = Counter({row.key[0]: row.values["outlet"] for row in in_outlet.values()}.values())
    outside = [(row.values["outlet"], row.key[0], row.amount) for row in whole] if view["agg"] == "sum" else [
        (row.values["outlet"], key[0], 1) for key, row in in_outlet.items()]
    grid = answer(counted, tuple(view["dims"]), outlets, top=list(view["top"]), share=view["share"], of=of, articles=articles,
                  agg=view["agg"], whole=outside, original=dict(zip(told["article_id"], told["cluster"])))
    picked = [row for row in counted if all(row.values[dim] == value for dim, value in pick.items())] if pick else kept
    listed: dict[tuple, set] = {}
    for row in picked:
        listed.setdefault(row.key, set()).update((*span, "evidence", "") for span in row.spans)
    return {"chosen": {"sentences": len(listed), "articles": len({a for a, _ in listed})}, "views": {"view": grid},
            "listed": [[*key, sorted(map(list, listed[key]))] for key in sorted(listed)]}


def passes(row: Row, control: str, value: str) -> bool:
    column, _, edge = control.partition(":")
    if control == "measure":
        return True
    cell = row.values["own" if column == "outlet" else column]
    return not value or {"since": cell != MISSING and cell >= value, "until": cell != MISSING and cell <= value}.get(edge, cell == value)


@pytest.mark.parametrize(("what", "plot", "by", "choices", "pick"), CASES, ids=[f"{case[0]} {case[3:]}" for case in CASES])
def test_panels(odd: World, in_page: Callable, what: str, plot: Callable, by: tuple[str, ...], choices: dict, pick: dict) -> None:
    """A panel shows what its observations hold, in JupyterLab and in a page: marks, their amounts or shares, and the list of each."""
    made = panel(observations(odd.oracle.tables, what), plot, by=by)
    asked = {"choices": choices, "picks": {"view": pick} if pick else {}}
    kernel, page = in_kernel(made.facts, [asked])[0], in_page(embedded(made.facts, made.spec), [asked])[0]
    assert not differences(kernel, page)
    expected = shown_in(made, choices, pick)
    listed = [[item["article"], item["number"], item["spans"]] for item in kernel["listed"]["items"]]
    assert not differences(expected, kernel["answer"] | {"listed": listed})
    assert kernel["opened"] or not expected["views"]["view"]["marks"]
    assert all(n == total == len(found) for _, _, n, total, found in kernel["opened"])
