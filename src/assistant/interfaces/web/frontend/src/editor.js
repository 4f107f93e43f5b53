// The editor in place of the text area, which stays in the form and carries the text when it is sent.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder } from "@codemirror/view";
import { blanks } from "./blanks.js";
import { headings } from "./headings.js";
import { chinese } from "./phrases.js";
import { desk } from "./desk.js";
import { reachable, suggestions, suggestKeys } from "./suggestions.js";

export function makeEditor(form) {
  const area = form.elements.text;
  const view = new EditorView({
    doc: area.value,
    extensions: [
      EditorView.cspNonce.of(form.dataset.nonce),
      desk.lang === "zh" ? EditorState.phrases.of(chinese) : [],
      history(),
      drawSelection(),
      EditorView.lineWrapping,
      placeholder(area.placeholder),
      search({ top: true }),
      highlightSelectionMatches(),
      // Suggestions come when asked for: candidates of input methods need Ctrl+Space, Tab and Enter for themselves.
      autocompletion({ activateOnTyping: false, defaultKeymap: false, override: [suggestions], icons: false, maxRenderedOptions: 20 }),
      reachable,
      blanks,
      headings,
      keymap.of([
        ...suggestKeys,
        { key: "F8", run: nextDiagnostic },
        { key: "Shift-F8", run: previousDiagnostic },
        ...completionKeymap.filter((binding) => binding.key !== "Ctrl-Space" && !binding.mac),
        ...defaultKeymap, ...historyKeymap, ...searchKeymap,
      ]),
      EditorView.contentAttributes.of({ "aria-labelledby": "text-label", tabindex: "0", lang: "zh-CN", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) desk.counted(update.state.doc);
      }),
    ],
  });
  area.hidden = true;
  area.after(view.dom);
  form.addEventListener("submit", () => { area.value = view.state.doc.toString(); });
  form.addEventListener("formdata", (event) => event.formData.set("text", view.state.doc.toString()));
  return view;
}
