// Blanks, 〔…〕: Tab leads from one to the next, whether they came from an outline or were pasted. What is put in from an
// outline stands on lines of its own, in the order in which it is put in, and never in a blank that is being filled.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, MatchDecorator, ViewPlugin } from "@codemirror/view";

// Years in brackets, as in 国发〔2024〕5号, are no blanks.
const BLANK = "〔(?!\\d{4}〕)[^〔〕\\n]{1,24}〕";

// What was put in last: a stop of its own behind it, and the place where the next is put in.
const setInserted = StateEffect.define();
const inserted = StateField.define({
  create: () => null,
  update(range, transaction) {
    for (const effect of transaction.effects) if (effect.is(setInserted)) return effect.value;
    if (!range || !transaction.docChanged) return range;
    const from = transaction.changes.mapPos(range.from, 1);
    const to = transaction.changes.mapPos(range.to, -1);
    return from < to ? { from, to } : null;
  },
});

function blanksIn(text, offset = 0) {
  return [...text.matchAll(new RegExp(BLANK, "g"))].map((match) => ({ from: offset + match.index, to: offset + match.index + match[0].length }));
}

function select(view, from, to) {
  view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "nearest", yMargin: 60 }), userEvent: "select" });
  return true;
}

function next(view) {
  if (view.composing) return false;
  const { main } = view.state.selection;
  const blanks = blanksIn(view.state.doc.toString());
  const found = blanks.find((one) => one.from >= main.to);
  const last = view.state.field(inserted);
  // Behind what was put in, once its blanks are filled: there one goes on writing.
  if (last && last.from <= main.from && main.to < last.to && (!found || found.from >= last.to)) return select(view, last.to, last.to);
  const one = found ?? blanks[0];
  return Boolean(one) && select(view, one.from, one.to);
}

function previous(view) {
  if (view.composing) return false;
  const { main } = view.state.selection;
  const blanks = blanksIn(view.state.doc.toString());
  const one = blanks.findLast?.((each) => each.to <= main.from) ?? blanks.filter((each) => each.to <= main.from).at(-1) ?? blanks.at(-1);
  return Boolean(one) && select(view, one.from, one.to);
}

const marks = new MatchDecorator({ regexp: new RegExp(BLANK, "g"), decoration: Decoration.mark({ class: "slot" }) });
const shown = ViewPlugin.define((view) => ({
  decorations: marks.createDeco(view),
  update(update) { this.decorations = marks.updateDeco(update, this.decorations); },
}), { decorations: (plugin) => plugin.decorations });

export const blanks = [inserted, shown, keymap.of([{ key: "Tab", run: next }, { key: "Shift-Tab", run: previous }])];

function dispatch(view, changes, from, text) {
  const [first] = blanksIn(text, from);
  const selection = first ? { anchor: first.from, head: first.to } : { anchor: from + text.length };
  view.dispatch({
    changes, selection, scrollIntoView: true, userEvent: "input.complete",
    effects: setInserted.of({ from, to: from + text.length }),
  });
}

// In place of a stretch of the text: what a suggestion does.
export function put(view, text, from, to) {
  dispatch(view, { from, to, insert: text }, from, text);
  view.focus();
}

// On lines of its own: on the line of the caret where that is empty, else below it; below what was put in before, as
// long as the caret is still in that.
export function putLines(view, text) {
  const { doc, selection: { main } } = view.state;
  const last = view.state.field(inserted);
  const within = last && last.from <= main.from && main.to <= last.to;
  const line = doc.lineAt(within ? last.to : main.to);
  const empty = !line.text.trim();
  const from = empty ? line.from : line.to + 1;
  dispatch(view, { from: empty ? line.from : line.to, to: line.to, insert: empty ? text : `\n${text}` }, from, text);
}
