"""Tools for a language model of the house that runs on this machine: Model Context Protocol, by the official SDK.

Four tools, all of which only read: search, report, scaffold, check. Each answers with what the HTTP endpoint of the same
name answers, and with the same as text that cites title, office, year and passage.
"""

from assistant.interfaces.mcp.server import make_server, serve

__all__ = ["make_server", "serve"]
