"""Comments are anchored at their characters, whatever a paragraph contains; nothing else in the file changes."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from assistant.base.errors import DamagedFile, TooLarge
from assistant.corpus.readers import read_bytes
from assistant.corpus.word import comments as comments_module
from assistant.corpus.word.anchors import AnchorFinder
from assistant.corpus.word.comments import Author, Comment, printable, with_comments
from assistant.corpus.word.document import is_word, open_document
from assistant.domain.text import Span
from reader_files import NAMES, W, abstract, docx, level, num, numbered, p, r, zipped
from word_comments import name, parts, without_marks

US = Author("述职报告助手", "助手")
NOON = datetime(2025, 3, 1, 12, 0)  # noqa: DTZ001  # what is stamped is local time, as it stands
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"


def commented(data: bytes, *wanted: str | Span, author: Author = US, timestamp: datetime = NOON) -> bytes:
    """The document with a comment for each span, or for the first place where a text stands."""
    document = open_document(data, "a.docx")
    places = AnchorFinder(document.lines)
    made = []
    for want in wanted:
        begin = document.text.index(want) if isinstance(want, str) else 0
        span = want if isinstance(want, Span) else Span(begin, begin + len(want))
        anchor = places.anchor(span)
        assert anchor is not None
        made.append(Comment(anchor, (f"对“{span.of(document.text)}”",)))
    return with_comments(document, made, author, timestamp)


def marked(data: bytes) -> list[str]:
    """The text between the marks of each comment, by id, with tabs and line ends; text boxes in 〔〕."""
    root = etree.fromstring(parts(data)["word/document.xml"])
    found: dict[str, str] = {}
    open_now: list[str] = []

    def walk(element: etree._Element) -> None:
        tag = etree.QName(element).localname
        mark = element.get(name("id"), "")
        if tag == "commentRangeStart":
            open_now.append(mark)
            found[mark] = ""
        elif tag == "commentRangeEnd":
            open_now.remove(mark)
            follower = element.getnext()
            assert follower is not None
            assert follower[-1].get(name("id")) == mark, "the reference follows the end of its range"
        text = {"t": element.text or "", "tab": "\t", "br": "\n", "sym": "☆"}.get(tag, "")
        text = {"txbxContent": "〔", "p": "¶" if element.getprevious() is not None else ""}.get(tag, text)
        for mark in open_now:
            found[mark] += text
        for child in element:
            walk(child)
        if tag == "txbxContent":
            for mark in open_now:
                found[mark] += "〕"

    walk(root)
    assert open_now == []
    return [found[key] for key in sorted(found, key=int)]


def control(kind: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
    f"{p('框内文字')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("第7页")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)

PLACES = {
    "inside a run": (p("全年新增就业1200人。"), "就业1200", "就业1200"),
    "a whole run": (p("全年", r("新增就业"), "。"), "新增就业", "新增就业"),
    "through runs of several formats": (
        p("甲乙", r("丙丁", "<w:b/>"), r("戊己", "<w:i/>")),
        "乙丙丁戊",
        "乙丙丁戊",
    ),
    "astral characters": (p("𠮷祥𠮷利𠮷庆"), "𠮷利", "𠮷利"),
    "masks and full-width spaces": (p("　　新增***人，　其中"), "***人，　", "***人，　"),
    "tab and break in a run": (
        p("<w:r><w:t>甲乙</w:t><w:tab/><w:t>丙</w:t><w:br/><w:t>丁戊</w:t></w:r>"),
        "乙\t丙\n丁",
        "乙\t丙\n丁",
    ),
    "begins with a tab": (p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙丙</w:t></w:r>"), "\t乙", "\t乙"),
    "after a page mark of the last layout": (
        p("前", "<w:r><w:lastRenderedPageBreak/><w:t>甲乙</w:t></w:r>"),
        "甲",
        "甲",
    ),
    "several paragraphs": (p("甲乙") + p("丙丁") + p("戊己"), "乙\n丙丁\n戊", "乙¶丙丁¶戊"),
    "hyperlink": (p("见", f'<w:hyperlink r:id="rId9">{r("附件二")}</w:hyperlink>', "。"), "见附", "见附"),
    "content control": (p("共", control("", r("三十")), "户"), "十户", "十户"),
    "plain-text control: all of it": (p("共", control("<w:text/>", r("三十")), "户"), "十户", "三十户"),
    "bound control: all of it": (p("共", control("<w:dataBinding/>", r("三十")), "户"), "共三", "共三十"),
    "control around paragraphs": (control("<w:text/>", p("控件段")), "件", "件"),
    "tracked insertion": (p("全年", f"<w:ins>{r('新建成')}</w:ins>", "校舍"), "建成校", "建成校"),
    "deleted text in between": (
        p("全年", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "建成"),
        "年建",
        "年建",
    ),
    "smart tag": (p(f"<w:smartTag>{r('青岚县')}</w:smartTag>", "局"), "县局", "县局"),
    "field result": (p("共", FIELD, "。"), "7", "7"),
    "ruby: all of it": (
        p(
            "我",
            f"<w:r><w:ruby><w:rt>{r('lǚ')}</w:rt><w:rubyBase>{r('履职')}</w:rubyBase></w:ruby></w:r>",
            "尽责",
        ),
        "职尽",
        "lǚ履职尽",
    ),
    "formula: all of it": (
        p("即", "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "项"),
        "+b项",
        "a+b项",
    ),
    "symbol": (p('<w:r><w:sym w:font="宋体" w:char="2605"/><w:t>完成</w:t></w:r>'), "★完", "☆完"),
    "text box: the run that holds it": (p("段落", BOX, "续完"), "框内", "〔框内文字〕"),
    "paragraph and its text box": (p("段落", BOX, "续完"), "续完\n框", "〔框内文字〕续完"),
    "table cells": (
        f"<w:tbl><w:tr><w:tc>{p('指标甲')}</w:tc><w:tc>{p('数值乙')}</w:tc></w:tr></w:tbl>",
        "甲\t数",
        "甲数",
    ),
    "paragraph run on by a deleted mark": (
        p("上半", properties="<w:rPr><w:del/></w:rPr>") + p("下半"),
        "半下",
        "半¶下",
    ),
}


@pytest.mark.parametrize(("body", "wanted", "expected"), PLACES.values(), ids=PLACES.keys())
def test_a_comment_is_anchored_at_its_characters(body: str, wanted: str, expected: str) -> None:
    before = docx(body)
    after = commented(before, wanted)
    assert marked(after) == [expected]
    assert read_bytes(after, "a.docx").text == read_bytes(before, "a.docx").text


CHINESE = abstract(0, level(0, "chineseCounting", "%1、")) + num(1, 0)
CELLS = f"<w:tbl><w:tr><w:tc>{p('甲乙')}</w:tc><w:tc>{p('丙丁')}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("body", "span", "expected"),
    [
        (numbered("学习情况"), Span(0, 2), "学"),
        (numbered("学习情况"), Span(0, 3), "学"),
        (CELLS, Span(2, 3), "丙"),
        (p("甲乙") + p("") + p("丙丁"), Span(2, 3), "乙"),
        (p("甲乙") + p("") + p("丙丁"), Span(3, 4), "丙"),
        (p("甲乙"), Span(2, 2), "乙"),
        (p("甲乙"), Span(0, 0), "甲"),
        (p("甲乙"), Span(1, 1), "乙"),
    ],
    ids=["number", "number and text", "tab", "end", "blank line", "behind all", "before all", "between"],
)
def test_generated_text_is_commented_at_its_neighbour(body: str, span: Span, expected: str) -> None:
    assert marked(commented(docx(body, CHINESE), span)) == [expected]


def test_anchors_state_whether_they_are_exact() -> None:
    body = p("甲乙", control("<w:text/>", r("三十")), "丙") + numbered("丁")
    document = open_document(docx(body, CHINESE), "a.docx")
    assert document.text == "甲乙三十丙\n一、丁"
    places = AnchorFinder(document.lines)
    spans = [Span(0, 1), Span(1, 3), Span(3, 5), Span(6, 8), Span(8, 9)]
    anchors = [places.anchor(span) for span in spans]
    assert [anchor.exact for anchor in anchors if anchor] == [True, False, False, False, True]


def test_a_document_of_automatic_numbers_has_no_anchor() -> None:
    table = f"<w:tbl><w:tr><w:tc>{numbered('')}</w:tc></w:tr></w:tbl>"
    document = open_document(docx(table, CHINESE), "a.docx")
    assert document.text == "一、"
    assert AnchorFinder(document.lines).anchor(Span(0, 2)) is None


def test_comments_may_nest_overlap_and_touch() -> None:
    after = commented(
        docx(p("甲乙丙丁", r("戊己庚辛", "<w:b/>"))),
        "乙丙丁戊",
        "丙丁",
        "丁戊己",
        "己庚",
        "庚辛",
        "甲",
        "乙丙丁戊",
    )
    assert marked(after) == ["乙丙丁戊", "丙丁", "丁戊己", "己庚", "庚辛", "甲", "乙丙丁戊"]


def test_runs_keep_their_format_and_their_attributes() -> None:
    """Both halves of a split run keep its format, and spaces at the split are kept."""
    run = (
        '<w:r w:rsidR="00AB12CD"><w:rPr><w:rFonts w:eastAsia="仿宋"/><w:b/></w:rPr><w:t>甲 乙 丙</w:t></w:r>'
    )
    root = etree.fromstring(parts(commented(docx(p(run)), " 乙 "))["word/document.xml"])
    runs = [run for run in root.iter(name("r")) if run.find(name("t")) is not None]
    texts = [run.find(name("t")) for run in runs]
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert [(text.text, text.get(space)) for text in texts if text is not None] == [
        ("甲", None),
        (" 乙 ", "preserve"),
        ("丙", None),
    ]
    assert [dict(run.attrib) for run in runs] == [{name("rsidR"): "00AB12CD"}] * 3
    assert len({etree.tostring(run.find(name("rPr"))) for run in runs}) == 1


def test_nothing_else_changes() -> None:
    extra = {"word/media/image1.png": "\x89PNG", "docProps/core.xml": "<x/>", "word/vbaProject.bin": "宏"}
    before = docx("".join(body for body, _, _ in PLACES.values()), CHINESE, **extra)
    after = commented(before, "就业1200", "乙丙丁戊", "十户", "续完\n框", "建成校", "甲\t数", "半下")
    old, new = parts(before), parts(after)
    rewritten = {"word/document.xml", "[Content_Types].xml"}
    added = {"word/comments.xml", "word/_rels/document.xml.rels"}
    assert new.keys() - old.keys() == added
    assert {part for part in old if old[part] != new[part]} == rewritten
    assert without_marks(new["word/document.xml"]) == without_marks(old["word/document.xml"])
    assert list(new) == [*old, *sorted(added)]


def test_the_comments_part_and_its_name() -> None:
    after = parts(commented(docx(p("甲乙丙")), "乙"))
    assert etree.tostring(etree.fromstring(after["[Content_Types].xml"]), method="c14n").decode() == (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml" '
        'PartName="/word/comments.xml"></Override></Types>'
    )
    assert etree.tostring(
        etree.fromstring(after["word/_rels/document.xml.rels"]), method="c14n"
    ).decode() == (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rIdComments" Target="comments.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"></Relationship>'
        "</Relationships>"
    )
    comments = etree.fromstring(after["word/comments.xml"])
    assert [dict(comment.attrib) for comment in comments] == [
        {
            name("id"): "0",
            name("author"): "述职报告助手",
            name("date"): "2025-03-01T12:00:00Z",
            name("initials"): "助手",
        }
    ]
    assert "".join(comments.itertext()) == "对“乙”"
    assert b"ns0" not in after["word/comments.xml"] + after["word/document.xml"]


# --- a second time, and beside others ----------------------------------------------------------------

OTHERS = (
    f'<w:comment w:id="4" w:author="审稿人" w:initials="审"><w:p w14:paraId="0000000A" xmlns:w14="{W14}">'
    f"{r('请改')}</w:p></w:comment>"
    f'<w:comment w:id="7" w:author="述职报告助手" w:initials="助手"><w:p w14:paraId="0000000B" xmlns:w14="{W14}">'
    f"{r('旧批注')}</w:p></w:comment>"
    '<w:comment w:id="8" w:author="述职报告助手" w:initials="某"><w:p/></w:comment>'
)
RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"'
    ' Target="comments.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended"'
    ' Target="commentsExtended.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.microsoft.com/office/2016/09/relationships/commentsIds"'
    ' Target="commentsIds.xml"/>'
    '<Relationship Id="rId4" Type="http://schemas.microsoft.com/office/2018/08/relationships/commentsExtensible"'
    ' Target="commentsExtensible.xml"/></Relationships>'
)


def mark(number: int, text: str) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>{text}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
    )


REVIEWED = docx(
    p("甲", mark(4, r("乙")), mark(7, r("丙丁")), mark(8, r("戊"))),
    **{
        "word/comments.xml": f"<w:comments {NAMES}>{OTHERS}</w:comments>",
        "word/_rels/document.xml.rels": RELATED,
        "word/commentsExtended.xml": f'<x:commentsEx xmlns:x="{W15}"><x:commentEx x:paraId="0000000B"/>'
        '<x:commentEx x:paraId="0000000A" x:paraIdParent="0000000B" x:done="0"/></x:commentsEx>',
        "word/commentsIds.xml": f'<x:commentsIds xmlns:x="{CID}"><x:commentId x:paraId="0000000B" x:durableId="77"/>'
        '<x:commentId x:paraId="0000000A" x:durableId="78"/></x:commentsIds>',
        "word/commentsExtensible.xml": f'<x:list xmlns:x="{CID}ex"><x:commentExtensible x:durableId="77"/>'
        '<x:commentExtensible x:durableId="78"/></x:list>',
    },
)


def test_own_comments_are_replaced_and_those_of_others_kept() -> None:
    """A reply to an own comment becomes a thread of its own."""
    after = parts(commented(REVIEWED, "丁戊"))
    comments = etree.fromstring(after["word/comments.xml"])
    assert [(c.get(name("id")), c.get(name("author")), "".join(c.itertext())) for c in comments] == [
        ("4", "审稿人", "请改"),
        ("8", "述职报告助手", ""),
        ("9", "述职报告助手", "对“丁戊”"),
    ]
    assert marked(zipped(after)) == ["乙", "戊", "丁戊"]
    companions = [
        [sorted(entry.attrib.values()) for entry in etree.fromstring(after[f"word/{part}.xml"])]
        for part in ("commentsExtended", "commentsIds", "commentsExtensible")
    ]
    assert companions == [[["0", "0000000A"]], [["0000000A", "78"]], [["78"]]]


def test_writing_twice_equals_writing_once() -> None:
    before = docx(p("甲乙丙丁", r("戊己", "<w:b/>")))
    once = commented(before, "乙丙", "丁戊")
    assert parts(commented(once, "乙丙", "丁戊")) == parts(once)
    cleaned = parts(commented(once))
    assert without_marks(cleaned["word/document.xml"]) == without_marks(parts(before)["word/document.xml"])
    assert list(etree.fromstring(cleaned["word/comments.xml"])) == []


def test_without_comments_there_is_no_comments_part() -> None:
    before = docx(p("甲乙"))
    assert parts(commented(before)).keys() == parts(before).keys()


def test_an_unreferenced_part_of_that_name_is_kept() -> None:
    after = parts(commented(docx(p("甲乙"), **{"word/Comments.xml": "<x/>"}), "甲"))
    assert after["word/Comments.xml"] == b"<x/>"
    assert b'Target="comments1.xml"' in after["word/_rels/document.xml.rels"]


def test_strict_documents_stay_strict() -> None:
    transitional = parts(docx(p("甲乙丙")))
    names = (
        (W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    for transitional_name, strict in names:
        transitional = {part: data.replace(transitional_name, strict) for part, data in transitional.items()}
    after = commented(zipped(transitional), "乙")
    assert all(W.encode() not in data for data in parts(after).values())
    assert names[1][1] + b"/comments" in parts(after)["word/_rels/document.xml.rels"]
    assert marked(
        zipped({part: data.replace(names[0][1], names[0][0]) for part, data in parts(after).items()})
    ) == ["乙"]
    assert read_bytes(after, "a.docx").text == "甲乙丙"


def test_more_comments_than_word_opens_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments_module, "MAX_COMMENTS", 2)
    with pytest.raises(TooLarge) as refusal:
        commented(docx(p("甲乙丙")), "甲", "乙", "丙")
    assert refusal.value.detail == "批注将超过 Word 一份文档的上限（2 条）"


def test_a_package_without_content_types_is_refused() -> None:
    broken = {part: data for part, data in parts(docx(p("甲乙"))).items() if part != "[Content_Types].xml"}
    with pytest.raises(DamagedFile):
        commented(zipped(broken), "甲")


def test_characters_not_allowed_in_xml() -> None:
    assert printable("甲\x00\x1b\x0c\ud800\uffff\t\n𠮷") == "甲\ufffd\ufffd\ufffd\ufffd\ufffd\t\n𠮷"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (docx(p("甲")), True),
        (zipped({"a.txt": "甲"}), False),
        (b"PK\x03\x04", False),
        ("正文".encode(), False),
        (b"", False),
    ],
    ids=["docx", "zip", "cut short", "text", "empty"],
)
def test_word_files_are_recognised_by_content(data: bytes, expected: bool) -> None:
    assert is_word(data) is expected


def test_pasted_byte_order_marks_and_odd_line_ends_are_not_text() -> None:
    """The text of a report has neither, so that offsets agree with the document."""
    data = docx(p("\ufeff述职&#13;报告"))
    assert read_bytes(data, "a.docx").text == "述职\n报告"
    assert marked(commented(data, "职\n报")) == ["职\r报"]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(alphabet="甲乙𠮷 　*1", min_size=1, max_size=5), max_size=4), min_size=1, max_size=4
    ),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=5),
)
def test_any_spans_of_any_runs(paragraphs: list[list[str]], wanted: list[tuple[int, int]]) -> None:
    """For any runs and spans, the text between the marks is that of the span."""
    before = docx("".join(p(*(r(text) for text in runs)) for runs in paragraphs))
    text = open_document(before, "a.docx").text
    spans = [Span(begin, min(begin + length, len(text))) for begin, length in wanted if begin < len(text)]
    spans = [span for span in spans if text[span.begin] != "\n" != text[span.end - 1]]
    after = commented(before, *spans)
    assert [found.replace("¶", "") for found in marked(after)] == [
        span.of(text).replace("\n", "") for span in spans
    ]
    assert open_document(after, "a.docx").text == text
    assert without_marks(parts(after)["word/document.xml"]) == without_marks(
        parts(before)["word/document.xml"]
    )
