"""The way in and out: standard streams or a socket on this machine."""

import logging
import os
import sys
from typing import BinaryIO

from assistant.base.errors import MissingExtra
from assistant.service import Assistant

HOST = "127.0.0.1"


def serve(service: Assistant, port: int | None = None) -> int:
    """Serve one editor until it leaves: over standard input and output, or at ``port`` of this machine.

    Returns what the process should exit with: 0 where the editor shut the session down before it left. Raises MissingExtra.
    """
    try:
        from assistant.interfaces.lsp.server import make
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol", "cattrs", "attrs"}:
            raise
        raise MissingExtra("lsp", "编辑器里的核对", "pip install 'report-assistant[lsp]'") from error
    messages = _messages() if port is None else None
    # Errors are shown in the editor or raised; the library's own remarks would fill its log.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = make(service)
    try:
        if port is None:
            server.start_io(sys.stdin.buffer, messages)
        else:
            server.start_tcp(HOST, port)
    except SystemExit:
        pass
    return 0 if server.is_shut_down else 1


def _messages() -> BinaryIO:
    """Standard output for messages alone: what anything else prints goes to standard error."""
    sys.stdout.flush()
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return messages
