"""The index backend that searches vectors in Qdrant, for more passages than one machine should scan.

Texts, facets, postings and sidecars stay in the folder of the index, as :mod:`assistant.index.local` writes them; the engine
holds a point for each passage: its vector (``dense``), its BM25 weights (``words``) and its facets. Filters, candidates and
exact phrases are computed from the folder; the engine proposes the best rows, and the folder's own codes and texts score
them again, so that answers are those of the local backend.

::

    qdrant://host:6333/prefix?shards=collection&replicas=2&timeout=10&tls=1

The generation in force is named by ``CURRENT`` in the folder. Its file ``engine.json`` (:mod:`.state`) names the engine's
collection, ``prefix-000007-5e1f0a``; the alias ``prefix`` is moved to it as well, for other programs. Points never change:
a new generation adds points to the same collection and deletes those that only generations before its predecessor held; a
rebuild, another encoder or a lost collection makes a new one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.index import EngineAddress, Model, Sidecar

if TYPE_CHECKING:
    from assistant.index.qdrant.generation import QdrantGeneration
    from assistant.index.qdrant.writer import QdrantWriter


def open_index(folder: Path, model: Model, engine: EngineAddress) -> "QdrantGeneration":
    """See :func:`assistant.index.open_index`. The engine is called by the first search."""
    from assistant.index.qdrant.generation import open_qdrant_generation

    return open_qdrant_generation(folder, model, engine)


def open_writer(
    folder: Path,
    model: Model,
    engine: EngineAddress,
    *,
    rebuild: bool = False,
    sidecars: Sequence[Sidecar] = (),
    wait: float = 0.0,
    heal: bool = False,
) -> "QdrantWriter":
    """See :func:`assistant.index.open_writer`."""
    from assistant.index.qdrant.writer import QdrantWriter

    return QdrantWriter(folder, model, engine, rebuild=rebuild, sidecars=sidecars, wait=wait, heal=heal)
