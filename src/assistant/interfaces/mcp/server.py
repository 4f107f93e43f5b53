"""The server: its tools, and the two ways to reach it (standard input and output, HTTP on this machine)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from anyio import to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations

from assistant.base.errors import AssistantError
from assistant.base.version import __version__
from assistant.domain.codec import encode
from assistant.domain.report import Metadata
from assistant.domain.results import Filters, Mode, Query, ScaffoldRequest, Sort
from assistant.interfaces.mcp import citations
from assistant.service import Assistant

_INSTRUCTIONS = (
    "检索、阅读和核对本单位的往年述职报告。引用时写明报告的标题、职务和年份；"
    "往年的数字、地名和人名只说明当时的情况，不能当作今年的来写。"
)
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
LOOPBACK = "127.0.0.1"


def make_server(service: Assistant) -> MCPServer[Any]:
    """A server of the four tools over ``service``, which decides what may be seen."""
    server: MCPServer[Any] = MCPServer(
        "report-assistant",
        title="述职报告助手",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
    )

    @server.tool(title="检索往年报告的段落", annotations=_READS)
    async def search(
        query: str,
        portfolios: list[str] | None = None,
        roles: list[str] | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
        authors: list[str] | None = None,
        offices: list[str] | None = None,
        regions: list[str] | None = None,
        mode: Mode = Mode.HYBRID,
        sort: Sort = Sort.RELEVANCE,
        limit: int = 10,
    ) -> CallToolResult:
        """按意思和字面检索往年述职报告的段落。roles：学习 履职 廉政 法治 问题 打算；portfolios：教育 人社 卫健 等分管领域。"""
        filters = Filters(
            portfolios=frozenset(portfolios or ()),
            roles=frozenset(roles or ()),
            year_from=year_from,
            year_to=year_to,
            authors=frozenset(authors or ()),
            offices=frozenset(offices or ()),
            regions=frozenset(regions or ()),
        )
        return await _answer(
            partial(service.search, Query(query, filters, mode, limit, sort=sort)), citations.hits
        )

    @server.tool(title="读一份报告", annotations=_READS)
    async def report(report_id: str) -> CallToolResult:
        """一份报告的全文、各部分、段落和事实。report_id 见检索结果。"""
        return await _answer(partial(service.report, report_id), citations.report)

    @server.tool(title="起草提纲", annotations=_READS)
    async def scaffold(
        portfolios: list[str],
        roles: list[str] | None = None,
        author: str = "",
        office: str = "",
        region: str = "",
        year: int | None = None,
        limit: int = 20,
    ) -> CallToolResult:
        """按分管领域和部分给出提纲：句式、空格和出处。空格里的数字、地名要由写作者填，不得编造。"""
        request = ScaffoldRequest(
            tuple(portfolios),
            tuple(roles or ()),
            author=author,
            office=office,
            region=region,
            year=year,
            limit=limit,
        )
        return await _answer(partial(service.scaffold, request), citations.scaffold)

    @server.tool(title="核对草稿", annotations=_READS)
    async def check(
        text: str,
        author: str = "",
        office: str = "",
        region: str = "",
        year: int | None = None,
        portfolios: list[str] | None = None,
    ) -> CallToolResult:
        """核对一篇草稿：与往年报告相同或相近之处，过时的提法，去年的年份，别处的地名，没填的空。"""
        metadata = Metadata(
            author=author, office=office, region=region, year=year, portfolios=tuple(portfolios or ())
        )
        return await _answer(
            lambda: service.check(service.draft(text, metadata)), partial(citations.findings, text=text)
        )

    return server


async def _answer(compute: Callable[[], Any], cite: Callable[[Any], str]) -> CallToolResult:
    """The result as data and as a text with citations. Raises ToolError with cause and cure for what is refused."""
    try:
        result = await to_thread.run_sync(compute)
    except AssistantError as error:
        raise ToolError("；".join(part for part in (error.detail, error.hint) if part)) from error
    return CallToolResult(
        content=[TextContent(type="text", text=cite(result))], structured_content=encode(result)
    )


def serve(service: Assistant, port: int | None = None) -> None:
    """Serve on standard input and output, or with ``port`` by HTTP on this machine only, until it is stopped."""
    server = make_server(service)
    if port is None:
        server.run("stdio")
        return
    names = [f"{host}:{port}" for host in (LOOPBACK, "localhost")]
    security = TransportSecuritySettings(
        allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]
    )
    server.run("streamable-http", host=LOOPBACK, port=port, json_response=True, transport_security=security)
