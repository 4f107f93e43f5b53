"""The inverted index of a part: which characters and pairs of characters stand in which passages, how often.

Files: ``terms`` (sorted keys), ``term_starts`` (where each term's postings begin), ``postings`` (row · 16 +
occurrences, at most 15, ascending by row), and the folded text itself as numbers into ``alphabet``, with
each row's ``lengths``. All of it is made by sorting 64-bit numbers, which numpy does at some 10⁸ a second.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.index.local.arrays import (
    Array,
    ArrayFile,
    Pieces,
    load,
    save,
    save_blocks,
    starts_of,
    stretches,
)

Keys = NDArray[np.uint64]

CODE_BITS = 21
"""So many bits hold a code point. A character's key is its code point; a pair's, both one after the other."""

COUNT_BITS = 4
MOST = (1 << COUNT_BITS) - 1
"""Occurrences in a passage are counted up to here; BM25 is long flat by then."""

_ROW_BITS = 64 - 2 * CODE_BITS
_BLOCK = 1 << 23


def code_points(text: str) -> NDArray[np.uint32]:
    """The text's code points, shape (len(text),)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def pair_keys(codes: Array) -> Keys:
    """Keys of all neighbouring characters, in order, shape (max(0, n - 1),)."""
    keys: Keys = (codes[:-1].astype(np.uint64) << np.uint64(CODE_BITS)) | codes[1:].astype(np.uint64)
    return keys


def write_postings(folder: Path, folded: Sequence[str]) -> None:
    """Write the inverted index of a new part, given its passages' folded texts (4 million at most)."""
    lengths = np.fromiter(map(len, folded), np.int32, len(folded))
    codes = code_points("".join(folded))
    rows = np.repeat(np.arange(len(folded), dtype=np.uint64), lengths)
    within = np.flatnonzero(rows[:-1] == rows[1:])
    standing = np.empty(len(codes) + len(within), np.uint64)
    standing[: len(codes)] = codes
    standing[len(codes) :] = pair_keys(codes)[within]
    standing <<= np.uint64(_ROW_BITS)
    standing[: len(codes)] |= rows
    standing[len(codes) :] |= rows[within]
    standing.sort()

    first = _changes(standing)
    counts = np.minimum(np.diff(first, append=len(standing)), MOST).astype(np.uint32)
    standing = standing[first]
    row = standing.astype(np.uint32) & np.uint32((1 << _ROW_BITS) - 1)
    standing >>= np.uint64(_ROW_BITS)
    starts = _changes(standing)

    known = np.zeros(1 << CODE_BITS, np.bool_)
    known[codes] = True
    alphabet = np.flatnonzero(known).astype(np.uint32)
    letters = np.zeros(1 << CODE_BITS, _letter_type(len(alphabet)))
    letters[alphabet] = np.arange(len(alphabet))

    save(folder / "terms.npy", standing[starts])
    save(folder / "term_starts.npy", np.append(starts, len(standing)))
    save(folder / "postings.npy", (row << np.uint32(COUNT_BITS)) | counts)
    save(folder / "lengths.npy", lengths)
    save(folder / "alphabet.npy", alphabet)
    save(folder / "text.npy", letters[codes])


def _changes(ascending: Array) -> Array:
    """Where each value of an ascending array stands first."""
    return np.flatnonzero(
        np.concatenate([np.ones(min(1, len(ascending)), np.bool_), ascending[1:] != ascending[:-1]])
    )


class Postings:
    """The inverted index of one part, mapped."""

    def __init__(self, folder: Path) -> None:
        self.terms: Keys = load(folder / "terms.npy")
        self.term_starts = load(folder / "term_starts.npy")
        self.postings = Pieces(folder / "postings.npy")
        self.lengths = load(folder / "lengths.npy")
        self.alphabet = load(folder / "alphabet.npy")
        self.text = load(folder / "text.npy")
        self.text_starts = starts_of(self.lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def find(self, keys: Keys) -> tuple[Array, Array]:
        """Where the postings of each key begin and end; the same place twice for a key that is not there."""
        if not len(self.terms):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        at = np.minimum(np.searchsorted(self.terms, keys), len(self.terms) - 1)
        begins = self.term_starts[at]
        return begins, np.where(self.terms[at] == keys, self.term_starts[at + 1], begins)


def merge_postings(folder: Path, parts: Sequence[tuple[Postings, Array]]) -> None:
    """Write the inverted index of what remains of several parts, each with the rows to keep, ascending."""
    save(folder / "lengths.npy", np.concatenate([part.lengths[rows] for part, rows in parts]))
    _merge_texts(folder, parts)
    _merge_terms(folder, parts)


def _merge_texts(folder: Path, parts: Sequence[tuple[Postings, Array]]) -> None:
    alphabet = np.unique(np.concatenate([part.alphabet for part, _ in parts]))
    letter = _letter_type(len(alphabet))

    def texts() -> Iterator[Array]:
        for part, rows in parts:
            translated = np.searchsorted(alphabet, part.alphabet).astype(letter)
            for begin in range(0, len(rows), 1 << 16):
                block = rows[begin : begin + (1 << 16)]
                yield translated[part.text[stretches(part.text_starts[block], part.lengths[block])]]

    save(folder / "alphabet.npy", alphabet)
    save_blocks(folder / "text.npy", letter, texts())


def _merge_terms(folder: Path, parts: Sequence[tuple[Postings, Array]]) -> None:
    new_rows = []
    offset = 0
    for part, rows in parts:
        renumbered = np.full(len(part), -1, np.int64)
        renumbered[rows] = np.arange(offset, offset + len(rows))
        new_rows.append(renumbered)
        offset += len(rows)

    terms = np.unique(np.concatenate([part.terms for part, _ in parts]))
    places = [np.searchsorted(terms, part.terms) for part, _ in parts]
    totals = np.zeros(len(terms), np.int64)
    for (part, _), place in zip(parts, places, strict=True):
        totals[place] += np.diff(part.term_starts)

    sizes = []
    with ArrayFile(folder / "postings.npy", np.uint32) as file:
        for low, high in _blocks(totals):
            merged = np.concatenate(
                [
                    _block_of(part, place, renumbered, low, high)
                    for (part, _), place, renumbered in zip(parts, places, new_rows, strict=True)
                ]
            )
            merged.sort()
            file.append(merged.astype(np.uint32))
            sizes.append(np.bincount((merged >> np.uint64(32)).astype(np.int64), minlength=high - low))
    counts = np.concatenate([np.empty(0, np.int64), *sizes])
    save(folder / "terms.npy", terms[counts > 0])
    save(folder / "term_starts.npy", starts_of(counts[counts > 0]))


def _blocks(totals: Array) -> Iterator[tuple[int, int]]:
    """Cut the terms so that the postings of a block fit in memory."""
    ends = np.cumsum(totals)
    low = 0
    while low < len(totals):
        done = ends[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(ends, done + _BLOCK, side="right")))
        yield low, high
        low = high


def _block_of(part: Postings, place: Array, renumbered: Array, low: int, high: int) -> Array:
    """A part's postings of the merged terms ``[low, high)`` as (term · 2³² + posting), in their new rows."""
    first, last = np.searchsorted(place, [low, high])
    begin, end = part.term_starts[first], part.term_starts[last]
    old = part.postings.read(int(begin), int(end))
    term = np.repeat(place[first:last] - low, np.diff(part.term_starts[first : last + 1])).astype(np.uint64)
    row = renumbered[old >> np.uint32(COUNT_BITS)]
    kept = row >= 0
    row = row[kept].astype(np.uint64)
    count = (old[kept] & np.uint32(MOST)).astype(np.uint64)
    block: Array = (term[kept] << np.uint64(32)) | (row << np.uint64(COUNT_BITS)) | count
    return block


def _letter_type(letters: int) -> type[np.uint16] | type[np.uint32]:
    return np.uint16 if letters <= 1 << 16 else np.uint32
