"""An inverted index of hashed 3-grams over the sentences of many reports: build, save, open.

A segment is immutable. Its files (all npy, memory-mapped when opened; nothing pickled):

    codes.npy      uint16   the folded characters of all reports, one after the other
    reports.npy    int64    where each report begins in codes, with the total at the end
    units.npy      int64    where each sentence begins in codes, with the total at the end
    owners.npy     uint32   the report of each sentence
    offsets.npy    uint32   where each bucket's postings begin, with the total at the end
    postings.npy   uint32   numbers of sentences, ascending within a bucket
    sentence_hashes.npy  uint32   a hash of each whole sentence, ascending
    sentence_order.npy   uint32   the number of the sentence that each of them is of
    names.json              the ids of the reports, in order

A gram belongs to the sentence in which it begins and may extend into the next one of its report, so that a sentence
broken over lines is still found as a whole. Costs about 8 bytes per character, and 8 per sentence.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import GRAM, MASK, NUMBER, Codes, folded

MAX_SEGMENT = 1 << 25
"""Characters after which a build begins the next segment: limits the memory for sorting to some hundred megabytes."""

_FOLDING_BATCH = 1 << 16
"""Characters folded in one call: folding many short reports one by one takes three times as long."""

_MIN_BITS, _MAX_BITS = 12, 24
"""Bounds of the hash bits that select a bucket; between them there are about as many buckets as grams."""

_FILES = ("codes", "reports", "units", "owners", "offsets", "postings", "sentence_hashes", "sentence_order")

_ADDED = ("sentence_hashes", "sentence_order")
"""Files that segments of early versions lack; they are computed when such a segment is opened."""

_HASHED_TOGETHER = 1 << 22
"""Characters whose sentences are hashed in one call: limits the memory for it to some hundred megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A segment, in memory or mapped. Sentence u is ``codes[units[u]:units[u + 1]]`` of report ``owners[u]``."""

    names: tuple[str, ...]
    codes: Codes
    reports: NDArray[np.int64]
    units: NDArray[np.int64]
    owners: NDArray[np.uint32]
    offsets: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    sentence_hashes: NDArray[np.uint32]
    sentence_order: NDArray[np.uint32]

    def buckets(self, hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The bucket of each gram hash."""
        return hashes >> np.uint32(33 - (len(self.offsets) - 1).bit_length())

    def with_hash(self, key: np.uint32) -> NDArray[np.uint32]:
        """The numbers of the sentences with a hash (:func:`hash_sentences`), ascending."""
        low = int(np.searchsorted(self.sentence_hashes, key, side="left"))
        high = int(np.searchsorted(self.sentence_hashes, key, side="right"))
        return self.sentence_order[low:high]

    def frequencies(self, hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
        """In how many sentences each gram occurs; grams that share a bucket are counted together."""
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


def hash_sentences(codes: Codes, edges: NDArray[np.int64]) -> NDArray[np.uint32]:
    """A 32-bit hash of each sentence ``codes[edges[i]:edges[i + 1]]`` (none empty), shape (len(edges) - 1,).

    Sentences of other characters, or of the same in another order, differ but for one in 2³².
    """
    return (wide_sentence_hashes(codes, edges) >> np.uint64(32)).astype(np.uint32)


def wide_sentence_hashes(codes: Codes, edges: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The same in 64 bits, of which equal ones may be taken for equal sentences.

    It is the sum of hashes of (character, position in the sentence).
    """
    found = []
    first = 0
    while first < len(edges) - 1:
        last = max(first + 1, int(np.searchsorted(edges, edges[first] + _HASHED_TOGETHER, side="right")) - 1)
        starts, begin, end = edges[first:last], int(edges[first]), int(edges[last])
        positions = np.arange(begin, end) - np.repeat(starts, np.diff(edges[first : last + 1]))
        mixed = codes[begin:end].astype(np.uint64) + (positions.astype(np.uint64) << np.uint64(16))
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
        found.append(np.add.reduceat(mixed, starts - begin))
        first = last
    return np.concatenate(found) if found else np.empty(0, np.uint64)


def informative(codes: Codes) -> NDArray[np.bool_]:
    """Which 3-grams hold at least two characters that are no symbol: two figures and a unit occur everywhere."""
    symbols = ((codes == NUMBER) | (codes == MASK)).astype(np.int8)
    return np.asarray(
        symbols[:-2] + symbols[1:-1] + symbols[2:] < 2 if len(codes) >= GRAM else np.empty(0, bool)
    )


def build(reports: Iterable[tuple[str, str]]) -> Segment:
    """One segment in memory from (id, text) pairs; :func:`write` builds as many as a large collection needs."""
    names: list[str] = []
    codes: list[Codes] = []
    units: list[NDArray[np.int64]] = []
    starts: list[NDArray[np.int64]] = []
    total = 0
    for batch in _batches(reports, _FOLDING_BATCH):
        folding = folded("\n".join(text for _, text in batch))
        lengths = np.array([len(text) + 1 for _, text in batch])
        begins = np.searchsorted(folding.begins, np.cumsum(lengths) - lengths).astype(np.int64)
        names.extend(name for name, _ in batch)
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
) -> Segment:
    grams = hashes(codes)
    indexed = informative(codes)
    for end in reports[1:-1].tolist():  # no gram extends into the next report
        indexed[max(0, end - GRAM + 1) : end] = False
    bits = min(_MAX_BITS, max(_MIN_BITS, len(grams).bit_length()))
    keys = (grams >> np.uint32(32 - bits)).astype(np.uint64)
    keys <<= np.uint64(32)
    keys |= np.repeat(np.arange(len(units) - 1, dtype=np.uint64), np.diff(units))[: len(keys)]
    keys = keys[indexed]
    keys.sort()
    if len(keys):
        first = np.concatenate(([True], keys[1:] != keys[:-1]))
        keys = keys[first]
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=1 << bits)
    offsets = np.zeros((1 << bits) + 1, dtype=np.uint32)
    np.cumsum(counts, out=offsets[1:])
    whole = _sentence_index(codes, units)
    return Segment(names, codes, reports, units, owners, offsets, keys.astype(np.uint32), *whole)


def _sentence_index(codes: Codes, units: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    whole = hash_sentences(codes, units)
    order = np.argsort(whole, kind="stable").astype(np.uint32)
    return whole[order], order


def write(folder: Path, reports: Iterable[tuple[str, str]]) -> int:
    """Index (id, text) pairs into ``folder``, as sub-folders 000, 001 … of bounded size; returns their number."""
    count = 0
    for count, batch in enumerate(_batches(reports, MAX_SEGMENT), start=1):
        save(folder / f"{count - 1:03d}", build(batch))
    return count


def _batches(reports: Iterable[tuple[str, str]], largest: int) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    size = 0
    for report in reports:
        if batch and size + len(report[1]) > largest:
            yield batch
            batch, size = [], 0
        batch.append(report)
        size += len(report[1])
    if batch:
        yield batch


def save(folder: Path, segment: Segment) -> None:
    """Write the files of a segment into ``folder``, which is created."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        np.save(folder / f"{name}.npy", getattr(segment, name), allow_pickle=False)
    (folder / "names.json").write_text(json.dumps(segment.names, ensure_ascii=False), encoding="utf-8")


def open_segment(folder: Path) -> Segment:
    """The segment in ``folder``, memory-mapped. Raises OSError or ValueError when its files are missing or damaged."""
    # Viewed as plain arrays: every access to a memmap object costs some microseconds more.
    arrays = {
        name: np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for name in _FILES
        if (path := folder / f"{name}.npy").exists() or name not in _ADDED
    }
    if len(arrays) < len(_FILES):
        arrays.update(zip(_ADDED, _sentence_index(arrays["codes"], arrays["units"]), strict=True))
    names: Sequence[str] = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    return Segment(tuple(names), **arrays)
