// The fill grid: each row is saved as one leaves it, moves like a spreadsheet, and loses nothing that was typed.
import { forgetRow, keepRow, keptRows } from "./kept.js";

const sheet = document.querySelector("[data-sheet]");
const said = sheet.querySelector("[data-sheet-said]");
const rows = () => [...sheet.querySelectorAll("[data-row]")];
const fields = (row) => [...row.querySelectorAll("[data-cell]:not([data-seen])")];
const mark = (row) => document.getElementById(`mark-${row.dataset.row}`);
const read = (field) => (field.type === "checkbox" ? field.checked : field.value);
const put = (field, value) => { if (field.type === "checkbox") field.checked = value; else field.value = value; };
const saved = new WeakMap(); // field → what the server has
const answered = new WeakSet(); // requests whose answer was taken in

const isDirty = (row) => fields(row).some((field) => read(field) !== saved.get(field));
const values = (row) => Object.fromEntries(fields(row).map((field) => [field.name, read(field)]));

// Saved only when the row says something whole: nihil with its reason, a formula with all its variables.
function isReady(row) {
  const nihil = row.querySelector("[data-nihil]");
  if (nihil.checked) return row.querySelector("[data-note]").value.trim() !== "";
  const variables = [...row.querySelectorAll("[data-variable]")];
  if (variables.length) return variables.every((field) => field.value.trim() !== "");
  return row.querySelector("[data-main]").value.trim() !== "" || Number(mark(row).dataset.value) > 0;
}

function show(row) {
  const dirty = isDirty(row);
  mark(row).querySelector("[data-unsaved]").hidden = !dirty;
  const fault = "fault" in mark(row).dataset;
  fields(row).forEach((field) => { if (field.matches("[data-main], [data-variable]")) field.classList.toggle("is-invalid", fault); });
  row.querySelectorAll("[data-main], [data-variable]").forEach((field) => field.setAttribute("aria-invalid", String(fault)));
  mark(row).querySelectorAll("[data-script]").forEach((tools) => { tools.hidden = false; });
  if (dirty) keepRow(sheet.dataset.sheet, row.dataset.row, values(row)); else forgetRow(sheet.dataset.sheet, row.dataset.row);
}

function save(row) {
  if (!isDirty(row) || !isReady(row)) { show(row); return; }
  window.htmx.trigger(row, "himpun:save");
}

function begin(row) {
  fields(row).forEach((field) => saved.set(field, field.dataset.saved === undefined ? initial(field) : field.dataset.saved));
  show(row);
}

// A page that came back with a fault shows what was typed; the browser's own memory of a reload does not count.
function initial(field) {
  if (field.type === "checkbox") return field.defaultChecked;
  if (field instanceof HTMLSelectElement) return [...field.options].find((option) => option.defaultSelected)?.value ?? "";
  return field.defaultValue;
}

// `said`: what this request had sent; what was typed since then is still to be saved.
function takeAnswer(row, told) {
  const said = Object.fromEntries(fields(row).map((field) => [field.name, field.type === "checkbox" ? told.has(field.name) : told.get(field.name) ?? read(field)]));
  if (!("fault" in mark(row).dataset)) {
    fields(row).forEach((field) => saved.set(field, said[field.name]));
    const main = row.querySelector("input[data-main]:not([data-variable])");
    const text = mark(row).dataset.text;
    // "Rp 1.000" comes back as "1.000"; not while somebody is typing in it.
    if (main && document.activeElement !== main && main.value === said[main.name] && text !== "nihil") {
      main.value = text;
      saved.set(main, text);
    }
  }
  show(row);
}

function forgetFault(row) {
  delete mark(row).dataset.fault;
  mark(row).querySelectorAll(".fault-text, .line-tools").forEach((part) => part.remove());
}

function neighbour(row, step) {
  const all = rows();
  return all[all.indexOf(row) + step];
}

function go(row, step) {
  const next = neighbour(row, step)?.querySelector("[data-main]");
  if (!next) return false;
  next.focus();
  next.select?.();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

sheet.addEventListener("input", (event) => {
  const row = event.target.closest("[data-row]");
  if (row && event.target.matches("[data-cell]")) show(row);
});

sheet.addEventListener("change", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || !event.target.matches("[data-cell]")) return;
  if (event.target.matches("[data-nihil]")) changeNihil(row, event.target.checked);
  save(row);
});

function changeNihil(row, isNihil) {
  if (!isNihil) return;
  row.querySelectorAll("[data-main], [data-variable]").forEach((field) => { field.value = ""; });
  row.querySelector("[data-note]").focus();
}

sheet.addEventListener("keydown", (event) => {
  const field = event.target;
  const row = field.closest("[data-row]");
  if (!row || !field.matches("[data-cell]") || event.isComposing) return;
  if (event.key === "Escape") {
    put(field, saved.get(field));
    if (!isDirty(row)) forgetFault(row);
    show(row);
  } else if (event.key === "Enter" && field.tagName !== "TEXTAREA") {
    event.preventDefault();
    if (!go(row, event.shiftKey ? -1 : 1)) field.blur();
  } else if (field.matches("input[data-main], [data-variable]") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    go(row, event.key === "ArrowDown" ? 1 : -1);
  }
});

// A column from a spreadsheet fills downwards, line by line as the rows stand; a closed row keeps what it has.
sheet.addEventListener("paste", (event) => {
  const field = event.target;
  const row = field.closest("[data-row]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
  if (!row || !field.matches("[data-main]") || lines.length < 2) return;
  event.preventDefault();
  const all = [...sheet.querySelectorAll("tbody.line")];
  const from = all.indexOf(row);
  const filled = [];
  lines.forEach((line, place) => {
    const target = all[from + place];
    const main = target?.querySelector("[data-main]:not([data-variable])");
    const value = line.split("\t")[0].trim();
    if (!main || value === "") return;
    put(target.querySelector("[data-nihil]"), false);
    if (main instanceof HTMLSelectElement) main.value = [...main.options].find((each) => each.text.toLowerCase() === value.toLowerCase())?.value ?? main.value;
    else main.value = value;
    show(target);
    filled.push(target);
  });
  saveMany(filled, true);
});

function saveMany(changed, isPasted) {
  const told = { user: document.body.dataset.user };
  if (isPasted) told.pasted = "yes";
  changed.forEach((row) => {
    row.querySelectorAll("[data-cell]").forEach((field) => {
      if (field.type !== "checkbox" || field.checked) told[field.name] = field.value;
    });
  });
  if (changed.length) window.htmx.ajax("POST", sheet.dataset.many, { source: sheet, target: "#sheet-progress", swap: "outerHTML", values: told });
}

sheet.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  if (event.target.closest("[data-save]")) window.htmx.trigger(row, "himpun:save");
  if (event.target.closest("[data-take]")) { forgetRow(sheet.dataset.sheet, row.dataset.row); location.reload(); }
});

document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("[data-row]")) event.detail.parameters.user = document.body.dataset.user;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const evidence = document.getElementById(event.detail.target?.id ?? "");
  const counter = evidence?.closest("tbody.line, .general-evidence")?.querySelector("[data-evidence-count]");
  if (evidence?.matches(".evidence") && counter) counter.textContent = evidence.dataset.count;
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  const config = event.detail.requestConfig;
  if (!config || answered.has(config)) return;
  answered.add(config);
  const told = config.formData;
  if (config.elt.matches("[data-row]")) { takeAnswer(config.elt, told); tell(config.elt); }
  if (config.elt === sheet) rows().filter((row) => told.has(`seen-${row.dataset.row}`)).forEach((row) => takeAnswer(row, told));
});

function tell(row) {
  if (said && !("fault" in mark(row).dataset)) said.textContent = `${row.querySelector(".line-name").textContent}: ${mark(row).querySelector(".saved-text")?.textContent ?? ""}`;
}

// Back after signing in again, or after the line was down: what is still unsaved is tried once more.
const again = () => rows().filter((row) => isDirty(row) && !("fault" in mark(row).dataset)).forEach(save);
window.addEventListener("focus", again);
window.addEventListener("online", again);

const kept = keptRows(sheet.dataset.sheet); // before the rows say that nothing of theirs is unsaved
rows().forEach(begin);
kept.forEach(([id, typed]) => {
  const row = document.getElementById(`row-${id}`);
  if (!row?.dataset.row) { forgetRow(sheet.dataset.sheet, id); return; }
  fields(row).forEach((field) => {
    if (!(field.name in typed) || typed[field.name] === read(field)) return;
    put(field, typed[field.name]);
    const folded = field.closest("details");
    if (folded) folded.open = true;
  });
  save(row);
});
