// What shall not be told again while this draft is worked on: keys of findings, kept as long as the tab lives.
const KEY = "draft.ignored";
let keys = new Set();
try {
  keys = new Set(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
} catch {
  // Somebody else's, or cut short.
}

function keep() {
  sessionStorage.setItem(KEY, JSON.stringify([...keys]));
}

export const ignoring = {
  has: (key) => keys.has(key),
  all: () => [...keys],
  add(...more) {
    for (const key of more) keys.add(key);
    keep();
  },
  clear() {
    keys.clear();
    keep();
  },
};
