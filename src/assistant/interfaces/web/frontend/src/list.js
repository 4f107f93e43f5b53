// The list beside the sheet: cards made by the service. Those that are still right stay where they are, so that
// whoever reads in one loses neither place nor focus nor what is unfolded; many new ones come in slices, between keys.
// A few, and those in the margin, stand in the order of the text; many are grouped by rule, and of a group the first are
// drawn, then more.
import { desk } from "./desk.js";

const SLICE = 8;
export const FEW = 30;

function made(tag, className = "") {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function card(one) {
  const item = made("li", "finding-card");
  item.innerHTML = one.card;
  item.card = one.card;
  item.querySelector(".does").hidden = false;
  if (!("ignore" in desk.form.dataset)) item.querySelector("[data-do=forever]").remove();
  return item;
}

// Cards in one list element; ``drawn`` is called after each slice.
function cards(element, drawn) {
  let filling = 0;
  // What stands in the list, by name: asking the elements themselves costs more than all the rest.
  let standing = new Map();

  function fill(findings) {
    cancelAnimationFrame(filling);
    const times = new Map();
    const wanted = findings.map((one) => {
      const nth = times.get(one.key) ?? 0;
      times.set(one.key, nth + 1);
      const name = `${one.key}/${nth}`;
      const there = standing.get(name);
      const item = there?.card === one.card ? there : null;
      if (item) item.finding = one;
      return { one, name, item };
    });
    const staying = new Map();
    for (const { name, item } of wanted) if (item) staying.set(name, item);
    for (const [name, item] of standing) if (staying.get(name) !== item) item.remove();
    standing = staying;
    let number = 0;
    let next = element.firstElementChild;
    const slice = () => {
      const until = performance.now() + SLICE;
      for (; number < wanted.length && performance.now() < until; number++) {
        const { one, name, item } = wanted[number];
        if (item && item === next) {
          next = next.nextElementSibling;
          continue;
        }
        const fresh = item ?? card(one);
        fresh.finding = one;
        standing.set(name, fresh);
        element.insertBefore(fresh, next);
      }
      filling = number < wanted.length ? requestAnimationFrame(slice) : 0;
      drawn();
    };
    slice();
  }

  return {
    fill,
    of(one) {
      for (const item of standing.values()) if (item.finding === one) return item;
      return null;
    },
    all: () => [...standing.values()],
  };
}

// The findings of one rule, under its name and their number.
function group(title, open, drawn) {
  const item = made("li", "finding-group");
  const details = made("details");
  const summary = made("summary");
  const name = made("span");
  name.lang = "zh-CN";
  name.textContent = title;
  const count = made("span", "count");
  const element = made("ol", "finding-list");
  const more = made("button", "more plain");
  more.type = "button";
  details.open = open;
  summary.append(name, " ", count);
  details.append(summary, element, more);
  item.append(details);
  const list = cards(element, drawn);
  let findings = [];
  let limit = FEW;

  function draw() {
    count.textContent = findings.length;
    list.fill(findings.slice(0, limit));
    more.hidden = findings.length <= limit;
    more.textContent = `${desk.word("更多")} ${findings.length - limit}`;
  }

  function upTo(number) {
    limit = Math.ceil(number / FEW) * FEW;
    draw();
  }

  more.addEventListener("click", () => {
    const first = findings[limit];
    upTo(limit + FEW);
    list.of(first)?.querySelector("summary, button").focus();
  });
  return {
    item,
    fill(some) {
      findings = some;
      draw();
    },
    // The card of a finding, drawn where it was not yet, in a group that is open.
    reveal(one) {
      const at = findings.indexOf(one);
      if (at < 0) return null;
      details.open = true;
      if (at >= limit) upTo(at + 1);
      return list.of(one);
    },
    of: list.of,
  };
}

export function findingList(element, drawn = () => {}) {
  element.replaceChildren();
  let flat = cards(element, drawn);
  let groups = null;

  function fillGroups(findings) {
    const byRule = new Map();
    for (const one of findings) byRule.set(one.title, [...(byRule.get(one.title) ?? []), one]);
    if (!groups) {
      flat.fill([]);
      groups = new Map();
    }
    for (const [title, gone] of groups) {
      if (byRule.has(title)) continue;
      gone.item.remove();
      groups.delete(title);
    }
    for (const [title, some] of byRule) {
      if (!groups.has(title)) {
        groups.set(title, group(title, groups.size === 0, drawn));
        element.append(groups.get(title).item);
      }
      groups.get(title).fill(some);
    }
  }

  return {
    // ``ordered``: in the order of the text, however many there are.
    fill(findings, ordered) {
      if (!ordered && findings.length > FEW) {
        fillGroups(findings);
        return;
      }
      if (groups) {
        element.replaceChildren();
        groups = null;
        flat = cards(element, drawn);
      }
      flat.fill(findings);
    },
    all: () => (groups ? [] : flat.all()),
    of(one) {
      if (!groups) return flat.of(one);
      return groups.get(one.title)?.of(one) ?? null;
    },
    reveal(one) {
      return groups ? groups.get(one.title)?.reveal(one) ?? null : flat.of(one);
    },
  };
}
