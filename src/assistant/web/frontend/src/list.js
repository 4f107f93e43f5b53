// The list beside the sheet: cards made by the service. Those that are still right stay where they are, so that
// whoever reads in one loses neither place nor focus nor what is unfolded; many new ones come in slices, between keys.
const SLICE = 8;

export function findingList(element) {
  let filling = 0;

  function card(one, nth) {
    const item = document.createElement("li");
    item.className = "finding-card";
    item.innerHTML = one.card;
    item.card = one.card;
    item.querySelector(".does").hidden = false;
    item.dataset.key = one.key;
    item.dataset.nth = nth;
    return item;
  }

  function fill(findings) {
    cancelAnimationFrame(filling);
    const old = new Map([...element.children].map((item) => [`${item.dataset.key}/${item.dataset.nth}`, item]));
    const times = new Map();
    const wanted = findings.map((one) => {
      const nth = times.get(one.key) ?? 0;
      times.set(one.key, nth + 1);
      const there = old.get(`${one.key}/${nth}`);
      const item = there?.card === one.card ? there : null;
      if (item) item.finding = one;
      return { one, nth, item };
    });
    const staying = new Set(wanted.map(({ item }) => item));
    for (const item of [...element.children]) if (!staying.has(item)) item.remove();
    let number = 0;
    let next = element.firstElementChild;
    const slice = () => {
      const until = performance.now() + SLICE;
      for (; number < wanted.length && performance.now() < until; number++) {
        let { one, nth, item } = wanted[number];
        if (item && item === next) {
          next = next.nextElementSibling;
          continue;
        }
        item ??= card(one, nth);
        item.finding = one;
        element.insertBefore(item, next);
      }
      filling = number < wanted.length ? requestAnimationFrame(slice) : 0;
    };
    slice();
  }

  return {
    fill,
    of: (one) => [...element.children].find((item) => item.finding === one),
  };
}
