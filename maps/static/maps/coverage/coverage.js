// The coverage page: puts form, address, questions, figure, map, chart and tables together. It draws nothing itself.

import { createAsking } from "#maps/coverage/ask.js";
import { drawSeries } from "#maps/coverage/chart.js";
import { createCoverageMap } from "#maps/coverage/map.js";
import { combineFor, queryOf, readState, tickOf, tried } from "#maps/coverage/state.js";
import { drawCauses, drawFigure, drawNext } from "#maps/coverage/tables.js";
import { dayOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { createMessages } from "#maps/workbench/messages.js";

const config = JSON.parse(byId("coverage-config").textContent);
const form = byId("cover-form");
const messages = createMessages(byId("messages"));
const ask = createAsking(config.csrf);
const ALL_STEPS = "all";
const PLACES = { figure: "cover-figure", series: "cover-series", next: "cover-next" };
const addressed = () => readState(location.search, { asOf: config.asOf, kinds: config.defaults.kinds });
const state = addressed();
const names = Object.fromEntries([...form.querySelectorAll("[name=kind]")].map((box) => [box.value, box.parentElement.textContent.trim()]));
const got = { answer: null, other: null, joined: null, whatIf: null, next: [] };
const link = (row) => `/?as_of=${state.as_of}&${row.work ? `work=${row.work}` : `pipe=${row.pipe}`}`;
let drawing = null;

/** The form as the state says. */
function fillForm() {
  for (const name of ["as_of", "since", "combine", "method", "halves", "connected"]) form.elements[name].value = state[name];
  const area = form.elements.area;
  area.querySelector('option[value=""]').hidden = !state.polygon;
  area.value = state.polygon ? "" : state.area || area.options[0].value;
  for (const box of form.querySelectorAll("[name=kind]")) box.checked = state.kinds.includes(box.value);
  for (const input of form.querySelectorAll("[data-reach]")) input.value = state.reach[input.dataset.reach] ?? config.defaults.reach[input.dataset.reach];
  for (const select of form.querySelectorAll("[data-step]")) select.value = state.steps[select.dataset.step] ?? ALL_STEPS;
  shape();
}

/** Only what makes sense can be chosen: numbers up to the kinds, reaches of the kinds. */
function shape() {
  for (const option of form.elements.combine.options) option.hidden = option.disabled = Number(option.value) > state.kinds.length;
  form.elements.connected.disabled = state.method === "blocks";
  for (const label of form.querySelectorAll(".reaches label")) label.hidden = !state.kinds.includes(label.dataset.kind);
  for (const anchor of document.querySelectorAll("[data-file]")) anchor.href = `${config.addresses.files}${anchor.dataset.file}?${new URLSearchParams(queryOf(state, { ticks: false }))}`;
}

function readForm(changed) {
  if (!form.elements.as_of.value) form.elements.as_of.value = state.as_of;
  for (const name of ["as_of", "since", "method", "halves", "connected"]) state[name] = form.elements[name].value;
  const kinds = [...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value);
  if (kinds.length) state.kinds = kinds;
  else changed.checked = true;
  state.combine = form.elements.combine.value = combineFor(form.elements.combine.value, state.kinds.length);
  if (changed === form.elements.area && form.elements.area.value) {
    state.area = form.elements.area.value;
    drawingEnds();
    setPolygon(null);
  }
  state.steps = Object.fromEntries([...form.querySelectorAll("[data-step]")].map((select) => [select.dataset.step, select.value]).filter(([, step]) => step && step !== ALL_STEPS));
  state.reach = {};
  for (const input of form.querySelectorAll("[data-reach]")) {
    const metres = input.value.trim();
    if (metres !== "" && Number(metres) !== config.defaults.reach[input.dataset.reach]) state.reach[input.dataset.reach] = metres;
  }
}

function setPolygon(corners) {
  state.polygon = corners ? corners.map((corner) => corner.join(",")).join(";") : "";
  showDrawn();
}

/** The address says the state; each choice is a step that the browser's way back undoes. */
function remember() {
  const address = `${location.pathname}?${new URLSearchParams(queryOf(state))}`;
  if (history.state?.chosen && address !== location.pathname + location.search) history.pushState({ chosen: true }, "", address);
  else history.replaceState({ chosen: true }, "", address);
  for (const anchor of document.querySelectorAll("a[data-keeps-day]")) anchor.search = `?as_of=${state.as_of}`;
  shape();
}

function figure() {
  if (!got.answer) return;
  const now = `?${new URLSearchParams(queryOf({ ...state, known_at: "" }))}`;
  drawFigure(byId("cover-figure"), got.answer, { other: got.other, joined: got.joined, names, whatIf: tried(state) ? got.whatIf : null, now });
  byId("cover-terms").textContent = got.answer.terms;
}

/** Ask, take, and say what went wrong; an answer that was overtaken is dropped without a word. */
async function attempt(name, question, take, again = askAll) {
  try {
    take(await question());
    messages.clear(name);
  } catch (error) {
    if (error.name === "AbortError") return;
    // Parts that failed together share one message, so trying again asks for all of them.
    messages.show(name === "what-if" ? name : "question", error.message, { retry: again });
    // What is shown belongs to another question than the address asks.
    if (name === "figure") {
      got.answer = null;
      byId("cover-causes").replaceChildren();
      waits("cover-causes", false);
      map.clear();
    }
    if (PLACES[name]) byId(PLACES[name]).replaceChildren(h("p", { class: "message error" }, error.message));
  }
  if (PLACES[name]) waits(PLACES[name], false);
}

/** A part whose answer is on its way is pale and takes no presses: it still shows the question before. */
function waits(place, on) {
  byId(place).toggleAttribute("inert", on);
  if (on) byId(place).setAttribute("aria-busy", "true");
  else byId(place).removeAttribute("aria-busy");
}

const body = () => queryOf(state, { ticks: false });

function askAll() {
  remember();
  messages.clear("question");
  waits("cover-figure", true);
  waits("cover-causes", true);
  const area = state.polygon || state.area;
  attempt("figure", () => ask(config.addresses.coverage, body()), (answer) => {
    got.answer = answer;
    figure();
    waits("cover-causes", false);
    map.show(answer, area);
    map.day(dayOf(state.as_of));
    if (answer.since) drawCauses(byId("cover-causes"), answer, { point: map.point, link });
    else byId("cover-causes").replaceChildren(h("h2", {}, "新增面积的成因"), h("p", { class: "quiet-text" }, "选一个对比日期，就能看到此后新增的面积来自哪些工程。"));
  });
  const other = state.method === "blocks" ? "reach" : "blocks";
  attempt("other", () => ask(config.addresses.coverage, { ...body(), method: other, since: "", show: "none", connected: "" }, "other"), (answer) => { got.other = answer; figure(); });
  got.joined = null;
  if (state.method === "reach" && !state.connected) attempt("joined", () => ask(config.addresses.coverage, { ...body(), since: "", show: "none", connected: "1" }, "joined"), (answer) => { got.joined = answer; figure(); });
  askSeries();
  askNext();
  tryOut();
}

function askSeries() {
  const { since, ...rest } = body();
  const last = config.asOf > state.as_of ? config.asOf : state.as_of;
  const from = `${Number(last.slice(0, 4)) - 1}-${last.slice(5, 7)}-01`;
  const begin = since && since < from ? `${since.slice(0, 7)}-01` : from;
  waits("cover-series", true);
  attempt("series", () => ask(config.addresses.series, { ...rest, from: begin, to: last }), (answer) => { byId("cover-series-note").textContent = drawSeries(byId("cover-series"), answer.months, { asOf: state.as_of, since: state.since, choose }); });
}

function choose(day) {
  state.as_of = form.elements.as_of.value = day;
  askAll();
}

function askNext() {
  if (state.method !== "reach") {
    const clearing = tried(state) ? [h("button", { type: "button", class: "link", onclick: clear }, `取消试算（${tried(state)}）`)] : [];
    byId("cover-next").replaceChildren(h("h2", {}, "下一步建什么"), h("p", { class: "quiet-text" }, "街区要围合才算，单独一项往往不增加，所以排序只按服务半径算；在那里勾选的，换成按街区也照样试算。"), ...clearing);
    return;
  }
  const { since, ...rest } = body();
  waits("cover-next", true);
  attempt("next", () => ask(config.addresses.next, { ...rest, number: 15 }), (answer) => { got.next = answer.works; next(); });
}

function next() {
  const ticked = (row) => { const [list, key] = tickOf(row); return state[list].includes(key); };
  drawNext(byId("cover-next"), got.next, { ticked, count: tried(state), tick, clear, link });
}

function tick(row, on) {
  const [list, key] = tickOf(row);
  state[list] = on ? [...state[list], key] : state[list].filter((other) => other !== key);
  next();
  tryOut();
}

function clear() {
  state.works = [];
  state.pipes = [];
  if (state.method === "reach") next();
  else askNext();
  tryOut();
}

function tryOut() {
  remember();
  if (!tried(state)) {
    got.whatIf = null;
    map.tryOut(null);
    return figure();
  }
  const { since, ...rest } = body();
  return attempt("what-if", () => ask(config.addresses.whatIf, { ...rest, works: state.works, pipes: state.pipes }), (answer) => { got.whatIf = answer; map.tryOut(answer); figure(); }, tryOut);
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => { readForm(event.target); askAll(); });
byId("cover-draw").addEventListener("click", () => {
  if (drawing) return drawing.finish();
  byId("cover-draw").textContent = "完成";
  messages.show("draw", "在地图上依次点出范围的各角，双击或点“完成”结束。", { kind: "warning" });
  drawing = map.draw((corners) => {
    drawingEnds();
    if (!corners) {
      showDrawn();
      return messages.show("draw", "范围至少要三个角，没有改动。", { kind: "warning" });
    }
    setPolygon(corners);
    fillForm();
    return askAll();
  });
  return undefined;
});

/** Whether finished or given up for another area: clicks put in no more corners. */
function drawingEnds() {
  drawing?.abandon();
  drawing = null;
  byId("cover-draw").textContent = "手画范围";
  messages.clear("draw");
}

function showDrawn() {
  map.drawn(state.polygon ? state.polygon.split(";").map((corner) => corner.split(",").map(Number)) : []);
}

addEventListener("popstate", () => {
  drawingEnds();
  Object.assign(state, { quad_segs: "" }, addressed());
  showDrawn();
  fillForm();
  askAll();
});

fillForm();
const map = await createCoverageMap({ config, day: dayOf(state.as_of), failed: () => messages.show("tiles", "有一部分地图没有取到，数字不受影响。", { kind: "warning" }) });
byId("cover-draw").disabled = map.broken;
if (map.broken) messages.show("webgl", "这个浏览器画不了地图（WebGL 打不开），数字和表格仍可使用。", { kind: "warning" });
showDrawn();
askAll();
