// The camera inside the app: a live picture, a shutter, and photos with the place and the moment of the shutter.

import { byId, h } from "#maps/lib/dom.js";

const THUMBNAIL = 240;
const SAID = { NotAllowedError: "没有相机权限。请在浏览器的网站设置里允许“相机”，再回来。", NotFoundError: "这部手机没有相机可用。", NotReadableError: "相机正被别的应用占用。" };

/** Opens the camera over the page; `taken` gets each photo at the shutter. Resolves when it is closed again. */
export async function openCamera({ latest, taken, said }) {
  const sheet = byId("camera");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 2560 }, height: { ideal: 1920 } }, audio: false });
  } catch (error) {
    said(SAID[error.name] ?? "打不开相机。");
    return;
  }
  const video = h("video", { autoplay: true, playsinline: true, muted: true });
  video.srcObject = stream;
  const strip = h("div", { class: "camera-strip", "aria-live": "polite" });
  const shutter = h("button", { type: "button", class: "shutter", "aria-label": "拍照" });
  await new Promise((closed) => {
    shutter.addEventListener("click", async () => {
      shutter.disabled = true;
      try {
        const shot = await shoot(video, stream, latest());
        await taken(shot);
        strip.replaceChildren(h("img", { src: `data:image/jpeg;base64,${shot.thumbnail}`, alt: "刚拍的照片" }));
      } catch (error) {
        said(error.name === "QuotaExceededError" ? "手机存储满了，照片没有存下。请先发送或清理。" : "这张没有拍成，请再按一次。");
      }
      shutter.disabled = false;
    });
    sheet.replaceChildren(video, h("div", { class: "camera-bar" }, strip, shutter, h("button", { type: "button", class: "quiet", id: "camera-close", onclick: () => closed() }, "完成")));
    sheet.hidden = false;
  });
  for (const track of stream.getTracks()) track.stop();
  sheet.hidden = true;
  sheet.replaceChildren();
}

async function shoot(video, stream, { position, heading }) {
  const said = { taken_at: new Date().toISOString(), ...placeOf(position), heading_deg: heading === null ? null : Math.round(heading) % 360 };
  const blob = await picture(video, stream);
  return { ...(await photoOf(blob)), said };
}

function placeOf(position) {
  if (!position) return { lon: null, lat: null, accuracy_m: null };
  return { lon: position.lon, lat: position.lat, accuracy_m: Math.round(position.accuracy * 10) / 10 };
}

/** The full picture of the camera where the browser gives it, else the frame that is shown. */
async function picture(video, stream) {
  if ("ImageCapture" in window) {
    try {
      const blob = await new ImageCapture(stream.getVideoTracks()[0]).takePhoto();
      if (blob.size && /jpeg|png/.test(blob.type)) return blob;
    } catch {
      // Cameras that take no stills give frames.
    }
  }
  return canvasOf(video, video.videoWidth, video.videoHeight, 0.92);
}

/** A photo's bytes, their hash and a thumbnail, for the store. */
export async function photoOf(blob) {
  const bytes = await blob.arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const image = await createImageBitmap(blob);
  const scale = Math.min(1, THUMBNAIL / Math.max(image.width, image.height));
  const small = await canvasOf(image, Math.round(image.width * scale), Math.round(image.height * scale), 0.7);
  image.close();
  return { key: crypto.randomUUID(), bytes, sha256: hex(digest), thumbnail: await base64(small) };
}

function canvasOf(source, width, height, quality) {
  const canvas = h("canvas", { width, height });
  canvas.getContext("2d").drawImage(source, 0, 0, width, height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/jpeg", quality));
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function base64(blob) {
  let text = "";
  // One by one: as arguments of a single call the bytes of a picture would be too many.
  for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}
