/* The labelling sheet. Every word of a site is set as text, never as markup; addresses of sites are shown, never followed. */
(() => {
"use strict";

const LIMIT = 120; // seconds for a question, as in the Swedish study of 2013
const SOON = 15;
const LONGEST = { rule: 12, page: 2000, quote: 300, note: 500 };
const QUOTED_WORDS = 12; // codebook, section 1
const COLUMNS = ["site", "question", "verdict", "level", "rule", "page", "quote", "note"];
const VERDICTS = { "1": "yes", "0": "no", "?": "unclear", n: "not_assessed" };

const byId = (id) => document.getElementById(id);
const sheet = JSON.parse(byId("sheet").textContent);
const sites = [...document.querySelectorAll("script.site")].map((held) => JSON.parse(held.textContent));
const questions = new Map(sheet.questions.map((question) => [question.id, question]));
const t = (key, gaps = {}) => sheet.words[key].replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);

function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inside.filter((part) => part !== null));
  return element;
}

/* ---- what was answered ---- */

const blank = () => ({ verdict: "", level: null, rule: "", page: "", quote: "", note: "", seconds: 0 });
const state = { labeller: "", answers: {}, site: 0, question: 0, page: 0, keys: true, working: false };

const site = () => sites[state.site];
const asked = () => questions.get(site().asked[state.question]);
const answerOf = (key, id) => ((state.answers[key] ??= {})[id] ??= blank());
const answer = () => answerOf(site().key, asked().id);
const given = (key, id) => state.answers[key]?.[id] ?? null;
const answered = (key, id) => Boolean(given(key, id)?.verdict);
const left = (one) => one.asked.filter((id) => !answered(one.key, id)).length;
const text = (value, limit) => (typeof value === "string" ? value.replace(/[\s\u0000-\u001f\u007f]+/g, " ").trim().slice(0, limit) : "");

/* What a file or the browser kept, as far as it fits this sheet; null if it is another sheet's. */
function accepted(kept) {
  if (typeof kept !== "object" || kept === null || kept.sheet !== sheet.id || typeof kept.answers !== "object") return null;
  const answers = {};
  for (const one of sites) {
    for (const id of one.asked) {
      const raw = kept.answers?.[one.key]?.[id];
      if (typeof raw !== "object" || raw === null) continue;
      const held = blank();
      held.verdict = Object.values(VERDICTS).includes(raw.verdict) ? raw.verdict : "";
      held.level = questions.get(id).has_level && [0, 1, 2, 3].includes(raw.level) ? raw.level : null;
      held.seconds = Number.isFinite(raw.seconds) && raw.seconds > 0 ? Math.min(raw.seconds, 86400) : 0;
      for (const [name, limit] of Object.entries(LONGEST)) held[name] = text(raw[name], limit);
      (answers[one.key] ??= {})[id] = held;
    }
  }
  return { labeller: text(kept.labeller, 12), answers };
}

const STORE = `serviceaudit-sheet-${sheet.id}`;
const kept = () => JSON.stringify({ sheet: sheet.id, labeller: state.labeller, answers: state.answers });

function remember() {
  try { localStorage.setItem(STORE, kept()); } catch { notice(t("unsaved")); }
}

function recall() {
  try {
    const found = accepted(JSON.parse(localStorage.getItem(STORE) ?? "null"));
    if (found) Object.assign(state, found);
  } catch { notice(t("unsaved")); }
}

/* ---- telling ---- */

const say = (words) => { byId("said").textContent = words; };
function notice(words) {
  byId("notice").textContent = words;
  byId("notice").hidden = !words;
}

/* ---- the clock: it runs for the question that is shown until that is answered ---- */

let last = performance.now();
let told = "";

function tick() {
  const now = performance.now();
  const passed = Math.min((now - last) / 1000, 2); // a computer that slept did not think
  last = now;
  if (!state.working) return;
  const held = answer();
  if (!held.verdict && document.visibilityState === "visible") {
    const before = Math.floor(held.seconds / 5);
    held.seconds += passed;
    if (Math.floor(held.seconds / 5) !== before) remember();
  }
  showClock();
}

function showClock() {
  const held = answer();
  const rest = LIMIT - held.seconds;
  const whole = rest > 0 ? Math.ceil(rest) : Math.floor(-rest);
  const phase = held.verdict ? "still" : rest <= 0 ? "over" : rest <= SOON ? "soon" : "runs";
  const shown = `${rest < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  byId("clock").className = `clock ${phase}`;
  byId("clock-time").textContent = shown;
  byId("clock-words").textContent = t({ still: "clock_still", over: "clock_over", soon: "clock_soon", runs: "clock_runs" }[phase], { id: asked().id });
  const place = `${site().key} ${asked().id} ${phase}`;
  if (place !== told && (phase === "soon" || phase === "over")) say(t(phase === "over" ? "clock_over_words" : "clock_soon"));
  told = place;
}

/* ---- a site's pages ---- */

const nameOf = (page, number) => (number === 0 && site().front ? t("front_page") : page.text.title || page.url);

function showSite() {
  const one = site();
  byId("site-name").textContent = one.name;
  byId("site-facts").textContent = [one.official_name, one.url, one.taken_at.slice(0, 10)].filter((fact) => fact && fact !== one.name).join(" · ");
  byId("no-front").hidden = one.front || one.pages.length === 0;
  byId("page-list").replaceChildren(...one.pages.map((page, number) => make("li", {},
    make("button", { type: "button", title: page.url, class: page.failure ? "lost" : null, onclick: () => showPage(number) },
      make("span", {}, nameOf(page, number)), page.failure ? make("span", { class: "small" }, t("lost")) : null))));
  showPage(0);
}

function showPage(number, focus = false) {
  const one = site();
  const page = one.pages[number];
  state.page = number;
  [...byId("page-list").querySelectorAll("button")].forEach((button, place) => {
    if (place === number) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
  byId("page-title").textContent = page ? page.text.title || nameOf(page, number) : t("no_pages");
  byId("page-address").textContent = page ? page.url : "";
  byId("pictures").replaceChildren(...(number === 0 ? one.pictures.map(picture) : []));
  byId("text").replaceChildren(...(page ? words(page) : []));
  if (page?.text.language) byId("text").setAttribute("lang", page.text.language);
  else byId("text").removeAttribute("lang");
  const links = page ? page.text.links : [];
  byId("links").hidden = links.length === 0;
  byId("link-list").replaceChildren(...links.map(link));
  if (focus) byId("page-title").focus({ preventScroll: true });
}

function picture(shot) {
  const narrow = shot.width < 600;
  const image = make("img", { src: shot.src, width: shot.width, height: shot.height, alt: t(narrow ? "picture_narrow" : "picture_wide") });
  const fold = make("span", { class: "fold" });
  fold.style.top = `${(100 * shot.screen) / shot.height}%`;
  const figure = make("figure", { class: narrow ? "narrow" : "wide" },
    make("button", { type: "button", class: "shot", "aria-label": `${t(narrow ? "picture_narrow" : "picture_wide")}: ${t("enlarge")}`, "aria-pressed": "false",
      onclick: (event) => event.currentTarget.setAttribute("aria-pressed", String(figure.classList.toggle("large"))) },
      image, shot.screen < shot.height ? fold : null),
    make("figcaption", {}, t(narrow ? "picture_narrow" : "picture_wide"), shot.screen < shot.height ? ` ${t("fold")}` : ""));
  return figure;
}

function words(page) {
  if (page.failure) return [make("p", {}, page.failure)];
  if (page.text.blocks.length === 0) return [make("p", {}, t("page_empty"))];
  const shown = [];
  let where = null;
  for (const block of page.text.blocks) {
    if (block.where !== where) {
      where = block.where;
      shown.push(make("p", { class: "where", lang: sheet.language }, where ? sheet.places[where] ?? where : t("elsewhere")));
    }
    const heading = /^h[1-6]$/.test(block.kind);
    const kind = heading ? `head ${block.kind}` : { li: "li", td: "td", th: "td", button: "button-words", img: "picture" }[block.kind] ?? null;
    shown.push(make("p", { class: kind }, block.kind === "img" ? `[${block.text}]` : block.text, unseen(block)));
  }
  if (page.text.cut) shown.push(make("p", { class: "where", lang: sheet.language }, t("cut")));
  return shown;
}

function unseen(part) {
  return part.unseen ? make("span", { class: "tag", lang: sheet.language }, t("unseen")) : null;
}

function link(one) {
  return make("li", {}, make("span", {}, one.label || t("no_label")), make("span", { class: "small" }, one.url),
    one.where ? make("span", { class: "small" }, sheet.places[one.where] ?? one.where) : null, unseen(one),
    one.held >= 0 && one.held !== state.page ? make("button", { type: "button", onclick: () => { showPage(one.held, true); scrollTo({ top: 0 }); } }, t("open_page")) : null);
}

function takeQuote() {
  const selection = getSelection();
  const page = site().pages[state.page];
  const inside = selection.rangeCount > 0 && byId("page").contains(selection.getRangeAt(0).commonAncestorContainer);
  const chosen = inside ? text(selection.toString(), 5000).split(" ").filter(Boolean) : [];
  if (!page || chosen.length === 0) {
    say(t("no_selection"));
    notice(t("no_selection"));
    return;
  }
  const held = answer();
  held.page = page.url;
  held.quote = (chosen.slice(0, QUOTED_WORDS).join(" ") + (chosen.length > QUOTED_WORDS ? " …" : "")).slice(0, LONGEST.quote);
  changed(t("quoted", { words: held.quote }));
}

/* ---- the questions ---- */

function showQuestions(focus = false) {
  const list = make("ol");
  site().asked.forEach((id, number) => list.append(item(questions.get(id), number)));
  byId("questions").replaceChildren(list);
  const heading = byId("questions").querySelector("h3");
  if (focus && heading) heading.focus({ preventScroll: true });
  const open = byId("questions").querySelector("li.open");
  if (open) byId("questions").scrollTop = open.offsetTop - byId("questions").offsetTop;
  showClock();
}

function item(question, number) {
  const held = given(site().key, question.id) ?? blank();
  const open = number === state.question;
  const row = make("button", { type: "button", class: "row", "aria-expanded": String(open), onclick: () => goQuestion(number) },
    make("span", { class: "id" }, question.id), make("span", { class: "name" }, question.short), badge(held));
  return make("li", { class: open ? "open" : null }, row, open ? card(question, held) : null);
}

function badge(held) {
  if (!held.verdict) return null;
  const level = held.level === null ? "" : ` · ${held.level}`;
  return make("span", { class: `verdict ${held.verdict}` }, sheet.verdicts[held.verdict] + level);
}

function card(question, held) {
  const key = (name, words, pressed, act, wide = false) => make("button",
    { type: "button", class: wide ? "wide" : null, "aria-pressed": String(pressed), onclick: act }, make("kbd", {}, name), make("span", {}, words));
  const level = (n) => key(String(n), sheet.levels[n], held.level === n && held.verdict !== "unclear", () => setLevel(n), true);
  const verdict = (name) => key(name, sheet.verdicts[VERDICTS[name]], held.verdict === VERDICTS[name], () => setVerdict(VERDICTS[name]));
  const names = question.has_level ? ["?", "n"] : ["1", "0", "?", "n"];
  return make("div", { class: "card" },
    make("h3", { tabindex: "-1" }, question.question),
    make("p", { class: "small" }, question.marked),
    make("div", { class: "answers", role: "group", "aria-label": t("answer") },
      ...(question.has_level ? [3, 2, 1, 0].map(level) : []), ...names.map(verdict)),
    contradicts(question, held) ? make("p", { class: "odd" }, t("depends", { id: question.id, needs: question.needs })) : null,
    make("div", { class: "fields" },
      choice("rule", t("rule"), held.rule, question.rules.map(([id, words]) => [id, `${id} ${words}`])),
      choice("page", t("page"), held.page, site().pages.map((page, number) => [page.url, `${nameOf(page, number)} – ${page.url}`])),
      field("input", "quote", t("quote_field"), held.quote), field("textarea", "note", t("note"), held.note)),
    question.rules.length === 0 ? null : make("details", { open: wide.matches || null }, make("summary", {}, t("codebook")),
      make("dl", { class: "rules" }, ...question.rules.map(([id, words]) => make("div", {}, make("dt", {}, id), make("dd", {}, words))))));
}

const wide = matchMedia("(min-width: 46.01rem)");

function contradicts(question, held) {
  return Boolean(question.needs) && held.verdict === "yes" && given(site().key, question.needs)?.verdict === "no";
}

function choice(name, label, value, options) {
  const select = make("select", { id: `field-${name}`, onchange: (event) => edit(name, event.target.value) },
    make("option", { value: "" }, "–"), ...options.map(([key, words]) => make("option", { value: key }, words)));
  select.value = value;
  return make("div", {}, make("label", { for: `field-${name}` }, label), select);
}

function field(tag, name, label, value) {
  const input = make(tag, { id: `field-${name}`, maxlength: String(LONGEST[name]), autocomplete: "off", oninput: (event) => edit(name, event.target.value) });
  input.value = value;
  return make("div", {}, make("label", { for: `field-${name}` }, label), input);
}

function edit(name, value) {
  answer()[name] = text(value, LONGEST[name]);
  remember();
}

function setVerdict(verdict) {
  const held = answer();
  held.verdict = verdict;
  if (verdict === "not_assessed") held.level = null;
  if (verdict === "no" || verdict === "yes") held.level = asked().has_level ? held.level : null;
  changed(`${asked().id}: ${sheet.verdicts[verdict]}`);
}

function setLevel(level) {
  const held = answer();
  held.level = level;
  held.verdict = level === 3 ? "yes" : "no"; // codebook section 5: the point at level 3
  changed(`${asked().id}: ${sheet.levels[level]}`);
}

function clear() {
  const { seconds, note } = answer();
  state.answers[site().key][asked().id] = { ...blank(), seconds, note };
  changed(t("cleared", { id: asked().id }));
}

function changed(words) {
  notice("");
  say(words);
  remember();
  showQuestions(document.activeElement === document.body || byId("questions").contains(document.activeElement));
  showProgress();
  if (sites.every((one) => left(one) === 0)) notice(t("finished"));
}

/* ---- moving ---- */

function showProgress() {
  const all = sites.reduce((sum, one) => sum + one.asked.length, 0);
  byId("done").textContent = t("done", { n: String(all - sites.reduce((sum, one) => sum + left(one), 0)), all: String(all) });
  byId("site-list").replaceChildren(...sites.map((one, number) => make("option", { value: String(number) },
    `${left(one) === 0 ? "✓ " : ""}${number + 1}/${sites.length} ${one.name}`)));
  byId("site-list").value = String(state.site);
  byId("site-back").disabled = state.site === 0;
  byId("site-on").disabled = state.site === sites.length - 1;
}

function goSite(number, focus = true) {
  if (number < 0 || number >= sites.length) return;
  state.site = number;
  const first = site().asked.findIndex((id) => !answered(site().key, id));
  state.question = Math.max(0, first);
  notice("");
  showSite();
  showProgress();
  showQuestions(focus);
  scrollTo({ top: 0 });
  say(`${site().name}. ${asked().question}`);
}

function goQuestion(number) {
  if (number < 0 || number >= site().asked.length) return;
  state.question = number;
  notice("");
  showQuestions(true);
  say(asked().question);
}

function goPage(number) {
  if (number >= 0 && number < site().pages.length) showPage(number, true);
}

function work(working) {
  state.working = working;
  byId("intro").hidden = working;
  byId("desk").hidden = !working;
  document.querySelector(".bar").hidden = !working;
  last = performance.now();
  if (working) goSite(state.site);
  else byId("intro").focus();
}

function start() {
  state.labeller = text(byId("labeller").value, 12);
  if (!state.labeller) {
    notice(t("ask_labeller"));
    byId("labeller").focus();
    return;
  }
  notice("");
  remember();
  work(true);
}

/* ---- keys ---- */

const KEYS = {
  j: () => goQuestion(state.question + 1),
  k: () => goQuestion(state.question - 1),
  ArrowRight: () => goSite(state.site + 1),
  ArrowLeft: () => goSite(state.site - 1),
  l: () => goPage(state.page + 1),
  h: () => goPage(state.page - 1),
  q: takeQuote,
  x: clear,
  r: () => byId("field-rule").focus(),
  t: () => byId("field-note").focus(),
  p: () => work(false),
};

function actOf(key) {
  if (asked().has_level && /^[0-3]$/.test(key)) return () => setLevel(Number(key));
  if (Object.hasOwn(VERDICTS, key)) return () => setVerdict(VERDICTS[key]);
  return Object.hasOwn(KEYS, key) ? KEYS[key] : null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, textarea, select")) {
    if (event.key === "Escape" && state.working) byId("questions").querySelector("h3").focus({ preventScroll: true });
    if (event.key === "Enter" && event.target.id === "labeller") start();
    return;
  }
  const act = state.working && state.keys ? actOf(event.key.length === 1 ? event.key.toLowerCase() : event.key) : null;
  if (!act) return;
  event.preventDefault();
  act();
});

/* ---- files ---- */

/* A cell that a spreadsheet might run as a formula gets an apostrophe before it, as in the tool's own exports. */
function cell(value) {
  const safe = /^\s*[=+\-@]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csv = (rows) => rows.map((row) => row.map((value) => cell(String(value))).join(",") + "\n").join("");

function labels() {
  const rows = sites.flatMap((one) => one.asked.filter((id) => answered(one.key, id)).map((id) => {
    const held = given(one.key, id);
    return [one.key, id, held.verdict, held.level ?? "", held.rule, held.page, held.quote, held.note];
  }));
  return rows.length ? csv([COLUMNS, ...rows]) : "";
}

function times() {
  const rows = sites.flatMap((one) => one.asked.filter((id) => given(one.key, id)?.seconds > 0).map((id) => {
    const held = given(one.key, id);
    return [sheet.id, state.labeller, one.key, id, Math.round(held.seconds), held.verdict ? "yes" : "no", held.seconds > LIMIT ? "yes" : "no"];
  }));
  return rows.length ? csv([["sheet", "labeller", "site", "question", "seconds", "answered", "late"], ...rows]) : "";
}

function hand(name, kind, content) {
  if (!content) {
    notice(t("nothing_yet"));
    return;
  }
  const tail = state.labeller.replace(/[^\p{L}\p{N}]+/gu, "") || "x";
  const address = URL.createObjectURL(new Blob([content], { type: kind }));
  const anchor = make("a", { href: address, download: name.replace("*", tail) });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

async function load(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  let found = null;
  try { found = file.size < 50e6 ? accepted(JSON.parse(await file.text())) : null; } catch { found = null; }
  if (!found) {
    notice(t("load_wrong"));
    return;
  }
  Object.assign(state, found);
  byId("labeller").value = state.labeller;
  remember();
  notice(t("loaded", { n: String(sites.reduce((sum, one) => sum + one.asked.length - left(one), 0)) }));
}

/* ---- beginning ---- */

const on = (id, kind, act) => byId(id).addEventListener(kind, act);
on("start", "click", start);
on("help", "click", () => work(false));
on("site-back", "click", () => goSite(state.site - 1));
on("site-on", "click", () => goSite(state.site + 1));
on("site-list", "change", (event) => goSite(Number(event.target.value), false));
on("quote", "mousedown", (event) => event.preventDefault()); // a click must not undo the selection
on("quote", "click", takeQuote);
for (const button of document.querySelectorAll("button.labels")) {
  button.addEventListener("click", () => hand("labels-*.csv", "text/csv;charset=utf-8", labels()));
}
on("times", "click", () => hand("times-*.csv", "text/csv;charset=utf-8", times()));
on("save", "click", () => hand(`progress-*-${sheet.id}.json`, "application/json", kept()));
on("load", "change", load);
on("keys-on", "change", (event) => { state.keys = event.target.checked; });
new ResizeObserver(([entry]) => {
  document.documentElement.style.setProperty("--bar", `${entry.target.offsetHeight}px`);
}).observe(document.querySelector(".bar"));

recall();
byId("labeller").value = state.labeller;
const open = sites.findIndex((one) => left(one) > 0);
state.site = Math.max(0, open);
work(false);
setInterval(tick, 250);
})();
