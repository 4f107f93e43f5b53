// The page /draft works without this file. With it: findings while one types, suggestions, scaffolds, autosave.
import { foldDetails } from "./details.js";
import { makeEditor } from "./editor.js";
import { watchFindings } from "./findings.js";
import { keepDrafts } from "./keeping.js";
import { offerScaffolds } from "./scaffolds.js";
import { readFacts } from "./facts.js";
import { openFiles } from "./files.js";
import { suggest } from "./suggestions.js";
import { printWhole } from "./printing.js";
import { desk } from "./desk.js";

if (desk.form) {
  const view = makeEditor(desk.form);
  const findings = watchFindings(view);
  foldDetails();
  const keeping = keepDrafts(view);
  offerScaffolds(view);
  readFacts(view);
  openFiles(view, findings, keeping);
  printWhole(view, findings);
  document.getElementById("suggest").addEventListener("click", () => {
    view.focus();
    suggest(view);
  });
  for (const id of ["suggest", "scaffold-panel", "keys"]) document.getElementById(id).hidden = false;
  desk.counted(view.state.doc);
  if (view.state.doc.length) findings.all();
}
