// On paper the draft as a document, once and whole, not the part that the editor happens to show: a copy, made when the
// browser prints; with what was found in it where that is wanted, numbered in the text and listed behind it.
import { desk } from "./desk.js";
import { lineOf } from "./structure.js";

function made(tag, text = "", className = "") {
  const one = document.createElement(tag);
  one.textContent = text;
  one.className = className;
  return one;
}

function lines(doc, found) {
  let opening = 1;
  let at = 0;
  const numbered = found.map((one, index) => ({ end: one.end, number: index + 1 })).sort((one, other) => one.end - other.end);
  let next = 0;
  return doc.toString().split("\n").map((text) => {
    const { kind, head } = lineOf(text, opening);
    if (opening === 2 || text.trim()) opening = opening === 1 && kind === "title" ? 2 : 0;
    const line = made("p", "", kind);
    const end = at + text.length;
    let from = 0;
    const put = (to) => {
      // The heading of a paragraph that runs on.
      if (kind === "clause" && from < head && head < text.length) {
        line.append(made("b", text.slice(from, Math.min(to, head))));
        from = Math.min(to, head);
      }
      line.append(text.slice(from, to));
      from = to;
    };
    for (; next < numbered.length && numbered[next].end <= end; next++) {
      put(Math.max(from, numbered[next].end - at));
      line.append(made("sup", `[${numbered[next].number}]`));
    }
    put(text.length);
    at = end + 1;
    return line;
  });
}

function listed(doc, found) {
  const section = made("section");
  const list = made("ol");
  list.append(...found.map((one) => {
    const item = made("li");
    item.append(made("p", `${one.label}：${doc.sliceString(one.begin, one.end)}`), made("p", one.message));
    return item;
  }));
  section.append(made("h2", desk.word("发现")), list);
  return section;
}

export function printWhole(view, findings) {
  const wanted = document.getElementById("print-findings");
  const paper = made("div", "", "paper");
  paper.lang = "zh-CN";
  view.dom.after(paper);
  window.addEventListener("beforeprint", () => {
    const { doc } = view.state;
    const found = wanted.checked ? findings.shown() : [];
    paper.replaceChildren(...lines(doc, found), ...(found.length ? [listed(doc, found)] : []));
  });
  window.addEventListener("afterprint", () => paper.replaceChildren());
  document.getElementById("printing").hidden = false;
  document.getElementById("print").addEventListener("click", () => window.print());
}
