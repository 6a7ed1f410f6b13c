"""Makes corpora of any size for the benchmark: real French news, with the names, numbers and words of every sentence altered.

    python tests/bench/corpora.py FOLDER --articles 1000 [--texts FOLDER] [--seed 0]

The texts are those of Wikinews in WiNER (``$REVUE_DATA/winer_fr``), joined to articles of some 4 kB, each taken again and again
and each time altered in another way. What a rule reacts to stays what it is: a verb of saying becomes another verb of saying, a
month another month, a state another state (see ``vocabulary.py``), so that an article gives as many rows as before; what it says
is nonsense. The same seed gives the same corpus, and each article depends on its seed and number alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.actor_table import ActorTable, load_actors
from analysis.lemmas import dictionary
from analysis.places import home
from vocabulary import WORD, Pool, Pools

SIZE, FOLDER_OF, OUTLETS = 3200, 1000, 12
#: How often a rare word takes the place of a usual one: the corpus then has new words as a real one of its size would (see README.md).
RARE = 0.2
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
#: What stays in any case: short lines that are no sentences, the heading of related articles, the verb group of hearsay.
_STAYS = re.compile(r"^(?:[^\d\n]{1,30}$|[^\w\n]*sur le même sujet)|\b(?:aur|ser)ai(?:en)?t(?: \w+){1,3}", re.M | re.I)
_OPENING = re.compile(r"(?:^|[.!?…:;«»\"“\n–—-])\s*$")


def read_texts(folder: Path, size: int = SIZE) -> list[str]:
    """Articles of at least ``size`` bytes, each some texts of the folder one after another, without those of the gold sets.

    Of the texts after the first the title is left out. What remains at the end and is too short is left out.
    """
    unseen = {path.stem for path in (home() / "corpus" / "gold" / "wikinews").glob("*.json")}
    joined: list[str] = []
    parts: list[str] = []
    for path in sorted(folder.rglob("*.txt"), key=lambda path: path.name):
        if path.stem in unseen or path.stem.endswith("-urls"):
            continue
        text = path.read_text(encoding="utf-8").strip()
        parts.append(text.partition("\n\n")[2] or text if parts else text)
        if sum(len(part.encode()) for part in parts) >= size:
            joined.append("\n\n".join(parts) + "\n")
            parts = []
    return joined


class Token(NamedTuple):
    """A stretch of a text that may be altered; tokens of one ``slot`` are drawn alike throughout an article, None: each by itself."""

    start: int
    end: int
    pool: Pool
    slot: str | None


class _Text(NamedTuple):
    """A text taken apart: what stays, and for each token where its pool lies in the list of all words, and its slot."""

    fixed: list[str]
    usual: np.ndarray
    rare: np.ndarray
    slots: np.ndarray


class Alterations:
    """The texts of a corpus, each of which can be altered in any number of ways; all in memory are the texts and their vocabulary."""

    def __init__(self, texts: list[str], actors: ActorTable, *, share: float = RARE, **pools: object):
        self.share = share
        self._actors = sorted({name for row in actors.rows.values() for name in row.names if len(name) > 1})
        self._finder = AhoCorasick(self._actors, matchkind=MatchKind.LeftmostLongest)
        self.pools = Pools(*self._counted(texts), actors, **pools)
        self._words: list[str] = []
        self._at: dict[int, tuple[int, int, int, int]] = {}
        self._texts = [self._prepared(text) for text in texts]
        self._seen = texts

    def __len__(self) -> int:
        return len(self._texts)

    def original(self, number: int) -> str:
        """The text that the article of this number is made from."""
        return self._seen[number % len(self)]

    def article(self, number: int, seed: int = 0) -> str:
        """The article of this number."""
        text = self._texts[number % len(self)]
        chance = np.random.default_rng([seed, number])
        count = int(text.slots.max()) + 1 if len(text.slots) else 0
        place, kind = (chance.random(count)[text.slots] for _ in range(2))
        start, size = np.where((kind < self.share) & (text.rare[1] > 0), text.rare, text.usual)
        words = self._words
        out = list(text.fixed)
        out[1::2] = [words[at] for at in (start + (place * size).astype(np.int64)).tolist()]
        return "".join(out)

    def _names(self, text: str) -> list[tuple[int, int]]:
        spans = ((found[1], found[2]) for found in self._finder.find_matches_as_indexes(text))
        return [(start, end) for start, end in spans if not (text[start - 1:start].isalpha() or text[end:end + 1].isalpha())]

    def _pieces(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Start, end and whether it is one for names of the actor table, and outside them words and numbers; none of what _STAYS finds."""
        short = [match.span() for match in _STAYS.finditer(text)]
        names = [name for name in self._names(text) if not _within(name[0], short)]
        yield from ((start, end, True) for start, end in names)
        ends = [end for _, end in names]
        for found in _TOKEN.finditer(text):
            at = bisect_left(ends, found.start() + 1)
            if (at == len(names) or names[at][0] >= found.end()) and not _within(found.start(), short):
                yield found.start(), found.end(), False

    def _counted(self, texts: list[str]) -> tuple[Counter[str], Counter[str]]:
        """How often the texts have each word in lower case, and each unknown capitalised one."""
        common: Counter[str] = Counter()
        high: list[tuple[str, bool]] = []
        for text in texts:
            for start, end, name in self._pieces(text):
                word = text[start:end]
                if not name and word.islower():
                    common[word] += 1
                elif not name and not word.isdigit():
                    high.append((word, _opens(text, start)))
        names: Counter[str] = Counter()
        for word, opens in high:
            if opens and _ordinary(word, common):
                common[word.lower()] += 1
            elif len(word) > 2:
                names[word] += 1
        return common, names

    def _token(self, text: str, start: int, end: int, name: bool) -> Token | None:
        word, pools = text[start:end], self.pools
        if name:
            pool, slot = pools.actor(word), word
        elif word.isdigit():
            pool, slot = pools.number(word), None
        elif word.islower():
            pool, slot = pools.common(word), None
        elif _opens(text, start) and _ordinary(word, pools.known):
            pool, slot = pools.capitalised(word.lower()), None
        else:
            pool, slot = pools.name(word) if pools.kinds(word.lower()) is not None else None, word
        return Token(start, end, pool, slot) if pool else None

    def _prepared(self, text: str) -> _Text:
        found = (self._token(text, *piece) for piece in sorted(self._pieces(text)))
        tokens = [token for token in found if token]
        fixed, last = [], 0
        for token in tokens:
            fixed += [text[last:token.start], ""]
            last = token.end
        slots: dict[object, int] = {}
        numbers = [slots.setdefault(token.slot or at, len(slots)) for at, token in enumerate(tokens)]
        places = np.array([self._place(token.pool) for token in tokens], dtype=np.int64).reshape(-1, 4).T
        return _Text([*fixed, text[last:]], places[:2], places[2:], np.array(numbers, dtype=np.int64))

    def _place(self, pool: Pool) -> tuple[int, int, int, int]:
        """Where the usual words of a pool start in the list of all words, how many they are, and the same of its rare words."""
        if id(pool) not in self._at:
            at = len(self._words)
            self._words += [*pool.usual, *pool.rare]
            self._at[id(pool)] = at, len(pool.usual), at + len(pool.usual), len(pool.rare)
        return self._at[id(pool)]


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, place, key=lambda span: span[0])
    return at > 0 and place < spans[at - 1][1]


def _opens(text: str, start: int) -> bool:
    return bool(_OPENING.search(text[max(0, start - 4):start])) if start else True


def _ordinary(word: str, common: Counter[str]) -> bool:
    low = word.lower()
    return word[1:].islower() and (low in common or low in dictionary())


def declared(number: int) -> dict[str, str]:
    """What the manifest says of the article of this number: one of some outlets, and a day."""
    day = np.datetime64("2016-01-01") + number % 366
    return {"article_id": f"a{number:07}", "path": f"articles/{number // FOLDER_OF:04}/a{number:07}.txt",
            "outlet": f"Journal {number % OUTLETS + 1}", "published": str(day), "basis": "declared", "evidence": "benchmark"}


def write_folder(made: Alterations, articles: int, folder: Path, *, seed: int = 0, altered: bool = True) -> int:
    """The bytes of the texts, after writing ``articles/<thousand>/<id>.txt`` and a manifest; one article is in memory at a time."""
    folder.mkdir(parents=True)
    size = 0
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        manifest = csv.DictWriter(stream, declared(0), lineterminator="\n")
        manifest.writeheader()
        for number in range(articles):
            row = declared(number)
            manifest.writerow(row)
            path = folder / row["path"]
            if number % FOLDER_OF == 0:
                path.parent.mkdir(parents=True)
            text = (made.article(number, seed) if altered else made.original(number)).encode()
            path.write_bytes(text)
            size += len(text)
    return size


def write_lines(made: Alterations, articles: int, path: Path, *, seed: int = 0) -> int:
    """The bytes of a file of JSON lines with the same articles."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for number in range(articles):
            about = declared(number)
            record = {"article_id": about["article_id"], "outlet": about["outlet"], "published": about["published"],
                      "text": made.article(number, seed)}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path.stat().st_size


def census(made: Alterations, articles: int, *, seed: int = 0) -> dict[str, int]:
    """How many sentences and words (as written) so many articles have, and how many different ones of each."""
    sentences, words, counts = set(), set(), Counter[str]()
    for number in range(articles):
        text = made.article(number, seed)
        read = [part.strip() for part in re.split(r"(?<=[.!?…])\s+|\n+", text) if len(part) > 20]
        found = WORD.findall(text)
        counts.update(sentences=len(read), words=len(found))
        sentences.update(map(hash, read))
        words.update(found)
    return {**counts, "different sentences": len(sentences), "different words": len(words)}


def alterations(folder: Path | None = None) -> Alterations:
    """Those of the texts of a folder, of WiNER where none is named. Raises SystemExit where it is not there."""
    named = folder or Path(os.environ.get("REVUE_DATA", ".")) / "winer_fr"
    texts = read_texts(named)
    if not texts:
        raise SystemExit(f"{named}: no texts; set REVUE_DATA to a folder that holds WiNER as winer_fr/, or name one: --texts FOLDER")
    return Alterations(texts, load_actors())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder that is not there yet, or a file of JSON lines (ending in .jsonl)")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--texts", type=Path, help="a folder of texts to alter instead of WiNER's")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write = write_lines if options.folder.suffix == ".jsonl" else write_folder
    print(f"{write(alterations(options.texts), options.articles, options.folder, seed=options.seed):,} bytes")


if __name__ == "__main__":
    main()
