"""Zip files as other programs write them."""

import io
import zipfile
from collections.abc import Mapping


def zip_with_raw_names(entries: Mapping[str, bytes], encoding: str = "gb18030") -> bytes:
    """A zip file whose names are in ``encoding`` without a word about it, as Windows in China writes it."""
    buffer = io.BytesIO()
    raw = {f"{number:04}".ljust(len(name.encode(encoding)), "N"): name for number, name in enumerate(entries)}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for placeholder, name in raw.items():
            archive.writestr(zipfile.ZipInfo(placeholder), entries[name], zipfile.ZIP_DEFLATED)
    data = buffer.getvalue()
    for placeholder, name in raw.items():
        data = data.replace(placeholder.encode(), name.encode(encoding))
    return data
