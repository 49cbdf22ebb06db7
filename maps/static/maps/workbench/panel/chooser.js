// The list of what lies under a click, when it is more than one thing.

import { h } from "#maps/lib/dom.js";
import { kindOf } from "#maps/workbench/words.js";

const TYPES = { work: "工程", pipe: "管线", obstacle: "问题", source: "源点", road: "道路", place: "地点", village: "村", parcel: "地块", building: "安置楼", photo: "照片" };

/** A list of buttons; choosing one selects it and leaves the way back. */
export function chooserPanel(things, { choose }) {
  return h(
    "div",
    { class: "panel-chooser" },
    h("h2", {}, `此处有${things.length}项，看哪一项？`),
    h(
      "ul",
      {},
      things.map((thing) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "choice", onclick: () => choose({ type: thing.type, id: thing.id }) },
            h("span", { class: "choice-type small" }, TYPES[thing.type]),
            h("span", { class: "choice-words" }, wordsOf(thing)),
          ),
        ),
      ),
    ),
  );
}

function wordsOf(thing) {
  if (thing.type === "work") return `${kindOf(thing.kind)}${thing.label ? ` · ${thing.label}` : ""}`;
  if (thing.type === "pipe") return [`${kindOf(thing.kind)}管线`, thing.label, thing.laid ? "已敷设" : "规划"].filter(Boolean).join(" · ");
  return thing.label;
}
