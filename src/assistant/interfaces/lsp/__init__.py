"""The language server: findings, their sources and suggestions in any editor that speaks the protocol (3.17, 3.18).

A request becomes a few calls of the service; only here are code points converted to the client's positions.
:mod:`assistant.interfaces.lsp.server` says which request goes where.
"""

from assistant.interfaces.lsp.transport import serve

__all__ = ["serve"]
