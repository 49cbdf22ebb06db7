// The page of plans: bars beside the dates, dragged or typed; what is ticked changes together. Saving is the form's own.

import { dayOf, isoOf } from "#maps/lib/days.js";
import { byId, h } from "#maps/lib/dom.js";
import { barOf, dragged, shareOf } from "#maps/plans/plans-model.js";

const form = document.getElementById("plans");
if (form) open();

function open() {
  const months = byId("gantt-months");
  const days = [...months.children].reduce((sum, one) => sum + Number(one.dataset.days), 0);
  for (const one of months.children) one.style.flexGrow = one.dataset.days;
  const scale = { first: dayOf(months.dataset.first), days };
  const rows = [...form.querySelectorAll("tr[data-work]")].map((row) => rowOf(row, scale));

  function update() {
    for (const row of rows) row.draw();
    const changed = rows.filter((row) => row.changed()).length;
    const ticked = rows.filter((row) => row.tick.checked).length;
    byId("plans-changed").textContent = changed ? `改了 ${changed} 项，写明原因后保存。` : "拖动横道，或改日期。";
    byId("plans-ticked").textContent = ticked ? `已选 ${ticked} 项` : "勾选几项，一起改";
  }

  byId("plans-all").addEventListener("change", ({ target }) => {
    for (const row of rows) row.tick.checked = target.checked;
    update();
  });
  for (const button of form.querySelectorAll("[data-many]")) {
    button.addEventListener("click", () => {
      for (const row of rows.filter(({ tick }) => tick.checked)) many(row, button.dataset.many);
      update();
    });
  }
  form.addEventListener("input", update);
  form.addEventListener("dragged", update);
  update();
}

function many(row, what) {
  const day = byId("plans-day").value;
  if (what !== "shift") {
    if (day) row.input(what).value = day;
    return;
  }
  const by = Number(byId("plans-shift").value) || 0;
  for (const name of ["start", "finish", "due"]) {
    const input = row.input(name);
    if (input.value) input.value = isoOf(dayOf(input.value) + by);
  }
}

function rowOf(row, scale) {
  const key = row.dataset.work;
  const input = (name) => row.querySelector(`[name="${name}-${key}"]`);
  const place = row.querySelector(".gantt");
  const was = { start: numberOf(place.dataset.wasStart), finish: numberOf(place.dataset.wasFinish) };
  const plan = () => ({ start: numberOf(input("start").value), finish: numberOf(input("finish").value) });
  const changed = () => ["start", "finish", "due"].some((name) => input(name).value !== input(name).defaultValue);

  function draw() {
    row.classList.toggle("is-changed", changed());
    const bar = barOf(plan(), scale);
    const before = changed() ? barOf(was, scale) : null;
    const due = numberOf(input("due").value);
    place.replaceChildren(
      ...(before ? [h("span", { class: "gantt-was", style: span(before) })] : []),
      ...(bar ? [h("span", { class: "gantt-bar", style: span(bar), title: `${input("start").value} 至 ${input("finish").value}` })] : []),
      ...(due === null ? [] : [h("span", { class: "gantt-due", style: `left:${percent(shareOf(due + 1, scale))}`, title: `目标期限 ${input("due").value}` })]),
    );
  }

  place.addEventListener("pointerdown", (event) => {
    if (!event.target.classList.contains("gantt-bar") || event.button > 0) return;
    const bar = event.target.getBoundingClientRect();
    const from = plan();
    const part = event.clientX - bar.left < 8 ? "start" : bar.right - event.clientX < 8 ? "finish" : "whole";
    const each = place.clientWidth / scale.days;
    const move = (moved) => {
      const to = dragged(from, part, Math.round((moved.clientX - event.clientX) / each));
      input("start").value = isoOf(to.start);
      input("finish").value = isoOf(to.finish);
      place.dispatchEvent(new Event("dragged", { bubbles: true }));
    };
    place.setPointerCapture(event.pointerId);
    place.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) place.addEventListener(end, () => place.removeEventListener("pointermove", move), { once: true });
    event.preventDefault();
  });
  return { tick: row.querySelector(".plans-tick"), input, changed, draw };
}

function numberOf(iso) {
  return iso ? dayOf(iso) : null;
}

function percent(share) {
  return `${(share * 100).toFixed(3)}%`;
}

function span({ left, width }) {
  return `left:${percent(left)};width:${percent(width)}`;
}
