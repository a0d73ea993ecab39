// The matrix by keyboard and mouse: arrows move, Enter or a click shows the cell, Space or Ctrl+click chooses it.
const matrix = document.querySelector("[data-matrix]");
const panel = document.getElementById("cell-panel");
const links = () => [...matrix.querySelectorAll(".cell > a")];
const chosen = new Set();

function place(link) {
  const cell = link.parentElement;
  return { row: cell.parentElement, at: cell.cellIndex };
}

function beside(link, down, right) {
  let { row, at } = place(link);
  for (;;) {
    if (down) row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    at += right;
    const cell = row?.cells[at];
    if (!cell?.matches(".cell")) return null;
    const next = cell.querySelector("a");
    if (next) return next;
  }
}

function focusOn(link) {
  links().forEach((each) => { each.tabIndex = -1; });
  link.tabIndex = 0;
  link.focus();
}

function open(link) {
  matrix.querySelector("[aria-current='true'].in-panel, .cell > a[aria-current='true']")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  panel.hidden = false;
  window.htmx.ajax("GET", `${link.getAttribute("href")}?next=${encodeURIComponent(location.pathname + location.search)}`, { target: panel, swap: "innerHTML" });
}

function close() {
  if (panel.hidden) return;
  panel.hidden = true;
  const link = matrix.querySelector(".cell > a[aria-current='true']");
  link?.removeAttribute("aria-current");
  link?.focus();
}

function choose(link) {
  if (!link.dataset.cell) return;
  const isOn = !chosen.has(link.dataset.cell);
  if (isOn) chosen.add(link.dataset.cell); else chosen.delete(link.dataset.cell);
  link.setAttribute("aria-selected", String(isOn));
  tell();
}

function tell() {
  const part = matrix.querySelector("[data-chosen]");
  if (!part) return;
  part.hidden = chosen.size === 0;
  part.querySelector("[data-chosen-count]").textContent = String(chosen.size);
  const inputs = [...chosen].map((value) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "cell", value });
    input.setAttribute("form", "matrix-form");
    return input;
  });
  part.querySelector("[data-chosen-inputs]").replaceChildren(...inputs);
}

const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
matrix.addEventListener("keydown", (event) => {
  const link = event.target.closest(".cell > a");
  if (event.key === "Escape") { close(); return; }
  if (!link) return;
  if (steps[event.key]) {
    event.preventDefault();
    const next = beside(link, ...steps[event.key]);
    if (next) focusOn(next);
  } else if (event.key === " ") {
    event.preventDefault();
    choose(link);
  }
});

matrix.addEventListener("click", (event) => {
  const link = event.target.closest(".cell > a");
  if (event.target.closest("[data-close-panel]")) close();
  if (event.target.closest("[data-choose-none]")) {
    chosen.clear();
    links().forEach((each) => each.removeAttribute("aria-selected"));
    tell();
  }
  if (!link || event.metaKey || event.button) return;
  event.preventDefault();
  focusOn(link);
  if (event.ctrlKey) choose(link); else open(link);
});

if (panel) {
  links().forEach((link, number) => { link.tabIndex = number ? -1 : 0; });
  matrix.querySelectorAll("[data-script]").forEach((part) => { part.hidden = false; });
}
