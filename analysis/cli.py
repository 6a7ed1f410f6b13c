"""The command ``revue``. Exit codes: 0 done, 1 done but something was rejected under --strict, 2 nothing could be done."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.corpus import Corpus

REJECTED, NOTHING_DONE = 1, 2
REJECTED_SHOWN = 20
FORMATS = ("csv", "jsonl", "tei", "iramuteq")
#: Modules whose own errors are for users: shown as one line, without a traceback.
_ERRORS = ("actors.ActorTableError", "topics.TopicTableError", "corpus.CorpusError", "tables.TablesError", "gold.GoldError",
           "exporting.ExportError", "notebooks.NotebookError", "pages.ShareError", "observing.WhatError", "labels.LangError",
           "suggesting.SuggestError", "stance_model.StanceModelError")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line."""
    options = _parser().parse_args(arguments)
    try:
        return options.does(options)
    except KeyboardInterrupt:
        print("revue: stopped", file=sys.stderr)
        return 130
    except Exception as error:
        if not isinstance(error, (OSError, *_user_errors())):
            raise
        print(_printable(f"revue: {' '.join(str(error).split())}"), file=sys.stderr)
        return NOTHING_DONE


def _printable(line: str) -> str:
    """The line without what could steer a terminal: file names come from elsewhere."""
    return "".join(char if char.isprintable() else "�" for char in line)


def _user_errors() -> tuple[type[Exception], ...]:
    """The error classes of the modules that are loaded; a module that is not loaded cannot have raised."""
    loaded = [(sys.modules.get(f"analysis.{name.split('.')[0]}"), name.split(".")[1]) for name in _ERRORS]
    return tuple(getattr(module, name) for module, name in loaded if module)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="revue", description="A press review you can check: French press articles in; "
                                     "tables, notebooks, figures and offline pages out.")
    parser.add_argument("--version", action="version", version=f"revue {version('revue')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = _command(commands, "run", _run, "annotate a corpus, execute the notebooks on it, write figures and pages")
    run.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="a corpus folder, file or ZIP (default: the first corpus)")
    run.add_argument("--out", type=Path, metavar="DIR", help="where to write (default for a corpus of one's own: revue-out)")
    _add_reading(run)

    note = _command(commands, "annotate", _annotate, "write the tables of a corpus as Parquet")
    note.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder of articles or exports, one file, or a ZIP")
    note.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the tables")
    note.add_argument("--actors", type=Path, metavar="FILE", help="an actor table to use instead of the corpus's own")
    note.add_argument("--topics", type=Path, metavar="FILE", help="topics to use instead of the corpus's own")
    _add_model(note)
    note.add_argument("--engine", choices=("local", "dask"), default="local", help="dask comes with a later version")
    note.add_argument("--scheduler", metavar="ADDR", help="address of a Dask scheduler (with --engine dask)")
    _add_reading(note)

    figures = _command(commands, "figures", _figures, "write the figures of the first corpus")
    figures.add_argument("--check", action="store_true", help="write nothing; fail where the figures would differ")
    figures.add_argument("--out", type=Path, metavar="DIR", help="the folder of the figures (default: figures/)")

    share = _command(commands, "share", _share, "turn executed notebooks into offline pages")
    share.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="default: all, as a folder with an index")
    share.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the pages")

    validate = _command(commands, "validate", _validate, "score every layer against stand-off gold")
    validate.add_argument("corpus", type=Path, metavar="CORPUS", help="the folder of the annotated articles")
    validate.add_argument("--gold", type=Path, required=True, metavar="DIR", help="a folder of gold documents (JSON)")
    validate.add_argument("--actors", type=Path, metavar="FILE", help="an actor table to use instead of the corpus's own")
    _add_model(validate)
    validate.add_argument("--missed", type=int, default=10, metavar="N", help="errors listed per layer (default: 10)")
    validate.add_argument("--record", action="store_true", help="keep the marks, dated, in the first corpus's gold/measurements.csv")

    out = _command(commands, "export", _export, "write tables for other tools: spreadsheets, TXM, IRaMuTeQ")
    out.add_argument("tables", type=Path, metavar="TABLES", help="a folder of tables, as revue annotate or revue run wrote it")
    out.add_argument("--to", choices=FORMATS, required=True,
                     help="csv: a file a table; jsonl: a line an article; tei: TEI P5, for TXM; iramuteq: one text")
    out.add_argument("--out", type=Path, default=Path("revue-export"), metavar="DIR",
                     help="the folder to write into (default: revue-export)")

    actors = commands.add_parser("actors", help="work on the table of actors", description="Work on the table of actors.")
    suggest = _command(actors.add_subparsers(required=True, metavar="COMMAND"), "suggest", _suggest,
                       "propose people and organisations that the table lacks, for a person to mend (needs revue[discover])")
    suggest.add_argument("--min", type=int, default=2, metavar="N", help="leave out who is named less than N times (default: 2)")
    _add_suggesting(suggest, "the table to write, a CSV outside the corpus")

    topics = commands.add_parser("topics", help="work on the table of topics", description="Work on the table of topics.")
    discover = _command(topics.add_subparsers(required=True, metavar="COMMAND"), "suggest", _suggest_topics,
                        "discover what the articles are about, as a table of topics for a person to mend")
    discover.add_argument("--number", type=int, metavar="N", help="how many topics (default: as many as parts of the corpus agree on)")
    _add_suggesting(discover, "the table to write, such as topics.toml")

    new = _command(commands, "new", _new, "scaffold a corpus of one's own")
    new.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is not there yet")

    _command(commands, "lab", _lab, "open JupyterLab on the notebooks")
    return parser


def _add_suggesting(command: argparse.ArgumentParser, out: str) -> None:
    """What the commands that propose a table take."""
    command.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder of articles or exports, one file, or a ZIP")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help=out)
    command.add_argument("--actors", type=Path, metavar="FILE", help="an actor table to use instead of the corpus's own")
    command.add_argument("--force", action="store_true", help="write over a file that is there already")
    _add_reading(command)


def _add_reading(command: argparse.ArgumentParser) -> None:
    command.add_argument("--all-languages", action="store_true", help="keep articles that are not in French")
    command.add_argument("--strict", action="store_true", help="exit with 1 when something was rejected")


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument("--stance-model", type=Path, metavar="FOLDER",
                         help="score stance by a model stored in this folder, with a stance.toml (needs revue[models])")


def _command(commands: argparse._SubParsersAction, name: str, does: object, says: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    command.set_defaults(does=does)
    return command


def _run(options: argparse.Namespace) -> int:
    from analysis.places import first_corpus
    from analysis.run import run
    own = options.corpus is not None and options.corpus.resolve() != first_corpus().resolve()
    installed = not (first_corpus().parent / "pyproject.toml").is_file()
    out = options.out or (Path("revue-out") if own or installed else None)
    if options.all_languages:
        os.environ["REVUE_LANGUAGES"] = "all"  # the notebooks read the corpus too
    corpus, _ = run(options.corpus or first_corpus(), out)
    _tell_defaults(corpus)
    return _rejected(corpus.rejected, options.strict)


def _annotate(options: argparse.Namespace) -> int:
    from analysis.corpus import load_corpus, require_articles
    from analysis.pipeline import annotate
    corpus = load_corpus(options.corpus, all_languages=options.all_languages)
    require_articles(corpus)
    tables = annotate(corpus, actors=options.actors, topics=options.topics, stance_model=options.stance_model, engine=options.engine,
                      progress=True)
    print(f"{tables!r}\nsaved in {tables.save(options.out)}")
    _tell_defaults(corpus, options.topics, options.actors)
    return _rejected(corpus.rejected, options.strict)


def _figures(options: argparse.Namespace) -> int:
    from analysis.corpus import load_corpus
    from analysis.figures import check_figures, write_figures
    from analysis.pipeline import annotate
    from analysis.places import first_corpus, home
    tables, folder = annotate(load_corpus(first_corpus())), options.out or home() / "figures"
    if not options.check:
        print("\n".join(str(path) for path in write_figures(tables, folder)))
        return 0
    differences = check_figures(tables, folder)
    for line in differences:
        print(f"revue: {line}", file=sys.stderr)
    print(f"{len(differences)} differences" if differences else f"the figures in {folder} are what the corpus gives")
    return REJECTED if differences else 0


def _share(options: argparse.Namespace) -> int:
    from analysis.pages import share, sizes
    pages = share(options.notebooks or None, options.out)
    print(f"{sizes(pages)}: open {pages[0]}")
    return 0


def _validate(options: argparse.Namespace) -> int:
    from analysis.corpus import load_corpus
    from analysis.measurements import record
    from analysis.report import report
    from analysis.validation import BY_MODEL, validate
    found = validate(load_corpus(options.corpus), options.gold, actors=options.actors, stance_model=options.stance_model)
    print(report(found, options.missed))
    if options.record:
        print(f"recorded in {record(found.marks[found.marks['layer'] != BY_MODEL], found.cases)}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from analysis.exporting import export
    from analysis.tables import open_tables
    written = export(open_tables(options.tables), options.to, options.out)
    print(f"{len(written)} file{'s' * (len(written) != 1)} written into {options.out}")
    return 0


def _suggest(options: argparse.Namespace) -> int:
    from analysis.corpus import load_corpus, require_articles
    from analysis.suggesting import check_out, suggest_actors, write_suggestions
    check_out(options.corpus, options.out, options.force)
    corpus = load_corpus(options.corpus, all_languages=options.all_languages)
    require_articles(corpus)
    made = suggest_actors(corpus, actors=options.actors, least=options.min, progress=True)
    print(f"{len(made)} actors proposed in {write_suggestions(made, options.out)}; none is counted yet. Next: mend the rows there, copy "
          "them into the corpus's actors.csv (where it has none, make the file its actors.csv), and run: revue annotate")
    return _rejected(corpus.rejected, options.strict)


def _suggest_topics(options: argparse.Namespace) -> int:
    from analysis.corpus import load_corpus, require_articles
    from analysis.discovering import discover_topics
    from analysis.pipeline import annotate
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
    return _rejected(corpus.rejected, options.strict)


def _new(options: argparse.Namespace) -> int:
    from analysis.scaffold import scaffold
    print(scaffold(options.folder))
    return 0


def _lab(_: argparse.Namespace) -> int:
    from analysis.places import home
    if shutil.which("jupyter-lab") is None and importlib.util.find_spec("jupyterlab") is None:
        print("revue: JupyterLab is not installed; install it with: pip install jupyterlab", file=sys.stderr)
        return NOTHING_DONE
    return subprocess.run([sys.executable, "-m", "jupyterlab", "--notebook-dir", os.fspath(home() / "notebooks")], check=False).returncode


def _tell_defaults(corpus: Corpus, topics: Path | None = None, actors: Path | None = None) -> None:
    from analysis.pipeline import overridden_names
    if taken := overridden_names(corpus, actors):
        shown = "; ".join(f"{name} is {own}, no longer {built_in}" for name, own, built_in in taken[:5])
        print(_printable(f"the corpus's actor table takes {len(taken)} name{'s' * (len(taken) > 1)} from built-in actors: {shown}"))
    if not (topics or corpus.config("topics.toml")):
        print("the corpus has no topics.toml: the topics of the first corpus were looked for")
    if unsure := [article.article_id for article in corpus.articles if article.language is None]:
        print(f"the language of {len(unsure)} articles could not be told ({', '.join(unsure[:5])}): "
              "their rows mean nothing if it is not French")


def _rejected(rejected: Sequence, strict: bool) -> int:
    for row in rejected[:REJECTED_SHOWN]:
        record = f", record {row.record}" if row.record is not None else ""
        print(_printable(f"revue: rejected {row.path}{record}: {row.reason}; {row.advice}"), file=sys.stderr)
    if len(rejected) > REJECTED_SHOWN:
        print(f"revue: and {len(rejected) - REJECTED_SHOWN} more, all in the table rejected", file=sys.stderr)
    return REJECTED if rejected and strict else 0


if __name__ == "__main__":
    sys.exit(main())
