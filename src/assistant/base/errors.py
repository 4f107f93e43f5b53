"""All errors of the product, in one hierarchy.

AssistantError                 code, status, detail (what happened), hint (what to do)
├── BadInput                   422  the request is not valid
│   ├── UnknownValue           422  a filter or field value that does not exist; names the nearest ones
│   ├── BadSetting             422  a setting in the environment or assistant.toml is not valid
│   ├── NoFileAccepted         422  an upload of which every file is refused; carries the code of the first refusal
│   ├── RequestTooLarge        413  the request is larger than the service reads
│   ├── TooSlow                408  the request came too slowly
│   └── TooCostly              422  working on this text or file took too much time or memory
├── NotFound                   404  there is no such report, passage or job
├── UnreadableFile             422  one file is refused; the others are processed
│   ├── EmptyFile                   it contains no text
│   ├── DamagedFile                 it is not what its name says, truncated, or not decodable
│   ├── EncryptedFile               it needs a password
│   ├── ScannedFile                 page images without a text layer
│   ├── TooLarge                    larger than the limits, as stored or unpacked
│   ├── UnsupportedFormat           no reader for this kind of file
│   ├── NotFollowed                 a link that leads out of the corpus folder, a pipe, a device
│   └── ConverterMissing            it needs LibreOffice, which is not installed
├── NotAuthenticated           401  the request says not, or not truly, who sends it
├── NotAllowed                 403  the caller has no access to this
│   ├── NotLocal               403  the request names another host, and the service serves this machine only
│   ├── ForeignOrigin          403  a page of another site sent the request
│   ├── PasswordExpired        403  the caller has to choose another password first
│   └── ForgedForm             403  a form without the mark that a page of the signed-in caller carries
├── SignOnFailed               502  the installation's single sign-on did not give a usable answer
├── TooManyAttempts            429  too many sign-ins failed
├── Conflict                   409  something prevents it (an index is being written, an id is taken)
├── StateUnusable              503  accounts or access log cannot be read or written
├── IndexMissing               503  there is no index yet
├── IndexUnusable              503  the index cannot be read (other encoder, newer format, damaged)
│   ├── IndexDamaged           503  files of the index are missing or changed; indexing again heals it
│   └── EngineUnavailable      503  the search engine does not answer, or lacks what the index says it holds
├── StorageFailed              500  a disk did not do what it was asked to
│   ├── DiskFull               507  there is no space left, or a quota is used up
│   └── NotWritable            403  the account or the file system does not permit it
├── Busy                       503  too much work is waiting already (429: of this caller); says when to try again
├── Stopped                    503  the work was cancelled: whoever wanted it has gone
├── DrafterFailed              502  the installation's language model did not give a usable answer
├── MissingExtra               501  an optional package is not installed
└── RequestFailed              any  the framework refused the request; carries its status

``detail`` and ``hint`` are Chinese, for users; ``code`` is English, for programs.
"""

from collections.abc import Sequence
from typing import Any


class AssistantError(Exception):
    """Base of all errors of the product: ``code`` for programs, ``detail`` (what) and ``hint`` (the cure) for users.

    ``status`` is the HTTP status.
    """

    code = "error"
    status = 500

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail if not hint else f"{detail}（{hint}）")
        self.detail = detail
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross from one process to another, whatever their constructors take."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[AssistantError], arguments: tuple[object, ...], attributes: dict[str, object]
) -> AssistantError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(attributes)
    return error


class BadInput(AssistantError):
    """The request is not valid."""

    code = "bad_input"
    status = 422


class UnknownValue(BadInput):
    """A field has a value that does not exist; ``nearest`` are the most similar ones that do."""

    code = "unknown_value"

    def __init__(self, field: str, value: str, nearest: Sequence[str] = (), hint: str = "") -> None:
        self.field = field
        self.value = value
        self.nearest = tuple(nearest)
        if not hint and self.nearest:
            hint = f"可用的有：{'、'.join(self.nearest)}"
        super().__init__(f"没有“{value}”这个{field}", hint)


class BadSetting(BadInput):
    """A setting in the environment or in assistant.toml is not valid."""

    code = "bad_setting"


class NoFileAccepted(BadInput):
    """Every file of an upload is refused; ``code`` is that of the first refusal."""

    code = "no_file_accepted"

    def __init__(self, detail: str, hint: str, code: str) -> None:
        super().__init__(detail, hint)
        self.code = code


class RequestTooLarge(BadInput):
    """The request is larger than the service reads."""

    code = "request_too_large"
    status = 413


class TooSlow(BadInput):
    """The request came so slowly that the service stopped waiting for the rest of it."""

    code = "too_slow"
    status = 408


class TooCostly(BadInput):
    """Working on one text or file took more time or memory than one may."""

    code = "too_costly"

    @classmethod
    def time(cls, seconds: float) -> "TooCostly":
        """More than so many seconds."""
        return cls(f"处理这份文字超过了 {seconds:g} 秒，已经停下", "请按篇或按部分拆开后再试")

    @classmethod
    def memory(cls, megabytes: int) -> "TooCostly":
        """More than so many MiB."""
        return cls(f"处理这份文字要用的内存超过了 {megabytes} MB，已经停下", "请按篇或按部分拆开后再试")

    @classmethod
    def died(cls) -> "TooCostly":
        """The process that worked on it died: the system ended it, or a library crashed."""
        return cls("处理这份文字的进程意外结束了", "请检查内存是否够用，或把文字拆开后再试")


class NotFound(AssistantError):
    """There is nothing with the requested id."""

    code = "not_found"
    status = 404


class UnreadableFile(AssistantError):
    """One file is refused; ``file`` is its name as the user knows it."""

    code = "unreadable_file"
    status = 422

    def __init__(self, file: str, detail: str, hint: str = "") -> None:
        super().__init__(detail, hint)
        self.file = file


class EmptyFile(UnreadableFile):
    """A file without any text."""

    code = "empty_file"


class DamagedFile(UnreadableFile):
    """A file that is not what its name says, is truncated or cannot be decoded."""

    code = "damaged_file"


class EncryptedFile(UnreadableFile):
    """A file that needs a password."""

    code = "encrypted_file"


class ScannedFile(UnreadableFile):
    """A PDF of page images without a text layer."""

    code = "scanned_file"


class TooLarge(UnreadableFile):
    """A file larger than the limits, as stored or unpacked."""

    code = "too_large"


class UnsupportedFormat(UnreadableFile):
    """A kind of file that no reader accepts."""

    code = "unsupported_format"


class NotFollowed(UnreadableFile):
    """What must not be opened: a link that leads out of the corpus folder, a pipe, a device, a name that is no text."""

    code = "not_followed"


class ConverterMissing(UnreadableFile):
    """A format that is read with LibreOffice, which is not installed."""

    code = "converter_missing"


class NotAuthenticated(AssistantError):
    """The request does not say who sends it, or what it says is not valid (any more)."""

    code = "not_authenticated"
    status = 401


class NotAllowed(AssistantError):
    """The caller has no access to what the request needs."""

    code = "not_allowed"
    status = 403


class NotLocal(NotAllowed):
    """The request is addressed to another host name, and the service serves this machine only."""

    code = "not_local"


class ForeignOrigin(NotAllowed):
    """A page of another site sent the request through a browser."""

    code = "foreign_origin"


class PasswordExpired(NotAllowed):
    """The caller's password is too old, or was set by somebody else: it has to be changed first."""

    code = "password_expired"


class ForgedForm(NotAllowed):
    """A form was sent without the mark that every page of the signed-in caller carries (CSRF)."""

    code = "forged_form"


class SignOnFailed(AssistantError):
    """The system that the installation signs people on with did not answer, or its answer cannot be used."""

    code = "sign_on_failed"
    status = 502


class TooManyAttempts(AssistantError):
    """Too many sign-ins failed; ``retry_after`` is the number of seconds after which the next is answered."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "登录失败的次数太多，暂时不能登录", f"请过 {max(1, round(retry_after / 60))} 分钟再试"
        )
        self.retry_after = retry_after


class StateUnusable(AssistantError):
    """The database of accounts or the access log cannot be read or written."""

    code = "state_unusable"
    status = 503


class Conflict(AssistantError):
    """Something prevents the request for now: another writer, an id that is taken."""

    code = "conflict"
    status = 409


class IndexMissing(AssistantError):
    """There is no index yet."""

    code = "index_missing"
    status = 503


class IndexUnusable(AssistantError):
    """The index cannot be read by this program or with this encoder, or is damaged."""

    code = "index_unusable"
    status = 503


class IndexDamaged(IndexUnusable):
    """Files of the index are missing or not what they were when they were written."""

    code = "index_damaged"


class EngineUnavailable(IndexUnusable):
    """The search engine that the installation chose does not answer, or does not hold what it should."""

    code = "engine_unavailable"


class StorageFailed(AssistantError):
    """A file could not be read or written for a reason that lies with the disk."""

    code = "storage_failed"
    status = 500


class DiskFull(StorageFailed):
    """There is no space left on the disk, or the account's quota is used up."""

    code = "disk_full"
    status = 507


class NotWritable(StorageFailed):
    """The account that runs the program, or the file system, does not permit it."""

    code = "not_writable"
    status = 403


class Busy(AssistantError):
    """Too much work is waiting already. ``retry_after`` is in seconds; ``status`` 429 where it is this caller's work."""

    code = "busy"
    status = 503

    def __init__(self, retry_after: int, *, own: bool = False) -> None:
        who = "您的请求还有不少没有处理完" if own else "现在排队的请求太多"
        super().__init__(who, f"请过 {retry_after} 秒再试")
        self.retry_after = retry_after
        self.status = 429 if own else 503


class Stopped(AssistantError):
    """The work was cancelled before it was done: whoever wanted it has gone, or the program ends."""

    code = "stopped"
    status = 503

    def __init__(self) -> None:
        super().__init__("这次请求已经取消", "需要时请再发一次")


class DrafterFailed(AssistantError):
    """The installation's language model did not answer, or its answer cannot be used."""

    code = "drafter_failed"
    status = 502


class MissingExtra(AssistantError):
    """An optional package is not installed."""

    code = "missing_extra"
    status = 501

    def __init__(self, package: str, purpose: str, install: str) -> None:
        super().__init__(f"{purpose}需要可选组件 {package}，尚未安装", f"请执行：{install}")
        self.package = package


class RequestFailed(AssistantError):
    """The framework refused the request (method, path, encoding); ``status`` is the one it chose."""

    code = "http_error"

    def __init__(self, status: int, detail: str, hint: str) -> None:
        super().__init__(detail, hint)
        self.status = status
