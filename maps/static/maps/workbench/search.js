// The search box: suggestions by road, work, place and chainage, chosen with mouse or keys. The server does the searching.

import { getJson } from "#maps/lib/api.js";
import { byId, h } from "#maps/lib/dom.js";

const TYPES = { road: "道路", work: "工程", place: "地点", chainage: "桩号", area: "范围", obstacle: "问题", pipe: "管线" };
const WAIT = 160;

/** Wires the box; `choose(result)` is called with what was picked. */
export function createSearch({ address, asOf, choose }) {
  const input = byId("search-text");
  const list = byId("search-list");
  const said = byId("search-said");
  let results = [];
  let shownFor = "";
  let active = -1;
  let timer = 0;
  let running = null;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function open(...content) {
    list.replaceChildren(...content);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function mark(index) {
    active = index;
    for (const [i, option] of [...list.querySelectorAll("[role=option]")].entries()) {
      option.setAttribute("aria-selected", String(i === index));
      if (i === index) option.scrollIntoView({ block: "nearest" });
    }
    if (index >= 0) input.setAttribute("aria-activedescendant", `search-${index}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function pick(index) {
    const result = results[index];
    if (!result) return;
    input.value = result.label;
    close();
    choose(result);
  }

  function show(found, text) {
    results = found;
    shownFor = text;
    active = -1;
    if (!found.length) {
      said.textContent = `没有找到“${text}”`;
      open(h("p", { class: "search-none" }, `没有找到“${text}”。`, h("br"), h("span", { class: "small quiet-text" }, "可以写路名、路段、地点，或路名加桩号，如 神州路 K1+200。")));
      return;
    }
    said.textContent = `${found.length} 条结果，用上下键选择`;
    open(...found.map((result, index) => option(result, index, () => pick(index))));
  }

  async function ask(text, then = null) {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await getJson(address, { q: text, as_of: asOf() }, running.signal);
      if (input.value.trim() !== text) return;
      show(answer.results ?? answer, text);
      then?.();
    } catch (error) {
      if (error.name === "AbortError") return;
      results = [];
      open(h("p", { class: "search-none" }, `查找没有成功：${error.message}`));
    }
  }

  function typed() {
    clearTimeout(timer);
    const text = input.value.trim();
    if (!text) {
      running?.abort();
      results = [];
      close();
      return;
    }
    timer = setTimeout(() => ask(text), WAIT);
  }

  function key(event) {
    const count = list.hidden ? 0 : results.length;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && count) mark((active + 1) % count);
    else if (event.key === "ArrowUp" && count) mark((active - 1 + count) % count);
    else if (event.key === "Enter") enter(count);
    else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    } else return;
    event.preventDefault();
  }

  function enter(count) {
    const text = input.value.trim();
    clearTimeout(timer);
    if (count && shownFor === text) pick(Math.max(0, active));
    else if (text) ask(text, () => pick(0));
  }

  input.addEventListener("input", typed);
  input.addEventListener("keydown", key);
  input.addEventListener("focus", () => results.length && input.value.trim() && show(results, input.value.trim()));
  byId("search").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("pointerdown", (event) => byId("search").contains(event.target) || close());
  byId("search").addEventListener("focusout", (event) => event.relatedTarget && !byId("search").contains(event.relatedTarget) && close());
}

/** The server's second line without the type, which stands in front here, and without what the label ends in. */
function subOf({ type, label, sub }) {
  const lead = `${TYPES[type]} · `;
  const rest = sub?.startsWith(lead) ? sub.slice(lead.length) : sub;
  return rest === TYPES[type] || label.endsWith(` ${rest}`) ? "" : rest;
}

function option(result, index, onclick) {
  return h(
    "div",
    { role: "option", id: `search-${index}`, "aria-selected": "false", class: "search-option", onpointerdown: (event) => event.preventDefault(), onclick },
    h("span", { class: "search-type small" }, TYPES[result.type] ?? result.type),
    h("span", { class: "search-words" }, h("span", {}, result.label), subOf(result) ? h("span", { class: "small quiet-text" }, subOf(result)) : null),
  );
}
