// The pages work without this file. With it: filters answer at once, copying is one click.
"use strict";

const status = document.getElementById("status");

function say(text) {
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = text; });
}

// --- whoever is signed in --------------------------------------------------------------------------

// A request that changes something shows that it comes from a page of the sign-in, whichever script sends it.
const formMark = document.querySelector("meta[name=form-mark]")?.content;
if (formMark) {
  const send = window.fetch.bind(window);
  window.fetch = (input, options = {}) => {
    const own = new URL(input instanceof Request ? input.url : input, location.href).origin === location.origin;
    if (!own || !options.method || options.method === "GET") return send(input, options);
    const headers = new Headers(options.headers);
    headers.set("X-CSRF-Token", formMark);
    return send(input, { ...options, headers });
  };
}

// --- copying ---------------------------------------------------------------------------------------

async function copy(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    // Not a secure context, or not allowed: the old way, which needs the text to be visible.
    area.closest("details").hidden = false;
    area.closest("details").open = true;
    area.select();
    return document.execCommand("copy");
  }
}

function offerCopying(root) {
  for (const details of root.querySelectorAll("details.copy")) {
    const button = document.createElement("button");
    const label = details.querySelector("summary").textContent;
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", async () => {
      const done = await copy(details.querySelector("textarea"));
      button.textContent = done ? "已复制" : "请按 Ctrl+C 复制";
      say(done ? "已复制原文和出处" : "浏览器不让复制，原文已选中，请按 Ctrl+C");
      setTimeout(() => { button.textContent = label; }, 2500);
    });
    details.hidden = true;
    details.before(button);
  }
}

// --- searching without a full reload ---------------------------------------------------------------

const search = document.getElementById("search");
let searching = null;

function address(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) asked.append(name, value.trim());
  }
  return `${form.getAttribute("action")}?${asked}`;
}

function openedIn(part) {
  return new Map([...part.querySelectorAll("details[id]")].map((details) => [details.id, details.open]));
}

function focused() {
  const element = document.activeElement;
  if (!element || !element.name) return () => {};
  const { name, value, type } = element;
  return () => {
    const same = [...document.getElementsByName(name)].filter((one) => one.type === type);
    const again = same.find((one) => one.value === value) || same[0];
    if (again && again !== document.activeElement) again.focus({ preventScroll: true });
  };
}

function swap(id, page) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (old && fresh) {
    const opened = openedIn(old);
    for (const details of fresh.querySelectorAll("details[id]")) {
      if (opened.has(details.id)) details.open = opened.get(details.id);
    }
    old.replaceWith(fresh);
    offerCopying(fresh);
  }
  return Boolean(old && fresh);
}

async function show(url, keep) {
  if (searching) searching.abort();
  searching = new AbortController();
  const results = document.getElementById("results");
  results.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => say("正在检索"), 400);
  try {
    const response = await fetch(url, { signal: searching.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const refocus = focused();
    if (!page.getElementById("filters") !== !document.getElementById("filters") || !swap("results", page)) {
      location.assign(url);
      return;
    }
    swap("filters", page);
    swap("kept", page);
    refocus();
    document.title = page.title;
    if (keep) history.pushState({ searched: true }, "", response.url);
    else restore(page);
    say(document.getElementById("results-title").textContent);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  } finally {
    clearTimeout(waiting);
    document.getElementById("results").removeAttribute("aria-busy");
  }
}

// Going back: the form is not replaced, so it is told what the older page had in it.
function restore(page) {
  document.getElementById("q").value = page.getElementById("q").value;
  for (const radio of page.querySelectorAll("#search input[name=mode]")) {
    if (radio.checked) search.querySelector(`input[name=mode][value=${radio.value}]`).checked = true;
  }
}

function enhanceSearch() {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form !== search || field.id === "q" || !field.name) return;
    // A range and a year to choose exclude each other; what was touched last holds.
    if (field.name === "year") document.getElementById("year-range").value = "";
    if (document.getElementById("q").value.trim()) show(address(search), true);
  });
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address(search), true);
  });
  addEventListener("popstate", () => show(location.href, false));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.getElementById("q").select();
  });
}

// --- reading ---------------------------------------------------------------------------------------

// A passage that runs over several lines is written in pieces: all of them are marked, not only the first.
function markHere() {
  const anchor = decodeURIComponent(location.hash.slice(1));
  for (const piece of document.querySelectorAll(".passage")) {
    piece.classList.toggle("here", piece.dataset.passage === anchor);
  }
}

// --- begin -----------------------------------------------------------------------------------------

offerCopying(document);
if (search) enhanceSearch();
if (document.querySelector(".passage")) {
  markHere();
  addEventListener("hashchange", markHere);
}
if (matchMedia("(max-width: 48rem)").matches) {
  for (const id of ["filter-panel", "outline-panel"]) {
    const panel = document.getElementById(id);
    if (panel) panel.open = false;
  }
}
