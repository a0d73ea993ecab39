// What the frame does beyond HTML: theme, notices, one submission per click, the sign-in dialog, and drafts.
// Every page works without this file where a form can; nothing here decides anything.
import { keepDrafts, forgetDrafts } from "./drafts.js";

const theme = document.querySelector("[data-theme-switch]");
if (theme) {
  theme.hidden = false;
  const show = () => theme.setAttribute("aria-pressed", String(document.documentElement.dataset.bsTheme === "dark"));
  show();
  theme.addEventListener("click", () => {
    const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    document.documentElement.dataset.bsTheme = next;
    localStorage.setItem("himpun-theme", next);
    show();
  });
}

const wake = (root) => {
  root.querySelectorAll("[data-dismiss], [data-back]").forEach((button) => { button.hidden = false; });
  // A page that comes back with a fault shows it, wherever it stands.
  const fault = root.querySelector("[data-focus]") ?? (root === document ? root.querySelector("main form .is-invalid") : null);
  if (!fault) return;
  fault.closest("details:not([open])")?.setAttribute("open", "");
  (fault.matches("div:not([tabindex])") ? fault.querySelector("input") : fault)?.focus();
  fault.scrollIntoView({ block: "center" });
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (!button) return;
  if (button.matches("[data-dismiss]")) button.closest(".notice").remove();
  if (button.matches("[data-back]")) history.back();
  if (button.matches("[data-close]")) button.closest("dialog").close();
  if (button.matches("[data-open]")) document.getElementById(button.dataset.open)?.showModal();
  if (button.matches("[data-print]")) window.print();
  if (button.matches("[data-copy]")) copy(button);
});

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain HTTP in an office's LAN has no clipboard interface.
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (source.select) source.select();
    document.execCommand("copy");
  }
  button.dataset.done = button.dataset.done ?? "";
  const said = button.querySelector("[data-copied]");
  if (said) said.hidden = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});

// A second click on a button that is at work does nothing; the page coming back from the cache starts afresh.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) { event.preventDefault(); return; }
  const token = form.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) token.value = freshToken() ?? token.value;
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sending = "yes";
    setTimeout(() => { document.getElementById("progress").hidden = false; }, 400);
  }
  if (form.hasAttribute("data-forget")) forgetDrafts();
});
window.addEventListener("pageshow", () => {
  document.getElementById("progress").hidden = true;
  document.querySelectorAll("form[data-sending]").forEach((form) => { delete form.dataset.sending; });
});

// Whoever signed in again in another tab goes on here: the page's own token is old then, the cookie has the new one.
const freshToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
document.addEventListener("htmx:configRequest", (event) => {
  const token = freshToken();
  if (!token) return;
  event.detail.headers["X-CSRFToken"] = token;
  if (event.detail.formData.has("csrfmiddlewaretoken")) event.detail.formData.set("csrfmiddlewaretoken", token);
});

document.addEventListener("himpun:signed-out", () => document.getElementById("signed-out").showModal());
document.addEventListener("htmx:beforeRequest", () => { document.getElementById("progress").hidden = false; });
document.addEventListener("htmx:afterRequest", () => { document.getElementById("progress").hidden = true; });
document.addEventListener("htmx:afterSwap", (event) => wake(event.target));
document.addEventListener("htmx:sendError", () => say("cutOff"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 401) say("failed");
});

// The sentences stand in the page, in its language.
function say(name) {
  const notice = document.createElement("div");
  notice.className = "notice notice-error";
  notice.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = document.getElementById("notices").dataset[name];
  notice.append(text);
  document.getElementById("notices").replaceChildren(notice);
}

wake(document);
keepDrafts(document);
