// The draft is kept in this browser while one writes, and offered again when the page is opened anew.
import { StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { desk } from "./desk.js";

const KEY = "draft.kept";
const PAUSE = 800;

export function keepDrafts(view) {
  const saved = document.getElementById("saved");
  const notice = document.getElementById("kept");
  let pausing = 0;
  const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
  if (kept && kept.text && kept.text !== view.state.doc.toString()) {
    document.getElementById("kept-when").textContent = new Date(kept.when).toLocaleString(desk.lang === "en" ? "en" : "zh-CN");
    notice.hidden = false;
  }

  function keep() {
    const text = view.state.doc.toString();
    if (!text) return;
    try {
      localStorage.setItem(KEY, JSON.stringify({ text, told: desk.told(), when: Date.now() }));
      saved.textContent = desk.word("已自动保存在这个浏览器里");
    } catch (error) {
      saved.textContent = error.message;
    }
  }

  document.getElementById("restore").addEventListener("click", () => {
    for (const [name, value] of Object.entries(kept.told)) desk.form.elements[name].value = value;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: kept.text } });
    notice.hidden = true;
    view.focus();
  });
  document.getElementById("discard").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    notice.hidden = true;
    view.focus();
  });
  view.dispatch({
    effects: StateEffect.appendConfig.of(EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      saved.textContent = "";
      notice.hidden = true;
      clearTimeout(pausing);
      pausing = setTimeout(keep, PAUSE);
    })),
  });
  // A tab that is closed at once must not lose the last words.
  window.addEventListener("pagehide", () => { if (pausing) keep(); });
}
