"""Progress: a bar in a terminal and in a notebook, lines in a log, and nothing where nobody asked or work is short."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios

import nbformat
import pytest
from nbclient import NotebookClient

WORK = """
import time
from analysis import progress as module
module.DELAY, module.BETWEEN = {delay}, {between}
for _ in module.progress({what}, desc="annotating", unit="article"{more}):
    time.sleep(0.01)
"""


def code(what: str = "range(100)", more: str = "", *, delay: float = 0.1, between: float = 0.05) -> str:
    """A script that works for a while, with its own times in place of seconds."""
    return WORK.format(what=what, more=more, delay=delay, between=between)


def log(script: str, **environment: str) -> list[str]:
    """What a script writes to a standard error that is a pipe, as lines; nothing else is written."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ, **environment})
    assert done.stdout == "" and "\r" not in done.stderr
    return done.stderr.splitlines()


def test_a_log_has_lines_and_the_last_one_is_the_end():
    """In a log each line says done/total, rate and time left; at most 20 are 5 % apart, none comes twice, and the last one says all."""
    lines = log(code())
    assert all(re.fullmatch(r"annotating: \d+/100 \(\d+%\), [\d.]+article/s, \d\d:\d\d left", line) for line in lines), lines
    done = [int(re.search(r"(\d+)/", line)[1]) for line in lines]
    assert done[-1] == 100 and len(done) > 3
    assert all(after - before >= 5 for before, after in zip(done, done[1:-1]))


def test_lines_are_apart_by_time_too():
    """Where 5 % takes less than the time between two lines, that time decides."""
    assert len(log(code(between=0.4))) <= 4


def test_a_log_of_work_without_an_end_counts():
    """Where nobody knows how much there is, lines say how much is done and since when, and promise no end."""
    lines = log(code("iter(range(50))"))
    assert re.fullmatch(r"annotating: 50, [\d.]+article/s, \d\d:\d\d so far", lines[-1]) and "left" not in " ".join(lines)


def test_a_bar_moved_on_by_hand_says_what_it_is_at():
    """A bar with a total that is updated by hand, with a note, and shown from the start."""
    lines = log("from analysis.progress import progress\n"
                "with progress(total=2, desc='reading', unit='file', delay=0) as bar:\n"
                "    bar.set_postfix_str('a.html', refresh=False)\n    bar.update(2)\n")
    assert lines[0].startswith("reading: 0/2 (0%), ") and lines[-1].startswith("reading: 2/2 (100%), ") and lines[-1].endswith(", a.html")


@pytest.mark.parametrize(("script", "environment"), [
    (code(delay=60), {}), (code(more=", show=False"), {}), (code(), {"TQDM_DISABLE": "1"})], ids=["short", "unwanted", "disabled"])
def test_nothing_is_shown(script, environment):
    """Short work, work that is to be quiet, and an environment without progress leave no trace."""
    assert log(script, **environment) == []


def test_a_terminal_has_a_bar():
    """In a terminal one line is painted over again and again, with a bar, the rate and the time left."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, 100))
    process = subprocess.Popen([sys.executable, "-c", code()], stderr=slave, stdout=slave)
    os.close(slave)
    seen = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(master)
    assert process.wait() == 0
    states = seen.decode().split("\r")
    assert len(states) > 3 and seen.count(b"\n") == 1
    assert re.search(r"annotating: 100%\|.*\| 100/100 \[\d\d:\d\d<\d\d:\d\d, [\d. ]+article/s\]", states[-2] + states[-1])


@pytest.mark.parametrize("disabled", [False, True])
def test_a_notebook_has_a_widget_beside_its_other_output(disabled, monkeypatch):
    """In a notebook progress is a widget in the cell's output, what the cell prints stays as it is; without progress that is all."""
    if disabled:
        monkeypatch.setenv("TQDM_DISABLE", "1")
    cell = nbformat.v4.new_code_cell(code("range(60)") + "print('the finding')\n'the result'")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute(env=dict(os.environ))
    outputs = notebook.cells[0].outputs
    widgets = [one for one in outputs if "application/vnd.jupyter.widget-view+json" in one.get("data", {})]
    others = [one for one in outputs if one not in widgets]
    assert len(widgets) == (not disabled)
    assert [one.output_type for one in others] == ["stream", "execute_result"]
    assert others[0].text == "the finding\n" and others[1].data["text/plain"] == "'the result'"


KILLED_INSIDE = """
import os, signal
from analysis.progress import progress
progress([1], desc="reading", unit="article", show=False)
from tqdm import tqdm
if not (child := os.fork()):
    tqdm.get_lock().acquire()
    os.kill(os.getpid(), signal.SIGKILL)
os.waitpid(child, 0)
print(len(list(progress([1, 2], desc="reading", unit="article", show=False))))
"""


def test_a_process_that_is_killed_holds_up_no_other():
    """A forked process that is killed while it writes its bar leaves the bars of others free."""
    ran = subprocess.run([sys.executable, "-c", KILLED_INSIDE], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "2\n", ran.stderr
