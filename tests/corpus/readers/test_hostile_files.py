"""Any bytes under any name are read or refused, within seconds: nothing else is raised, nothing hangs."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.base.errors import UnreadableFile
from assistant.corpus.parse import parse
from assistant.corpus.readers import read_bytes, suffixes
from reader_files import docx, p, pdf, r, set_lines, zipped

IN_PROCESS = [suffix for suffix in suffixes() if suffix not in (".doc", ".wps", ".odt", ".rtf")]
"""Suffixes whose readers start no other program."""

MAX_SECONDS = 5.0

_OFD = zipped(
    {
        "OFD.xml": '<o:OFD xmlns:o="http://www.ofdspec.org/2016"><o:DocBody><o:DocRoot>D/D.xml</o:DocRoot></o:DocBody></o:OFD>',
        "D/D.xml": '<o:Document xmlns:o="http://www.ofdspec.org/2016"><o:Pages><o:Page ID="1" BaseLoc="P.xml"/></o:Pages>'
        "</o:Document>",
        "D/P.xml": '<o:Page xmlns:o="http://www.ofdspec.org/2016"><o:Content><o:Layer><o:TextObject Boundary="10 10 90 9" '
        'Size="5"><o:TextCode X="0" Y="5">述职报告</o:TextCode></o:TextObject></o:Layer></o:Content></o:Page>',
    },
    compression=0,
)
_FLAT = (
    '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>述职报告</w:t></w:r></w:p>'
    "</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"
).encode()
SEEDS = {
    ".docx": docx(p("述职报告") + p("一、学习", r("情况"))),
    ".pdf": pdf([set_lines([(8, "述职报告"), (2, "一、学习情况")])]),
    ".ofd": _OFD,
    ".xml": _FLAT,
    ".uof": (
        '<uof:UOF xmlns:uof="u" xmlns:字="z"><字:段落><字:句><字:文本串>述职报告</字:文本串></字:句></字:段落></uof:UOF>'
    ).encode(),
    ".html": "<html><meta charset=gbk><title>题</title><body><p>一、学习<table><tr><td>甲<td>乙</table></body></html>".encode(
        "gbk"
    ),
    ".mht": "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
    "<p>述职</p>\r\n--x--\r\n".encode(),
    ".md": "---\ntitle: 题\n---\n# 述职报告\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(),
    ".txt": "2024年度述职报告\n1 履职情况\n1.1 学习\n- 1 -\n".encode(),
    ".png": bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f00010101001bb6ee56"
        "0000000049454e44ae426082"
    ),
}


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_OCR", "off")


def read(data: bytes, name: str) -> None:
    """Read and parse within the limit; a refusal names the file and has a cure."""
    began = time.monotonic()
    refusal = None
    try:
        document = read_bytes(data, name)
    except UnreadableFile as error:
        refusal = error
    if refusal is not None:
        assert (refusal.file, bool(refusal.hint)) == (name, True)
    else:
        report = parse(document.text, notes=document.notes)
        assert all(section.span.end <= len(report.text) for section in report.sections)
        assert not re.search("[\\r\\ufeff]", report.text[:1])
    assert time.monotonic() - began < MAX_SECONDS


_BOUNDED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_BOUNDED
@given(data=st.binary(min_size=1, max_size=400), suffix=st.sampled_from(IN_PROCESS))
def test_any_bytes(data: bytes, suffix: str) -> None:
    read(data, f"报告{suffix}")


@_BOUNDED
@given(
    seed=st.sampled_from(sorted(SEEDS)),
    suffix=st.sampled_from(IN_PROCESS),
    changes=st.lists(
        st.tuples(st.integers(0, 4000), st.binary(max_size=6), st.integers(0, 8)), min_size=1, max_size=6
    ),
)
def test_changed_files(seed: str, suffix: str, changes: list[tuple[int, bytes, int]]) -> None:
    """Files of every kind with bytes replaced, inserted and removed, under every name."""
    data = SEEDS[seed]
    for at, new, removed in changes:
        at %= len(data) + 1
        data = data[:at] + new + data[at + removed :]
    read(data or b"x", f"报告{suffix}")


@_BOUNDED
@given(
    lines=st.lists(
        st.text(
            st.sampled_from(
                "一二三、（）()1234.．甲壹是第章节附件目录：:，。；【】★—- 　\t述职报告年月日%万元\u2028\f"
            ),
            max_size=30,
        ),
        max_size=25,
    )
)
def test_any_lines_are_parsed(lines: list[str]) -> None:
    """What looks like markers, titles, contents and tables in any order."""
    read(("\n".join(lines) or "述").encode(), "报告.txt")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_seed_is_a_file_of_its_kind(seed: str) -> None:
    if seed != ".png":
        assert read_bytes(SEEDS[seed], f"报告{seed}").text.strip()


HUGE = {
    "one line": "一、" * 100_000,
    "markers": "1.1.1.1 " * 40_000,
    "blanks": "述 职 报 告 " * 30_000,
    "dots": "…" * 200_000 + "1\n",
    "tabs": "甲\t乙\n" * 50_000,
    "labels": "学习上：" * 50_000,
    "pages": "- 1 -\n" * 50_000,
    "brackets": "【（" * 100_000,
    "mojibake": "锛屽" * 60_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_readers_take_linear_time(text: str) -> None:
    began = time.monotonic()
    with suppress(UnreadableFile):
        for suffix in (".txt", ".md", ".html"):
            read_bytes(text.encode(), f"大{suffix}")
    assert time.monotonic() - began < 4 * MAX_SECONDS
