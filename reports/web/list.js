"use strict";
// The list of pages: search, filters and order are in the controls, and the controls in the
// URL's fragment, so that every state has a link and the browser goes back to it.
(() => {
  const root = document.querySelector("[data-pages]");
  if (!root) return;
  const prefix = root.dataset.pages;
  const $ = (id) => document.getElementById(prefix + id);
  const data = JSON.parse($("data").textContent);
  const step = 200;
  const unknown = "(unknown)";

  // A page as the filters see it. Scores are whole thousandths, null where there is none.
  const pageOf = ([id, url, corpus, type, language, site, complexity, mean, outcomes, scores], i) => {
    const known = scores.filter((x) => x !== null);
    const place = (x) => x === undefined ? -1 : scores.indexOf(x);
    const low = known.length ? Math.min(...known) : undefined, high = known.length ? Math.max(...known) : undefined;
    return {
      i, id, url, complexity, mean, outcomes, scores, site: data.sites[site], corpus: data.corpora[corpus],
      type: data.types[type] || unknown, language: data.languages[language] || unknown,
      text: `${id}\n${url}\n${data.sites[site]}`.toLowerCase(),
      best: place(data.lower ? low : high), worst: place(data.lower ? high : low), spread: known.length ? high - low : null,
    };
  };
  const pages = data.pages.map(pageOf);

  // outcome of detector d on a page.
  const outcomeOf = (page, d) => data.outcomes[page.outcomes === "" ? 0 : Number(page.outcomes[d])];
  const isOutcome = (page, d, wanted) => {
    const o = outcomeOf(page, d);
    return wanted === "failed" ? o !== "ok" && o !== "empty" : o === wanted;
  };
  const hasOutcome = (page, wanted, a) => a >= 0 ? isOutcome(page, a, wanted) : data.detectors.some((_, d) => isOutcome(page, d, wanted));

  // gain says by how much A is better than B, null where one has no score.
  const gain = (page, { a, b }) => {
    const x = page.scores[a], y = page.scores[b];
    return x == null || y == null ? null : data.lower ? y - x : x - y;
  };

  // isSplit reports whether A is right on a page and B is wrong.
  const isSplit = (page, { a, b, right, wrong }) => {
    const x = page.scores[a], y = page.scores[b];
    if (x == null || y == null) return false;
    return data.lower ? x <= right && y > wrong : x >= right && y < wrong;
  };

  // matches reports whether the state lets the page in.
  const matches = (page, s) => {
    if (s.search && !page.text.includes(s.search)) return false;
    if (s.corpus && page.corpus !== s.corpus || s.type && page.type !== s.type || s.language && page.language !== s.language) return false;
    if (s.outcome && !hasOutcome(page, s.outcome, s.a)) return false;
    if (s.min !== null || s.max !== null) {
      const x = s.a >= 0 ? page.scores[s.a] : page.mean;
      if (x === null || s.min !== null && x < s.min || s.max !== null && x > s.max) return false;
    }
    return !s.split || isSplit(page, s);
  };

  // The orders: a key for each page, the smallest first and null last.
  const negative = (x) => x === null ? null : -x;
  const worstFirst = (x) => data.lower ? negative(x) : x;
  const keys = {
    "": (page) => worstFirst(page.mean),
    best: (page) => negative(worstFirst(page.mean)),
    a: (page, s) => worstFirst(page.scores[s.a]),
    difference: (page, s) => negative(gain(page, s)),
    "-difference": gain,
    spread: (page) => negative(page.spread),
    complexity: (page) => negative(page.complexity),
  };
  const collator = new Intl.Collator("en", { numeric: true });
  const ordered = (list, s) => {
    if (s.sort === "id") return list.sort((p, q) => collator.compare(p.id, q.id) || p.i - q.i);
    const key = new Map(list.map((page) => [page, keys[s.sort](page, s)]));
    return list.sort((p, q) => {
      const x = key.get(p), y = key.get(q);
      return x === null || y === null ? (x === null) - (y === null) || p.i - q.i : x - y || p.i - q.i;
    });
  };
  const select = (s) => ordered(pages.filter((page) => matches(page, s)), s);

  // The controls and their defaults; a fragment names those that differ.
  const ids = ["search", "corpus", "type", "language", "a", "b", "outcome", "min", "max", "split", "right", "wrong", "sort"];
  const defaults = Object.fromEntries(ids.map((id) => [id, $(id).defaultValue ?? ""]));
  const valueOf = (id) => id === "split" ? ($(id).checked ? "1" : "") : $(id).value;
  const set = (id, value) => {
    const control = $(id);
    if (id === "split") control.checked = value === "1";
    else control.value = value;
    if (control.tagName === "SELECT" && control.selectedIndex < 0) control.value = ""; // what a link names and this report has not
  };
  defaults.split = "";
  const thousandths = (text) => text === "" || !Number.isFinite(Number(text)) ? null : Math.round(1000 * Number(text));
  const read = () => {
    const values = Object.fromEntries(ids.map((id) => [id, valueOf(id)]));
    return {
      ...values, search: values.search.trim().toLowerCase(), a: data.detectors.indexOf(values.a), b: data.detectors.indexOf(values.b),
      min: thousandths(values.min), max: thousandths(values.max), split: values.split === "1",
      right: thousandths(values.right) ?? thousandths(defaults.right), wrong: thousandths(values.wrong) ?? thousandths(defaults.wrong),
    };
  };

  // In a report of one file the fragment begins with the name of the part.
  const part = prefix ? prefix.slice(0, -1) : "";
  const fragment = () => {
    const parts = ids.filter((id) => valueOf(id) !== defaults[id]).map((id) => `${id}=${encodeURIComponent(valueOf(id))}`).join("&");
    return part ? `#${part}${parts && "?" + parts}` : "#" + parts;
  };
  const take = () => {
    let text = location.hash.slice(1);
    if (part) {
      if (text !== part && !text.startsWith(part + "?")) return false;
      text = text.slice(part.length + 1);
    } else if (text && !text.includes("=")) {
      return false; // a place in the page
    }
    const given = new URLSearchParams(text.replaceAll("+", "%2B"));
    for (const id of ids) set(id, given.get(id) ?? defaults[id]);
    return true;
  };

  // Drawing.
  const element = (name, text, className) => {
    const out = document.createElement(name);
    if (text !== undefined) out.textContent = text;
    if (className) out.className = className;
    return out;
  };
  const figure = (x, signed) => x == null ? "–" : (signed && x > 0 ? "+" : "") + (x / 1000).toFixed(3).replace("-", "−");
  const number = (x, signed, className) => element("td", figure(x, signed), "num" + (className ? " " + className : ""));
  const chosen = (s) => [...new Set([s.a, s.b])].filter((d) => d >= 0);
  const link = (page, s) => {
    const show = chosen(s).map((d) => encodeURIComponent(data.detectors[d])).join(",");
    return data.link[0] + String(page.i + 1).padStart(5, "0") + data.link[1] + (data.choice && show ? "#d=" + show : "");
  };
  const shape = (name, attributes) => {
    const out = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) out.setAttribute(key, value);
    return out;
  };
  const width = 150, height = 20, middle = height / 2;
  const across = (x) => 6 + x * (width - 12) / 1000;
  // strip shows the scores of all detectors on a line from 0 to 1, A above and B below it.
  const strip = (page, s) => {
    const svg = shape("svg", { class: "strip-of", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true", focusable: "false" });
    svg.append(shape("path", { class: "axis", d: `M6 ${middle}H${width - 6}` }));
    const dots = page.scores.filter((x, d) => x !== null && d !== s.a && d !== s.b).map((x) => `M${across(x).toFixed(1)} ${middle}h0`).join("");
    svg.append(shape("path", { class: "dots", d: dots }));
    if (page.scores[s.b] != null) svg.append(shape("path", { class: "of-b", d: `M${across(page.scores[s.b]).toFixed(1)} ${middle}l5 9h-10z` }));
    if (page.scores[s.a] != null) svg.append(shape("path", { class: "of-a", d: `M${across(page.scores[s.a]).toFixed(1)} ${middle}l5 -9h-10z` }));
    const cell = element("td", undefined, "strips");
    cell.append(svg);
    return cell;
  };
  const extreme = (page, d) => {
    const cell = element("td", undefined, "who");
    if (d >= 0) cell.append(figure(page.scores[d]) + " ", element("span", data.detectors[d], "name"));
    return cell;
  };
  const scoreOf = (page, d) => {
    const cell = number(page.scores[d]);
    const o = outcomeOf(page, d);
    if (o !== "ok") cell.append(element("span", o, "outcome"));
    return cell;
  };
  const rowOf = (page, s) => {
    const row = element("tr"), head = element("th"), a = element("a", page.id);
    head.scope = "row";
    a.href = link(page, s);
    a.title = page.id;
    head.append(a, element("span", [page.corpus, page.type, page.language, page.site].filter((x) => x && x !== unknown).join(" · "), "meta"));
    row.append(head, number(page.mean, false, "mean"), strip(page, s));
    if (s.a >= 0) row.append(scoreOf(page, s.a));
    if (s.b >= 0) row.append(scoreOf(page, s.b));
    if (s.a >= 0 && s.b >= 0) row.append(number(gain(page, s), true));
    row.append(extreme(page, page.best), extreme(page, page.worst), number(page.complexity, false, "complexity"));
    return row;
  };
  const headOf = (s) => {
    const row = element("tr");
    const add = (text, className, note) => {
      const cell = element("th", text, className);
      cell.scope = "col";
      if (note) cell.append(element("span", note, "meta"));
      row.append(cell);
    };
    add("page");
    add("mean", "num mean");
    add("all detectors", "strips", "0 to 1");
    if (s.a >= 0) add("A", "num", data.detectors[s.a]);
    if (s.b >= 0) add("B", "num", data.detectors[s.b]);
    if (s.a >= 0 && s.b >= 0) add("A better by", "num");
    add("best", "who");
    add("worst", "who");
    add("complexity", "num complexity");
    return row;
  };

  const table = $("list"), body = table.tBodies[0];
  let list = [], shown = 0, state;
  const tell = () => {
    const all = pages.length === 1 ? "1 page" : `${pages.length.toLocaleString("en")} pages`;
    const found = list.length === pages.length ? `All ${all}` : `${list.length.toLocaleString("en")} of ${all}`;
    let text = found + (shown < list.length ? `, the first ${shown} are shown` : "") + ".";
    if (state.split && (state.a < 0 || state.b < 0)) text += " Choose detectors A and B.";
    $("count").textContent = text;
    $("more").hidden = shown >= list.length;
    $("more").textContent = `Show ${Math.min(step, list.length - shown)} more`;
  };
  const grow = () => {
    const rows = list.slice(shown, shown + step).map((page) => rowOf(page, state));
    shown += rows.length;
    body.append(...rows);
    tell();
    return rows[0];
  };
  const show = () => {
    for (const option of $("sort").options) {
      const needs = { a: $("a").value, difference: $("a").value && $("b").value, "-difference": $("a").value && $("b").value }[option.value];
      option.disabled = needs === "";
      if (option.selected && option.disabled) $("sort").value = "";
    }
    const set = ids.filter((id) => id !== "search" && id !== "sort" && valueOf(id) !== defaults[id]).length;
    $("filters").querySelector("summary").textContent = set ? `Filters (${set} set)` : "Filters";
    state = read();
    list = select(state);
    shown = 0;
    table.tHead.replaceChildren(headOf(state));
    body.replaceChildren();
    table.hidden = list.length === 0;
    table.classList.toggle("pair", state.a >= 0 && state.b >= 0);
    $("key").textContent = "Each dot is a detector's " + data.measure + (state.a >= 0 ? ", the upper triangle is A" : "") + (state.b >= 0 ? ", the lower triangle is B" : "") + ". Best and worst name the first of several.";
    grow();
  };

  const fill = (id, values) => { for (const value of values) $(id).append(new Option(value, value)); };
  const names = (list) => [...new Set(list.map((x) => x || unknown))].sort(collator.compare);
  fill("corpus", data.corpora);
  fill("type", names(data.types));
  fill("language", names(data.languages));
  fill("a", data.detectors);
  fill("b", data.detectors);
  fill("outcome", data.outcomes);

  // Typing on in one control changes the entry of the browser's history, another one adds one.
  let last = "";
  const changed = (id) => {
    show();
    history[id === last ? "replaceState" : "pushState"](null, "", fragment());
    last = id;
  };
  for (const id of ids) $(id).addEventListener("input", () => changed(id));
  $("reset").addEventListener("click", () => { for (const id of ids) set(id, defaults[id]); changed("reset"); });
  $("swap").addEventListener("click", () => { const a = $("a").value; $("a").value = $("b").value; $("b").value = a; last = ""; changed("swap"); });
  $("more").addEventListener("click", () => grow()?.querySelector("a").focus());
  addEventListener("hashchange", () => { if (take()) { last = ""; show(); } });

  const given = take() && location.hash.length > part.length + 1;
  root.querySelector(".controls").hidden = false;
  $("key").hidden = false;
  $("filters").open = matchMedia("(min-width: 60rem)").matches;
  show();
  if (part && given) root.scrollIntoView();
})();
