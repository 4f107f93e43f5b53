"""What a draft's form and the script of its page send."""

from assistant.base.tables import split_list
from assistant.domain.report import Metadata, read_year
from assistant.interfaces.api.requests import RequestBody


class DraftDetails(RequestBody):
    """What is known of a draft, as it stands in the form; "" where nothing is."""

    title: str = ""
    author: str = ""
    office: str = ""
    region: str = ""
    year: str = ""
    portfolios: str = ""

    def line(self) -> str:
        """What tells drafts apart, on one line: 2024年 · 县教育局局长 · 青岚县 · 教育; "" where nothing is known."""
        year = f"{self.year.strip()}年" if self.year.strip() else ""
        known = (year, self.office.strip(), self.region.strip(), self.portfolios.strip())
        return " · ".join(part for part in known if part)

    def metadata(self) -> Metadata:
        """The metadata. Raises BadInput for a year that is none."""
        return Metadata(
            title=self.title.strip(),
            author=self.author.strip(),
            office=self.office.strip(),
            region=self.region.strip(),
            year=read_year(self.year),
            portfolios=split_list(self.portfolios),
        )


class DraftForm(DraftDetails):
    """A draft with its text, line ends as the browser sends them. ``lang`` ∈ zh en: the language of what is around it.

    ``report``: the report in the index that it is a version of, which then is no source of it; "" for a new one.
    ``facts``: the name of a fact sheet that was chosen and not sent; it says nothing. ``csrf``: the mark of the sign-in,
    which is looked at before the form is.
    """

    text: str = ""
    lang: str = "zh"
    report: str = ""
    facts: str = ""
    csrf: str = ""


class FindingsRequest(DraftForm):
    """A draft to be checked: with ``begin`` and ``end`` (UTF-16 units) only the paragraphs that they touch."""

    begin: int | None = None
    end: int | None = None


def details_of(metadata: Metadata) -> DraftDetails:
    """The form's fields for the metadata of a file."""
    return DraftDetails(
        title=metadata.title,
        author=metadata.author,
        office=metadata.office,
        region=metadata.region,
        year=str(metadata.year or ""),
        portfolios="；".join(metadata.portfolios),
    )
