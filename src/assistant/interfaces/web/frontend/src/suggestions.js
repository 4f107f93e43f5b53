// What could come here, asked for with Alt+/: continuations with slots, and other ways a flagged sentence was put.
import { acceptCompletion, completionStatus, startCompletion } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";
import { desk } from "./desk.js";
import { put, putLines } from "./blanks.js";
import { textOf } from "./frames.js";

const POINTS = (text, unit) => [...text.slice(0, unit)].length;
const UNITS = (text, point) => [...text].slice(0, point).join("").length;

// How others put it, beside the suggestion that is looked at.
function sourcesOf(sources) {
  const all = document.createElement("div");
  for (const { report, text } of sources.slice(0, 2)) {
    const line = document.createElement("p");
    line.textContent = `${report.year ?? ""} ${text}`.trim();
    all.append(line);
  }
  return sources.length ? all : null;
}

// The text about which the user asked: whoever writes on meanwhile no longer waits for an answer.
let asked = null;

export function suggest(view) {
  if (view.composing) return false;
  asked = view.state.doc;
  return startCompletion(view);
}

// The editor takes note of an answer at once, and nothing may reach it while an input method composes.
async function composed(view) {
  while (view.composing) await new Promise((go) => setTimeout(go, 50));
}

export async function suggestions(context) {
  if (!context.explicit || !context.state.doc.eq(asked)) {
    await composed(context.view);
    return null;
  }
  const text = context.state.doc.toString();
  const { year, author, portfolios } = desk.told();
  const body = { text, cursor: POINTS(text, context.pos) };
  if (/^\d{4}$/.test(year)) body.year = Number(year);
  if (author) body.author = author;
  const names = portfolios.split(/[;；、]/).map((name) => name.trim()).filter(Boolean);
  if (names.length) body.portfolios = names;
  let answer = null;
  let wrong = "";
  try {
    answer = await desk.ask("/v1/suggestions", body);
  } catch (error) {
    wrong = `${desk.word("没有取到建议")}：${error.message}`;
  }
  await composed(context.view);
  if (context.aborted || !context.view.state.doc.eq(context.state.doc)) return null;
  desk.wrong(wrong);
  if (!answer) return null;
  const options = answer.suggestions.map((one) => {
    const span = one.replaces && { from: UNITS(text, one.replaces.begin), to: UNITS(text, one.replaces.end) };
    return {
      label: one.frame,
      detail: `${one.support ?? one.sources.length} ${desk.word("位作者")}`,
      info: () => sourcesOf(one.sources),
      apply(view, _, from, to) {
        if (span) put(view, textOf(one), span.from, span.to);
        // A blank that is being filled stays; what goes on comes below.
        else if (!view.state.selection.main.empty) putLines(view, textOf(one));
        else put(view, textOf(one), from, to);
      },
    };
  });
  if (!options.length) {
    desk.wrong(desk.word("没有可用的建议。可以先写几个字说明要写什么，或在文稿信息里填上分管领域。"));
    return null;
  }
  return { from: context.pos, options, filter: false };
}

// A list that scrolls is reached by the keyboard, too.
export const reachable = EditorView.updateListener.of((update) => {
  if (completionStatus(update.state) !== "active") return;
  requestAnimationFrame(() => update.view.dom.querySelector("[role=listbox]")?.setAttribute("tabindex", "0"));
});

export const suggestKeys = [
  { key: "Alt-/", run: suggest, preventDefault: true },
  { key: "Enter", run: acceptCompletion },
];
