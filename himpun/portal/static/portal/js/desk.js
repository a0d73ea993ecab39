// Opens the dialogs of a desk in place; without this script the same links bring the page with the dialog open.

for (const opener of document.querySelectorAll("[data-dialog]")) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!(dialog instanceof HTMLDialogElement)) continue;
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    if (dialog.open) dialog.close();
    dialog.showModal();
    dialog.querySelector("input:not([type=hidden]), textarea")?.focus();
  });
  for (const closer of dialog.querySelectorAll("[data-close]")) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
      opener.focus();
    });
  }
}
