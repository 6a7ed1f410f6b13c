"""The README: its numbers are those of the tables, its commands exist, its Python runs."""

from __future__ import annotations

import re
import shlex

import pytest

from analysis import readme
from analysis.cli import _parser
from conftest import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.S)
COMMANDS = sorted(set(re.findall(r"^revue ([a-z]+)", TEXT, re.M)) | set(re.findall(r"`revue ([a-z]+)[^`]*`", TEXT)))


def test_numbers_are_up_to_date():
    """What ``python -m analysis.readme`` would write stands there already."""
    assert readme.fill(TEXT, readme.blocks()) == TEXT


@pytest.mark.parametrize("block", PYTHON, ids=range(len(PYTHON)))
def test_python_blocks_run(block, monkeypatch):
    """Each Python block runs as it stands, from the repository's root."""
    monkeypatch.chdir(ROOT)
    exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_exist_and_have_help(command, capsys):
    """Each command that the README names is there and explains itself."""
    with pytest.raises(SystemExit) as ended:
        _parser().parse_args([command, "--help"])
    assert ended.value.code == 0 and len(capsys.readouterr().out) > 60


def test_every_command_stands_in_the_readme():
    """No command is kept from the reader."""
    choices = next(action.choices for action in _parser()._actions if action.choices)
    assert set(choices) == set(COMMANDS)


@pytest.mark.parametrize("line", [
    "revue run my-corpus --out results", "revue validate corpus --gold corpus/gold", "revue new my-corpus", "revue figures --check",
])
def test_command_lines_of_the_prose_are_valid(line):
    """The command lines that the prose shows are in it and are understood."""
    assert line in TEXT or line.replace("--check", "[--check]") in TEXT
    assert _parser().parse_args(shlex.split(line)[1:]).does


def test_files_that_the_readme_links_are_there():
    """Every relative link leads to a file of the repository."""
    for link in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / link).exists(), link
