// The strip charts of a visit's sites: each work on the earlier day and on the later one, drawn as in its panel.

import { getJson } from "#maps/lib/api.js";
import { dayOf, inShort } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { evidenceKey } from "#maps/workbench/panel/evidence.js";
import { strip } from "#maps/workbench/panel/strip.js";

// As wide as the text block of a printed page takes.
const WIDEST = 620;

async function drawInto(place) {
  const [earlier, later] = place.dataset.days.split(" ");
  const width = Math.min(WIDEST, place.clientWidth);
  try {
    const answers = await Promise.all([earlier, later].map((day) => getJson(`/api/works/${place.dataset.work}/`, { as_of: day })));
    const works = answers.map((answer) => answer.properties ?? answer);
    place.replaceChildren(...[earlier, later].map((day, index) => h("div", {}, h("h3", {}, index ? `现在（${inShort(day, dayOf(later))}）` : inShort(day, dayOf(later))), strip(works[index], dayOf(day), width))));
    if (works.some(({ graded = [] }) => graded.some(({ grade }) => grade !== "reported"))) place.append(evidenceKey());
  } catch {
    place.replaceChildren(h("p", { class: "small" }, "形象进度图没有取到，请刷新。"));
  }
}

await Promise.all([...document.querySelectorAll(".visit-strips")].map(drawInto));
byId("main").dataset.drawn = "yes";
