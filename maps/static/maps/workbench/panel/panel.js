// The panel of what is selected: asks the server for it, shows waiting, failure or the thing itself, and keeps to the day.

import { byId, h } from "#maps/lib/dom.js";
import { follow } from "#maps/workbench/follow.js";
import { roadPanel } from "#maps/workbench/panel/road.js";
import { obstaclePanel, pipePanel, placePanel, sourcePanel } from "#maps/workbench/panel/things.js";
import { chooserPanel } from "#maps/workbench/panel/chooser.js";
import { buildingPanel, parcelPanel, villagePanel } from "#maps/workbench/panel/land.js";
import { photoPanel } from "#maps/workbench/panel/photo.js";
import { load } from "#maps/workbench/panel/sources.js";
import { workPanel } from "#maps/workbench/panel/work.js";

const DRAWERS = { work: workPanel, road: roadPanel, obstacle: obstaclePanel, source: sourcePanel, pipe: pipePanel, place: placePanel, village: villagePanel, parcel: parcelPanel, building: buildingPanel, photo: photoPanel };

/** Wires the panel to `store`'s selection, choices and day. `addresses` are those of the API's collections. */
export function createPanel({ store, addresses, history = {}, links, opened, closed, located, missing }) {
  const panel = byId("panel");
  const body = byId("panel-body");
  let known = null;
  let cameFrom = null;

  const width = () => Math.max(240, body.clientWidth - 32);
  const tools = { links, width, day: () => store.get("day"), select: (selection) => store.set({ selection, choices: null }), choose: (selection) => store.set({ selection }), close };

  function draw(content, title) {
    body.replaceChildren(...[content].flat());
    panel.setAttribute("aria-label", title);
    panel.removeAttribute("aria-busy");
  }

  function show() {
    const selection = store.get("selection");
    if (!known || !selection || known.key !== keyOf(selection)) return;
    const drawn = DRAWERS[selection.type](known.data, { ...tools, selection });
    draw([drawn, historyOf(selection)].filter(Boolean), known.data.properties?.stretch ?? known.data.properties?.name ?? "详情");
  }

  /** The way to who changed it, for people who may see that. */
  function historyOf({ type, id }) {
    const table = history[type];
    return table ? h("p", { class: "panel-history small no-print" }, h("a", { href: `/history/?relation=${table}&key=${encodeURIComponent(id)}` }, "历史")) : null;
  }

  const ask = follow(
    ({ selection, day }) => load(addresses, selection, links.iso(day)),
    ({ selection }, data, error) => {
      if (keyOf(store.get("selection")) !== keyOf(selection)) return;
      if (error) fail(error, selection);
      else {
        const fresh = known?.key !== keyOf(selection);
        known = { key: keyOf(selection), data };
        show();
        if (fresh) located(selection, data);
      }
    },
    200,
  );

  function fail(error, selection) {
    const gone = error.status === 404;
    if (gone) missing();
    const again = () => ask({ selection, day: store.get("day") });
    draw(
      h("div", { class: "panel-state" }, h("p", { class: "message error" }, gone ? "没有这一项，可能已被删除，或者地址写错了。" : `没有取到：${error.message}`), gone ? null : h("button", { type: "button", class: "quiet", onclick: again }, "重试")),
      "没有取到",
    );
  }

  function open() {
    if (panel.hidden) cameFrom = document.activeElement;
    panel.hidden = false;
    opened();
  }

  function close() {
    store.set({ selection: null, choices: null });
  }

  function selected() {
    const selection = store.get("selection");
    const choices = store.get("choices");
    if (!selection && !choices) {
      const held = panel.contains(document.activeElement);
      panel.hidden = true;
      known = null;
      closed();
      if (held) (cameFrom?.isConnected ? cameFrom : byId("search-text")).focus({ preventScroll: true });
      return;
    }
    open();
    if (!selection) draw(chooserPanel(choices, tools), "选择一项");
    else {
      if (known?.key !== keyOf(selection)) {
        panel.setAttribute("aria-busy", "true");
        body.replaceChildren(h("p", { class: "panel-state quiet-text" }, "正在取数据…"));
      }
      byId("panel-back").hidden = !choices;
      ask({ selection, day: store.get("day") });
    }
    byId("panel-back").hidden = !(selection && choices);
    body.scrollTop = 0;
  }

  store.watch(["selection", "choices"], selected);
  store.watch("day", () => {
    const selection = store.get("selection");
    if (selection) ask({ selection, day: store.get("day") });
    else if (store.get("choices")) draw(chooserPanel(store.get("choices"), tools), "选择一项");
  });
  byId("panel-close").addEventListener("click", close);
  byId("panel-back").addEventListener("click", () => store.set({ selection: null }));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  let last = 0;
  new ResizeObserver(() => {
    if (Math.abs(width() - last) > 4 && !panel.hidden) {
      last = width();
      show();
    }
  }).observe(body);
  return { open: selected, focus: () => panel.focus({ preventScroll: true }), refresh: () => store.get("selection") && ask({ selection: store.get("selection"), day: store.get("day") }) };
}

function keyOf(selection) {
  return selection ? `${selection.type} ${selection.id} ${selection.m ?? ""}` : "";
}
