// What the editor itself says.
export const chinese = {
  "Find": "查找", "Replace": "替换", "next": "下一处", "previous": "上一处", "all": "全选", "match case": "区分大小写",
  "regexp": "正则", "by word": "整词", "replace": "替换", "replace all": "全部替换", "close": "关闭",
  "replaced match on line $": "已替换第 $ 行的一处", "replaced $ matches": "已替换 $ 处", "current match": "当前一处",
  "on line": "在第", "Go to line": "转到行", "go": "转到", "Diagnostics": "发现", "No diagnostics": "没有发现",
  "Control character": "控制字符", "Selection deleted": "已删去所选", "to": "到", "Completions": "建议",
};
