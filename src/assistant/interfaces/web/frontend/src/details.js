// What is known of the draft stands in one line once it is filled, 2024年 · 县教育局局长 · 青岚县 · 教育; a click opens it.
import { desk } from "./desk.js";

const NEEDED = ["year", "office", "region", "portfolios"];

export function foldDetails() {
  const details = document.querySelector(".about");
  const line = document.getElementById("about-line");
  const change = document.getElementById("about-change");

  function show() {
    const told = desk.told();
    const year = told.year.trim();
    line.textContent = [year && `${year}年`, told.office, told.region, told.portfolios].map((one) => one.trim()).filter(Boolean).join(" · ");
    change.hidden = !line.textContent;
  }

  function filled() {
    const told = desk.told();
    return NEEDED.every((name) => told[name].trim());
  }

  desk.form.addEventListener("change", show);
  details.addEventListener("focusout", (event) => {
    if (!details.contains(event.relatedTarget) && filled()) details.open = false;
  });
  // Another draft came onto the sheet.
  desk.onTell = () => {
    show();
    if (filled()) details.open = false;
  };
  show();
}
