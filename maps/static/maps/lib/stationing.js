// A road's own stations (设计桩号), from the parts without a jump that the server gives: a metre, and the station there.

/** Whether stations are the metres along the line themselves. */
export function isPlain({ stations = [] }) {
  return stations.length < 2 && !stations[0]?.station_m;
}

/** The station at a metre of the line; where it jumps, the one from there on. */
export function stationAt({ stations }, metre) {
  const zone = stations.findLast((one) => one.from_m <= metre) ?? stations[0];
  return zone.station_m + metre - zone.from_m;
}
