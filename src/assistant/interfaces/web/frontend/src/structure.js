// What a line of a report is, by how it is written: the title, 一、, （一）, a paragraph. The sheet and the paper look alike.
const LONGEST = 40;
const PART = /^[\s\u3000]{0,8}[一二三四五六七八九十]{1,3}、/;
const CLAUSE = /^[\s\u3000]{0,8}[（(][一二三四五六七八九十]{1,3}[）)]/;
const SENTENCE = /[。！？；：，,;:]$/;

// ``opening``: 1 for the first line that is not empty, 2 for the one right below it, else 0. ``head``: how many characters
// of the line are its heading.
export function lineOf(text, opening) {
  const written = text.trim();
  const end = text.indexOf("。") + 1;
  const alone = written.length <= LONGEST && (!end || end === text.trimEnd().length);
  if (PART.test(text) && alone) return { kind: "part", head: text.length };
  if (CLAUSE.test(text) && (alone || end && end <= LONGEST)) return { kind: "clause", head: alone ? text.length : end };
  if (opening && written && alone && !SENTENCE.test(written)) {
    return { kind: opening === 1 || /报告$/.test(written) ? "title" : "subtitle", head: text.length };
  }
  // Whom it is addressed to stands at the margin, as does what has an indent of its own.
  if (written.length <= LONGEST && /^[^\s\u3000，。]{2,40}[：:]$/.test(text) && !/[，。；]/.test(text)) return { kind: "margin", head: 0 };
  return { kind: /^[\s\u3000]/.test(text) ? "indented" : "", head: 0 };
}
