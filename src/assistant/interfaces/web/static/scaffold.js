// The page /scaffold works without this file. With it: portfolios are found as one types, a chosen fact sheet is read at
// once, and what is put into the draft goes to the sheet that is open in another tab, or to a new one.
"use strict";

const filter = document.getElementById("portfolio-filter");
const inserting = document.getElementById("insert");
const sheetForm = document.getElementById("sheet-form");
// How long a tab with a draft has to answer.
const PATIENCE = 250;

function say(text) {
  document.getElementById("status").textContent = text;
}

// --- portfolios ------------------------------------------------------------------------------------

function narrow() {
  const wanted = filter.value.trim().toLowerCase();
  let some = false;
  for (const group of document.querySelectorAll(".portfolio-group")) {
    let here = false;
    for (const label of group.querySelectorAll("label")) {
      const fits = !wanted || `${label.textContent} ${label.dataset.words}`.toLowerCase().includes(wanted);
      // What is chosen stays in sight.
      label.hidden = !fits && !label.querySelector("input").checked;
      here ||= !label.hidden;
      some ||= fits;
    }
    group.hidden = !here;
  }
  document.getElementById("portfolio-none").hidden = some;
}

function count() {
  const chosen = document.querySelectorAll(".portfolio-group input:checked").length;
  document.getElementById("portfolio-count").textContent = chosen ? `已选 ${chosen} 项` : "不选时，照上年报告的分管领域";
}

filter.closest("label").hidden = false;
filter.addEventListener("input", narrow);
filter.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  // Enter takes the only one that is left, and does not send the form.
  event.preventDefault();
  const left = [...document.querySelectorAll(".portfolio-group label:not([hidden]) input:not(:checked)")];
  if (filter.value.trim() && left.length === 1) {
    left[0].checked = true;
    filter.value = "";
    narrow();
    count();
  }
});
document.querySelector(".portfolio-choice").addEventListener("change", count);

// --- fact sheets -----------------------------------------------------------------------------------

if (sheetForm) {
  const file = document.getElementById("sheet");
  file.classList.add("unseen");
  sheetForm.querySelector("button").hidden = true;
  file.addEventListener("change", () => {
    if (file.files.length) sheetForm.requestSubmit();
  });
}

// --- into the draft --------------------------------------------------------------------------------

// The tabs with a draft answer with their name and when they were last used; the one used last gets the text.
function openDraft(channel) {
  return new Promise((go) => {
    let last = null;
    channel.onmessage = ({ data }) => {
      if (data.kind === "here" && (!last || data.used > last.used)) last = data;
    };
    channel.postMessage({ kind: "who" });
    setTimeout(() => go(last), PATIENCE);
  });
}

async function insert(text) {
  const told = Object.fromEntries([...new FormData(inserting)].filter(([name]) => name !== "text"));
  const channel = new BroadcastChannel("draft");
  const draft = await openDraft(channel);
  if (draft) {
    channel.postMessage({ kind: "insert", to: draft.name, text, told });
    say("已放进文稿");
  } else {
    localStorage.setItem("draft.handed", JSON.stringify({ text, told, when: Date.now() }));
    window.open("/draft#handed", "_blank");
    say("已放进新的文稿");
  }
  channel.close();
}

if (inserting && "BroadcastChannel" in window) {
  inserting.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    await insert(button.value);
    const label = button.textContent;
    button.textContent = "已放进";
    setTimeout(() => { button.textContent = label; }, 1500);
  });
}
