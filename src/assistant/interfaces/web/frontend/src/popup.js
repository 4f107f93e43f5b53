// What was found at the words under the pointer, in one line with what can be done: above them, so that it covers neither
// their own line nor the list; below them where there is no room above.
import { linter } from "@codemirror/lint";
import { hoverTooltip, tooltips } from "@codemirror/view";

const ROOM = 150;

export function popup(findingAt, actions) {
  const hover = hoverTooltip((view, at) => {
    const one = findingAt(at);
    if (!one) return null;
    const top = view.coordsAtPos(one.begin)?.top ?? 0;
    const bar = document.querySelector(".drafting .bar").getBoundingClientRect();
    const above = top - Math.max(0, bar.bottom) > ROOM;
    return {
      pos: above ? one.begin : one.end,
      end: one.end,
      above,
      strictSide: true,
      create() {
        const dom = document.createElement("div");
        dom.className = "finding-popup";
        dom.lang = "zh-CN";
        const line = document.createElement("p");
        line.textContent = `${one.label}：${one.message}`;
        const row = document.createElement("p");
        row.className = "row";
        row.append(...actions(one).map(({ name, apply }) => {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = name;
          button.addEventListener("click", () => apply(view, one.begin, one.end));
          return button;
        }));
        dom.append(line, row);
        return { dom };
      },
    };
  });
  // The editor's own popup stands in the way of the next line.
  return [hover, linter(null, { tooltipFilter: () => [] }), tooltips({
    tooltipSpace(view) {
      const sheet = view.dom.getBoundingClientRect();
      return { left: sheet.left, right: sheet.right, top: 0, bottom: window.innerHeight };
    },
  })];
}
