"""What each command of ``revue`` does with its options; the code that a shell gets."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Tables

REJECTED, NOTHING_DONE = 1, 2
REJECTED_SHOWN = 20


def printable(line: str) -> str:
    """The line without what could steer a terminal: file names come from elsewhere."""
    return "".join(char if char.isprintable() else "�" for char in line)


def run(options: argparse.Namespace) -> int:
    from analysis.places import first_corpus
    from analysis.run import run
    own = options.corpus is not None and options.corpus.resolve() != first_corpus().resolve()
    installed = not (first_corpus().parent / "pyproject.toml").is_file()
    out = options.out or (Path("revue-out") if own or installed else None)
    if options.all_languages:
        os.environ["REVUE_LANGUAGES"] = "all"  # the notebooks read the corpus too
    tables = run(options.corpus or first_corpus(), out)
    _tell_defaults(options.corpus or first_corpus(), tables)
    return _rejected(tables.rejected, options.strict)


def annotate(options: argparse.Namespace) -> int:
    from analysis.annotating import annotate
    tables = annotate(options.corpus, actors=options.actors, topics=options.topics, stance_model=options.stance_model, out=options.out,
                      workers=options.workers, engine=options.engine, scheduler=options.scheduler, all_languages=options.all_languages,
                      progress=True)
    print(f"{tables!r}\nsaved in {options.out}")
    _tell_defaults(options.corpus, tables, options.topics, options.actors)
    return _rejected(tables.rejected, options.strict)


def figures(options: argparse.Namespace) -> int:
    from analysis.corpus import load_corpus
    from analysis.figures import check, write_figures
    from analysis.annotating import annotate
    from analysis.places import first_corpus, home
    tables, folder = annotate(load_corpus(first_corpus())), options.out or home() / "figures"
    if not options.check:
        print("\n".join(str(path) for path in write_figures(tables, folder)))
        return 0
    checked = check(tables, folder)
    for line in checked.lines():
        print(printable(f"revue: {line}" if checked.differences else line), file=sys.stderr if checked.differences else sys.stdout)
    return REJECTED if checked.differences else 0


def share(options: argparse.Namespace) -> int:
    from analysis.notebooks import notebook_paths
    from analysis.pages import share, sizes, zipped
    from analysis.places import home
    pages = share(options.notebooks or None, options.out, corpus=options.corpus, without_text=options.without_text, excerpt=options.excerpt,
                  lang=options.lang)
    print(f"{sizes(pages)}: open {pages[0]}" + ("" if options.notebooks else f", or pass on {zipped(options.out)}"))
    left = [path.stem for path in notebook_paths(home() / "notebooks") if path.stem not in {page.stem for page in pages}]
    if left and not options.notebooks:
        print(f"left out, since they were run on another corpus: {', '.join(left)}; revue run {options.corpus} executes them on this one")
    return 0


def app(options: argparse.Namespace) -> int:
    from analysis.serving import serve
    return serve(options.corpus, port=options.port, host=options.host, lang=options.lang, open_browser=options.browser)


def cite(options: argparse.Namespace) -> int:
    from analysis.provenance import citation
    print(citation(options.format).rstrip())
    return 0


def method(options: argparse.Namespace) -> int:
    from analysis.method_page import method
    page = method(_corpus_or_tables(options.corpus), options.lang, command=f"revue method --lang {options.lang}")
    if options.out:
        options.out.write_text(page, encoding="utf-8", newline="\n")
        return 0
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks the spaces of French still shows the page
    print(page, end="")
    return 0


def validate(options: argparse.Namespace) -> int:
    from analysis.corpus import load_corpus
    if options.draw is not None or options.audited:
        return (_audited if options.audited else _draw)(options)
    if options.second:
        from analysis.gold_agreement import span_agreement, span_report
        print(span_report(span_agreement(load_corpus(options.corpus), options.gold, options.second)))
        return 0
    from analysis.measurements import record
    from analysis.report import report
    from analysis.validation import BY_MODEL, validate
    found = validate(load_corpus(options.corpus), options.gold, actors=options.actors, stance_model=options.stance_model)
    print(report(found, options.missed))
    if options.record:
        print(f"recorded in {record(found.marks[found.marks['layer'] != BY_MODEL], found.cases)}")
    return 0


def _draw(options: argparse.Namespace) -> int:
    from analysis.audit_items import AuditError
    from analysis.audit_sample import draw_audit
    if options.out is None:
        raise AuditError("--draw needs --out FILE, the CSV to fill in")
    sheet, key = draw_audit(_tables(options), options.out, options.draw, layer=options.layer, about=options.about, seed=options.seed,
                            lang=options.lang)
    print(f"drawn into {sheet}; what the method said is in {key}, which whoever judges need not open. Next: fill in the column answer, "
          f"best two people each in a copy, and run: revue validate {options.corpus} --audited {sheet}")
    return 0


def _audited(options: argparse.Namespace) -> int:
    from analysis.audit import read_audit
    from analysis.audit_report import audit_report
    read = read_audit(tables := _tables(options), options.audited)
    print("\n".join(map(printable, audit_report(read, tables, options.missed).splitlines())))
    for line in read.refused:
        print(printable(f"revue: {line}"), file=sys.stderr)
    return REJECTED if read.refused and options.strict else 0


def _tables(options: argparse.Namespace) -> Tables:
    """The tables of a folder of them, or of a corpus that is annotated now."""
    from analysis.annotating import annotate
    from analysis.corpus import load_corpus, require_articles
    from analysis.tables import names, open_tables
    if any((options.corpus / f"{name}.parquet").exists() for name in names()):
        return open_tables(options.corpus)
    require_articles(corpus := load_corpus(options.corpus))
    return annotate(corpus, actors=options.actors, stance_model=options.stance_model)


def export(options: argparse.Namespace) -> int:
    from analysis.exporting import export
    from analysis.tables import open_tables
    written = export(open_tables(options.tables), options.to, options.out)
    print(f"{len(written)} file{'s' * (len(written) != 1)} written into {options.out}")
    return 0


def suggest(options: argparse.Namespace) -> int:
    from analysis import schema
    from analysis.corpus import load_corpus, require_articles
    from analysis.suggesting import check_out, suggest_actors, write_suggestions
    check_out(options.corpus, options.out, options.force)
    corpus = load_corpus(options.corpus, all_languages=options.all_languages)
    require_articles(corpus)
    made = suggest_actors(corpus, actors=options.actors, least=options.min, progress=True)
    print(f"{len(made)} actors proposed in {write_suggestions(made, options.out)}; none is counted yet. Next: mend the rows there, copy "
          "them into the corpus's actors.csv (where it has none, make the file its actors.csv), and run: revue annotate")
    return _rejected(schema.frame("rejected", corpus.rejected), options.strict)


def suggest_topics(options: argparse.Namespace) -> int:
    from analysis import schema
    from analysis.corpus import load_corpus, require_articles
    from analysis.discovering import discover_topics
    from analysis.annotating import annotate
    from analysis.suggesting import SuggestError, check_out
    from analysis.topic_file import write_topics
    if options.number is not None and options.number < 1:
        raise SuggestError(f"--number {options.number}: give 1 or more, or leave it out")
    check_out(options.corpus, options.out, options.force, "topics.toml")
    corpus = load_corpus(options.corpus, all_languages=options.all_languages)
    require_articles(corpus)
    found = discover_topics(annotate(corpus, actors=options.actors, progress=True), options.number, progress=True)
    if found.topics.empty:
        raise SuggestError(f"{options.corpus}: there is too little text to discover topics in; write a topics.toml by hand "
                           "(revue new shows one)")
    print(f"{len(found.topics)} topics proposed in {write_topics(found, options.out)}: {'; '.join(found.topics['label'].tolist())}\n"
          "Next: mend labels and terms there, then: revue run CORPUS (where it is CORPUS/topics.toml), or revue annotate CORPUS --topics "
          f"{options.out}")
    return _rejected(schema.frame("rejected", corpus.rejected), options.strict)


def new(options: argparse.Namespace) -> int:
    from analysis.scaffold import scaffold
    print(scaffold(options.folder))
    return 0


def lab(_: argparse.Namespace) -> int:
    from analysis.places import home
    if shutil.which("jupyter-lab") is None and importlib.util.find_spec("jupyterlab") is None:
        print("revue: JupyterLab is not installed; install it with: pip install jupyterlab", file=sys.stderr)
        return NOTHING_DONE
    return subprocess.run([sys.executable, "-m", "jupyterlab", "--notebook-dir", os.fspath(home() / "notebooks")], check=False).returncode


def _corpus_or_tables(path: Path | None) -> Tables:
    """The tables of a folder of tables, or of a corpus annotated now (default: the first corpus)."""
    from analysis.annotating import annotate
    from analysis.corpus import load_corpus, require_articles
    from analysis.places import first_corpus
    from analysis.tables import open_tables
    if path and (path / "articles.parquet").exists():
        return open_tables(path)
    corpus = load_corpus(path or first_corpus())
    require_articles(corpus)
    return annotate(corpus)


def _tell_defaults(path: Path, tables: Tables, topics: Path | None = None, actors: Path | None = None) -> None:
    from analysis.corpus import Corpus
    from analysis.pipeline import overridden_names
    corpus = Corpus([], folder=path if path.is_dir() else path.parent)
    if taken := overridden_names(corpus, actors):
        shown = "; ".join(f"{name} is {own}, no longer {built_in}" for name, own, built_in in taken[:5])
        print(printable(f"the corpus's actor table takes {len(taken)} name{'s' * (len(taken) > 1)} from built-in actors: {shown}"))
    if not (topics or corpus.config("topics.toml")):
        print("the corpus has no topics.toml: the topics of the first corpus were looked for")
    known = tables.columns("articles", ["article_id", "language"])
    if unsure := known.loc[known["language"].isna(), "article_id"].tolist():
        print(printable(f"the language of {len(unsure)} articles could not be told ({', '.join(unsure[:5])}): "
                        "their rows mean nothing if it is not French"))


def _rejected(rejected: pd.DataFrame, strict: bool) -> int:
    import pandas as pd
    for path, record, reason, advice in rejected.head(REJECTED_SHOWN).itertuples(index=False):
        where = path if record is pd.NA else f"{path}, record {record}"
        print(printable(f"revue: rejected {where}: {reason}; {advice}"), file=sys.stderr)
    if len(rejected) > REJECTED_SHOWN:
        print(f"revue: and {len(rejected) - REJECTED_SHOWN} more, all in the table rejected", file=sys.stderr)
    return REJECTED if len(rejected) and strict else 0
