"""Annotates a corpus part by part into a folder: in this process, in several, or on a Dask cluster; a run that was stopped goes on.

Nothing here schedules by itself: parts are handed to an executor of ``concurrent.futures``, that of the standard library or the one
that a Dask client gives. What is done lies on the disk, so that a part is made once, whoever asks for it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

from analysis import storage
from analysis.items import CorpusError, Item
from analysis.parts import Made, Place, Spec, about_part, make_part
from analysis.pipeline import Config

#: How many articles a part has about (between the two, the more the larger the corpus), and how many bytes at most.
FEWEST, MOST, LARGEST = 128, 512, 8_000_000
#: Bytes of an article, roughly, and how many parts there should be at least.
ARTICLE, PARTS = 4_000, 64
#: Below so many bytes a corpus is annotated here: other processes take longer to start.
SMALL = 1_000_000
#: How many parts are handed out for each that is being made.
AHEAD = 2
#: Seconds that are waited for a scheduler, and for its workers.
WAIT = 30


Numbered = tuple[int, Spec]


class EngineError(CorpusError):
    """A corpus was not annotated to its end; the message says what failed, what is kept, and how to go on."""


@dataclass
class Job:
    """A corpus to annotate: its items (listed anew at each call), how many bytes they have, and all that parts need to know."""

    items: Callable[[], Iterable[Item]]
    size: int
    root: Path
    out: Path
    languages: tuple[str, ...] | None
    config: Config
    hashes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.hashes = self.config.hashes(self.languages)

    def specs(self, ids: Mapping[int, dict[Place, str]] = MappingProxyType({}), only: Container[int] | None = None) -> Iterator[Numbered]:
        """The parts by their number, or ``only`` some of them; ``ids`` are those that articles of a part must have."""
        earlier = _Earlier(self.out)
        for number, items in enumerate(_divided(self.items(), self.size)):
            if only is None or number in only:
                yield number, Spec(items, self.root, self.out, self.languages, self.hashes, ids.get(number, {}), earlier.near(items))


def _divided(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in parts. Where one ends depends on its last item, so that an article more or less changes one part, not all that follow."""
    few = min(MOST, max(FEWEST, 1 << (size // ARTICLE // PARTS).bit_length()))
    part: list[Item] = []
    held = 0
    for item in items:
        part.append(item)
        held += item.size
        if zlib.crc32(_mark(item).encode("utf-8", "surrogatepass")) % few == 0 or len(part) >= 2 * few or held >= LARGEST:
            yield part
            part, held = [], 0
    if part:
        yield part


def _mark(item: Item) -> str:
    """What an item is known by when those before it change."""
    return item.name if item.found else item.content()


class _Earlier:
    """The parts of earlier runs, by the places in the corpus that they reach over."""

    def __init__(self, out: Path) -> None:
        found = sorted((about["first"], about["last"], name) for name, about in _readable(out))
        self.firsts = [first for first, _, _ in found]
        self.reaches = list(accumulate((last for _, last, _ in found), max))
        self.names = [name for _, _, name in found]

    def near(self, items: list[Item]) -> tuple[str, ...]:
        """The parts that may know one of these items, which follow each other."""
        first, last = ([item.name, item.number or 0] for item in (items[0], items[-1]))
        return tuple(self.names[bisect_left(self.reaches, first):bisect_right(self.firsts, last)])


def _readable(out: Path) -> Iterator[tuple[str, dict]]:
    for path in sorted((out / storage.PARTS).glob("*.parquet")):
        try:
            yield path.stem, about_part(out, path.stem)
        except (OSError, ValueError, KeyError):
            path.unlink()  # half of a file: the part is made again


# ---------------------------------------------------------------------------------------------- making the parts

Done = tuple[int, Spec, Made]


def make_parts(job: Job, specs: Iterable[Numbered], *, workers: int | None = None, scheduler: str | None = None,
               say: Callable[[str], None] = lambda line: None) -> Iterator[Done]:
    """The parts as they are made, in no particular order, by number: on the cluster of a scheduler, else in so many processes.

    ``workers`` is by default the number of cores that this process may use, and 1 for a small corpus; one worker is this process
    itself. The parts that a worker's death left unmade are made again one by one; one that ends its worker again raises EngineError
    when all others are made, and so does a cluster that cannot be reached.
    """
    workers = workers or (1 if job.size < SMALL else len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if scheduler:
        yield from _on_cluster(job, specs, scheduler)
    elif workers == 1:
        for number, spec in specs:
            yield number, spec, make_part(spec, job.config)
    else:
        yield from _in_processes(job, specs, workers, say)


def _in_processes(job: Job, specs: Iterable[Numbered], workers: int, say: Callable[[str], None]) -> Iterator[Done]:
    """By the process pool of the standard library. It ends when one of its workers dies; what that left is made one part after the other."""
    unmade: list[Numbered] = []
    fatal: list[Spec] = []
    rest = iter(specs)
    while True:
        with _pool(job.config, workers) as pool:
            yield from _window(pool, _make_here, rest, AHEAD * workers, unmade)
        if not unmade:
            break
        say(f"a worker died; the {_parts(len(unmade))} in work are made again, one by one")
        for one in unmade:
            left: list[Numbered] = []
            with _pool(job.config, 1) as pool:
                yield from _window(pool, _make_here, iter([one]), 1, left)
            fatal += [spec for _, spec in left]
        unmade = []
    if fatal:
        raise EngineError(f"a worker died each time at {'; '.join(map(_reach, fatal))}: see whether there is memory enough, or take these "
                          "articles away; everything else is kept, and the same command goes on from here")


def _window(pool: Executor, task: Callable[..., Made], specs: Iterator[Numbered], ahead: int, unmade: list[Numbered],
            *shared: object) -> Iterator[Done]:
    """The parts that a pool makes, of which it has no more than ``ahead`` at a time; those that a broken pool left are in ``unmade``."""
    running: dict[Future, Numbered] = {}
    broken = False
    while not broken:
        while len(running) < ahead and (one := next(specs, None)):
            try:
                running[pool.submit(task, one[1], *shared)] = one
            except BrokenProcessPool:
                unmade.append(one)
                broken = True
                break
        if not running:
            break
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            number, spec = running.pop(future)
            try:
                yield number, spec, future.result()
            except BrokenProcessPool:
                unmade.append((number, spec))
                broken = True
    unmade += running.values()


@contextmanager
def _pool(config: Config, workers: int) -> Iterator[Executor]:
    """Processes that have what the stages need at hand, do not hear Ctrl-C themselves, and end with this process, however it ends."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["analysis.parts"])
    pool = ProcessPoolExecutor(workers, context, _start, (config,))
    try:
        with _without_script():
            yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _without_script() -> Iterator[None]:
    """Processes that start now do not run the script again that this one runs: they need nothing of it, and it may lack a main guard."""
    main = sys.modules["__main__"]
    known = {name: vars(main).get(name) for name in ("__file__", "__spec__")}
    main.__spec__, main.__file__ = None, None
    try:
        yield
    finally:
        vars(main).update({name: value for name, value in known.items() if value is not None})
        if known["__file__"] is None:
            del main.__file__


_CONFIG: Config | None = None


def _start(config: Config) -> None:
    """What a process does first."""
    global _CONFIG
    _CONFIG = config
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    threading.Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()


def _make_here(spec: Spec) -> Made:
    return make_part(spec, _CONFIG)


# ---------------------------------------------------------------------------------------------- on a cluster

def _on_cluster(job: Job, specs: Iterable[Numbered], scheduler: str) -> Iterator[Done]:
    """By Dask, whose scheduler gives the parts of a worker that died to another one."""
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise EngineError("--engine dask needs Dask; install it with: pip install 'revue[scale]'") from error
    try:
        client = Client(scheduler, timeout=WAIT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(f"no Dask scheduler answers at {scheduler}; start one with: dask scheduler, and give its address") from error
    with client:
        _check_cluster(client, job, scheduler)
        config = client.submit(_same, job.config, pure=False)
        unmade: list[Numbered] = []
        try:
            yield from _window(client.get_executor(pure=False), make_part, iter(specs), AHEAD * max(1, sum(client.nthreads().values())), unmade, config)
        except KilledWorker as error:
            raise EngineError(f"workers of the cluster died again and again at one part ({error}); what is made is kept: see the workers' "
                              "logs, and run the same command again to go on") from error


def _check_cluster(client: object, job: Job, scheduler: str) -> None:
    """Raises EngineError where the cluster has no worker, or its workers do not see the files."""
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError as error:
        raise EngineError(f"the scheduler at {scheduler} has no workers; start some with: dask worker {scheduler}") from error
    for place in (job.root, job.out):
        if blind := [name for name, sees in client.run(os.path.exists, str(place)).items() if not sees]:
            raise EngineError(f"the worker {blind[0]} does not see {place}; corpus and tables must lie on a disk that all workers share, "
                              "under the same path")


def _same(config: Config) -> Config:
    return config


def _parts(many: int) -> str:
    return "part" if many == 1 else f"{many} parts"


def _reach(spec: Spec) -> str:
    first, last = spec.items[0].name, spec.items[-1].name
    return first if first == last else f"{first} to {last}"
