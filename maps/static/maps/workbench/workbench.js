// The workbench: puts store, address, time bar, figures, layers, search, panel and map together. It draws nothing itself.

import { getJson } from "#maps/lib/api.js";
import { createCompare } from "#maps/workbench/compare.js";
import { createFilter } from "#maps/workbench/filter.js";
import { createMeasure } from "#maps/workbench/measure.js";
import { createShare } from "#maps/workbench/share.js";
import { createTools } from "#maps/workbench/tools.js";
import { drawMissingImages } from "#maps/map/images.js";
import { readAddress, writeAddress } from "#maps/workbench/address.js";
import { createBenchMap } from "#maps/workbench/bench-map.js";
import { dayOf, isoOf } from "#maps/lib/days.js";
import { byId } from "#maps/lib/dom.js";
import { followDay } from "#maps/workbench/day-answer.js";
import { drawLayers, groupsOf, imagesOf, shownGroups, switched } from "#maps/workbench/layers.js";
import { createMessages } from "#maps/workbench/messages.js";
import { createPanel } from "#maps/workbench/panel/panel.js";
import { createSearch } from "#maps/workbench/search.js";
import { reportAddress } from "#maps/workbench/panel/report-address.js";
import { createSheet } from "#maps/workbench/sheet.js";
import { createStore } from "#maps/workbench/store.js";
import { createTimeBar } from "#maps/workbench/timebar/timebar.js";
import { extentOf } from "#maps/workbench/timebar/timescale.js";

const config = JSON.parse(byId("workbench-config").textContent);
const opened = readAddress(location.search);
const store = createStore({ day: opened.day ?? dayOf(config.asOf), view: opened.view, selection: opened.selection, choices: null, shown: {}, answer: null, filter: opened.filter, kept: null, compare: opened.compare, measured: opened.measured });
const messages = createMessages(byId("messages"));
const page = document.querySelector(".bench");
let groups = [];

const query = (params) => `?${new URLSearchParams({ as_of: isoOf(store.get("day")), ...params })}`;
const links = {
  iso: isoOf,
  ledger: (params) => `/works/${query(params)}`,
  grid: () => `/grid/${query({})}`,
  village: (code) => `/villages/${code}/${query({})}`,
  land: () => `/land/${query({})}`,
  report: (work) => reportAddress(work, config.reportsFor),
  road: (id) => `/${query({ road: id })}`,
};

const sheet = createSheet(() => bench.resized());
const measure = createMeasure({ store, map: () => bench.map() });
const compare = createCompare({ store, map: () => bench.map(), place: byId("map").parentElement, address: config.addresses.day, messages, prepare: drawMissingImages });
const tools = createTools(byId("map").parentElement, [measure, compare, createShare({ address: "/qr.svg", write: () => writeBack() })]);
const bench = createBenchMap({ config, store, messages, tools, raised: () => sheet.raise("half") });
const panel = createPanel({
  store,
  addresses: config.addresses,
  history: config.history,
  links,
  opened: () => { page.classList.add("with-panel"); sheet.raise("half"); },
  closed: () => { page.classList.remove("with-panel"); bench.unmark(); bench.unticked(); },
  located: (selection, data) => bench.locate(selection, data),
  missing: () => bench.unselect(),
});
const timeBar = createTimeBar(store);
const days = followDay({ config, store, messages, links, newData: () => { bench.refresh(); panel.refresh(); loadMonths(); } });

function writeBack() {
  const view = store.get("view");
  const text = writeAddress({ day: store.get("day"), view, selection: store.get("selection"), filter: store.get("filter"), compare: store.get("compare"), measured: store.get("measured"), ...switched(groups, store.get("shown")) });
  history.replaceState(null, "", `${location.pathname}${text}`);
  for (const link of document.querySelectorAll("a[data-keeps-day]")) link.search = `?as_of=${isoOf(store.get("day"))}`;
}

let writing = 0;
store.watch(["day", "view", "selection", "shown", "filter", "compare", "measured"], () => {
  clearTimeout(writing);
  writing = setTimeout(() => { writeBack(); tools.changed(); }, 200);
});

async function loadMonths() {
  try {
    const { first_day: first, last_day: last, newest_report: newest, settled_report: settled, busy_years: busy, demo, months } = await getJson(config.addresses.months);
    messages.clear("months");
    if (newest && last && newest > last) messages.show("later", `有少数上报在 ${newest}，离其余的上报很远；时间轴把中间没有数据的年份压在一起。`, { kind: "warning" });
    const extent = extentOf(dayOf(first), dayOf(newest && newest > last ? newest : last), store.get("day"));
    timeBar.setRange(extent, months, { busy, dataEnds: settled ? { day: dayOf(settled), demo } : null });
  } catch (error) {
    messages.show("months", `时间轴没有取到每月进度：${error.message}`, { retry: loadMonths });
  }
}

async function loadStyle() {
  try {
    const style = await getJson(config.addresses.style);
    groups = groupsOf(style).filter(({ role }) => config.mayPhotos || !role);
    const { shown, unknown } = shownGroups(groups, opened);
    if (unknown.length) messages.show("layers", `没有“${unknown.join("、")}”这样的图层，已忽略。`, { kind: "warning" });
    store.set({ shown });
    drawLayers(byId("layers"), { groups, images: imagesOf(style) }, shown, (id, on) => store.set({ shown: { ...store.get("shown"), [id]: on } }));
    await bench.open(style, groups);
    tools.drawn();
    if (opened.compare) tools.show(compare);
    else if (opened.measured.length) tools.show(measure);
  } catch (error) {
    bench.broken(`地图没有打开：${error.message}`);
    messages.show("style", `地图样式没有取到：${error.message}`, { retry: loadStyle });
  }
}

createSearch({
  address: config.addresses.search,
  asOf: () => isoOf(store.get("day")),
  selected: () => store.get("selection"),
  choose: (result) => {
    bench.goTo(result);
    panel.focus();
  },
});

/** Keys that work wherever nothing is being typed or pressed. */
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, button, a, [role=slider], summary, canvas")) return;
  if (event.key === " ") timeBar.toggle();
  else if (event.key === "/") byId("search-text").focus();
  else if (event.key === "Escape") store.set({ selection: null, choices: null });
  else return;
  event.preventDefault();
});

for (const [index, problem] of opened.problems.entries()) messages.show(`address-${index}`, problem, { kind: "warning" });
createFilter({ place: byId("filter"), address: config.addresses.kept, units: config.units, store, messages });
days.start();
if (opened.selection) panel.open();
loadMonths();
loadStyle();
