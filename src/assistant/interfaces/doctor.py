"""The doctor: what is wrong with this machine's set-up, and what to do about it."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.base.errors import AssistantError, IndexMissing
from assistant.base.version import __version__
from assistant.service import Assistant
from assistant.settings import Settings

State = Literal["ok", "warning", "error"]
_SHOWN = 5
_LEAST_FREE = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, how it is, and for a warning or an error what to do."""

    name: str
    state: State
    detail: str
    hint: str = ""


def examine(settings: Settings, *, deep: bool = False) -> list[Check]:
    """Look at program, settings, encoder, corpus, index, converters and disk; nothing is changed.

    ``deep``: read every byte of index, corpus and audits, too, and compare it with its hash.
    """
    looks = (
        _program,
        _encoder,
        _corpus,
        _index,
        _tables,
        _audits,
        _accounts,
        _office,
        _disk,
        *((_files, _access_log) if deep else ()),
    )
    return [check for look in looks for check in look(settings)]


def _program(settings: Settings) -> Iterator[Check]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Check("程序", "ok", f"assistant {__version__}，Python {python}")
    if os.environ.get("OMP_NUM_THREADS") != "1":
        yield Check(
            "线程", "warning", "OMP_NUM_THREADS 不是 1，多个请求会互相抢核", "启动前设 OMP_NUM_THREADS=1"
        )


def _encoder(settings: Settings) -> Iterator[Check]:
    try:
        encoder = Assistant(settings).encoder
    except AssistantError as error:
        yield Check("编码器", "error", error.detail, error.hint)
        return
    yield Check("编码器", "ok", f"{encoder.name}，{encoder.dimensions} 维")
    if settings.encoder and importlib.util.find_spec("sentence_transformers") is None:
        yield Check("编码器", "warning", "没有安装 sentence-transformers", "只能用自带的编码器，或自己训练的")


def _corpus(settings: Settings) -> Iterator[Check]:
    try:
        corpus = Assistant(settings).corpus_files()
    except AssistantError as error:
        yield Check("报告库", "error", error.detail, error.hint)
        return
    if not corpus.reports:
        yield Check(
            "报告库", "warning", f"{settings.corpus}/ 里没有报告", "放入往年的报告后执行：assistant index"
        )
        return
    for skipped in corpus.skipped:
        yield Check("报告库", "warning", f"{skipped.file}：{skipped.detail}", skipped.hint)
    yield Check("报告库", "ok", f"{settings.corpus}/ 里有 {len(corpus.reports)} 个报告文件")
    if not os.access(settings.corpus, os.W_OK):
        yield Check(
            "报告库", "warning", f"{settings.corpus}/ 不能写", "页面上传和更正会失败；请检查文件夹权限"
        )


def _index(settings: Settings) -> Iterator[Check]:
    try:
        stock = Assistant(settings).ready()
    except IndexMissing as error:
        yield Check("索引", "warning", error.detail, error.hint)
    except AssistantError as error:
        yield Check("索引", "error", error.detail, error.hint)
    else:
        yield Check("索引", "ok", f"{stock.reports} 篇、{stock.passages} 段（{stock.generation}）")


def _tables(settings: Settings) -> Iterator[Check]:
    """ignored.csv, and changes that were cut short."""
    service = Assistant(settings)
    try:
        lines = len(service.ignores())
    except (AssistantError, OSError) as error:
        yield Check("忽略清单", "error", str(error), "请用表格软件另存为“CSV UTF-8”，或从备份恢复")
    else:
        yield Check("忽略清单", "ok", f"{lines} 条")
    if service.has_interrupted_change():
        hint = "启动服务，或执行 assistant index，就会补完"
        yield Check("报告库", "warning", "有一次上传、更正或移出被中断，还没有补完", hint)


def _audits(settings: Settings) -> Iterator[Check]:
    problems = Assistant(settings).audits.problems()
    for problem in problems:
        yield Check(
            "核对", "error", f"读不出来或已损坏：{problem}", "请从备份恢复，或移走这次核对的文件夹后重新发起"
        )
    if not problems:
        yield Check("核对", "ok", "记录都能读")


def _files(settings: Settings) -> Iterator[Check]:
    try:
        found = Assistant(settings).examine_files()
    except AssistantError as error:
        yield Check("逐字节校验", "error", error.detail, error.hint)
        return
    heal = "执行 assistant index：会从报告库重建损坏的部分"
    for damage in found.index:
        yield Check("索引文件", "error", f"已损坏：{damage}", heal)
    if not found.index:
        yield Check("索引文件", "ok", "每个文件都与写入时一样")
    corpus = found.corpus
    again = "执行 assistant index 更新索引"
    lists = (
        (
            "warning",
            "不见了（索引里还有）",
            corpus.missing,
            "找回文件，或从备份恢复；确实不要了就执行 assistant index",
        ),
        ("warning", "内容与建索引时不同", corpus.changed, f"若不是有意改的，请从备份恢复；有意改的，{again}"),
        ("error", "打不开", corpus.unreadable, "请检查权限和磁盘"),
        ("warning", "还没有进索引", corpus.unindexed, again),
        ("warning", "的元数据或程序版本变了", corpus.outdated, again),
    )
    state: State
    for state, what, files, hint in lists:  # type: ignore[assignment]
        if files:
            shown = "、".join(files[:_SHOWN]) + ("……" if len(files) > _SHOWN else "")
            yield Check("报告库文件", state, f"{len(files)} 个文件{what}：{shown}", hint)
    if not any(files for _, _, files, _ in lists):
        yield Check("报告库文件", "ok", f"{corpus.files} 个文件都与建索引时一样")


def _accounts(settings: Settings) -> Iterator[Check]:
    """Nothing is said of an installation without accounts that answers this machine alone."""
    folder = settings.state_folder()
    if not folder.is_dir():
        return
    try:
        service = Assistant(settings)
        if service.accounts_in_force:
            users, tokens = service.users(), [one for one in service.tokens() if not one.revoked]
            yield Check("账户", "ok", f"{len(users)} 个账户、{len(tokens)} 个有效令牌")
    except AssistantError as error:
        yield Check("账户", "error", error.detail, error.hint)
        return
    open_to_others = [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]
    if open_to_others and os.name == "posix":
        yield Check(
            "账户",
            "warning",
            f"“{open_to_others[0]}”等 {len(open_to_others)} 处，本机的其他用户也能读",
            f"请执行：chmod -R go= {folder}",
        )


def _access_log(settings: Settings) -> Iterator[Check]:
    """Whether the access log is whole. The look is a line of the log itself."""
    try:
        service = Assistant(settings)
        if not service.accounts_in_force:
            return
        found = service.verify_log()
    except AssistantError as error:
        yield Check("访问日志", "error", error.detail, error.hint)
        return
    if not found.faults:
        yield Check("访问日志", "ok", f"{found.records} 条，没有改动")
        return
    first = found.faults[0]
    yield Check(
        "访问日志",
        "error",
        f"不完整，{len(found.faults)} 处；第一处在 {first.file}：{first.message}",
        "详情：assistant log verify；请保留原件，交审计管理员",
    )


def _office(settings: Settings) -> Iterator[Check]:
    if shutil.which("soffice") or shutil.which("libreoffice"):
        yield Check("LibreOffice", "ok", "已安装，可以读 .doc .wps .odt .rtf")
    else:
        hint = "需要读这些格式时安装 LibreOffice，或先另存为 .docx"
        yield Check("LibreOffice", "warning", "没有安装，不能读 .doc .wps .odt .rtf", hint)
    if importlib.util.find_spec("rapidocr") or shutil.which("tesseract"):
        yield Check("文字识别", "ok", "已安装，可以读扫描件和图片")
    else:
        yield Check(
            "文字识别",
            "warning",
            "没有安装，不能读扫描件和图片",
            "需要时执行：pip install 'report-assistant[ocr]'",
        )


def _disk(settings: Settings) -> Iterator[Check]:
    place = settings.index if settings.index.exists() else settings.index.absolute().parent
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE:
        yield Check("磁盘", "error", f"索引所在的磁盘只剩 {free // 1024 // 1024} MB", "请清理后再建索引")
    else:
        yield Check("磁盘", "ok", f"索引所在的磁盘还有 {free // 1024 // 1024 // 1024} GB")
