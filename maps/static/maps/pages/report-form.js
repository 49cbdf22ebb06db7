// The field form's help for one thumb: steppers, crossings to jump to, and the chosen stretch on the strip.

import { formatChainage } from "#maps/lib/chainage.js";
import { parseChainage, reportedBefore, stepped, toCentimetre } from "#maps/pages/report-chainage.js";

const form = document.querySelector("form.report");
if (form) {
  const low = Number(form.dataset.low);
  const high = Number(form.dataset.high);
  const start = form.elements.start;
  const end = form.elements.end;
  const standing = JSON.parse(document.getElementById("standing").textContent);

  function put(field, metres) {
    field.value = formatChainage(toCentimetre(metres, low, high));
    show();
  }

  // An end that is still empty starts from where the other end is.
  function at(field) {
    return parseChainage(field.value) ?? parseChainage((field === start ? end : start).value) ?? low;
  }

  function show() {
    const ends = [parseChainage(start.value), parseChainage(end.value)];
    const swapped = ends[0] !== null && ends[1] !== null && ends[0] > ends[1];
    const [from, to] = ends.sort((one, other) => one - other);
    const known = from !== null && to !== null && to > from;
    const step = form.elements.step.value;
    for (const label of form.querySelectorAll(".step")) {
      const chosen = label.querySelector(".chosen");
      const here = label.querySelector("input").value === step && known;
      const [y, height] = { L: [0, 1], R: [1, 1] }[form.elements.side.value] ?? [0, 2];
      chosen.setAttribute("x", here ? from : low);
      chosen.setAttribute("width", here ? to - from : 0);
      chosen.setAttribute("y", y);
      chosen.setAttribute("height", height);
    }
    const length = form.querySelector(".reported-length");
    length.hidden = !known;
    if (known) length.textContent = `长 ${Number((to - from).toFixed(2))} 米${swapped ? "，起点在止点之后" : ""}${outside(from, to)}`;
    tellBefore(known, { step: Number(step), side: form.elements.side.value, from, to });
  }

  function tellBefore(known, stretch) {
    const { metres, by } = known ? reportedBefore(standing, stretch) : { metres: 0, by: [] };
    const told = form.querySelector(".reported-before");
    told.hidden = !metres;
    const whole = metres >= Number((stretch.to - stretch.from).toFixed(2));
    told.textContent = metres ? `${whole ? "全部" : "其中"} ${metres} 米已报过：${by.map(([name, length]) => `${name} ${length} 米`).join("，")}。` : "";
  }

  function outside(from, to) {
    return from < low || to > high ? `，超出工程范围 ${formatChainage(low)}—${formatChainage(high)}` : "";
  }

  for (const group of form.querySelectorAll("[data-chainage]")) {
    const field = form.elements[group.dataset.chainage];
    for (const hidden of group.querySelectorAll("[hidden]")) hidden.hidden = false;
    group.addEventListener("click", (event) => {
      const { step, to } = event.target.dataset;
      if (step) put(field, stepped(at(field), Number(step), low, high));
      else if (to) put(field, Number(to));
    });
  }

  // Another step begins where that step is still open.
  form.addEventListener("change", (event) => {
    if (event.target.name === "step") {
      const open = event.target.closest(".step").querySelector(".strip").dataset.open;
      if (open) {
        start.value = formatChainage(toCentimetre(Number(open), low, high));
        end.value = "";
      }
    }
    show();
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", () => {
    form.querySelector(".send").disabled = true;
  });
  addEventListener("pageshow", () => {
    form.querySelector(".send").disabled = false;
  });
  show();
}
