"""On a Dask cluster of processes of their own the tables are those of this machine, also when a worker dies on the way."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import annotate, engine
from analysis.engine import EngineError
from test_annotating import assert_same, write_corpus

distributed = pytest.importorskip("distributed")


def command(what: str, *options: object) -> list[str]:
    """A command of Dask, in this Python."""
    return [sys.executable, "-m", f"distributed.cli.dask_{what}", *map(str, options)]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler on 127.0.0.1 and a function that starts workers; all of them end with the tests."""
    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": (folder / "log").open("w")}
    started = [subprocess.Popen(command("scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", told), **quiet)]
    until = time.monotonic() + 60
    while not told.is_file():
        assert time.monotonic() < until and started[0].poll() is None, (folder / "log").read_text()
        time.sleep(0.1)

    def worker() -> subprocess.Popen:
        started.append(subprocess.Popen(command("worker", "--scheduler-file", told, "--host", "127.0.0.1", "--nthreads", 1, "--no-nanny",
                                                "--no-dashboard", "--local-directory", folder), **quiet))
        return started[-1]
    from distributed import Client
    with Client(scheduler_file=str(told)) as client:
        yield client.scheduler.address, worker, client
    for process in reversed(started):
        process.kill()
        process.wait()


def test_a_cluster_without_workers_is_told(cluster, tmp_path, monkeypatch):
    """Where a scheduler has no workers, or none answers, one line says what to start."""
    monkeypatch.setattr(engine, "WAIT", 1)
    source = write_corpus(tmp_path / "c", 1)
    with pytest.raises(EngineError, match="no workers; start some with: dask worker"):
        annotate(source, out=tmp_path / "out", engine="dask", scheduler=cluster[0])
    with pytest.raises(EngineError, match="no Dask scheduler answers at tcp://127.0.0.1:9"):
        annotate(source, out=tmp_path / "out", engine="dask", scheduler="tcp://127.0.0.1:9")


def test_a_worker_that_dies_costs_nothing(cluster, tmp_path, monkeypatch):
    """With a worker killed while parts are made, the tables are those that this machine makes alone."""
    monkeypatch.setattr(engine, "FEWEST", 8)
    monkeypatch.setattr(engine, "MOST", 8)
    address, worker, client = cluster
    source, out = write_corpus(tmp_path / "c", 150), tmp_path / "out"
    doomed, _ = worker(), worker()
    client.wait_for_workers(2, timeout=60)
    made, known = [], engine.make_parts

    def killing(*given, **options):
        for done in known(*given, **options):
            made.append(done)
            if len(made) == 3:
                doomed.kill()
                assert doomed.wait() != 0
            yield done
    monkeypatch.setattr("analysis.annotating.make_parts", killing)
    tables = annotate(source, out=out, engine="dask", scheduler=address)
    monkeypatch.undo()
    assert len(made) > 8 and len(client.scheduler_info()["workers"]) == 1
    assert_same(tables, annotate(source, out=tmp_path / "here"))
    assert len(list(Path(out / "mentions.parquet").iterdir())) == len(made)
