"""Shared fixtures: programs that some tests need, and a small corpus with its index."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from drafter_service import DrafterService, running

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from fastapi.testclient import TestClient

    from assistant.service import Assistant

_PROGRAMS = {
    "office": ("LibreOffice", ("soffice", "libreoffice")),
    "browser": (
        "Chromium",
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    ),
}


def _find(mark: str) -> str | None:
    return next((path for name in _PROGRAMS[mark][1] if (path := shutil.which(name))), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests marked for a program that is not installed; in CI it must be installed."""
    for mark, (program, names) in _PROGRAMS.items():
        if item.get_closest_marker(mark) is None or _find(mark) is not None:
            continue
        reason = f"{program} is not installed ({', '.join(names)} not in PATH)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture
def language_model() -> Iterator[DrafterService]:
    """A local language model service."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium, for tests marked ``browser``."""
    path = _find("browser")
    if path is None:
        pytest.skip("Chromium is not installed")
    return path


@pytest.fixture(scope="session")
def soffice() -> str:
    """Path of LibreOffice, for tests marked ``office``."""
    path = _find("office")
    if path is None:
        pytest.skip("LibreOffice is not installed")
    return path


@pytest.fixture(scope="session", autouse=True)
def usual_hasher() -> Iterator["Callable[[], PasswordHasher]"]:
    """Passwords are hashed with the least effort in all tests; gives what hashes them otherwise."""
    from argon2 import PasswordHasher

    from assistant.access import passwords

    usual = passwords._hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: PasswordHasher(1, 8, 1))
        yield usual


# --- a small indexed corpus -------------------------------------------------------------------------

_REPORTS = {
    "青岚县/教育局局长2022年述职报告.txt": """青岚县教育局局长2022年述职报告

各位领导、同志们：
　　现将一年来的履职情况报告如下。
一、带头学，在弄懂做实上下功夫
　　坚持每周读书、每月交流，理论学习有计划、有笔记，全年参加中心组学习12次，撰写心得体会5篇，到联系学校讲党课3次。
二、履职情况
　　（一）控辍保学一个不落。对全县适龄儿童逐户核对台账，劝返辍学学生21名，义务教育巩固率达到98.6%，家长和老师都签了责任书。
　　（二）清欠保支付。配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。
三、廉洁自律情况
　　严格落实一岗双责，不插手工程项目，不违规选人用人，按时报告个人有关事项，自觉接受派驻纪检组和全体教职工的监督。
四、存在的问题
　　理论学习不够深入，用来指导实践还有差距；对乡村学校走得不够勤，教师队伍结构性缺编的问题办法不多。
五、下一步打算
　　新的一年，将抓好学位供给和教师补充，办好群众家门口的学校，把控辍保学的台账一直管到每一个孩子毕业。
""",
    "青岚县/教育局局长2023年述职报告.txt": """青岚县教育局局长2023年述职报告

一、履职情况
　　（一）双减工作落到实处。课后服务覆盖全部义务教育学校，参加学生1.9万人，压减学科类培训机构7家，退还预收费36万元。
　　（二）清欠保支付。配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。
二、廉洁自律情况
　　严格执行中央八项规定，公务接待一律在食堂，没有收受礼品礼金，主动公开三公经费，接受干部职工的监督。
""",
    "石渡县/人社局局长2022年述职报告.txt": """石渡县人社局局长2022年度述职述廉报告

一、主要工作
　　1.稳就业。全年城镇新增就业***人，举办招聘会16场，帮助零就业家庭实现至少一人就业，高校毕业生就业率保持在九成以上。
　　2.治欠薪。受理农民工讨薪案件57件，办结率100%，为1200余名农民工追回工资1460万元。<script>alert("x")</script>
二、下一步打算
　　把根治欠薪的机制立起来，工资专用账户、实名制管理、保证金三项制度在所有工地落地，年底前开展拉网式检查。
""",
}
_REPORTS_CSV = """file,id,title,author,office,region,year,portfolios,collection
青岚县/教育局局长2022年述职报告.txt,edu-2022,,甲,县教育局局长,澜屏市青岚县,2022,教育,样本
青岚县/教育局局长2023年述职报告.txt,edu-2023,,甲,县教育局局长,澜屏市青岚县,2023,教育,样本
石渡县/人社局局长2022年述职报告.txt,人社/2022,,乙,县人社局局长,澜屏市石渡县,2022,人社,样本
"""


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``corpus/`` (three reports, a passage common to two) and its ``index/``."""
    folder = tmp_path_factory.mktemp("indexed")
    for file, text in _REPORTS.items():
        path = folder / "corpus" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "corpus/reports.csv").write_text(_REPORTS_CSV, encoding="utf-8")
    result = _service(folder).ingest()
    assert (sorted(result.added), result.refused) == (["edu-2022", "edu-2023", "人社/2022"], ())
    return folder


@pytest.fixture
def service(indexed: Path, tmp_path: Path) -> "Assistant":
    """An assistant on a copy of :func:`indexed` that the test may change."""
    shutil.copytree(indexed, tmp_path / "indexed")
    return _service(tmp_path / "indexed")


@pytest.fixture
def client(service: "Assistant") -> "Iterator[TestClient]":
    """An HTTP client of the web application on :func:`service`."""
    from fastapi.testclient import TestClient

    from assistant.interfaces.app import create_app

    with TestClient(create_app(assistant=service), base_url="http://localhost") as running:
        yield running


def _service(folder: Path) -> "Assistant":
    from assistant.service import Assistant
    from assistant.settings import Settings

    return Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
