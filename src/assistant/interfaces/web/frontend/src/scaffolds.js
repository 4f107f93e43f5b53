// Outlines by portfolio and section beside the draft, and what the page /scaffold puts into it from another tab.
import { putLines } from "./blanks.js";
import { desk } from "./desk.js";
import { drawn, sentenceOf } from "./frames.js";

const LAYERS = { own: "我的上年", missing: "常写而我没写", single: "单人句式", shared: "共识" };

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function note(text) {
  const line = document.createElement("p");
  line.className = "aside-note";
  line.textContent = text;
  return line;
}

export function offerScaffolds(view) {
  const panel = document.getElementById("scaffold");

  function insert(text) {
    putLines(view, text);
    view.focus();
  }

  function entry(content, about, text, sources) {
    const item = document.createElement("li");
    const row = document.createElement("div");
    row.className = "row";
    const told = document.createElement("span");
    told.className = "aside-note";
    told.textContent = about.filter(Boolean).join(" · ");
    row.append(button(desk.word("插入"), () => insert(text)), told);
    item.append(content, row);
    if (sources.length) {
      const see = document.createElement("details");
      const name = document.createElement("summary");
      name.textContent = `${desk.word("参考")} ${sources.length}`;
      see.append(name, ...sources.slice(0, 5).map((source) => note(`${source.report.year ?? ""} ${source.text}`.trim())));
      row.append(see);
    }
    return item;
  }

  function ofHeading(heading) {
    const line = document.createElement("p");
    line.className = "frame heading";
    line.textContent = heading.text;
    return entry(line, [desk.word(LAYERS[heading.layer])], heading.text, []);
  }

  function ofItem(item) {
    const support = item.layer === "own" ? "" : `${item.support} ${desk.word("位作者")}`;
    const made = entry(drawn(item), [desk.word(LAYERS[item.layer]), item.matter, support], sentenceOf(item), item.sources);
    made.append(...item.notes.map((one) => note(one.message)));
    return made;
  }

  function ofSection(section) {
    const list = document.createElement("ul");
    list.className = "frame-list";
    list.append(...section.headings.map(ofHeading), ...section.items.map(ofItem));
    const own = section.items.filter((item) => item.layer === "own" && !item.notes.some((one) => one.kind === "todo"));
    if (own.length < 2) return [list];
    return [button(desk.word("插入这一部分"), () => insert(own.map(sentenceOf).join("\n"))), list];
  }

  document.getElementById("scaffold-show").addEventListener("click", async () => {
    panel.replaceChildren(note(desk.word("正在查找……")));
    const { author, office, region, year } = desk.told();
    let scaffold;
    try {
      scaffold = await desk.ask("/v1/scaffolds", {
        portfolios: [document.getElementById("scaffold-portfolio").value],
        roles: [document.getElementById("scaffold-role").value],
        author, office, region,
        ...(/^\d{4}$/.test(year.trim()) ? { year: Number(year) } : {}),
      });
    } catch (error) {
      panel.replaceChildren();
      desk.wrong(`${desk.word("没有取到提纲")}：${error.message}`);
      return;
    }
    desk.wrong("");
    panel.replaceChildren(...scaffold.warnings.map(note), ...scaffold.sections.flatMap(ofSection));
    const number = panel.querySelectorAll("li").length;
    if (!number) panel.append(note(desk.word("没有可用的提纲，换一个领域或部分试试。")));
    desk.say(`${desk.word("提纲")} ${number}`);
  });

  listen(view);
}

// The page /scaffold asks who is there; the tab that was used last gets what is put in.
function listen(view) {
  if (!("BroadcastChannel" in window)) return;
  const name = `${Date.now()}.${Math.random()}`;
  let used = Date.now();
  for (const event of ["focus", "pageshow"]) window.addEventListener(event, () => { used = Date.now(); });
  const channel = new BroadcastChannel("draft");
  channel.addEventListener("message", ({ data }) => {
    if (data.kind === "who") channel.postMessage({ kind: "here", name, used });
    else if (data.kind === "insert" && data.to === name) {
      putLines(view, data.text);
      desk.tellMore(data.told);
    }
  });
}
