/* What pages do by themselves: language, names for readers of the screen, wall, print. */
(function () {
  "use strict";
  const TURN = 20000; // milliseconds a view stays on a wall
  const VIEWS = ["worth", "time", "hall", "path", "trust", "what-if"];
  let turning = null;

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.pages = {
    /* The page speaks a language, has a title, and perhaps hangs on a wall. */
    speak: function (speaks) {
      if (!speaks) return window.dash_clientside.no_update;
      document.documentElement.lang = speaks.lang;
      document.title = speaks.title;
      wall(speaks);
      return (speaks.wall ? "wall " : "") + "view-" + speaks.view;
    },
  };

  function go(url) {
    history.pushState({}, "", url);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function wall(speaks) {
    clearInterval(turning);
    turning = null;
    let button = document.getElementById("turn");
    if (!speaks.wall) {
      if (button) button.remove();
      return;
    }
    if (!button) {
      button = document.createElement("button");
      button.id = "turn";
      button.type = "button";
      document.body.appendChild(button);
    }
    const turn = function () {
      const here = VIEWS.indexOf(location.pathname.replace(/\//g, ""));
      go("/" + VIEWS[(Math.max(here, 0) + 1) % VIEWS.length] + location.search);
    };
    const label = function () {
      const on = sessionStorage.getItem("stopped") !== "yes";
      button.textContent = on ? speaks.words.pause : speaks.words.play;
      clearInterval(turning);
      turning = on ? setInterval(turn, TURN) : null;
    };
    button.onclick = function () {
      const stopped = sessionStorage.getItem("stopped") === "yes";
      sessionStorage.setItem("stopped", stopped ? "no" : "yes");
      label();
    };
    label();
  }

  let chosen = null; // keeps the focus where links are drawn again
  function refocus() {
    if (!chosen || (document.activeElement && document.activeElement !== document.body)) return;
    const link = Array.from(document.querySelectorAll("a.stay.here")).find(function (found) {
      return found.getAttribute("href") === chosen;
    });
    if (link) link.focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest) return;
    if (event.target.closest("#print")) window.print();
    const link = event.target.closest("a.stay"); // a choice in the middle of a page
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    if (link && plain) {
      event.preventDefault();
      chosen = link.getAttribute("href");
      go(link.href);
    }
  });

  /* Charts keep their size in points and are made smaller as a whole; short tables open. */
  const PAPER = 660, SHORT = 20;
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".folds details:first-child").forEach(function (fold) {
      if (fold.open || fold.querySelectorAll("tbody tr").length > SHORT) return;
      fold.open = true;
      fold.dataset.print = "yes";
    });
    document.querySelectorAll(".chart, .stage").forEach(function (chart) {
      const width = chart.getBoundingClientRect().width;
      chart.style.width = width + "px";
      chart.style.zoom = Math.min(1, PAPER / width);
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-print]").forEach(function (fold) {
      fold.open = false;
      delete fold.dataset.print;
    });
    document.querySelectorAll(".chart, .stage").forEach(function (chart) {
      chart.style.width = chart.style.zoom = "";
    });
  });

  /* Names that components leave out: plotly's buttons are links without an address, and the input
     behind the button that opens a file has no label. */
  function name(root) {
    root.querySelectorAll(".modebar-btn:not([role])").forEach(function (button) {
      button.setAttribute("role", "button");
      if (!button.getAttribute("aria-label")) {
        button.setAttribute("aria-label", button.getAttribute("data-title") || "");
      }
    });
    root.querySelectorAll(".upload input[type=file]").forEach(function (input) {
      const button = input.closest(".upload").querySelector("button");
      if (button) input.setAttribute("aria-label", button.textContent);
      input.tabIndex = -1;
    });
    root.querySelectorAll("[role=presentation][tabindex='0'], .upload > div[tabindex]").forEach(
      function (zone) { zone.removeAttribute("tabindex"); }
    );
    root.querySelectorAll(".dash-options-list[role=listbox]").forEach(function (list) {
      // boxes to tick are no list to choose one from: their fieldset names them
      list.setAttribute("role", "presentation");
      list.removeAttribute("aria-multiselectable");
    });
    root.querySelectorAll(".dash-options-list-option[role]").forEach(function (option) {
      option.removeAttribute("role");
      option.removeAttribute("aria-selected");
    });
    root.querySelectorAll(".dash-options-list-option[aria-selected]").forEach(function (option) {
      option.removeAttribute("aria-selected");
    });
    root.querySelectorAll(".lever input[type=range]").forEach(function (slider) {
      const shown = document.getElementById(slider.id.replace("lever-", "shown-"));
      if (shown) slider.setAttribute("aria-valuetext", shown.textContent);
    });
  }
  let planned = false;
  new MutationObserver(function () {
    if (planned) return;
    planned = true;
    requestAnimationFrame(function () { planned = false; name(document); refocus(); });
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true,
    attributes: true, attributeFilter: ["aria-selected", "role"],
  });
})();
