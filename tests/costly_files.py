"""Small files that make much work: one construct each, repeated ``n`` times."""

import zlib
from collections.abc import Callable, Sequence

from reader_files import NAMES, abstract, docx, level, num, numbered, p, zipped

_HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_COMPOSITE = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /Identity-H"
    " /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
)
_DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /S /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)
_WIDE_TABLE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <FFFF>"
    " endcodespacerange\n1 beginbfrange <0000> <FFFF> <0041> endbfrange\nendcmap"
)
_SHOWN = "BT /F1 12 Tf 70 700 Td (abc) Tj ET\n"
_LINE = "<w:p><w:r><w:t>一</w:t></w:r></w:p>"


def _objects(objects: Sequence[bytes]) -> bytes:
    out, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


def _packed(content: str, entries: str = "") -> bytes:
    data = zlib.compress(content.encode(), 9)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(data)} >>\nstream\n".encode()
    return head + data + b"\nendstream"


def pdf_of(
    content: str,
    *,
    pages: int = 1,
    contents: str = "4 0 R",
    fonts: str = "/F1 3 0 R",
    font: str = _HELVETICA,
    forms: str = "",
    more: Sequence[bytes] = (),
) -> bytes:
    """A PDF of one page that is listed ``pages`` times: 3 is the font, 4 its content, 5 the page, ``more`` from 6 on."""
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents}"
        f" /Resources << /Font << {fonts} >> /XObject << {forms} >> >> >>"
    )
    listed = f"<< /Type /Pages /Kids [{' '.join(['5 0 R'] * pages)}] /Count {pages} >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    return _objects([catalog, listed.encode(), font.encode(), _packed(content), page.encode(), *more])


def _form(content: str, forms: str = "") -> bytes:
    resources = f"/Resources << /Font << /F1 3 0 R >> /XObject << {forms} >> >>"
    return _packed(content, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}")


def _nested_tables(depth: int, inside: str) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + inside + "</w:tc></w:tr></w:tbl>" * depth


def _style(number: int) -> str:
    return f'<w:style w:type="paragraph" w:styleId="s{number}"><w:basedOn w:val="s{number + 1}"/></w:style>'


def _ofd(document: str, parts: dict[str, str], documents: int = 1) -> bytes:
    space = 'xmlns:o="http://www.ofdspec.org/2016"'
    roots = "<o:DocRoot>D/D.xml</o:DocRoot>" * documents
    wrapped = {f"D/{name}": f"<o:Page {space}>{inside}</o:Page>" for name, inside in parts.items()}
    own = {
        "OFD.xml": f"<o:OFD {space}><o:DocBody>{roots}</o:DocBody></o:OFD>",
        "D/D.xml": f"<o:Document {space}>{document}</o:Document>",
    }
    return zipped({**own, **wrapped})


_TEXT_OBJECT = (
    '<o:TextObject Boundary="10 10 90 9" Size="5"><o:TextCode X="0" Y="5">述</o:TextCode></o:TextObject>'
)
_PAGE = '<o:Pages><o:Page ID="1" BaseLoc="P.xml"/></o:Pages>'
_STYLED = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>'
_RUN_STYLED = '<w:r><w:rPr><w:rStyle w:val="s0"/></w:rPr><w:t>一</w:t></w:r>'
_MAIL = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b0\r\n\r\n"

COSTLY: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "pdf: one stream named again and again": (
        ".pdf",
        lambda n: pdf_of(_SHOWN * 1000, contents=f"[{'4 0 R ' * n}]"),
    ),
    "pdf: one page listed again and again": (".pdf", lambda n: pdf_of(_SHOWN * 1000, pages=n)),
    "pdf: one large font under many names": (
        ".pdf",
        lambda n: pdf_of(
            _SHOWN,
            fonts=" ".join(f"/F{number} 3 0 R" for number in range(n)),
            font=_COMPOSITE,
            more=[_DESCENDANT.encode(), _packed(_WIDE_TABLE)],
        ),
    ),
    "pdf: one form drawn again and again": (
        ".pdf",
        lambda n: pdf_of("/X Do " * n, forms="/X 6 0 R", more=[_form(_SHOWN * 1000)]),
    ),
    "pdf: forms that draw each other": (
        ".pdf",
        lambda n: pdf_of(
            "/X Do " * 10,
            forms="/X 6 0 R",
            more=[*(_form("/X Do " * 10, f"/X {at + 7} 0 R") for at in range(5)), _form(_SHOWN * n)],
        ),
    ),
    "pdf: tiny texts": (".pdf", lambda n: pdf_of("BT /F1 12 Tf 70 700 Td\n" + "(a) Tj 1 0 Td\n" * n * 100)),
    "docx: styles that rest on each other": (
        ".docx",
        lambda n: docx(_STYLED * n * 10, styles="".join(map(_style, range(n * 10)))),
    ),
    "docx: styles of runs": (
        ".docx",
        lambda n: docx(p(*[_RUN_STYLED] * n * 10), styles="".join(map(_style, range(n * 10)))),
    ),
    "docx: numberings": (
        ".docx",
        lambda n: docx(
            p("述"),
            numbering=abstract(0, *(level(at, "decimal", "%1") for at in range(n * 10)))
            + "".join(num(at, 0) for at in range(1, n * 10)),
        ),
    ),
    "docx: long labels": (
        ".docx",
        lambda n: docx(
            numbered("一") * n * 10, numbering=abstract(0, level(0, "decimal", "%1" * n * 10)) + num(1, 0)
        ),
    ),
    "docx: labels of many letters": (
        ".docx",
        lambda n: docx(
            numbered("一") * n,
            numbering=abstract(0, level(0, "lowerLetter", "%1", start=n * 10**6)) + num(1, 0),
        ),
    ),
    "docx: levels without end": (
        ".docx",
        lambda n: docx(
            "".join(numbered("一", level=at) for at in range(n * 10)),
            numbering=abstract(0, level(0, "decimal", "%1")) + num(1, 0),
        ),
    ),
    "docx: tables in tables": (".docx", lambda n: docx(_nested_tables(70, _LINE) * n)),
    "uof: elements": (
        ".uof",
        lambda n: f'<uof:UOF xmlns:uof="u" xmlns:字="z">{"<x/>" * n * 6000}</uof:UOF>'.encode(),
    ),
    "docx: notes": (
        ".docx",
        lambda n: docx(
            p("述"),
            **{
                "word/footnotes.xml": f"<w:footnotes {NAMES}>"
                + f'<w:footnote w:id="1">{_LINE}</w:footnote>' * n * 10
                + "</w:footnotes>"
            },
        ),
    ),
    "ofd: one template named again and again": (
        ".ofd",
        lambda n: _ofd(
            f'<o:CommonData><o:TemplatePage ID="7" BaseLoc="T.xml"/></o:CommonData>{_PAGE}',
            {"P.xml": _TEXT_OBJECT + '<o:Template TemplateID="7"/>' * n * 10, "T.xml": _TEXT_OBJECT * n * 10},
        ),
    ),
    "ofd: one page listed again and again": (
        ".ofd",
        lambda n: _ofd(
            "<o:Pages>" + '<o:Page ID="1" BaseLoc="P.xml"/>' * n + "</o:Pages>",
            {"P.xml": _TEXT_OBJECT * 2000},
        ),
    ),
    "ofd: one document named again and again": (
        ".ofd",
        lambda n: _ofd("<o:X/>" * n * 10, {"P.xml": _TEXT_OBJECT}, documents=n * 10),
    ),
    "html: comments before the page": (".html", lambda n: b"<!---->" * n * 10 + b"<html>"),
    "html: attributes of one tag": (
        ".html",
        lambda n: f"<p {' '.join(f'a{at}=1' for at in range(n * 100))}>述".encode(),
    ),
    "html: labels of many letters": (
        ".html",
        lambda n: f"<ol type=a start={n * 10**6}>{'<li>述' * n}".encode(),
    ),
    "mht: parts in parts": (
        ".mht",
        lambda n: (
            _MAIL
            + "".join(
                f"--b{at}\r\nContent-Type: multipart/mixed; boundary=b{at + 1}\r\n\r\n" for at in range(n * 5)
            )
            + f"--b{n * 5}\r\nContent-Type: text/html\r\n\r\n<p>述"
        ).encode(),
    ),
}
