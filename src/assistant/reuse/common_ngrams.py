"""Common official language: runs of six characters that many unrelated public documents share.

A few hundred reports cannot show that 给予党纪政务处分 is wording of general use; a large body of public text can. The data
file is a Bloom filter (Bloom 1970) of the hashes of folded 6-grams that occur in at least :data:`DOCUMENTS` documents
of the official text that the encoder was trained on; it contains no text. ``python -m assistant.reuse.common_ngrams
FILE.jsonl.xz…`` rebuilds it.
"""

import json
import lzma
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import Codes, folded

LENGTH = 6
"""Folded characters of a gram."""

DOCUMENTS = 12
"""Documents in which a gram must occur to be common."""

_BITS = 22
"""The filter has 2²² bits, half a megabyte: about one gram in some thousands is a false positive."""

_PROBES = 8
"""Bits set per gram."""

_FILE = "common_ngrams.npy"
_MULTIPLIERS = tuple(np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F))

Filter = NDArray[np.uint8]


def common(codes: Codes, known: Filter | None = None) -> NDArray[np.bool_]:
    """Which folded characters lie in a common gram, shape of ``codes``."""
    marks = np.zeros(len(codes), dtype=bool)
    grams = _hashes(codes)
    if len(grams):
        found = _contains(load() if known is None else known, grams)
        for shift in range(LENGTH):
            marks[shift : shift + len(found)] |= found
    return marks


@cache
def load() -> Filter:
    """The filter that ships with the program, uint8, shape (2¹⁹,)."""
    with resources.as_file(resources.files("assistant").joinpath("data", _FILE)) as path:
        bits: Filter = np.load(path, allow_pickle=False)
    return bits


def learn(documents: Iterable[str], min_documents: int = DOCUMENTS) -> Filter:
    """The filter of the grams that occur in ``min_documents`` of ``documents``. Needs about 10 bytes per character."""
    per_document = [np.unique(_hashes(folded(document).codes)) for document in documents]
    grams = np.sort(np.concatenate(per_document)) if per_document else np.empty(0, np.uint64)
    frequent = grams[: max(0, len(grams) - min_documents + 1)][
        grams[: max(0, len(grams) - min_documents + 1)] == grams[min_documents - 1 :]
    ]
    bits = np.zeros(1 << _BITS, dtype=bool)
    for places in _probes(np.unique(frequent)):
        bits[places] = True
    return np.packbits(bits)


def _hashes(codes: Codes) -> NDArray[np.uint64]:
    count = len(codes) - LENGTH + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for shift in range(LENGTH):
        mixed = (mixed ^ wide[shift : shift + count]) * _MULTIPLIERS[0]
        mixed ^= mixed >> np.uint64(29)
    mixed *= _MULTIPLIERS[1]
    return mixed ^ (mixed >> np.uint64(32))


def _probes(grams: NDArray[np.uint64]) -> Iterator[NDArray[np.int64]]:
    """The bit positions of each gram, one array per probe (double hashing)."""
    step = (grams >> np.uint64(32)) | np.uint64(1)
    for probe in range(_PROBES):
        yield ((grams + np.uint64(probe) * step) & np.uint64((1 << _BITS) - 1)).astype(np.int64)


def _contains(known: Filter, grams: NDArray[np.uint64]) -> NDArray[np.bool_]:
    contained = np.ones(len(grams), dtype=bool)
    for places in _probes(grams):
        contained &= (known[places >> 3] >> (7 - (places & 7)).astype(np.uint8)) & 1 == 1
    return contained


def _documents(files: Iterable[str]) -> Iterator[str]:
    for file in files:
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "data" / _FILE
    np.save(target, learn(_documents(sys.argv[1:])), allow_pickle=False)
