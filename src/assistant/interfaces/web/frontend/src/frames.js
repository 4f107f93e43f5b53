// Frames with slots: what is shown of them, and the text that is put into the draft.

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

export function textOf(frame) {
  return pieces(frame).map(({ text }) => text).join("");
}

export function sentenceOf(frame) {
  const text = textOf(frame);
  return /[。！？；：]$/.test(text) ? text : `${text}。`;
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
