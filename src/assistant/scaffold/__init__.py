"""Scaffolds: what a drafter starts from, and what could come at a cursor, made of the statements of filed reports.

A report is parted into statements when it is filed (:mod:`assistant.scaffold.sidecar`); a request is a look-up. No
value, place or name of a past report stands in a frame.
"""

from assistant.scaffold.outline import MOST, compose
from assistant.scaffold.pools import Pools
from assistant.scaffold.sidecar import StatementIndex, Statements, open_statements
from assistant.scaffold.suggestions import suggest

__all__ = ["MOST", "Pools", "StatementIndex", "Statements", "compose", "open_statements", "suggest"]
