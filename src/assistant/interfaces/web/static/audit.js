// An audit's pages work without this file. With it: progress arrives by itself, and findings are decided by keyboard.
"use strict";

(() => {
  const said = document.getElementById("status");
  const tell = (text) => { said.textContent = text; };

  // --- progress --------------------------------------------------------------------------------------

  function remaining(seconds) {
    if (seconds === null || seconds === undefined) return "";
    return seconds < 60 ? "，还要不到 1 分钟" : `，大约还要 ${Math.ceil(seconds / 60)} 分钟`;
  }

  function watch(box) {
    const stage = document.getElementById("stage");
    const bar = document.getElementById("bar");
    const events = new EventSource(box.dataset.events);
    events.addEventListener("progress", (event) => {
      const { progress } = JSON.parse(event.data);
      if (!progress.stage) return;
      stage.textContent = `${progress.stage}：${progress.done} / ${progress.total}${remaining(progress.seconds_left)}`;
      if (progress.total) {
        bar.max = progress.total;
        bar.value = progress.done;
      }
    });
    events.addEventListener("end", () => {
      events.close();
      location.reload();
    });
  }

  // --- deciding --------------------------------------------------------------------------------------

  const KEYS = { 1: "accepted", 2: "rewrite", 3: "no_match", 4: "corrected", 0: "" };

  function show(card, made) {
    const decision = card.querySelector(".decision");
    const buttons = [...card.querySelectorAll(".decide button")];
    const chosen = made && buttons.find((button) => button.value === made.judgement);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    decision.classList.toggle("made", Boolean(made));
    decision.textContent = made ? `已处理：${chosen.textContent}（${made.name}）` : "还没有处理";
    tell(decision.textContent);
  }

  async function decide(card, list, judgement) {
    const form = card.querySelector(".decide");
    if (!form || !form.reportValidity()) return;
    const { name, reason } = form.elements;
    const answer = await fetch(`/v1/audits/${list.dataset.audit}/dispositions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        finding_id: card.dataset.finding, judgement: judgement || null, name: name.value, reason: reason.value,
      }),
    });
    const told = await answer.json();
    if (!answer.ok) {
      card.querySelector(".decision").textContent = told.error.detail;
      tell(told.error.detail);
      return;
    }
    show(card, told);
    // Who decides one decides the next, too.
    for (const field of list.querySelectorAll(".decide input[name=name]")) {
      if (!field.value) field.value = name.value;
    }
  }

  function enhance(list) {
    const cards = [...list.querySelectorAll("[data-finding]")];
    if (!cards.length) return;
    document.querySelector(".keys").hidden = false;
    list.addEventListener("submit", (event) => {
      const card = event.target.closest("[data-finding]");
      if (!card || !event.submitter) return;
      event.preventDefault();
      decide(card, list, event.submitter.value);
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select")) {
        if (event.key === "Escape") event.target.closest("[data-finding]")?.focus();
        return;
      }
      const at = cards.indexOf(document.activeElement.closest("[data-finding]"));
      if (event.key === "j" || event.key === "k") {
        const next = event.key === "j" ? Math.min(at + 1, cards.length - 1) : Math.max(at - 1, 0);
        cards[next].focus();
      } else if (event.key in KEYS && at >= 0) {
        decide(cards[at], list, KEYS[event.key]);
      } else if (event.key === "r" && at >= 0) {
        cards[at].querySelector("input[name=reason]").focus();
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  const box = document.getElementById("under-way");
  if (box) watch(box);
  for (const list of document.querySelectorAll(".evidence-list[data-audit]")) enhance(list);
})();
