"use strict";
// Labelling: lines are chosen and given roles by keys, mouse or touch. Every change goes to the
// server at once and is shown when it is on disk, so that what is seen is saved; keys that
// are pressed meanwhile wait their turn. Roles are single letters, "." is undecided.
(() => {
  const list = document.getElementById("lines");
  if (!list) return;
  const byId = (id) => document.getElementById(id);
  const rows = [...list.querySelectorAll(".line")];
  const chips = rows.map((row) => row.querySelector(".r"));
  const gaps = rows.map((row) => row.classList.contains("gap"));
  const disputes = rows.map((row) => row.classList.contains("dispute"));
  const keep = (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* a browser may keep nothing */ } };
  const kept = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
  const palette = new Map([...document.querySelectorAll("[data-role]")].map((b) => [b.dataset.role, b]));
  const classes = new Map([...palette].map(([letter, b]) => [letter, b.classList[1]]));
  const annotators = [...document.querySelectorAll(".annotator-roles")].map((d) => ({ name: d.dataset.name, roles: [...d.getAttribute("value")] }));
  const page = list.dataset.page;
  const nameOf = (letter) => palette.get(letter)?.dataset.name ?? letter;

  let roles = [...list.dataset.roles];
  let version = list.dataset.version;
  let proposed = rows.map(() => ".");
  let cursor = 0, anchor = 0; // the choice is all lines between them
  let lastRole = null;
  let extending = false; // by touch

  // What is shown.
  const paint = (i) => {
    const undecided = roles[i] === ".";
    const letter = undecided ? proposed[i] : roles[i];
    chips[i].textContent = nameOf(letter) + (undecided && letter !== "." ? "?" : "");
    chips[i].className = "r " + classes.get(letter) + (undecided ? " open" : "");
    chips[i].title = undecided && letter !== "." ? "proposed, nobody has confirmed it" : "";
    rows[i].className = rows[i].className.replace(/ is-\w+/g, "") + (undecided ? " is-open" : " is-" + classes.get(letter));
  };
  const paintProgress = () => {
    const decided = roles.filter((r) => r !== ".").length;
    const bar = document.querySelector(".progress progress");
    bar.value = decided;
    const pages = Number(list.dataset.otherDone) + (decided === rows.length && rows.length > 0 ? 1 : 0);
    byId("decided").textContent = `${decided} of ${rows.length} lines · ${pages} of ${list.dataset.pages} pages done`;
    byId("proposed").textContent = roles.filter((r, i) => r === "." && proposed[i] !== ".").length;
  };
  const paintAnnotators = () => {
    rows.forEach((row, i) => row.querySelectorAll(".a").forEach((cell, k) => {
      const letter = annotators[k].roles[i];
      cell.textContent = nameOf(letter);
      cell.title = annotators[k].name;
      cell.className = "a " + classes.get(letter);
    }));
  };
  const message = (text) => { const m = byId("message"); m.textContent = text; m.hidden = !text; };
  const status = (text) => { byId("status").textContent = text; };
  const saved = (state) => { const s = byId("saved"); s.textContent = state; s.className = "saved" + (state === "not saved" ? " problem" : ""); };

  // The choice of lines.
  const span = () => [Math.min(cursor, anchor), Math.max(cursor, anchor)];
  const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, k) => from + k).filter((i) => !rows[i].hidden);
  const chosen = () => rows.length ? lines(...span()) : [];
  const frame = byId("frame");
  let frameReady = false;
  const scrollFrame = () => {
    // replace leaves nothing to go back through; the fragment alone loads nothing again.
    if (frame && frameReady && rows.length) frame.contentWindow.location.replace(`${page}frame#chaff-line-${rows[cursor].dataset.anchor}`);
  };
  frame?.addEventListener("load", () => { if (!frameReady) { frameReady = true; scrollFrame(); } });
  const choose = (to, extend, quiet) => {
    if (!rows.length) return;
    const before = span();
    cursor = to;
    if (!extend) anchor = to;
    const now = span();
    for (let i = Math.min(before[0], now[0]); i <= Math.max(before[1], now[1]); i++) {
      const is = i >= now[0] && i <= now[1] && !rows[i].hidden;
      if ((rows[i].getAttribute("aria-selected") === "true") !== is) rows[i].setAttribute("aria-selected", is);
      rows[i].classList.toggle("at", i === cursor);
    }
    list.setAttribute("aria-activedescendant", rows[cursor].id);
    if (!quiet) rows[cursor].scrollIntoView({ block: "nearest" });
    scrollFrame();
  };
  // step returns the line so many shown ones on from another, or the last that there is.
  const step = (from, by) => {
    let at = from;
    for (let left = Math.abs(by), i = from + Math.sign(by); left > 0 && i >= 0 && i < rows.length; i += Math.sign(by)) {
      if (!rows[i].hidden) { at = i; left--; }
    }
    return at;
  };
  const search = (by, wanted) => {
    for (let k = 1; k <= rows.length; k++) {
      const i = (((cursor + by * k) % rows.length) + rows.length) % rows.length;
      if (!rows[i].hidden && wanted(i)) return i;
    }
    return -1;
  };
  // runEnd returns the last line after this one that has the same role and no gap before it.
  const runEnd = (from) => {
    let i = from;
    while (i + 1 < rows.length && !gaps[i + 1] && roles[i + 1] === roles[from]) i++;
    return i;
  };
  // run returns the chosen lines and the undecided ones after them, up to the next gap.
  const run = () => {
    const [from, to] = span();
    let end = to;
    while (end + 1 < rows.length && !gaps[end + 1] && roles[end + 1] === ".") end++;
    return lines(from, end);
  };

  // What others have changed is shown at once.
  const update = (state, mine) => {
    const fresh = [...state.roles];
    let others = 0;
    fresh.forEach((letter, i) => {
      const changed = roles[i] !== letter;
      rows[i].classList.remove("changed", "conflict");
      if (!changed) return;
      roles[i] = letter;
      paint(i);
      if (!mine?.has(i)) { rows[i].classList.add("changed"); others++; }
    });
    version = state.version;
    if (others) status(`${others} lines were changed elsewhere`);
    paintProgress();
  };
  const answer = async (response) => {
    if (response.ok || response.status === 409) return response.json();
    throw new Error((await response.text()).trim() || response.statusText);
  };

  // Undo and redo hold what this tab did, and outlast a reload.
  const memory = "chaff-undo " + page + (annotators.length ? "adjudicate" : "");
  const history = { done: [], undone: [] };
  Object.assign(history, JSON.parse(kept(memory) ?? "{}"));
  const remember = () => {
    history.done = history.done.slice(-200);
    keep(memory, JSON.stringify(history));
    byId("undo").disabled = !history.done.length;
    byId("redo").disabled = !history.undone.length;
  };

  // save makes changes on the server. It returns whether they are on disk.
  const save = async (changes) => {
    saved("saving…");
    let state;
    try {
      const response = await fetch(page + "edit", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ changes }) });
      state = await answer(response);
    } catch (error) {
      saved("not saved");
      message(error instanceof TypeError
        ? "The labelling server does not answer: the last change is not saved. Start “chaff label” again and open the address that it prints."
        : "Not saved: " + error.message);
      return false;
    }
    saved("saved");
    const mine = new Set(changes.map((c) => c.line));
    if (!state.conflicts) {
      message("");
      update(state, mine);
      return true;
    }
    update(state, new Set());
    const first = state.conflicts[0];
    for (const i of state.conflicts) rows[i].classList.add("conflict");
    message(`Line ${rows[first].querySelector(".n").textContent} has been changed elsewhere, to ${nameOf(roles[first])}` +
      (state.conflicts.length > 1 ? `, and ${state.conflicts.length - 1} more lines` : "") + ". Nothing was overwritten; press the key again to change it.");
    return false;
  };
  const decide = async (which, letterOf) => {
    const changes = which.map((line) => ({ line, was: roles[line], role: letterOf(line) })).filter((c) => c.role && c.role !== c.was);
    if (!changes.length) return true;
    if (!await save(changes)) return false;
    history.done.push(changes);
    history.undone = [];
    remember();
    const left = roles.filter((r) => r === ".").length;
    status(`${changes.length === 1 ? "line " + rows[changes[0].line].querySelector(".n").textContent : changes.length + " lines"}: ${nameOf(changes[0].role)}; ${left} undecided`);
    return true;
  };
  const decideAndGoOn = async (which, letterOf) => {
    if (which.length && await decide(which, letterOf)) choose(step(which.at(-1), 1));
  };
  const label = (letter, which) => {
    lastRole = letter;
    return decideAndGoOn(which, () => letter);
  };
  const confirm = (which) => decideAndGoOn(which, (i) => roles[i] === "." && proposed[i] !== "." ? proposed[i] : null);
  const turn = async (from, to, make) => {
    const changes = history[from].pop();
    if (!changes) return status("nothing to " + (from === "done" ? "undo" : "redo"));
    const wanted = make(changes);
    if (await save(wanted)) {
      history[to].push(changes);
      choose(Math.min(...wanted.map((c) => c.line)));
      if (wanted.length > 1) choose(Math.max(...wanted.map((c) => c.line)), true);
    }
    remember();
  };
  const undo = () => turn("done", "undone", (changes) => changes.map((c) => ({ line: c.line, was: c.role, role: c.was })));
  const redo = () => turn("undone", "done", (changes) => changes);

  // Proposals are nobody's decision: they are shown, and saved only when they are confirmed.
  const propose = async () => {
    const from = byId("propose").value;
    byId("note").textContent = from === "none" ? "" : "looking for proposals…";
    try {
      const state = await answer(await fetch(`${page}proposal?from=${encodeURIComponent(from)}`));
      proposed = [...state.roles];
      byId("note").textContent = state.note;
    } catch (error) {
      proposed = rows.map(() => ".");
      byId("note").textContent = error.message;
    }
    rows.forEach((_, i) => paint(i));
    paintProgress();
  };

  // One after the other, so that each key sees what the one before it did.
  let queue = Promise.resolve(), waiting = 0;
  const enqueue = (act) => {
    waiting++;
    queue = queue.then(act).catch((error) => message(error.message)).finally(() => { waiting--; list.dataset.waiting = waiting; });
    list.dataset.waiting = waiting;
  };
  const poll = async () => {
    try {
      const response = await fetch(`${page}state?since=${version}`);
      if (response.status === 200) update(await response.json(), new Set());
      else if (!response.ok && response.status !== 204) throw new Error(await response.text());
      if (byId("saved").textContent === "no server") { saved("saved"); message(""); }
    } catch (error) {
      if (error instanceof TypeError) {
        saved("no server");
        message("The labelling server does not answer. All that is shown is saved; start “chaff label” again and open the address that it prints.");
      } else message(error.message);
    }
  };
  setInterval(() => { if (!document.hidden && !waiting) enqueue(poll); }, 1000);
  addEventListener("visibilitychange", () => { if (!document.hidden) enqueue(poll); });

  const go = (where) => document.querySelector(`a[data-go="${where}"]`)?.click();
  const showHelp = (open) => {
    byId("help").hidden = !open;
    document.body.classList.toggle("helping", open);
    document.querySelector(".help-button").setAttribute("aria-expanded", open);
  };
  const toggleHelp = () => {
    const open = byId("help").hidden;
    showHelp(open);
    keep("chaff-help", open ? "open" : "closed");
    (open ? byId("help") : list).focus();
  };
  const nextUndecided = (by) => {
    const i = search(by, (k) => roles[k] === ".");
    if (i < 0) status("every line is decided");
    else choose(i);
  };
  const nextDispute = (by) => {
    const open = search(by, (k) => disputes[k] && roles[k] === ".");
    const any = open < 0 ? search(by, (k) => disputes[k]) : open;
    if (any < 0) status("annotators dispute no line");
    else choose(any);
  };
  const take = (k) => annotators[k] && decideAndGoOn(chosen(), (i) => annotators[k].roles[i] === "." ? null : annotators[k].roles[i]);
  const ends = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, End: Infinity, Home: -Infinity };
  const keys = {
    n: (shift) => nextUndecided(shift ? -1 : 1),
    f: (shift) => nextDispute(shift ? -1 : 1),
    e: () => choose(runEnd(span()[1]), true),
    u: (shift) => shift ? redo() : undo(),
    x: (shift) => decideAndGoOn(shift ? lines(span()[0], runEnd(span()[1])) : chosen(), () => "."),
    ".": () => lastRole && label(lastRole, chosen()),
    Enter: (shift) => confirm(shift ? run() : chosen()),
    h: toggleHelp, "?": toggleHelp,
    "]": () => go("next"), "[": () => go("previous"),
  };
  for (let k = 1; k <= annotators.length && k < 10; k++) keys[k] = () => take(k - 1);
  // keyOf returns the key by its letter, and on keyboards without Latin letters by its place.
  const keyOf = (event) => {
    if (/^[!-~]$/.test(event.key)) return event.key.toLowerCase();
    if (event.key.length > 1) return event.key;
    if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
    return { BracketLeft: "[", BracketRight: "]", Period: ".", Slash: "?" }[event.code] ?? event.key;
  };
  const actionOf = (event) => {
    const key = keyOf(event), shift = event.shiftKey;
    if (event.ctrlKey || event.metaKey) {
      if (key === "z") return shift ? redo : undo;
      if (key === "y" && !shift) return redo;
      if (key === "a" && !shift) return () => { choose(0); choose(rows.length - 1, true, true); };
      return null;
    }
    if (event.altKey) return null;
    const by = key === "j" ? 1 : key === "k" ? -1 : ends[key];
    if (by) return () => choose(step(cursor, by), shift);
    if (palette.has(key) && key !== ".") return () => label(key, shift ? run() : chosen());
    return Object.hasOwn(keys, key) ? () => keys[key](shift) : null;
  };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.target.closest?.("select, input, textarea")) return;
    const inButton = event.target.closest?.("button, a, summary");
    if (inButton && (event.key === "Enter" || event.key === " ")) return;
    if (event.target.closest?.("#help") && (Object.hasOwn(ends, event.key))) return; // it scrolls
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    enqueue(action);
  });

  // Mouse and touch.
  let dragging = false;
  const lineAt = (event) => rows.indexOf(event.target.closest?.(".line"));
  list.addEventListener("pointerdown", (event) => {
    const i = lineAt(event);
    if (i < 0 || event.button !== 0 || event.pointerType !== "mouse") return;
    dragging = !event.target.closest(".t"); // text can be marked and copied
    enqueue(() => choose(i, event.shiftKey, true));
  });
  list.addEventListener("pointerover", (event) => {
    const i = lineAt(event);
    if (dragging && event.buttons === 1 && i >= 0) enqueue(() => choose(i, true, true));
  });
  addEventListener("pointerup", () => { dragging = false; });
  list.addEventListener("click", (event) => {
    const i = lineAt(event);
    if (i < 0 || event.pointerType === "mouse") return;
    const extend = extending || event.shiftKey;
    enqueue(() => choose(i, extend, true));
    if (extending) byId("extend").click();
  });
  byId("extend").addEventListener("click", (event) => {
    extending = !extending;
    event.currentTarget.setAttribute("aria-pressed", extending);
  });
  for (const [letter, button] of palette) {
    button.addEventListener("click", (event) => enqueue(() => letter === "." ? keys.x(event.shiftKey) : label(letter, event.shiftKey ? run() : chosen())));
  }
  for (const button of document.querySelectorAll("[data-take]")) button.addEventListener("click", () => enqueue(() => take(button.dataset.take - 1)));
  byId("confirm").addEventListener("click", (event) => enqueue(() => confirm(event.shiftKey ? run() : chosen())));
  byId("confirm-all").addEventListener("click", () => enqueue(() => decide(lines(0, rows.length - 1), (i) => roles[i] === "." && proposed[i] !== "." ? proposed[i] : null)));
  byId("undo").addEventListener("click", () => enqueue(undo));
  byId("redo").addEventListener("click", () => enqueue(redo));
  document.querySelector(".help-button").addEventListener("click", toggleHelp);
  byId("disputed")?.addEventListener("change", (event) => enqueue(() => {
    rows.forEach((row, i) => { row.hidden = event.target.checked && !disputes[i]; });
    const first = rows.findIndex((row) => !row.hidden);
    if (first >= 0) choose(rows[cursor].hidden ? first : cursor);
    list.focus();
  }));
  byId("propose").addEventListener("change", (event) => {
    if (!annotators.length) keep("chaff-propose", event.target.value);
    enqueue(propose);
    list.focus();
  });

  const before = annotators.length ? null : kept("chaff-propose");
  if (before && [...byId("propose").options].some((o) => o.value === before)) byId("propose").value = before;
  // Keys and guideline are there at first where there is room.
  const roomy = !frame && !annotators.length && matchMedia("(min-width: 62rem)").matches;
  showHelp(roomy && kept("chaff-help") !== "closed");
  rows.forEach((_, i) => paint(i));
  paintAnnotators();
  paintProgress();
  remember();
  const firstOpen = roles.indexOf(".");
  choose(Math.max(firstOpen, 0));
  list.focus({ preventScroll: true });
  enqueue(propose);
})();

// The choice of pages for a new corpus.
(() => {
  const boxes = [...document.querySelectorAll('.draft input[type="checkbox"]')];
  if (!boxes.length) return;
  const count = () => { document.querySelector(".count").textContent = `${boxes.filter((b) => b.checked).length} of ${boxes.length} chosen`; };
  for (const button of document.querySelectorAll("[data-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      for (const box of boxes) box.checked = button.dataset.all !== "";
      count();
    });
  }
  document.querySelector(".draft").addEventListener("change", count);
  count();
})();
