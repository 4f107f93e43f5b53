// Opening files in place, and saving: as Word, as text, or the user's own Word file with comments in it.
import { desk } from "./desk.js";

export function openFiles(view, findings, keeping) {
  const input = document.getElementById("file");
  let word = null;
  // The label opens the dialogue; what the form needs without this script would only be in the way.
  input.classList.add("unseen");
  document.getElementById("open-button").hidden = true;

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const body = new FormData();
    body.append("file", file);
    try {
      const { text, told, notes } = await desk.ask("/draft/open", body);
      // What stood on the sheet is kept, and offered again.
      keeping.begin();
      desk.tell(told, "");
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
      word = /\.doc[xm]$/i.test(file.name) ? { file, text } : null;
      desk.wrong("");
      desk.say([file.name, ...notes].join("；"));
      findings.all();
    } catch (error) {
      desk.wrong(`${desk.word("没有打开")}“${file.name}”：${error.message}`);
    }
    input.value = "";
    view.focus();
  });

  // As long as nothing was changed in it, the user's own document gets the comments, not a copy of its text.
  function commented() {
    const body = new FormData();
    body.append("file", word.file);
    body.append("told", JSON.stringify(desk.told()));
    return desk.fetchFile("/draft/comments", body);
  }

  desk.form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const path = button?.getAttribute("formaction") ?? "";
    if (!path.startsWith("/draft/save")) return;
    event.preventDefault();
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const text = view.state.doc.toString();
    try {
      const own = button.id === "commented" && word?.text === text;
      const name = await (own ? commented() : desk.fetchFile(path, new FormData(desk.form)));
      desk.wrong("");
      if (button.id === "commented") desk.say(name);
      else keeping.saved(name, text);
    } catch (error) {
      desk.wrong(`${desk.word("没有存成")}：${error.message}`);
    } finally {
      button.ariaBusy = "false";
    }
  });
}
