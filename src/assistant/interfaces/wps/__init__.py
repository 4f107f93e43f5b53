"""The add-in of WPS Writer, made known to WPS: one line in its publish.xml. Experimental: not tried on every build.

Office.js is no way: it loads its parts from its maker's network, and does nothing on an island.
"""

import os
import sys
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from assistant.base.errors import BadInput, Conflict

NAME = "ReportAssistant"
_PLACES = {
    "win32": (("APPDATA",), "kingsoft/wps/jsaddons"),
    "linux": (("XDG_DATA_HOME", "HOME"), ".local/share/Kingsoft/wps/jsaddons"),
}


def publish_file() -> Path:
    """Where WPS of this user looks for add-ins. Raises BadInput on a system that has no WPS we know of."""
    if sys.platform not in _PLACES:
        raise BadInput(f"不知道 WPS 在 {sys.platform} 上的加载项目录", "请用 --file 指定 publish.xml 的位置")
    variables, below = _PLACES[sys.platform]
    for variable in variables:
        if root := os.environ.get(variable):
            inner = below.removeprefix(".local/share/") if variable == "XDG_DATA_HOME" else below
            return Path(root, inner, "publish.xml")
    raise BadInput(f"环境变量 {'、'.join(variables)} 都没有值", "请用 --file 指定 publish.xml 的位置")


def register(address: str, file: Path) -> None:
    """Add the add-in at ``address`` (http://127.0.0.1:8000) to ``file``, or move it there; other add-ins stay.

    Raises BadInput for an address that is none, Conflict for a file that cannot be read as WPS writes it.
    """
    if not address.startswith(("http://", "https://")):
        raise BadInput(f"“{address}”不是网址", "例如 http://127.0.0.1:8000")
    root = _read(file)
    _remove(root)
    url = f"{address.rstrip('/')}/static/wps/"
    line = (
        f'<jspluginonline name={quoteattr(NAME)} type="wps" url={quoteattr(url)} '
        'enable="enable_dev" install="null"/>'
    )
    root.append(etree.fromstring(line))
    _write(root, file)


def unregister(file: Path) -> bool:
    """Take the add-in out of ``file``; whether it was there. Raises Conflict as :func:`register` does."""
    if not file.is_file():
        return False
    root = _read(file)
    gone = _remove(root)
    if gone:
        _write(root, file)
    return gone


def _remove(root: etree._Element) -> bool:
    ours = [child for child in root if child.get("name") == NAME]
    for child in ours:
        root.remove(child)
    return bool(ours)


def _read(file: Path) -> etree._Element:
    if not file.is_file():
        return etree.Element("jsplugins")
    try:
        root = etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Conflict(f"{file} 不是完整的 XML 文件，没有改动", "请先在 WPS 里修复或改名后再登记") from error
    if root.tag != "jsplugins":
        raise Conflict(f"{file} 的内容不是 WPS 的加载项清单，没有改动", "请检查 --file 指定的位置")
    return root


def _write(root: etree._Element, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".xml.new")
    fresh.write_bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
    fresh.replace(file)
