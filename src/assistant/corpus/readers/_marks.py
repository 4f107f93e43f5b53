"""Markers at the beginning of a line in official Chinese: numbers, bullets, enumerating words."""

import re

_HAN = "一二三四五六七八九十百零〇"
NUMBERED = re.compile(
    rf"(?:[（(]\s*(?:[{_HAN}]{{1,4}}|[0-9０-９]{{1,2}})\s*[）)]"
    rf"|第[{_HAN}0-9]{{1,4}}[章节条部篇]"
    rf"|[{_HAN}]{{1,3}}(?:[、.．]|[是要](?![的求有否不]))"
    r"|[0-9０-９]{1,2}(?:[、．]|\.(?![0-9]))"
    r"|[①-⑳㉑-㉟⑴-⒇⒈-⒛㈠-㈩]"
    r"|[•●○■□◆◇★▲▪►➤➢❖☞·]"
    r"|——(?=\S))"
)
"""A number or bullet at the beginning of a line: 一、 （二） 3. ④ 第五条 一是 •. To be matched at the first character."""
