"""A corpus of two collections, of which the second holds words that whoever may read the first alone must never see."""

import io
import re
import zipfile
from pathlib import Path

from assistant.service import Assistant
from assistant.settings import Settings

OPEN, SECRET = "甲组材料", "琥珀组材料"
CANARIES = ("琥珀", "雨燕", "hupo")
"""Parts of the secret reports' title, author, office, region, collection, file name, id and text."""

SHARED = (
    "清欠保支付。配合人社部门排查学校在建工程农民工工资，为46名农民工追回工资82万元，没有发生一起讨薪上访。"
)
_OPEN_2022 = f"""青岚县教育局局长2022年述职报告

一、带头学，在弄懂做实上下功夫
　　坚持每周读书、每月交流，理论学习有计划、有笔记，全年参加中心组学习12次，撰写心得体会5篇，到联系学校讲党课3次。
二、履职情况
　　（一）控辍保学一个不落。对全县适龄儿童逐户核对台账，劝返辍学学生21名，义务教育巩固率达到98.6%，家长和老师都签了责任书。
　　（二）{SHARED}
三、存在的问题
　　理论学习不够深入，用来指导实践还有差距；对乡村学校走得不够勤，教师队伍结构性缺编的问题办法不多。
"""
_OPEN_2023 = f"""青岚县教育局局长2023年述职报告

一、履职情况
　　（一）双减工作落到实处。课后服务覆盖全部义务教育学校，参加学生1.9万人，压减学科类培训机构7家，退还预收费36万元。
　　（二）{SHARED}
二、廉洁自律情况
　　严格执行中央八项规定，公务接待一律在食堂，没有收受礼品礼金，主动公开三公经费，接受干部职工的监督。
"""
_SECRET_2021 = f"""琥珀县教育局局长2021年述职报告

一、履职情况
　　（一）雨燕行动进校园。琥珀县教育局组织雨燕护学队，为37所学校配齐护学岗，接送困难学生2.3万人次，受到家长好评。
　　（二）{SHARED}
　　（三）控辍保学一个不落。对全县适龄儿童逐户核对台账，劝返辍学学生19名，义务教育巩固率达到97.2%，家长和老师都签了责任书。
"""
_SECRET_2022 = f"""琥珀县教育局局长2022年述职报告

一、履职情况
　　（一）雨燕行动再深化。琥珀县教育局增设雨燕护学队12支，为41所学校配齐护学岗，接送困难学生2.9万人次。
　　（二）{SHARED}
二、存在的问题
　　理论学习不够深入，用来指导实践还有差距；雨燕行动的经费保障不够稳定。
"""
_FILES = {
    "甲/一.txt": _OPEN_2022,
    "甲/二.txt": _OPEN_2023,
    "乙/琥珀一.txt": _SECRET_2021,
    "乙/琥珀二.txt": _SECRET_2022,
}
_ROWS = {
    "甲/一.txt": f"edu-2022,,甲某,县教育局局长,澜屏市青岚县,2022,教育,{OPEN}",
    "甲/二.txt": f"edu-2023,,甲某,县教育局局长,澜屏市青岚县,2023,教育,{OPEN}",
    "乙/琥珀一.txt": f"hupo-2021,,燕琥珀,琥珀教育局局长,澜屏市琥珀县,2021,教育,{SECRET}",
    "乙/琥珀二.txt": f"hupo-2022,,燕琥珀,琥珀教育局局长,澜屏市琥珀县,2022,教育,{SECRET}",
}
_IGNORED = f"""rule,text,report,office,region,collection,reason,name,date
wording,某个旧提法,,,,{SECRET},琥珀县来函说明,燕琥珀,2024-01-02
,雨燕行动,hupo-2021,,,,核过,燕琥珀,2024-01-02
,,,,,,,,
wording,另一个旧提法,,,,{OPEN},核过,甲某,2024-01-02
"""


def built(folder: Path, *, secret: bool = True) -> Assistant:
    """The service over the corpus in ``folder``; without the secret collection where it is not wanted."""
    corpus = folder / "corpus"
    rows = ["file,id,title,author,office,region,year,portfolios,collection"]
    for file, text in _FILES.items():
        if secret or file.startswith("甲"):
            (corpus / file).parent.mkdir(parents=True, exist_ok=True)
            (corpus / file).write_text(text, encoding="utf-8")
            rows.append(f"{file},{_ROWS[file]}")
    (corpus / "reports.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    if secret:
        (corpus / "ignored.csv").write_text(_IGNORED, encoding="utf-8")
    service = Assistant(Settings(corpus=corpus, index=folder / "index"))
    assert service.ingest().refused == ()
    return service


def leaks(body: bytes) -> list[str]:
    """The canaries in a response, also inside the parts of an Office file."""
    parts = [body]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    texts = [part.decode("utf-8", "replace") for part in parts]
    # JSON and headers may hold the same words in escapes.
    texts += [re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text) for text in texts]
    return [word for word in CANARIES for text in texts if word in text]
