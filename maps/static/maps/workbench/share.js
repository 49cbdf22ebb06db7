// Sharing a view: its address, which holds day, place, layers, filter, comparison and measurement, as a link and as a QR code.

import { h } from "#maps/lib/dom.js";

/** A tool like the others. `write()` brings the page's address up to date first. */
export function createShare({ address, write }) {
  const link = h("input", { readonly: true, "aria-label": "这个画面的链接", onfocus: () => link.select() });
  const said = h("p", { class: "small quiet-text", role: "status" });
  const code = h("img", { class: "share-code", alt: "这个画面的二维码", width: 196, height: 196 });
  const copy = h("button", { type: "button", class: "quiet", onclick: copied }, "复制链接");

  async function copied() {
    try {
      await navigator.clipboard.writeText(link.value);
      said.textContent = "已复制。";
    } catch {
      link.select();
      said.textContent = "请按 Ctrl+C 复制选中的链接。";
    }
  }

  function show() {
    write();
    said.textContent = "";
    link.value = location.href;
    code.src = `${address}?${new URLSearchParams({ of: location.pathname + location.search })}`;
  }

  return { label: "分享这个画面", sign: "⌘", content: [link, h("p", { class: "card-buttons" }, copy), code, said], opened: show, closed: () => undefined, drawn: () => undefined, changed: show };
}
