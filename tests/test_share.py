"""Pages that colleagues open from the disk, with the network off."""

from __future__ import annotations

import json
import re
import zipfile

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from analysis import front, page_shell, pages
from analysis.formulas import mathml
from analysis.notebooks import WIDGET_VIEW, notebook_paths
from analysis.page_markup import Markup
from analysis.pages import ShareError, finding, share, title
from analysis.plots import PLOTLY
from marks import FRONT, check_every_mark
from conftest import ROOT

NOTEBOOKS = notebook_paths(ROOT / "notebooks")
PAGES = ["index", "explorer", *(path.stem for path in NOTEBOOKS)]
OPENED = ("index", "01_corpus", "02_actors")  # what can be opened is alike on the others, and long
LIMIT = 8e6
V4 = nbformat.v4
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def site(tmp_path_factory, tables):
    """The folder of all pages."""
    folder = tmp_path_factory.mktemp("shared") / "pages"
    share(out=folder, tables=tables)
    return folder


@pytest.fixture
def shared(tmp_path, tables):
    """A function that shares a notebook of some cells and gives the path of its page."""
    def make(*cells, metadata=None, **options):
        notebook = V4.new_notebook(cells=list(cells), metadata={"revue": metadata} if metadata else {})
        nbformat.write(notebook, tmp_path / "given.ipynb")
        return share(tmp_path / "given.ipynb", tmp_path / "out", tables=tables, **options)[0]
    return make


def output(**data):
    """A code cell that shows a bundle of mime types (names with "/" written as "__", or a whole dict as ``data``)."""
    bundle = data.get("data") or {name.replace("__", "/"): value for name, value in data.items()}
    return V4.new_code_cell("1", execution_count=1, outputs=[V4.new_output("display_data", data=bundle)])


def printed(text, name="stdout"):
    """A code cell that printed a text."""
    return V4.new_code_cell("1", execution_count=1, outputs=[V4.new_output("stream", text=text, name=name)])


def watch(page, path):
    """Opens a page; gives the requests that left it and the errors it reported."""
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    page.wait_for_load_state("load")
    return [url for url in requests if not url.startswith(("file:", "data:", "blob:"))], errors


def until(page, expression):
    """Waits until an expression holds; the policy of pages lets Playwright itself evaluate no text again and again."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def outputs(path, kind):
    """How many outputs of a notebook a page shows as this kind."""
    bundles = [shown.get("data", {}) for cell in nbformat.read(path, 4).cells for shown in cell.get("outputs", ())]
    return sum(kind in data and (kind == front.MIME or front.MIME not in data) for data in bundles)


# ---------------------------------------------------------------------------------------------- the folder

@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_is_drawn_without_a_network(page, site, path):
    """Each page of the folder draws all its figures and front ends, reports no error and makes no request."""
    outside, errors = watch(page, site / f"{path.stem}.html")
    plots, fronts = outputs(path, PLOTLY), outputs(path, front.MIME)
    until(page, f"document.querySelectorAll('.revue-plot .js-plotly-plot .main-svg').length >= {plots}")
    assert page.locator(".revue-front").count() == fronts and plots + fronts
    assert outside == [] and errors == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault_of_accessibility(page, site, name):
    """axe-core finds nothing serious on any page, and one main heading, navigation and a way to skip it are there."""
    watch(page, site / f"{name}.html")
    if name in OPENED:
        page.evaluate("document.querySelectorAll('.revue-output details:first-of-type, .revue-code, footer details').forEach((d) => { d.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical")] == []
    assert [page.locator(wanted).count() for wanted in ("main", "main h1", "a.revue-skip", "html[lang=en]")] == [1, 1, 1, 1]
    assert page.locator("nav").count() and page.title()


@pytest.mark.parametrize("name", ["index", "02_actors"])
def test_a_page_fits_a_telephone(page, site, name):
    """At 400 px nothing but what scrolls in its own box is wider than the page."""
    page.set_viewport_size({"width": 400, "height": 800})
    watch(page, site / f"{name}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


@pytest.mark.parametrize(("name", "views"), [("explorer", 4), ("01_corpus", 1), ("02_actors", 1), ("03_voices", 1), ("04_stance", 1), ("05_timeline", 1)])
def test_every_mark_opens_its_sentences_on_a_page(page, site, name, views):
    """Each mark of each view lists as many sentences as it says, from the disk, with no request and no error."""
    outside, errors = watch(page, site / f"{name}.html")
    fronts = page.locator(FRONT)
    assert sum(len(check_every_mark(fronts.nth(number), views)) for number in range(fronts.count())) > 5
    assert outside == [] and errors == []


def test_sentences_open_on_a_page(page, site):
    """A line of a table opens its sentences, with marked words, where no script runs for it."""
    watch(page, site / "02_actors.html")
    page.locator(".revue-opened summary").first.click()
    region = page.locator(".revue-opened").get_by_role("region", name="Evidence").first
    assert region.is_visible() and region.locator("li mark").count() > 5


def test_the_index_leads_to_every_notebook(page, site, tables):
    """The front page names each question with its finding, the corpus, how to cite, and its links work."""
    outside, errors = watch(page, site / "index.html")
    assert outside == [] and errors == []
    read = [nbformat.read(path, 4) for path in NOTEBOOKS]
    said = " ".join(page.locator("main").inner_text().split())
    assert page.locator(".revue-story .revue-kicker").all_inner_texts() == [title(notebook) for notebook in read]
    assert all(" ".join(finding(notebook).split())[-60:] in said for notebook in read)
    assert f"{len(tables.articles)} articles" in said and tables.articles["published"].min() in said and "How to cite" in said
    page.locator(".revue-story a").nth(1).click()
    assert page.locator("h1").first.inner_text().startswith("Who appears")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Explorer").click()
    assert page.locator("h1").inner_text() == "Explorer"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_made_it(page, site, name):
    """Each page ends with the hash of the corpus, and says nothing of this machine."""
    watch(page, site / f"{name}.html")
    footer = page.locator("footer.revue-made").inner_text()
    assert re.search(r"corpus [0-9a-f]{16}", footer)
    assert str(ROOT) not in (site / f"{name}.html").read_text(encoding="utf-8")


def test_the_folder_and_its_zip_are_small_enough_to_send(site):
    """All pages together take at most 8 MB, and so does the ZIP."""
    assert sum(path.stat().st_size for path in site.iterdir()) < LIMIT
    assert site.with_name("pages.zip").stat().st_size < LIMIT


def test_pages_work_where_the_zip_is_unpacked(page, site, tmp_path):
    """The ZIP holds one folder with every file; a page of it draws its figures elsewhere."""
    with zipfile.ZipFile(site.with_name("pages.zip")) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == sorted(f"pages/{path.name}" for path in site.iterdir())
        packed.extractall(tmp_path / "else where")
    outside, errors = watch(page, tmp_path / "else where" / "pages" / "index.html")
    page.locator(".revue-story a").nth(5).click()
    page.wait_for_selector(".js-plotly-plot .main-svg")
    assert outside == [] and errors == []


def test_pages_repeat_byte_for_byte(site, tmp_path, tables):
    """Sharing again gives the same bytes, also in the ZIP."""
    again = tmp_path / "pages"
    share(out=again, tables=tables)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {path.name: path.read_bytes() for path in site.iterdir()}
    assert (tmp_path / "pages.zip").read_bytes() == site.with_name("pages.zip").read_bytes()


def test_pages_speak_french(tmp_path, tables):
    """With lang="fr" the pages say so, and their own words are French."""
    made = share(out=tmp_path / "p", tables=tables, lang="fr")
    index, actors = (made[n].read_text(encoding="utf-8") for n in (0, 3))
    assert '<html lang="fr">' in index and "Comment citer" in index and "Aller au texte" in actors


# ---------------------------------------------------------------------------------------------- one notebook

def test_one_notebook_is_one_file_to_mail(page, tmp_path, tables):
    """A named notebook becomes one self-contained page of at most 7 MB that draws its plots."""
    made = share(NOTEBOOKS[3], tmp_path, tables=tables)
    assert [path.name for path in tmp_path.iterdir()] == ["04_stance.html"] and made[0].stat().st_size < 7e6
    outside, errors = watch(page, made[0])
    page.wait_for_selector(".js-plotly-plot .main-svg")
    assert outside == [] and errors == []


FIGURE = {"data": [{"type": "bar", "x": [1], "y": ["a"]}], "layout": {"width": 3000}}
#: (what an output holds, the element that the page shows, its text where that matters)
SHOWN = [
    ({"text/html": "<table><tr><th>a</th></tr></table>", "text/plain": "a"}, ".revue-scroll[role=region][tabindex='0'][aria-label='Table 1'] th", "a"),
    ({"text/html": "<style>td { color: red }</style><details><summary>s</summary><mark>m</mark></details>"}, ".revue-output details summary", "s"),
    ({"text/html": "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"}, "math > mfrac > mi", None),
    ({"text/latex": "$$\\frac{a}{b}$$", "text/plain": "<Latex>"}, "[role=region] > math[display=block] mfrac", None),
    ({"text/latex": "$\\nosuch{a}$"}, "code", "\\nosuch{a}"),
    ({"text/markdown": "**b**"}, "strong", "b"),
    ({"text/plain": "1 < 2"}, ".revue-output pre", "1 < 2"),
    ({"image/png": PIXEL, "text/plain": "<Figure>"}, "img[alt='Image 1'][src^='data:image/png']", None),
    ({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"}, "img[src^='data:image/svg']", None),
    ({PLOTLY: FIGURE, "text/html": "<p>beside</p>"}, ".revue-plot .main-svg", None),
    ({WIDGET_VIEW: {"model_id": "x"}, "text/plain": "VBox()"}, ".revue-left-out", "[left out: a control that needs a running notebook]"),
    ({"application/javascript": "1", "text/plain": "<Javascript>"}, ".revue-left-out", "[left out: a script: pages run no code of notebooks]"),
]


@pytest.mark.parametrize(("data", "selector", "text"), SHOWN, ids=lambda value: next(iter(value)) if isinstance(value, dict) else "")
def test_what_an_output_becomes(page, shared, data, selector, text):
    """Each kind of output is shown in its richest form that needs no kernel, and what is left out is said."""
    outside, errors = watch(page, shared(V4.new_markdown_cell("# Q?"), output(data=data)))
    page.wait_for_selector(selector, state="attached")
    assert text is None or page.locator(selector).first.inner_text() == text
    assert outside == [] and errors == []


def test_a_figure_is_as_wide_as_the_page(page, shared):
    """Whatever width it was stored with, a figure fits the page and follows the window and the paper."""
    watch(page, shared(V4.new_markdown_cell("# Q?"), output(data={PLOTLY: FIGURE})))
    for width in (1200, 800):
        page.set_viewport_size({"width": width, "height": 800})
        drawn = "document.querySelector('.main-svg')?.getBoundingClientRect().width"
        until(page, f"{drawn} > {width} * 0.7 && {drawn} < {width}")
    for event, width in (("beforeprint", 680), ("afterprint", 760)):
        page.evaluate(f"dispatchEvent(new Event('{event}'))")
        until(page, f"{drawn} === {width}")


def test_code_is_closed_and_printed_text_is_plain(page, shared):
    """Code opens natively; what was printed stands without terminal colours; warnings and errors are shown."""
    failed = V4.new_code_cell("1/0", execution_count=1, outputs=[V4.new_output("error", ename="E", evalue="v", traceback=["\x1b[31mE\x1b[0m: v"])])
    made = shared(V4.new_markdown_cell("# Q?"), printed("\x1b[1mbold\x1b[0m <b>"), printed("careful", "stderr"), failed)
    watch(page, made)
    assert page.locator(".revue-output pre").all_inner_texts() == ["bold <b>", "careful", "E: v"]
    assert page.locator("pre.revue-warning[role=note]").count() == 2
    assert page.locator("details.revue-code").count() == 3 and not page.locator("details.revue-code pre").first.is_visible()
    assert "\x1b" not in made.read_text(encoding="utf-8")


def test_headings_keep_an_order(page, shared):
    """No level of heading is jumped over, the page starts with the first, and the contents lead to the parts."""
    watch(page, shared(V4.new_markdown_cell("### Start\n\n###### Deep & down"), output(text__html="<h5>Out</h5>"), V4.new_markdown_cell("# Again")))
    assert page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => h.tagName)") == ["H1", "H2", "H3", "H1"]
    link = page.get_by_role("navigation", name="On this page").get_by_role("link")
    assert link.all_inner_texts() == ["Deep & down"] and page.locator(f"h2{link.get_attribute('href')}").count() == 1


def test_a_notebook_without_a_heading_is_called_by_its_file(page, shared):
    """A page always has a main heading."""
    watch(page, shared(printed("x")))
    assert page.locator("h1").all_inner_texts() == ["given"]


# ---------------------------------------------------------------------------------------------- formulas

#: (formula, whether it is read, what its MathML holds)
FORMULAS = [(r"\hat{p} \pm z\sqrt{\frac{p(1-p)}{n}}", True, "msqrt"), (r"a < b", True, "&lt;"), (r"\begin{equation}a = b\label{x}\end{equation}", True, "<mi>b</mi>"),
            (r"\begin{aligned}a &= b \\ c &= d\end{aligned}", True, "<mtr>"), (r"\text{où } \le", True, "où"), (r"\frac{a", False, ""),
            (r"\left( x", False, ""), (r"\nosuch", False, ""), ("{" * 3000, False, ""), ("", False, "")]


@pytest.mark.parametrize(("source", "read", "holds"), FORMULAS, ids=[source[:20] for source, *_ in FORMULAS])
def test_formulas_are_mathml_or_their_source(source, read, holds):
    """A formula becomes MathML; one that cannot be read whole is shown as its source."""
    made = mathml(source, block=True)
    assert made.startswith("<math" if read else "<code>") and holds in made


@pytest.mark.parametrize("source", ["$x^2$", "$$x^2$$", r"\\(x^2\\)", r"\\[x^2\\]", r"\begin{equation}x^2\end{equation}", "text $x^2$ and 5 $ more"])
def test_formulas_in_prose(source):
    """Every way to write a formula in a markdown cell gives one formula, and a lone dollar none."""
    assert Markup().markdown(source).count("<msup>") == 1


# ---------------------------------------------------------------------------------------------- untrusted text

BAD = ("<script>window.ran = 1</script><img src=x onerror='window.ran = 1'><svg onload='window.ran = 1'><animate onbegin='window.ran = 1'/></svg>"
       "<details open ontoggle='window.ran = 1'>d</details><iframe srcdoc='<script>parent.ran = 1</script>'></iframe>"
       "<a href='javascript:window.ran = 1'>go</a><math><mi xlink:href='javascript:window.ran = 1'>go</mi></math>"
       "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.ran=1&gt;'>"
       "<object data='data:text/html,x'></object><form action='javascript:window.ran = 1'><button>b</button></form>"
       "<input autofocus onfocus='window.ran = 1'><style>@import 'http://example.org/x';</style><link rel=stylesheet href='http://example.org/y'>"
       "<div style=\"background: url('http://example.org/z')\" class='revue-front'>e</div><base href='http://example.org/'>"
       "<meta http-equiv=refresh content='0; url=http://example.org'><img src='http://example.org/i.png' alt='i'>")
HOSTILE = {
    "markdown": V4.new_markdown_cell(f"# {BAD}\n\n{BAD}\n\n[go](javascript:window.ran=1) ![a](x\" onerror=\"window.ran=1) <javascript:window.ran=1>"),
    "formula": V4.new_markdown_cell("# Q?\n\n$\\text{" + BAD + "}$ $\\href{javascript:window.ran=1}{x}$ ![$\\text{\" onerror=\"window.ran=1}$](x)"),
    "html": output(text__html=BAD), "latex": output(text__latex=f"$\\text{{{BAD}}}$ {BAD}"), "own markdown": output(text__markdown=BAD),
    "text": output(text__plain=BAD), "printed": printed(BAD), "warned": printed(BAD, "stderr"),
    "drawing": output(data={"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'><script>window.ran = 1</script>{BAD}</svg>"}),
    "image": output(data={"image/png": "x' onerror='window.ran = 1\" onerror=\"window.ran = 1"}), "script": output(data={"application/javascript": "window.ran = 1"}),
    "figure": output(data={PLOTLY: {"data": [{"type": "bar", "x": [1], "y": ["</script>" + BAD], "hovertext": [BAD]}], "layout": {"title": {"text": BAD}}}}),
    "front end": output(data={front.MIME: {"spec": {"title": "</script>" + BAD}, "facts": {}}}),
    "code": V4.new_code_cell(f"'''{BAD}</pre></details>'''", execution_count=1), "raw": V4.new_raw_cell(BAD),
    "error": V4.new_code_cell("1", execution_count=1, outputs=[V4.new_output("error", ename=BAD, evalue=BAD, traceback=[BAD])]),
    "attachment": V4.new_markdown_cell("# Q?\n\n![a](attachment:a) ![b](attachment:none)", attachments={"a": {"text/html": BAD}}),
}


@pytest.mark.parametrize("guarded", [True, False], ids=["as shared", "without the policy"])
def test_text_runs_nothing_in_a_page(page, shared, monkeypatch, guarded):
    """A script in any kind of cell or output runs nothing and fetches nothing, even where the page's policy would let it."""
    monkeypatch.setattr(front, "script", lambda: "")
    cells = [nbformat.from_dict(json.loads(json.dumps(cell).replace("ran = 1", f"ran = '{kind}'"))) for kind, cell in HOSTILE.items()]
    made = shared(*cells, metadata={"corpus": "", "command": BAD, "versions": {BAD: BAD}})
    if not guarded:
        content = made.read_text(encoding="utf-8")
        made.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", content, count=1), encoding="utf-8")
    outside, _ = watch(page, made)
    for link in page.locator("main a, main math *").all():
        link.dispatch_event("click")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    assert page.evaluate("window.ran") is None and outside == [] and page.url == made.as_uri()
    shown = sum(len(cell.get("outputs", ())) for cell in cells)
    assert page.locator("main > .revue-output").count() == shown and page.locator("footer.revue-made").count() == 1


def test_only_the_scripts_of_the_page_may_run(shared, page):
    """The page's policy names its scripts by their hashes: a script that got in anyway would not run."""
    made = shared(V4.new_markdown_cell("# Q?"), output(data={PLOTLY: FIGURE}))
    content = made.read_text(encoding="utf-8")
    assert "unsafe-inline" not in re.search(r"script-src([^;]*)", content)[1]
    made.write_text(content.replace("</main>", "<script>window.ran = 1</script><p onclick='window.ran = 1' id='p'>p</p></main>"), encoding="utf-8")
    watch(page, made)
    page.click("#p")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    assert page.evaluate("window.ran") is None


# ---------------------------------------------------------------------------------------------- limits and refusals

def test_a_page_over_the_limit_leaves_out_its_largest_output_and_says_so(page, shared, monkeypatch):
    """What makes a page too large for mail is left out, the largest first, and the page says it; the rest stays."""
    monkeypatch.setattr(page_shell, "LIMIT", 60_000)
    made = shared(V4.new_markdown_cell("# Q?"), printed("x" * 25_000), printed("small"), output(data={PLOTLY: FIGURE}), printed("y" * 90_000))
    watch(page, made)
    assert made.stat().st_size <= 60_000
    assert page.locator("main").inner_text().count("an output too large for a page") >= 1 and "small" in page.locator("main").inner_text()


def test_an_explorer_too_large_for_a_page_becomes_a_smaller_sample(tmp_path, tables, monkeypatch):
    """Where the explorer of a corpus does not fit a page, it is cut until it does, and nothing else is dropped for it."""
    asked = []
    monkeypatch.setattr(pages, "embedded", lambda tables, lang, characters: asked.append(characters) or {"spec": "x" * (characters * 4)})
    made = share(out=tmp_path / "p", tables=tables)
    assert len(asked) > 1 and made[1].name == "explorer.html" and 1e6 < made[1].stat().st_size < 7e6
    assert "too large" not in made[1].read_text(encoding="utf-8").split("</style>")[1].split("<script>")[0]


def test_what_was_run_on_another_corpus_is_refused(shared):
    """Where a notebook says on which corpus it was run, and it is not the one given, the remedy is named."""
    with pytest.raises(ShareError, match="given.ipynb.*--corpus"):
        shared(V4.new_markdown_cell("# Q?"), metadata={"corpus": "0123456789abcdef"})


def test_texts_that_are_not_passed_on(shared, tables):
    """Without text, no longer run of an article is anywhere in a page, and the page says so."""
    article = tables.articles["text"].iloc[0]
    long = max(tables.sentences.loc[tables.sentences["article_id"] == tables.articles["article_id"].iloc[0], "text"], key=len)
    cells = [V4.new_markdown_cell("# Q?"), printed(article), output(text__html=f"<p title='{long}'>a <mark>b</mark></p>"),
             output(data={PLOTLY: {"data": [{"type": "bar", "x": [1], "y": ["a"], "hovertext": [long]}], "layout": {}}})]
    whole = shared(*cells).read_text(encoding="utf-8")
    cut = shared(*cells, without_text=True, excerpt=40).read_text(encoding="utf-8")
    probe = json.dumps(long[60:110])[1:-1]
    assert probe in whole or long[60:110] in whole
    assert probe not in cut and long[60:110] not in cut and "must not be passed on" in cut


def test_without_names_notebooks_of_another_corpus_are_left_out(folder, tmp_path, page):
    """The explorer of a corpus can be shared though no notebook was run on it."""
    pages = share(out=tmp_path / "out", corpus=folder)
    assert [path.name for path in pages] == ["index.html", "explorer.html"]
    assert watch(page, pages[1]) == ([], [])
    until(page, "document.querySelectorAll('.revue-mark').length > 0")


WRONG = [({"excerpt": -5}, "0 characters or more"), ({"out": "given.ipynb"}, "this is a file")]


@pytest.mark.parametrize(("options", "says"), WRONG, ids=lambda value: next(iter(value)) if isinstance(value, dict) else "")
def test_impossible_options_are_said(tmp_path, tables, options, says):
    """An excerpt of fewer than no characters, or a file in place of a folder, is an error that says what to give."""
    nbformat.write(V4.new_notebook(cells=[printed("x")]), tmp_path / "given.ipynb")
    given = {"out": tmp_path / options.get("out", "out"), **{name: value for name, value in options.items() if name != "out"}}
    with pytest.raises(ShareError, match=says):
        share(tmp_path / "given.ipynb", tables=tables, **given)


MAPS = [{"data": [{"type": "scattergeo", "lat": [1], "lon": [2]}], "layout": {}},
        {"data": [{"type": "bar", "y": [1]}], "layout": {"images": [{"source": "https://example.com/l.png"}]}}]


@pytest.mark.parametrize("figure", MAPS, ids=["map", "picture"])
def test_a_figure_that_needs_the_network_is_left_out_and_said(page, shared, figure):
    """A map or a picture of another site would ask for it: nothing is asked, and the page says what is missing."""
    path = shared(output(data={PLOTLY: figure}))
    assert watch(page, path) == ([], []) and "from the network" in page.locator("main").inner_text()


@pytest.mark.parametrize("figure", [{"type": "heatmap", "z": [[1]]}, {"type": "treemap", "labels": ["a"], "parents": [""], "values": [1]}],
                         ids=["heatmap", "treemap"])
def test_a_figure_that_is_only_called_a_map_is_drawn(page, shared, figure):
    """A heatmap and a treemap ask for nothing: they are drawn."""
    path = shared(output(data={PLOTLY: {"data": [figure], "layout": {}}}))
    assert watch(page, path) == ([], []) and page.locator(".js-plotly-plot svg.main-svg").count() > 0


@pytest.mark.parametrize("content", ["no json", "{}", "[]", None])
def test_what_is_no_notebook_is_named(tmp_path, content):
    """A missing file, or one that is no notebook, is an error with its name and the remedy."""
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ShareError, match="x.ipynb"):
        share(path, tmp_path)


def test_an_unexecuted_notebook_is_not_shared(tmp_path):
    """A page of a notebook that was not run would be an empty box."""
    nbformat.write(V4.new_notebook(cells=[V4.new_code_cell("1")]), tmp_path / "x.ipynb")
    with pytest.raises(ShareError, match="not executed"):
        share(tmp_path / "x.ipynb", tmp_path)
