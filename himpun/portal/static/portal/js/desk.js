// Opens the dialogs of a desk in place, folds what belongs beside it on a telephone, and keeps the way to the buttons at
// hand until they or the heading above them are to be seen. Without this script the same links bring the page with the
// dialog open.

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

if (matchMedia("(max-width: 767.98px)").matches) {
  for (const part of document.querySelectorAll("details[data-fold]")) part.open = false;
}

for (const form of document.querySelectorAll("form[data-tick-all]")) {
  for (const head of form.querySelectorAll("fieldset label:not([for]):not(:has(input))")) {
    const group = head.parentElement;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-link tick-all", textContent: form.dataset.tickAll });
    button.addEventListener("click", () => {
      for (const box of group.querySelectorAll("input[type=checkbox]")) box.checked = true;
      form.dispatchEvent(new Event("input"));
    });
    head.append(button);
  }
}

const way = document.querySelector("[data-go]");
const place = way && document.getElementById(way.dataset.go);
if (place) {
  const landmarks = place.querySelectorAll(".big-actions, .decisions, h2");
  const seen = new Set();
  const watch = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) isIntersecting ? seen.add(target) : seen.delete(target);
    way.classList.toggle("is-there", seen.size > 0);
  }, { rootMargin: "0px 0px -80px 0px" });
  way.classList.add("is-floating");
  // Nothing lies over what is being typed.
  const giveWay = () => way.classList.toggle("is-typing", document.activeElement.matches("main :is(input, textarea, select)"));
  document.addEventListener("focusin", giveWay);
  giveWay();
  for (const each of landmarks.length ? landmarks : [place]) watch.observe(each);
}
