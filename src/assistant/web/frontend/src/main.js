// The page /draft works without this file. With it: findings while one types, suggestions, scaffolds, autosave.
import { makeEditor } from "./editor.js";
import { watchFindings } from "./findings.js";
import { keepDrafts } from "./keeping.js";
import { offerScaffolds } from "./scaffolds.js";
import { openFiles } from "./files.js";
import { desk } from "./desk.js";

const form = document.getElementById("draft");
if (form) {
  const view = makeEditor(form);
  const findings = watchFindings(view);
  keepDrafts(view);
  offerScaffolds(view);
  openFiles(view);
  document.getElementById("print").addEventListener("click", () => window.print());
  for (const id of ["print", "suggest", "scaffold-panel"]) document.getElementById(id).hidden = false;
  document.querySelector(".keys").hidden = false;
  desk.counted(view.state.doc);
  if (view.state.doc.length) findings.all();
}
