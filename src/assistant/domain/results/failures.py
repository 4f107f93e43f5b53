"""Errors as data: the body of a refused request, and the output of a failed command with ``--json``."""

from dataclasses import dataclass

from assistant.base.errors import AssistantError


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """What went wrong: ``code`` for programs, ``detail`` and ``hint`` (what to do about it) for people."""

    code: str
    detail: str
    hint: str


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """The body of every refused request, and the output of a failed command with ``--json``."""

    error: ErrorDetail

    @classmethod
    def of(cls, error: AssistantError) -> "ErrorAnswer":
        """The answer for ``error``."""
        return cls(ErrorDetail(error.code, error.detail, error.hint))
