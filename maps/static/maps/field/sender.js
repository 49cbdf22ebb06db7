// Sending the queue: in order, one page at a time, every item once and only once; what the server refuses is kept and told.

import { changeItem, dropPhoto, photo, queue } from "#maps/field/db.js";

const PIECE = 262_144;
// A piece takes a minute over the slowest networks that still carry anything.
const LONGEST_MS = 120_000;
const ADDRESSES = { report: "/api/reports/", inspection: "/api/inspections/", obstacle: "/api/obstacles/" };

/** Why sending stopped: `offline`, `login`, `server`; null when all is sent or refused. */
class Stopped extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/**
 * Sends what waits. `me` is who is logged in; items of others wait for them. `told` is called after every change.
 * The lock lets one page send at a time, and is let go by a page that is killed.
 */
export function sendAll({ ask, told }) {
  return navigator.locks.request("zongheng-field-send", { ifAvailable: true }, async (lock) => {
    if (!lock) return null;
    try {
      const me = await login(ask);
      for (const item of await queue()) {
        if (item.state !== "waiting" || item.by !== me.id) continue;
        await sendItem(item, { ask, csrf: me.csrf });
        await told();
      }
      return null;
    } catch (error) {
      if (error instanceof Stopped) return error.why;
      throw error;
    }
  });
}

async function login(ask) {
  return (await answer(ask, "/api/field-me/", {})).body;
}

async function sendItem(item, tools) {
  try {
    let arrived = item;
    if (!item.arrived && ADDRESSES[item.kind]) {
      const { body } = await post(ADDRESSES[item.kind], item.body, tools);
      arrived = await changeItem(item.no, (one) => ({ ...one, arrived: { id: body.id, voided: Boolean(body.properties?.voided) } }));
    }
    await withdraw(arrived ?? item, tools);
    await sendPhotos(arrived ?? item, tools);
    // Without the work as it was packed: only what is mended and sent again needs it, and the queue is read often.
    await changeItem(item.no, ({ work: _, ...one }) => ({ ...one, state: "sent", sentAt: new Date().toISOString() }));
    for (const { key } of item.photos) await dropPhoto(key);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await changeItem(item.no, (one) => ({ ...one, state: "refused", reason: error.message, field: error.field }));
  }
}

/** Voids what the item takes the place of, after it has arrived itself: nothing is gone in between. */
async function withdraw(item, tools) {
  for (const id of item.replaces ?? []) {
    try {
      if (id !== item.arrived.id) await post(`${ADDRESSES[item.kind]}${id}/void/`, { reason: "现场改正，由新的一条代替" }, tools);
    } catch (error) {
      if (!(error instanceof Refused && /已经作废/.test(error.message))) throw error;
    }
    await changeItem(item.no, (one) => ({ ...one, replaces: one.replaces.filter((other) => other !== id), corrected: true }));
  }
}

/** Thumbnails of all photos first, then their bytes. */
async function sendPhotos(item, tools) {
  const kept = [];
  for (const { key } of item.photos) {
    const one = await photo(key);
    if (one) kept.push(one);
  }
  const begun = [];
  for (const one of kept) begun.push((await post("/api/photos/", photoBody(one, item), tools)).body);
  for (const [index, one] of kept.entries()) await sendBytes(one, begun[index], tools);
}

function photoBody(one, item) {
  const body = { ...one.said, key: one.key, size_bytes: one.bytes.byteLength, sha256: one.sha256, thumbnail: one.thumbnail, sent_at: new Date().toISOString() };
  return { ...body, ...item.shows };
}

async function sendBytes(one, begun, tools) {
  let { received_bytes: offset, done } = begun;
  while (!done) {
    const piece = one.bytes.slice(offset, offset + PIECE);
    const address = `/api/photos/uploads/${one.key}/?offset=${offset}`;
    const response = await answer(tools.ask, address, { method: "PUT", body: piece, headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": tools.csrf } });
    if (!response.body.done && response.body.received_bytes <= offset) throw new Stopped("server"); // it would go on for ever
    ({ received_bytes: offset, done } = response.body);
  }
}

/** A request the server will not take, however often it is sent. */
class Refused extends Error {
  constructor(message, field) {
    super(message);
    this.field = field;
  }
}

function post(address, body, { ask, csrf }) {
  return answer(ask, address, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": csrf } });
}

/** The JSON of an answer. No answer, a login that ran out and a server in trouble stop the sending; the rest is refused. */
async function answer(ask, address, options) {
  let response;
  let body;
  try {
    // A connection that died silently would hold the queue of every window until the page is closed.
    response = await ask(address, { credentials: "same-origin", signal: AbortSignal.timeout(LONGEST_MS), ...options, headers: { Accept: "application/json", ...options.headers } });
    body = await response.json();
  } catch {
    throw new Stopped(response && response.status >= 500 ? "server" : "offline");
  }
  if (response.ok) return { status: response.status, body };
  if (response.status >= 500 || response.status === 429 || response.status === 408) throw new Stopped("server");
  if (response.status === 401 || (response.status === 403 && /CSRF|登录/.test(body.detail ?? ""))) throw new Stopped("login");
  const [field, reason] = Object.entries(body)[0] ?? ["detail", ""];
  throw new Refused([reason].flat()[0] || `服务器拒绝了（${response.status}）。`, field === "detail" ? "" : field);
}
