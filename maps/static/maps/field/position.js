// Where the phone is and which way it looks, as it says itself, with what it cannot say told in words.

const SAID = { 1: "没有定位权限。请在浏览器的网站设置里允许“位置”，再回来。", 2: "手机现在定不了位，到开阔处再试。", 3: "定位太慢，到开阔处再试。" };

/** Watches position and heading; `told` gets { lon, lat, accuracy, at } or { problem }. Gives a function for the latest. */
export function watchPosition(told) {
  const latest = { position: null, heading: null };
  if (!navigator.geolocation) told({ problem: "这个浏览器没有定位。" });
  else
    navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        latest.position = { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy, at: timestamp };
        if (Number.isFinite(coords.heading)) latest.heading = coords.heading;
        told(latest.position);
      },
      ({ code }) => told({ problem: SAID[code] ?? "定位没有成功。" }),
      { enableHighAccuracy: true, maximumAge: 2000, timeout: 20_000 },
    );
  addEventListener("deviceorientationabsolute", ({ alpha }) => {
    // alpha turns against the clock, a heading with it.
    if (alpha !== null) latest.heading = (360 - alpha) % 360;
  });
  addEventListener("deviceorientation", ({ webkitCompassHeading }) => {
    if (Number.isFinite(webkitCompassHeading)) latest.heading = webkitCompassHeading;
  });
  return () => ({ ...latest });
}
