"""Reads and writes the safetensors format with numpy, so that the safetensors package is not needed at run time.

The format (https://github.com/huggingface/safetensors): eight bytes of header length (little-endian), a JSON header
of name → dtype, shape and offsets, then the raw tensors. A file holds no code.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DTYPES: dict[str, np.dtype[Any]] = {
    "I8": np.dtype("<i1"),
    "I64": np.dtype("<i8"),
    "F16": np.dtype("<f2"),
    "F32": np.dtype("<f4"),
}
_NAMES: dict[np.dtype[Any], str] = {dtype: name for name, dtype in _DTYPES.items()}

Tensors = Mapping[str, NDArray[Any]]


def parse(data: bytes) -> Tensors:
    """The tensors in the bytes of a safetensors file, as read-only views. Raises ValueError when damaged."""
    if len(data) < 8:
        raise ValueError("cut short")
    size = int.from_bytes(data[:8], "little")
    header: dict[str, Any] = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    body = memoryview(data)[8 + size :]
    return {name: _tensor(body, entry) for name, entry in header.items()}


def _tensor(body: memoryview, entry: Any) -> NDArray[Any]:
    try:
        dtype: np.dtype[Any] = _DTYPES[entry["dtype"]]
        shape, (begin, end) = entry["shape"], entry["data_offsets"]
    except (KeyError, TypeError) as missing:
        raise ValueError(f"not a tensor we read: {missing}") from missing
    if end > len(body):
        raise ValueError("cut short")
    tensor: NDArray[Any] = np.frombuffer(body[begin:end], dtype=dtype).reshape(shape)
    return tensor


def write(path: Path, tensors: Tensors) -> None:
    """Write tensors of dtype int8, int64, float16 or float32, sorted by name. Equal tensors give equal bytes."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    blocks: list[bytes] = []
    at = 0
    # Wider types first, so that every tensor is aligned to its item size.
    for name, tensor in sorted(tensors.items(), key=lambda pair: (-pair[1].dtype.itemsize, pair[0])):
        block = np.ascontiguousarray(tensor).tobytes()
        header[name] = {
            "dtype": _NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [at, at + len(block)],
        }
        blocks.append(block)
        at += len(block)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(blocks))
