"""RapidOCR: PP-OCR models in ONNX, which its wheel holds. Nothing is loaded from the network."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.corpus.ocr.recognised import Recognised

if TYPE_CHECKING:
    from PIL.Image import Image

_SETTINGS = {
    "Global.log_level": "error",
    "Global.use_cls": False,  # pages stand upright
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def recogniser() -> Callable[["Image"], list[Recognised]]:
    """A function that recognises one picture. Loading the models takes a second or two."""
    import numpy
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = RapidOCR(params=dict(_SETTINGS))

    def recognise(picture: "Image") -> list[Recognised]:
        # It expects the order of colours that OpenCV has.
        result: Any = engine(numpy.asarray(picture)[:, :, ::-1])
        if result.boxes is None:
            return []
        return [
            _recognised(corners.tolist(), text, score)
            for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        ]

    return recognise


def _recognised(corners: list[list[float]], text: str, score: float) -> Recognised:
    """``corners``: upper left, upper right, lower right, lower left."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return Recognised(
        text, (ax + dx) / 2, (ay + dy) / 2, (bx + cx) / 2, (by + cy) / 2, max(1.0, dy - ay), float(score)
    )
