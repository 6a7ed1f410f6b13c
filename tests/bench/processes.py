"""What a command costs: seconds, processor time and memory of its process and of the workers it starts."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from typing import NamedTuple

import psutil

#: Seconds between two looks at the memory.
PAUSE = 0.05


class Cost(NamedTuple):
    """What a run took: seconds, user and system seconds of all processes, MB held by itself and by its largest child, its output."""

    seconds: float
    cpu: float
    parent: float
    worker: float
    printed: str


def run(command: list[str]) -> Cost:
    """The cost of a command in a fresh process. Raises RuntimeError with the end of what it said where it fails.

    Memory is resident memory seen every 50 ms: pages that processes share count in each, and short peaks may be missed; the last
    50 ms of a worker's processor time too.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as modules are installed
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=said, env=environment)
        parent = worker = 0
        below: dict[int, float] = {}
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            itself, largest = _memory(process.pid, below)
            parent, worker = max(parent, itself), max(worker, largest)
            time.sleep(PAUSE)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command[:6])} … failed: {said.read().decode(errors='replace')[-800:]}")
        out.seek(0)
        return Cost(seconds, used.ru_utime + used.ru_stime + sum(below.values()), parent / 1e6, worker / 1e6, out.read().decode())


def _memory(pid: int, used: dict[int, float]) -> tuple[int, int]:
    """The resident bytes of a process and of the largest of those below it, whose processor time is noted in ``used``."""
    try:
        process = psutil.Process(pid)
        return process.memory_info().rss, max((_resident(child, used) for child in process.children(recursive=True)), default=0)
    except psutil.Error:
        return 0, 0


def _resident(process: psutil.Process, used: dict[int, float]) -> int:
    try:
        times = process.cpu_times()
        used[process.pid] = times.user + times.system
        return process.memory_info().rss
    except psutil.Error:
        return 0
