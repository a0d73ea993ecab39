// Light or dark before the first paint, so that nothing flashes. Loaded without `defer` on purpose.
(() => {
  const chosen = localStorage.getItem("himpun-theme");
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
