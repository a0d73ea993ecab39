// A file that is too large is said at once, before it travels; the server says the same without this script.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.dataset.max) return;
  const place = input.form?.querySelector("[data-file-fault]");
  const tooBig = [...input.files].some((file) => file.size > Number(input.dataset.max));
  input.setCustomValidity(tooBig ? input.dataset.tooBig : "");
  if (place) {
    place.textContent = tooBig ? input.dataset.tooBig : "";
    place.hidden = !tooBig;
  }
  if (tooBig) input.reportValidity();
});
