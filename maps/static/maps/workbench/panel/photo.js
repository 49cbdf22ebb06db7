// The panel of a photo: the picture with its line, where and when it was taken, the way to the film of its place.

import { formatChainage } from "#maps/lib/chainage.js";
import { h } from "#maps/lib/dom.js";
import { facts, head } from "#maps/workbench/panel/parts.js";

const SIDES = { L: "左幅", R: "右幅", B: "双侧" };
const WAYS = ["北", "东北", "东", "东南", "南", "西南", "西", "西北"];

/** 东南（132°); null where the phone did not know. */
function wayOf(degrees) {
  return degrees === null || degrees === undefined ? null : `${WAYS[Math.round(degrees / 45) % 8]}（${Math.round(degrees)}°）`;
}

export function photoPanel(data, { select, links, day }) {
  const photo = { ...data.properties, id: data.id };
  const place = photo.road ? `${photo.road} ${formatChainage(Math.round(photo.m))}` : "未定位";
  return h(
    "div",
    { class: "panel-photo" },
    head({ over: "现场照片", title: place, sub: photo.note, demo: photo.demo }),
    h("a", { href: photo.files.marked }, h("img", { src: photo.files.marked, alt: `${place}，${photo.day}` })),
    facts([
      ["日期", photo.day],
      ["工序", photo.step_label ? `${photo.step_label} ${SIDES[photo.side] ?? ""}` : null],
      ["朝向", wayOf(photo.heading_deg)],
      ["定位", photo.by_hand ? "桩号手填" : photo.accuracy_m === null ? null : `±${Math.round(photo.accuracy_m)} 米`],
      ["拍摄人", photo.by],
      ["时间戳", photo.stamped_at],
      ["工程", photo.work_id ? h("button", { type: "button", class: "link", onclick: () => select({ type: "work", id: photo.work_id }) }, photo.stretch) : null],
    ]),
    h("p", { class: "panel-links" }, h("a", { href: `/photos/place/${photo.id}/?as_of=${links.iso(day())}` }, "这一处的先后"), h("a", { href: photo.files.original }, "原件")),
  );
}
