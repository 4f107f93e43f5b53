"""The inverted index of a segment: which characters and character bigrams occur in which passages, and how often.

Files: ``terms`` (sorted keys), ``term_starts`` (where each term's postings begin), ``postings`` (row · 16 +
occurrences, at most 15, ascending by row), and the folded text itself as indexes into ``alphabet``, with
each row's ``lengths``. It is built by sorting 64-bit numbers, which numpy does at about 10⁸ per second.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.index.local.arrays import (
    Array,
    ArrayFile,
    DiskArray,
    concatenated_ranges,
    load,
    save,
    save_blocks,
    starts_of,
)

Keys = NDArray[np.uint64]

CODE_BITS = 21
"""Bits of a code point. The key of a character is its code point; that of a bigram, both code points concatenated."""

COUNT_BITS = 4
MAX_COUNT = (1 << COUNT_BITS) - 1
"""Occurrences in a passage are counted up to this number; by then BM25 hardly grows any more."""

_ROW_BITS = 64 - 2 * CODE_BITS
_BLOCK = 1 << 23  # postings merged at once


def code_points(text: str) -> NDArray[np.uint32]:
    """The text's code points, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def pair_keys(codes: Array) -> Keys:
    """Keys of all bigrams of a text, in order, shape (max(0, n - 1),). ``codes``: its code points, shape (n,)."""
    keys: Keys = (codes[:-1].astype(np.uint64) << np.uint64(CODE_BITS)) | codes[1:].astype(np.uint64)
    return keys


def write_postings(folder: Path, folded: Sequence[str]) -> None:
    """Write the inverted index of a new segment. ``folded``: the folded texts of its passages, 4 million at most."""
    lengths = np.fromiter(map(len, folded), np.int32, len(folded))
    codes = code_points("".join(folded))
    rows = np.repeat(np.arange(len(folded), dtype=np.uint64), lengths)
    within = np.flatnonzero(rows[:-1] == rows[1:])
    entries = np.empty(len(codes) + len(within), np.uint64)
    entries[: len(codes)] = codes
    entries[len(codes) :] = pair_keys(codes)[within]
    entries <<= np.uint64(_ROW_BITS)
    entries[: len(codes)] |= rows
    entries[len(codes) :] |= rows[within]
    entries.sort()

    first = _changes(entries)
    counts = np.minimum(np.diff(first, append=len(entries)), MAX_COUNT).astype(np.uint32)
    entries = entries[first]
    row = entries.astype(np.uint32) & np.uint32((1 << _ROW_BITS) - 1)
    entries >>= np.uint64(_ROW_BITS)
    starts = _changes(entries)

    known = np.zeros(1 << CODE_BITS, np.bool_)
    known[codes] = True
    alphabet = np.flatnonzero(known).astype(np.uint32)
    letters = np.zeros(1 << CODE_BITS, _letter_dtype(len(alphabet)))
    letters[alphabet] = np.arange(len(alphabet))

    save(folder / "terms.npy", entries[starts])
    save(folder / "term_starts.npy", np.append(starts, len(entries)))
    save(folder / "postings.npy", (row << np.uint32(COUNT_BITS)) | counts)
    save(folder / "lengths.npy", lengths)
    save(folder / "alphabet.npy", alphabet)
    save(folder / "text.npy", letters[codes])


def _changes(ascending: Array) -> Array:
    """Positions at which each distinct value of an ascending array first occurs."""
    return np.flatnonzero(
        np.concatenate([np.ones(min(1, len(ascending)), np.bool_), ascending[1:] != ascending[:-1]])
    )


class Postings:
    """The inverted index of one segment, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        self.terms: Keys = load(folder / "terms.npy")
        self.term_starts = load(folder / "term_starts.npy")
        self.postings = DiskArray(folder / "postings.npy")
        self.lengths = load(folder / "lengths.npy")
        self.alphabet = load(folder / "alphabet.npy")
        self.text = load(folder / "text.npy")
        self.text_starts = starts_of(self.lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def find(self, keys: Keys) -> tuple[Array, Array]:
        """Where the postings of each key begin and end; begin equals end for a key that does not occur."""
        if not len(self.terms):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        at = np.minimum(np.searchsorted(self.terms, keys), len(self.terms) - 1)
        begins = self.term_starts[at]
        return begins, np.where(self.terms[at] == keys, self.term_starts[at + 1], begins)


def row_keys(segment: Postings, rows: Array) -> tuple[Array, Keys]:
    """The characters and bigrams of some rows as they occur: place of the row in ``rows``, and key, both of shape (n,)."""
    lengths = segment.lengths[rows].astype(np.int64)
    letters = segment.text[concatenated_ranges(segment.text_starts[rows], lengths)]
    codes = segment.alphabet[letters]
    places = np.repeat(np.arange(len(rows)), lengths)
    within = np.flatnonzero(places[:-1] == places[1:])
    keys = np.concatenate([codes.astype(np.uint64), pair_keys(codes)[within]])
    return np.concatenate([places, places[within]]), keys


def row_terms(segment: Postings, rows: Array) -> tuple[Array, Keys, Array]:
    """The terms of some rows: place of the row in ``rows``, key and number of occurrences (at most MAX_COUNT).

    All three of shape (different terms of every row together,), by row and within a row by key.
    """
    places, keys = row_keys(segment, rows)
    order = np.lexsort((keys, places))
    keys, places = keys[order], places[order]
    first = np.flatnonzero(
        np.concatenate(
            [np.ones(min(1, len(keys)), np.bool_), (keys[1:] != keys[:-1]) | (places[1:] != places[:-1])]
        )
    )
    return places[first], keys[first], np.minimum(np.diff(first, append=len(keys)), MAX_COUNT)


def merge_postings(folder: Path, segments: Sequence[tuple[Postings, Array]]) -> None:
    """Write the inverted index of a merged segment, from segments with the rows to keep of each, ascending."""
    save(folder / "lengths.npy", np.concatenate([segment.lengths[rows] for segment, rows in segments]))
    _merge_texts(folder, segments)
    _merge_terms(folder, segments)


def _merge_texts(folder: Path, segments: Sequence[tuple[Postings, Array]]) -> None:
    alphabet = np.unique(np.concatenate([segment.alphabet for segment, _ in segments]))
    letter = _letter_dtype(len(alphabet))

    def texts() -> Iterator[Array]:
        for segment, rows in segments:
            translated = np.searchsorted(alphabet, segment.alphabet).astype(letter)
            for begin in range(0, len(rows), 1 << 16):
                block = rows[begin : begin + (1 << 16)]
                yield translated[
                    segment.text[concatenated_ranges(segment.text_starts[block], segment.lengths[block])]
                ]

    save(folder / "alphabet.npy", alphabet)
    save_blocks(folder / "text.npy", letter, texts())


def _merge_terms(folder: Path, segments: Sequence[tuple[Postings, Array]]) -> None:
    new_rows = []
    offset = 0
    for segment, rows in segments:
        renumbered = np.full(len(segment), -1, np.int64)
        renumbered[rows] = np.arange(offset, offset + len(rows))
        new_rows.append(renumbered)
        offset += len(rows)

    terms = np.unique(np.concatenate([segment.terms for segment, _ in segments]))
    places = [np.searchsorted(terms, segment.terms) for segment, _ in segments]
    totals = np.zeros(len(terms), np.int64)
    for (segment, _), place in zip(segments, places, strict=True):
        totals[place] += np.diff(segment.term_starts)

    sizes = []
    with ArrayFile(folder / "postings.npy", np.uint32) as file:
        for low, high in _blocks(totals):
            merged = np.concatenate(
                [
                    _block_of(segment, place, renumbered, low, high)
                    for (segment, _), place, renumbered in zip(segments, places, new_rows, strict=True)
                ]
            )
            merged.sort()
            file.append(merged.astype(np.uint32))
            sizes.append(np.bincount((merged >> np.uint64(32)).astype(np.int64), minlength=high - low))
    counts = np.concatenate([np.empty(0, np.int64), *sizes])
    save(folder / "terms.npy", terms[counts > 0])
    save(folder / "term_starts.npy", starts_of(counts[counts > 0]))


def _blocks(totals: Array) -> Iterator[tuple[int, int]]:
    """Ranges of terms such that the postings of a range fit in memory. ``totals``: number of postings per term."""
    ends = np.cumsum(totals)
    low = 0
    while low < len(totals):
        done = ends[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(ends, done + _BLOCK, side="right")))
        yield low, high
        low = high


def _block_of(segment: Postings, place: Array, renumbered: Array, low: int, high: int) -> Array:
    """A segment's postings of the merged terms ``[low, high)``, as term · 2³² + posting, with new row numbers."""
    first, last = np.searchsorted(place, [low, high])
    begin, end = segment.term_starts[first], segment.term_starts[last]
    old = segment.postings.read(int(begin), int(end))
    term = np.repeat(place[first:last] - low, np.diff(segment.term_starts[first : last + 1])).astype(
        np.uint64
    )
    row = renumbered[old >> np.uint32(COUNT_BITS)]
    kept = row >= 0
    row = row[kept].astype(np.uint64)
    count = (old[kept] & np.uint32(MAX_COUNT)).astype(np.uint64)
    block: Array = (term[kept] << np.uint64(32)) | (row << np.uint64(COUNT_BITS)) | count
    return block


def _letter_dtype(letters: int) -> type[np.uint16] | type[np.uint32]:
    return np.uint16 if letters <= 1 << 16 else np.uint32
