// The draft is kept in this browser while one writes, each sheet under a name of its own, so that none overwrites
// another; what was left behind is offered when the page is opened again.
import { StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { desk } from "./desk.js";
import { ignoring } from "./ignoring.js";

const PREFIX = "draft.kept.";
// Put there by the add-in of WPS, which opens the page at #handed.
const HANDED = "draft.handed";
const PAUSE = 800;
const OFFERED = 5;
const KEPT = 20;

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return kept?.text ? { key, told: {}, report: "", ignored: [], when: 0, ...kept } : null;
  } catch {
    return null;
  }
}

function kept() {
  const all = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map(read).filter(Boolean);
  return all.sort((one, other) => other.when - one.when);
}

function fresh() {
  return `${PREFIX}${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}

export function keepDrafts(view) {
  const saved = document.getElementById("saved");
  const notice = document.getElementById("kept");
  let mine = fresh();
  let pausing = 0;

  function keep() {
    clearTimeout(pausing);
    pausing = 0;
    const text = view.state.doc.toString();
    if (!text) return;
    const draft = { text, told: desk.told(), report: desk.form.elements.report.value, ignored: ignoring.all(), when: Date.now() };
    try {
      localStorage.setItem(mine, JSON.stringify(draft));
      saved.textContent = desk.word("已自动保存在这个浏览器里");
    } catch {
      saved.textContent = desk.word("这个浏览器里存不下了，请另存为文件。");
    }
  }

  function later() {
    saved.textContent = "";
    clearTimeout(pausing);
    pausing = setTimeout(keep, PAUSE);
  }

  // What was on the sheet stays kept; what comes now is another draft.
  function begin() {
    if (pausing) keep();
    mine = fresh();
  }

  function put(draft) {
    begin();
    desk.tell(draft.told, draft.report);
    ignoring.add(...draft.ignored);
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: draft.text }, selection: { anchor: 0 } });
    keep();
    localStorage.removeItem(draft.key);
    view.focus();
  }

  function button(text, about, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", `${text} ${about}`);
    made.addEventListener("click", act);
    return made;
  }

  function offer() {
    const list = notice.querySelector("ul");
    const drafts = kept().filter((one) => one.key !== mine && one.text !== view.state.doc.toString()).slice(0, OFFERED);
    list.replaceChildren(...drafts.map((one) => {
      const item = document.createElement("li");
      const when = new Date(one.when).toLocaleString(desk.lang === "en" ? "en" : "zh-CN", { dateStyle: "medium", timeStyle: "short" });
      const name = one.told.title || one.text.trim().split("\n", 1)[0].slice(0, 24);
      const line = document.createElement("span");
      line.textContent = `${name}　${when}　${[...one.text.replace(/\s/g, "")].length.toLocaleString("zh-CN")} ${desk.word("字")}`;
      item.append(line, button(desk.word("恢复"), name, () => {
        put(one);
        offer();
      }), button(desk.word("不要了"), name, () => {
        localStorage.removeItem(one.key);
        offer();
        (list.querySelector("button") ?? view).focus();
      }));
      return item;
    }));
    notice.hidden = !drafts.length;
  }

  view.dispatch({
    effects: StateEffect.appendConfig.of(EditorView.updateListener.of((update) => {
      if (update.docChanged) later();
    })),
  });
  desk.form.addEventListener("change", () => { if (view.state.doc.length) later(); });
  // A tab that is closed at once must not lose the last words.
  window.addEventListener("pagehide", () => { if (pausing) keep(); });

  for (const old of kept().slice(KEPT)) localStorage.removeItem(old.key);
  const handed = location.hash === "#handed" && read(HANDED);
  if (handed) put(handed);
  else offer();

  return {
    begin,
    // The user has it in a file of their own: what is kept here is needed no more.
    saved(name, text) {
      if (text !== view.state.doc.toString()) return;
      clearTimeout(pausing);
      pausing = 0;
      localStorage.removeItem(mine);
      saved.textContent = `${desk.word("已另存为")} ${name}`;
    },
  };
}
