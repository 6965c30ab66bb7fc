"use strict";
// A document: which detectors' columns and which lines are shown, and keys to go to others.
// The choice stands in the URL's fragment, so that it can be sent to somebody and goes along
// to other documents; in a report of a single file, where the fragment names the document, it
// holds for all of them.
(() => {
  const docs = [...document.querySelectorAll("article.doc")];
  if (!docs.length) return;
  const single = document.querySelector("section.part") !== null;
  const most = 8;
  const before = 2; // columns before the first detector's
  const choice = { names: null, only: "" }; // no names: the best that gave different answers
  const named = new Set([...docs[0].querySelectorAll(".chosen input")].map((x) => x.value));

  const decode = (x) => { try { return decodeURIComponent(x); } catch { return x; } };
  const parse = () => {
    const parts = new Map(location.hash.slice(1).split("&").map((part) => [part.split("=")[0], part.slice(part.indexOf("=") + 1)]));
    if (single || (!parts.has("d") && !parts.has("only"))) return;
    const names = (parts.get("d") ?? "").split(",").map(decode).filter((x) => named.has(x));
    choice.names = names.length ? new Set(names) : null;
    choice.only = ["differ", "missed", "extra"].find((x) => x === parts.get("only")) ?? "";
  };
  const fragment = () => {
    const parts = [];
    if (choice.names) parts.push("d=" + [...choice.names].map(encodeURIComponent).join(","));
    if (choice.only) parts.push("only=" + choice.only);
    return parts.join("&");
  };
  const link = () => {
    if (single) return;
    for (const a of document.querySelectorAll('.docnav a:not([data-go="list"])')) a.hash = fragment();
  };
  const save = () => {
    if (single) return;
    history.replaceState(null, "", location.pathname + location.search + (fragment() && "#" + fragment()));
    link();
  };

  // A class of the table hides a column, so that cells need none.
  const sheet = new CSSStyleSheet();
  for (let i = 0; i < named.size; i++) sheet.insertRule(`.without${i} > * > tr > :nth-child(${i + before + 1}) { display: none; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const show = (doc) => {
    const boxes = [...doc.querySelectorAll(".chosen input")];
    if (!boxes.length) return;
    const best = boxes.filter((box) => !("same" in box.dataset)).slice(0, most);
    for (const box of boxes) box.checked = choice.names ? choice.names.has(box.value) : best.includes(box);
    const columns = boxes.flatMap((box, i) => box.checked ? [i + before] : []);
    for (const table of doc.querySelectorAll(".lines")) boxes.forEach((box, i) => table.classList.toggle(`without${i}`, !box.checked));
    const only = choice.only;
    const select = doc.querySelector(".only");
    select.value = only;
    const rows = doc.querySelectorAll(".lines:not(.snippets) tbody tr");
    let shown = 0;
    for (const row of rows) {
      let keep = true;
      if (only) {
        const marks = new Set(columns.map((c) => row.cells[c].className));
        keep = only === "differ" ? marks.size > 1 : marks.has(only === "missed" ? "m" : "e");
      }
      row.classList.toggle("hide", !keep);
      shown += keep;
    }
    doc.querySelector(".count").textContent = `${shown} of ${rows.length} lines, ${columns.length} of ${boxes.length} detectors`;
  };
  const showAll = () => { for (const doc of docs) show(doc); };

  for (const doc of docs) {
    const form = doc.querySelector(".choose");
    doc.querySelector(".keys").hidden = false;
    if (!form) continue;
    form.hidden = false;
    form.addEventListener("change", (event) => {
      if (event.target.matches(".only")) choice.only = event.target.value;
      else choice.names = new Set([...form.querySelectorAll(".chosen input:checked")].map((x) => x.value));
      save();
      showAll();
    });
    form.addEventListener("click", (event) => {
      const which = event.target.dataset?.show;
      if (!which) return;
      choice.names = which === "all" ? named : null;
      save();
      showAll();
    });
  }
  const read = () => { parse(); link(); showAll(); };
  read();
  addEventListener("hashchange", read);

  const keys = { j: "next", k: "previous", w: "worse", b: "better", u: "list" };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !Object.hasOwn(keys, event.key)) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    const doc = single ? docs.findLast((d) => d.getBoundingClientRect().top < 100) : docs[0];
    doc?.querySelector(`.docnav a[data-go="${keys[event.key]}"]`)?.click();
  });
})();
