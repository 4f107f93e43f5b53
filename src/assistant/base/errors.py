"""Everything that can go wrong, in one tree.

AssistantError                 code, status, detail (what happened), hint (what to do)
├── BadInput                   422  the request cannot be understood
│   ├── UnknownValue           422  a filter or field value that does not exist; names the nearest ones
│   └── BadSetting             422  environment or assistant.toml
├── NotFound                   404  a report, passage or job that is not there
├── UnreadableFile             422  one file was refused; the rest goes on
│   ├── EmptyFile                   nothing in it
│   ├── DamagedFile                 not what its name says, cut short, not decodable
│   ├── EncryptedFile               needs a password
│   ├── ScannedFile                 pictures of pages without a text layer
│   ├── TooLarge                    larger than the limits, or expands to more than it should
│   ├── UnsupportedFormat           no reader for this kind
│   └── ConverterMissing            needs LibreOffice, which is not installed
├── NotAllowed                 403  the caller's rights do not reach that far
├── Conflict                   409  something else is in the way (an index being written, an id taken)
├── IndexMissing               503  there is no index yet
├── IndexUnusable              503  an index that this program must not read (other encoder, newer format, damaged)
├── DrafterFailed          502  the language model that the house runs did not answer as it should
└── MissingExtra               501  an optional package is not installed

Texts are for the reader, in Chinese; codes are for programs, in English.
"""

from collections.abc import Sequence


class AssistantError(Exception):
    """Base of all our errors: ``code`` for programs, ``detail`` and ``hint`` for people."""

    code = "error"
    status = 500

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail if not hint else f"{detail}（{hint}）")
        self.detail = detail
        self.hint = hint


class BadInput(AssistantError):
    """The request cannot be understood as it stands."""

    code = "bad_input"
    status = 422


class UnknownValue(BadInput):
    """A value that does not exist; ``nearest`` are the ones that do and look most like it."""

    code = "unknown_value"

    def __init__(self, field: str, value: str, nearest: Sequence[str] = (), hint: str = "") -> None:
        self.field = field
        self.value = value
        self.nearest = tuple(nearest)
        if not hint and self.nearest:
            hint = f"可用的相近值：{'、'.join(self.nearest)}"
        super().__init__(f"{field}没有“{value}”这个值", hint)


class BadSetting(BadInput):
    """A setting from the environment or assistant.toml that cannot be used."""

    code = "bad_setting"


class NotFound(AssistantError):
    """What was asked for by its id is not there."""

    code = "not_found"
    status = 404


class UnreadableFile(AssistantError):
    """One file was refused; ``file`` is its name as the user knows it."""

    code = "unreadable_file"
    status = 422

    def __init__(self, file: str, detail: str, hint: str = "") -> None:
        super().__init__(detail, hint)
        self.file = file


class EmptyFile(UnreadableFile):
    """A file without any text."""

    code = "empty_file"


class DamagedFile(UnreadableFile):
    """A file that is not what its name says, is cut short or cannot be decoded."""

    code = "damaged_file"


class EncryptedFile(UnreadableFile):
    """A file that needs a password."""

    code = "encrypted_file"


class ScannedFile(UnreadableFile):
    """A PDF of page pictures without a text layer."""

    code = "scanned_file"


class TooLarge(UnreadableFile):
    """A file over the limits, packed or unpacked."""

    code = "too_large"


class UnsupportedFormat(UnreadableFile):
    """A kind of file that no reader takes."""

    code = "unsupported_format"


class ConverterMissing(UnreadableFile):
    """A format that is read through LibreOffice, which is not installed."""

    code = "converter_missing"


class NotAllowed(AssistantError):
    """The caller's rights do not reach that far."""

    code = "not_allowed"
    status = 403


class Conflict(AssistantError):
    """Something else is in the way: another writer, an id that is taken."""

    code = "conflict"
    status = 409


class IndexMissing(AssistantError):
    """There is no index yet."""

    code = "index_missing"
    status = 503


class IndexUnusable(AssistantError):
    """An index that must not be read by this program or with this encoder."""

    code = "index_unusable"
    status = 503


class DrafterFailed(AssistantError):
    """The language model that the house runs did not answer, or not so that it can be used."""

    code = "drafter_failed"
    status = 502


class MissingExtra(AssistantError):
    """An optional package is not installed."""

    code = "missing_extra"
    status = 501

    def __init__(self, package: str, purpose: str, install: str) -> None:
        super().__init__(f"{purpose}需要可选组件 {package}，尚未安装", f"请执行：{install}")
        self.package = package
