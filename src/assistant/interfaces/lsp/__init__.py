"""The language server: findings, their sources and suggestions in any editor that speaks the protocol (3.17, 3.18).

A door like the others: what a client asks is turned into a few calls on the desk, and only here do code points become
the client's positions. :mod:`assistant.interfaces.lsp.server` says which request goes where.
"""

from assistant.interfaces.lsp.transport import serve

__all__ = ["serve"]
