// The list beside the sheet: cards made by the service. Those that are still right stay where they are, so that
// whoever reads in one loses neither place nor focus nor what is unfolded; many new ones come in slices, between keys.
import { desk } from "./desk.js";

const SLICE = 8;

export function findingList(element) {
  let filling = 0;
  // What stands in the list, by name: asking the elements themselves costs more than all the rest.
  let standing = new Map();
  element.replaceChildren();

  function card(one) {
    const item = document.createElement("li");
    item.className = "finding-card";
    item.innerHTML = one.card;
    item.card = one.card;
    item.querySelector(".does").hidden = false;
    if (!("ignore" in desk.form.dataset)) item.querySelector("[data-do=forever]").remove();
    return item;
  }

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
        const made = item ?? card(one);
        made.finding = one;
        standing.set(name, made);
        element.insertBefore(made, next);
      }
      filling = number < wanted.length ? requestAnimationFrame(slice) : 0;
    };
    slice();
  }

  return {
    fill,
    of(one) {
      for (const item of standing.values()) if (item.finding === one) return item;
      return null;
    },
  };
}
