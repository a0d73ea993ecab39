// "Tampilkan" beside a password: typed wrongly on a telephone it is seen at once. Without this file it stays hidden.
document.querySelectorAll("input[data-secret]").forEach((field) => {
  const { show, hide } = document.getElementById("secret-words").dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-secondary";
  button.textContent = show;
  button.setAttribute("aria-controls", field.id);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.textContent = shown ? show : hide;
    button.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
  const group = document.createElement("div");
  group.className = "input-group";
  field.replaceWith(group);
  group.append(field, button);
  field.form.addEventListener("submit", () => { field.type = "password"; });
});
document.querySelector("[autofocus]")?.focus();
