/* Gives <html> the colour scheme that Airflow's page remembers, and says whether the page is inside of that. */
(function () {
  "use strict";
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    var chosen = null;
    try {
      chosen = localStorage.getItem("theme");
    } catch {
      // storage that is switched off has chosen nothing
    }
    var dark = chosen === "dark" || (chosen !== "light" && system.matches);
    root.classList.toggle("dark", dark);
    root.classList.toggle("light", !dark);
  }
  apply();
  root.classList.toggle("framed", window.self !== window.top);
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);
})();
