// The upload of an import: files dropped or chosen are listed; while it is on its way the page says so.

import { byId, h } from "#maps/lib/dom.js";
import { listed, missingParts } from "#maps/imports/files.js";

const form = document.getElementById("upload");
if (form) ready();

function ready() {
  const [input, drop, chosen, going] = ["file", "drop", "chosen", "going"].map(byId);

  function show() {
    chosen.replaceChildren(...listed([...input.files]).map(({ name, size }) => h("li", {}, h("span", {}, name), h("span", { class: "number" }, size))));
    byId("drop-words").textContent = input.files.length ? `已选 ${input.files.length} 个文件` : "把文件拖到这里，或点这里选择";
    going.textContent = missingParts([...input.files].map((file) => file.name)) || "先检查，列出差别和问题，确认后才写入。";
  }

  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over-it"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over-it"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
  form.addEventListener("submit", () => {
    const button = byId("go");
    setTimeout(() => { button.disabled = true; });
    going.textContent = "正在上传、读取和检查，大文件要等一会儿…";
  });
  // Coming back with the browser's own button, the page is as it was left.
  addEventListener("pageshow", () => { byId("go").disabled = false; show(); });
}
