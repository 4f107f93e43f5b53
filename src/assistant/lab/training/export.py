"""Writes a trained encoder as a folder that both the static encoder and sentence-transformers can read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from assistant.index.encoders.static import FORMAT, MODEL_TYPE
from assistant.lab.training.losses import Floats

_LEVELS = 127

# The old module names, which sentence-transformers 6 still reads; version 5 knows no others.
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


def quantise(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Rows as int8 and the scale of each row: row = int8 × scale, with an error of at most half a scale."""
    scales = np.abs(table).max(axis=1) / _LEVELS
    scales[scales == 0] = 1.0
    return np.rint(table / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def export(
    folder: Path, tokenizer: Tokenizer, table: Floats, *, name: str, int8: bool = True, card: str = ""
) -> None:
    """Write an encoder to ``folder``, as int8 rows with their scales, or as float32 (four times the size).

    ``SentenceTransformer(folder)`` opens the int8 folder from version 6 on (it multiplies rows by ``weights``), the
    float32 one from version 5 on. ``card`` is the model card, README.md.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if int8:
        embeddings, scales = quantise(table)
        tensors: dict[str, NDArray[Any]] = {"embeddings": embeddings, "weights": scales}
    else:
        tensors = {"embedding.weight": np.ascontiguousarray(table, dtype=np.float32)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    config = {
        "model_type": MODEL_TYPE,
        "format": FORMAT,
        "name": name,
        "dimensions": int(table.shape[1]),
        "tokens": int(table.shape[0]),
    }
    _write_json(folder / "config.json", config)
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "config_sentence_transformers.json", {"prompts": {}, "similarity_fn_name": "cosine"})
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _write_json(folder / "1_Normalize" / "config.json", {})
    if card:
        (folder / "README.md").write_text(card, encoding="utf-8")


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
