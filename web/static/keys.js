"use strict";

/* Keys with Alt do what the element says that names them; they go by the place on the keyboard,
   so that they are the same in every alphabet. What the browser does with a key otherwise stays
   where no element names it. */
(() => {
  const named = (code) =>
    code.startsWith("Digit") || code.startsWith("Key") ? code.replace(/^(Digit|Key)/, "") : "";

  const isSeen = (element) => element.getClientRects().length > 0;

  const first = (element) => element.querySelector("tbody a, tbody button") ?? element;

  /* What should be done by a second key only gets the focus. */
  const waits = "input, select, textarea, [role=application], [data-careful]";

  const use = (element) => {
    if (element.matches("[role=region]")) {
      first(element).focus();
    } else if (element.matches(waits)) {
      element.focus();
    } else {
      element.click();
    }
  };

  const begin = () =>
    document.querySelector("main input:not([type=hidden]), main a, main button");

  document.addEventListener("keydown", (event) => {
    const name = named(event.code);
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !name) {
      return;
    }
    const wanted = document.querySelectorAll(`[aria-keyshortcuts~="Alt+${name}"]`);
    const element = [...wanted].find(isSeen);
    if (element) {
      event.preventDefault();
      use(element);
    } else if (name === "A" && begin()) {
      event.preventDefault();
      begin().focus();
    }
  });
})();
