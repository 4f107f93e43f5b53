"""Whether a document is one that belongs among the reports: a memo in another language is filed only when somebody insists."""

from assistant.domain.report import Report

DOUBTFUL = "not_a_report"
DOUBT_CURE = "确是报告的，请在 reports.csv 里为它写一行，上传时勾选“仍要存入”"

_LETTERS = 200  # of which on fewer nothing is said
_HAN = 0.3  # share of the letters


def doubtful(report: Report) -> str:
    """Why a document is hardly a report in Chinese; "" where nothing speaks against it."""
    letters = [character for character in report.text if character.isalpha()]
    if len(letters) < _LETTERS:
        return ""
    han = sum(1 for character in letters if ord(character) >= 0x3400)
    if han < _HAN * len(letters):
        return f"正文里汉字只占 {round(100 * han / len(letters))}%，看来不是中文报告"
    return ""
