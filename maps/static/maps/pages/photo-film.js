// The film of one place: its photos one after the other, by hand or played.

import { byId } from "#maps/lib/dom.js";

const EACH_MS = 900;

const source = document.getElementById("frames");
if (source) open(JSON.parse(source.textContent));

function open(frames) {
  const [at, play] = [byId("film-at"), byId("film-play")];
  let playing = 0;
  const show = () => {
    const frame = frames[Number(at.value)];
    byId("film-picture").src = frame.src;
    byId("film-picture").alt = frame.day;
    byId("film-day").textContent = `${frame.day}（${Number(at.value) + 1}/${frames.length}）`;
  };
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    play.textContent = "播放";
  };
  const next = () => {
    if (Number(at.value) >= frames.length - 1) return stop();
    at.value = String(Number(at.value) + 1);
    return show();
  };
  at.addEventListener("input", () => { stop(); show(); });
  play.addEventListener("click", () => {
    if (playing) return stop();
    if (Number(at.value) >= frames.length - 1) at.value = "0";
    show();
    playing = setInterval(next, EACH_MS);
    play.textContent = "停";
    return undefined;
  });
  byId("film").hidden = false;
  show();
}
