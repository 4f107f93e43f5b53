"""Encoders: texts → unit vectors. One module per kind of encoder; other packages add theirs as plugins.

An encoder module has ``accepts(spec: str) -> bool`` and ``load(spec: str, **options) -> Encoder``, and imports heavy
packages inside its functions. ``spec`` is "" for the encoder that ships, else a folder or a model name.
"""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import BadSetting
from assistant.base.plugins import plugins

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What search and ingest need of an embedding model.

    ``name`` is for display. ``fingerprint`` is a hash of everything that makes the vectors of two encoders
    incompatible (weights, tokenizer, prompts, dimensions); the manifest of an index holds it. ``dimensions`` is the
    length of a vector.
    """

    name: str
    fingerprint: str
    dimensions: int

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimensions); the zero vector for a text without a known token."""
        ...


def load(spec: str = "", **options: Any) -> Encoder:
    """The encoder that ``spec`` names ("" is the one that ships); ``options`` are passed on to its module.

    Raises BadSetting when no module accepts the spec, MissingExtra when an optional package is needed for it.
    """
    for module in plugins("index.encoders", "accepts").values():
        if module.accepts(spec):
            encoder: Encoder = module.load(spec, **options)
            return encoder
    raise BadSetting(
        f"没有编码器能读取“{spec}”", "ASSISTANT_ENCODER 应为空，或是一个 sentence-transformers 模型目录"
    )
