// The sheet looks as the report will: title, 一、 and （一） stand out, paragraphs have their indent.
import { Decoration, ViewPlugin } from "@codemirror/view";
import { lineOf } from "./structure.js";

const HEAD = Decoration.mark({ class: "line-head" });

// Only what is on the screen; whether a line opens the report is seen from the few above it.
function decorated(view) {
  const { doc } = view.state;
  let first = 1;
  while (first < doc.lines && !doc.line(first).text.trim()) first++;
  const titled = lineOf(doc.line(first).text, 1).kind === "title";
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = doc.lineAt(at);
      const opening = line.number === first ? 1 : titled && line.number === first + 1 ? 2 : 0;
      const { kind, head } = lineOf(line.text.slice(0, 200), opening);
      if (kind) found.push(Decoration.line({ class: `line-${kind}` }).range(line.from));
      if (kind === "clause" && head < line.length) found.push(HEAD.range(line.from, line.from + head));
      at = line.to + 1;
    }
  }
  return Decoration.set(found, true);
}

export const headings = ViewPlugin.define((view) => ({
  decorations: decorated(view),
  stale: false,
  update(update) {
    this.stale ||= update.docChanged || update.viewportChanged;
    if (!this.stale) return;
    // Nothing is drawn anew while an input method composes.
    if (update.view.composing) {
      this.decorations = this.decorations.map(update.changes);
      return;
    }
    this.decorations = decorated(update.view);
    this.stale = false;
  },
}), { decorations: (plugin) => plugin.decorations });
