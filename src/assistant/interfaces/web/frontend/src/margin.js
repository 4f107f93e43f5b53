// Notes in the margin, as comments are in Word: each stands beside its line and moves with it. Where two lines are nearer to
// each other than their notes are high, the notes go on one below the other; the one that is looked at keeps its line.
// Where there are more notes than fit into the margin, or no margin, they stay a list.
import { FEW } from "./list.js";

const NOTE = 92; // about the height of a folded note
const GAP = 6;
const SPARE = 1.25; // so that the notes do not change to and fro while one types
const WIDE = matchMedia("(min-width: 64.01rem)");

// ``listed``: the (finding, element) pairs in the order of the text. ``redraw``: called when the margin comes or goes.
export function marginNotes(view, side, listed, redraw) {
  const outline = side.querySelector("#scaffold-panel");
  const hints = side.querySelector("#hints");
  const end = document.createElement("div"); // below what stands above the notes
  side.querySelector("section").append(end);
  const heights = new Map();
  const observed = new ResizeObserver((entries) => {
    for (const { target } of entries) heights.set(target, target.offsetHeight);
    place();
  });
  for (const part of [side.querySelector("section"), outline]) observed.observe(part);
  let on = false;

  // From the top of the side: exact where the line is drawn, else by how far into its paragraph it lies.
  function lineOf(one, top) {
    const { from, to } = view.viewport;
    const drawn = one.begin >= from && one.begin <= to ? view.coordsAtPos(one.begin, 1) : null;
    if (drawn) return drawn.top - top;
    const block = view.lineBlockAt(one.begin);
    const within = block.length ? (one.begin - block.from) / block.length : 0;
    return view.documentTop + block.top + within * (block.height - view.defaultLineHeight) - top;
  }

  function read() {
    const top = side.getBoundingClientRect().top;
    const notes = listed().map(({ one, item }) => {
      if (!heights.has(item)) {
        heights.set(item, item.offsetHeight);
        observed.observe(item);
      }
      return { item, line: lineOf(one, top), height: heights.get(item) };
    });
    return { notes: arranged(notes, end.getBoundingClientRect().top - top + GAP), end };
  }

  function write({ notes }) {
    if (!on) return;
    let bottom = 0;
    for (const { item, place: top, height } of notes) {
      const written = `${Math.round(top)}px`;
      if (item.style.top !== written) item.style.top = written;
      bottom = top + height;
    }
    side.style.minHeight = `${Math.ceil(bottom)}px`;
    for (const item of heights.keys()) {
      if (item.isConnected) continue;
      observed.unobserve(item);
      heights.delete(item);
    }
  }

  const measure = { key: {}, read, write };
  function place() {
    if (on) view.requestMeasure(measure);
  }

  // Whether so many notes stand in the margin.
  function choose(number) {
    const height = Math.max(view.contentHeight, view.dom.offsetHeight);
    const fits = number <= FEW || number * NOTE * (on ? 1 : SPARE) <= height;
    const wanted = WIDE.matches && !outline.open && fits;
    if (wanted === on) return on;
    on = wanted;
    side.parentElement.classList.toggle("margin", on);
    if (!on) {
      side.style.minHeight = "";
      for (const { item } of listed()) item.style.top = "";
    }
    return on;
  }

  WIDE.addEventListener("change", redraw);
  outline.addEventListener("toggle", redraw);
  hints.addEventListener("toggle", redraw);
  return { choose, place, on: () => on };
}

// The places of notes in order, none above ``least``: each at its line or below the one before; the current one at its line
// where the notes above it leave space, and they move up for it.
function arranged(notes, least) {
  let next = least;
  for (const note of notes) {
    note.place = Math.max(note.line, next);
    next = note.place + note.height + GAP;
  }
  const current = notes.findIndex(({ item }) => item.classList.contains("current"));
  if (current < 0) return notes;
  const above = notes.slice(0, current).reduce((sum, { height }) => sum + height + GAP, 0);
  let below = Math.max(notes[current].line, least + above);
  notes[current].place = below;
  for (let at = current - 1; at >= 0; at--) {
    notes[at].place = Math.min(notes[at].place, below - notes[at].height - GAP);
    below = notes[at].place;
  }
  next = notes[current].place + notes[current].height + GAP;
  for (const note of notes.slice(current + 1)) {
    note.place = Math.max(note.line, next);
    next = note.place + note.height + GAP;
  }
  return notes;
}
