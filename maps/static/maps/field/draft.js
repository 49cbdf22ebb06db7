// A draft of the form and the item of the queue that it becomes. No browser objects but random keys.

import { formatChainage } from "#maps/lib/chainage.js";
import { proposal } from "#maps/field/next.js";
import { graining } from "#maps/field/place.js";

/** A new draft for `work`, with step, side and stretch proposed from where one stands and what comes next. */
export function newDraft(kind, work, { place, position, today }) {
  const here = place && place.road.id === work.road_id ? place : null;
  const grain = Math.max(10, position ? graining(position.accuracy) : 10);
  const guess = here ? proposal(work, here.side, here.metres, grain) : { step: work.steps[0]?.code ?? "", side: "B", from: null, to: null };
  const own = kind === "obstacle" ? { from: here ? Math.round(here.metres) : null, to: null } : {};
  return {
    kind, work, ...guess, ...own, day: today, note: "", photos: [], problem: "", found: "all", foundFrom: null, foundTo: null,
    obstacle: "", title: "", unit: "", key: crypto.randomUUID(),
  };
}

/** What is wrong with a draft, in words; empty where nothing is. The server looks again. */
export function problemOf(draft, today) {
  const { kind, from, to, work } = draft;
  if (draft.day > today) return "日期还没有到。";
  if (!draft.day) return "请填日期。";
  if (kind === "obstacle") {
    if (!draft.obstacle) return "请选问题的类别。";
    return draft.title.trim() ? "" : "请写一句是什么问题。";
  }
  if (!draft.step) return "请选工序。";
  if (from === null || to === null) return "请填从哪里到哪里。";
  if (from === to) return "起点和止点是同一处，长度为 0。";
  const outside = [from, to].some((metres) => metres < work.from_m || metres > work.to_m);
  if (outside) return `超出工程范围 ${formatChainage(work.from_m)}—${formatChainage(work.to_m)}。`;
  if (kind === "inspection" && draft.found === "part" && (draft.foundFrom === null || draft.foundTo === null || draft.foundFrom === draft.foundTo)) return "请填实际完成的一段。";
  return "";
}

/** The item of the queue: what is sent, what its photos show, and what the list says of it. */
export function itemOf(draft, me) {
  const { kind, work, key } = draft;
  const photos = draft.photos.map(({ key: photo, thumbnail }) => ({ key: photo, thumbnail }));
  const shows = { work: work.id, side: kind === "obstacle" ? "B" : draft.side, m: draft.to ?? draft.from, ...shown(draft) };
  return { kind, label: label(draft), body: bodyOf(draft), shows, photos, key, work, draft: { ...draft, photos }, by: me?.id ?? null, byName: me?.name ?? "", madeAt: new Date().toISOString() };
}

function shown({ kind, step, key }) {
  if (kind === "report") return { step, report_key: key };
  if (kind === "inspection") return { step, inspection_key: key };
  return { obstacle_code: codeOf(key) };
}

function codeOf(key) {
  return `F-${key.slice(0, 18)}`;
}

function label({ kind, work, step, title }) {
  if (kind === "obstacle") return `${work.stretch} ${title}`;
  return `${work.stretch} ${work.steps.find(({ code }) => code === step)?.label ?? ""}`;
}

function bodyOf(draft) {
  const { kind, work, key, day, note } = draft;
  const [from, to] = draft.from !== null && draft.to !== null ? [Math.min(draft.from, draft.to), Math.max(draft.from, draft.to)] : [draft.from, draft.to];
  if (kind === "obstacle") {
    const span = from !== null && to !== null && from !== to ? { from, to } : {};
    return { code: codeOf(key), kind: draft.obstacle, title: draft.title.trim(), detail: note, work: work.id, unit: draft.unit, day, ...span };
  }
  const common = { key, work: work.id, step: draft.step, side: draft.side, from, to, day, note };
  return kind === "inspection" ? { ...common, ...foundOf(draft, from, to) } : common;
}

function foundOf({ found, foundFrom, foundTo }, from, to) {
  if (found === "all") return { found_from: from, found_to: to };
  if (found === "none") return { found_from: null, found_to: null };
  return { found_from: Math.min(foundFrom, foundTo), found_to: Math.max(foundFrom, foundTo) };
}

/**
 * The item as it was mended; null where that cannot be. What had arrived and says something else now is a new one, under
 * a key of its own, that takes the place of the one that arrived: the same key would be answered with the old words.
 */
export function mended(item, draft, me) {
  const again = itemOf(draft, me);
  const ready = { ...item, ...again, state: "waiting", reason: "" };
  if (!item.arrived || JSON.stringify(item.body) === JSON.stringify(again.body)) return ready;
  if (draft.kind === "obstacle") return null;
  const renewed = itemOf({ ...draft, key: crypto.randomUUID() }, me);
  return { ...ready, ...renewed, arrived: null, replaces: [...(item.replaces ?? []), item.arrived.id] };
}

/** The draft of a refused item, to be mended under the same key; its work as the pack has it now. */
export function draftOfItem(item, packs) {
  const work = packs.flatMap((pack) => pack.works).find(({ id }) => id === item.work.id) ?? item.work;
  return { ...item.draft, work, no: item.no, problem: item.reason };
}
