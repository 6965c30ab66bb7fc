"use strict";
// Every table.sortable can be sorted by the buttons in its head: up, down, as it was. A cell
// is compared by its data-value, else by its text; cells without a value come last.
(() => {
  const valueOf = (cell) => (cell.dataset.value ?? cell.textContent).trim();
  const isNumber = (text) => text !== "" && Number.isFinite(Number(text));
  const collator = new Intl.Collator("en", { numeric: true });

  // compare orders two texts; numeric says that both are numbers where they are not empty.
  const compare = (a, b, numeric) => numeric ? Number(a) - Number(b) : collator.compare(a, b);

  // sorted returns the rows in the order of their values; rows of the same value stay as they are.
  const sorted = (rows, values, descending) => {
    const numeric = values.every((value) => value === "" || isNumber(value));
    const order = rows.map((_, i) => i);
    order.sort((i, k) => {
      if (values[i] === "" || values[k] === "") return (values[i] === "") - (values[k] === "") || i - k;
      return (descending ? -1 : 1) * compare(values[i], values[k], numeric) || i - k;
    });
    return order.map((i) => rows[i]);
  };

  const enable = (table) => {
    const body = table.tBodies[0];
    const heads = table.tHead ? [...table.tHead.rows[0].cells] : [];
    if (!body) return;
    const original = [...body.rows];
    heads.forEach((head, column) => {
      if (head.dataset.sort === "none" || head.textContent.trim() === "") return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "" }[head.getAttribute("aria-sort")] ?? "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        if (next) head.setAttribute("aria-sort", next);
        const rows = next ? sorted(original, original.map((row) => row.cells[column] ? valueOf(row.cells[column]) : ""), next === "descending") : original;
        body.append(...rows);
      });
    });
  };

  document.querySelectorAll("table.sortable").forEach(enable);
})();
