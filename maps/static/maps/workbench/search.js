// The search box: suggestions by road, work, place and chainage, chosen with mouse or keys. The server does the searching.

import { getJson } from "#maps/lib/api.js";
import { byId, h } from "#maps/lib/dom.js";
import { questionOf, spoken, subOf, TYPES } from "#maps/workbench/search-model.js";

const WAIT = 160;

/** Wires the box; `selected()` tells what is selected, `choose(result)` is called with what was picked. */
export function createSearch({ address, asOf, selected, choose }) {
  const input = byId("search-text");
  const list = byId("search-list");
  const said = byId("search-said");
  let results = [];
  let message = "";
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

  function show(answer, text) {
    results = answer.results;
    message = answer.message ?? "";
    shownFor = text;
    active = -1;
    said.textContent = spoken(answer, text);
    const options = results.map((result, index) => option(result, index, () => pick(index)));
    if (message) options.unshift(h("p", { class: "search-none", role: "presentation" }, message));
    open(...(options.length ? options : [none(text)]));
  }

  async function ask(text, then = null) {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await getJson(address, questionOf(text, asOf(), selected()), running.signal);
      if (input.value.trim() !== text) return;
      show(answer, text);
      then?.();
    } catch (error) {
      if (error.name === "AbortError") return;
      results = [];
      message = "";
      open(h("p", { class: "search-none" }, `查找没有成功：${error.message}`));
    }
  }

  function typed() {
    clearTimeout(timer);
    const text = input.value.trim();
    if (!text) {
      running?.abort();
      results = [];
      message = "";
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
    if (shownFor === text && (count || message)) pickMarked();
    else if (text) ask(text, pickMarked);
  }

  // What cannot be had is read first: Enter then takes nothing that was not marked.
  function pickMarked() {
    if (active >= 0 || !message) pick(Math.max(0, active));
  }

  input.addEventListener("input", typed);
  input.addEventListener("keydown", key);
  input.addEventListener("focus", () => (results.length || message) && input.value.trim() === shownFor && show({ results, message }, shownFor));
  byId("search").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("pointerdown", (event) => byId("search").contains(event.target) || close());
  byId("search").addEventListener("focusout", (event) => event.relatedTarget && !byId("search").contains(event.relatedTarget) && close());
}

function none(text) {
  return h("p", { class: "search-none" }, `没有找到“${text}”。`, h("br"), h("span", { class: "small quiet-text" }, "可以写路名（或首字母，如 SZL）、路段、地点，路名加桩号，如 神州路 K1+200，或 甲路与乙路交叉口。"));
}

function option(result, index, onclick) {
  return h(
    "div",
    { role: "option", id: `search-${index}`, "aria-selected": "false", class: "search-option", onpointerdown: (event) => event.preventDefault(), onclick },
    h("span", { class: "search-type small" }, TYPES[result.type] ?? result.type),
    h("span", { class: "search-words" }, h("span", {}, result.label), subOf(result) ? h("span", { class: "small quiet-text" }, subOf(result)) : null),
  );
}
