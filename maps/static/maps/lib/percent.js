// How a percent of work done is written, wherever a page draws it; gis/text/percent.py is its twin on the server.

/** To one decimal: 100 only when all is done, 0 only before anything is; whole numbers without a decimal. */
export function percentTenths(percent) {
  if (percent > 0 && percent < 0.05) return "<0.1";
  if (percent > 99.9 && percent < 100) return "99.9";
  return String(Math.round(percent * 10) / 10);
}
