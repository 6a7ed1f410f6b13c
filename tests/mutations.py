"""Samples of every format, and damaged copies of them, for the fuzz tests."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
LARGEST = 400_000
WEDGES = (b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"<div>" * 50, b'"', b"\n", b",", b"{", b"[" * 2000, b"\xc3", b"PK\x03\x04", b"<!ENTITY a 'b'>",
          b"&#x110000;", b"\\ud800", "«".encode() * 30, b"=1+1", b"31/02/2024", "\u202e\u2028".encode())


def samples() -> list[tuple[str, bytes]]:
    """Every sample file with its ending, and a ZIP of some of them."""
    found = [(path.suffix, path.read_bytes()) for path in sorted(SAMPLES.rglob("*")) if path.is_file() and path.stat().st_size < LARGEST]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (ending, content) in enumerate(found[::7]):
            archive.writestr(f"{number}{ending}", content)
    return [*found, (".zip", packed.getvalue())]


def damage(content: bytes, rng: random.Random) -> bytes:
    """A copy with one to four injuries: bytes flipped, a piece cut out, doubled, moved, or something wedged in."""
    made = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        rng.choice(INJURIES)(made, rng)
    return bytes(made)


def _place(made: bytearray, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(made) + 1)
    return start, min(len(made), start + int(rng.paretovariate(0.4)) % (len(made) + 1))


def _flip(made: bytearray, rng: random.Random) -> None:
    for _ in range(min(len(made), rng.choice((1, 3, 40)))):
        made[rng.randrange(len(made))] = rng.randrange(256)


def _cut(made: bytearray, rng: random.Random) -> None:
    start, end = _place(made, rng)
    del made[start:end]


def _end(made: bytearray, rng: random.Random) -> None:
    del made[rng.randrange(len(made) + 1):]


def _double(made: bytearray, rng: random.Random) -> None:
    start, end = _place(made, rng)
    made[end:end] = made[start:end]


def _move(made: bytearray, rng: random.Random) -> None:
    start, end = _place(made, rng)
    piece = bytes(made[start:end])
    del made[start:end]
    at = rng.randrange(len(made) + 1)
    made[at:at] = piece


def _wedge(made: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(made) + 1)
    made[at:at] = rng.choice(WEDGES)


INJURIES: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _cut, _end, _double, _move, _wedge)
