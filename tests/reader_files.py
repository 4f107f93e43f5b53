"""Files for the readers' tests, built in memory: docx, compound files, PDF."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, numbering: str = "", styles: str = "", prologue: str = "", **parts: str) -> bytes:
    """A Word document of the given body XML; ``numbering`` and ``styles`` are the insides of their parts."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _RELATIONSHIPS,
        "word/document.xml": f"{prologue}<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    if numbering:
        files["word/numbering.xml"] = f"<w:numbering {NAMES}>{numbering}</w:numbering>"
    if styles:
        files["word/styles.xml"] = f"<w:styles {NAMES}>{styles}</w:styles>"
    return zipped(files | parts)


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str, properties: str = "") -> str:
    """A paragraph; plain text becomes a run."""
    inside = "".join(part if part.startswith("<") else r(part) for part in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def numbered(text: str, numbering_id: int = 1, level: int = 0) -> str:
    """A paragraph with direct numbering."""
    return p(
        text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering_id}"/></w:numPr>'
    )


def level(index: int, number_format: str, text: str, extra: str = "", start: int = 1) -> str:
    """A level of an abstract numbering."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(index: int, *levels: str, extra: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{index}">{extra}{"".join(levels)}</w:abstractNum>'


def num(index: int, abstract_index: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{index}"><w:abstractNumId w:val="{abstract_index}"/>{overrides}</w:num>'


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file with sectors of 512 bytes; streams are padded to whole sectors."""
    size = 512
    data = b""
    fat = [0xFFFFFFFD, 0xFFFFFFFE]  # sector 0 is the FAT, sector 1 the directory
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams.items():
        start = len(fat)
        sectors = max(1, -(-len(content) // size))
        fat += [start + i + 1 for i in range(sectors - 1)] + [0xFFFFFFFE]
        data += content.ljust(sectors * size, b"\0")
        entries.append(_entry(name, 2, start, max(4096, len(content))))
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *(fat + [0xFFFFFFFF] * (128 - len(fat))))
    directory = b"".join(entries).ljust(size, b"\0")
    return header + table + directory + data


def _entry(name: str, kind: int, start: int, length: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, *[0xFFFFFFFF] * 3)
    return entry.ljust(116, b"\0") + struct.pack("<IQ", start, length)


Placed = tuple[float, float, float, str]
"""Left edge, baseline and size in points, text."""


def pdf(pages: Sequence[Sequence[Placed]], picture: bool = False) -> bytes:
    """A PDF whose text is set in one font with a ToUnicode table; ``picture`` puts an image on every page."""
    characters = sorted({character for page in pages for *_, text in page for character in text})
    codes = {character: index + 1 for index, character in enumerate(characters)}
    mapping = "".join(f"<{codes[c]:04X}> <{c.encode('utf-16-be').hex().upper()}>\n" for c in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{mapping}endbfchar endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H"
        " /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap),
        _stream(
            "0",
            "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        ),
    ]
    kids = []
    for page in pages:
        shown = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {left} {y} Tm <{''.join(f'{codes[c]:04X}' for c in text)}> Tj ET\n"
            for left, y, size, text in page
        )
        number = len(objects) + 1
        pictures = "/XObject << /I1 6 0 R >>" if picture else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> {pictures} >> >>"
        )
        objects.append(_stream(shown))
        kids.append(f"{number} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.7\n"
    offsets = []
    for index, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{index} 0 obj\n{content}\nendobj\n".encode("latin-1")
    at = len(out)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n".encode()


def _stream(content: str, entries: str = "") -> str:
    return f"<< {entries} /Length {len(content)} >>\nstream\n{content}\nendstream"


def set_lines(
    lines: Sequence[tuple[float, str]], top: float = 760, size: float = 16, leading: float = 29
) -> list[Placed]:
    """Lines of a page, each with its indentation in ems, one below the other, from a left edge of 74."""
    return [(74 + indent * size, top - at * leading, size, text) for at, (indent, text) in enumerate(lines)]


def ofd_of_text(lines: Sequence[str]) -> bytes:
    """An OFD file of one page with these lines and a small picture."""
    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = "".join(
        f'<ofd:TextObject ID="{at}" Boundary="30 {30 + 10 * at} 150 8" Size="5"><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode>'
        "</ofd:TextObject>"
        for at, text in enumerate(lines, start=1)
    )
    picture = '<ofd:ImageObject ID="90" ResourceID="9" Boundary="10 10 20 20"/>'
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {names}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {names}><ofd:Pages>"
            '<ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/P.xml": f"<ofd:Page {names}><ofd:Content><ofd:Layer>{texts}{picture}</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )
