"""Accounts of people and tokens of programs: made, listed, changed, ended."""

import hashlib
import json
import re
import secrets
import sqlite3
from collections.abc import Collection, Iterable

from assistant.access.database import Database
from assistant.access.passwords import ensure_good, hashed
from assistant.access.times import end_of, is_over, now, written
from assistant.base.errors import BadInput, Conflict, NotFound
from assistant.domain.callers import EXCLUSIVE, ROLE_LABELS, AccountRole, NewToken, Rights, Token, User

TOKEN_PREFIX = "zsk_"
"""The beginning of every token, so that one is recognised where it should not be."""

NOBODY = "?"
"""A name that no account can have."""

_NAME = re.compile(r"[\w.@-]{1,60}")
_SECRET_BYTES = 32


def validated_name(name: str) -> str:
    """A name for an account or a token, without surrounding white space. Raises BadInput."""
    name = name.strip()
    if _NAME.fullmatch(name) is None:
        raise BadInput(f"名称“{name[:60]}”不能用", "请用 1 到 60 个汉字、字母、数字或 . _ - @")
    return name


def known_name(name: str) -> str:
    """A name that somebody gives to sign in, :data:`NOBODY` for one that no account can have."""
    name = name.strip()
    return name if _NAME.fullmatch(name) else NOBODY


def validated_rights(rights: Rights) -> Rights:
    """The same, each role and collection once. Raises BadInput for roles that one account may not hold together."""
    roles = tuple(dict.fromkeys(rights.roles))
    together = [ROLE_LABELS[role] for role in roles if role in EXCLUSIVE]
    if len(together) > 1:
        raise BadInput(f"一个账户不能兼任{'和'.join(together)}", "请分给不同的人")
    collections = rights.collections
    return Rights(roles, None if collections is None else tuple(dict.fromkeys(collections)))


class Accounts:
    """The accounts of people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[User, ...]:
        """All accounts, by name."""
        with self._database.reading() as connection:
            return tuple(_user(row) for row in connection.execute("select * from users order by name"))

    def get(self, name: str) -> User:
        """An account. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute("select * from users where name=?", (name,)).fetchone()
        if row is None:
            raise NotFound(f"没有账户“{name}”", "现有的账户：assistant user list")
        return _user(row)

    def password_of(self, name: str) -> tuple[str, str]:
        """What is kept of an account's password, and when it was set; "" where there is no such account."""
        with self._database.reading() as connection:
            row = connection.execute(
                "select password, password_set from users where name=?", (name,)
            ).fetchone()
        return (row["password"], row["password_set"]) if row else ("", "")

    def add(
        self,
        name: str,
        password: str,
        rights: Rights,
        *,
        expires: str = "",
        must_change: bool = False,
        source: str = "local",
    ) -> User:
        """A new account; ``expires`` is a day, "" for never. One from elsewhere (``source``) has no password here.

        Raises BadInput for a name, password or rights that cannot be, Conflict where the name is taken.
        """
        name, rights = validated_name(name), validated_rights(rights)
        if source == "local":
            ensure_good(password, name)
        kept = hashed(password) if source == "local" else ""
        roles, collections = _columns(rights)
        moment = written(now())
        row = (
            name,
            kept,
            roles,
            collections,
            moment,
            source,
            end_of(expires),
            0,
            int(must_change),
            moment,
            "",
        )
        try:
            with self._database.writing() as connection:
                connection.execute(f"insert into users values({','.join('?' * len(row))})", row)
        except sqlite3.IntegrityError as error:
            raise Conflict(f"已经有账户“{name}”", "请换一个名字，或修改原来的账户") from error
        return self.get(name)

    def set_password(self, name: str, password: str, *, must_change: bool = False) -> User:
        """Give an account another password; whoever is signed in with the old one is signed out. Raises NotFound, BadInput."""
        if self.get(name).source != "local":
            raise BadInput(f"账户“{name}”由统一身份认证登录，没有本地口令", "请在统一身份认证系统里修改")
        ensure_good(password, name)
        kept = hashed(password)
        with self._database.writing() as connection:
            connection.execute(
                "update users set password=?, password_set=?, must_change=? where name=?",
                (kept, written(now()), int(must_change), name),
            )
            connection.execute("delete from sessions where user=?", (name,))
        return self.get(name)

    def set_rights(self, name: str, rights: Rights) -> User:
        """Replace what an account may do. Raises NotFound, BadInput."""
        self.get(name)
        roles, collections = _columns(validated_rights(rights))
        with self._database.writing() as connection:
            connection.execute(
                "update users set roles=?, collections=? where name=?", (roles, collections, name)
            )
        return self.get(name)

    def set_disabled(self, name: str, disabled: bool) -> User:
        """Close an account or open it again; whoever is signed in is signed out. Raises NotFound."""
        self.get(name)
        with self._database.writing() as connection:
            connection.execute("update users set disabled=? where name=?", (int(disabled), name))
            connection.execute("delete from sessions where user=?", (name,))
        return self.get(name)

    def remove(self, name: str) -> User:
        """Delete an account. Raises NotFound."""
        user = self.get(name)
        with self._database.writing() as connection:
            connection.execute("delete from users where name=?", (name,))
        return user

    def usable(self, name: str) -> User | None:
        """The account, unless there is none, or it is closed or has expired."""
        try:
            user = self.get(name)
        except NotFound:
            return None
        return None if user.disabled or is_over(user.expires) else user


class Tokens:
    """The tokens of programs. Only a hash of each secret is kept: 256 random bits need no slow one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Token, ...]:
        """All tokens, revoked ones too, by name."""
        with self._database.reading() as connection:
            return tuple(_token(row) for row in connection.execute("select * from tokens order by name, id"))

    def add(self, name: str, rights: Rights, *, expires: str = "", by: str = "") -> NewToken:
        """A new token; ``expires`` is a day, "" for never. Raises BadInput, Conflict where a valid one has that name."""
        name, rights = validated_name(name), validated_rights(rights)
        if not rights.roles:
            raise BadInput("没有写明令牌的角色", "例如 --role reader")
        secret = TOKEN_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        roles, collections = _columns(rights)
        token_id = secrets.token_hex(4)
        row = (token_id, name, _digest(secret), roles, collections, written(now()), by, end_of(expires))
        with self._database.writing() as connection:
            taken = connection.execute(
                "select count(*) from tokens where name=? and not revoked", (name,)
            ).fetchone()[0]
            if taken:
                raise Conflict(
                    f"已经有名为“{name}”的令牌", f"请换一个名字，或先吊销：assistant token revoke {name}"
                )
            connection.execute(
                "insert into tokens(id,name,hash,roles,collections,created,created_by,expires) "
                "values(?,?,?,?,?,?,?,?)",
                row,
            )
            made = _token(connection.execute("select * from tokens where id=?", (token_id,)).fetchone())
        return NewToken(made, secret)

    def revoke(self, name: str) -> Token:
        """End a token, named by its name or id, for good. Raises NotFound."""
        with self._database.writing() as connection:
            row = connection.execute(
                "select * from tokens where (name=? or id=?) and not revoked", (name, name)
            ).fetchone()
            if row is None:
                raise NotFound(f"没有名为“{name}”的有效令牌", "现有的令牌：assistant token list")
            connection.execute("update tokens set revoked=1 where id=?", (row["id"],))
            return _token(connection.execute("select * from tokens where id=?", (row["id"],)).fetchone())

    def usable(self, secret: str) -> Token | None:
        """The token with this secret, unless there is none, or it is revoked or has expired. Its use is noted each minute."""
        with self._database.reading() as connection:
            row = connection.execute("select * from tokens where hash=?", (_digest(secret),)).fetchone()
        if row is None or row["revoked"] or is_over(row["expires"]):
            return None
        minute = written(now())[:16]
        if row["last_used"][:16] != minute:
            with self._database.writing() as connection:
                connection.execute("update tokens set last_used=? where id=?", (written(now()), row["id"]))
        return _token(row)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _columns(rights: Rights) -> tuple[str, str | None]:
    roles = json.dumps([role.value for role in rights.roles])
    return roles, None if rights.collections is None else json.dumps(rights.collections, ensure_ascii=False)


def _rights(row: sqlite3.Row) -> Rights:
    collections = row["collections"]
    return Rights(
        _roles(json.loads(row["roles"])), None if collections is None else tuple(json.loads(collections))
    )


def _roles(names: Iterable[str]) -> tuple[AccountRole, ...]:
    return tuple(AccountRole(name) for name in names)


def _user(row: sqlite3.Row) -> User:
    return User(
        row["name"],
        _rights(row),
        row["created"],
        row["source"],
        row["expires"],
        bool(row["disabled"]),
        bool(row["must_change"]),
        row["last_sign_in"],
    )


def _token(row: sqlite3.Row) -> Token:
    return Token(
        row["id"],
        row["name"],
        _rights(row),
        row["created"],
        row["created_by"],
        row["expires"],
        bool(row["revoked"]),
        row["last_used"],
    )


def granted_beyond(rights: Rights, own: Collection[str] | None) -> bool:
    """Whether ``rights`` reach collections outside ``own`` (None: all)."""
    if own is None:
        return False
    return rights.collections is None or not set(rights.collections) <= set(own)
