"""Tables written part by part: what a second run does again, what a stopped one keeps, and that all ways give the same tables."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest

from analysis import annotate, engine, load_corpus, open_tables, parts, schema
from analysis.corpus import CorpusError
from analysis.engine import EngineError, Job, make_parts
from analysis.items import Item, list_corpus
from analysis.manifest import Manifest
from analysis.pipeline import load_config

HEADS = ("La France condamne {0}", "{0} soutient l'accord", "Le sommet de {0} s'achève", "{0} répond à Moscou")
LINES = ("Le ministre {0} a déclaré mardi : « La décision de la Russie est grave, {1} fois plus que prévu. »",
         "Selon {0}, l'Union européenne aurait versé {1} millions d'euros à l'Ukraine le 12 mars {2}.",
         "Emmanuel Macron a rencontré {0} à Pékin et dénoncé les sanctions de la Chine, a-t-il dit.",
         "La négociation avec {0} a échoué en juin {2}, regrette l'ONU.",
         "Quelque {1} personnes ont manifesté à Paris contre {0}, une catastrophe pour le gouvernement.")
NAMES = ("Durand", "Ivanov", "Keller", "Rossi", "Nakamura", "Diallo", "Svensson", "Costa")


def article(number: int) -> str:
    """An article of some invented sentences, the same for a number."""
    rng = random.Random(number)
    said = [rng.choice(LINES).format(rng.choice(NAMES), rng.randrange(2, 900), rng.randrange(2010, 2025)) for _ in range(6)]
    return rng.choice(HEADS).format(rng.choice(NAMES)) + "\n\n" + "\n".join(said) + "\n"


def write_corpus(folder: Path, many: int) -> Path:
    """A corpus of so many articles: text files, and beside them a table of five with ids of its own."""
    (folder / "articles").mkdir(parents=True)
    for number in range(many):
        (folder / "articles" / f"a{number:04}.txt").write_text(article(number), encoding="utf-8")
    rows = [{"article_id": f"own-{number}", "texte": article(1000 + number), "journal": f"Journal {number % 2}"} for number in range(5)]
    pd.DataFrame(rows).to_csv(folder / "articles" / "five.csv", index=False)
    (folder / "manifest.csv").write_text("path,outlet,published\narticles/a0001.txt,Le Un,2024-03-01\narticles/none.txt,X,2024-03-01\n")
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """A corpus that many tests read and none changes."""
    return write_corpus(tmp_path_factory.mktemp("corpus"), 40)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Parts of about four articles, so that a small corpus has many."""
    monkeypatch.setattr(engine, "FEWEST", 4)
    monkeypatch.setattr(engine, "MOST", 4)


def table(tables, name: str) -> pd.DataFrame:
    """A table sorted by all that can be sorted."""
    frame = getattr(tables, name)
    return frame.sort_values([column for column in frame.columns if frame[column].dtype != object], ignore_index=True)


def assert_same(one, other) -> None:
    """All tables have the same rows, of the same types."""
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(table(one, name), table(other, name), obj=name)
    assert one.configuration == other.configuration


def made_anew(source: Path, out: Path, monkeypatch, **options) -> list[str]:
    """Which articles a run into the folder annotates, by the stages that it runs: (article_id, first stage that was needed)."""
    seen = []
    known = parts.annotate_articles

    def watched(given, config):
        given = list(given)
        for one in given:
            if lacking := [name for name in ("sentences", "mentions", "stance", "topics") if name not in one.known]:
                seen.append((one.article.article_id, lacking))
        return known(given, config)
    monkeypatch.setattr(parts, "annotate_articles", watched)
    annotate(source, out=out, workers=1, **options)
    monkeypatch.setattr(parts, "annotate_articles", known)
    return seen


def test_parts_and_memory_give_the_same_tables(corpus, tmp_path):
    """A folder of tables written part by part holds what annotating in memory gives, refusals and copies included."""
    (source := tmp_path / "c").mkdir()
    shutil.copytree(corpus, source, dirs_exist_ok=True)
    shutil.copy(source / "articles" / "a0003.txt", source / "articles" / "a0039b.txt")
    (source / "articles" / "empty.txt").write_text("")
    made = annotate(source, out=tmp_path / "out")
    assert len(made.rejected) == 2 and len(made.reuse) and made.articles["duplicate_of"].notna().sum() == 1
    assert len(list((tmp_path / "out" / "parts").iterdir())) > 5
    assert_same(made, annotate(load_corpus(source)))
    assert_same(made, annotate(load_corpus(source), out=tmp_path / "from a corpus"))


def test_a_second_run_makes_nothing(corpus, tmp_path, monkeypatch):
    """Where nothing changed no article is annotated and no file is written."""
    annotate(corpus, out=tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet") if path.parent.name in ("parts", "articles.parquet")}
    assert made_anew(corpus, tmp_path / "out", monkeypatch) == []
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_only_what_changed_is_made_again(tmp_path, monkeypatch):
    """After an article was changed, one added, one removed and one declared otherwise, only these are annotated; the tables are those of a run from scratch."""
    source, out = write_corpus(tmp_path / "c", 40), tmp_path / "out"
    annotate(source, out=out)
    folder = source / "articles"
    (folder / "a0007.txt").write_text(article(7) + "La Russie menace.\n", encoding="utf-8")
    (folder / "a0007b.txt").write_text(article(77), encoding="utf-8")
    (folder / "a0011.txt").unlink()
    (source / "manifest.csv").write_text("path,outlet,published\narticles/a0001.txt,Le Un,2024-03-02\n")
    rows = pd.read_csv(folder / "five.csv")
    rows.loc[2, "texte"] = article(2000)
    rows.to_csv(folder / "five.csv", index=False)
    assert {name for name, _ in made_anew(source, out, monkeypatch)} == {"a0001", "a0007", "a0007b", "own-2"}
    assert_same(open_tables(out), annotate(source, out=tmp_path / "scratch"))
    assert sorted(path.name for path in (out / "mentions.parquet").iterdir()) == \
        sorted(path.name for path in (tmp_path / "scratch" / "mentions.parquet").iterdir())


def test_records_of_a_large_file_are_known_one_by_one(tmp_path, monkeypatch):
    """Of a file that is read record by record only the record that changed is annotated again, also when others moved."""
    monkeypatch.setattr("analysis.items.LARGE_FILE", 1000)
    rows = pd.DataFrame([{"article_id": f"n{number}", "texte": article(number)} for number in range(30)])
    (tmp_path / "c").mkdir()
    rows.to_csv(tmp_path / "c" / "all.csv", index=False)
    annotate(tmp_path / "c", out=tmp_path / "out")
    rows.loc[12, "texte"] = article(1200)
    pd.concat([pd.DataFrame([{"article_id": "new", "texte": article(99)}]), rows]).to_csv(tmp_path / "c" / "all.csv", index=False)
    assert sorted(name for name, _ in made_anew(tmp_path / "c", tmp_path / "out", monkeypatch)) == ["n12", "new"]
    assert_same(open_tables(tmp_path / "out"), annotate(load_corpus(tmp_path / "c")))


CHANGED = [("actors.csv", "actor,kind,belongs_to,label_fr,label_en,names,descriptions\nkeller,person,,Keller,Keller,Anna Keller|Keller,\n",
            ["mentions", "stance"]),
           ("topics.toml", '[topic.protest]\nterms = ["manifester"]\n', ["topics"])]


@pytest.mark.parametrize(("name", "content", "again"), CHANGED, ids=[name for name, *_ in CHANGED])
def test_a_changed_table_redoes_what_rests_on_it(tmp_path, monkeypatch, name, content, again):
    """Other actors or topics redo what depends on them, and not the reading; the tables are those of a run from scratch."""
    source, out = write_corpus(tmp_path / "c", 20), tmp_path / "out"
    annotate(source, out=out)
    (source / name).write_text(content, encoding="utf-8")
    made = made_anew(source, out, monkeypatch)
    assert len(made) == 25 and {tuple(lacking) for _, lacking in made} == {tuple(again)}
    assert_same(open_tables(out), annotate(source, out=tmp_path / "scratch"))


def test_ids_that_stand_twice_are_settled_over_parts(tmp_path):
    """Of articles in several parts that ask for one id the first keeps it, and it is told; in a second run too."""
    (folder := tmp_path / "c" / "articles").mkdir(parents=True)
    for name in "abcdef":
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps({"article_id": f"x{n % 7}", "text": article(ord(name) + n)}) for n in range(9)))
    made = annotate(tmp_path / "c", out=tmp_path / "out")
    assert made.articles["article_id"].is_unique and len(made.rejected) == 6 * 9 - 7
    assert_same(made, annotate(load_corpus(tmp_path / "c")))
    assert_same(annotate(tmp_path / "c", out=tmp_path / "out"), made)


def test_tables_in_the_corpus_are_no_articles(tmp_path):
    """Tables written into the corpus folder itself are not read as articles by the next run."""
    source = write_corpus(tmp_path / "c", 5)
    annotate(source, out=source / "tables")
    assert len(annotate(source, out=source / "tables").articles) == 10


def test_saved_tables_and_parts_take_each_other_s_place(corpus, tmp_path):
    """A folder of tables in parts can be saved over, and one of saved tables can be annotated into."""
    made = annotate(corpus, out=tmp_path / "out")
    few = annotate(load_corpus(corpus / "articles" / "a0001.txt"))
    few.save(tmp_path / "out")
    assert_same(open_tables(tmp_path / "out"), few)
    assert_same(annotate(corpus, out=tmp_path / "out"), annotate(load_corpus(corpus)))
    assert made.configuration == few.configuration


def test_nothing_to_read_leaves_nothing(tmp_path):
    """A corpus without any article is an error that names the first reason, and leaves no folder."""
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text(" ")
    with pytest.raises(CorpusError, match="no article could be read; a.txt: the file is empty"):
        annotate(tmp_path / "c", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


WRONG = [({"engine": "spark"}, "no engine 'spark'"), ({"engine": "dask"}, "needs --scheduler"), ({"scheduler": "tcp://127.0.0.1:1"}, "only dask has one"),
         ({"workers": 0}, "1 or more"), ({"workers": 2, "out": None}, "out=")]


@pytest.mark.parametrize(("options", "says"), WRONG, ids=[says for _, says in WRONG])
def test_impossible_options_are_said(corpus, tmp_path, options, says):
    """What cannot be done is an error that says what to give."""
    with pytest.raises(CorpusError, match=says):
        annotate(corpus, **{"out": tmp_path / "out", **options})


# ---------------------------------------------------------------------------------------------- the same everywhere

SCRIPT = "import sys, analysis.engine as e; e.FEWEST = e.MOST = 4; from analysis.cli import main; sys.exit(main(sys.argv[1:]))"


def revue(*arguments: object, code: int | None = 0, **environment: str) -> subprocess.CompletedProcess:
    """The command in a process of its own, with small parts."""
    ran = subprocess.run([sys.executable, "-c", SCRIPT, *map(str, arguments)], capture_output=True, text=True, timeout=300,
                         env={**os.environ, **environment})
    assert code is None or ran.returncode == code, ran.stderr
    return ran


EVERYWHERE = [{"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "America/Adak"}]


@pytest.mark.parametrize(("workers", "environment"), list(zip((1, 3), EVERYWHERE)), ids=["one worker", "three workers"])
def test_tables_are_the_same_everywhere(corpus, tmp_path, workers, environment):
    """Tables depend neither on the number of workers nor on hash seed, locale and time zone, to the byte."""
    made = annotate(corpus, out=tmp_path / "here")
    revue("annotate", corpus, "--out", tmp_path / "there", "--workers", workers, **environment)
    assert_same(made, open_tables(tmp_path / "there"))
    for path in sorted((tmp_path / "here").rglob("*.parquet")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "there" / path.relative_to(tmp_path / "here")).read_bytes(), path.name


def test_the_order_of_files_does_not_matter(corpus, tmp_path, monkeypatch):
    """A file system that lists files in another order gives the same tables."""
    made = annotate(corpus, out=tmp_path / "one")
    walk, shuffled = os.walk, random.Random(5)

    def other(*given, **options):
        for folder, inside, names in walk(*given, **options):
            shuffled.shuffle(names)
            yield folder, inside, names
    monkeypatch.setattr(os, "walk", other)
    assert_same(made, annotate(corpus, out=tmp_path / "two"))


def test_a_script_needs_no_main_guard(corpus, tmp_path):
    """A script of three lines may annotate in several processes: these do not run it again."""
    script = tmp_path / "script.py"
    script.write_text(f"from analysis import annotate\nprint('begun')\nprint(len(annotate({str(corpus)!r}, out={str(tmp_path / 'out')!r}, "
                      "workers=2).articles), __file__)\n")
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=200)
    assert ran.stdout.split() == ["begun", "45", str(script)] and "died" not in ran.stderr, ran.stderr


# ---------------------------------------------------------------------------------------------- nothing lost

def killed_at(seconds: float, source: Path, out: Path) -> bool:
    """Whether a run in a process of its own was still at work when it was killed."""
    child = os.fork()
    if child == 0:
        try:
            annotate(source, out=out, workers=1)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_run_that_is_killed_goes_on(tmp_path):
    """Killed at 50 random moments, a run is ended by the next one with the same tables; what was complete is kept."""
    source = write_corpus(tmp_path / "c", 24)
    whole = annotate(source, out=tmp_path / "whole")
    started = time.perf_counter()
    annotate(source, out=tmp_path / "again")
    lasts = time.perf_counter() - started
    seed, hit = random.randrange(10**6), 0
    moments = random.Random(seed)
    for number in range(50):
        out = tmp_path / f"out{number % 7}"
        if number % 3 == 0:
            shutil.rmtree(out, ignore_errors=True)
        else:  # killed in the middle of a second run, over tables of another corpus state
            (source / "articles" / "a0002.txt").write_text(article(500 + number), encoding="utf-8")
        hit += killed_at(moments.uniform(0, lasts * 1.1), source, out)
        (source / "articles" / "a0002.txt").write_text(article(2), encoding="utf-8")
        kept = {path: path.stat().st_mtime_ns for path in (out / "parts").glob("*.parquet")} if out.exists() else {}
        assert_same(whole, annotate(source, out=out)), (seed, number)
        assert all(path.stat().st_mtime_ns == made for path, made in kept.items() if path.exists())
        assert not [path for path in out.rglob(".*")], (seed, number)
    assert hit > 10


def test_what_a_killed_run_left_half_written_is_removed(corpus, tmp_path):
    """Half of a file that stands beside the folders of tables is gone after the next run; files of others stay."""
    annotate(corpus, out=tmp_path / "out")
    for name in (".actors.parquet.123", ".tables.json.123", ".mine"):
        (tmp_path / "out" / name).write_text("half")
    annotate(corpus, out=tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").glob(".*")] == [".mine"]


def wait_for(holds, process: subprocess.Popen, seconds: float = 60) -> None:
    """Waits until something holds while a process runs."""
    until = time.monotonic() + seconds
    while not holds():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def running(tmp_path):
    """Starts the command on a corpus that takes a while, in two workers, and waits until two parts are complete."""
    source = write_corpus(tmp_path / "c", 240)
    started = []

    def start(out: Path) -> subprocess.Popen:
        process = subprocess.Popen([sys.executable, "-c", SCRIPT, "annotate", str(source), "--out", str(out), "--workers", "2"],
                                   stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        wait_for(lambda: len(list((out / "parts").glob("*.parquet"))) >= 2, process)
        return process
    yield source, start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)


def workers_of(process: subprocess.Popen) -> list[psutil.Process]:
    """The processes that annotate for a run: those below its server of processes."""
    return [child for child in psutil.Process(process.pid).children(recursive=True) if child.ppid() != process.pid]


def test_the_death_of_a_worker_is_told_and_mended(running, tmp_path):
    """Where a worker is killed the run says so, makes its part again and ends with the same tables."""
    source, start = running
    for out in (tmp_path / f"out{number}" for number in range(3)):  # on a busy machine a run may have ended before it is met
        process = start(out)
        for worker in workers_of(process)[:1]:
            worker.kill()
        _, said = process.communicate(timeout=120)
        if "a worker died" in said:
            break
    assert process.returncode == 0 and "a worker died" in said
    assert_same(open_tables(out), annotate(source, out=tmp_path / "whole"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "SIGKILL"])
def test_a_run_in_processes_is_stopped_and_goes_on(running, tmp_path, number):
    """Ctrl-C ends a run cleanly and says how to go on; its workers end with it, even when it is killed; the next run goes on."""
    source, start = running
    for out in (tmp_path / f"out{attempt}" for attempt in range(3)):  # on a busy machine a run may have ended before it is met
        process = start(out)
        below = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        if process.returncode != 0:
            break
    assert process.returncode == (130 if number == signal.SIGINT else -9)
    assert ("the same command goes on" in said and "Traceback" not in said) or number == signal.SIGKILL
    _, alive = psutil.wait_procs(below, timeout=20)
    assert alive == []
    kept = len(list((out / "parts").glob("*.parquet")))
    assert 2 <= kept and not (out / "tables.json").exists()
    assert_same(annotate(source, out=out), annotate(source, out=tmp_path / "whole"))


class Deadly(Item):
    """An item that ends the process that is to read it."""

    def __reduce__(self):
        return os._exit, (7,)


def test_a_part_that_always_ends_its_worker_is_named(corpus, tmp_path):
    """The other parts are made all the same, and the error names the articles at which workers died."""
    listing = list_corpus(corpus)
    job = Job(listing.items, listing.size, corpus, tmp_path / "out", None, load_config(load_corpus(corpus)))
    specs = list(job.specs())
    specs[1] = (1, specs[1][1]._replace(items=[Deadly("the-deadly-one.txt", 1, Manifest())]))
    made, said = [], []
    with pytest.raises(EngineError, match="the-deadly-one.txt.*goes on from here"):
        made += [number for number, *_ in make_parts(job, specs, workers=2, say=said.append) if made.append(number) is None]
    assert sorted(set(made)) == [number for number, _ in specs if number != 1] and "a worker died" in said[0]


def test_a_disk_that_is_full_is_told(corpus, tmp_path):
    """A full disk ends the run with one line that names the folder and the remedy; with room again the run goes on."""
    (disk := tmp_path / "disk").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        ran = revue("annotate", corpus, "--out", disk / "out", code=2)
        assert "the disk is full" in ran.stderr and str(disk / "out") in ran.stderr and "Traceback" not in ran.stderr
        assert not [path for path in (disk / "out").rglob(".*")]
        subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
        kept = len(list((disk / "out" / "parts").glob("*.parquet")))
        revue("annotate", corpus, "--out", disk / "out")
        assert kept >= 1
        assert_same(open_tables(disk / "out"), annotate(corpus, out=tmp_path / "whole"))
    finally:
        subprocess.run(["umount", disk], check=True)


def test_files_that_cannot_grow_are_told(corpus, tmp_path):
    """A limit on the size of files is told in one line too, where no disk can be mounted."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)); {SCRIPT}"
    ran = subprocess.run([sys.executable, "-c", limited, "annotate", str(corpus), "--out", str(tmp_path / "out")], capture_output=True,
                         text=True, timeout=300)
    assert ran.returncode == 2 and "cannot be written" in ran.stderr and "Traceback" not in ran.stderr
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4000
    assert_same(annotate(corpus, out=tmp_path / "out"), annotate(load_corpus(corpus)))


def test_a_part_that_lost_a_table_is_made_again(corpus, tmp_path):
    """Where somebody removed one of the files of a part, the next run makes it again."""
    made = annotate(corpus, out=tmp_path / "out")
    rows = len(made.mentions)
    next((tmp_path / "out" / "mentions.parquet").iterdir()).unlink()
    assert len(annotate(corpus, out=tmp_path / "out").mentions) == rows


def test_a_damaged_part_is_made_again(corpus, tmp_path):
    """A file of what is known of a part that is cut off is no part: it is made again."""
    annotate(corpus, out=tmp_path / "out")
    path = sorted((tmp_path / "out" / "parts").iterdir())[2]
    path.write_bytes(path.read_bytes()[:50])
    assert_same(annotate(corpus, out=tmp_path / "out"), annotate(load_corpus(corpus)))
