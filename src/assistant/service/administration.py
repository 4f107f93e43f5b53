"""Who may use the installation: signing in, accounts, tokens, and the access log."""

from collections.abc import Mapping

from assistant.access import AccessControl
from assistant.access.accounts import granted_beyond
from assistant.access.verification import verified
from assistant.base.errors import AssistantError, IndexMissing, IndexUnusable, NotAllowed
from assistant.domain.callers import (
    AccountRole,
    Caller,
    LogPage,
    LogRecord,
    LogVerification,
    NewToken,
    Permission,
    Rights,
    Token,
    User,
)
from assistant.domain.results import ALL_COLLECTIONS
from assistant.service.bound import BoundService


class Administration(BoundService):
    """Accounts, tokens and the log. Every change is written down, also one that is refused."""

    @property
    def accounts_in_force(self) -> bool:
        """Whether callers must say who they are. Raises StateUnusable."""
        return self._access_control.in_force

    @property
    def _access_control(self) -> AccessControl:
        return self._resources.access_control

    # --- who is calling -------------------------------------------------------------------------

    def caller_of_token(self, secret: str, origin: str) -> Caller:
        """Whose token this is. Raises NotAuthenticated, TooManyAttempts."""
        try:
            return self._access_control.caller_of_token(secret, origin)
        except AssistantError as error:
            self._as(Caller(origin=origin, permissions=frozenset()))._log("token_refused", "", error.code)
            raise

    def caller_of_session(self, cookie: str, origin: str) -> Caller | None:
        """Who is signed in with this cookie; None where nobody is."""
        return self._access_control.caller_of_session(cookie, origin)

    def form_mark(self) -> str:
        """What every form of the caller's pages carries; "" where nobody is signed in."""
        session = self.caller.session
        return self._access_control.sessions.form_mark(session) if session else ""

    def is_form_mark(self, mark: str) -> bool:
        """Whether a form came from a page of the caller's sign-in."""
        return self._access_control.sessions.is_form_mark(self.caller.session, mark)

    def sign_in(self, name: str, password: str, origin: str) -> tuple[Caller, str]:
        """The caller, and the cookie of the new sign-in. Raises NotAuthenticated, TooManyAttempts."""
        try:
            caller, cookie = self._access_control.sign_in(name, password, origin)
        except AssistantError as error:
            stranger = Caller(name=name.strip()[:60], origin=origin, permissions=frozenset())
            self._as(stranger)._log("sign_in", "", error.code)
            raise
        self._as(caller)._log("sign_in")
        return caller, cookie

    @property
    def sign_on_kind(self) -> str:
        """How people can sign on elsewhere: oidc, cas, ldap, "" for not at all."""
        return self._access_control.sign_on.kind

    def sign_on_begin(self, back: str) -> tuple[str, str]:
        """Where the browser goes to sign on, and what its cookie remembers. Raises NotFound, SignOnFailed, MissingExtra."""
        return self._access_control.sign_on_begin(back)

    def sign_on_finish(
        self, query: Mapping[str, str], memory: str, back: str, origin: str
    ) -> tuple[Caller, str]:
        """The caller who came back from there, and the cookie of the new sign-in. Raises NotAuthenticated, SignOnFailed."""
        try:
            caller, cookie = self._access_control.sign_on_finish(query, memory, back, origin)
        except AssistantError as error:
            self._as(Caller(origin=origin, permissions=frozenset()))._log("sign_in", "sso", error.code)
            raise
        self._as(caller)._log("sign_in", "sso")
        return caller, cookie

    def sign_out(self) -> None:
        """End the caller's sign-in."""
        self._access_control.sessions.end(self.caller.session)
        self._log("sign_out")

    def change_password(self, old: str, new: str) -> tuple[Caller, str]:
        """Give the caller's own account another password; a new sign-in. Raises NotAuthenticated, BadInput, TooManyAttempts."""
        name, origin = self.caller.name, self.caller.origin
        if not self.caller.session:
            raise NotAllowed("只有登录的账户才能改口令", "请先登录")
        with self._logged("password_change", name):
            self._access_control.sign_in(name, old, origin)
            self._access_control.users.set_password(name, new)
        return self.sign_in(name, new, origin)

    def _as(self, caller: Caller) -> "Administration":
        return Administration(self._resources, caller)

    # --- accounts and tokens --------------------------------------------------------------------

    def users(self) -> tuple[User, ...]:
        """All accounts. Raises NotAllowed."""
        self._ensure_administrator()
        return self._access_control.users.all()

    def add_user(
        self,
        name: str,
        password: str,
        rights: Rights,
        *,
        expires: str = "",
        must_change: bool = False,
        source: str = "local",
    ) -> User:
        """A new account; with another ``source`` (oidc, cas, ldap) it signs on there and has no password here.

        The first account closes the installation to everybody else. Raises NotAllowed, BadInput, Conflict.
        """
        self.ensure(Permission.ACCOUNTS)
        self._ensure_may_grant(rights, name)
        made = self._access_control.users.add(
            name, password, rights, expires=expires, must_change=must_change, source=source
        )
        self._log("user_add", made.name, details=_described(rights))
        return made

    def set_rights(self, name: str, rights: Rights) -> User:
        """What an account may do, from now on. Raises NotAllowed, also for one's own account, NotFound, BadInput."""
        self.ensure(Permission.RIGHTS)
        self._ensure_not_own(name)
        self._ensure_may_grant(rights, name)
        with self._logged("user_rights", name, _described(rights)):
            return self._access_control.users.set_rights(name, rights)

    def reset_password(self, name: str, password: str, *, must_change: bool = True) -> User:
        """Give an account another password, and let it in again at once. Raises NotAllowed, NotFound, BadInput."""
        self.ensure(Permission.ACCOUNTS)
        with self._logged("password_reset", name):
            changed = self._access_control.users.set_password(name, password, must_change=must_change)
        self._access_control.lockout.clear(name)
        return changed

    def disable_user(self, name: str, disabled: bool = True) -> User:
        """Close an account, or open it again. Raises NotAllowed, NotFound."""
        self.ensure(Permission.ACCOUNTS)
        self._ensure_not_own(name)
        with self._logged("user_disable" if disabled else "user_enable", name):
            return self._access_control.users.set_disabled(name, disabled)

    def remove_user(self, name: str) -> User:
        """Delete an account. Raises NotAllowed, NotFound."""
        self.ensure(Permission.ACCOUNTS)
        self._ensure_not_own(name)
        # Written down first: with the last account gone there is nobody any more to write of.
        self._log("user_remove", name)
        return self._access_control.users.remove(name)

    def tokens(self) -> tuple[Token, ...]:
        """All tokens. Raises NotAllowed."""
        self._ensure_administrator()
        return self._access_control.tokens.all()

    def collections(self) -> tuple[str, ...]:
        """The collections that the caller may grant. Raises NotAllowed."""
        self._ensure_administrator()
        access = self.access if self.caller.may(Permission.READ) else ALL_COLLECTIONS
        try:
            return tuple(sorted(self.index.facet_values(access)["collections"]))
        except (IndexMissing, IndexUnusable):
            return ()

    def add_token(self, name: str, rights: Rights, *, expires: str = "") -> NewToken:
        """A new token with its secret. Raises NotAllowed, BadInput, Conflict."""
        self.ensure(Permission.RIGHTS)
        self._ensure_may_grant(rights, "")
        made = self._access_control.tokens.add(name, rights, expires=expires, by=self.caller.name)
        self._log("token_add", made.token.name, details={"id": made.token.id, **_described(rights)})
        return made

    def revoke_token(self, name: str) -> Token:
        """End a token. Raises NotAllowed, NotFound."""
        self.ensure(Permission.RIGHTS)
        with self._logged("token_revoke", name):
            return self._access_control.tokens.revoke(name)

    def _ensure_administrator(self) -> None:
        if not self.caller.may(Permission.RIGHTS):
            self.ensure(Permission.ACCOUNTS)

    def _ensure_not_own(self, name: str) -> None:
        if self.caller.session and self.caller.name == name:
            raise NotAllowed("不能停用、移除自己的账户，也不能改自己的权限", "请由另一位管理员来做")

    def _ensure_may_grant(self, rights: Rights, name: str) -> None:
        """Nobody grants what is beyond the own: other collections, or any role to a new account without being allowed to."""
        if rights.roles and not self.caller.may(Permission.RIGHTS):
            self._log("denied", name, "not_allowed")
            raise NotAllowed("您可以建账户，但不能授予权限", "请建好后由安全管理员授权")
        # A security administrator sees no report, and grants all the same.
        own = self.access.collections if self.caller.may(Permission.READ) else None
        if AccountRole.ADMIN in rights.roles and not self.caller.may(Permission.READ):
            raise NotAllowed("安全管理员不能授予“管理员”", "三员分立时不设管理员；请分别授予所需的角色")
        if granted_beyond(rights, own):
            raise NotAllowed("不能授予自己看不到的材料集", "请写明材料集，且都在自己的权限之内")

    # --- the log --------------------------------------------------------------------------------

    def log_page(
        self,
        *,
        caller: str = "",
        action: str = "",
        since: str = "",
        until: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> LogPage:
        """Lines of the access log, the newest first. Raises NotAllowed."""
        self.ensure(Permission.LOG)
        page = self._access_control.log.page(
            caller=caller, action=action, since=since, until=until, offset=offset, limit=limit
        )
        if not offset:
            self._log("log_read", caller or action)
        return page

    def verify_log(self) -> LogVerification:
        """Whether the log is whole. Raises NotAllowed."""
        self.ensure(Permission.LOG)
        found = verified(self._access_control.log)
        self._log("log_verify", "", "ok" if not found.faults else "faults", {"faults": len(found.faults)})
        return found

    def log_records(self) -> tuple[LogRecord, ...]:
        """The whole log, the oldest line first. Raises NotAllowed."""
        self.ensure(Permission.LOG)
        self._log("log_export")
        return tuple(self._access_control.log.records())


def _described(rights: Rights) -> dict[str, str | int]:
    collections = "*" if rights.collections is None else "、".join(rights.collections)
    return {"roles": "、".join(role.value for role in rights.roles), "collections": collections}
