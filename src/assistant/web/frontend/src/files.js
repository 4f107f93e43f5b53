// Opening files in place, and sending a Word file back with comments in it.
import { desk } from "./desk.js";

export function openFiles(view) {
  const input = document.getElementById("file");
  let word = null;
  // The label opens the dialogue; what the form needs without this script would only be in the way.
  input.classList.add("unseen");
  input.form.querySelector("button").hidden = true;

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    if (view.state.doc.length && !window.confirm(desk.word("在别的窗口打开的文稿没有保存，确定换掉吗？"))) return;
    const body = new FormData();
    body.append("file", file);
    try {
      const { text, told, notes } = await desk.ask("/draft/open", body);
      for (const [name, value] of Object.entries(told)) desk.form.elements[name].value = value;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
      word = /\.doc[xm]$/i.test(file.name) ? { file, text } : null;
      desk.say([file.name, ...notes].join("；"));
    } catch (error) {
      document.getElementById("told").textContent = error.message;
      desk.say(error.message);
    }
    input.value = "";
    view.focus();
  });

  // As long as nothing was changed in it, the user's own document gets the comments, not a copy of its text.
  document.getElementById("commented").addEventListener("click", async (event) => {
    if (!word || word.text !== view.state.doc.toString()) return;
    event.preventDefault();
    const body = new FormData();
    body.append("file", word.file);
    body.append("told", JSON.stringify(desk.told()));
    const answer = await fetch("/draft/comments", { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) {
      const { error } = await answer.json();
      document.getElementById("told").textContent = [error.detail, error.hint].filter(Boolean).join("；");
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = word.file.name.replace(/(\.[^.]+)$/, "（批注）.docx");
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
