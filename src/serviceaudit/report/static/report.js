// Search, filter and sort for the ranking. Everything can be read without it.
"use strict";
(() => {
  const table = document.getElementById("ranking");
  const filters = document.getElementById("filters");
  if (!table || !filters) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const shown = document.getElementById("shown");
  const fold = (text) => text.normalize("NFC").toLocaleLowerCase(document.documentElement.lang);

  const matches = (row) => {
    const verdicts = row.dataset.verdicts.split(" ");
    return [...filters.querySelectorAll("[data-filter], [data-question]")].every((field) => {
      const value = field.value;
      if (!value) return true;
      if (field.dataset.question) return verdicts[Number(field.dataset.question)] === value;
      if (field.dataset.filter === "name") return fold(row.dataset.name).includes(fold(value.trim()));
      return row.dataset[field.dataset.filter] === value;
    });
  };

  const filter = () => {
    for (const row of rows) row.hidden = !matches(row);
    const count = rows.filter((row) => !row.hidden).length;
    shown.textContent = filters.dataset.count.replace("{shown}", count).replace("{all}", rows.length);
  };

  const held = (row, column) => row.cells[column].dataset.value || "";
  const sort = (column, kind, direction) => {
    const compare = kind === "number" ? (a, b) => Number(a) - Number(b) : collator.compare;
    rows.sort((a, b) => direction * compare(held(a, column), held(b, column)) || collator.compare(a.dataset.name, b.dataset.name));
    body.append(...rows);
  };

  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    button.title = filters.dataset.sort.replace("{column}", head.title || button.textContent.trim());
    head.removeAttribute("title");
    head.append(button);
    button.addEventListener("click", () => {
      // Marks and points are most interesting from the top; names and places from the bottom.
      const first = head.matches(".q, .points, .num") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      heads.forEach((cell) => cell.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      sort(column, head.dataset.sort, order === "ascending" ? 1 : -1);
    });
  });

  filters.addEventListener("input", filter);
  document.getElementById("reset").addEventListener("click", () => {
    for (const field of filters.querySelectorAll("input, select")) field.value = "";
    filter();
  });
  filters.hidden = false;
  filter();
})();
