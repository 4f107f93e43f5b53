"""Failed sign-ins: counted by account and by address, so that passwords cannot be tried one after the other."""

import time

from assistant.access.database import Database
from assistant.base.errors import TooManyAttempts

WINDOW = 15 * 60
"""Seconds for which a failure counts."""

BY_BOTH, BY_NAME, BY_ORIGIN = 5, 20, 40
"""Failures within the window after which an account is closed to an address, to everybody, and an address to all accounts.

That an account is closed to an address first keeps others from locking out whoever has the account.
"""


class Lockout:
    """Remembers failures in the database, for all processes of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ensure_open(self, name: str, origin: str) -> None:
        """Raises TooManyAttempts where the account, known or not, or the address has to wait."""
        since = time.time() - WINDOW
        with self._database.reading() as connection:
            rows = connection.execute(
                "select at, name, origin from failures where at>? and (name=? or origin=?) order by at",
                (since, name, origin),
            ).fetchall()
        both = [row["at"] for row in rows if row["name"] == name and row["origin"] == origin]
        named = [row["at"] for row in rows if row["name"] == name]
        there = [row["at"] for row in rows if row["origin"] == origin]
        waits = [
            at[-limit] + WINDOW - time.time()
            for at, limit in ((both, BY_BOTH), (named, BY_NAME), (there, BY_ORIGIN))
            if len(at) >= limit
        ]
        if waits:
            raise TooManyAttempts(max(1, round(max(waits))))

    def failed(self, name: str, origin: str) -> None:
        """Count a failure."""
        with self._database.writing() as connection:
            connection.execute("delete from failures where at<?", (time.time() - WINDOW,))
            connection.execute("insert into failures values(?,?,?)", (time.time(), name[:60], origin))

    def succeeded(self, name: str, origin: str) -> None:
        """Forget the failures of this account at this address."""
        with self._database.writing() as connection:
            connection.execute("delete from failures where name=? and origin=?", (name, origin))

    def clear(self, name: str) -> None:
        """Forget all failures of an account."""
        with self._database.writing() as connection:
            connection.execute("delete from failures where name=?", (name,))
