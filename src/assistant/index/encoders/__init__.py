"""Encoders: texts → unit vectors. One module per kind; a new kind is one new file.

An encoder module has ``accepts(spec: str) -> bool`` and ``load(spec: str, **options) -> Encoder``; it keeps heavy
imports inside its functions. ``spec`` is "" for the encoder that ships, else a folder or a model name.
"""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import BadSetting
from assistant.base.plugins import plugins

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What search and ingest need of a model.

    ``name`` is for people; ``fingerprint`` is a hash of everything that makes two encoders' vectors
    incompatible (weights, tokenizer, prompts, dimensions), kept in the manifest; ``dimensions`` the length of a vector.
    """

    name: str
    fingerprint: str
    dimensions: int

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimensions); a text with nothing known in it gets the zero vector."""
        ...


def load(spec: str = "", **options: Any) -> Encoder:
    """The encoder that ``spec`` names ("": the one that ships).

    Raises BadSetting when nothing takes the spec, MissingExtra when an optional package is needed for it.
    """
    for module in plugins("index.encoders", "accepts").values():
        if module.accepts(spec):
            encoder: Encoder = module.load(spec, **options)
            return encoder
    raise BadSetting(
        f"没有编码器能读取“{spec}”", "ASSISTANT_ENCODER 应为空，或是一个 sentence-transformers 模型目录"
    )
