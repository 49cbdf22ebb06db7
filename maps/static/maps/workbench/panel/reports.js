// Reports of a work up to a day, newest first, with author and time; voided ones struck through with their reason.

import { formatChainage } from "#maps/lib/chainage.js";
import { dayOf, inShort } from "#maps/lib/days.js";
import { h } from "#maps/lib/dom.js";
import { section } from "#maps/workbench/panel/parts.js";

const SIDES = { L: "左幅", R: "右幅", B: "双侧" };
const FIRST = 6;

export function reportList(reports, day) {
  const known = reports.filter((report) => dayOf(report.day) <= day).sort((one, other) => dayOf(other.day) - dayOf(one.day) || other.id - one.id);
  if (!known.length) return section("上报", h("p", { class: "quiet-text" }, "这一天以前没有上报。"));
  const lines = known.map((report) => line(report, day));
  return section(
    `上报 ${known.length}条`,
    h("ol", { class: "reports" }, lines.slice(0, FIRST)),
    lines.length > FIRST ? h("details", {}, h("summary", { class: "small" }, `更早的${lines.length - FIRST}条`), h("ol", { class: "reports" }, lines.slice(FIRST))) : null,
  );
}

function line(report, day) {
  const what = `${report.step_label ?? report.step} ${formatChainage(report.from_m)}–${formatChainage(report.to_m)} ${SIDES[report.side] ?? ""}`;
  const voided = report.voided ?? Boolean(report.voided_at);
  return h(
    "li",
    { class: voided ? "voided" : null },
    h("span", { class: "report-day" }, inShort(report.day, day)),
    h(
      "div",
      {},
      h("p", {}, voided ? h("del", {}, what) : what),
      h("p", { class: "small quiet-text" }, `${report.by}，${moment(report.recorded_at)}填报`, report.note ? `。${report.note}` : ""),
      voided ? h("p", { class: "small void-reason" }, `已作废：${report.void_reason ?? "未写原因"}${report.voided_by ? `（${report.voided_by}，${moment(report.voided_at)}）` : ""}`) : null,
    ),
  );
}

/** 6月1日18:00 in the time of the district, whatever the reader's clock. */
export function moment(iso) {
  if (!iso) return "";
  const parts = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(new Date(iso));
  const of = (type) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}年${of("month")}月${of("day")}日${of("hour")}:${of("minute")}`;
}
