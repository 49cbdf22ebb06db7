// The phone's app: its state, its views and what they may do. Sending goes on whatever view is open.

import { ApiError, getJson } from "#maps/lib/api.js";
import { byId } from "#maps/lib/dom.js";
import { openCamera } from "#maps/field/camera.js";
import { changeItem, dropPack, dropPhoto, dropTiles, enqueue, forgetSent, keep, kept, packs, putPack, putPhoto, putTiles, queue } from "#maps/field/db.js";
import { draftOfItem, itemOf, mended, newDraft, problemOf } from "#maps/field/draft.js";
import { formView } from "#maps/field/form.js";
import { hereView } from "#maps/field/here.js";
import { mapView } from "#maps/field/map.js";
import { outboxView } from "#maps/field/outbox.js";
import { keepMap, measured, packsView, roadNames, storageSaid } from "#maps/field/packs.js";
import { fromGcj02, looksShifted, roadsNear } from "#maps/field/place.js";
import { watchPosition } from "#maps/field/position.js";
import { redrawing } from "#maps/field/redraw.js";
import { routeView } from "#maps/field/route.js";
import { sendAll } from "#maps/field/sender.js";

const VIEWS = { here: hereView, form: formView, outbox: outboxView, packs: packsView, map: mapView, route: routeView };
const AGAIN_MS = 20_000, CLOCK_S = 120; // a phone's clock that is off by more is told

const state = {
  view: "here", online: navigator.onLine, packs: [], queue: [], draft: null, position: null, problem: "", place: null, shifted: null,
  datum: "wgs84", me: null, stopped: null, clockOff: 0, today: localDay(), chosenRoad: null, chosenRoads: new Set(), roadNames: [], offer: null, packProblem: "", storage: "",
};
let latest = () => ({ position: null, heading: null });

function localDay() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

let shown = "";
function render() {
  const waiting = state.queue.filter((item) => item.state === "waiting").length;
  const refused = state.queue.filter((item) => item.state === "refused").length;
  byId("outbox-count").textContent = waiting + refused ? String(waiting + refused) : "";
  byId("outbox-count").classList.toggle("alert", refused > 0);
  byId("network").textContent = state.online ? "" : "没有网络";
  byId("network").hidden = state.online;
  for (const tab of document.querySelectorAll(".field-tabs button")) tab.setAttribute("aria-current", String(tab.dataset.view === state.view));
  byId("view").replaceChildren(VIEWS[state.view](state, act));
  if (shown !== state.view) scrollTo(0, 0);
  shown = state.view;
}

const refresh = redrawing(render);

function say(text) {
  const place = byId("said");
  place.textContent = text;
  place.hidden = !text;
  if (text) setTimeout(() => place.textContent === text && say(""), 6000);
}

function locate(found) {
  state.problem = found.problem ?? "";
  if (!found.problem) {
    const roads = state.packs.flatMap((pack) => pack.roads);
    const shifted = state.datum === "gcj02";
    const [lon, lat] = shifted ? fromGcj02(found.lon, found.lat) : [found.lon, found.lat];
    state.position = { ...found, lon, lat };
    state.place = roadsNear(roads, state.position)[0] ?? null;
    const raw = { lon: found.lon, lat: found.lat };
    state.shifted = state.datum === "wgs84" && looksShifted(roads, { ...raw, accuracy: found.accuracy }) ? shiftedPlace(roads, raw) : null;
  }
  refresh();
}

function shiftedPlace(roads, { lon, lat }) {
  const [x, y] = fromGcj02(lon, lat);
  return roadsNear(roads, { lon: x, lat: y })[0];
}

async function reload() {
  [state.packs, state.queue] = await Promise.all([packs(), queue()]);
  refresh();
}

async function setDraft(draft, view = "form", toRoute = false) {
  state.draft = draft;
  state.view = draft ? view : toRoute ? "route" : "here";
  render();
  await keepDraft();
}

/** Keeps the draft as it is; a phone without room is told of, and the draft goes on in memory. */
async function keepDraft() {
  try {
    await keep("draft", state.draft ?? undefined);
  } catch (error) {
    say(error.name === "QuotaExceededError" ? "手机存储满了，这一张没有存下：先别关应用，清理后再发。" : "这一张没有存下：先别关应用。");
  }
}

const act = {
  open: (kind, work) => setDraft(newDraft(kind, work, state)),
  inspect: (work, stretch) => setDraft({ ...newDraft("inspection", work, state), ...stretch, foundFrom: stretch.from, foundTo: stretch.to, route: true }),
  route() {
    state.view = "route";
    render();
  },
  close: () => setDraft(null, "here", Boolean(state.draft?.route)),
  change(change) {
    state.draft = { ...state.draft, ...change, problem: "" };
    setTimeout(refresh); // by then the focus is where the finger is
    return keepDraft();
  },
  road(id) {
    state.chosenRoad = id;
    render();
  },
  async datum(datum) {
    state.datum = datum;
    await keep("datum", datum);
    state.shifted = null;
    const { position } = latest();
    if (position) locate(position);
    render();
  },
  async spoken(text) {
    try {
      const said = await getJson("/api/spoken-report/", { text });
      const work = state.packs.flatMap((pack) => pack.works).find(({ id }) => id === (said.work ?? said.candidates[0]));
      if (!work) return said.missing.length ? `没有说清：${said.missing.join("、")}。` : "这项工程不在手机里，先下载它的离线包。";
      const draft = newDraft("report", work, state);
      await setDraft({ ...draft, step: said.step || draft.step, side: said.side || draft.side, from: said.from_m ?? draft.from, to: said.to_m ?? draft.to, day: said.day ?? draft.day, note: text.slice(0, 300) });
      if (said.missing.length) say(`没有说清：${said.missing.join("、")}，请补上。`);
      return "";
    } catch (error) {
      return error instanceof ApiError ? error.message : "没有读成。";
    }
  },
  shoot: () =>
    openCamera({
      latest,
      said: say,
      async taken(shot) {
        const datum = state.datum === "gcj02" ? "gcj02" : "wgs84";
        await putPhoto({ ...shot, said: { ...shot.said, datum } });
        const photo = { key: shot.key, thumbnail: shot.thumbnail, placed: shot.said.lon !== null };
        state.draft = { ...state.draft, photos: [...state.draft.photos, photo] };
        await keep("draft", state.draft);
      },
    }).then(render),
  async dropPhoto(key) {
    await dropPhoto(key);
    await act.change({ photos: state.draft.photos.filter((one) => one.key !== key) });
  },
  async send() {
    const problem = problemOf(state.draft, state.today);
    if (problem) return setDraft({ ...state.draft, problem });
    try {
      if (state.draft.no) {
        const item = state.queue.find(({ no }) => no === state.draft.no);
        if (item && !mended(item, state.draft, state.me)) return setDraft({ ...state.draft, problem: "这个问题已经收下，手机上只能再发照片；内容要在“问题”页里反馈。" });
        await changeItem(state.draft.no, (one) => mended(one, state.draft, state.me)).then(() => keep("draft", undefined));
      } else await enqueue(itemOf(state.draft, state.me));
    } catch (error) {
      return setDraft({ ...state.draft, problem: error.name === "QuotaExceededError" ? "手机存储满了，没有存下。请先发送或删掉旧的，再按一次。" : "没有存下，请再按一次。" });
    }
    state.view = state.draft.route ? "route" : "here";
    state.draft = null;
    await reload();
    say(state.online ? "已存，正在发送。" : "已存在手机里，有网络时自动发送。");
    render();
    return send();
  },
  mend: (item) => setDraft(draftOfItem(item, state.packs)),
  async discard(item) {
    if (!confirm("删掉后不再发送，照片也一并删除。确定吗？")) return;
    await changeItem(item.no, () => null);
    for (const { key } of item.photos) await dropPhoto(key);
    await reload();
  },
  sendNow: () => send(),
  tick(id, on) {
    if (on) state.chosenRoads.add(id);
    else state.chosenRoads.delete(id);
    state.offer = null;
    render();
  },
  async fetchPack(query, title, at_once = false) {
    try {
      state.packProblem = "";
      state.offer = await measured(query, title);
      if (at_once) await act.takePack();
    } catch (error) {
      state.packProblem = error.message;
    }
    render();
    document.querySelector("#offer")?.scrollIntoView({ block: "center" });
  },
  withMap(on) {
    state.offer = { ...state.offer, withMap: on };
  },
  async takePack() {
    const { offer } = state;
    try {
      const told = (done, all) => {
        if (state.offer) state.offer.progress = `地图 ${done}/${all}`;
        render();
      };
      const tiles = offer.withMap && offer.tiles?.tiles.length ? await keepMap(offer, { told, putTiles, keep }) : null;
      await putPack({ ...offer.pack, tiles });
      await navigator.storage?.persist?.();
      state.offer = null;
      state.storage = await storageSaid();
    } catch (error) {
      state.packProblem = error.name === "QuotaExceededError" ? "手机存储满了，装不下这个包。" : error.message || "没有存下，请再试。";
    }
    await reload();
    scrollTo(0, 0); // where the packs are listed
    const { position } = latest();
    if (position) locate(position);
  },
  async dropPack(id) {
    await dropPack(id);
    if (!(await packs()).some((pack) => pack.tiles)) await dropTiles();
    await reload();
  },
};

let sending = null;
/** Sends what waits; one run at a time, and once more when something came meanwhile. */
function send() {
  sending ??= run().finally(() => {
    sending = null;
  });
  return sending;
}

async function run() {
  state.queue = await queue(); // another window may have added to it
  if (!state.queue.some((item) => item.state === "waiting")) return;
  try {
    state.stopped = await sendAll({ ask: (address, options) => fetch(address, options), told: reload });
  } catch {
    state.stopped = "server";
  }
  await reload();
}

async function meet() {
  try {
    const began = Date.now();
    const me = await getJson("/api/field-me/");
    state.me = { id: me.id, name: me.name, unit_id: me.unit_id, may_inspect: me.may_inspect };
    state.today = me.today;
    state.clockOff = Math.round((began - Date.parse(me.now)) / 1000);
    if (Math.abs(state.clockOff) < CLOCK_S) state.clockOff = 0;
    await keep("me", state.me);
    state.online = true;
    if (state.stopped === "login") state.stopped = null;
    state.roadNames = await roadNames();
  } catch (error) {
    if (error.status === 401 || error.status === 403) state.stopped = "login";
    else state.online = navigator.onLine && error.status !== 0;
  }
  byId("who").textContent = state.me?.name ?? "";
  byId("login").hidden = state.stopped !== "login";
}

async function start() {
  try {
    [state.me, state.datum, state.draft] = [(await kept("me")) ?? null, (await kept("datum")) ?? "wgs84", (await kept("draft")) ?? null];
    await forgetSent();
    await reload();
  } catch {
    say("这个浏览器不让网页存东西（可能是无痕窗口），没有网络时会丢失，请换普通窗口。");
  }
  if (state.draft) state.view = "form";
  render();
  latest = watchPosition(locate);
  for (const tab of document.querySelectorAll(".field-tabs button"))
    tab.addEventListener("click", async () => {
      state.view = tab.dataset.view;
      state.storage = state.view === "packs" ? await storageSaid() : state.storage;
      render();
    });
  addEventListener("online", () => again());
  addEventListener("offline", () => {
    state.online = false;
    render();
  });
  addEventListener("visibilitychange", () => document.hidden || again());
  setInterval(() => again(), AGAIN_MS);
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).catch(() => say("装不了离线功能：要用 https 打开。"));
  document.body.dataset.ready = "yes";
  await again();
}

async function again() {
  await meet();
  refresh();
  await send();
}

await start();
