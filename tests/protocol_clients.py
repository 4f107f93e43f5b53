"""What clients of LanguageTool's protocol send, byte for byte, each in its own way of writing a form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Sent:
    """One request as it goes over the wire."""

    path: str
    body: bytes
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": FORM})


def libreoffice_7_4(text: str, language: str = "zh-CN", base: str = "/v2") -> Sent:
    """The text as it stands, not encoded; curl names it a form all the same."""
    return Sent(f"{base}/check", f"text={text}&language={language}".encode())


def libreoffice_25_2(text: str, language: str = "zh-CN", base: str = "/v2") -> Sent:
    """Everything but RFC 3986's unreserved characters encoded."""
    return Sent(f"{base}/check", f"text={quote(text, safe='')}&language={language}".encode())


def collabora(text: str) -> Sent:
    """LibreOffice's core below a server that has been given a user name and a key."""
    body = f"text={quote(text, safe='')}&language=zh-CN&username={quote('审稿@县府', safe='')}&apiKey=k-1"
    return Sent("/v2/check", body.encode())


def ltex(parts: Sequence[Mapping[str, str]], base: str = "") -> Sent:
    """Java's URLEncoder over annotation that Gson wrote: < > & = ' as \\u escapes, non-ASCII as it stands."""
    data = json.dumps({"annotation": list(parts)}, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&='":
        data = data.replace(character, f"\\u{ord(character):04x}")
    body = f"language=zh-CN&data={_java(data)}&level=picky"
    return Sent(
        f"{base}/v2/check", body.encode(), headers={"content-type": FORM, "accept": "application/json"}
    )


def obsidian(parts: Sequence[Mapping[str, object]]) -> Sent:
    """``fetch`` inside the editor's window, so with an Origin; encodeURIComponent over annotation with offsets."""
    data = json.dumps({"annotation": list(parts)}, ensure_ascii=False, separators=(",", ":"))
    fields = {"data": data, "language": "auto", "enabledOnly": "false", "level": "default"}
    fields |= {"disabledCategories": "TYPOS", "preferredVariants": "en-US,de-DE"}
    body = "&".join(f"{name}={quote(value, safe=_COMPONENT)}" for name, value in fields.items())
    headers = {"content-type": FORM, "accept": "application/json", "origin": "app://obsidian.md"}
    return Sent("/v2/check", body.encode(), headers=headers)


def java(text: str, **more: str) -> Sent:
    """LanguageTool's own client."""
    fields = {"text": text, "language": "zh-CN", **more, "useragent": "java-http-client"}
    body = "&".join(f"{name}={_java(value)}" for name, value in fields.items())
    return Sent("/v2/check", body.encode(), headers={"content-type": FORM, "charset": "utf-8"})


def curl(text: str) -> Sent:
    """``curl -d language=zh-CN -d "text=…"``: not encoded, the text last."""
    return Sent("/v2/check", f"language=zh-CN&text={text}".encode())


def browser_form(text: str) -> Sent:
    """A form on a page: line ends as CRLF, blanks as +."""
    body = f"text={quote_plus(text.replace(chr(10), chr(13) + chr(10)), safe='*')}&language=zh-CN"
    return Sent("/v2/check", body.encode())


def address_bar(text: str) -> Sent:
    """The same in an address."""
    return Sent(f"/v2/check?language=zh-CN&text={quote(text, safe='')}", b"", "GET", {})


_COMPONENT = "!~*'()"


def _java(value: str) -> str:
    return quote_plus(value, safe="*").replace("~", "%7E")
