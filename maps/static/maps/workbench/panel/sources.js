// What the panel needs to know of a selected thing, asked of the API: the thing, and for a road its works and chainage.

import { ApiError, getJson } from "#maps/lib/api.js";
import { formatChainage } from "#maps/lib/chainage.js";

/** The answer for `selection` on the day `iso`; raises ApiError. A road carries `works` and, with a chainage, `at`. */
export async function load(addresses, { type, id, m }, iso) {
  if (!addresses[type]) throw new ApiError("请先登录再看。", 403);
  const thing = await getJson(`${addresses[type]}${id}/`, { as_of: iso });
  if (type !== "road") return thing;
  const [works, at] = await Promise.all([
    getJson(addresses.work, { road: id, as_of: iso }),
    m === undefined || m === null ? null : pointAt(addresses, thing, m),
  ]);
  return { ...thing, works: works.features, at };
}

/** Longitude and latitude of a chainage of a road; null where the road is not that long. */
async function pointAt(addresses, road, m) {
  const q = `${road.properties.name} ${formatChainage(m)}`;
  const { results } = await getJson(addresses.search, { q });
  const point = results.find((result) => result.type === "chainage" && result.road === road.id);
  return point ? [point.lon, point.lat] : null;
}
