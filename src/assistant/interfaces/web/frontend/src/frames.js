// Frames with slots → snippets: every slot a tab-stop that says what belongs there.

// Spans of a frame count code points; strings here count UTF-16 units.
function pieces(frame) {
  const characters = [...frame.frame];
  const parts = [];
  let at = 0;
  for (const slot of [...frame.slots].sort((one, other) => one.begin - other.begin)) {
    if (slot.begin < at) continue;
    parts.push({ text: characters.slice(at, slot.begin).join("") });
    parts.push({ text: slot.value ?? characters.slice(slot.begin, slot.end).join(""), slot });
    at = slot.end;
  }
  parts.push({ text: characters.slice(at).join("") });
  return parts;
}

// In a snippet, ${…} and #{…} are fields, and braces in their text must be escaped.
// The last stop is behind the frame, so that Tab leads on to what is written next.
// Slots with nothing between them are one stop: the editor could not tell what is typed in the first from the second.
export function snippetOf(frame) {
  const parts = [];
  for (const { text, slot } of pieces(frame)) {
    const stop = Boolean(slot) && slot.value == null;
    const last = parts.at(-1);
    if (last && last.stop === stop) last.text += text;
    else if (text) parts.push({ text, stop });
  }
  const written = parts
    .map(({ text, stop }) => (stop ? `\${${text.replace(/[{}\\]/g, "\\$&")}}` : text.replace(/[$#]\{/g, "\\$&")))
    .join("");
  return `${written}\${}`;
}

export function drawn(frame) {
  const line = document.createElement("p");
  line.className = "frame";
  for (const { text, slot } of pieces(frame)) {
    if (!slot) line.append(text);
    else {
      const gap = document.createElement("span");
      gap.className = "slot";
      gap.textContent = text;
      gap.title = [slot.name, slot.unit].filter(Boolean).join("，");
      line.append(gap);
    }
  }
  return line;
}
