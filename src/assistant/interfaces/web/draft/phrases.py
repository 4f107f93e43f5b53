"""The words around the sheet, in Chinese and, where asked for, in English. What is found in a draft stays Chinese."""

from assistant.base.errors import BadInput

_ENGLISH = {
    "起草": "Draft",
    "中文": "中文",
    "正文": "Text",
    "打开文件": "Open a file",
    "打开": "Open",
    "核对": "Check",
    "另存为 Word": "Save as Word",
    "另存为文本": "Save as text",
    "导出带批注的 Word": "Word with comments",
    "打印": "Print",
    "文稿信息": "About this draft",
    "标题": "Title",
    "作者": "Author",
    "职务": "Office",
    "地区": "Region",
    "年度": "Year",
    "分管领域": "Portfolios",
    "用分号隔开": "parted by ;",
    "发现": "Findings",
    "提纲": "Scaffold",
    "整页的提纲": "Scaffold as a page",
    "部分": "Section",
    "查看提纲": "Show scaffold",
    "选分管领域和部分，查看别人常写哪些、怎么写。": "Choose a portfolio and a section to see what others usually write, and how.",
    "在这里写，或粘贴正文。": "Write here, or paste a text.",
    "还没有核对。写好一句，停下来就会核对。": "Not checked yet. Write a sentence and pause.",
    "没有需要核对的地方。": "Nothing to look at.",
    "正在核对……": "Checking …",
    "已自动保存在这个浏览器里": "Kept in this browser",
    "这个浏览器里存不下了，请另存为文件。": "This browser has no room left; please save the draft as a file.",
    "已另存为": "Saved as",
    "这个浏览器里有上次没有另存的文稿：": "Drafts left in this browser:",
    "恢复": "Restore",
    "不要了": "Discard",
    "不再提示这一处": "Ignore this place",
    "本单位今后都不提示": "Never in this office",
    "先在文稿信息里写明职务或地区，再列入本单位的忽略清单。": "Say which office or region first, under About this draft.",
    "已列入忽略清单，可在帮助页所说的文件里查看和撤回。": "Added to the list of what is ignored; see the help page.",
    "定位": "Go there",
    "改为": "Change to",
    "来源": "Source",
    "来源与异同": "Source and differences",
    "本篇": "This draft",
    "另见": "Also in",
    "请核对": "Please check",
    "提示": "Hint",
    "行": "line",
    "字": "characters",
    "已忽略": "ignored",
    "全部恢复提示": "Show them again",
    "插入": "Insert",
    "正在查找……": "Looking …",
    "没有可用的提纲，换一个领域或部分试试。": "There is no scaffold for this. Try another portfolio or section.",
    "没有取到提纲": "No scaffold",
    "可写的事项：": "Matters: ",
    "没有可用的建议。可以先写几个字说明要写什么，或在文稿信息里填上分管领域。": (
        "No suggestions here. Write a few words first, or name the portfolios under About this draft."
    ),
    "没有取到建议": "No suggestions",
    "建议（Alt+/）": "Suggestions (Alt+/)",
    "篇": "reports",
    "位作者": "authors",
    "参考": "See",
    "连接不上本机的服务。正文没有丢；请看看服务是否还在运行，再试一次。": (
        "The local service does not answer. Nothing is lost; see whether it is still running, then try again."
    ),
    "服务没有按约定回答": "The service gave an unexpected answer",
    "核对没有做成。": "The check failed. ",
    "没有打开": "Could not open ",
    "没有存成": "Not saved",
    "键盘：F8 下一处，Shift+F8 上一处，Alt+Enter 看来源，Esc 回到正文，Alt+/ 建议，Tab 跳到下一个待填处。": (
        "Keys: F8 next finding, Shift+F8 previous, Alt+Enter its source, Esc back to the text, "
        "Alt+/ suggestions, Tab next slot."
    ),
    "以下是供核对的线索，不是结论；是否修改，由起草人判断。": "These are leads to check, no verdict; the drafter decides.",
    "没有脚本时，写完按“核对”，发现列在下面。": "Without scripts, press “Check”; findings are listed below.",
}

LANGUAGES = ("zh", "en")


class Words:
    """Chinese words → what the page says in its language. A word without a translation is an error, not a gap."""

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise BadInput(f"没有“{lang}”这种语言", f"可用的：{'、'.join(LANGUAGES)}")
        self.lang = lang

    def __call__(self, chinese: str) -> str:
        """The word in the page's language."""
        english = _ENGLISH[chinese]
        return english if self.lang == "en" else chinese

    def table(self) -> dict[str, str]:
        """All words, for the script."""
        return {chinese: self(chinese) for chinese in _ENGLISH}
