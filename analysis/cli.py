"""The command ``revue``. Exit codes: 0 done, 1 done but something was rejected under --strict, 2 nothing could be done."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from analysis import commands

LAYERS = ("topics", "mentions", "stance", "speakers")
FORMATS = ("csv", "jsonl", "tei", "iramuteq")
#: Modules whose own errors are for users: shown as one line, without a traceback.
_ERRORS = ("actors.ActorTableError", "topics.TopicTableError", "corpus.CorpusError", "tables.TablesError", "gold.GoldError",
           "exporting.ExportError", "notebooks.NotebookError", "pages.ShareError", "observing.WhatError", "labels.LangError",
           "suggesting.SuggestError", "stance_model.StanceModelError", "serving.ServeError", "provenance.CitationError", "audit_items.AuditError")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line."""
    options = _parser().parse_args(arguments)
    try:
        return options.does(options)
    except KeyboardInterrupt:
        print("revue: stopped; what is done is kept, and the same command goes on from there", file=sys.stderr)
        return 130
    except Exception as error:
        if not isinstance(error, (OSError, *_user_errors())):
            raise
        print(commands.printable(f"revue: {' '.join(str(error).split())}"), file=sys.stderr)
        return commands.NOTHING_DONE


def _user_errors() -> tuple[type[Exception], ...]:
    """The error classes of the modules that are loaded; a module that is not loaded cannot have raised."""
    loaded = [(sys.modules.get(f"analysis.{name.split('.')[0]}"), name.split(".")[1]) for name in _ERRORS]
    return tuple(getattr(module, name) for module, name in loaded if module)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="revue", description="A press review you can check: French press articles in; "
                                     "tables, notebooks, figures and offline pages out.")
    parser.add_argument("--version", action="version", version=f"revue {version('revue')}")
    sub = parser.add_subparsers(required=True, metavar="COMMAND")

    run = _command(sub, "run", commands.run, "annotate a corpus, execute the notebooks on it, write figures and pages")
    run.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="a corpus folder, file or ZIP (default: the first corpus)")
    run.add_argument("--out", type=Path, metavar="DIR", help="where to write (default for a corpus of one's own: revue-out)")
    _add_reading(run)

    note = _command(sub, "annotate", commands.annotate, "write the tables of a corpus as Parquet")
    note.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder of articles or exports, one file, or a ZIP")
    note.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the tables")
    note.add_argument("--actors", type=Path, metavar="FILE", help="an actor table to use instead of the corpus's own")
    note.add_argument("--topics", type=Path, metavar="FILE", help="topics to use instead of the corpus's own")
    _add_model(note)
    note.add_argument("--workers", type=int, metavar="N", help="how many processes (default: one a core; one for a small corpus)")
    note.add_argument("--engine", choices=("local", "dask"), default="local", help="where: on this machine, or on a Dask cluster (needs revue[scale])")
    note.add_argument("--scheduler", metavar="ADDR", help="address of the Dask scheduler, such as tcp://127.0.0.1:8786 (with --engine dask)")
    _add_reading(note)

    figures = _command(sub, "figures", commands.figures, "write the figures of the first corpus")
    figures.add_argument("--check", action="store_true", help="write nothing; fail where the figures would differ")
    figures.add_argument("--out", type=Path, metavar="DIR", help="the folder of the figures (default: figures/)")

    share = _command(sub, "share", commands.share, "turn executed notebooks and the explorer into offline pages")
    share.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="one file each, to mail; default: all, as a folder and a ZIP")
    share.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the pages")
    share.add_argument("--corpus", type=Path, metavar="CORPUS", help="the corpus that the notebooks were executed on (default: the first corpus)")
    share.add_argument("--without-text", action="store_true", help="pass on counts, positions, hashes and excerpts instead of articles")
    share.add_argument("--excerpt", type=int, default=80, metavar="N", help="characters of an excerpt where a text is not passed on (default: 80)")
    share.add_argument("--lang", choices=("en", "fr"), default="en", help="language of the explorer and the index (default: en)")

    app = _command(sub, "app", commands.app, "serve the explorer to colleagues, on this machine only by default (needs revue[app])")
    app.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="a corpus, or a folder of tables (default: the first corpus)")
    app.add_argument("--port", type=int, default=8866, metavar="N", help="default: 8866; 0 takes a free one")
    app.add_argument("--host", default="127.0.0.1", metavar="ADDR", help="who can reach it (default: this machine alone)")
    app.add_argument("--lang", choices=("en", "fr"), default="en", help="language of the explorer (default: en)")
    app.add_argument("--browser", action="store_true", help="open it in a browser")

    method = _command(sub, "method", commands.method, "print the page of method for a paper: how the numbers were made, and how often they are wrong")
    method.add_argument("corpus", nargs="?", type=Path, metavar="CORPUS", help="a corpus, or a folder of tables (default: the first corpus)")
    method.add_argument("--lang", choices=("en", "fr"), default="en", help="language of the page (default: en)")
    method.add_argument("--out", type=Path, metavar="FILE", help="a Markdown file to write (default: print it)")

    validate = _command(sub, "validate", commands.validate, "score every layer against stand-off gold, or have a sample of it judged")
    validate.add_argument("corpus", type=Path, metavar="CORPUS", help="the folder of the annotated articles; for an audit also one of tables")
    truth = validate.add_mutually_exclusive_group(required=True)
    truth.add_argument("--gold", type=Path, metavar="DIR", help="a folder of gold documents (JSON)")
    truth.add_argument("--draw", type=int, metavar="N", help="draw N items for a person to judge, written as a CSV (with --out)")
    truth.add_argument("--audited", type=Path, nargs="+", metavar="CSV", help="read such files back, filled in by one person or two")
    validate.add_argument("--second", type=Path, metavar="DIR", help="with --gold: how far this annotation of the same articles agrees with it")
    validate.add_argument("--out", type=Path, metavar="FILE", help="with --draw: the CSV to fill in; what the method said goes into a second file")
    validate.add_argument("--layer", choices=LAYERS, default="topics", help="with --draw: what is asked about (default: topics)")
    validate.add_argument("--about", nargs="+", default=(), metavar="SLUG", help="with --draw: topics, actors or targets (default: the most frequent)")
    validate.add_argument("--seed", type=int, default=0, metavar="S", help="with --draw: another number draws other items (default: 0)")
    validate.add_argument("--lang", choices=("en", "fr"), default="en", help="with --draw: language of the questions and of the spreadsheet")
    validate.add_argument("--strict", action="store_true", help="with --audited: exit with 1 when an answer could not be used")
    validate.add_argument("--actors", type=Path, metavar="FILE", help="an actor table to use instead of the corpus's own")
    _add_model(validate)
    validate.add_argument("--missed", type=int, default=10, metavar="N", help="errors listed per layer (default: 10)")
    validate.add_argument("--record", action="store_true", help="keep the marks, dated, in the first corpus's gold/measurements.csv")

    out = _command(sub, "export", commands.export, "write tables for other tools: spreadsheets, TXM, IRaMuTeQ")
    out.add_argument("tables", type=Path, metavar="TABLES", help="a folder of tables, as revue annotate or revue run wrote it")
    out.add_argument("--to", choices=FORMATS, required=True,
                     help="csv: a file a table; jsonl: a line an article; tei: TEI P5, for TXM; iramuteq: one text")
    out.add_argument("--out", type=Path, default=Path("revue-export"), metavar="DIR",
                     help="the folder to write into (default: revue-export)")

    actors = sub.add_parser("actors", help="work on the table of actors", description="Work on the table of actors.")
    suggest = _command(actors.add_subparsers(required=True, metavar="COMMAND"), "suggest", commands.suggest,
                       "propose people and organisations that the table lacks, for a person to mend (needs revue[discover])")
    suggest.add_argument("--min", type=int, default=2, metavar="N", help="leave out who is named less than N times (default: 2)")
    _add_suggesting(suggest, "the table to write, a CSV outside the corpus")

    topics = sub.add_parser("topics", help="work on the table of topics", description="Work on the table of topics.")
    discover = _command(topics.add_subparsers(required=True, metavar="COMMAND"), "suggest", commands.suggest_topics,
                        "discover what the articles are about, as a table of topics for a person to mend")
    discover.add_argument("--number", type=int, metavar="N", help="how many topics (default: as many as parts of the corpus agree on)")
    _add_suggesting(discover, "the table to write, such as topics.toml")

    new = _command(sub, "new", commands.new, "scaffold a corpus of one's own")
    new.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is not there yet")

    cite = _command(sub, "cite", commands.cite, "print how to cite revue")
    cite.add_argument("--format", choices=("text", "bibtex", "cff"), default="text", help="default: text")

    _command(sub, "lab", commands.lab, "open JupyterLab on the notebooks")
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


def _command(sub: argparse._SubParsersAction, name: str, does: object, says: str) -> argparse.ArgumentParser:
    command = sub.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    command.set_defaults(does=does)
    return command


if __name__ == "__main__":
    sys.exit(main())
