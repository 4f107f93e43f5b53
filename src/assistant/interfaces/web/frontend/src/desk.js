// What every part of the page shares: the form, its words, and the way to the service.
const form = document.getElementById("draft");
const words = form ? JSON.parse(form.dataset.words) : {};
const FIELDS = ["title", "author", "office", "region", "year", "portfolios"];

// No answer at all: the service has ended, or is being started.
export class Gone extends Error {}

function word(chinese) {
  return words[chinese] ?? chinese;
}

async function answered(path, options) {
  let answer;
  try {
    answer = await fetch(path, { method: "POST", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Gone(word("连接不上本机的服务。正文没有丢；请看看服务是否还在运行，再试一次。"));
  }
  if (answer.ok) return answer;
  let told = null;
  try {
    told = (await answer.json()).error;
  } catch {
    // Not from our service: something between answers in its place.
  }
  throw new Error(told ? [told.detail, told.hint].filter(Boolean).join("；") : `${word("服务没有按约定回答")}（${answer.status}）`);
}

export const desk = {
  form,
  lang: form?.dataset.lang ?? "zh",
  word,

  // For people who do not see the page.
  say(text) {
    document.getElementById("status").textContent = text;
  },

  // What went wrong, over the sheet, where it is seen at any width; "" when it is right again.
  wrong(text) {
    const notice = document.getElementById("wrong");
    if (notice.textContent !== text) notice.textContent = text;
    notice.hidden = !text;
  },

  // What is known of the draft: the fields of the form but its text.
  told() {
    return Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  },

  // Another draft comes onto the sheet: what is known of it, and which filed report it is a version of ("" for none).
  tell(told, report) {
    for (const name of FIELDS) form.elements[name].value = told[name] ?? "";
    form.elements.report.value = report;
    desk.onTell();
  },

  // Set by whoever shows what is known.
  onTell() {},

  // More comes to be known of it; what stands in the form already stays.
  tellMore(told) {
    let more = null;
    for (const name of FIELDS) {
      const field = form.elements[name];
      if (!field.value && told[name]) {
        field.value = told[name];
        more = field;
      }
    }
    more?.dispatchEvent(new Event("change", { bubbles: true }));
  },

  // How many characters a report of this kind should have at most, 0 where there is no limit: the last check told.
  most: 0,

  // Characters that are no white space, as Word counts Chinese. Runs at every key: one pass, nothing copied.
  counted(doc) {
    let number = 0;
    for (const part of doc.iter()) {
      for (let at = 0; at < part.length; at++) {
        const unit = part.charCodeAt(at);
        const second = unit >= 0xdc00 && unit <= 0xdfff;
        if (!second && (unit > 0x3000 && unit !== 0xfeff || !/\s/.test(part[at]))) number++;
      }
    }
    const limit = desk.most ? ` / ${desk.most.toLocaleString("zh-CN")}` : "";
    const told = document.getElementById("count");
    told.textContent = `${number.toLocaleString("zh-CN")}${limit} ${word("字")}`;
    told.classList.toggle("over", Boolean(desk.most) && number > desk.most);
  },

  // A JSON answer; what goes wrong is an Error whose message names cause and cure.
  async ask(path, body, signal) {
    const json = !(body instanceof FormData);
    const headers = json ? { "Content-Type": "application/json", Accept: "application/json" } : { Accept: "application/json" };
    return (await answered(path, { headers, body: json ? JSON.stringify(body) : body, signal })).json();
  },

  // Take something away that the service keeps.
  async remove(path) {
    await answered(path, { method: "DELETE", headers: { Accept: "application/json" } });
  },

  // A file as answer, put where the browser puts downloads; its name. The page stays, whatever goes wrong.
  async fetchFile(path, body) {
    const answer = await answered(path, { headers: { Accept: "application/json" }, body });
    const name = decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition"))[1]);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return name;
  },
};
