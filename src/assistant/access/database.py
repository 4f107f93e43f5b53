"""The database of accounts: one SQLite file in WAL mode, readable by its owner alone.

Several processes may use it at once. A file that cannot be used is an error and never counts as an installation without
accounts.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from assistant.base.errors import StateUnusable

_VERSION = 1
_WAIT = 5.0  # seconds for another process's transaction
_SCHEMA = """
create table users(
  name text primary key, password text not null, roles text not null, collections text, created text not null,
  source text not null, expires text not null default '', disabled integer not null default 0,
  must_change integer not null default 0, password_set text not null default '', last_sign_in text not null default '');
create table tokens(
  id text primary key, name text not null, hash text not null unique, roles text not null, collections text,
  created text not null, created_by text not null, expires text not null default '',
  revoked integer not null default 0, last_used text not null default '');
create table sessions(
  hash text primary key, user text not null references users(name) on delete cascade, created text not null,
  last_seen text not null, origin text not null);
create table failures(at real not null, name text not null, origin text not null);
create index failures_at on failures(at);
"""


class Database:
    """The file ``path``, which is made by the first :meth:`writing`. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None

    def exists(self) -> bool:
        """Whether there is a database."""
        return self._opened is not None or self.path.exists()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The database, for a look. Raises StateUnusable."""
        with self._lock, _explained(self.path):
            yield self._connection()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The database within a transaction, which is kept when the block ends without error. Raises StateUnusable."""
        with self._lock, _explained(self.path):
            connection = self._connection()
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            private_folder(self.path.parent)
            # SQLite gives the files beside it the mode of this one.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = sqlite3.connect(
                self.path, timeout=_WAIT, isolation_level=None, check_same_thread=False
            )
            try:
                _prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._opened = connection
        return self._opened


def _prepare(connection: sqlite3.Connection) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("pragma foreign_keys=on")
    connection.execute("begin immediate")
    version = connection.execute("pragma user_version").fetchone()[0]
    if version > _VERSION:
        connection.execute("rollback")
        raise StateUnusable("账户库是更新版本的程序建立的", "请升级程序")
    if version == 0:
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"pragma user_version={_VERSION}")
    connection.execute("commit")


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # what was to be written contradicts what is there; the caller knows what that means
    except (sqlite3.DatabaseError, OSError) as error:
        raise StateUnusable(
            f"账户库“{path}”不能用：{error}", "请检查磁盘空间和文件权限；已损坏的，请从备份恢复"
        ) from error


def private_folder(folder: Path) -> None:
    """Make a folder that its owner alone may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
