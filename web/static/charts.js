"use strict";

/* Draws the tables of a page as charts, each above its table; without it the tables stand alone. */
(() => {
  const { d3 } = window;
  if (!d3) {
    document.querySelectorAll("figure.chart").forEach((figure) => figure.toggleAttribute("hidden", true));
    return;
  }

  const LINE = 24;
  const BAR = 8;
  const PAD = 10;
  const MULTIPLE = { width: 300, height: 130 };
  const MONTHS = 260; /* As the room that charts.html keeps; so is what rows take. */
  const percent = (share) => `${d3.format(".1f")(share * 100)}%`;

  /* The rows of a table: what each is called, and its cells with their text and plain number. */
  const rowsOf = (table) =>
    [...table.tBodies[0].rows].map((row) => ({
      name: row.cells[0].textContent.trim(),
      kind: row.cells[1].textContent.trim(),
      cells: [...row.cells].map((cell) => ({
        text: cell.textContent.trim(),
        value: Number(cell.dataset.plain ?? Number.NaN),
      })),
    }));

  const headsOf = (table) => [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());

  const drawing = (figure, width, height) =>
    d3
      .select(figure)
      .insert("svg", "figcaption")
      .attr("viewBox", [0, 0, width, height])
      .attr("role", "img")
      .attr("aria-labelledby", figure.querySelector("figcaption").id);

  const widest = (texts) =>
    d3.max(texts.nodes(), (node) => node.getComputedTextLength()) ?? 0;

  const axis = (svg, made, x, y, name) =>
    svg.append("g").attr("class", `axis ${name}`).attr("transform", `translate(${x},${y})`).call(made);

  /* Bars of shares, two for each row, with upright lines for baselines, targets and what is said. */
  const shares = (figure, table, columns, marks) => {
    const rows = rowsOf(table);
    const width = figure.clientWidth;
    const top = 2 * PAD;
    const bottom = top + rows.length * LINE;
    const svg = drawing(figure, width, bottom + LINE);
    const names = svg
      .selectAll(".name")
      .data(rows)
      .join("text")
      .attr("class", "name")
      .attr("y", (_, at) => top + at * LINE + LINE / 2)
      .attr("dy", "0.35em")
      .text((row) => row.name);
    const left = Math.min(widest(names) + PAD, width / 3);
    const x = d3.scaleLinear([0, 1], [left, width - 120]);
    axis(svg, d3.axisBottom(x).ticks(width / 110, "%").tickSize(top - bottom), 0, bottom, "grid");
    columns.forEach((column, second) => {
      svg
        .selectAll(`.bar.n${second}`)
        .data(rows)
        .join("rect")
        .attr("class", `bar n${second}`)
        .attr("x", left)
        .attr("y", (_, at) => top + at * LINE + LINE / 2 - BAR + second * BAR)
        .attr("height", BAR)
        .attr("width", (row) => x(row.cells[column].value) - left)
        .append("title")
        .text((row) => `${row.name}: ${row.cells[column].text}`);
    });
    svg
      .selectAll(".share")
      .data(rows)
      .join("text")
      .attr("class", "share")
      .attr("x", (row) => x(d3.max(columns, (column) => row.cells[column].value)) + 6)
      .attr("y", (_, at) => top + at * LINE + LINE / 2)
      .attr("dy", "0.35em")
      .text((row) => columns.map((column) => row.cells[column].text).join(" · "));
    marks.forEach((mark) => {
      const at = rows.findIndex((row) => row.name === mark.unit);
      if (mark.unit && at < 0) {
        return;
      }
      const [y1, y2] = mark.unit ? [top + at * LINE, top + (at + 1) * LINE] : [top - 4, bottom];
      ["around", mark.kind].forEach((kind) => {
        svg
          .append("line")
          .attr("class", `sign ${kind}`)
          .attr("x1", x(mark.share))
          .attr("x2", x(mark.share))
          .attr("y1", y1)
          .attr("y2", y2)
          .append("title")
          .text(mark.label);
      });
      if (!mark.unit) {
        svg
          .append("text")
          .attr("class", "said")
          .attr("x", x(mark.share))
          .attr("y", top - 8)
          .attr("text-anchor", "middle")
          .text(percent(mark.share));
      }
    });
  };

  /* Shares reached by the end of each month, beside the days of baselines and targets. */
  const months = (figure, table, columns, marks) => {
    const rows = rowsOf(table).flatMap((row) => {
      const [, year, month] = /^(\d{4})\D+(\d{1,2})\b/.exec(row.name) ?? [];
      return year ? [{ ...row, end: new Date(Date.UTC(Number(year), Number(month), 0)) }] : [];
    });
    const whole = marks.filter((mark) => !mark.unit).map((mark) => ({ ...mark, day: new Date(mark.on) }));
    const days = [...rows.map((row) => row.end), ...whole.map((mark) => mark.day)];
    if (rows.length === 0) {
      figure.hidden = true;
      return;
    }
    const width = figure.clientWidth;
    const svg = drawing(figure, width, MONTHS);
    const [left, right, top, bottom] = [48, width - 60, 2 * PAD, MONTHS - LINE];
    const x = d3.scaleUtc(d3.extent(days), [left, right]).nice(d3.utcMonth);
    const y = d3.scaleLinear([0, 1], [bottom, top]);
    const named = d3.utcFormat(document.documentElement.lang === "mn" ? "%Y.%m" : "%Y-%m");
    axis(svg, d3.axisLeft(y).ticks(5, "%").tickSize(left - right), left, 0, "grid");
    const apart = Math.ceil(d3.utcMonth.count(...x.domain()) / (width / 90));
    axis(svg, d3.axisBottom(x).ticks(d3.utcMonth.every(apart)).tickFormat(named), 0, bottom, "time");
    [...columns.entries()].reverse().forEach(([second, column]) => {
      const line = d3.line((row) => x(row.end), (row) => y(row.cells[column].value));
      svg.append("path").attr("class", `reached n${second}`).attr("d", line(rows));
      svg
        .selectAll(`.dot.n${second}`)
        .data(rows)
        .join("circle")
        .attr("class", `dot n${second}`)
        .attr("cx", (row) => x(row.end))
        .attr("cy", (row) => y(row.cells[column].value))
        .attr("r", second ? 6 : 4)
        .append("title")
        .text((row) => `${row.name}: ${row.cells[column].text}`);
    });
    const goals = svg.selectAll(".goal-mark").data(whole).join("g").attr("class", "goal-mark");
    goals
      .append("path")
      .attr("class", (mark) => `sign ${mark.kind}`)
      .attr("d", d3.symbol(d3.symbolDiamond, 70))
      .attr("transform", (mark) => `translate(${x(mark.day)},${y(mark.share)})`)
      .append("title")
      .text((mark) => mark.label);
    goals
      .append("text")
      .attr("class", "said")
      .attr("x", (mark) => x(mark.day))
      .attr("y", (mark) => y(mark.share) - 9)
      .attr("text-anchor", "middle")
      .text((mark) => percent(mark.share));
  };

  /* One small chart for each step: a light bar for all that was done on a day, a dark one net. */
  const days = (figure, table, columns) => {
    const heads = headsOf(table);
    const rows = rowsOf(table).reverse();
    const dates = [...new Set(rows.map((row) => row.name))];
    const net = rows.filter((_, at) => at % 2 === 0);
    const gross = rows.filter((_, at) => at % 2 === 1);
    const across = Math.max(1, Math.floor(figure.clientWidth / MULTIPLE.width));
    const width = figure.clientWidth / across;
    const height = MULTIPLE.height;
    const down = Math.ceil(columns.length / across);
    const svg = drawing(figure, figure.clientWidth, down * height);
    const x = d3.scaleBand(dates, [0, width - 3 * PAD]).padding(0.25);
    columns.forEach((column, place) => {
      const most = Math.max(1, d3.max(gross, (row) => row.cells[column].value));
      const y = d3.scaleLinear([0, most], [MULTIPLE.height - LINE, 2 * LINE]);
      const [dx, dy] = [(place % across) * width, Math.floor(place / across) * height];
      const part = svg.append("g").attr("transform", `translate(${dx},${dy})`);
      part.append("text").attr("class", "name").attr("y", 13).text(heads[column]);
      [gross, net].forEach((some, second) => {
        part
          .selectAll(`.bar.n${1 - second}`)
          .data(some)
          .join("rect")
          .attr("class", `bar n${1 - second}`)
          .attr("x", (row) => x(row.name) + second * 3)
          .attr("width", x.bandwidth() - second * 6)
          .attr("y", (row) => y(row.cells[column].value))
          .attr("height", (row) => y(0) - y(row.cells[column].value))
          .append("title")
          .text((row) => `${row.name}, ${row.kind}: ${row.cells[column].text}`);
      });
      const first = [gross[0], gross[gross.length - 1]];
      const short = (name) => name.slice(5);
      axis(part, d3.axisBottom(x).tickValues(first.map((row) => row.name)).tickFormat(short).tickSize(3), 0, y(0), "time");
      part
        .selectAll(".share")
        .data(gross.filter((row) => row.cells[column].value > 0))
        .join("text")
        .attr("class", "share")
        .attr("x", (row) => x(row.name) + x.bandwidth() / 2)
        .attr("y", (row) => y(row.cells[column].value) - 3)
        .attr("text-anchor", "middle")
        .text((row) => row.cells[column].text);
    });
  };

  const WAYS = { shares, months, days };

  const draw = (figure) => {
    const table = document.querySelector(`[aria-labelledby="${figure.dataset.of}"] table`);
    figure.querySelector("svg")?.remove();
    figure.hidden = !table;
    if (!table) {
      return;
    }
    const columns = figure.dataset.columns.split(" ").map(Number);
    WAYS[figure.dataset.chart](figure, table, columns, JSON.parse(figure.dataset.marks ?? "[]"));
  };

  const all = () => document.querySelectorAll("figure.chart").forEach(draw);
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      all();
    }
  });
  document.addEventListener("htmx:afterSwap", all);
  document.addEventListener("htmx:oobAfterSwap", all);
  all();
})();
