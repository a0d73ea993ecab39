// Nothing typed is lost: forms marked `data-keep="name"` are remembered in this browser until they were sent well.
// Kept per person and address; forgotten on signing out. Passwords and files are never kept.
const user = document.body.dataset.user ?? "";
const prefix = `himpun-draft:${user}:`;
const keyOf = (form) => `${prefix}${location.pathname}:${form.dataset.keep}`;
const kept = (field) => field.name && !["password", "file", "hidden", "submit"].includes(field.type);

function read(form) {
  const fields = {};
  for (const field of form.elements) {
    if (!kept(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      (fields[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    } else (fields[field.name] ??= []).push(field.value);
  }
  return fields;
}

function restore(form, fields) {
  const seen = {};
  for (const field of form.elements) {
    if (!kept(field) || !(field.name in fields)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = fields[field.name].includes(field.value);
    else {
      const at = (seen[field.name] = (seen[field.name] ?? -1) + 1);
      if (fields[field.name][at] !== undefined) field.value = fields[field.name][at];
      const fold = field.closest("details");
      if (fold && field.value) fold.open = true; // what comes back is to be seen
    }
  }
}

export function keepDrafts(root) {
  if (!user) return;
  root.querySelectorAll("form[data-keep]").forEach((form) => {
    const key = keyOf(form);
    const sent = sessionStorage.getItem(`${key}:sent`);
    const stored = localStorage.getItem(key);
    // The form that comes back with a message already holds what was typed; a fresh page after a good sending is clean.
    const refused = form.querySelector(".is-invalid, .alert-danger");
    if (sent && !refused && document.querySelector(".notice-success")) localStorage.removeItem(key);
    else if (stored && !refused) {
      restore(form, JSON.parse(stored));
      const hint = form.querySelector("[data-restored]");
      if (hint) hint.hidden = false;
    }
    sessionStorage.removeItem(`${key}:sent`);
    form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(read(form))));
    form.addEventListener("submit", () => sessionStorage.setItem(`${key}:sent`, "yes"));
  });
}

export function forgetDrafts() {
  Object.keys(localStorage).filter((key) => key.startsWith("himpun-draft:")).forEach((key) => localStorage.removeItem(key));
}
