// The arrow keys walk from the field through what was found and back; Escape returns to the field.
const field = document.getElementById("q");
const links = () => [...document.querySelectorAll("#found a")];

document.addEventListener("keydown", (event) => {
  const at = links().indexOf(document.activeElement);
  const inside = document.activeElement === field || at >= 0;
  if (event.key === "Escape" && at >= 0) field.focus();
  if (!inside || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  if (next < 0) field.focus();
  else links()[next]?.focus();
});
