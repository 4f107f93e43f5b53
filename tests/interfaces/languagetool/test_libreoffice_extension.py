"""GET /libreoffice.oxt: an extension that holds this service's address, and no code."""

import io
import zipfile

from fastapi.testclient import TestClient
from lxml import etree

from assistant.base.version import __version__

OOR = "{http://openoffice.org/2001/registry}"
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="config.xcu"
  manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""
DESCRIPTION = f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="assistant.duty-report.languagetool"/>
 <version value="{__version__}"/>
 <display-name><name lang="zh-CN">述职报告助手</name><name lang="en">Duty report assistant</name></display-name>
</description>
"""
CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="Linguistic"
 oor:package="org.openoffice.Office">
 <node oor:name="GrammarChecking"><node oor:name="LanguageTool">
  <prop oor:name="BaseURL" oor:op="fuse"><value>http://127.0.0.1:8000/v2</value></prop>
  <prop oor:name="IsEnabled" oor:op="fuse"><value>true</value></prop>
 </node></node>
</oor:component-data>
"""


def _fetched(client: TestClient, host: str) -> bytes:
    answer = client.get("/libreoffice.oxt", headers={"host": host})
    assert answer.status_code == 200, answer.text
    return answer.content


def test_three_files_and_no_more(client: TestClient) -> None:
    with zipfile.ZipFile(io.BytesIO(_fetched(client, "127.0.0.1:8000"))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}

    assert files == {"META-INF/manifest.xml": MANIFEST, "description.xml": DESCRIPTION, "config.xcu": CONFIG}


def test_it_comes_as_an_extension(client: TestClient) -> None:
    headers = client.get("/libreoffice.oxt").headers

    assert headers["content-type"] == "application/vnd.openofficeorg.extension"
    assert headers["content-disposition"] == 'attachment; filename="duty-report-assistant.oxt"'


def test_the_address_is_the_one_that_was_asked(client: TestClient) -> None:
    """Whoever came by another name or port gets that one; the same bytes each time."""
    other = _fetched(client, "localhost:9123")
    with zipfile.ZipFile(io.BytesIO(other)) as archive:
        root = etree.fromstring(archive.read("config.xcu"))

    values = {prop.get(f"{OOR}name"): prop.findtext("value") for prop in root.iter("prop")}
    assert values == {"BaseURL": "http://localhost:9123/v2", "IsEnabled": "true"}
    assert _fetched(client, "localhost:9123") == other
    assert client.get("/libreoffice.oxt", headers={"host": "example.org"}).status_code == 403
