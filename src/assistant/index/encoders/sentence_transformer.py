"""Any sentence-transformers model in place of the shipped encoder: a folder, or a model name in the local cache.

Never uses the network. Prompts saved with the model are applied: ``query`` for queries, ``document``,
``passage`` or ``corpus`` for passages.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np

from assistant.base.errors import BadSetting, MissingExtra
from assistant.index.encoders import Vectors, static

INSTALL = "pip install torch==2.13.0 && pip install 'report-assistant[sentence-transformers]'"

# Bytes. Files up to _HASHED_WHOLE are hashed whole, larger ones (weights of gigabytes) by _SAMPLES samples.
_HASHED_WHOLE = 16 << 20
_SAMPLE_SIZE, _SAMPLES = 1 << 16, 64
_IGNORED = frozenset({".md", ".lock", ".png", ".jpg"})

# Backend → packages it needs; the extra of sentence-transformers that installs them has the backend's name.
_BACKENDS: dict[str, tuple[str, ...]] = {
    "torch": (),
    "onnx": ("onnxruntime", "optimum"),
    "openvino": ("openvino", "optimum"),
}


class SentenceTransformerEncoder:
    """A loaded sentence-transformers model as an :class:`~assistant.index.encoders.Encoder`."""

    def __init__(self, model: Any, name: str, fingerprint: str, batch_size: int) -> None:
        """``model`` is a ``sentence_transformers.SentenceTransformer``."""
        self._model = model
        self._batch_size = batch_size
        self.name = name
        self.fingerprint = fingerprint
        self.dimensions = int(model.get_embedding_dimension())

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"] = "passage") -> Vectors:
        """Unit vectors, float32, shape (len(texts), dimensions), with the model's prompt for ``kind``."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        encode = self._model.encode_query if kind == "query" else self._model.encode_document
        vectors = encode(
            list(texts),
            batch_size=self._batch_size,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def accepts(spec: str) -> bool:
    """True for every non-empty spec that is not a folder of the static encoder."""
    return bool(spec) and not static.accepts(spec)


def load(
    spec: str,
    *,
    prompts: Mapping[str, str] | None = None,
    dimensions: int | None = None,
    batch_size: int = 32,
    backend: Literal["torch", "onnx", "openvino"] = "torch",
    device: str | None = None,
    **_options: Any,
) -> SentenceTransformerEncoder:
    """The model in folder ``spec``, or the one of that name in the local model cache.

    ``prompts`` replace the model's own (keys ``query``, ``document``); ``dimensions`` keeps the leading
    components of a Matryoshka model; ``backend`` and ``device`` are passed to sentence-transformers. Raises
    MissingExtra when sentence-transformers or a package that the backend needs is not installed, BadSetting when
    the backend does not exist, or the model is not on this machine or cannot be loaded.
    """
    # Read by huggingface_hub when it is first imported; every call below asks for local files as well.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingExtra("sentence-transformers", f"编码器“{spec}”", INSTALL) from error
    _require(backend)
    folder = _folder(spec)
    try:
        model = SentenceTransformer(
            str(folder),
            prompts=dict(prompts) if prompts is not None else None,
            truncate_dim=dimensions,
            device=device,
            backend=backend,
            local_files_only=True,
        )
    except Exception as error:  # whatever a model's own code or a damaged file raises
        raise BadSetting(
            f"模型“{spec}”无法载入：{error}", "请检查目录是否完整，是否为 sentence-transformers 模型"
        ) from error
    options = {"prompts": dict(sorted(model.prompts.items())), "dimensions": dimensions, "backend": backend}
    return SentenceTransformerEncoder(model, spec, _fingerprint(folder, options), batch_size)


def _require(backend: str) -> None:
    """Raise BadSetting for an unknown backend, MissingExtra for one that is not installed.

    sentence-transformers itself complains in English, and only after reading the model.
    """
    if backend not in _BACKENDS:
        raise BadSetting(f"没有“{backend}”这种运行方式", f"encoder_backend 应为 {'、'.join(_BACKENDS)} 之一")
    if missing := [package for package in _BACKENDS[backend] if find_spec(package) is None]:
        extra = f"pip install 'sentence-transformers[{backend}]'"
        raise MissingExtra("、".join(missing), f"以 {backend} 运行编码器", extra)


def _folder(spec: str) -> Path:
    """The folder of the model's files. Raises BadSetting when they are not on this machine."""
    folder = Path(spec).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download

    for name in (spec, f"sentence-transformers/{spec}"):
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (OSError, ValueError):  # not in the cache, or not a valid model name
            continue
    raise BadSetting(
        f"本机没有编码器“{spec}”：既不是目录，也不在本地模型缓存中",
        "本程序不联网；请把模型目录复制到本机，把 ASSISTANT_ENCODER 设为它的路径",
    )


def _fingerprint(folder: Path, options: Mapping[str, Any]) -> str:
    """A hash over the model's files and the options that change its vectors."""
    digest = hashlib.blake2b(json.dumps(options, sort_keys=True).encode(), digest_size=16)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() not in _IGNORED):
        if not any(name.startswith(".") for name in path.relative_to(folder).parts):
            digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
            digest.update(_content_hash(path))
    return digest.hexdigest()


def _content_hash(path: Path) -> bytes:
    size = path.stat().st_size
    digest = hashlib.blake2b()
    with path.open("rb") as file:
        if size <= _HASHED_WHOLE:
            digest.update(file.read())
        else:
            for sample in range(_SAMPLES):
                file.seek(sample * (size - _SAMPLE_SIZE) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_SIZE))
    return digest.digest()
