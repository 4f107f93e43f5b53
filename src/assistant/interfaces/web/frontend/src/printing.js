// On paper the whole text, not the part that the editor happens to show: a copy, made when the browser prints.
export function printWhole(view) {
  const paper = document.createElement("div");
  paper.className = "paper";
  paper.lang = "zh-CN";
  view.dom.after(paper);
  window.addEventListener("beforeprint", () => {
    paper.replaceChildren(...view.state.doc.toString().split("\n").map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
  });
  window.addEventListener("afterprint", () => paper.replaceChildren());
  const button = document.getElementById("print");
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
