"""Any bytes end in a row of ``articles`` or of ``rejected``: never in an exception, never in silence, never in a hang."""

from __future__ import annotations

import csv
import datetime
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import damage, samples

from analysis import annotate, load_corpus
from conftest import ROOT

FILES = samples()
ENDINGS = sorted({ending for ending, _ in FILES} | {"", ".txt", ".xml"})
RECORD = ROOT / "tests" / "fuzz.csv"
MANY = int(os.environ.get("REVUE_FUZZ_CASES", "12000"))
TOO_LONG = 20  # seconds


def fate(folder: Path, ending: str, content: bytes) -> str:
    """Reads one file as a corpus and annotates it: "articles", "rejected", or "both"."""
    path = folder / f"case{ending}"
    path.write_bytes(content)
    tables = annotate(load_corpus(folder, all_languages=True), progress=False)
    tables.save(folder / ".tables")
    told = {"articles": len(tables.articles), "rejected": len(tables.rejected)}
    path.unlink()
    assert any(told.values()), "neither an article nor a rejection"
    for table in (tables.removed, tables.sentences, tables.mentions, tables.quotes, tables.dates):
        texts = dict(zip(tables.articles["article_id"], tables.articles["text"]))
        for row in table.itertuples(index=False):
            assert texts[row.article_id][row.start:row.end] == row.text
    return "both" if all(told.values()) else next(name for name, number in told.items() if number)


@pytest.fixture
def watchdog():
    """Ends a case that hangs, so that it is named."""
    def stop(*_):
        raise TimeoutError(f"more than {TOO_LONG} s")
    signal.signal(signal.SIGALRM, stop)
    yield lambda: signal.alarm(TOO_LONG)
    signal.alarm(0)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(ending=st.sampled_from(ENDINGS), content=st.one_of(st.binary(max_size=2000), st.text(max_size=2000).map(lambda t: t.encode("utf-8", "replace")),
                                                          st.text(alphabet='<>/"=,;{}[]«»\n\t abcé:#*-|', max_size=600).map(str.encode)))
def test_any_bytes_are_read_or_rejected(tmp_path_factory, ending, content):
    """Bytes of no format at all, under every ending, end in a row."""
    assert fate(tmp_path_factory.mktemp("any"), ending, content) in ("articles", "rejected", "both")


@pytest.mark.parametrize("seed", range(150))
def test_damaged_samples_are_read_or_rejected(tmp_path, watchdog, seed):
    """Copies of the samples with bytes flipped, cut out, doubled or moved end in a row."""
    rng = random.Random(seed)
    ending, content = FILES[seed % len(FILES)]
    watchdog()
    assert fate(tmp_path, ending, damage(content, rng)) in ("articles", "rejected", "both")


@pytest.mark.slow
def test_many_damaged_samples_are_read_or_rejected(tmp_path, watchdog):
    """The long run: its result is written to tests/fuzz.csv."""
    fates: Counter[str] = Counter()
    slowest, started = 0.0, time.perf_counter()
    for seed in range(MANY):
        rng = random.Random(f"case {seed}")
        ending, content = rng.choice(FILES)
        begun = time.perf_counter()
        watchdog()
        try:
            fates[fate(tmp_path, ending, damage(content, rng))] += 1
        except BaseException as error:
            raise AssertionError(f"case {seed} ({ending})") from error
        slowest = max(slowest, time.perf_counter() - begun)
    with RECORD.open("a", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow((
            datetime.date.today(), MANY, fates["articles"], fates["rejected"], fates["both"], 0, f"{slowest:.1f}",
            f"{time.perf_counter() - started:.0f}"))
    assert sum(fates.values()) == MANY


READ_MANY = """
import resource, sys
from analysis import load_corpus
load_corpus(sys.argv[2], progress=False)  # what is loaded once
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
corpus = load_corpus(sys.argv[1], progress=True)
print(len(corpus.articles), len(corpus.rejected), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_ten_thousand_files_are_read_with_a_bar_in_bounded_memory(tmp_path, folder):
    """Memory grows with the text that is kept, by less than twice its size, and the bar says how far reading is."""
    size, many = 4_000, 10_000
    folder_of_many = tmp_path / "many"
    for part in range(100):
        (folder_of_many / f"{part:02d}").mkdir(parents=True)
    for number in range(many):
        line = f"Le conseil a voté la mesure {number} pour les écoles de la ville, et la maire s'est réjouie de ce vote avec les élus.\n"
        (folder_of_many / f"{number % 100:02d}" / f"{number}.txt").write_text(line * (size // len(line)), encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", READ_MANY, folder_of_many, folder], capture_output=True, text=True, check=True)
    articles, rejected, grown = map(int, done.stdout.split())
    assert (articles, rejected) == (many, 0)
    assert grown * 1024 < 2 * size * many + 40_000_000
    assert "reading" in done.stderr and "100%" in done.stderr
