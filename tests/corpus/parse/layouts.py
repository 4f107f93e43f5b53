"""One report in many layouts, for tests of the parser: parts with their roles, heads in ⟨⟩."""

import re
from dataclasses import dataclass

from assistant.domain.report import Role

LEAD = (
    "2023年，我担任云岫县林业局局长，主持全面工作，分管办公室。一年来，在县委、县政府领导下，全局上下齐心协力，各项工作都有新起色。"
    "现将一年来的情况报告如下。"
)
STUDY = (
    "坚持每周半天集中学习，中心组学习12次，通读了生态文明方面的四本专著，写下三万字笔记。"
    "跟着护林员上山辨认树种，回来把病虫害防治的课补上。"
)
GREEN = "完成营造林2.3万亩，其中退化林修复8000亩，苗木成活率达到91%。把任务分到山头地块，技术员包片到底。"
FIRE = "全年组织巡护1.2万人次，清理林缘可燃物320公里，没有发生较大森林火灾。防火期内我带班值守41天。"
INCOME = "发展林下黄精4600亩，带动860户增收。引来加工企业两家，签下保底收购协议。"
INTEGRITY = "项目招标一律进公共资源交易平台，不打招呼、不批条子。家属没有从事与林业有关的经营，退回礼品三次。"
LAW = "重大行政决策都经过合法性审查，聘请法律顾问两名。办理行政处罚案件57件，无一被复议撤销。"
PROBLEMS = (
    "林业产业链条短，精深加工不够；年轻技术人员偏少，有的乡镇林业站只剩一个人；自己下村入户少，听真话不多。"
)
PLANS = "明年计划完成国土绿化2万亩，力争林下经济产值突破两亿元。再建三个智慧管护站，把巡山的难处解决好。"
CLOSING = "以上报告，请予评议。"
TITLE = "云岫县林业局局长2023年述职述廉报告\n"
HAN = "一二三四五六七八"
WIDE = "０１２３４５６７８"

Part = tuple[Role | None, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its sections as (role, text without surrounding white space), and its heads."""

    text: str
    sections: list[tuple[Role, str]]
    heads: list[str]


def example(parts: list[Part]) -> Example:
    """The example made of parts. A part without a role is a title."""
    marked = "".join(words for _, words in parts)
    return Example(
        text=re.sub("[⟨⟩]", "", marked),
        sections=[(role, re.sub("[⟨⟩]", "", words).strip()) for role, words in parts if role],
        heads=[head.strip() for head in re.findall("⟨([^⟩]*)⟩", marked)],
    )


def full(head: str, item: str, *, title: str = TITLE, gap: str = "\n", indent: str = "") -> Example:
    """A report of six sections. In ``head`` and ``item`` {n} is an Arabic number, {h} Chinese, {w} full-width, {c} circled."""

    def numbered(frame: str, n: int, words: str) -> str:
        return indent + frame.format(n=n, h=HAN[n - 1], w=WIDE[n], c="①②③④⑤⑥"[n - 1], x=words)

    duty = "".join(
        numbered(item, n, words) + body + gap
        for n, (words, body) in enumerate([("扩绿量", GREEN), ("守林子", FIRE), ("活经济", INCOME)], start=1)
    )
    return example(
        [
            (None, title),
            (Role.LEAD, indent + LEAD + gap),
            (Role.STUDY, numbered(head, 1, "加强学习，提升本领") + STUDY + gap),
            (Role.DUTY, numbered(head, 2, "履职尽责，守好青山") + duty),
            (Role.INTEGRITY, numbered(head, 3, "严于律己，清白做人") + INTEGRITY + gap),
            (Role.LAW, numbered(head, 4, "依法行政，规范用权") + LAW + gap),
            (Role.PROBLEMS, numbered(head, 5, "正视短板，认真反思") + PROBLEMS + gap),
            (Role.PLANS, numbered(head, 6, "来年打算") + PLANS + gap),
            (Role.CLOSING, indent + CLOSING + "\n"),
        ]
    )


def short(**parts: str) -> Example:
    """A report of the given parts, by the English names of their roles; each is one line or more."""
    named: list[Part] = [(None, TITLE)]
    named += [(Role[name.rstrip("_").upper()], words + "\n") for name, words in parts.items()]
    return example(named)


LAYOUTS: dict[str, Example] = {
    "一、（一）": full("⟨{h}、{x}⟩\n", "⟨（{h}）{x}。⟩"),
    "一、 with （一） on lines": full("⟨{h}、{x}⟩\n", "⟨（{h}）{x}⟩\n"),
    "1. (1)": full("⟨{n}.{x}⟩\n", "⟨({n}){x}。⟩"),
    "１． （１）": full("⟨{w}．{x}⟩\n", "⟨（{w}）{x}。⟩"),
    "1、 run in": full("⟨{n}、{x}。⟩", "⟨{c}{x}。⟩"),
    "一. 1.": full("⟨{h}. {x}⟩\n", "⟨{n}. {x}⟩\n"),
    "multi-level numbers": full("⟨{h}、{x}⟩\n", "⟨2.{n} {x}⟩\n"),
    "colons": full("⟨{h}、{x}：⟩\n", "⟨{n}.{x}：⟩"),
    "indented": full("⟨{h}、{x}⟩\n\u3000\u3000", "⟨{n}.{x}。⟩", indent="\u3000\u3000"),
    "blank lines": full("⟨{h}、{x}⟩\n\n", "⟨（{h}）{x}⟩\n\n", gap="\n\n"),
    "markdown": full("⟨## {h}、{x}⟩\n\n", "⟨### （{h}）{x}⟩\n\n", gap="\n\n", title="# " + TITLE),
    "markdown without numbers": full("⟨## {x}⟩\n\n", "⟨### {x}⟩\n\n", gap="\n\n", title="# " + TITLE),
    "brackets": full("⟨【{x}】⟩\n", "⟨（{n}）{x}。⟩"),
    "brackets run in": full("⟨【{x}】⟩", "⟨（{n}）{x}。⟩"),
    "bare headings": full("⟨{x}⟩\n", "⟨{n}.{x}。⟩"),
    "bare headings only": full("⟨{x}⟩\n", ""),
    "dashes": full("⟨——{x}。⟩", ""),
    "一是 paragraphs": full("⟨{h}是{x}。⟩", ""),
    "no title": full("⟨{h}、{x}⟩\n", "⟨（{h}）{x}。⟩", title=""),
    "name below the title": full(
        "⟨{h}、{x}⟩\n", "⟨（{h}）{x}。⟩", title="个人述职报告\n（2023年度）\n云岫县林业局  王某某\n"
    ),
    "name and date below the title": full("⟨{x}⟩\n", "", title="述职报告\n李明\n2023年12月\n"),
    "parts": short(
        lead=LEAD,
        study="⟨第一部分 工作总结⟩\n⟨一、学习情况⟩\n" + STUDY,
        duty=f"⟨二、履职情况⟩\n⟨（一）扩绿量。⟩{GREEN}\n⟨（二）守林子。⟩{FIRE}",
        integrity="⟨三、廉洁自律情况⟩\n" + INTEGRITY,
        problems="⟨第二部分 存在问题⟩\n" + PROBLEMS,
        plans="⟨第三部分 下步打算⟩\n" + PLANS,
    ),
    "a heading that gathers": short(
        lead=LEAD,
        study="⟨一、一年来的工作情况⟩\n⟨（一）政治理论学习情况⟩\n" + STUDY,
        duty="⟨（二）履行岗位职责情况⟩\n" + GREEN + FIRE,
        integrity="⟨（三）党风廉政建设情况⟩\n" + INTEGRITY,
        problems="⟨二、存在的问题和不足⟩\n" + PROBLEMS,
        plans="⟨三、下一步工作打算⟩\n" + PLANS,
    ),
    "merged, turning within a paragraph": example(
        [
            (None, TITLE),
            (Role.LEAD, LEAD + "\n"),
            (Role.STUDY, "⟨一、理论学习⟩\n" + STUDY + "\n"),
            (Role.DUTY, f"⟨二、主要工作⟩\n{GREEN}\n{FIRE}\n"),
            (Role.INTEGRITY, "⟨三、廉洁自律⟩\n" + INTEGRITY + "\n"),
            (Role.PROBLEMS, "⟨四、存在的不足及改进措施⟩\n" + PROBLEMS),
            (Role.PLANS, "下一步，我将重点抓好三件事。" + PLANS + "\n"),
            (Role.CLOSING, "特此报告。\n述职人：王某某\n2024年1月5日"),
        ]
    ),
    "merged, with parts": short(
        lead=LEAD,
        duty=f"⟨一、主要工作⟩\n{GREEN}\n{FIRE}",
        integrity="⟨二、廉洁自律⟩\n" + INTEGRITY,
        problems="⟨三、问题及打算⟩\n⟨（一）存在问题⟩\n" + PROBLEMS,
        plans="⟨（二）下步打算⟩\n" + PLANS,
    ),
    "paragraphs that say what they are": short(
        lead=LEAD,
        study="学习方面，" + STUDY,
        duty=f"工作方面，{GREEN}\n{FIRE}\n{INCOME}",
        integrity="廉洁自律方面，" + INTEGRITY,
        problems="回顾一年来的工作，还存在一些不足。" + PROBLEMS,
        plans="新的一年，我将继续努力。" + PLANS,
        closing=CLOSING,
    ),
    "plain paragraphs": short(
        lead=LEAD,
        study=STUDY,
        duty=f"{GREEN}\n{FIRE}\n{INCOME}",
        integrity=INTEGRITY,
        problems="在看到成绩的同时，也清醒认识到自身差距。" + PROBLEMS,
        plans="下一步，" + PLANS,
        closing=CLOSING,
    ),
    "one paragraph": example(
        [
            (None, TITLE),
            (Role.LEAD, LEAD),
            (Role.STUDY, "思想上，" + STUDY),
            (Role.DUTY, "工作上，" + GREEN + FIRE + INCOME),
            (Role.INTEGRITY, "作风上，" + INTEGRITY),
            (Role.PROBLEMS, "存在的问题是：" + PROBLEMS),
            (Role.PLANS, "今后，我将加倍努力。" + PLANS),
            (Role.CLOSING, "以上是我的述职，请批评指正。"),
        ]
    ),
    "one paragraph, spoken": example(
        [
            (None, TITLE),
            (Role.LEAD, LEAD),
            (Role.STUDY, "先说学习。" + STUDY),
            (Role.DUTY, "再说工作。" + GREEN + FIRE),
            (Role.INTEGRITY, "三说廉洁。" + INTEGRITY),
            (Role.PROBLEMS, "四说不足。" + PROBLEMS),
            (Role.PLANS, "最后说明年。" + PLANS),
        ]
    ),
    "one paragraph with numbers": example(
        [
            (None, TITLE),
            (Role.LEAD, LEAD),
            (Role.STUDY, "⟨一、加强学习，提升本领。⟩" + STUDY),
            (Role.DUTY, "⟨二、履职尽责，守好青山。⟩" + GREEN + FIRE),
            (Role.INTEGRITY, "⟨三、严于律己，清白做人。⟩" + INTEGRITY),
            (Role.PROBLEMS, "⟨四、正视短板，认真反思。⟩" + PROBLEMS),
            (Role.PLANS, "⟨五、来年打算。⟩" + PLANS),
        ]
    ),
    "sentences for headings": short(
        lead=LEAD,
        study="⟨读书，心里有光。⟩" + STUDY,
        duty=f"⟨栽树，一棵算一棵。⟩{GREEN}\n⟨防火，一刻不松。⟩{FIRE}\n⟨富民，靠山吃上山。⟩{INCOME}",
        integrity="⟨做人，干干净净。⟩" + INTEGRITY,
        problems="⟨不足，摆上桌面。⟩" + PROBLEMS,
        plans="⟨明年，接着栽树。⟩" + PLANS,
    ),
    "topical sections": short(
        lead=LEAD,
        study="⟨一、学习情况⟩\n" + STUDY,
        duty=f"⟨二、林长制⟩\n{GREEN}\n⟨三、森林防火⟩\n{FIRE}\n⟨四、林下经济⟩\n{INCOME}",
        integrity="⟨五、廉洁自律⟩\n" + INTEGRITY,
        problems="⟨六、问题和不足⟩\n1.林业产业链条短，精深加工不够。\n2.有的乡镇林业站只剩一个人。",
        plans="⟨七、下步打算⟩\n1.完成国土绿化2万亩。\n2.再建三个智慧管护站。",
    ),
    "integrity before duty": short(
        lead="各位领导、同志们：\n" + LEAD,
        integrity="⟨一、遵守政治纪律和政治规矩情况⟩\n" + INTEGRITY,
        duty=f"⟨二、履行岗位职责情况⟩\n{GREEN}\n{FIRE}",
        problems="⟨三、存在的主要问题⟩\n" + PROBLEMS,
        plans="⟨四、整改方向⟩\n" + PLANS,
        closing="谢谢大家！",
    ),
    "no lead": short(
        study="⟨一、学习⟩\n" + STUDY,
        duty=f"⟨二、工作⟩\n{GREEN}\n{FIRE}",
        integrity="⟨三、廉洁⟩\n" + INTEGRITY,
        problems="⟨四、不足⟩\n" + PROBLEMS,
        plans="⟨五、打算⟩\n" + PLANS,
    ),
    "an annex": short(
        lead=LEAD,
        duty=f"⟨一、工作⟩\n{GREEN}\n{FIRE}",
        plans="⟨二、打算⟩\n" + PLANS,
        closing="特此报告。",
        other="附件：任务清单\n一、造林地块表",
    ),
}
