"""Jinja templates for text, Markdown and HTML exports: those that ship, and users' own.

A user's template is not trusted: it is rendered in Jinja's sandbox, with the scaffold's plain data, no functions, no
files, no other templates, few filters, and a limit on the output.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import PackageLoader, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.base.errors import BadInput, TooLarge
from assistant.base.templates import configured
from assistant.base.work import Limits, shared_workers

_WIDEST = 200
_WIDTHS = re.compile(r"[:.]\D?\D?\D?([0-9]{1,20})")
_NESTED = re.compile(r"\{[^{}]{0,200}\{[^{]")
"""A format whose width is itself a value."""

_LENGTHENING = frozenset(
    {"ljust", "rjust", "center", "zfill", "expandtabs", "replace", "translate", "join", "to_bytes"}
)
_LIMITS = Limits(seconds=20.0, megabytes=256)
"""What filling a user's template in may take; a report takes a hundredth."""

_FILTERS = (
    "default",
    "d",
    "e",
    "escape",
    "first",
    "forceescape",
    "join",
    "last",
    "length",
    "count",
    "lower",
    "trim",
    "upper",
)
_MAX_TEMPLATE_BYTES = 64 * 1024  # bytes of a template
_MAX_OUTPUT = 4_000_000  # characters of output
_MAX_LOOP_DEPTH = 4  # nested loops: sections, items, slots, and one more


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, without operators that can produce very large values."""

    intercepted_binops = frozenset({"*", "**", "%", "//"})

    def wrap_str_format(self, value: Any) -> Any:
        """``"{:>9}".format(…)``, with widths that a line of a report can have."""
        wrapped = super().wrap_str_format(value)
        if wrapped is not None and _NESTED.search(value.__self__):
            raise SecurityError("格式里套着格式")
        if wrapped is not None and any(int(width) > _WIDEST for width in _WIDTHS.findall(value.__self__)):
            raise SecurityError(f"宽度超过 {_WIDEST}")
        return wrapped

    def is_safe_callable(self, obj: Any) -> bool:
        """Methods that make a text longer by a number, or write one over and over, are not called."""
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, str | bytes | int) and obj.__name__ in _LENGTHENING:
            raise SecurityError(f"“{obj.__name__}”")
        return super().is_safe_callable(obj)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"“{operator}”")


def _environment(*, html: bool) -> _Environment:
    environment = configured(_Environment, html=html, keep_trailing_newline=True)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


@cache
def _shipped(name: str) -> str:
    environment = _environment(html=False)
    source, _, _ = PackageLoader("assistant.export", "templates").get_source(environment, name)
    return source


def render_shipped(suffix: str, data: dict[str, Any]) -> bytes:
    """Render the shipped template of a format (``.txt`` ``.md`` ``.html``)."""
    return _render(
        _shipped(f"scaffold{suffix}.j2"), data, html=suffix == ".html", name=f"scaffold{suffix}.j2"
    )


def render_user_template(template: Path, data: dict[str, Any]) -> bytes:
    """Render a user's template; HTML is escaped when its name ends with .html.

    Raises BadInput when it cannot be read, is not valid or uses what templates may not use, TooLarge when it or its
    output exceeds the limits, TooCostly when filling it in takes too much.
    """
    try:
        source = template.read_bytes()
    except OSError as error:
        raise BadInput(f"模板“{template}”读不了：{error.strerror}", "请检查路径") from error
    if len(source) > _MAX_TEMPLATE_BYTES:
        raise TooLarge(
            template.name, f"模板超过 {_MAX_TEMPLATE_BYTES // 1024} KB", "模板只写版式，正文由程序填入"
        )
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"模板“{template}”不是 UTF-8 编码", "请另存为 UTF-8 后再用") from error
    # What is not refused may still double a text forty times: it is done where it can be ended.
    html = template.suffix.lower() in {".html", ".htm"}
    return shared_workers().run(_rendered, text, data, html, template.name, limits=_LIMITS)


def _rendered(source: str, data: dict[str, Any], html: bool, name: str) -> bytes:
    return _render(source, data, html=html, name=name)


def _render(source: str, data: dict[str, Any], *, html: bool, name: str) -> bytes:
    environment = _environment(html=html)
    try:
        _refuse_depth(environment.parse(source), 0)
        output: list[str] = []
        length = 0
        for chunk in environment.from_string(source).generate(data):
            output.append(chunk)
            length += len(chunk)
            if length > _MAX_OUTPUT:
                raise TooLarge(name, f"模板写出的文字超过 {_MAX_OUTPUT} 字", "请检查模板里的循环")
    except SecurityError as error:
        raise BadInput(
            f"模板“{name}”用了不允许的写法：{error}", "模板只能取用提纲的内容，不能执行程序"
        ) from error
    except (TemplateError, TypeError, ValueError, RecursionError) as error:
        raise BadInput(f"模板“{name}”有误：{error}", "写法见 docs/templates.md") from error
    return "".join(output).encode()


def _refuse_depth(node: nodes.Node, depth: int) -> None:
    deeper = depth + isinstance(node, nodes.For)
    if deeper > _MAX_LOOP_DEPTH:
        raise SecurityError(f"循环套了 {deeper} 层")
    if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
        raise SecurityError("引用别的文件")
    for child in node.iter_child_nodes():
        _refuse_depth(child, deeper)
