// Search, filter, sort and "among its equals" for the ranking. Everything can be read without it.
// What is chosen stands behind the "#" of the address: it can be sent, and the back button undoes it.
"use strict";
(() => {
  const MOST = 500; // rows on the screen at once
  const table = document.getElementById("ranking");
  const filters = document.getElementById("filters");
  if (!table || !filters) return;
  const body = table.tBodies[0];
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });
  const number = new Intl.NumberFormat(language);
  const shown = document.getElementById("shown");
  const equals = document.getElementById("equals");
  const pager = table.parentNode.querySelector(".pager");
  const labels = filters.dataset;
  const fields = [...filters.querySelectorAll("[data-filter]")];
  const field = (name) => fields.find((one) => one.dataset.filter === name);
  const questions = fields.filter((one) => one.dataset.question);
  const fold = (text) => text.normalize("NFC").toLocaleLowerCase(language);
  const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
  const chosen = (select) => (select && select.selectedOptions[0] ? select.selectedOptions[0].textContent : "");
  const country = (code) => {
    const option = [...(field("country")?.options ?? [])].find((one) => one.value === code);
    return option ? option.textContent : code;
  };

  // One record a municipality: read from its row, or from the data file where one page does not hold all rows.
  const ofRow = (row) => ({
    row,
    key: row.dataset.key,
    name: row.querySelector(".name").textContent,
    href: row.querySelector(".name a").getAttribute("href"),
    region: row.dataset.region,
    people: row.dataset.people === "" ? null : Number(row.dataset.people),
    size: row.dataset.size,
    rank: parseInt(row.querySelector(".place").textContent, 10),
    points: Number(row.dataset.points),
    most: Number(row.dataset.most),
    scope: row.dataset.scope,
    verdicts: row.dataset.verdicts.split(" "),
  });
  const VERDICTS = { y: "yes", n: "no", u: "unclear", x: "not_assessed" };
  const ofData = ([key, name, href, region, people, size, rank, shared, points, most, verdicts, scope]) => ({
    key, name, href, region, people, rank, shared, points, most, scope,
    size: size === null ? "" : String(size),
    verdicts: [...verdicts].map((letter) => VERDICTS[letter]),
  });
  const here = [...body.rows].map(ofRow);
  const records = typeof SERVICEAUDIT_ROWS === "undefined" ? here : SERVICEAUDIT_ROWS.map(ofData);
  const everything = records === here;
  records.forEach((record, order) => {
    record.country = record.key.split("-")[0];
    record.folded = fold(record.name);
    record.order = order;
  });
  const byKey = new Map(records.map((record) => [record.key, record]));

  // A row for a record that has none on this page: the first row's markup with other words, never markup from data.
  const made = (record) => {
    const row = here[0].row.cloneNode(true);
    row.dataset.key = record.key;
    const place = row.querySelector(".place");
    place.textContent = record.rank;
    if (record.shared) {
      const note = document.createElement("span");
      note.className = "shared";
      note.textContent = labels.shared;
      place.append(" ", note);
    }
    const link = row.querySelector(".name a");
    link.setAttribute("href", record.href);
    link.textContent = record.name;
    const parts = labels.several ? [record.region, country(record.country)] : [record.region];
    row.querySelector("td.region").textContent = parts.filter(Boolean).join(", ");
    row.querySelector(".population").textContent = record.people === null ? labels.unknown : number.format(record.people);
    row.querySelectorAll("td.q .badge").forEach((badge, index) => {
      const verdict = record.verdicts[index];
      const option = [...questions[index].options].find((one) => one.value === verdict);
      badge.className = `badge ${verdict}`;
      badge.querySelector(".mark").textContent = option.dataset.mark;
      badge.querySelector(".unseen").textContent = option.dataset.word;
    });
    row.querySelectorAll(".dot").forEach((dot, index) => {
      dot.className = `dot ${index < record.points ? "full" : index < record.most ? "maybe" : "empty"}`;
    });
    row.querySelector(".sum").textContent =
      record.most > record.points ? say(labels.range, { low: record.points, high: record.most }) : record.points;
    return row;
  };
  const rowOf = (record) => (record.row ??= made(record));

  // The columns, and how each is ordered.
  const WORTH = { yes: 3, unclear: 2, no: 1 };
  const held = {
    place: (record) => record.rank,
    name: (record) => record.name,
    region: (record) => record.region,
    population: (record) => record.people ?? -1,
    points: (record) => record.points + record.most / 1000,
  };
  questions.forEach((select, index) => {
    held[select.dataset.filter] = (record) => WORTH[record.verdicts[index]] ?? 0;
  });
  const heads = [...table.tHead.rows[0].cells];
  let sorted = { column: "", direction: "" };
  const compare = (one, other) => {
    const get = held[sorted.column];
    if (!get) return one.order - other.order;
    const [a, b] = [get(one), get(other)];
    const difference = typeof a === "number" ? a - b : collator.compare(a, b);
    return (sorted.direction === "descending" ? -difference : difference) || collator.compare(one.name, other.name);
  };

  const matches = (record) =>
    fields.every((one) => {
      const value = one.value.trim();
      if (!value) return true;
      if (one.dataset.question) return record.verdicts[Number(one.dataset.question)] === value;
      if (one.dataset.filter === "name") return record.folded.includes(fold(value));
      return record[one.dataset.filter] === value;
    });

  const circle = (record) =>
    records.filter(
      (other) =>
        other.country === record.country &&
        other.size === record.size &&
        (record.scope !== "region" || other.region === record.region),
    );

  const among = (record) => {
    const members = circle(record);
    const better = members.filter((other) => other.points > record.points).length;
    const same = members.filter((other) => other.points === record.points).length;
    const where = record.scope === "region" ? record.region : country(record.country);
    const size = [...(field("size")?.options ?? [])].find((one) => record.size && one.value === record.size);
    const who = size ? say(labels.who, { size: size.textContent, where }) : where;
    return say(same > 1 ? labels.among : labels.alone, { name: record.name, rank: better + 1, n: members.length, who });
  };

  const show = () => {
    const found = records.filter(matches).sort(compare);
    const plain = found.length === records.length && !sorted.column;
    const listed = plain && !everything ? here : found.slice(0, MOST);
    body.replaceChildren(...listed.map(rowOf));
    if (pager) pager.hidden = !plain;
    const own = byKey.get(equals.value);
    for (const record of listed) rowOf(record).classList.toggle("own", record.key === equals.value);
    const told = [say(labels.count, { shown: number.format(found.length), all: number.format(records.length) })];
    if (!plain && found.length > MOST) told.push(say(labels.first, { n: number.format(MOST) }));
    if (own) told.unshift(among(own));
    shown.textContent = told.map((line) => line.replace(/\.?$/, own || told.length > 1 ? "." : "")).join(" ");
    const keys = new Set(found.map((record) => record.key));
    const all = found.length === records.length;
    for (const spot of document.querySelectorAll(".spot[data-key]")) {
      spot.classList.toggle("out", !all && !keys.has(spot.dataset.key));
      spot.classList.toggle("own", spot.dataset.key === equals.value);
    }
    heads.forEach((head) => {
      if (head.dataset.column === sorted.column) head.setAttribute("aria-sort", sorted.direction);
      else head.removeAttribute("aria-sort");
    });
  };

  // The address: read it, and write it.
  const read = () => {
    const said = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    choices();
    for (const one of fields) one.value = said.get(one.dataset.filter) ?? "";
    for (const one of fields) if (one.selectedIndex === -1) one.value = "";
    equals.value = byKey.has(said.get("among")) ? said.get("among") : "";
    // An address with nothing but a municipality, as other pages may link to, asks for its equals.
    if (equals.value && fields.every((one) => !one.value)) narrow(byKey.get(equals.value));
    const [, column, direction] = /^(.*)-(ascending|descending)$/.exec(said.get("sort") ?? "") ?? [];
    sorted = held[column] ? { column, direction } : { column: "", direction: "" };
    show();
    follow();
  };
  const address = () => {
    const said = new URLSearchParams();
    if (equals.value) said.set("among", equals.value);
    for (const one of fields) if (one.value.trim()) said.set(one.dataset.filter, one.value.trim());
    if (sorted.column) said.set("sort", `${sorted.column}-${sorted.direction}`);
    return String(said);
  };
  const follow = () => {
    const said = address();
    for (const link of document.querySelectorAll(".languages a")) {
      link.href = link.getAttribute("href").split("#")[0] + (said ? `#${said}` : "");
    }
  };
  const write = (replace) => {
    const url = `${location.pathname}${location.search}${address() ? `#${address()}` : ""}`;
    if (replace) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    follow();
  };

  // A municipality among its equals: choosing one chooses their size class and region.
  let filled = false;
  const choices = () => {
    if (filled) return;
    filled = true;
    const names = new Map();
    for (const { name } of records) names.set(name, (names.get(name) ?? 0) + 1);
    const ordered = [...records].sort((a, b) => collator.compare(a.name, b.name));
    equals.append(
      ...ordered.map((record) => {
        const option = document.createElement("option");
        option.value = record.key;
        option.textContent = names.get(record.name) > 1 && record.region ? `${record.name} (${record.region})` : record.name;
        return option;
      }),
    );
  };
  const narrow = (record) => {
    const set = (name, value) => {
      const one = field(name);
      if (one && value) one.value = value;
    };
    if (labels.several) set("country", record.country);
    set("size", record.size);
    if (record.scope === "region") set("region", record.region);
  };
  equals.addEventListener("change", () => {
    const record = byKey.get(equals.value);
    for (const one of fields) one.value = "";
    if (record) narrow(record);
    show();
    write();
    if (record) document.getElementById("table").scrollIntoView();
  });

  heads.forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    button.title = say(labels.sort, { column: head.title || button.textContent.trim() });
    head.removeAttribute("title");
    head.append(button);
    button.addEventListener("click", () => {
      // Marks and points are most interesting from the top; names and places from the bottom.
      const first = head.matches(".q, .points, .num") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      sorted = { column: head.dataset.column, direction: head.getAttribute("aria-sort") === first ? other : first };
      show();
      write();
    });
  });

  let typing = false;
  filters.addEventListener("input", (event) => {
    const search = event.target.dataset.filter === "name";
    show();
    // Each choice is a step back; the letters of one word are one step together.
    write(search && typing);
    typing = search;
  });
  document.getElementById("reset").addEventListener("click", () => {
    for (const one of fields) one.value = "";
    equals.value = "";
    sorted = { column: "", direction: "" };
    show();
    write();
  });
  window.addEventListener("popstate", () => {
    typing = false;
    if (!location.hash || location.hash.includes("=")) read();
  });
  for (const map of document.querySelectorAll("svg.map")) {
    map.addEventListener("click", (event) => {
      const record = byKey.get(event.target.closest("[data-key]")?.dataset.key);
      if (record) location.href = record.href;
    });
  }
  filters.hidden = false;
  document.getElementById("find").hidden = false;
  read();
  if (location.hash.includes("=")) document.getElementById("table").scrollIntoView();
})();
