"use strict";

/* Parts of a page that are exchanged: what was exchanged is said, what failed stands there as
   old, and nobody who is reading or choosing in a part has it renewed under their eyes. */
(() => {
  const { htmx } = window;
  if (!htmx) {
    return;
  }

  const told = document.getElementById("told");
  const stale = document.getElementById("stale");
  const isByItself = (element) => element.hasAttribute("data-by-itself");

  const isInUse = (element) =>
    element.contains(document.activeElement) || !document.getSelection().isCollapsed;

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (isByItself(elt) && (document.hidden || isInUse(elt))) {
      event.preventDefault();
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt } = event.detail.requestConfig ?? {};
    stale.hidden = true;
    if (elt && elt.dataset.said) {
      told.textContent = "";
      window.setTimeout(() => {
        told.textContent = elt.dataset.said;
      }, 50);
    }
  });

  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => {
    document.addEventListener(name, () => {
      stale.hidden = false;
    });
  });

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      document.querySelectorAll("[data-by-itself]").forEach((one) => htmx.trigger(one, "seen"));
    }
  });
})();
