// What was typed and is not saved yet, in this browser, for this person; signing out forgets it (frame.js).
const prefix = `himpun-draft:${document.body.dataset.user ?? ""}:sheet:`;
const keyOf = (sheet, row) => `${prefix}${sheet}:${row}`;

export function keepRow(sheet, row, typed) {
  try { localStorage.setItem(keyOf(sheet, row), JSON.stringify(typed)); } catch { /* a full store must not stop the typing */ }
}

export function forgetRow(sheet, row) {
  localStorage.removeItem(keyOf(sheet, row));
}

export function keptRows(sheet) {
  const own = `${prefix}${sheet}:`;
  return Object.keys(localStorage).filter((key) => key.startsWith(own)).map((key) => [key.slice(own.length), JSON.parse(localStorage.getItem(key))]);
}
