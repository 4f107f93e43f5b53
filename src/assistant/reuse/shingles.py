"""An inverted index of hashed 3-grams over the sentences of many reports: build, write, open, look up.

A part is immutable. As files (all npy, mapped when opened; nothing pickled):

    codes.npy      uint16   the folded characters of all reports, one after the other
    reports.npy    int64    where each report begins in codes, with the total at the end
    units.npy      int64    where each sentence begins in codes, with the total at the end
    owners.npy     uint32   the report of each sentence
    offsets.npy    uint32   where each bucket's postings begin, with the total at the end
    postings.npy   uint32   numbers of sentences, ascending within a bucket
    names.json              the reports' ids, in order

A gram belongs to the sentence it begins in and may reach into the next one of its report: so a sentence that
was broken over lines is still found whole. Costs about 8 bytes per character.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import GRAM, MASK, NUMBER, Codes, folded

LARGEST_PART = 1 << 25
"""Characters after which a build begins the next part: bounds the memory of sorting to some hundred megabytes."""

_FOLDED_TOGETHER = 1 << 16  # characters: folding many short reports one by one takes three times as long
_FEWEST_BITS, _MOST_BITS = 12, 24
_FILES = ("codes", "reports", "units", "owners", "offsets", "postings")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part, in memory or mapped. Sentence u is ``codes[units[u]:units[u + 1]]`` and of report ``owners[u]``."""

    names: tuple[str, ...]
    codes: Codes
    reports: NDArray[np.int64]
    units: NDArray[np.int64]
    owners: NDArray[np.uint32]
    offsets: NDArray[np.uint32]
    postings: NDArray[np.uint32]

    def buckets(self, hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The bucket of each gram hash."""
        return hashes >> np.uint32(33 - (len(self.offsets) - 1).bit_length())

    def frequencies(self, hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
        """In how many sentences each gram occurs, or more where it shares its bucket."""
        buckets = self.buckets(hashes)
        return np.asarray(self.offsets[buckets + np.uint32(1)] - self.offsets[buckets], dtype=np.int64)


def hashes(codes: Codes) -> NDArray[np.uint32]:
    """A 32-bit hash of the 3-gram that begins at each character, shape (max(0, len - 2),)."""
    if len(codes) < GRAM:
        return np.empty(0, dtype=np.uint32)
    wide = codes.astype(np.uint32)
    mixed = wide[:-2] * np.uint32(0x9E3779B1)
    mixed ^= wide[1:-1] * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0xC2B2AE35)
    mixed ^= wide[2:] * np.uint32(0x27D4EB2F)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0x165667B1)
    return mixed ^ (mixed >> np.uint32(16))


def telling(codes: Codes) -> NDArray[np.bool_]:
    """Which 3-grams hold at least two characters of language: two figures and a unit are found everywhere."""
    symbols = ((codes == NUMBER) | (codes == MASK)).astype(np.int8)
    return np.asarray(
        symbols[:-2] + symbols[1:-1] + symbols[2:] < 2 if len(codes) >= GRAM else np.empty(0, bool)
    )


def build(reports: Iterable[tuple[str, str]]) -> Part:
    """A part in memory of (id, text) pairs. Bounded only by memory: see :func:`write` for large piles."""
    names: list[str] = []
    codes: list[Codes] = []
    units: list[NDArray[np.int64]] = []
    starts: list[NDArray[np.int64]] = []
    total = 0
    for pile in _piles(reports, _FOLDED_TOGETHER):
        folding = folded("\n".join(text for _, text in pile))
        lengths = np.array([len(text) + 1 for _, text in pile])
        begins = np.searchsorted(folding.begins, np.cumsum(lengths) - lengths).astype(np.int64)
        names.extend(name for name, _ in pile)
        codes.append(folding.codes)
        starts.append(begins + total)
        units.append(np.union1d(folding.sentences[:-1], begins[begins < len(folding)]) + total)
        total += len(folding)
    reports_at = np.concatenate([*starts, [total]]).astype(np.int64)
    units_at = np.concatenate([*units, [total]]).astype(np.int64)
    owners = (np.searchsorted(reports_at, units_at[:-1], side="right") - 1).astype(np.uint32)
    everything = np.concatenate(codes) if codes else np.empty(0, np.uint16)
    return _indexed(tuple(names), everything, reports_at, units_at, owners)


def _indexed(
    names: tuple[str, ...],
    codes: Codes,
    reports: NDArray[np.int64],
    units: NDArray[np.int64],
    owners: NDArray[np.uint32],
) -> Part:
    grams = hashes(codes)
    wanted = telling(codes)
    for end in reports[1:-1].tolist():  # no gram reaches into the next report
        wanted[max(0, end - GRAM + 1) : end] = False
    bits = min(_MOST_BITS, max(_FEWEST_BITS, len(grams).bit_length()))
    keys = (grams >> np.uint32(32 - bits)).astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= np.repeat(np.arange(len(units) - 1, dtype=np.uint64), np.diff(units))[: len(keys)]
    keys = keys[wanted]
    keys.sort()
    if len(keys):
        fresh = np.concatenate(([True], keys[1:] != keys[:-1]))
        keys = keys[fresh]
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=1 << bits)
    offsets = np.zeros((1 << bits) + 1, dtype=np.uint32)
    np.cumsum(counts, out=offsets[1:])
    return Part(names, codes, reports, units, owners, offsets, keys.astype(np.uint32))


def write(folder: Path, reports: Iterable[tuple[str, str]]) -> int:
    """Index (id, text) pairs into ``folder``, as sub-folders 000, 001 … of bounded size; how many there are."""
    count = 0
    for count, pile in enumerate(_piles(reports, LARGEST_PART), start=1):
        save(folder / f"{count - 1:03d}", build(pile))
    return count


def _piles(reports: Iterable[tuple[str, str]], largest: int) -> Iterator[list[tuple[str, str]]]:
    pile: list[tuple[str, str]] = []
    size = 0
    for report in reports:
        if pile and size + len(report[1]) > largest:
            yield pile
            pile, size = [], 0
        pile.append(report)
        size += len(report[1])
    if pile:
        yield pile


def save(folder: Path, part: Part) -> None:
    """Write one part's files into ``folder``, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        np.save(folder / f"{name}.npy", getattr(part, name), allow_pickle=False)
    (folder / "names.json").write_text(json.dumps(part.names, ensure_ascii=False), encoding="utf-8")


def open_part(folder: Path) -> Part:
    """The part whose files lie in ``folder``, mapped. Raises OSError or ValueError where they do not."""
    # As plain arrays, mapped all the same: every look into a memmap costs some microseconds more.
    arrays = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for name in _FILES
    }
    names: Sequence[str] = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    return Part(tuple(names), **arrays)
