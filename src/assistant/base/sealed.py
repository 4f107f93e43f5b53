"""Small files of JSON with the hash of their own content: what is torn or has a changed bit is noticed when it is read.

A sealed file is itself JSON: ``{"sha256":"…",\n"content":…}``.
"""

import hashlib

_BEGIN, _BETWEEN, _END = b'{"sha256":"', b'",\n"content":', b"}\n"
_DIGITS = 64


def sealed(content: bytes) -> bytes:
    """JSON with its hash."""
    return b"".join((_BEGIN, _hash(content), _BETWEEN, content, _END))


def unsealed(data: bytes) -> bytes:
    """The content of a sealed file. Raises ValueError where it is not what was sealed."""
    begin = len(_BEGIN) + _DIGITS
    head, content, end = (
        data[: begin + len(_BETWEEN)],
        data[begin + len(_BETWEEN) : -len(_END)],
        data[-len(_END) :],
    )
    if head + end != b"".join((_BEGIN, _hash(content), _BETWEEN, _END)):
        raise ValueError("the content is not what was sealed")
    return content


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode("ascii")
