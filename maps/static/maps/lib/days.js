// Days as numbers counted from 2000-01-01, as the tiles carry them, and how they are said in Chinese. No clock is read here.

const DAY_MS = 86_400_000;
const ZERO = Date.UTC(2000, 0, 1);

/** The number that stands for "never" in tiles. */
export const NEVER = 32767;

/** Day number of "2014-11-30"; null for anything that is not a day of the calendar. */
export function dayOf(iso) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso ?? "");
  if (!parts) return null;
  const day = Math.round((Date.UTC(+parts[1], +parts[2] - 1, +parts[3]) - ZERO) / DAY_MS);
  return isoOf(day) === iso ? day : null;
}

/** "2014-11-30" of a day number. */
export function isoOf(day) {
  return new Date(ZERO + day * DAY_MS).toISOString().slice(0, 10);
}

/** Year, month (1–12) and day of the month. */
export function partsOf(day) {
  const date = new Date(ZERO + day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
}

/** 2014年11月30日 */
export function inWords(day) {
  const { year, month, date } = partsOf(day);
  return `${year}年${month}月${date}日`;
}

/** 11月30日, with the year only where it differs from that of `day`. */
export function inShort(iso, day = null) {
  const number = dayOf(iso);
  if (number === null) return "";
  const { year, month, date } = partsOf(number);
  const here = day === null ? year : partsOf(day).year;
  return here === year ? `${month}月${date}日` : inWords(number);
}

/** How long ago `iso` was on `day`: 当天, 1天前, 3个月前; later days say so. */
export function ageInWords(iso, day) {
  const number = dayOf(iso);
  if (number === null) return "";
  const days = day - number;
  if (days === 0) return "当天";
  if (days < 0) return `${-days}天后`;
  if (days < 60) return `${days}天前`;
  if (days < 730) return `${Math.floor(days / 30.44)}个月前`;
  return `${Math.floor(days / 365.25)}年前`;
}

/** First day of the month that `day` is in, `step` months on. */
export function monthStart(day, step = 0) {
  const { year, month } = partsOf(day);
  return Math.round((Date.UTC(year, month - 1 + step, 1) - ZERO) / DAY_MS);
}

/** Last day of the month that `day` is in, `step` months on: where a monthly figure is read. */
export function monthEnd(day, step = 0) {
  return monthStart(day, step + 1) - 1;
}

/** From one month's end to the next one before or after `day`, as Shift and the page keys move. */
export function stepMonth(day, direction) {
  if (direction > 0) return day === monthEnd(day) ? monthEnd(day, 1) : monthEnd(day);
  return monthEnd(day, -1);
}

export function clamp(day, first, last) {
  return Math.min(last, Math.max(first, day));
}
