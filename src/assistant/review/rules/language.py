"""标点、数字写法和用词不合规范：半角标点、引号括号不成对、全角数字、年份简写、“10～20%”、“截止目前”、错别字；还有密级标志和身份证号码。

为什么：标点和数字的写法有国家标准，照着改就是，不必费神；混在正文里的半角标点、全角数字，多半是从别处粘贴来的。
同一种写法出现三处以上的，只在第一处提示，并说明全文有几处。书名号里的文件名不查。
错别字按词表查，分“必错”“疑似”“提示”三类，单位可以在词表文件夹里放同名的 language.toml，增加自己的词或者列出不查的词。
密级标志、身份证号码不该出现在随意传阅的材料里，一并提示。已废止的法规由规则“提法”提示。

例：“占10～20%”，提示改为“10%～20%”；“25年底”，提示写成“2025年底”；“截止目前”，提示改为“截至目前”。

依据：《标点符号用法》（GB/T 15834—2011）、《出版物上数字用法》（GB/T 15835—2011）、《第一批异形词整理表》（GF 1001—2001）、
《现代汉语词典》、《党政机关公文格式》（GB/T 9704—2012）；《保守国家秘密法》、《公民身份号码》（GB 11643—1999）。
"""

from collections.abc import Iterable

from assistant.domain.results import Finding
from assistant.review.context import ReviewContext
from assistant.review.findings import finding
from assistant.review.heading_levels import level_skips
from assistant.review.line_remarks import line_remarks
from assistant.review.remarks import limited

TITLE = "文字"
WHOLE = False


def check(context: ReviewContext) -> Iterable[Finding]:
    """What the standards and the word list settle, in the order of kinds."""
    draft = context.draft
    of_lines = line_remarks(draft.text, draft.metadata.year, context.vocabulary_folder)
    remarks = (
        *of_lines.punctuation,
        *of_lines.numbers,
        *of_lines.words,
        *level_skips(draft.text),
        *of_lines.secrets,
    )
    for remark in limited(remarks):
        yield finding(
            "language",
            remark.span,
            remark.message,
            sure=remark.sure,
            score=0.95 if remark.sure else 0.6,
            replacements=remark.replacements,
        )
