// A fact sheet that offices filled in, put into the blanks of the draft; what it could not place is told above the sheet.
import { desk } from "./desk.js";

export function readFacts(view) {
  const input = document.getElementById("facts");
  const notes = document.getElementById("fact-notes");
  // The label opens the dialogue; the form is not to carry the file along when it is sent for something else.
  input.classList.add("unseen");
  input.removeAttribute("name");
  document.getElementById("read-facts").hidden = true;

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const doc = view.state.doc;
    const body = new FormData(desk.form);
    body.append("facts", file);
    input.value = "";
    let answer;
    try {
      answer = await desk.ask("/draft/facts", body);
    } catch (error) {
      desk.wrong(`${desk.word("没有打开")}“${file.name}”：${error.message}`);
      return;
    }
    if (!view.state.doc.eq(doc)) {
      desk.wrong(desk.word("读数据表时正文改动过，没有填，请再导入一次。"));
      return;
    }
    desk.wrong("");
    view.dispatch({ changes: answer.changes.map(({ begin, end, text }) => ({ from: begin, to: end, insert: text })), userEvent: "input.complete" });
    notes.replaceChildren(...[answer.told, ...answer.notes].map((text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    }));
    notes.hidden = false;
    desk.say(answer.told);
    view.focus();
  });
}
