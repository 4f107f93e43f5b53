// What shall never be told again, to anybody here: a line in the list that the whole installation keeps. It is asked
// first, in the card, with what it will silence; it can be undone at once, and on the page /ignored.
import { desk } from "./desk.js";

const SHOWN = 80;
const NAME = "draft.name";

function element(tag, text, properties = {}) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  return Object.assign(made, properties);
}

function field(label, value) {
  const input = element("input", "", { type: "text", value });
  const line = element("label", `${label} `);
  line.append(input);
  return { line, input };
}

// The question, in place of the buttons of a card. ``done`` is called with a line once it is on the list.
export function askToSilence(item, one, text, done) {
  const { office, region } = desk.told();
  if (!office && !region) {
    desk.wrong(desk.word("先在文稿信息里写明职务或地区，再列入本单位的忽略清单。"));
    return;
  }
  const does = item.querySelector(".does");
  const question = element("div", "", { className: "silence" });
  question.setAttribute("role", "group");
  const title = element("p", desk.word("列入忽略清单？"), { className: "question" });
  question.setAttribute("aria-label", title.textContent);
  const about = element("dl", "", { className: "terms" });
  const short = [...text].length > SHOWN ? `${[...text].slice(0, SHOWN).join("")}……` : text;
  for (const [label, value] of [["规则", one.title], ["原文", short], ["职务", office], ["地区", region]]) {
    if (!value) continue;
    about.append(element("dt", desk.word(label)), element("dd", value, { lang: "zh-CN" }));
  }
  const reason = field(desk.word("理由"), "");
  const name = desk.form.dataset.name ? null : field(desk.word("姓名"), sessionStorage.getItem(NAME) ?? "");
  const fields = element("p", "", { className: "row" });
  fields.append(reason.line, ...(name ? [name.line] : []));
  const yes = element("button", desk.word("列入"), { type: "button", className: "primary" });
  const no = element("button", desk.word("不列入"), { type: "button" });
  const row = element("p", "", { className: "row" });
  row.append(yes, no);
  question.append(title, element("p", desk.word("今后，这些单位的草稿里有这些字，不再按这条规则提示；对所有人有效。")), about, fields, row);

  function close() {
    question.remove();
    does.hidden = false;
  }

  async function send() {
    if (yes.disabled) return;
    yes.disabled = true;
    if (name) sessionStorage.setItem(NAME, name.input.value.trim());
    const line = { rule: one.rule, text, office, region, reason: reason.input.value.trim(), name: name?.input.value.trim() ?? "" };
    try {
      await done(await desk.ask("/v1/ignored", line), short);
      desk.wrong("");
    } catch (error) {
      desk.wrong(error.message);
    } finally {
      yes.disabled = false;
    }
  }

  yes.addEventListener("click", send);
  no.addEventListener("click", () => {
    close();
    does.querySelector("[data-do=forever]").focus();
  });
  question.addEventListener("keydown", (event) => {
    if (event.key === "Escape") no.click();
    // Enter in a field must not send the form of the draft.
    else if (event.key === "Enter" && event.target.tagName === "INPUT") send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  does.hidden = true;
  does.after(question);
  reason.input.focus();
}

// What was put on the list just now, and the way back.
export function offerUndo(checkAgain) {
  const notice = document.getElementById("silenced");
  let line = null;
  document.getElementById("unsilence").addEventListener("click", async () => {
    try {
      await desk.remove(`/v1/ignored/${line.id}`);
    } catch (error) {
      desk.wrong(error.message);
      return;
    }
    notice.hidden = true;
    desk.say(desk.word("已恢复提示。"));
    await checkAgain();
  });
  return (added, short) => {
    line = added;
    notice.querySelector("span").textContent = `${desk.word("已列入忽略清单：")}“${short}”`;
    notice.hidden = false;
    desk.say(desk.word("已列入忽略清单，可以撤销。"));
  };
}
