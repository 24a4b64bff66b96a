"use strict";

/* Puts the deep zoom in the place of the drawing of a page, which becomes its layer of text. */
(() => {
  if (!window.OpenSeadragon) {
    return;
  }

  /* OpenSeadragon would write a style into the page, which the policy refuses, unless there is one
     already; this one is a style by its name alone. */
  const styled = document.createElementNS("urn:none", "style");
  styled.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(styled);

  const usual = {
    drawer: "canvas",
    showNavigationControl: false,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    maxZoomPixelRatio: 4,
    minZoomImageRatio: 0.8,
    animationTime: 0.4,
    imageLoaderLimit: 4,
    timeout: 30000,
    tileRetryMax: 3,
    tileRetryDelay: 2000,
  };

  const open = (element, more) => {
    const viewer = window.OpenSeadragon({
      ...usual,
      ...more,
      element,
      tileSources: `${element.dataset.service}/info.json`,
    });
    viewer.canvas.setAttribute("aria-label", element.dataset.name);
    viewer.canvas.setAttribute("role", "application");
    viewer.canvas.setAttribute("aria-keyshortcuts", "Alt+V");
    return viewer;
  };

  /* Pictures that only stand beside one another. */
  for (const plate of document.querySelectorAll(".plate")) {
    open(plate, {}).addOnceHandler("tile-drawn", () => plate.querySelector("img").remove());
  }

  const stage = document.getElementById("stage");
  const sheet = document.getElementById("sheet");
  if (!stage || !sheet) {
    return;
  }

  const numbers = (text) => text.split(" ").map(Number);
  const [width, height] = numbers(stage.dataset.size);
  const own = numbers(stage.dataset.part);
  const marked = sheet.querySelectorAll(".field, .hit");
  const turned = sheet.querySelector("g");

  const viewer = open(stage, { degrees: Number(stage.dataset.turn) });

  /* All that is measured on the page is in its own pixels; the viewer's unit is its width. */
  const rect = ([x, y, w, h]) => new window.OpenSeadragon.Rect(x / width, y / width, w / width, h / width);

  const kept = (at, least, most) => Math.max(least, Math.min(at, most));

  /* What is marked is shown with so much around it that one sees where on the paper it stands. */
  const around = (marked) => {
    const boxes = [...marked].map((one) => one.getBBox());
    const left = Math.min(...boxes.map((box) => box.x));
    const top = Math.min(...boxes.map((box) => box.y));
    const right = Math.max(...boxes.map((box) => box.x + box.width));
    const bottom = Math.max(...boxes.map((box) => box.y + box.height));
    const wide = Math.max(own[2] * 0.85, (right - left) * 1.2);
    const high = Math.max(own[3] * 0.3, (bottom - top) * 1.2);
    const x = kept((left + right - wide) / 2, own[0], own[0] + own[2] - wide);
    const y = kept((top + bottom - high) / 2, own[1], own[1] + own[3] - high);
    return [x, y, wide, high];
  };

  /* The paper whole; one that is so high that its letters would be too small, from its top. */
  const READ = 0.6;
  const paper = () => {
    const [x, y, w, h] = own;
    const seen = (w * stage.clientHeight) / stage.clientWidth;
    const upright = viewer.viewport.getRotation() % 180 === 0;
    return upright && seen < h * READ ? [x, y, w, seen] : own;
  };

  const show = (box, now) => viewer.viewport.fitBoundsWithConstraints(rect(box), now);

  viewer.addHandler("open", () => {
    const place = marked.length ? around(marked) : paper();
    sheet.setAttribute("viewBox", `0 0 ${width} ${height}`);
    sheet.setAttribute("preserveAspectRatio", "none");
    turned.removeAttribute("transform");
    viewer.addOverlay({ element: sheet, location: rect([0, 0, width, height]) });
    show(place, true);
    stage.classList.add("deep");
  });

  viewer.addOnceHandler("tile-drawn", () => {
    const first = sheet.querySelector("image");
    if (first) {
      first.remove();
    }
  });

  const select = (on) => {
    viewer.setMouseNavEnabled(!on);
    stage.classList.toggle("selecting", on);
    tools.querySelector("[data-do=text]").setAttribute("aria-pressed", String(on));
  };

  const outline = () => {
    const shown = !stage.classList.toggle("bare");
    tools.querySelector("[data-do=unread]").setAttribute("aria-pressed", String(shown));
  };

  const done = {
    in: () => viewer.viewport.zoomBy(1.4),
    out: () => viewer.viewport.zoomBy(1 / 1.4),
    act: () => show(paper(), false),
    whole: () => show([0, 0, width, height], false),
    turn: () => viewer.viewport.setRotation(viewer.viewport.getRotation() + 90),
    text: () => select(!stage.classList.contains("selecting")),
    unread: outline,
  };

  const tools = document.getElementById("tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && viewer.isOpen()) {
      done[button.dataset.do]();
      viewer.viewport.applyConstraints();
    }
  });
  document.getElementById("turning").hidden = true;

  /* What is shown of the page is saved as it is shown: its part in percent, and turned as it is. */
  const shown = document.getElementById("shown");
  const fraction = (at) => (kept(at, 0, 1) * 100).toFixed(3);
  shown.hidden = false;
  shown.addEventListener("click", () => {
    const seen = viewer.viewport.getBounds(true).getBoundingBox();
    const tall = width / height;
    const left = kept(seen.x, 0, 1);
    const top = kept(seen.y * tall, 0, 1);
    const wide = kept(seen.x + seen.width, 0, 1) - left;
    const high = kept((seen.y + seen.height) * tall, 0, 1) - top;
    document.getElementById("region").value = `pct:${[left, top, wide, high].map(fraction)}`;
    const turns = Math.round(viewer.viewport.getRotation() / 90) % 4;
    document.getElementById("region-turn").value = ((turns + 4) % 4) * 90;
  });

  /* Keys are heard only while the page itself has the focus. */
  const keys = { t: "text", 0: "act" };
  const leads = { PageUp: "before", PageDown: "after" };
  viewer.addHandler("canvas-key", (event) => {
    const key = event.originalEvent.key;
    if (leads[key]) {
      const link = document.getElementById(leads[key]);
      if (link) {
        link.click();
      }
      event.preventDefaultAction = true;
    } else if (keys[key.toLowerCase()]) {
      done[keys[key.toLowerCase()]]();
      event.preventDefaultAction = true;
    }
  });
})();
