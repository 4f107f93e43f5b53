"""What should not stand in a report that is filed and passed on: marks of secrecy and numbers of identity cards."""

import re
from collections.abc import Iterator

from assistant.domain.text import Span
from assistant.review.remarks import Remark

_SECRET = re.compile(
    r"(?:绝密|机密|秘密)[ \u3000]?[★☆*＊][ \u3000]?(?:[0-9一二三四五六七八九十]{1,3}[ ]?(?:年|个月|月|日)|长期)?"
    r"|(?:^|(?<=[\s（(【\[]))(?:绝密|机密|秘密)(?:级|件|文件|资料|材料)?(?=[ \t\u3000]{0,20}(?:$|[）)】\]]))"
    r"|(?:保密期限|密级)[ \u3000]?[：:][ \u3000]?[^\s，。；]{1,10}"
    r"|内部(?:资料|文件|材料|刊物|情况)[，,：: \u3000]{0,2}(?:请|注意|妥善|严禁|不得)[^\n，。]{0,8}(?:保存|保管|保密|外传|公开)",
    re.MULTILINE,
)
_NO_MARK = re.compile(r"密级[ \u3000]?[：:][ \u3000]?(?:无|公开|非密|不涉密|/)")

_D = "[0-9０-９]"
_IDENTITY = re.compile(
    rf"(?<![0-9０-９A-Za-z])(?P<number>[1-9１-９]{_D}{{5}}(?:18|19|20|１８|１９|２０){_D}{{2}}{_D}{{4}}{_D}{{3}}[0-9０-９XxＸｘ])(?![0-9０-９A-Za-z])"
)
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def confidential(text: str) -> Iterator[Remark]:
    """Marks of secrecy (保守国家秘密法), and numbers of identity cards (GB 11643) with a right check digit."""
    for match in _SECRET.finditer(text):
        if not _NO_MARK.fullmatch(match[0]):
            mark = match[0].strip()
            span = Span(match.start(), match.start() + len(match[0].rstrip()))
            message = f"这里有密级或者内部标志“{mark}”，请先确认这份材料可以在本系统存放和使用。"
            yield Remark("secret", span, message)
    for match in _IDENTITY.finditer(text):
        number = match["number"].translate(_TO_HALF).upper()
        if _is_date(number[6:14]):
            right = _checks(number)
            what = "身份证号码" if right else "像身份证号码的数字"
            message = f"这里有{what}，请确认是否必须写出；不必写的，请删去或遮盖。"
            yield Remark("identity", Span(*match.span()), message, sure=right)


def _is_date(written: str) -> bool:
    return 1 <= int(written[4:6]) <= 12 and 1 <= int(written[6:8]) <= 31


def _checks(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17]
