// What the phone keeps: packs, the queue and its photos, the person. Written durably, so that a kill loses nothing.

import { openDB } from "idb";

const NAME = "zongheng-field";
const STRICT = { durability: "strict" };
let opened = null;

/** The database, opened once; an error where the browser has none (private windows, storage switched off). */
export function database() {
  opened ??= openDB(NAME, 2, {
    upgrade(db, before) {
      if (before < 2) db.createObjectStore("tiles");
      if (before > 0) return;
      db.createObjectStore("packs", { keyPath: "id" });
      db.createObjectStore("queue", { keyPath: "no", autoIncrement: true });
      db.createObjectStore("photos", { keyPath: "key" });
      db.createObjectStore("kept");
    },
  });
  return opened;
}

/** A value under a name (who, draft, datum), undefined where there is none. */
export async function kept(name) {
  return (await database()).get("kept", name);
}

export async function keep(name, value) {
  const transaction = (await database()).transaction("kept", "readwrite", STRICT);
  transaction.store.put(value, name);
  await transaction.done;
}

export async function packs() {
  return (await database()).getAll("packs");
}

export async function putPack(pack) {
  const transaction = (await database()).transaction("packs", "readwrite", STRICT);
  transaction.store.put(pack);
  await transaction.done;
}

export async function dropPack(id) {
  await (await database()).delete("packs", id);
}

/** Keeps a photo from the shutter on, before anybody has pressed anything else. */
export async function putPhoto(photo) {
  const transaction = (await database()).transaction("photos", "readwrite", STRICT);
  transaction.store.put(photo);
  await transaction.done;
}

export async function photo(key) {
  return (await database()).get("photos", key);
}

export async function dropPhoto(key) {
  await (await database()).delete("photos", key);
}

/** Appends an item to the queue and forgets the draft it came from, in one transaction: both or neither. */
export async function enqueue(item) {
  const transaction = (await database()).transaction(["queue", "kept"], "readwrite", STRICT);
  transaction.objectStore("queue").add({ ...item, state: "waiting", tries: 0 });
  transaction.objectStore("kept").delete("draft");
  await transaction.done;
}

/** All items in the order they were made. */
export async function queue() {
  return (await database()).getAll("queue");
}

/** Lets go of what was sent more than `days` ago: the server has it. */
export async function forgetSent(days = 30) {
  const before = new Date(Date.now() - days * 86_400_000).toISOString();
  const transaction = (await database()).transaction("queue", "readwrite");
  for await (const cursor of transaction.store) {
    const { state, sentAt } = cursor.value;
    if (state === "sent" && sentAt && sentAt < before) cursor.delete();
  }
  await transaction.done;
}

/** Changes an item that is still there; `change` gets the present one and gives what is to be kept, or null for none. */
export async function changeItem(no, change) {
  const transaction = (await database()).transaction("queue", "readwrite", STRICT);
  // `change` waits for nothing: a transaction that is idle ends by itself, and another window could come
  // between.
  const item = await transaction.store.get(no);
  const changed = item ? change(item) : null;
  if (changed) await transaction.store.put(changed);
  else if (item) await transaction.store.delete(no);
  await transaction.done;
  return changed;
}

/** Keeps tiles of the map, as [["z/x/y", bytes], …]; the newer takes the place of the older. */
export async function putTiles(pairs) {
  const transaction = (await database()).transaction("tiles", "readwrite", STRICT);
  for (const [place, bytes] of pairs) transaction.store.put(bytes, place);
  await transaction.done;
}

export async function tileAt(place) {
  return (await database()).get("tiles", place);
}

export async function countTiles() {
  return (await database()).count("tiles");
}

/** Forgets all tiles, once no pack has any. */
export async function dropTiles() {
  await (await database()).clear("tiles");
}
