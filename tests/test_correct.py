"""The button by which a reader of the explorer gets the lines of corrections.csv for the rows behind a sentence."""

from __future__ import annotations

import csv
import io
import json

import pytest
from test_frontend import opened, spec  # noqa: F401 (a fixture)

from analysis import annotate, explorer, front, load_corpus, rights
from analysis.cells import restore
from analysis.corrections_file import COLUMNS, read_corrections
from analysis.evidence_items import items
from analysis.facts import facts_of
from analysis.pipeline import load_config
from analysis.selecting import Selection

ITEM = """(number) => ({ ...plainItem(number), digest: "ab12", article: number ? "plain" : '=1+2,"x"', rows: number ? [] : [
  ["mentions", 3, 9, "actor", "russia"], ["stance", 0, 44, "label:outlet>nato", "-1"], ["quotes", 19, 60, "speaker", "@x; y"],
  ["dates", 0, 2, "value", "2023-09"], ["topics", 0, 44, "*:war", ""]] })"""


@pytest.fixture(scope="module")
def page_store(tables):
    """The facts and the specification of a page, as JSON."""
    return json.loads(json.dumps(explorer.embedded(tables)))


def listed(page, store: dict) -> list[dict]:
    """All sentences of a page, as its script gives them."""
    script = front.module().replace("export default { render };", "globalThis.pageStore = pageStore;")
    page.set_content(f'<!doctype html><meta charset="utf-8"><script type="module">{script}</script>')
    page.wait_for_function("() => Boolean(globalThis.pageStore)")
    return page.evaluate("([facts, spec]) => pageStore(facts, spec).sentences({ choices: {}, picks: {} }, 0, 100000)", [store["facts"], store["spec"]])["items"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sentence_shows_its_lines_and_copies_one(opened, lang):  # noqa: F811
    """The button opens the lines of its sentence, by keyboard too, hides them again, and each line is copied as it stands."""
    page = opened(spec(lang), item=ITEM, size=2)
    button = page.locator(".revue-correct")
    assert button.count() == 1 and button.inner_text() == {"en": "Correct…", "fr": "Corriger…"}[lang]
    assert button.get_attribute("aria-label").startswith(button.inner_text()) and button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true" and page.locator(".revue-row").count() == 5
    page.evaluate("() => { globalThis.copied = []; Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => copied.push(text) } }); }")
    for copy in page.locator(".revue-row button").all():
        assert copy.get_attribute("aria-label").startswith({"en": "Copy ", "fr": "Copier "}[lang])
        copy.click()
    page.wait_for_function("copied.length === 5")
    assert page.locator(".revue-lines [role=status]").inner_text()
    lines = page.evaluate("copied")
    rows = list(csv.reader(io.StringIO("\n".join(lines))))
    assert [[restore(cell) for cell in row] for row in rows] == [
        [table, '=1+2,"x"', "ab12", start, end, field, value, "", ""] for table, start, end, field, value in
        (("mentions", "3", "9", "actor", "russia"), ("stance", "0", "44", "label:outlet>nato", "-1"), ("quotes", "19", "60", "speaker", "@x; y"),
         ("dates", "0", "2", "value", "2023-09"), ("topics", "0", "44", "*:war", ""))]
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+@\t\r") and cell[:1]] and len(rows[0]) == len(COLUMNS)
    assert page.locator(".revue-lines > p code").inner_text() == ",".join(COLUMNS)
    button.click()
    assert page.locator(".revue-lines").count() == 0


def test_without_a_clipboard_the_line_is_selected(opened):  # noqa: F811
    """Where the browser gives no clipboard, the line stands selected and the reader is told."""
    page = opened(spec(), item=ITEM, size=1)
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })")
    page.locator(".revue-correct").click()
    page.locator(".revue-row button").first.click()
    page.wait_for_selector(".revue-lines [role=status]:not(:empty)")
    assert page.evaluate("String(getSelection())") == page.locator(".revue-row code").first.inner_text()


def test_lines_are_no_barrier(opened):  # noqa: F811
    """What the button opens has no fault of accessibility that axe finds."""
    from axe_playwright_python.sync_playwright import Axe
    page = opened(spec(), item=ITEM, size=2)
    page.locator(".revue-correct").click()
    faults = [one for one in Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] if one["impact"] in ("serious", "critical")]
    assert faults == []


def test_a_panel_has_no_such_button(opened):  # noqa: F811
    """Sentences whose article is not told by a hash, as those of panels, have no button."""
    assert opened(spec(), size=3).locator(".revue-correct").count() == 0


def test_page_and_kernel_name_the_same_rows(page, page_store, tables):
    """The script of a page and the kernel give each sentence the same hash and rows, and there are some of every kind."""
    here = items(facts_of(tables), Selection.of({"choices": {}, "picks": {}}), 0, 100_000)["items"]
    there = listed(page, page_store)
    assert [(item["digest"], item["rows"]) for item in there] == [(item["digest"], item["rows"]) for item in here]
    assert {row[0] for item in here for row in item["rows"]} == {"mentions", "quotes", "stance", "dates", "topics"}


def test_every_line_names_a_row(page_store, page, tables, tmp_path):
    """Each line of a page names a row of the tables: put into corrections.csv as it stands, it is told that this stands there already."""
    (tmp_path / "articles").mkdir()
    lines = [[row[0], item["article"], item["digest"], *row[1:], "", ""] for item in listed(page, page_store) for row in item["rows"]]
    with (tmp_path / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    corpus = load_corpus()
    given = load_config(corpus)
    corrections = read_corrections(tmp_path / "corrections.csv")
    assert corrections.rejected == () and len(corrections.lines) == len(lines) > 100
    told, applied = [], []
    for article in corpus.articles:
        made = {name: rows_of(tables, name, article.article_id) for name in ("articles", "sentences", "mentions", "quotes", "stance", "dates", "topics")}
        amended = given.amender().amend(made, corrections.by_article[article.article_id])
        told += [row.reason for row in amended.refused]
        applied += [row.layer for row in amended.applied]
    assert set(applied) == {"topics"} and all(reason.endswith("there already") for reason in told) and len(told) + len(applied) == len(lines)


def rows_of(tables, name: str, article_id: str) -> list:
    """The rows of an article as stages make them."""
    from analysis import storage
    frame = getattr(tables, name)
    return storage.rows(name, storage.arrow_of(frame[frame["article_id"] == article_id]))


def test_texts_that_are_not_passed_on_give_the_same_lines(page, page_store, tables):
    """A page with excerpts has the same hashes, places and values in its lines, and no words of the texts beside them."""
    whole = listed(page, page_store)
    cut = listed(page, rights.excerpted(page_store, None, 20))
    assert [(item["digest"], item["rows"]) for item in cut] == [(item["digest"], item["rows"]) for item in whole]
    assert any(len(one["text"]) < len(other["text"]) for one, other in zip(cut, whole))


def test_the_explorer_says_that_people_corrected(tables):
    """The notes of an explorer say how many rows people corrected; without corrections nothing."""
    from analysis import schema
    row = schema.Correction("mentions", tables.articles["article_id"].iloc[0], 1, 2, "*", None, "russia", None, None)
    changed = tables.changed(corrections=schema.frame("corrections", [row]))
    assert explorer.embedded(changed, lang="fr")["spec"]["notes"] == ["1 corrections à la main (corrections.csv)."]
    assert explorer.embedded(tables)["spec"]["notes"] == [] and annotate(load_corpus()).corrections.empty
