/* The maps of a briefing that travels as one file: Leaflet layers that change with the day. The file carries this script,
   Leaflet and the data; nothing is asked for from anywhere. */

import { between, coveredOn, cutLine, lightOn, offsetLine, placed, pointAt, stateOf, widthAt } from "./briefing-lines.js";

const LANE_GAP = 2.5;
const LANE_STEP = 2.2;
const LANE_WIDTH = 2;
// Words on the map, pixels: a Chinese character, a digit, the height of a line and of a shield, a mark.
const CHARACTER = 12;
const DIGIT = 7;
const LINE = 16;
const SHIELD = 18;
const MARK = 22;

/** What the file's maps share: the data, and the layers that follow each map's day. */
export function briefingMaps(L, data) {
  const look = data.look;
  const live = new Map();   // map → { day, layers that redraw }

  const known = (map) => {
    if (!live.has(map)) live.set(map, { day: data.days.until.number, redraw: [] });
    return live.get(map);
  };
  const metresAPixel = (map) => 156543.034 * Math.cos((map.getCenter().lat * Math.PI) / 180) / 2 ** map.getZoom();

  /** A layer that is drawn anew when the day or the zoom changes. */
  function redrawn(map, draw) {
    const group = L.layerGroup();
    const again = () => { group.clearLayers(); if (map.hasLayer(group)) draw(group, known(map).day); };
    known(map).redraw.push(again);
    group.on("add", again);
    map.on("zoomend", again);
    return group;
  }

  const line = (points, colour, weight, dash, more = {}) =>
    L.polyline(points, { color: colour, weight, dashArray: dash && dash.length ? dash.map((n) => n * weight).join(" ") : null, lineCap: "butt", lineJoin: "round", interactive: false, ...more });

  function strokes(group, points, width, state, popup) {
    for (const [colour, share, dash, beside] of look.states[state].strokes) {
      if (!beside) line(points, colour, Math.max(0.8, width * share), dash).addTo(group);
    }
    if (popup) line(points, "#000", Math.max(width, 10), [], { opacity: 0, interactive: true }).bindPopup(popup).addTo(group);
  }

  const light = (code) => {
    const one = look.lights[code];
    return one ? `<span style="color:${one.colour}">${one.shape}</span> ${one.label}` : "";
  };
  const text = (words) => { const span = document.createElement("span"); span.textContent = words; return span.innerHTML; };
  const kindLabel = (kind) => kind === look.carriageway ? "道路" : look.kinds[kind].label;
  const workPopup = (work) => () =>
    `<b>${text(work.name)}</b> ${kindLabel(work.kind)}<br>${light(work.light)} 完成 ${work.percent.toFixed(1)}%（${data.days.until.words}）<br>${text(work.reason)}${work.unit ? `<br>${text(work.unit)}` : ""}`;

  const layers = {
    ground(map) {
      const group = L.layerGroup();
      for (const shape of data.land) {
        const style = look.ground[shape.role];
        if (!style) continue;
        const options = { color: style.line, weight: 1, dashArray: style.dash.join(" ") || null, fill: shape.polygon, fillColor: style.fill || "transparent", fillOpacity: style.fill ? 1 : 0, interactive: false };
        (shape.polygon ? L.polygon(shape.rings, options) : L.polyline(shape.rings[0], { ...options, weight: shape.role === "river" ? 4 : 1 })).addTo(group);
      }
      return group;
    },
    plan: (map) => redrawn(map, (group) => {
      for (const road of data.lines) {
        if (road.plan) strokes(group, road.points, widthAt(look, road.class, map.getZoom()) + 1.5, "plan");
      }
      names(group, map);
    }),
    existing: (map) => redrawn(map, (group) => {
      for (const [at, from, to] of data.existing) {   // of these only a day is known by which they were built
        strokes(group, cutLine(data.lines[at], from, to), widthAt(look, data.lines[at].class, map.getZoom()), "existing");
      }
    }),
    works: (map) => redrawn(map, (group, day) => {
      const metres = metresAPixel(map);
      for (const work of data.works) {
        if (work.kind !== look.carriageway) continue;
        const road = data.lines[work.line];
        const width = widthAt(look, road.class, map.getZoom()) * 0.85;
        for (const [side, from, to, begun, finished] of work.pieces) {
          const aside = side === "B" ? 0 : (side === "L" ? 1 : -1) * width * 0.25;
          const points = offsetLine(cutLine(road, from, to), aside * metres);
          const state = stateOf(lightOn(work, data.days, day), begun, finished, day);
          strokes(group, points, side === "B" ? width : width / 2, state, workPopup(work));
          if (lightOn(work, data.days, day) === "red") {
            for (const edge of [1, -1]) line(offsetLine(points, edge * (width / 2 + 1.2) * metres), look.states.late.strokes[0][0], 1.4).addTo(group);
          }
        }
      }
    }),
    villages: (map) => redrawn(map, (group, day) => {
      for (const village of data.villages) {
        const style = look.villages[village.ripeness];
        for (const rings of village.rings) {
          L.polygon(rings, { color: style.colour, weight: 2, dashArray: style.dash.join(" ") || null, fillOpacity: 0.06 })
            .bindPopup(`<b>${text(village.name)}</b><br>${text(village.label)}`).addTo(group);
        }
        for (const building of village.buildings) {
          const state = building.finished <= day ? "finished" : building.topped_out <= day ? "topped_out" : building.begun <= day ? "begun" : "planned";
          const of = look.buildings[state];
          L.polygon(building.rings, { color: of.colour, weight: 1, fillColor: of.colour, fillOpacity: state === "planned" ? 0 : 0.6 })
            .bindPopup(`<b>${text(village.name)}${text(building.name)}</b> ${building.floors} 层<br>${building.area_m2.toLocaleString("zh-CN")} 平方米，${of.label}`).addTo(group);
        }
      }
    }),
    marks: (map) => redrawn(map, (group, day) => {
      for (const mark of data.marks) {
        if (!between(day, mark.found, mark.resolved)) continue;
        const overdue = mark.due < day;
        const icon = L.divIcon({ className: `briefing-mark ${look.marks[mark.kind].shape}${overdue ? " overdue" : ""}`, html: look.marks[mark.kind].character, iconSize: [20, 20] });
        L.marker(mark.at, { icon, keyboard: false }).bindPopup(`<b>${text(mark.title)}</b><br>${look.marks[mark.kind].label}${overdue ? "，逾期" : ""}${mark.unit ? `<br>${text(mark.unit)}` : ""}`).addTo(group);
      }
    }),
    covered: (map) => redrawn(map, (group, day) => {
      const roles = coveredOn(data.days, day);
      for (const shape of data.land) {
        if (!roles.includes(shape.role)) continue;
        const fill = { covered: "#9cc4c4", gained: "#e9b45c" }[shape.role];
        const edge = { covered: "#0d5c63", gained: "#8f5200" }[shape.role];
        L.polygon(shape.rings, { color: edge, weight: 1, fillColor: fill, fillOpacity: 0.6, interactive: false }).addTo(group);
      }
    }),
  };

  function network(map, kind) {
    const style = look.kinds[kind];
    return redrawn(map, (group, day) => {
      const metres = metresAPixel(map);
      for (const work of data.works) {
        if (work.kind !== kind) continue;
        const road = data.lines[work.line];
        const lane = widthAt(look, road.class, map.getZoom()) / 2 + LANE_GAP + (Math.abs(style.lane) - 1) * LANE_STEP;
        const aside = (style.lane > 0 ? -1 : 1) * lane * metres;
        for (const [, from, to, begun, finished] of work.pieces) {
          const points = offsetLine(cutLine(road, from, to), aside);
          if (finished <= day) line(points, style.dark, LANE_WIDTH, style.inner).addTo(group);
          else if (begun <= day) { line(points, style.dark, LANE_WIDTH).addTo(group); line(points, "#fff", LANE_WIDTH * 0.4).addTo(group); }
          else line(points, style.dark, 0.9, style.planned_dash).addTo(group);
        }
        line(offsetLine(cutLine(road, work.pieces[0]?.[1] ?? 0, work.pieces.at(-1)?.[2] ?? 0), aside), "#000", 8, [], { opacity: 0, interactive: true }).bindPopup(workPopup(work)).addTo(group);
      }
    });
  }

  /** Axis shields at every zoom, road names when there is room; none upon another, nor upon the mark of a problem. */
  function names(group, map) {
    const zoom = map.getZoom();
    const roads = data.lines.filter((road) => road.plan);
    const shields = roads.filter((road) => road.label).map((road) => [road, "briefing-shield", road.label, shieldBoxes(map, road)]);
    const words = roads.filter((road) => road.name && zoom >= (road.label ? 12.5 : 13.5))
      .sort((one, two) => Boolean(two.label) - Boolean(one.label))
      .map((road) => [road, "briefing-name", road.name, nameBoxes(map, road)]);
    const marks = data.marks.map((mark) => around(map.project(mark.at), MARK, MARK));
    const all = [...shields, ...words];
    placed(all.map(([, , , boxes]) => boxes), marks).forEach((box, i) => {
      if (!box) return;
      const [left, top, right, bottom] = box;
      const at = map.unproject([(left + right) / 2, (top + bottom) / 2]);
      const icon = L.divIcon({ className: all[i][1], html: text(all[i][2]), iconSize: [right - left, bottom - top] });
      L.marker(at, { icon, interactive: false, keyboard: false }).addTo(group);
    });
  }

  const around = ({ x, y }, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  const along = (road, share) => pointAt(road, road.at[0] + (road.at.at(-1) - road.at[0]) * share);

  /** Beyond either end of its road, then on it. */
  function shieldBoxes(map, road) {
    const width = 10 + [...road.label].reduce((sum, character) => sum + (character < "\u00ff" ? DIGIT : CHARACTER), 0);
    const [first, last] = [0, 1].map((share) => map.project(along(road, share)));
    const length = Math.hypot(last.x - first.x, last.y - first.y) || 1;
    const [east, south] = [(last.x - first.x) / length, (last.y - first.y) / length];
    const off = Math.abs(east) * (width / 2 + 4) + Math.abs(south) * (SHIELD / 2 + 4);
    return [
      around({ x: first.x - east * off, y: first.y - south * off }, width, SHIELD),
      around({ x: last.x + east * off, y: last.y + south * off }, width, SHIELD),
      ...[0.1, 0.9, 0.2, 0.8, 0.35, 0.65].map((share) => around(map.project(along(road, share)), width, SHIELD)),
    ];
  }

  /** Near the middle of its road; nowhere on a road shorter than its name. */
  function nameBoxes(map, road) {
    const width = CHARACTER * road.name.length + 2;
    const [first, last] = [0, 1].map((share) => map.project(along(road, share)));
    if (Math.hypot(last.x - first.x, last.y - first.y) < width) return [];
    return [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map((share) => around(map.project(along(road, share)), width, LINE));
  }

  const together = new Map();   // name → maps that move together

  function furnish(map, { box, mode, marks, sync }) {
    map.fitBounds(box, { paddingTopLeft: [4, 4], paddingBottomRight: [4, mode === "year" ? 72 : 4] });
    map.setMaxBounds(L.latLngBounds(box).pad(0.5));
    const state = known(map);
    const day = L.DomUtil.create("div", "briefing-day");
    const show = (number, words) => {
      state.day = number;
      day.firstChild.textContent = `截至${words}`;
      for (const again of state.redraw) again();
    };
    day.append(L.DomUtil.create("b", ""));
    const box_ = L.control({ position: "bottomleft" });
    box_.onAdd = () => { L.DomEvent.disableClickPropagation(day); L.DomEvent.disableScrollPropagation(day); return day; };
    box_.addTo(map);
    const corner = mode === "year" ? "topright" : "bottomright";   // the time bar takes the foot of a narrow map
    L.Control.Scale.include({
      _updateMetric(most) {
        const metres = this._getRoundNum(most);
        this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
      },
    });
    L.control.scale({ imperial: false, position: corner }).addTo(map);
    if (marks.length) {
      const badge = L.control({ position: corner });
      badge.onAdd = () => { const div = L.DomUtil.create("div", "briefing-marks"); div.textContent = marks.join(" "); return div; };
      badge.addTo(map);
    }
    if (mode === "year") timeBar(day, show);
    else show(data.days[mode].number, data.days[mode].words);
    if (sync) keepTogether(map, sync);
  }

  /** Months of the year as a slider with a button that plays through them. */
  function timeBar(day, show) {
    const months = data.days.months;
    const play = L.DomUtil.create("button", "", day);
    const slider = L.DomUtil.create("input", "", day);
    Object.assign(slider, { type: "range", min: 0, max: months.length - 1, step: 1, value: months.length - 1 });
    slider.setAttribute("aria-label", "截至日期");
    play.type = "button";
    let timer = 0;
    const draw = () => { const month = months[Number(slider.value)]; show(month.number, month.words); };
    const stop = () => { clearInterval(timer); timer = 0; play.textContent = "▶"; play.setAttribute("aria-label", "逐月播放"); };
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (Number(slider.value) === months.length - 1) slider.value = 0;
      draw();
      play.textContent = "❚❚";
      play.setAttribute("aria-label", "暂停");
      timer = setInterval(() => {
        slider.value = Number(slider.value) + 1;
        draw();
        if (Number(slider.value) === months.length - 1) stop();
      }, 900);
    });
    slider.addEventListener("input", () => { stop(); draw(); });
    stop();
    draw();
  }

  function keepTogether(map, name) {
    const others = together.get(name) ?? [];
    let moving = false;
    const follow = (from, to) => from.on("move", () => {
      if (moving) return;
      moving = true;
      to.setView(from.getCenter(), from.getZoom(), { animate: false });
      moving = false;
    });
    for (const other of others) { follow(map, other); follow(other, map); }
    together.set(name, [...others, map]);
  }

  return {
    layer: (map, what) => what.startsWith("kind-") ? network(map, what.slice(5)) : layers[what](map),
    furnish,
  };
}
