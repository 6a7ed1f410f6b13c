"""Progress of long work: a bar in a notebook and in a terminal, plain lines in a log; all of it is tqdm's."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

if TYPE_CHECKING:
    from tqdm import tqdm

One = TypeVar("One")
#: Seconds before anything is shown, and between two lines of a log; a log has no more lines than this besides.
DELAY, BETWEEN, LINES = 1, 10, 20
LINE = "{desc}: {n_fmt}/{total_fmt} ({percentage:.0f}%), {rate_fmt}, {remaining} left{postfix}"
LINE_WITHOUT_END = "{desc}: {n_fmt}, {rate_fmt}, {elapsed} so far{postfix}"


def progress(iterable: Iterable[One] | None = None, *, total: int | None = None, desc: str, unit: str, show: bool = True,
             **options: Any) -> tqdm[One]:
    """A tqdm over ``iterable``, or one to be moved on by ``update`` until ``total``; shows how much is done, at what rate, the time left.

    It shows nothing within the first second. In a notebook and in a terminal it is a bar; where the standard error is neither,
    it writes lines: one every 10 seconds or every 5 %, whichever is rarer, and the last. ``options`` are tqdm's. Nothing is shown where ``show`` is False or the environment sets TQDM_DISABLE.
    """
    options = {"total": total, "desc": desc, "unit": unit, "delay": DELAY, **options}
    _lock_threads_alone()
    if not show or os.environ.get("TQDM_DISABLE"):
        from tqdm import tqdm
        return tqdm(iterable, disable=True, **options)
    from tqdm.asyncio import tqdm_asyncio
    from tqdm.auto import tqdm
    if tqdm is tqdm_asyncio and not sys.stderr.isatty():  # it is another one in a notebook
        size = total or (len(iterable) if hasattr(iterable, "__len__") else 0)
        options |= {"file": _Lines(sys.stderr), "bar_format": LINE if size else LINE_WITHOUT_END, "smoothing": 0,
                    "mininterval": BETWEEN, "maxinterval": float("inf"), "miniters": max(1, size // LINES)}
        return _logged()(iterable, **options)
    return tqdm(iterable, **options)


def _lock_threads_alone() -> None:
    """Bars are guarded against other threads alone, if nobody chose a lock: one shared with forked processes is never let go by one that is killed."""
    from tqdm import tqdm
    if not hasattr(tqdm, "_lock"):
        tqdm.set_lock(threading.RLock())


def _logged() -> type[tqdm]:
    """A tqdm whose last state is written too, where the work took longer than its delay."""
    from tqdm import tqdm

    class Logged(tqdm):
        def close(self) -> None:
            if not self.disable and time.time() > self.start_t + self.delay:
                self.last_print_t = time.time()
            super().close()
    return Logged


class _Lines:
    """The standard error for tqdm: what would be painted over the last state becomes a line; the same state is written once."""

    encoding = "utf-8"

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.state = stream, ""

    def write(self, text: str) -> None:
        line = " ".join(text.split())
        state = line.partition(",")[0]
        if line and state != self.state:
            self.state = state
            print(line, file=self.stream, flush=True)

    def flush(self) -> None:
        self.stream.flush()
