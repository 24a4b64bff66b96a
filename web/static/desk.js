"use strict";

/* A batch at the desk: the server says that something came, and the page is asked for what. One
   question at a time; what comes meanwhile is in the next. Without scripts the page is loaded
   again. */
(() => {
  const { htmx, EventSource } = window;
  const begun = document.getElementById("live");
  if (!htmx || !EventSource || !begun) {
    return;
  }

  const told = document.getElementById("told");
  let asking = false;
  let again = false;

  const renew = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      await htmx.ajax("GET", window.location.href, {
        target: "#live",
        select: "#live",
        swap: "outerHTML show:none",
        headers: { "X-By-Itself": "yes" },
      });
    } while (again);
    asking = false;
  };

  const heard = new EventSource(begun.dataset.stream);
  heard.addEventListener("message", (event) => {
    if (event.data) {
      told.textContent = `${begun.dataset.said} ${event.data}`;
    }
    renew();
  });
  heard.addEventListener("error", () => {
    if (heard.readyState === EventSource.CLOSED) {
      document.getElementById("stale").hidden = false;
    }
  });
})();
