"""The encoder that ships: the mean of one vector per token, scaled to unit length. Needs numpy and tokenizers, no torch.

Method: static embeddings trained contrastively, as in sentence-transformers' ``StaticEmbedding``; the weights
come from :mod:`assistant.lab.training`. A folder holds

    config.json        {"model_type": "assistant-static", "format": 1, "name": …, "dimensions": …}
    tokenizer.json     its normalizer folds the text (NFKC, case, white space, digits)
    model.safetensors  embeddings int8 (tokens, dimensions) and weights float32 (tokens,), the scale of each row;
                       or embedding.weight float32 (tokens, dimensions)
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.base.errors import BadSetting
from assistant.index.encoders import Vectors

MODEL_TYPE = "assistant-static"
FORMAT = 1
SHIPPED = Path(__file__).resolve().parent.parent.parent / "data" / "encoder"

_BATCH = 2048  # texts tokenised together: enough to keep every core busy, few enough to fit in memory


class StaticEncoder:
    """Mean of token vectors. Safe to use from several threads."""

    def __init__(self, tokenizer: Tokenizer, table: NDArray[np.float32], name: str, fingerprint: str) -> None:
        """``table`` has one row per token id of ``tokenizer``, shape (tokens, dimensions)."""
        self._tokenizer = tokenizer
        self._table = np.ascontiguousarray(table, dtype=np.float32)
        self.name = name
        self.fingerprint = fingerprint
        self.dimensions = int(table.shape[1])

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"] = "passage") -> Vectors:
        """Unit vectors, shape (len(texts), dimensions); zero where no token is known. ``kind`` makes no difference."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for begin in range(0, len(texts), _BATCH):
            batch = list(texts[begin : begin + _BATCH])
            encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for row, encoding in enumerate(encodings, start=begin):
                tokens = encoding.ids
                # A product with ones sums the rows in BLAS, three times as fast as reduceat.
                np.dot(np.ones(len(tokens), np.float32), self._table[tokens], out=vectors[row])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors


def accepts(spec: str) -> bool:
    """True for the empty spec (the encoder that ships) and for folders that ``assistant train`` wrote."""
    return not spec or _config(Path(spec)).get("model_type") == MODEL_TYPE


def load(spec: str = "", *, dimensions: int | None = None, **_options: Any) -> StaticEncoder:
    """The encoder in folder ``spec``, "" for the one that ships. Options of other kinds of encoder are ignored.

    ``dimensions`` keeps the leading components only; training orders components by importance (Matryoshka).
    Raises BadSetting when the folder is damaged, of a newer format, or has fewer dimensions.
    """
    folder = Path(spec) if spec else SHIPPED
    config = _config(folder)
    if config.get("format") != FORMAT:
        raise BadSetting(
            f"编码器目录“{folder}”缺少配置或版本不符",
            f"本程序只读格式 {FORMAT}；请用 assistant train 重新训练",
        )
    try:
        tokenizer_bytes = (folder / "tokenizer.json").read_bytes()
        weights_bytes = (folder / "model.safetensors").read_bytes()
        tokenizer = Tokenizer.from_buffer(tokenizer_bytes)
        table = _table(safetensors.numpy.load(weights_bytes))
    except (OSError, ValueError, KeyError, safetensors.SafetensorError) as error:
        raise _damaged(folder, str(error)) from error
    except Exception as error:  # tokenizers raises a bare Exception
        raise _damaged(folder, f"tokenizer.json: {error}") from error
    if tokenizer.get_vocab_size() > len(table):
        raise _damaged(folder, f"{tokenizer.get_vocab_size()} tokens, {len(table)} rows")
    width = dimensions or table.shape[1]
    if not 0 < width <= table.shape[1]:
        raise BadSetting(f"编码器“{folder}”没有 {dimensions} 维", f"最多 {table.shape[1]} 维")
    digest = hashlib.blake2b(digest_size=16)
    for content in (weights_bytes, tokenizer_bytes, f"{MODEL_TYPE} {FORMAT} {width}".encode()):
        digest.update(hashlib.blake2b(content).digest())
    return StaticEncoder(
        tokenizer, table[:, :width], str(config.get("name") or folder.name), digest.hexdigest()
    )


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return config if isinstance(config, dict) else {}


def _table(tensors: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    """The vectors of all tokens, float32, shape (tokens, dimensions), whichever of the two layouts is used."""
    if "embedding.weight" in tensors:
        return tensors["embedding.weight"].astype(np.float32)
    scales = tensors["weights"].astype(np.float32)
    return tensors["embeddings"].astype(np.float32) * scales[:, None]


def _damaged(folder: Path, reason: str) -> BadSetting:
    return BadSetting(
        f"编码器目录“{folder}”已损坏或不完整：{reason}",
        "请重新训练或复制完整的目录；ASSISTANT_ENCODER 留空则用自带的编码器",
    )
