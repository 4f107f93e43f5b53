// Findings: asked for when one pauses, of the changed paragraphs alone; old answers are dropped, and nothing is
// drawn while an input method composes, which would break what is being composed.
import { setDiagnostics } from "@codemirror/lint";
import { EditorView, ViewPlugin } from "@codemirror/view";
import { StateEffect } from "@codemirror/state";
import { desk } from "./desk.js";

const PAUSE = 400;
// The whole draft is asked about again after so long a rest: a part that is missing shows nowhere in a paragraph.
const REST = 4000;

export function watchFindings(view) {
  let found = [];
  let ignored = new Set(JSON.parse(sessionStorage.getItem("draft.ignored") ?? "[]"));
  let changed = null;
  let pausing = 0;
  let resting = 0;
  let asking = null;
  let waiting = null;

  const list = document.getElementById("findings");
  const told = document.getElementById("told");
  const shares = document.getElementById("shares");

  function shown() {
    return found.filter((one) => !ignored.has(one.key) && one.begin < one.end);
  }

  function draw() {
    if (view.composing) {
      waiting = draw;
      return;
    }
    const length = view.state.doc.length;
    const diagnostics = shown().filter((one) => one.end <= length).map((one) => ({
      from: one.begin, to: one.end, severity: one.severity, markClass: `found-${one.severity}`, source: one.label,
      message: one.message, actions: actions(one),
    }));
    view.dispatch(setDiagnostics(view.state, diagnostics));
    fill();
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

  // The list keeps the cards that are still right: whoever reads in one loses neither place nor what is unfolded.
  function fill() {
    const old = new Map([...list.children].map((item) => [`${item.dataset.key}/${item.dataset.nth}`, item]));
    const seen = new Map();
    const items = shown().map((one) => {
      const nth = seen.get(one.key) ?? 0;
      seen.set(one.key, nth + 1);
      let item = old.get(`${one.key}/${nth}`);
      if (!item || item.card !== one.card) {
        item = document.createElement("li");
        item.className = "finding-card";
        item.innerHTML = one.card;
        item.card = one.card;
        item.querySelector(".does").hidden = false;
        item.dataset.key = one.key;
        item.dataset.nth = nth;
      }
      item.finding = one;
      return item;
    });
    list.replaceChildren(...items);
    const gone = found.length - shown().length;
    const line = document.getElementById("ignored");
    line.hidden = gone === 0;
    line.querySelector("span").textContent = `${desk.word("已忽略")} ${gone}`;
  }

  function open(one) {
    const item = [...list.children].find((each) => each.finding === one);
    if (!item) return;
    const beside = item.querySelector("details");
    if (beside) beside.open = true;
    item.scrollIntoView({ block: "nearest" });
    (item.querySelector("summary") ?? item.querySelector("button")).focus();
  }

  function ignore(key) {
    ignored.add(key);
    sessionStorage.setItem("draft.ignored", JSON.stringify([...ignored]));
    draw();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    const one = button.closest("li").finding;
    if (button.dataset.do === "go") {
      view.dispatch({ selection: { anchor: one.begin, head: one.end }, effects: EditorView.scrollIntoView(one.begin, { y: "center" }) });
      view.focus();
    } else if (button.dataset.do === "replace") replace(one.begin, one.end, button.dataset.with);
    else if (button.dataset.do === "forever") forever(one);
    else ignore(one.key);
  });

  // For good: a line in the list that the whole office keeps, which others and later drafts mind too.
  async function forever(one) {
    const { office, region } = desk.told();
    if (!office && !region) {
      told.textContent = desk.word("先在文稿信息里写明职务或地区，再列入本单位的忽略清单。");
      return;
    }
    const text = view.state.doc.sliceString(one.begin, one.end);
    try {
      await desk.ask("/v1/ignored", { rule: one.rule, text, office, region });
      await all();
      desk.say(desk.word("已列入忽略清单，可在帮助页所说的文件里查看和撤回。"));
    } catch (error) {
      told.textContent = error.message;
    }
  }

  document.getElementById("unignore").addEventListener("click", () => {
    ignored = new Set();
    sessionStorage.removeItem("draft.ignored");
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
      if (error.name !== "AbortError") told.textContent = `${desk.word("核对没有做成")}：${error.message}`;
      return;
    }
    // Typed on since: the answer is about another text. What changed then is asked about anew.
    if (mine !== asking || !view.state.doc.eq(doc)) return;
    changed = null;
    const within = (one) => one.begin <= answer.end && answer.begin <= one.end;
    found = [...found.filter((one) => range.begin !== undefined && !within(one)), ...answer.findings];
    found.sort((one, other) => one.begin - other.begin || one.end - other.end);
    if (answer.shares) shares.textContent = answer.shares;
    desk.most = answer.most;
    desk.counted(doc);
    told.textContent = answer.told || (shown().length ? `${desk.word("发现")} ${shown().length}` : desk.word("没有需要核对的地方。"));
    draw();
  }

  function all() {
    clearTimeout(pausing);
    clearTimeout(resting);
    return ask({});
  }

  function moved(changes) {
    found = found.map((one) => ({ ...one, begin: changes.mapPos(one.begin, 1), end: changes.mapPos(one.end, -1) }))
      .filter((one) => one.begin < one.end);
    if (changed) changed = { begin: changes.mapPos(changed.begin, -1), end: changes.mapPos(changed.end, 1) };
    changes.iterChangedRanges((_, __, begin, end) => {
      changed = changed ? { begin: Math.min(changed.begin, begin), end: Math.max(changed.end, end) } : { begin, end };
    });
  }

  function pause() {
    clearTimeout(pausing);
    clearTimeout(resting);
    pausing = setTimeout(() => (view.composing ? pause() : ask(changed ?? {})), PAUSE);
    resting = setTimeout(() => (view.composing ? pause() : ask({})), REST);
  }

  const watch = ViewPlugin.define(() => ({
    update(update) {
      if (!update.docChanged) return;
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
  view.dispatch({ effects: StateEffect.appendConfig.of([watch, composed]) });

  desk.form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    all();
  });
  for (const name of Object.keys(desk.told())) desk.form.elements[name].addEventListener("change", all);
  return { all };
}
