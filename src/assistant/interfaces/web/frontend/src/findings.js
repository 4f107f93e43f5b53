// Findings: asked for when one pauses, of the changed paragraphs alone; old answers are dropped, and nothing is
// drawn while an input method composes, which would break what is being composed.
import { setDiagnostics } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import { EditorView, keymap, ViewPlugin } from "@codemirror/view";
import { desk, Gone } from "./desk.js";
import { ignoring } from "./ignoring.js";
import { findingList } from "./list.js";
import { marginNotes } from "./margin.js";
import { popup } from "./popup.js";
import { askToSilence, offerUndo } from "./silencing.js";

const PAUSE = 400;
// The whole draft is asked about again after so long a rest: a part that is missing shows nowhere in a paragraph.
const REST = 4000;

function alike(one, other) {
  return one.begin === other.begin && one.end === other.end && one.key === other.key && one.card === other.card;
}

export function watchFindings(view) {
  // In the order of the text; places move along with what is typed.
  let found = [];
  let changed = null;
  let pausing = 0;
  let resting = 0;
  let asking = null;
  let waiting = null;

  // Warnings stand open; what is only worth a look is folded under one line.
  const list = findingList(document.getElementById("findings"), () => margin.place());
  const hints = findingList(document.getElementById("hint-list"), () => margin.place());
  const folded = document.getElementById("hints");
  const element = folded.parentElement;
  const side = element.closest(".side");
  const margin = marginNotes(view, side, notes, draw);

  const told = document.getElementById("told");
  const shares = document.getElementById("shares");

  // The cards that are shown, in the order of the text.
  function notes() {
    const items = [...list.all(), ...(folded.open ? hints.all() : [])];
    return items.map((item) => ({ one: item.finding, item })).sort((some, other) => some.one.begin - other.one.begin);
  }

  function shown() {
    return found.filter((one) => !ignoring.has(one.key));
  }

  function draw() {
    if (view.composing) {
      waiting = draw;
      return;
    }
    const some = shown();
    view.dispatch(setDiagnostics(view.state, some.map((one) => ({
      from: one.begin, to: one.end, severity: one.severity, markClass: `found-${one.severity}`, source: one.label,
      message: one.message,
    }))));
    const doubtful = some.filter((one) => one.severity === "info");
    const inMargin = margin.choose(some.length - (folded.open ? 0 : doubtful.length));
    list.fill(some.filter((one) => one.severity !== "info"), inMargin);
    hints.fill(doubtful, inMargin);
    folded.hidden = doubtful.length === 0;
    document.getElementById("hint-count").textContent = doubtful.length;
    document.getElementById("found-count").textContent = some.length || "";
    // Who is in a card stays with it.
    const held = document.activeElement?.closest(".finding-card")?.finding;
    mark(held ?? at(view.state.selection.main.head), false);
    const line = document.getElementById("ignored");
    line.hidden = some.length === found.length;
    line.querySelector("span").textContent = `${desk.word("已忽略")} ${found.length - some.length}`;
  }

  // The finding at a place of the text: the shortest where one lies within another.
  function at(place) {
    const here = shown().filter((one) => one.begin <= place && place <= one.end);
    return here.sort((one, other) => one.end - one.begin - (other.end - other.begin))[0] ?? null;
  }

  // The card of a finding is marked, and the list moved to it: the list alone, the page stays where it is.
  let current = null;
  function mark(one, move) {
    const item = one && (move ? reveal(one) : list.of(one) ?? hints.of(one));
    if (item !== current) {
      current?.classList.remove("current");
      item?.classList.add("current");
      current = item;
      margin.place();
    }
    if (!item || !move || margin.on()) return;
    if (getComputedStyle(side).overflowY === "visible") return;
    const [outer, inner] = [side.getBoundingClientRect(), item.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) side.scrollTop += inner.top - outer.top - 24;
  }

  // The card of a finding, whatever it is folded in.
  function reveal(one) {
    const item = list.reveal(one) ?? hints.reveal(one);
    if (item && folded.contains(item)) folded.open = true;
    return item;
  }

  function actions(one) {
    return [
      ...one.replacements.slice(0, 2).map((text) => ({ name: `${desk.word("改为")}“${text}”`, apply: (_, from, to) => replace(from, to, text) })),
      { name: desk.word("来源"), apply: () => open(one) },
      { name: desk.word("不再提示这一处"), apply: () => ignore(one.key) },
    ];
  }

  function replace(from, to, text) {
    view.dispatch({ changes: { from, to, insert: text }, userEvent: "input.complete" });
    view.focus();
  }

  function go(one) {
    view.dispatch({ selection: { anchor: one.begin, head: one.end }, effects: EditorView.scrollIntoView(one.begin, { y: "center" }) });
    view.focus();
    mark(one, true);
  }

  function open(one) {
    const item = reveal(one);
    if (!item) return;
    mark(one, true);
    const beside = item.querySelector("details");
    if (beside) beside.open = true;
    item.scrollIntoView({ block: "nearest" });
    enter(item);
  }

  // The keyboard goes to a card: to its source, or else to what can be done.
  function enter(item) {
    if (margin.on()) mark(item.finding, true);
    item.querySelector("summary, button").focus();
  }

  // From the text to the card of the finding at the caret, and back.
  function toCard() {
    const one = at(view.state.selection.main.head);
    if (one) open(one);
    return Boolean(one);
  }

  // Whoever comes to a note by Tab sees all of it.
  element.addEventListener("focusin", (event) => {
    const item = event.target.closest(".finding-card");
    if (item) mark(item.finding, false);
  });

  element.addEventListener("keydown", (event) => {
    const item = event.key === "Escape" && event.target.closest(".finding-card");
    if (item) go(item.finding);
  });

  function ignore(key) {
    ignoring.add(key);
    draw();
  }

  element.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) {
      // Anywhere on a card: to its words.
      const card = event.target.closest(".finding-card");
      if (card && !event.target.closest("a, button, summary, input, label, .silence") && !String(getSelection())) go(card.finding);
      return;
    }
    const item = button.closest(".finding-card");
    const one = item.finding;
    if (button.dataset.do === "go") go(one);
    else if (button.dataset.do === "replace") replace(one.begin, one.end, button.dataset.with);
    else if (button.dataset.do === "ignore") leave(item, () => ignore(one.key));
    else askToSilence(item, one, view.state.doc.sliceString(one.begin, one.end), (line, short) => leave(item, async () => {
      await all();
      undoable(line, short);
    }));
  });

  // The card goes; who works through the list goes on with the next, or back to the text.
  async function leave(item, act) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    await act();
    if (item.isConnected) return;
    if (next?.isConnected) enter(next);
    else view.contentDOM.focus();
  }

  const undoable = offerUndo(() => all());

  document.getElementById("unignore").addEventListener("click", () => {
    ignoring.clear();
    draw();
  });

  async function ask(range) {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const doc = view.state.doc;
    told.textContent = desk.word("正在核对……");
    let answer;
    try {
      answer = await desk.ask("/draft/findings", { ...desk.told(), report: desk.form.elements.report.value, lang: desk.lang, text: doc.toString(), ...range }, mine.signal);
    } catch (error) {
      if (error.name === "AbortError" || mine !== asking) return;
      told.textContent = desk.word("核对没有做成。");
      desk.wrong(`${told.textContent}${error.message}`);
      // It may only be starting again.
      if (error instanceof Gone) rest();
      return;
    }
    // Typed on since: the answer is about another text. What changed then is asked about anew.
    if (mine !== asking || !view.state.doc.eq(doc)) return;
    desk.wrong("");
    changed = null;
    const within = (one) => one.begin <= answer.end && answer.begin <= one.end;
    const others = found.filter((one) => range.begin !== undefined && !within(one));
    const fresh = [...others, ...answer.findings.filter((one) => one.begin < one.end)];
    fresh.sort((one, other) => one.begin - other.begin || one.end - other.end);
    // Most answers about the whole draft tell nothing new, and then nothing needs to be drawn.
    const same = fresh.length === found.length && fresh.every((one, at) => alike(one, found[at]));
    if (!same) found = fresh;
    if (range.begin === undefined) shares.textContent = answer.shares;
    desk.most = answer.most;
    desk.counted(doc);
    told.textContent = answer.told || (shown().length ? `${desk.word("发现")} ${shown().length}` : desk.word("没有需要核对的地方。"));
    if (!same) draw();
  }

  function all() {
    clearTimeout(pausing);
    clearTimeout(resting);
    return ask({});
  }

  // Moved in place: cards and underlines hold on to their finding, also while no answer comes.
  function moved(changes) {
    for (const one of found) {
      one.begin = changes.mapPos(one.begin, 1);
      one.end = changes.mapPos(one.end, -1);
    }
    found = found.filter((one) => one.begin < one.end);
    if (changed) changed = { begin: changes.mapPos(changed.begin, -1), end: changes.mapPos(changed.end, 1) };
    changes.iterChangedRanges((_, __, begin, end) => {
      changed = changed ? { begin: Math.min(changed.begin, begin), end: Math.max(changed.end, end) } : { begin, end };
    });
  }

  function rest() {
    clearTimeout(resting);
    resting = setTimeout(() => (view.composing ? pause() : ask({})), REST);
  }

  function pause() {
    clearTimeout(pausing);
    pausing = setTimeout(() => (view.composing ? pause() : ask(changed ?? {})), PAUSE);
    rest();
  }

  const watch = ViewPlugin.define(() => ({
    update(update) {
      if (update.docChanged || update.geometryChanged || update.viewportChanged) margin.place();
      if (!update.docChanged) {
        // After the editor is done with this update: marking may draw cards.
        if (update.selectionSet) queueMicrotask(() => mark(at(view.state.selection.main.head), true));
        return;
      }
      moved(update.changes);
      pause();
    },
  }));
  const composed = EditorView.domEventHandlers({
    compositionend() {
      // The editor reads the composed text after this event.
      setTimeout(() => {
        const draws = waiting;
        waiting = null;
        draws?.();
      }, 50);
    },
  });
  view.dispatch({ effects: StateEffect.appendConfig.of([watch, composed, popup(at, actions), keymap.of([{ key: "Alt-Enter", run: toCard }])]) });

  desk.form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    all();
  });
  for (const name of Object.keys(desk.told())) desk.form.elements[name].addEventListener("change", all);
  return { all, shown };
}
