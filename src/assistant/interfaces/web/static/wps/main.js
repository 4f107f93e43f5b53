// The add-in of WPS Writer (experimental): it hands the document's text to the page /draft of the same service, in a
// dialogue beside the document. The document itself is never changed.
"use strict";

(() => {
  // A task pane blocks the ribbon in newer builds; a dialogue over http does not.
  const WIDTH = 1100;
  const HEIGHT = 820;
  const SELECTED = 200;

  function office() {
    return window.Application ?? window.wps?.WpsApplication();
  }

  function show(path, caption) {
    const app = office();
    (app.ShowDialog ? app : window.wps).ShowDialog(`${location.origin}${path}`, caption, WIDTH, HEIGHT, false);
  }

  // WPS ends paragraphs with CR and table cells with BEL.
  function plain(text) {
    return text.replace(/\r\n?|\u000b/g, "\n").replace(/\u0007/g, "");
  }

  function check() {
    const document = office().ActiveDocument;
    if (!document) return;
    const text = plain(document.Content?.Text ?? document.Range().Text);
    // The page takes what lies under this name; both have the service's address as their origin.
    localStorage.setItem("draft.handed", JSON.stringify({ text, when: Date.now() }));
    show("/draft#handed", "述职报告助手：核对");
  }

  function search() {
    const text = plain(office().Selection?.Text ?? "").trim().slice(0, SELECTED);
    show(text ? `/?q=${encodeURIComponent(text)}` : "/", "述职报告助手：检索");
  }

  const ACTIONS = { checkDocument: check, searchSelection: search };

  window.ribbon = {
    OnAddinLoad: () => true,
    OnAction: (control) => {
      ACTIONS[control.Id]?.();
      return true;
    },
  };
})();
