"""Sign-ins of browsers: a random number in a signed cookie, of which the database keeps a hash, and marks for forms."""

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from assistant.access.database import Database
from assistant.access.times import now, written

_SEALED_SECONDS = 600


class Sessions:
    """The sign-ins there are. ``hours``: how long one lasts at most; ``idle_minutes``: without a request."""

    def __init__(self, database: Database, key: bytes, *, hours: int, idle_minutes: int) -> None:
        self._database = database
        self._key = key
        self._longest, self._idle = timedelta(hours=hours), timedelta(minutes=idle_minutes)

    def begin(self, user: str, origin: str) -> str:
        """A new sign-in of ``user``; the value of its cookie. Sign-ins that are over are forgotten."""
        number = secrets.token_urlsafe(32)
        moment = written(now())
        with self._database.writing() as connection:
            connection.execute(
                "delete from sessions where created<? or last_seen<?",
                (written(now() - self._longest), written(now() - self._idle)),
            )
            connection.execute(
                "insert into sessions values(?,?,?,?,?)", (_digest(number), user, moment, moment, origin)
            )
            connection.execute("update users set last_sign_in=? where name=?", (moment, user))
        return f"{number}.{self._mark('session', number)}"

    def user_of(self, cookie: str) -> str | None:
        """Whose sign-in a cookie is; None where it is nobody's, or over."""
        number = self._number(cookie)
        if number is None:
            return None
        key = _digest(number)
        with self._database.reading() as connection:
            row = connection.execute("select * from sessions where hash=?", (key,)).fetchone()
        if row is None:
            return None
        moment = now()
        if row["created"] < written(moment - self._longest) or row["last_seen"] < written(
            moment - self._idle
        ):
            self.end(cookie)
            return None
        if row["last_seen"][:16] != written(moment)[:16]:
            with self._database.writing() as connection:
                connection.execute("update sessions set last_seen=? where hash=?", (written(moment), key))
        user: str = row["user"]
        return user

    def end(self, cookie: str) -> None:
        """End a sign-in; nothing happens where there is none."""
        number = self._number(cookie)
        if number is not None:
            with self._database.writing() as connection:
                connection.execute("delete from sessions where hash=?", (_digest(number),))

    def form_mark(self, cookie: str) -> str:
        """What every form of this sign-in carries, and no page of another site can know."""
        return self._mark("form", cookie)

    def is_form_mark(self, cookie: str, mark: str) -> bool:
        """Whether a form came from a page of this sign-in."""
        return hmac.compare_digest(self.form_mark(cookie).encode(), mark.encode("utf-8", "replace"))

    def sealed(self, purpose: str, value: str) -> str:
        """A value for a cookie that this service can recognise as its own for ten minutes."""
        text = f"{int(time.time()) + _SEALED_SECONDS}:{value}"
        encoded = urlsafe_b64encode(text.encode()).decode()
        return f"{encoded}.{self._mark(purpose, encoded)}"

    def unsealed(self, purpose: str, sealed: str) -> str | None:
        """The value, None where it was not sealed here for this purpose, or is too old."""
        encoded, _, mark = sealed.partition(".")
        if not hmac.compare_digest(self._mark(purpose, encoded).encode(), mark.encode("utf-8", "replace")):
            return None
        until, _, value = urlsafe_b64decode(encoded).decode().partition(":")
        return value if int(until) >= time.time() else None

    def _number(self, cookie: str) -> str | None:
        """The number in a cookie that was signed here."""
        number, _, mark = cookie.partition(".")
        right = self._mark("session", number)
        return number if hmac.compare_digest(right.encode(), mark.encode("utf-8", "replace")) else None

    def _mark(self, purpose: str, value: str) -> str:
        message = f"{purpose}\0{value}".encode("utf-8", "replace")
        return urlsafe_b64encode(hmac.new(self._key, message, hashlib.sha256).digest()).decode().rstrip("=")


def _digest(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()
