// How a percent of work done is written, wherever a page draws it; the server's filter `percent` follows the same rule.

/** Whole percents; never 100 before everything is done, never 0 once something is. */
export function percentText(percent) {
  if (percent > 0 && percent < 1) return "<1";
  if (percent > 99 && percent < 100) return "99";
  return String(Math.round(percent));
}

/** The same to one decimal: 99.97 is 99.9 and 0.02 is <0.1; whole numbers without a decimal. */
export function percentTenths(percent) {
  if (percent > 0 && percent < 0.1) return "<0.1";
  if (percent > 99.9 && percent < 100) return "99.9";
  return String(Math.round(percent * 10) / 10);
}
