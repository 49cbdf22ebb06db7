// The service worker: keeps the app's own files, and nothing of anybody's data. VERSION and FILES come before these lines.
/* global VERSION, FILES */

const CACHE = `zongheng-field-${VERSION}`;

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    // Past the browser's own cache, which may hold files of another version.
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("zongheng-field-") && name !== CACHE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

// The app's files from the cache; whatever else (figures, photos, logins) from the network alone.
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !FILES.includes(pathname)) return;
  const answer = async () => (await (await caches.open(CACHE)).match(pathname)) ?? fetch(event.request);
  event.respondWith(answer());
});
