"""The different sentences of all sources, each once, with where they stand and which of their grams others share.

Copies of one sentence are one entry, so that comparing with it costs once however many reports have it. The files (npy,
memory-mapped when opened, so that all processes share them):

    keys.npy         uint64   hash of each entry, ascending
    occurrences.npy  uint32   sentences (numbered through all segments) by entry, ascending
    places.npy       int64    where each entry's occurrences begin, with the total at the end
    offsets.npy      uint32   where each bucket's postings begin, with the total at the end
    postings.npy     uint32   entries by bucket of the hash of a gram, for grams that 2 to :data:`MAX_SHARED` entries have
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.audit.engines.runs import run_starts
from assistant.base.files import remove_folder
from assistant.reuse.folding import GRAM, Codes, as_string
from assistant.reuse.shingles import Segment, hashes, informative, wide_sentence_hashes
from assistant.reuse.sources import Mask

MAX_SHARED = 1024
"""Entries in which a gram occurs at most that is looked up: of a more frequent one little is learnt."""

_MIN_BITS, _MAX_BITS = 12, 24
"""Bounds of the bits of the hash of a gram that select its bucket; between them there are about as many as grams."""

_TOGETHER = 1 << 22
"""Characters of which grams are made in one go: limits the memory for it to some hundred megabytes."""

_FILES = ("keys", "occurrences", "places", "offsets", "postings")
_COMPLETE = "COMPLETE"


@dataclass(frozen=True, slots=True, eq=False)
class SentenceTable:
    """The table over ``segments``. Sentences and reports are numbered through all segments, in their order."""

    segments: Sequence[Segment]
    first_units: NDArray[np.int64]
    first_reports: NDArray[np.int64]
    keys: NDArray[np.uint64]
    occurrences: NDArray[np.uint32]
    places: NDArray[np.int64]
    offsets: NDArray[np.uint32]
    postings: NDArray[np.uint32]

    def buckets(self, grams: NDArray[np.uint32]) -> NDArray[np.int64]:
        """The bucket of each gram hash."""
        return (grams >> np.uint32(33 - (len(self.offsets) - 1).bit_length())).astype(np.int64)

    def equal(self, codes: Codes, sentences: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entry that each sentence ``codes[sentences[i]:sentences[i + 1]]`` is, -1 where it is none."""
        keys = wide_sentence_hashes(codes, sentences)
        if not len(self.keys):
            return np.full(len(keys), -1)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)

    def shared(self, buckets: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many entries have a gram of each bucket; 0 where only one has, or more than :data:`MAX_SHARED`."""
        return np.asarray(self.offsets[buckets + 1].astype(np.int64) - self.offsets[buckets])

    def texts(self, entries: NDArray[np.int64]) -> list[str]:
        """The folded text of each entry."""
        units = self.occurrences[self.places[entries]].astype(np.int64)
        found = [""] * len(entries)
        for at, segment in enumerate(self.segments):
            inside = np.flatnonzero((units >= self.first_units[at]) & (units < self.first_units[at + 1]))
            unit = units[inside] - self.first_units[at]
            begins = segment.units[unit]
            lengths = segment.units[unit + 1] - begins
            ends = np.cumsum(lengths)
            positions = np.arange(int(lengths.sum())) + np.repeat(begins - (ends - lengths), lengths)
            text = as_string(segment.codes[positions])
            edges = [0, *ends.tolist()]
            for number, begin, end in zip(inside.tolist(), edges[:-1], edges[1:], strict=True):
                found[number] = text[begin:end]
        return found

    def reports(self, units: NDArray[np.int64]) -> NDArray[np.int64]:
        """The report of each sentence."""
        found = np.empty(len(units), dtype=np.int64)
        number = np.searchsorted(self.first_units, units, side="right") - 1
        for at, segment in enumerate(self.segments):
            inside = number == at
            found[inside] = self.first_reports[at] + segment.owners[units[inside] - self.first_units[at]]
        return found


def build(folder: Path, segments: Sequence[Segment], masks: Sequence[Mask]) -> SentenceTable:
    """Build the table of the reports that ``masks`` allow, or open that in ``folder`` where it is complete."""
    if not (folder / _COMPLETE).is_file():
        remove_folder(folder)
        folder.mkdir(parents=True)
        arrays = _arrays(segments, masks)
        for name, values in arrays.items():
            np.save(folder / f"{name}.npy", values, allow_pickle=False)
        (folder / _COMPLETE).touch()
    return open_table(folder, segments)


def open_table(folder: Path, segments: Sequence[Segment]) -> SentenceTable:
    """The table in ``folder``, memory-mapped. Raises OSError or ValueError where its files are missing or damaged."""
    arrays = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for name in _FILES
    }
    first_units = _starts(len(segment.owners) for segment in segments)
    first_reports = _starts(len(segment.names) for segment in segments)
    return SentenceTable(tuple(segments), first_units, first_reports, **arrays)


def _starts(lengths: Iterator[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum([*lengths]))).astype(np.int64)


def _arrays(segments: Sequence[Segment], masks: Sequence[Mask]) -> dict[str, NDArray[np.generic]]:
    keys = [wide_sentence_hashes(segment.codes, segment.units) for segment in segments]
    in_view = [mask[segment.owners] for segment, mask in zip(segments, masks, strict=True)]
    key = np.concatenate(keys) if keys else np.empty(0, np.uint64)
    allowed = np.flatnonzero(np.concatenate(in_view)) if in_view else np.empty(0, np.int64)
    order = allowed[np.argsort(key[allowed], kind="stable")]
    begins = run_starts(key[order])
    distinct = np.full(len(key), -1, dtype=np.int32)
    distinct[order] = np.repeat(
        np.arange(len(begins), dtype=np.int32), np.diff(np.append(begins, len(order)))
    )
    offsets, postings = _postings(segments, distinct, order[begins])
    return {
        "keys": key[order[begins]],
        "occurrences": order.astype(np.uint32),
        "places": np.append(begins, len(order)).astype(np.int64),
        "offsets": offsets,
        "postings": postings,
    }


def _postings(
    segments: Sequence[Segment], distinct: NDArray[np.int32], firsts: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Offsets and postings of the grams of entries, each read at its first occurrence (``firsts``)."""
    is_first = np.zeros(len(distinct), dtype=bool)
    is_first[firsts] = True
    grams = sum(len(segment.codes) for segment in segments)
    bits = min(_MAX_BITS, max(_MIN_BITS, grams.bit_length()))
    counts = np.zeros(1 << bits, dtype=np.int64)
    for buckets, _ in _grams(segments, distinct, is_first, bits):
        counts += np.bincount(buckets, minlength=1 << bits)
    shared = (counts >= 2) & (counts <= MAX_SHARED)
    keys = np.empty(int(counts[shared].sum()), dtype=np.uint64)
    length = 0
    for buckets, entries in _grams(segments, distinct, is_first, bits):
        kept = shared[buckets]
        added = (buckets[kept].astype(np.uint64) << np.uint64(32)) | entries[kept].astype(np.uint64)
        keys[length : length + len(added)] = added
        length += len(added)
    keys.sort()
    if length:
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    offsets = np.zeros((1 << bits) + 1, dtype=np.uint32)
    np.cumsum(np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=1 << bits), out=offsets[1:])
    return offsets, keys.astype(np.uint32)


def _grams(
    segments: Sequence[Segment], distinct: NDArray[np.int32], is_first: NDArray[np.bool_], bits: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32]]]:
    """The bucket and the entry of each informative gram inside an entry's first occurrence, in bounded portions."""
    base = 0
    for segment in segments:
        for first, last in _portions(segment.units):
            begin, end = int(segment.units[first]), int(segment.units[last])
            codes = segment.codes[begin:end]
            unit = base + first + np.repeat(np.arange(last - first), np.diff(segment.units[first : last + 1]))
            usable = inside_units(codes, unit) & is_first[unit[: max(0, len(unit) - GRAM + 1)]]
            at = np.flatnonzero(usable)
            yield (hashes(codes)[at] >> np.uint32(32 - bits)).astype(np.int64), distinct[unit[at]]
        base += len(segment.owners)


def _portions(units: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Numbers of sentences in portions of about :data:`_TOGETHER` characters."""
    edges = [0]
    while edges[-1] < len(units) - 1:
        next_edge = int(np.searchsorted(units, units[edges[-1]] + _TOGETHER, side="right")) - 1
        edges.append(max(edges[-1] + 1, next_edge))
    yield from pairwise(edges)


def inside_units(codes: Codes, unit: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which grams are informative and lie inside one unit; ``unit``: the number of that of each character."""
    if len(codes) < GRAM:
        return np.empty(0, dtype=bool)
    return np.asarray(informative(codes) & (unit[: 1 - GRAM] == unit[GRAM - 1 :]))
