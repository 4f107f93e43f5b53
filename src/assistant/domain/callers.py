"""Who calls: what an account or a token may do, and which collections it may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.domain.results.search import ALL_COLLECTIONS, Access


class Permission(StrEnum):
    """One kind of work. Whether a caller may do it is decided by the roles of the account."""

    SEARCH = "search"
    READ = "read"
    CHECK = "check"
    SCAFFOLD = "scaffold"
    UPLOAD = "upload"
    CORRECT = "correct"
    DELETE = "delete"
    IGNORE = "ignore"
    AUDIT = "audit"
    EXPORT = "export"
    OBSERVE = "observe"
    ACCOUNTS = "accounts"
    RIGHTS = "rights"
    LOG = "log"


class AccountRole(StrEnum):
    """What an account is for. The last three divide the administrator's work among three people (等保 2.0)."""

    READER = "reader"
    WRITER = "writer"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM_ADMIN = "system-admin"
    SECURITY_ADMIN = "security-admin"
    LOG_AUDITOR = "log-auditor"


class CallerKind(StrEnum):
    """How a caller is known: not at all (this machine, no accounts), by a sign-in, by a token, or from the shell."""

    LOCAL = "local"
    USER = "user"
    TOKEN = "token"
    SHELL = "shell"


_READS = frozenset({Permission.SEARCH, Permission.READ, Permission.CHECK, Permission.SCAFFOLD})
CHANGES = frozenset({Permission.UPLOAD, Permission.CORRECT, Permission.DELETE, Permission.IGNORE})
"""What changes the corpus, or what is shown of it."""

_AUDITS = frozenset({Permission.AUDIT, Permission.EXPORT})

EVERYTHING = frozenset(Permission)
"""What may be done where there are no accounts yet."""

WITHOUT_CHANGES = _READS | _AUDITS
"""What may be done by a program that binds the service to collections."""

PERMISSIONS: Mapping[AccountRole, frozenset[Permission]] = {
    AccountRole.READER: _READS,
    AccountRole.WRITER: _READS | CHANGES,
    AccountRole.AUDITOR: _READS | _AUDITS,
    AccountRole.ADMIN: EVERYTHING,
    AccountRole.SYSTEM_ADMIN: frozenset({Permission.OBSERVE, Permission.ACCOUNTS}),
    AccountRole.SECURITY_ADMIN: frozenset({Permission.RIGHTS}),
    AccountRole.LOG_AUDITOR: frozenset({Permission.LOG}),
}

EXCLUSIVE = frozenset(
    {AccountRole.ADMIN, AccountRole.SYSTEM_ADMIN, AccountRole.SECURITY_ADMIN, AccountRole.LOG_AUDITOR}
)
"""Roles of which one account holds at most one."""

ROLE_LABELS: Mapping[AccountRole, str] = {
    AccountRole.READER: "查阅",
    AccountRole.WRITER: "维护",
    AccountRole.AUDITOR: "核对",
    AccountRole.ADMIN: "管理员",
    AccountRole.SYSTEM_ADMIN: "系统管理员",
    AccountRole.SECURITY_ADMIN: "安全管理员",
    AccountRole.LOG_AUDITOR: "审计管理员",
}

PERMISSION_LABELS: Mapping[Permission, str] = {
    Permission.SEARCH: "检索",
    Permission.READ: "阅读报告",
    Permission.CHECK: "核对草稿",
    Permission.SCAFFOLD: "生成提纲",
    Permission.UPLOAD: "上传报告",
    Permission.CORRECT: "更正报告信息",
    Permission.DELETE: "移出报告",
    Permission.IGNORE: "改忽略清单",
    Permission.AUDIT: "成批核对",
    Permission.EXPORT: "导出核对结果",
    Permission.OBSERVE: "查看运行状况",
    Permission.ACCOUNTS: "管理账户",
    Permission.RIGHTS: "授予权限",
    Permission.LOG: "查看访问日志",
}


def permissions_of(roles: Collection[AccountRole]) -> frozenset[Permission]:
    """What an account with these roles may do: what any of them may."""
    return frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody or something that calls. ``name`` is that of the account, token or system user; ``origin`` an address.

    ``session`` identifies the sign-in of a browser, "" for others. ``must_change``: the password has to be changed first.
    """

    kind: CallerKind = CallerKind.LOCAL
    name: str = ""
    permissions: frozenset[Permission] = EVERYTHING
    access: Access = ALL_COLLECTIONS
    origin: str = ""
    session: str = field(default="", repr=False)
    must_change: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether this kind of work is allowed."""
        return permission in self.permissions

    def within(self, access: Access) -> "Caller":
        """The same caller, bound to some collections, where nothing can be changed."""
        if access.collections is None:
            return replace(self, access=access)
        return replace(self, access=access, permissions=self.permissions & WITHOUT_CHANGES)


LOCAL = Caller()
"""Whoever sits at the machine, as long as there are no accounts."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What is granted to an account or a token. ``collections``: None for all."""

    roles: tuple[AccountRole, ...] = ()
    collections: tuple[str, ...] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the roles permit."""
        return permissions_of(self.roles)

    @property
    def access(self) -> Access:
        """The collections that may be seen: none where the roles permit no reading."""
        if Permission.READ not in self.permissions:
            return Access(frozenset())
        return Access(None if self.collections is None else frozenset(self.collections))


@dataclass(frozen=True, slots=True)
class User:
    """An account of a person. Times are ISO 8601 in UTC, "" for never. ``source``: local, or the sign-on it comes from."""

    name: str
    rights: Rights
    created: str
    source: str = "local"
    expires: str = ""
    disabled: bool = False
    must_change: bool = False
    last_sign_in: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a program, without its secret. Times are ISO 8601 in UTC, "" for never."""

    id: str
    name: str
    rights: Rights
    created: str
    created_by: str = ""
    expires: str = ""
    revoked: bool = False
    last_used: str = ""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made; ``secret`` is shown once and kept nowhere."""

    token: Token
    secret: str


@dataclass(frozen=True, slots=True)
class LogRecord:
    """A line of the access log: who did what, when, from where, and what came of it.

    ``number`` counts all lines since the log began. ``outcome``: ok, or the code of the error. ``details`` hold names of
    things and numbers, never the text of a draft. ``hash`` covers everything before it and ``previous``, the hash of the
    line before.
    """

    number: int
    at: str
    caller: str
    kind: CallerKind
    origin: str
    action: str
    subject: str
    outcome: str
    details: Mapping[str, str | int]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class LogFault:
    """Something that is wrong with the log: where, and what."""

    file: str
    line: int
    number: int
    message: str


@dataclass(frozen=True, slots=True)
class LogVerification:
    """What a check of the whole log came to. ``head``: the hash of the last line, to be noted down elsewhere."""

    files: int
    records: int
    head: str
    faults: tuple[LogFault, ...]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines of the log, the newest first; ``more``: whether older ones match, too."""

    records: tuple[LogRecord, ...]
    more: bool
