"""An extension for LibreOffice that holds nothing but this service's address: no code, no macro."""

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MEDIA_TYPE = "application/vnd.openofficeorg.extension"

_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="config.xcu"
  manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""
_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="assistant.duty-report.languagetool"/>
 <version value="{version}"/>
 <display-name><name lang="zh-CN">述职报告助手</name><name lang="en">Duty report assistant</name></display-name>
</description>
"""
_CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="Linguistic"
 oor:package="org.openoffice.Office">
 <node oor:name="GrammarChecking"><node oor:name="LanguageTool">
  <prop oor:name="BaseURL" oor:op="fuse"><value>{base}</value></prop>
  <prop oor:name="IsEnabled" oor:op="fuse"><value>true</value></prop>
 </node></node>
</oor:component-data>
"""
# The same bytes for the same address, whenever it is made.
_MADE = (2024, 1, 1, 0, 0, 0)


def extension(base: str, version: str) -> bytes:
    """The .oxt for the protocol's address ``base`` (http://127.0.0.1:8000/v2)."""
    files = {
        "META-INF/manifest.xml": _MANIFEST,
        "description.xml": _DESCRIPTION.format(version=escape(version)),
        "config.xcu": _CONFIG.format(base=escape(base)),
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, _MADE), content, ZIP_DEFLATED)
    return packed.getvalue()
