// What could come here, asked for with Alt+/: continuations with slots, and other ways a flagged sentence was put.
import { acceptCompletion, startCompletion } from "@codemirror/autocomplete";
import { desk } from "./desk.js";
import { snippetOf } from "./frames.js";
import { put } from "./scaffolds.js";

const POINTS = (text, unit) => [...text.slice(0, unit)].length;
const UNITS = (text, point) => [...text].slice(0, point).join("").length;

export async function suggestions(context) {
  if (!context.explicit) return null;
  const text = context.state.doc.toString();
  const { year, author, portfolios } = desk.told();
  const body = { text, cursor: POINTS(text, context.pos) };
  if (/^\d{4}$/.test(year)) body.year = Number(year);
  if (author) body.author = author;
  const names = portfolios.split(/[;；、]/).map((name) => name.trim()).filter(Boolean);
  if (names.length) body.portfolios = names;
  let answer;
  try {
    answer = await desk.ask("/v1/suggestions", body);
  } catch (error) {
    desk.say(error.message);
    document.getElementById("told").textContent = error.message;
    return null;
  }
  const options = answer.suggestions.map((one) => {
    const span = one.replaces && { from: UNITS(text, one.replaces.begin), to: UNITS(text, one.replaces.end) };
    return {
      label: one.frame,
      detail: `${one.support ?? one.sources.length} ${desk.word("位作者")}`,
      apply: (view, _, from, to) => put(view, snippetOf(one), span ? span.from : from, span ? span.to : to),
    };
  });
  if (!options.length) {
    desk.say(desk.word("没有可用的建议。"));
    document.getElementById("told").textContent = desk.word("没有可用的建议。");
    return null;
  }
  return { from: context.pos, options, filter: false };
}

export const suggestKeys = [
  { key: "Alt-/", run: startCompletion, preventDefault: true },
  { key: "Enter", run: acceptCompletion },
];
