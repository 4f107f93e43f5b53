// Scaffolds by portfolio and section, put into the draft with their slots as tab-stops.
import { snippet } from "@codemirror/autocomplete";
import { desk } from "./desk.js";
import { drawn, snippetOf } from "./frames.js";

export function put(view, template, from, to) {
  snippet(template)(view, null, from, to);
  view.focus();
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

export function offerScaffolds(view) {
  const panel = document.getElementById("scaffold");

  function entry(content, support, template, sources) {
    const item = document.createElement("li");
    const about = document.createElement("span");
    about.className = "aside-note";
    about.textContent = `${support} ${desk.word("位作者")}`;
    const row = document.createElement("div");
    row.className = "row";
    row.append(button(desk.word("插入"), () => {
      const { from, to } = view.state.selection.main;
      put(view, template, from, to);
    }), about);
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

  function note(text) {
    const line = document.createElement("p");
    line.className = "aside-note";
    line.textContent = text;
    return line;
  }

  document.getElementById("scaffold-show").addEventListener("click", async () => {
    panel.replaceChildren(note(desk.word("正在查找……")));
    const year = Number.parseInt(desk.told().year, 10);
    let scaffold;
    try {
      scaffold = await desk.ask("/v1/scaffolds", {
        portfolios: [document.getElementById("scaffold-portfolio").value],
        roles: [document.getElementById("scaffold-role").value],
        ...(Number.isNaN(year) ? {} : { year }),
      });
    } catch (error) {
      panel.replaceChildren();
      desk.wrong(`${desk.word("没有取到提纲")}：${error.message}`);
      return;
    }
    desk.wrong("");
    panel.replaceChildren();
    const list = document.createElement("ul");
    list.className = "frame-list";
    for (const section of scaffold.sections) {
      for (const heading of section.headings) {
        const line = document.createElement("p");
        line.className = "frame heading";
        line.textContent = heading.text;
        list.append(entry(line, heading.support, `${heading.text.replace(/[$#]\{/g, "\\$&")}\n`, []));
      }
      for (const item of section.items) list.append(entry(drawn(item), item.support, snippetOf(item), item.sources));
    }
    if (list.children.length) panel.append(list);
    else panel.append(note([desk.word("没有可用的提纲，换一个领域或部分试试。"), ...scaffold.warnings].join(" ")));
    desk.say(`${desk.word("提纲")} ${list.children.length}`);
  });
}
