// What every part of the page shares: the form, its words, and the way to the service.
const form = document.getElementById("draft");
const words = form ? JSON.parse(form.dataset.words) : {};

export const desk = {
  form,
  lang: form?.dataset.lang ?? "zh",

  word(chinese) {
    return words[chinese] ?? chinese;
  },

  // For people who do not see the page.
  say(text) {
    document.getElementById("status").textContent = text;
  },

  // What is known of the draft: the fields of the form but its text.
  told() {
    const told = {};
    for (const name of ["title", "author", "office", "region", "year", "portfolios"]) told[name] = form.elements[name].value;
    return told;
  },

  // How many characters a report of this kind should have at most, 0 where there is no limit: the last check told.
  most: 0,

  // Characters that are no white space, as Word counts Chinese.
  counted(doc) {
    const number = [...doc.toString().replace(/\s/gu, "")].length;
    const limit = desk.most ? ` / ${desk.most.toLocaleString("zh-CN")}` : "";
    const told = document.getElementById("count");
    told.textContent = `${number.toLocaleString("zh-CN")}${limit} ${desk.word("字")}`;
    told.classList.toggle("over", Boolean(desk.most) && number > desk.most);
  },

  // A JSON answer; what goes wrong is an Error whose message names cause and cure.
  async ask(path, body, signal) {
    let answer;
    const json = !(body instanceof FormData);
    try {
      answer = await fetch(path, {
        method: "POST",
        headers: json ? { "Content-Type": "application/json", Accept: "application/json" } : { Accept: "application/json" },
        body: json ? JSON.stringify(body) : body,
        signal,
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(desk.word("连接不上本机的服务，请看看它是否还在运行。"));
    }
    const told = await answer.json();
    if (!answer.ok) throw new Error([told.error.detail, told.error.hint].filter(Boolean).join("；"));
    return told;
  },
};
