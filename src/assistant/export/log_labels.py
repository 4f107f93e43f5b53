"""Chinese labels of the access log: what was done, on what, and what came of it."""

from assistant.domain.callers import LogRecord

ACTIONS = {
    "search": "检索",
    "read": "阅读报告",
    "check": "核对草稿",
    "scaffold": "生成提纲",
    "suggest": "续写建议",
    "trends": "查看提法变化",
    "upload": "上传",
    "report_filed": "报告入库",
    "index": "建立索引",
    "correct": "更正报告",
    "delete": "移出报告",
    "report_restore": "放回报告",
    "backup": "备份",
    "ignore_add": "列入忽略清单",
    "ignore_remove": "移出忽略清单",
    "audit_start": "发起成批核对",
    "audit_read": "查看核对结果",
    "audit_export": "导出核对结果",
    "audit_cancel": "取消核对",
    "audit_remove": "移除核对",
    "dispose": "处理发现",
    "sign_in": "登录",
    "sign_out": "退出",
    "password_change": "修改口令",
    "password_reset": "重设口令",
    "user_add": "新建账户",
    "user_rights": "授予权限",
    "user_disable": "停用账户",
    "user_enable": "启用账户",
    "user_remove": "移除账户",
    "token_add": "新建令牌",
    "token_revoke": "吊销令牌",
    "token_refused": "出示无效令牌",
    "denied": "越权未成",
    "log_read": "查看日志",
    "log_verify": "核实日志",
    "log_export": "导出日志",
    "log_rotated": "日志换文件",
}
"""What a line of the access log is about."""

LOG_DETAILS = {
    "characters": "字数",
    "query": "检索词",
    "query_hash": "检索词校验值",
    "collections": "材料集",
    "roles": "角色",
    "files": "文件数",
    "fields": "更正的栏目",
    "kind": "格式",
    "finding": "发现",
    "judgement": "处理",
    "phrases": "词语数",
    "reports": "指定的报告数",
    "faults": "问题数",
    "rebuild": "重建",
    "rule": "规则",
    "id": "编号",
    "removed": "到期移除的文件",
    "last_number": "其末条序号",
    "last_hash": "其末条校验值",
}
"""What the details of such a line are called."""

_OUTCOMES = {
    "not_authenticated": "口令或令牌不对",
    "too_many_attempts": "失败太多，暂时锁定",
    "not_allowed": "没有权限",
    "not_found": "没有这一项，或不在权限之内",
    "faults": "日志不完整",
}


def log_subject(record: LogRecord) -> str:
    """What a line of the access log is about, with its details, in words."""
    details = "，".join(
        f"{LOG_DETAILS.get(name, name)} {value}" for name, value in record.details.items() if value != ""
    )
    return "；".join(part for part in (record.subject, details) if part)


def log_outcome(record: LogRecord) -> str:
    """What came of it, in words; "" where it was done."""
    return "" if record.outcome == "ok" else f"未成：{_OUTCOMES.get(record.outcome, record.outcome)}"
