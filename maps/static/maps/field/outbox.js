// The outbox: what waits, what is sent, what the server refused and what to do about it.

import { formatChainage } from "#maps/lib/chainage.js";
import { h } from "#maps/lib/dom.js";

const KINDS = { report: "上报", inspection: "督查", obstacle: "问题" };
const WHY = {
  offline: "连不上服务器，有网络时自动再发。",
  server: "服务器暂时出错，稍后自动再发。",
  login: "登录已过期，登录后自动再发；手机里的一条也不会丢。",
};

/** Draws the queue of the state; `act` mends, discards and sends now. */
export function outboxView(state, act) {
  const groups = [["refused", "没有收下，要处理"], ["waiting", "等着发送"], ["sent", "已发送"]];
  const shown = groups.map(([code, title]) => [code, title, state.queue.filter((item) => item.state === code).reverse()]).filter(([, , items]) => items.length);
  return h(
    "div",
    {},
    state.stopped ? h("p", { class: "message warning", role: "status", id: "stopped" }, WHY[state.stopped], state.stopped === "login" ? h("a", { class: "button field-wide", href: `/login/?next=${encodeURIComponent("/field/")}` }, "去登录") : null) : null,
    state.clockOff ? h("p", { class: "message warning", id: "clock" }, `手机时钟比服务器${state.clockOff > 0 ? "快" : "慢"} ${hours(state.clockOff)}，请校准；照片的时间会按服务器换算。`) : null,
    shown.length ? null : h("p", { class: "quiet-text" }, "发件箱是空的。"),
    shown.map(([code, title, items]) => h("section", { "data-group": code }, h("h2", { class: "field-title" }, `${title} ${items.length}`), items.slice(0, 50).map((item) => row(item, state, act)))),
    state.queue.some(({ state: now }) => now === "waiting") ? h("button", { type: "button", class: "field-wide", id: "send-now", onclick: () => act.sendNow() }, "现在发送") : null,
  );
}

function hours(seconds) {
  const size = Math.abs(seconds);
  return size >= 3600 ? `${(size / 3600).toFixed(1)} 小时` : `${Math.round(size / 60)} 分钟`;
}

function row(item, state, act) {
  const { body } = item;
  const span = body.from === null || body.from === undefined ? "" : `${formatChainage(body.from)}—${formatChainage(body.to)}`;
  return h(
    "article",
    { class: "field-card", "data-no": item.no },
    h("h3", {}, `${KINDS[item.kind]} · ${item.label}`),
    h("p", { class: "small quiet-text" }, [span, body.day, item.photos.length ? `照片 ${item.photos.length} 张` : ""].filter(Boolean).join(" · ")),
    item.photos.length ? h("div", { class: "field-photos" }, item.photos.map(({ thumbnail }) => h("img", { src: `data:image/jpeg;base64,${thumbnail}`, alt: "" }))) : null,
    item.by !== state.me?.id && item.state !== "sent" ? h("p", { class: "small" }, `这是 ${item.byName} 填的，要用他的账号登录才能发。`) : null,
    item.corrected ? h("p", { class: "small" }, "先前收下的那条已作废，由这条代替。") : null,
    item.arrived?.voided ? h("p", { class: "small" }, "服务器上这条已被作废。") : null,
    item.state === "refused" ? refused(item, act) : null,
  );
}

/** What the server said, and the two ways out: mend it and send it again, or let it go. */
function refused(item, act) {
  return h(
    "div",
    {},
    h("p", { class: "message error", role: "alert" }, item.reason),
    h("p", { class: "small" }, advice(item)),
    h("div", { class: "field-two" }, h("button", { type: "button", onclick: () => act.mend(item) }, "改了再发"), h("button", { type: "button", class: "quiet", onclick: () => act.discard(item) }, "不发了，删掉")),
  );
}

function advice({ field, reason, arrived, kind, replaces }) {
  if (arrived && replaces?.length) return "改好的一条已收下，先前那条没能作废：请审核员作废它，再删掉这里的。";
  if (arrived && kind !== "obstacle") return `${KINDS[kind]}已收下，没有收下的是照片。可删掉这张再发；桩号、日期也改了的，已收下的那条会作废，由改好的代替。`;
  if (arrived) return "问题已收下，没有收下的是照片。可删掉这张再发。";
  if (/取消/.test(reason)) return "工程已取消。若现场确已做完，请联系审核员恢复工程后再发；照片还在手机里。";
  if (field === "day") return "改一下日期再发。";
  if (field === "to" || field === "from") return "改一下桩号再发；工程范围可能变了，先更新离线包。";
  if (field === "work" || field === "step") return "工程或工序变了，更新离线包后重填。";
  return "按上面的原因改了再发，或删掉。";
}
