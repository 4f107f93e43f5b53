"""The hierarchy of errors: each has a code of its own, a status, and texts for users."""

import inspect

from assistant.base import errors
from assistant.base.errors import AssistantError, MissingExtra, UnknownValue


def _every_error() -> list[type[AssistantError]]:
    return [
        kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, AssistantError)
    ]


def test_codes_are_not_shared() -> None:
    codes = [kind.code for kind in _every_error()]

    assert sorted(codes) == sorted(set(codes))


def test_the_docstring_lists_every_error() -> None:
    assert [kind.__name__ for kind in _every_error() if kind.__name__ not in (errors.__doc__ or "")] == []


def test_an_unknown_value_names_the_nearest() -> None:
    error = UnknownValue("分管领域", "人社部", ("人社",))

    assert (error.detail, error.hint) == ("没有“人社部”这个分管领域", "可用的有：人社")


def test_a_missing_extra_says_how_to_install_it() -> None:
    error = MissingExtra("rjieba", "分词对照", "pip install rjieba")

    assert str(error) == "分词对照需要可选组件 rjieba，尚未安装（请执行：pip install rjieba）"
