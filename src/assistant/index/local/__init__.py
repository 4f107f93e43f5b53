"""The index backend that ships: vectors in FAISS, an inverted index in numpy arrays, texts in SQLite.

::

    index/CURRENT                     name of the generation in force
    index/writer.lock                 locked by the one writer
    index/generations/000007-5e1f0a/  one generation, never changed: manifest.json and a folder per segment
        000003-c01d3e-2/
            store.sqlite              reports and passages (store)
            vectors.faiss, …          16-bit codes, the high bytes in FAISS (vectors)
            role_sets.npy, keys.npy, … facets for filters, hashes of texts (facets)
            terms.npy, postings.npy … characters and character bigrams (postings, bm25)
            shingles/ …               sidecars: files of other packages about the segment's reports

A new report becomes a small segment beside the large ones, which the new generation shares: by shared blocks where the
file system has them, else by copies of small files and hard links to large ones. Segments are merged as they grow. The
manifest holds the hash of every file. Nothing is pickled: all files are JSON, .npy, FAISS's format or SQLite.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.index import EngineAddress, Model, Sidecar

if TYPE_CHECKING:
    from assistant.index.local.generation import Generation
    from assistant.index.local.writer import LocalWriter


def open_index(folder: Path, model: Model, engine: EngineAddress) -> "Generation":
    """See :func:`assistant.index.open_index`."""
    from assistant.index.local.generation import Generation, open_generation

    return open_generation(folder, model, Generation)


def open_writer(
    folder: Path,
    model: Model,
    engine: EngineAddress,
    *,
    rebuild: bool = False,
    sidecars: Sequence[Sidecar] = (),
    wait: float = 0.0,
    heal: bool = False,
) -> "LocalWriter":
    """See :func:`assistant.index.open_writer`."""
    from assistant.index.local.writer import LocalWriter

    return LocalWriter(folder, model, rebuild=rebuild, sidecars=sidecars, wait=wait, heal=heal)
