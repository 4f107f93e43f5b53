"""Who is calling: by token or by sign-in, checked against the accounts of the installation."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from assistant.access.accounts import NOBODY, Accounts, Tokens, known_name
from assistant.access.database import Database, private_folder
from assistant.access.lockout import Lockout
from assistant.access.log import AccessLog, LogPolicy
from assistant.access.passwords import fits
from assistant.access.sessions import Sessions
from assistant.access.sso import (
    BrowserSignOn,
    SignOnSettings,
    browser_sign_on,
    password_sign_on,
)
from assistant.access.times import now, written
from assistant.base.errors import NotAuthenticated, NotFound, StateUnusable
from assistant.domain.callers import AccountRole, Caller, CallerKind, Rights, Token, User

_DATABASE, _KEY, _LOG = "accounts.sqlite", "secret.key", "log"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """How long a sign-in lasts, at most and without a request, and a password (0 days: for ever)."""

    session_hours: int = 12
    session_idle_minutes: int = 60
    password_days: int = 0


class AccessControl:
    """The accounts of an installation, in its state folder. Nothing is made before the first account or token."""

    def __init__(
        self,
        folder: Path,
        policy: AccessPolicy | None = None,
        log_policy: LogPolicy | None = None,
        sign_on: SignOnSettings | None = None,
    ) -> None:
        self.folder = folder
        self.policy = policy or AccessPolicy()
        self._log_policy = log_policy or LogPolicy()
        self.sign_on = sign_on or SignOnSettings()
        self._database = Database(folder / _DATABASE)
        self.users = Accounts(self._database)
        self.tokens = Tokens(self._database)
        self.lockout = Lockout(self._database)

    @cached_property
    def sessions(self) -> Sessions:
        """The sign-ins of browsers. Raises StateUnusable."""
        policy = self.policy
        return Sessions(
            self._database, self._key, hours=policy.session_hours, idle_minutes=policy.session_idle_minutes
        )

    @cached_property
    def log(self) -> AccessLog:
        """The access log. Raises StateUnusable."""
        return AccessLog(self.folder / _LOG, self._key, self._log_policy)

    @property
    def in_force(self) -> bool:
        """Whether callers must say who they are: there is an account or a token that was not revoked. Raises StateUnusable."""
        if not self._database.exists():
            return False
        with self._database.reading() as connection:
            query = "select exists(select 1 from users) or exists(select 1 from tokens where not revoked)"
            return bool(connection.execute(query).fetchone()[0])

    def caller_of_token(self, secret: str, origin: str) -> Caller:
        """Whose token this is. Raises NotAuthenticated, TooManyAttempts after many that were nobody's."""
        token = self.tokens.usable(secret)
        if token is None:
            self.lockout.ensure_open("", origin)
            self.lockout.failed("", origin)
            raise NotAuthenticated("令牌无效、已吊销或已过期", "请向管理员要新的令牌")
        return _caller_of_token(token, origin)

    def caller_of_session(self, cookie: str, origin: str) -> Caller | None:
        """Who is signed in with this cookie; None where nobody is."""
        name = self.sessions.user_of(cookie)
        user = self.users.usable(name) if name is not None else None
        return None if user is None else self._caller(user, origin, cookie)

    def sign_in(self, name: str, password: str, origin: str) -> tuple[Caller, str]:
        """The caller, and the cookie of the new sign-in. Raises NotAuthenticated, TooManyAttempts.

        Whether there is such an account shows neither in the answer nor in the time it takes.
        """
        name = known_name(name)
        self.lockout.ensure_open(name, origin)
        right = self._fits(name, password)
        user = self.users.usable(name)
        if not right or user is None:
            self.lockout.failed(name, origin)
            raise NotAuthenticated("账户名或口令不对，或账户已停用", "忘了口令请找管理员重设")
        self.lockout.succeeded(name, origin)
        return self.begin(user, origin)

    def _fits(self, name: str, password: str) -> bool:
        """Whether the password is the account's, here or in the directory. A new account may come of the latter."""
        kept, _ = self.users.password_of(name)
        directory = password_sign_on(self.sign_on)
        # Whatever is asked, a hash is compared: the time does not tell which accounts there are.
        right = fits(kept, password)
        if directory is None or kept or name == NOBODY or not directory.fits(name, password):
            return right
        return self._signed_on(name) is not None

    def sign_on_begin(self, back: str) -> tuple[str, str]:
        """Where the browser goes to sign on, and a signed memory for a cookie. Raises NotFound, SignOnFailed."""
        address, remembered = self._browser().begin(back)
        return address, self.sessions.sealed("sign-on", remembered)

    def sign_on_finish(
        self, query: Mapping[str, str], memory: str, back: str, origin: str
    ) -> tuple[Caller, str]:
        """The caller who came back, and the cookie of the new sign-in. Raises NotAuthenticated, SignOnFailed, NotFound."""
        browser = self._browser()
        remembered = self.sessions.unsealed("sign-on", memory)
        if remembered is None:
            raise NotAuthenticated("这次登录不是从这里开始的，或过了时间", "请重新登录")
        name = browser.finish(query, remembered, back)
        user = self._signed_on(known_name(name))
        if user is None:
            raise NotAuthenticated(f"账户“{known_name(name)}”在这里没有开通，或已停用", "请找管理员开通")
        return self.begin(user, origin)

    def _browser(self) -> BrowserSignOn:
        found = browser_sign_on(self.sign_on)
        if found is None:
            raise NotFound("没有设置统一身份认证", "请在 /login 用账户和口令登录")
        return found

    def _signed_on(self, name: str) -> User | None:
        """The account of somebody whom the other system knows. An account with a password of its own is never theirs."""
        user = self.users.usable(name)
        if user is not None:
            return user if user.source == self.sign_on.kind else None
        role = self.sign_on.role
        if not role or name == NOBODY or name in {one.name for one in self.users.all()}:
            return None
        return self.users.add(name, "", Rights((AccountRole(role),)), source=self.sign_on.kind)

    def begin(self, user: User, origin: str) -> tuple[Caller, str]:
        """A new sign-in of an account that is known to be the caller's."""
        cookie = self.sessions.begin(user.name, origin)
        return self._caller(user, origin, cookie), cookie

    def query_details(self, query: str) -> dict[str, str | int]:
        """What the log says of the words of a search; nothing where there is no log."""
        return self.log.query_details(query) if self.in_force else {}

    def close(self) -> None:
        """Let the files go."""
        self._database.close()

    def _caller(self, user: User, origin: str, cookie: str) -> Caller:
        rights = user.rights
        must_change = user.must_change or self._is_old(user)
        return Caller(
            CallerKind.USER, user.name, rights.permissions, rights.access, origin, cookie, must_change
        )

    def _is_old(self, user: User) -> bool:
        days = self.policy.password_days
        if not days or user.source != "local":
            return False
        _, since = self.users.password_of(user.name)
        return since < written(now() - timedelta(days=days))

    @cached_property
    def _key(self) -> bytes:
        """The key of cookies, of forms and of the log; made when it is first needed. Raises StateUnusable."""
        path = self.folder / _KEY
        try:
            private_folder(self.folder)
            if not path.exists():
                # Written under another name first: another process must never read half a key.
                fresh = path.with_name(f"{_KEY}.{secrets.token_hex(4)}")
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(secrets.token_bytes(_KEY_BYTES))
                    file.flush()
                    os.fsync(file.fileno())
                with contextlib.suppress(FileExistsError):
                    os.link(fresh, path)
                fresh.unlink()
            key = path.read_bytes()
        except OSError as error:
            raise StateUnusable(
                f"密钥文件“{path}”不能用：{error.strerror}", "请检查文件夹权限和磁盘空间"
            ) from error
        if len(key) != _KEY_BYTES:
            raise StateUnusable(
                f"密钥文件“{path}”不完整", "请从备份恢复；删去它会使已登录的人重新登录、日志另起一链"
            )
        return key


def _caller_of_token(token: Token, origin: str) -> Caller:
    rights = token.rights
    return Caller(CallerKind.TOKEN, token.name, rights.permissions, rights.access, origin)
