/* Draws the charts of the language shown; switches languages; opens what is folded for printing. */
(function () {
  "use strict";
  const drawn = {};

  function draw(lang) {
    if (drawn[lang]) { return; }
    drawn[lang] = true;
    CHARTS[lang].forEach(function (chart, i) {
      Plotly.newPlot("c-" + lang + "-" + i, chart.data, chart.layout, CONFIG[lang]);
    });
  }

  function show(lang) {
    document.querySelectorAll("main").forEach(function (part) {
      const here = part.dataset.lang === lang;
      part.hidden = !here;
      if (here) {
        document.documentElement.lang = part.lang;
        document.title = part.dataset.title;
      }
    });
    document.querySelectorAll("button[data-to]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.to === lang));
    });
    draw(lang);
  }

  document.querySelectorAll("button[data-to]").forEach(function (button) {
    button.addEventListener("click", function () { show(button.dataset.to); });
  });

  /* On paper nothing can be unfolded: how to read a chart is printed, long tables are not. */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.reading").forEach(function (part) { part.open = true; });
    document.querySelectorAll("main:not([hidden]) .chart").forEach(function (chart) {
      Plotly.Plots.resize(chart);
    });
  });

  show(document.querySelector("main:not([hidden])").dataset.lang);
})();
