"""The front end with a store of canned answers: controls, chips, list of sentences, exports, languages, and what a kernel answers."""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from analysis import front, lexicon

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="install the extra test: it brings axe-core")

NATO = {"actor": "nato", "outlet": "chia"}
HOSTILE = "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>"
OUTLETS = {"chia": "site « Chia »", "membres": "site « Membres »"}
ACTORS = {"russia": "Russia", "nato": "NATO"}
#: What exposes the parts of the module to a page that tests it, and a store of canned answers: a pick leaves as many
#: sentences as its mark says, other choices leave ``size``.
STORE = """
globalThis.lib = { mount, render, kernelStore, remembering, formats, pythonCall, csvOf, markedWords };
globalThis.asked = [];
globalThis.cannedStore = (spec, size, item) => {
  const total = ({ picks }) => Object.values(picks).reduce((least, key) => Math.min(least, key.actor === "nato" ? 3 : 12), size);
  const marks = [["russia", "chia", 12], ["russia", "membres", 12], ["nato", "chia", 3]];
  const asking = (ask, selection, offset, limit) => asked.push(JSON.parse(JSON.stringify({ ask, selection, offset, limit })));
  return {
    marks: async (selection) => {
      asking("marks", selection);
      if (selection.choices.actor === "broken" && !globalThis.healed) throw new Error("the tables are gone");
      const others = (name) => Object.entries(selection.picks).filter(([view]) => view !== name).map(([, key]) => key.actor);
      const answer = (name, left = ([actor]) => others(name).every((one) => one === actor)) => ({
        y: ["russia", "nato"].filter((actor) => left([actor])), x: ["chia", "membres"], left_out: { y: 0, x: 0 },
        of: { chia: 40, membres: 30 }, articles: { chia: 2, membres: 7 },
        marks: marks.filter(left).map(([actor, outlet, n]) => ({ key: { actor, outlet }, n, value: n, articles: 2, low: null, high: null, of: 40 })) });
      const views = Object.fromEntries(spec.views.map(({ name }) => [name, answer(name)]));
      return { chosen: { sentences: total(selection), articles: 2 }, views };
    },
    sentences: async (selection, offset, limit) => {
      asking("sentences", selection, offset, limit);
      if (offset) await globalThis.held;
      const count = Math.max(0, Math.min(limit, total(selection) - offset));
      return { total: total(selection), items: Array.from({ length: count }, (_, number) => item(offset + number)) };
    },
  };
};
globalThis.plainItem = (number) => ({ article: `a${number % 2}`, path: `articles/00${number % 2}.txt`, outlet: "chia",
  published: "2023-09-01", number, start: 10 * number, end: 10 * number + 9,
  text: "La Russie condamne « la guerre » 🕊 de l’OTAN.", before: "Avant.", after: "Après.",
  spans: [[0, 9, "actor", "Russia"], [10, 18, "evidence", ""], [19, 32, "quote", "NATO"], [38, 44, "actor", "NATO"]], sha256: null });
"""


def spec(lang: str = "en", call: str | None = "evidence", **changed: Any) -> dict[str, Any]:
    """A specification with controls of every kind and one grid."""
    controls = [{"name": name, "label": name, "type": "select", "value": "", "options": [["", "all"], *map(list, options.items())]}
                for name, options in (("outlet", OUTLETS), ("actor", ACTORS), ("voice", {"outlet": "own", "*quoted*": "quoted"}))]
    controls += [{"name": "date", "label": "date", "type": "select", "value": "published",
                  "options": [["published", "published"], ["event", "took place"]]}]
    controls += [{"name": name, "label": name, "type": "date", "value": "", "min": "2023-01-01", "max": "2024-12-31"}
                 for name in ("since", "until")]
    controls += [{"name": name, "label": name, "type": "select", "value": options[0], "options": [[one, one] for one in options]}
                 for name, options in (("grain", ["month", "day"]), ("measure", ["sentences", "share"]))]
    view = {"name": "actors", "title": "Actors by outlet", "kind": "grid", "style": "bar", "y": "actor", "x": "outlet"}
    return {"lang": lang, "title": "Explorer", "words": {row["key"]: row[lang] for row in lexicon.rows("labels")}, "notes": ["A sample."],
            "call": call, "controls": controls, "names": {"outlet": OUTLETS, "actor": ACTORS}, "order": {"outlet": list(OUTLETS)},
            "made": {"corpus": "c0ffee", "versions": {"revue": "1.0"}, "command": "revue share"},
            "views": [view]} | changed


@pytest.fixture
def opened(page, tmp_path: Path) -> Callable:
    """Opens a page with the module, and mounts a front end with a canned store in it."""
    script = front.module().replace("export default { render };", STORE)

    def open_page(given: dict[str, Any] | None, *, size: int = 12, item: str = "plainItem", selection: dict | None = None,
                  width: int = 1000):
        target = tmp_path / "page.html"
        target.write_text('<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
                          f"<title>t</title><style>body {{ padding: 0; background: #111; color: #eee }}\n{front.style()}</style>"
                          '<body><main><h1>Page</h1><div class="revue-front" id="front"></div></main>'
                          f'<script type="module">{script}</script>', encoding="utf-8")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(target.as_uri())
        if given is not None:
            page.evaluate(f"""([spec, size, selection]) => {{ globalThis.told = [];
                const el = document.getElementById("front"), store = lib.remembering(cannedStore(spec, size, {item}));
                globalThis.made = lib.mount(el, spec, store, selection, null, (one) => told.push(one)); }}""",
                          [given, size, selection or {}])
            page.wait_for_selector(".revue-listed h3 span:not(:empty)")
            page.wait_for_selector(".revue-mark")
        return page
    return open_page


def items(page) -> int:
    return page.locator("[role=region] li").count()


def heading(page) -> str:
    return page.locator(".revue-listed h3").inner_text()


# ------------------------------------------------------------------------------------------------------- what is asked

CHANGES = [
    ("select[name=outlet]", "chia", {"outlet": "chia"}),
    ("select[name=voice]", "*quoted*", {"voice": "*quoted*"}),
    ("input[name=since]", "2023-09-15", {"since": "2023-09-15"}),
]


@pytest.mark.parametrize(("control", "value", "changed"), CHANGES)
def test_a_control_asks_both_questions_with_its_value(opened, control: str, value: str, changed: dict) -> None:
    """A change asks for sentences and marks with the new choice, tells the caller, and shows a chip whose button takes it back."""
    page = opened(spec())
    page.evaluate("asked.length = 0")
    page.fill(control, value) if control.startswith("input") else page.select_option(control, value)
    page.wait_for_function("asked.length === 2")
    asked = page.evaluate("asked")
    assert [one["ask"] for one in asked] == ["sentences", "marks"]
    choices = page.evaluate("told.at(-1).choices")
    assert all(one["selection"] == {"choices": choices, "picks": {}} for one in asked)
    assert {name: choices[name] for name in changed} == changed
    remove = page.get_by_role("button", name="remove")
    assert remove.count() == 1
    remove.click()
    assert page.evaluate("told.at(-1).choices") == choices | dict.fromkeys(changed, "")
    assert page.locator(control).input_value() == "" and remove.count() == 0


def test_reset_lets_everything_go(opened) -> None:
    """The reset button gives every control what it began with, and drops picks."""
    page = opened(spec(), selection={"choices": {"outlet": "chia", "date": "event"}, "picks": {"actors": NATO}})
    assert page.locator("select[name=date]").input_value() == "event" and items(page) == 3
    page.get_by_role("button", name="reset").click()
    assert page.evaluate("told.at(-1)") == {"choices": {one["name"]: one["value"] for one in spec()["controls"]}, "picks": {}}


def test_a_mark_lists_as_many_sentences_as_it_says(opened) -> None:
    """Each mark lists n items, by mouse and by keyboard; the focus stays on it, and picking it again lets go."""
    page = opened(spec(), size=20)
    for number in range(page.locator(".revue-mark").count()):
        mark = page.locator(".revue-mark").nth(number)
        said = int(mark.get_attribute("data-n"))
        mark.click()
        page.wait_for_function("n => document.querySelectorAll('[role=region] li').length === n", arg=said)
        assert heading(page) == f"{said} sentences from 2 articles"
        assert page.evaluate("document.activeElement.dataset.key") == mark.get_attribute("data-key")
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelectorAll('[role=region] li').length === 20")


def test_a_pick_without_a_mark_stays_as_a_chip(opened) -> None:
    """A pick that no mark stands for any more is not dropped: its chip says how many sentences it has."""
    page = opened(spec(), size=0, selection={"picks": {"actors": {"actor": "ghost", "outlet": "chia"}}})
    page.get_by_text("Actors by outlet: ghost, site « Chia » (0 sentences)").wait_for()
    assert items(page) == 0 and "nothing to count" in heading(page)


def test_long_lists_come_in_pages(opened) -> None:
    """A hundred items are painted at once, a thousand come by themselves, and a button brings the rest."""
    page = opened(spec(), size=2345)
    assert heading(page).startswith("2,345 sentences")
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 1000")
    more = page.get_by_role("button", name="show 1,000 more")
    more.click()
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 2000")
    page.get_by_role("button", name="show 345 more").click()
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 2345")
    assert not page.locator(".revue-more").is_visible()
    limits = page.evaluate("asked.filter((one) => one.ask === 'sentences').map((one) => [one.offset, one.limit])")
    assert limits[0] == [0, 100] and limits[-1] == [2000, 1000]


def test_what_fails_is_said_and_leaves_nothing_wrong(opened) -> None:
    """When a question fails, its error is shown, and no numbers of other choices stay; what failed is asked again."""
    given = spec()
    given["controls"][1]["options"].append(["broken", "broken"])
    page = opened(given)
    page.select_option("select[name=actor]", "broken")
    page.get_by_text("No answer: the tables are gone").wait_for()
    assert items(page) == 0 and page.locator(".revue-mark").count() == 0
    page.select_option("select[name=actor]", "russia")
    page.wait_for_selector(".revue-mark")
    assert items(page) == 12 and page.get_by_text("No answer").count() == 0
    page.evaluate("globalThis.healed = true")
    page.select_option("select[name=actor]", "broken")
    page.wait_for_function("document.querySelector('.revue-status').dataset.state === 'rest'")
    assert items(page) == 12 and page.locator(".revue-mark").count() == 3


def test_a_page_that_does_not_come_can_be_fetched_again(opened) -> None:
    """When a later page of the list fails, the error is said and a button tries again: no list is short in silence."""
    item = "(number) => { if (number > 120 && !globalThis.healed) throw new Error('lost'); return plainItem(number); }"
    page = opened(spec(), size=150, item=item)
    page.get_by_text("No answer: lost").wait_for()
    assert items(page) == 100
    page.evaluate("globalThis.healed = true")
    page.get_by_role("button", name="show 50 more").click()
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 150")


def test_a_late_page_belongs_to_its_own_list(opened) -> None:
    """A page of the list that comes after another choice is not added to the new list."""
    page = opened(spec(), size=150, item="(globalThis.held = new Promise((resolve) => { globalThis.release = resolve; }), plainItem)")
    page.wait_for_function("asked.some((one) => one.offset === 100)")
    page.locator(".revue-mark[data-n='3']").click()
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 3")
    page.evaluate("release()")
    page.wait_for_timeout(200)
    assert items(page) == 3


def test_the_focus_stays_among_the_chips(opened) -> None:
    """When a chip is taken away, the focus goes to the next one, and from the last one to the reset button."""
    page = opened(spec(), selection={"choices": {"outlet": "chia", "actor": "russia", "voice": "outlet"}})
    chia = "outlet: site « Chia »"
    for taken, next_one in (("actor: Russia", "remove voice: own"), ("voice: own", f"remove {chia}"), (chia, None)):
        page.get_by_role("button", name=f"remove {taken}").click()
        page.wait_for_function("document.querySelector('.revue-status').dataset.state === 'rest'")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == next_one
    assert page.evaluate("document.activeElement.className") == "revue-reset"


def test_python_sets_the_selection(opened) -> None:
    """A selection from outside is shown and asked for, without being told back; the same one again asks nothing."""
    page = opened(spec())
    page.evaluate("made.set({ picks: { actors: { actor: 'nato', outlet: 'chia' } } })")
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 3")
    page.wait_for_selector(".revue-mark[aria-pressed=true]")
    asked = page.evaluate("asked.length")
    page.evaluate("made.set({ picks: { actors: { outlet: 'chia', actor: 'nato' } } })")
    assert page.evaluate("[told.length, asked.length]") == [0, asked]
    page.evaluate("made.close()")
    assert page.locator("#front > *").count() == 0


# -------------------------------------------------------------------------------------------------------- the sentences

def test_an_item_marks_words_by_code_points(opened) -> None:
    """Marked words are cut by code points, also behind an emoji, and what they are is read out where they begin."""
    page = opened(spec())
    item = page.locator("[role=region] li").first
    marks = item.locator("mark").evaluate_all("all => all.map((one) => [one.textContent, one.dataset.said, one.className])")
    assert marks == [["La Russie", "actor Russia: ", "revue-is-actor"], ["condamne", "counted words: ", "revue-is-evidence"],
                     ["« la guerre »", "quotation NATO: ", "revue-is-quote revue-begins revue-ends"],
                     ["l’OTAN", "actor NATO: ", "revue-is-actor"]]
    assert item.locator(".revue-sentence").inner_text() == "La Russie condamne « la guerre » 🕊 de l’OTAN."
    assert item.locator("p").first.text_content() == "Avant. La Russie condamne « la guerre » 🕊 de l’OTAN. Après."
    assert item.locator(".revue-source").inner_text() == "site « Chia » · 1 September 2023 · articles/000.txt · §\u00a00 · characters 0–9"


OVERLAPS = [
    ([[0, 4, "quote", "A"], [2, 6, "actor", "B"]], [["ab", "quote"], ["cd", "actor quote"], ["ef", "actor"]]),
    ([[0, 6, "quote", "A"], [0, 6, "quote", "A"]], [["abcdef", "quote"]]),
    ([[2, 2, "actor", "B"], [4, 99, "actor", "B"], [-3, 1, "evidence", ""]], [["a", "evidence"], ["ef", "actor"]]),
    ([], []),
]


def test_spans_that_overlap_are_cut_at_their_boundaries(opened) -> None:
    """Each stretch has the looks of all spans over it; empty spans and ends outside the sentence do no harm."""
    page = opened(None)
    for spans, expected in OVERLAPS:
        found, text = page.evaluate("""([spans, spec]) => {
            const parts = lib.markedWords({ text: "abcdef", spans }, lib.formats(spec));
            const kinds = (one) => [...one.className.matchAll(/revue-is-(\\w+)/g)].map(([, kind]) => kind).sort().join(" ");
            const marks = parts.filter((one) => one.tagName).map((one) => [one.textContent, kinds(one)]);
            return [marks, parts.map((one) => one.textContent ?? one).join("")]; }""",
                                    [spans, spec()])
        assert (found, text) == (expected, "abcdef")


def test_a_text_that_is_not_shared_shows_its_hash(opened) -> None:
    """An excerpt says that the text is not shared, with the hash of the sentence."""
    page = opened(spec(), item="(number) => ({ ...plainItem(number), sha256: 'abc123', before: '', after: '' })")
    assert page.locator("[role=region] li").first.locator(".revue-source").last.inner_text() == "text not shared · sha256 abc123"


def test_hostile_text_runs_nothing(opened) -> None:
    """Markup in sentences, labels, outlets, notes and titles is shown as text."""
    given = spec(title=HOSTILE, notes=[HOSTILE], names={"outlet": {"chia": HOSTILE}, "actor": {"russia": HOSTILE}})
    given["views"][0]["title"] = HOSTILE
    given["controls"][0]["options"].append([HOSTILE, HOSTILE])
    changed = json.dumps(dict.fromkeys(("text", "before", "after", "path", "outlet", "published"), HOSTILE)).replace("</", "<\\/")
    page = opened(given, item=f"(number) => ({{ ...plainItem(number), ...{changed} }})",
                  selection={"choices": {"outlet": HOSTILE}, "picks": {"actors": {"actor": "russia", "outlet": "chia"}}})
    page.wait_for_timeout(200)
    assert page.evaluate("[window.harmed ?? 0, document.querySelectorAll('.revue-front img, .revue-front script').length]") == [0, 0]
    assert HOSTILE in page.locator("[role=region] li").first.text_content()


# ---------------------------------------------------------------------------------------------------------- the exports

CALLS = [
    ({}, {}, {}),
    ({"outlet": "chia", "actor": "russia", "voice": "outlet"}, {}, {"outlet": "chia", "actor": "russia", "voice": "outlet"}),
    ({"date": "event", "measure": "share", "grain": "day"}, {}, {}),
    ({"since": "2023-09-01", "date": "event"}, {}, {"since": "2023-09-01", "date": "event"}),
    ({"until": "2023-09-01"}, {}, {"until": "2023-09-01", "date": "published"}),
    ({"outlet": 'a "b" \\ \n\t\b 🕊 \u2028\u202e é \x00 l’\ud800'}, {}, {"outlet": 'a "b" \\ \n\t\b 🕊 \u2028\u202e é \x00 l’\ud800'}),
    ({}, {"timeline": {"date": "event", "period": "2023-09", "outlet": "x"}},
     {"grain": "month", "timeline": {"date": "event", "period": "2023-09", "outlet": "x"}}),
    ({}, {"stance": {"holder": "outlet", "target": "russia", "label": "-1"}},
     {"stance": {"holder": "outlet", "target": "russia", "label": "-1"}}),
]


def test_the_call_says_what_is_chosen(opened) -> None:
    """The Python call, read by Python, holds the choices that decide something and the picks, whatever signs are in them."""
    given = spec(views=[{"name": "timeline", "kind": "timeline"}, {"name": "stance", "kind": "grid"}])
    page = opened(None)
    for choices, picks, expected in CALLS:
        selection = json.dumps({"choices": {"date": "published", "grain": "month", "measure": "sentences"} | choices, "picks": picks})
        call = page.evaluate("([spec, selection]) => escape(lib.pythonCall(spec, JSON.parse(selection)))", [given, selection])
        parsed = ast.parse(unescaped(call), mode="eval").body
        assert [one.id for one in parsed.args] == ["tables"] and parsed.func.id == "evidence"
        assert {one.arg: ast.literal_eval(one.value) for one in parsed.keywords} == expected
    assert page.evaluate("(spec) => lib.pythonCall(spec, { choices: {}, picks: {} })", spec(call=None)) is None


def unescaped(text: str) -> str:
    """What JavaScript's escape made, which also carries text that is no valid Unicode."""
    units = [part for part in text.replace("%u", "\0u").replace("%", "\0x").split("\0") if part]
    first, rest = ([units[0]], units[1:]) if text[:1] != "%" else ([], units)
    letters = first + [chr(int(part[1:5], 16)) + part[5:] if part[0] == "u" else chr(int(part[1:3], 16)) + part[3:] for part in rest]
    return "".join(letters).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def test_the_call_is_shown_and_copied(opened) -> None:
    """The call stands in a code element; where nothing can be written to the clipboard, it stands selected in a field."""
    page = opened(spec())
    page.select_option("select[name=outlet]", "chia")
    call = 'evidence(tables, outlet="chia")'
    assert page.locator("code.revue-call").inner_text() == call
    page.evaluate("""Object.defineProperty(navigator, "clipboard", { configurable: true,
        value: { writeText: async (text) => { window.held = text; } } })""")
    page.get_by_role("button", name="Copy as Python").click()
    page.get_by_text("copied").wait_for()
    assert page.evaluate("held") == call
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy as Python").click()
    page.wait_for_selector(".revue-copy input:focus")
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == call
    assert opened(spec(call=None)).get_by_role("button", name="Copy as Python").count() == 0


def test_csv_holds_all_sentences(opened) -> None:
    """The file holds every sentence of the list, painted or not, begins with a byte-order mark, and no cell is a formula."""
    odd = json.dumps({"text": '=1+1 "a"', "outlet": "'@x", "path": "\tz", "published": None, "spans": [[0, 2, "actor", "x"]]})
    item = f"(number) => number ? plainItem(number) : ({{ ...plainItem(0), ...{odd} }})"
    page = opened(spec(title="Thé : l’été"), size=2345, item=item)
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV").click()
    assert started.value.suggested_filename == "the-l-ete-sentences.csv"
    text = Path(started.value.path()).read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert list(rows[0]) == ["article_id", "outlet", "published", "path", "sentence_id", "start", "end", "sentence", "marked"]
    assert len(rows) == 2345 and [int(row["sentence_id"]) for row in rows] == list(range(2345))
    assert [rows[0][name] for name in ("outlet", "published", "path", "sentence", "marked")] == ["''@x", "", "'\tz", "'=1+1 \"a\"", "'=1"]
    assert rows[1]["marked"] == "condamne" and rows[1]["sentence"] == "La Russie condamne « la guerre » 🕊 de l’OTAN."


def test_svg_says_what_it_shows(opened) -> None:
    """The drawing is well-formed XML by itself, with its title, what was chosen, the number of sentences, and what made it."""
    page = opened(spec(names={"outlet": OUTLETS, "actor": {"russia": "R\x01 <&> \x0c"}}), selection={"choices": {"outlet": "chia"}})
    with page.expect_download() as started:
        page.get_by_role("button", name="SVG").click()
    assert started.value.suggested_filename == "explorer-actors-by-outlet.svg"
    root = ElementTree.fromstring(Path(started.value.path()).read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    title, description = root[0].text, root[1].text
    assert title == "Actors by outlet"
    assert description.split("\n") == ["outlet: site « Chia »", "12 sentences", "corpus: c0ffee", "versions: revue 1.0",
                                       "command: revue share"]


# ------------------------------------------------------------------------------------------------- language, looks, access

NAMES = [
    ("period", "2023-09-13", "13 September 2023", "13 septembre 2023"),
    ("period", "2023-09-01", "1 September 2023", "1er septembre 2023"),
    ("period", "2023-09", "September 2023", "septembre 2023"),
    ("period", "2023Q1", "1st quarter 2023", "1er trimestre 2023"),
    ("period", "2023Q3", "3rd quarter 2023", "3e trimestre 2023"),
    ("period", "2023-09-11/2023-09-17", "week of 11 September 2023", "semaine du 11 septembre 2023"),
    ("period", "2023-09-11/2023-09-12", "from 11 September 2023 to 12 September 2023", "du 11 septembre 2023 au 12 septembre 2023"),
    ("period", "2023", "2023", "2023"),
    ("period", "2023-13-45", "2023-13-45", "2023-13-45"),
    ("day", "2023-09-22T10:00:00", "22 September 2023", "22 septembre 2023"),
    ("number", 1234567, "1,234,567", "1\u202f234\u202f567"),
    ("number", -0.25, "-0.25", "-0,25"),
    ("share", 0.31, "31%", "31\u202f%"),
    ("share", 0.0042, "0.42%", "0,42\u202f%"),
]


def test_numbers_and_dates_are_written_as_the_language_does(opened) -> None:
    """English and French write numbers, shares, days and periods each in their own way; what is no date stays as it is."""
    page = opened(None)
    for lang, place in (("en", 2), ("fr", 3)):
        written = page.evaluate("([spec, names]) => names.map(([how, what]) => lib.formats(spec)[how](what))",
                                [spec(lang), NAMES])
        assert [text.replace("\u00a0%", "\u202f%") for text in written] == [row[place] for row in NAMES]


def test_french(opened) -> None:
    """In French the region is called Preuves, and headings, buttons, dates and numbers are French; 0 and 1 are singular."""
    page = opened(spec("fr"), size=2345)
    page.get_by_role("region", name="Preuves").wait_for()
    page.wait_for_function("document.querySelector('.revue-listed h3').innerText.includes('articles')")
    assert heading(page) == "2\u202f345 phrases dans 2 articles"
    assert "1er septembre 2023" in page.locator("[role=region] li .revue-source").first.inner_text()
    page.get_by_role("button", name="réinitialiser").wait_for()
    counted = page.evaluate("(spec) => [0, 1, 2].map((n) => lib.formats(spec).counted(n, 'sentence'))", spec("fr"))
    assert counted == ["0 phrase", "1 phrase", "2 phrases"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_barrier(opened, lang: str) -> None:
    """axe-core finds no serious or critical violation, with and without a pick; controls come before views, views before the list."""
    page = opened(spec(lang), selection={"choices": {"outlet": "chia"}})
    page.locator(".revue-mark").first.click()
    page.wait_for_selector(".revue-mark[aria-pressed=true]")
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    order = page.locator("[name=outlet], .revue-chips button, .revue-mark[tabindex='0'], .revue-listed ol").evaluate_all(
        "all => all.map((one) => one.getAttribute('name') ?? one.closest('[class]').className.baseVal ?? one.tagName)")
    assert order == ["outlet", "BUTTON", "BUTTON", "revue-mark", "OL"]


@pytest.mark.parametrize("width", [320, 600])
def test_narrow_windows(opened, width: int) -> None:
    """Neither a small screen nor 200 % zoom makes the page scroll sideways."""
    page = opened(spec("fr", notes=["Un échantillon de très nombreuses phrases, anticonstitutionnellement tirées."]), width=width,
                  selection={"choices": {"outlet": "chia"}})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_printed_lists_are_open(opened) -> None:
    """On paper the list is whole and the controls are gone."""
    page = opened(spec())
    page.emulate_media(media="print")
    assert not page.locator(".revue-controls").is_visible()
    assert page.locator(".revue-listed ol").evaluate("one => one.scrollHeight - one.clientHeight") <= 1


def test_style_stays_inside() -> None:
    """Every rule of the style sheet names the front end first, so that nothing of JupyterLab changes."""
    selectors = [part.strip() for line in front.style().splitlines() if "{" in line and not line.lstrip().startswith(("@", "/*"))
                 for part in line.split("{")[0].split(",")]
    assert len(selectors) > 40 and [one for one in selectors if not one.startswith(".revue-front")] == []


# ----------------------------------------------------------------------------------------------------------- the kernel

MODEL = """
globalThis.modelOf = (traits) => {
  const listeners = {};
  return { traits, sent: [], saved: 0, get: (name) => traits[name],
    send(message) { this.sent.push(message); },
    save_changes() { this.saved += 1; },
    set(name, value) { traits[name] = value; (listeners[`change:${name}`] ?? []).forEach((one) => one()); },
    on(name, listener) { (listeners[name] ??= []).push(listener); },
    off(name, listener) { listeners[name] = listeners[name].filter((one) => one !== listener); },
    receive(content) { (listeners["msg:custom"] ?? []).forEach((one) => one(content)); }, listeners };
};
"""


def test_answers_of_the_kernel_find_their_questions(opened) -> None:
    """Answers may come in any order; an error rejects its question only, progress is told, and strange messages do no harm."""
    page = opened(None)
    page.evaluate(MODEL)
    assert page.evaluate("""async () => {
        const model = modelOf({}), told = [], store = lib.kernelStore(model);
        const one = store.marks({ a: 1 }), two = store.sentences({ a: 1 }, 5, 7, (text) => told.push(text)), three = store.marks({ a: 2 });
        const ids = model.sent.map((message) => message.id);
        model.receive({ id: ids[2], error: "no" });
        model.receive({ id: ids[1], progress: "half" });
        model.receive({ id: "strange", answer: 1 });
        model.receive(undefined);
        model.receive({ id: ids[1], answer: "second" });
        model.receive({ id: ids[0], answer: "first" });
        const sent = model.sent.map(({ id, ...rest }) => rest);
        return [await one, await two, await three.catch((error) => error.message), told, new Set(ids).size, sent]; }""") == [
        "first", "second", "no", ["half"], 3,
        [{"ask": "marks", "selection": {"a": 1}, "offset": 0, "limit": 0},
         {"ask": "sentences", "selection": {"a": 1}, "offset": 5, "limit": 7},
         {"ask": "marks", "selection": {"a": 2}, "offset": 0, "limit": 0}]]


def test_the_first_answer_serves_only_the_first_selection(opened) -> None:
    """The start that Python gives is not drawn for another selection than the first; the list does not wait for the marks."""
    page = opened(None)
    page.evaluate(MODEL)
    page.evaluate("""async (spec) => {
        const canned = cannedStore(spec, 12, plainItem), start = await canned.marks({ choices: {}, picks: {} });
        globalThis.model = modelOf({ spec, selection: { picks: { actors: { actor: "nato", outlet: "chia" } } }, start });
        lib.render({ model, el: document.getElementById("front") });
        const [question] = model.sent;
        model.receive({ id: question.id, answer: await canned.sentences(question.selection, 0, 100) }); }""", spec())
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 3")
    assert page.evaluate("model.sent.map((one) => one.ask)") == ["sentences", "marks"] and page.locator(".revue-mark").count() == 0


def test_only_the_latest_question_counts(opened) -> None:
    """In the widget a late answer to an earlier choice is not shown; waiting and progress are; the selection goes to Python and back."""
    page = opened(None)
    page.evaluate(MODEL)
    page.evaluate("""async (spec) => {
        globalThis.canned = cannedStore(spec, 12, plainItem);
        const start = await canned.marks({ choices: {}, picks: {} });
        globalThis.model = modelOf({ spec, selection: {}, start });
        globalThis.cleanup = lib.render({ model, el: document.getElementById("front") });
        globalThis.answer = async ({ id, ask, selection, offset, limit }) =>
            model.receive({ id, answer: await canned[ask](selection, offset, limit) }); }""", spec())
    assert page.evaluate("model.sent.map((one) => one.ask)") == ["sentences"]
    page.evaluate("answer(model.sent[0])")
    page.wait_for_selector(".revue-mark")
    page.locator(".revue-mark").first.click()
    page.select_option("select[name=outlet]", "chia")
    page.locator(".revue-mark[data-n='3']").click()
    assert page.evaluate("[model.sent.length, model.saved]") == [7, 3]
    page.get_by_text("counting …").wait_for()
    page.evaluate("model.receive({ id: model.sent[6].id, progress: 'counting 7 of 9' })")
    page.get_by_text("counting 7 of 9").wait_for()
    page.evaluate("model.sent.slice(5).reverse().forEach(answer); model.sent.slice(1, 5).forEach(answer)")
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 3")
    page.wait_for_function("document.querySelector('.revue-status').dataset.state === 'rest'")
    page.wait_for_timeout(200)
    assert items(page) == 3 and heading(page) == "3 sentences from 2 articles"
    assert page.evaluate("model.traits.selection.picks") == {"actors": {"actor": "nato", "outlet": "chia"}}
    page.evaluate("model.set('selection', {})")
    assert page.locator(".revue-chips li").count() == 0
    page.evaluate("cleanup()")
    assert page.evaluate("[Object.values(model.listeners).flat().length, document.querySelectorAll('#front > *').length]") == [0, 0]


# -------------------------------------------------------------------------------------------------------------- the layout

def views(*kinds: tuple[str, str]) -> list[dict[str, Any]]:
    """Views of these names and titles, all of which show what the canned store counts."""
    return [{"name": name, "title": title, "kind": "grid", "style": "bar", "y": "actor", "x": "outlet"} for name, title in kinds]


TWO = [("actors", "Actors by outlet (sentences that mention them)"), ("quotes", "Who quotes whom")]


@pytest.mark.parametrize(("width", "columns"), [(1200, 2), (760, 1), (400, 1)])
def test_two_views_stand_side_by_side_where_there_is_room(opened, width: int, columns: int) -> None:
    """On a wide page views share a row, from whose edges they begin and end; on a narrow one each has its own."""
    page = opened(spec(views=views(*TWO)), width=width)
    boxes = [page.locator(".revue-view").nth(number).bounding_box() for number in (0, 1)]
    around = page.locator(".revue-views").bounding_box()
    assert len({box["y"] for box in boxes}) == 3 - columns
    assert boxes[0]["x"] == around["x"] and boxes[1]["x"] + boxes[1]["width"] == pytest.approx(around["x"] + around["width"], abs=1)


def test_a_view_alone_in_its_row_has_all_of_it(opened) -> None:
    """Three views leave no hole: the last one is as wide as the first two, and is drawn as wide."""
    page = opened(spec(views=views(*TWO, ("again", "Again"))), width=1200)
    widths = page.locator(".revue-view").evaluate_all("all => all.map((one) => [one.clientWidth, one.querySelector('svg').clientWidth])")
    assert widths[2][0] == pytest.approx(page.locator(".revue-views").evaluate("node => node.clientWidth"), abs=1)
    assert all(abs(place - drawn) <= 1 for place, drawn in (widths[0], widths[2]))


def test_a_long_list_does_not_make_the_page_longer(opened) -> None:
    """The list scrolls in itself: what is read out before marked words, which nobody sees, takes no room below the page."""
    page = opened(spec(), size=100)
    end = page.locator("#front").evaluate("node => node.getBoundingClientRect().bottom")
    assert page.evaluate("document.documentElement.scrollHeight") <= max(900, end + 40)


def test_a_picked_mark_stays_where_it_is_and_leads_to_its_sentences(opened) -> None:
    """A pick moves nothing under the pointer, though other views shrink; a button beside it leads to the list, which gets the focus."""
    given = spec(views=views(*TWO))
    page = opened(given, width=700)
    hint, below = page.locator(".revue-hint"), page.locator(".revue-below:visible")
    assert hint.is_visible() and below.count() == 0
    picked = page.locator(".revue-mark[data-view=quotes][data-n='3']")
    before = picked.bounding_box()["y"]
    picked.click()
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 3")
    page.wait_for_function("document.querySelectorAll('[data-view=actors]').length === 1")
    assert abs(picked.bounding_box()["y"] - before) < 3 and not hint.is_visible()
    page.get_by_role("button", name="3 sentences ↓").click()
    assert page.evaluate("document.activeElement.tagName") == "OL"
    page.get_by_role("button", name="reset").click()
    page.wait_for_function("document.querySelectorAll('[role=region] li').length === 12")
    page.wait_for_function("document.querySelectorAll('[data-view=actors]').length === 3")
    assert below.count() == 0 and hint.is_visible()


def test_only_what_is_marked_is_explained(opened) -> None:
    """The legend of the list names the kinds of marked words that are in it, and only those."""
    page = opened(spec(), item="(number) => ({ ...plainItem(number), spans: [[0, 9, 'actor', 'Russia']] })")
    assert page.locator(".revue-legend mark:visible").all_inner_texts() == ["actor"]


def test_a_control_that_changes_nothing_is_not_shown(opened) -> None:
    """The grain is asked only where there is a timeline, and a list of one option only when something else is set."""
    given = spec()
    given["controls"][1]["options"] = [["", "all"]]
    page = opened(given)
    assert not page.locator("select[name=grain]").is_visible() and not page.locator("select[name=actor]").is_visible()
    page.evaluate("made.set({ choices: { actor: 'russia' } })")
    assert page.locator("select[name=actor]").is_visible() and page.locator("select[name=voice]").is_visible()
