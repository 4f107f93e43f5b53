"""The form of a check, as clients really send it.

LibreOffice before 24 sends ``text=…&language=zh-CN`` as it stands, not percent-encoded: a form parser would read it as
latin-1, turn + into blanks and cut it at the first & of the text. So does ``curl -d`` with the parameters in any order.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from assistant.base.errors import BadInput
from assistant.base.tables import split_list
from assistant.domain.text import AnnotatedText
from assistant.interfaces.languagetool.annotated import Piece, annotated, plain

_KNOWN = (
    "text|data|language|username|apiKey|dicts|motherTongue|preferredVariants|enabledRules|disabledRules|"
    "enabledCategories|disabledCategories|enabledOnly|level|abtest|mode|ruleValues|allowIncompleteResults|"
    "useragent|textSessionId|noopLanguages|preferredLanguages|callback|inputLogging"
)
# The text runs up to the last language: what looks like a parameter before that is part of the text.
_TEXT_FIRST = re.compile(rf"text=(.*)&(language=.*?(?:&(?:{_KNOWN})=[^&]*)*)", re.DOTALL)
_PARAMETER = re.compile(rf"(?:^|&)(?=(?:{_KNOWN})=)")
_HAN = re.compile("[㐀-䶿一-鿿\U00020000-\U000323af]")


@dataclass(frozen=True, slots=True)
class CheckForm:
    """A text to check. ``rules`` and ``categories`` by their ids in the protocol; with ``only``, no others are used.

    ``key``: the token of whoever sends it, which the protocol calls API key; "" for none.
    """

    text: AnnotatedText
    language: str
    enabled: frozenset[str] = frozenset()
    disabled: frozenset[str] = frozenset()
    only: bool = False
    key: str = field(default="", repr=False)

    @property
    def chinese(self) -> bool:
        """Whether there is Chinese in it, whatever language the client took it for: it says en-US before a digit."""
        return _HAN.search(self.text.plain) is not None

    def wants(self, rule: str, category: str) -> bool:
        """Whether the client has not switched this rule off."""
        named = {rule, category}
        if self.disabled & named:
            return False
        return not self.only or bool(self.enabled & named)


def read_form(body: bytes) -> CheckForm:
    """The form in a body, or in an address's query. Raises BadInput where there is no text."""
    fields = _raw_fields(body) if any(byte > 0x7F for byte in body) else _form_fields(body)
    return CheckForm(
        text=_text(fields),
        language=fields.get("language", "auto"),
        enabled=_names(fields, "enabledRules", "enabledCategories"),
        disabled=_names(fields, "disabledRules", "disabledCategories"),
        only=fields.get("enabledOnly", "") in {"true", "yes", "1"},
        key=fields.get("apiKey", ""),
    )


def _form_fields(body: bytes) -> Mapping[str, str]:
    return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace"))


def _raw_fields(body: bytes) -> Mapping[str, str]:
    text = body.decode("utf-8", "replace")
    first = _TEXT_FIRST.fullmatch(text)
    if first is not None:
        return {**_split(first[2]), "text": first[1]}
    return _split(text)


def _split(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in _PARAMETER.split(text) if part)
    return {name: value for name, _, value in pairs}


def _text(fields: Mapping[str, str]) -> AnnotatedText:
    if "data" in fields:
        return _from_annotation(fields["data"])
    if "text" in fields:
        return plain(fields["text"])
    raise BadInput("请求里没有 text，也没有 data", "请按表单格式发送 text=…&language=zh-CN")


def _from_annotation(data: str) -> AnnotatedText:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInput("data 不是有效的 JSON", "请检查引号和编码（UTF-8）") from error
    if not isinstance(value, dict):
        raise BadInput("data 应是一个对象", '例如 {"annotation":[{"text":"…"}]}')
    if isinstance(value.get("text"), str):
        return plain(value["text"])
    parts = value.get("annotation")
    if not isinstance(parts, list):
        raise BadInput("data 里没有 annotation", '例如 {"annotation":[{"text":"…"}]}')
    return annotated(_piece(part) for part in parts)


def _piece(part: Any) -> Piece:
    if isinstance(part, dict):
        text, markup, read = part.get("text"), part.get("markup"), part.get("interpretAs", "")
        if isinstance(text, str) and markup is None:
            return Piece(text)
        if isinstance(markup, str) and isinstance(read, str) and text is None:
            return Piece(markup, read)
    raise BadInput(
        "annotation 的每一项应是 text 或 markup 之一", '例如 {"markup":"<p>","interpretAs":"\\n\\n"}'
    )


def _names(fields: Mapping[str, str], *fields_wanted: str) -> frozenset[str]:
    return frozenset(split_list(",".join(fields.get(name, "") for name in fields_wanted)))
