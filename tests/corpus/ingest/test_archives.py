"""Zip files of reports: names that Windows wrote, what is no report, and what must not be unpacked."""

import io
import zipfile

import pytest

from assistant.base.errors import DamagedFile, EncryptedFile, TooLarge
from assistant.corpus.ingest import archives
from assistant.corpus.ingest.archives import flat_names, unpacked
from zip_files import zip_with_raw_names

TEXT = "青岚县教育局局长2024年述职报告\n一、履职情况\n".encode()


def _zip(entries: dict[str, bytes], flags: int = 0, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    data = bytearray(buffer.getvalue())
    if flags:
        at = data.index(b"PK\x01\x02")
        data[at + 8] |= flags
    return bytes(data)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_mark_of_utf_8_are_read_as_they_were_written(encoding: str) -> None:
    name = "材料/教育局局长（张）述职报告.docx"

    files, refused = unpacked(zip_with_raw_names({name: TEXT}, encoding), "一批.zip", 1)

    assert (files, refused) == ([(name, TEXT)], [])


def test_what_systems_put_beside_files_is_passed_over() -> None:
    beside = ("__MACOSX/._甲.txt", ".DS_Store", "材料/Thumbs.db", "~$甲.docx", "desktop.ini", "材料/")

    files, refused = unpacked(_zip({**dict.fromkeys(beside, b"x"), "甲.txt": TEXT}), "一批.zip", 1)

    assert (files, refused) == ([("甲.txt", TEXT)], [])


def test_one_name_in_two_folders_is_told_apart_and_no_path_leads_out() -> None:
    files = [("教育局/述职报告.docx", b"1"), ("人社局\\述职报告.docx", b"2"), ("../../etc/甲.txt", b"3")]

    assert list(flat_names(files)) == [
        ("教育局-述职报告.docx", b"1"),
        ("人社局-述职报告.docx", b"2"),
        ("甲.txt", b"3"),
    ]


def test_one_file_that_is_too_large_is_refused_and_the_others_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "_RATIO_FROM", 100_000)
    data = _zip({"大.txt": b"a" * (1024 * 1024 + 1), "弹.txt": b"\0" * 1_000_000, "甲.txt": TEXT})

    files, refused = unpacked(data, "一批.zip", 1)

    assert files == [("甲.txt", TEXT)]
    assert [(one.file, one.code) for one in refused] == [("大.txt", "too_large"), ("弹.txt", "too_large")]


def test_an_archive_that_says_less_than_it_holds_is_cut_off() -> None:
    data = bytearray(_zip({"甲.txt": b"b" * 3_000_000}, method=zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")

    files, refused = unpacked(bytes(data), "一批.zip", 1)

    assert files == []
    assert [one.file for one in refused] == ["甲.txt"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04 not a zip", DamagedFile),
        (b"", DamagedFile),
        (_zip({"甲.docx": TEXT}, flags=1), EncryptedFile),
        (_zip({f"{at}.txt": b"" for at in range(2_001)}), TooLarge),
    ],
    ids=["damaged", "empty", "encrypted", "too many"],
)
def test_an_archive_that_cannot_be_taken(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        unpacked(data, "一批.zip", 1)
