"""Retrieval-augmented assistant for Chinese duty reports (述职报告).

``import assistant`` is light: no torch, faiss or numpy is loaded before it is needed.
The one object behind every door is :class:`assistant.service.Assistant`.
"""

__version__ = "0.1.0"
