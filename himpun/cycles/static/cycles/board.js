// The board beyond HTML: a step's record opens beside the sheet, arrow keys walk through the symbols, the sheet zooms.
// Without this file every symbol is a plain link to its record.
const record = document.getElementById("record");
const walk = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-record]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  await show(link.getAttribute("href"));
});

async function show(address) {
  await window.htmx.ajax("GET", address, { target: "#record-body", swap: "innerHTML" });
  if (!document.getElementById("record-body").firstElementChild) { location.assign(address); return; }
  if (!record.open) record.showModal();
  record.scrollTop = 0;
}

record.addEventListener("click", (event) => { if (event.target === record) record.close(); });
record.addEventListener("close", () => { document.getElementById("record-body").replaceChildren(); });

document.addEventListener("keydown", (event) => {
  const symbol = event.target.closest?.(".sym");
  const step = walk[event.key];
  if (!symbol || !step) return;
  event.preventDefault();
  const symbols = [...document.querySelectorAll(".sym")].sort((a, b) => a.dataset.row - b.dataset.row || edge(a) - edge(b));
  symbols[symbols.indexOf(symbol) + step]?.focus();
});
const edge = (symbol) => symbol.getBoundingClientRect().left;

// What is open stays open, and where one has scrolled stays in view, when the living part is replaced.
let kept = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "live") return;
  const frame = document.querySelector("[data-sheet]");
  kept = { open: Boolean(document.querySelector(".identity-more[open]")), left: frame?.scrollLeft, top: frame?.scrollTop };
});
document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  const [frame, more] = [document.querySelector("[data-sheet]"), document.querySelector(".identity-more")];
  if (more) more.open = kept.open;
  size(frame);
  frame?.scrollTo(kept.left, kept.top);
  kept = null;
});

let zoom = 0;
function size(frame) {
  if (!frame) return;
  frame.classList.remove("zoomed", "zoom-1", "zoom-2", "zoom-3");
  if (zoom) frame.classList.add("zoomed", `zoom-${zoom}`);
}
const buttons = document.querySelector("[data-zoom]");
if (buttons && document.querySelector("[data-sheet]")) {
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom-by]");
    if (!button) return;
    zoom = Math.min(3, Math.max(0, zoom + Number(button.dataset.zoomBy)));
    size(document.querySelector("[data-sheet]"));
  });
}
// Where the drawing needs a sheet of its own, the first one has room for the legal basis, as the official form has it.
window.addEventListener("beforeprint", () => {
  if (!document.querySelector(".sheet-printed")?.classList.contains("on-next-sheet")) return;
  document.querySelectorAll(".identity-more").forEach((more) => { more.open = true; });
});
