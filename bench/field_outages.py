"""The phone's queue against random kills, reloads and outages of page, worker, browser and server: counts what is lost
or doubled. `python -m bench.field_outages ROUNDS [SECONDS]`; writes reports into the database it is given."""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

import django
from playwright.sync_api import BrowserContext, Error, Page, Route, sync_playwright

PORT: Final = 8931
SITE: Final = f"http://127.0.0.1:{PORT}"
ROOT: Final = Path(__file__).resolve().parent.parent
ARGUMENTS: Final = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--disable-background-networking",
]
# What makes an item of the queue as the form does, with a photo of noise in one of three.
MAKE: Final = """async ([work, n, photo]) => {
    const { enqueue, putPhoto, kept } = await import('/static/maps/field/db.js');
    const { itemOf } = await import('/static/maps/field/draft.js');
    const { photoOf } = await import('/static/maps/field/camera.js');
    const me = await kept('me');
    const photos = [];
    if (photo) {
        const canvas = new OffscreenCanvas(640, 480);
        const pixels = new ImageData(640, 480);
        for (let at = 0; at < pixels.data.length; at += 65536)
            crypto.getRandomValues(pixels.data.subarray(at, Math.min(at + 65536, pixels.data.length)));
        for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
        canvas.getContext('2d').putImageData(pixels, 0, 0);
        const shot = await photoOf(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 }));
        const said = { taken_at: new Date().toISOString(), lon: null, lat: null, datum: 'wgs84' };
        await putPhoto({ ...shot, said });
        photos.push({ key: shot.key, thumbnail: shot.thumbnail });
    }
    const from = work.from_m + n;
    const step = work.steps.at(-1).code;
    const draft = { kind: 'report', work, step, side: 'L', from, to: from + 1, note: `第 ${n} 条`, photos,
        day: new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10), key: crypto.randomUUID() };
    await enqueue(itemOf(draft, me));
    dispatchEvent(new Event('online'));
    return { key: draft.key, photos: photos.map(({ key }) => key) };
}"""
STATES: Final = """async () => {
    const { queue } = await import('/static/maps/field/db.js');
    return (await queue()).map(({ state, key, reason }) => [state, key, reason ?? '']);
}"""


class Server:
    """The real server, killed outright and started again."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--no-ws",
            "--host",
            "127.0.0.1",
            "--port",
            str(PORT),
        ]
        more = [
            "--log-level",
            "critical",
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "gis.wsgi:application",
        ]
        self.process = subprocess.Popen(
            [sys.executable, *words, *more], cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            if _alive():
                return
            time.sleep(0.1)
        raise SystemExit("the server did not start")

    def kill(self) -> None:
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _alive() -> bool:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


class Phone:
    """One Chromium with a folder of its own, so that what it keeps outlives its death."""

    def __init__(self, playwright: Any, folder: str) -> None:
        self.playwright, self.folder = playwright, folder
        self.open()

    def open(self) -> None:
        self.context: BrowserContext = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path="/usr/bin/chromium", args=ARGUMENTS, locale="zh-CN",
            viewport={"width": 390, "height": 844},
        )  # fmt: skip
        self.page: Page = self.context.pages[0]

    def field(self) -> None:
        for _ in range(30):
            with suppress(Error):
                self.page.goto(f"{SITE}/field/", timeout=20_000)
                self.page.wait_for_selector("body[data-ready]", timeout=20_000)
                # A browser that is killed within half a minute has not written its cookies down yet.
                if self.page.evaluate("async () => (await fetch('/api/field-me/')).status") == 401:
                    self.log_in()
                return
            time.sleep(0.5)
        raise SystemExit("the app did not open")

    def log_in(self) -> None:
        lines = (ROOT / "var/demo-logins.txt").read_text(encoding="utf-8").splitlines()
        passwords = {login: password for login, password, *_ in (line.split("\t") for line in lines)}
        self.page.goto(f"{SITE}/login/?next=/field/")
        self.page.fill("[name=username]", "engineer")
        self.page.fill("[name=password]", passwords["engineer"])
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/field/")
        self.page.wait_for_selector("body[data-ready]")

    def kill_browser(self) -> None:
        """SIGKILL to this browser's own processes, known by its folder."""
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"--user-data-dir={self.folder}".encode() in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
        with suppress(Error):
            self.context.close()
        (Path(self.folder) / "SingletonLock").unlink(missing_ok=True)
        self.open()
        self.field()


def lose_answers(route: Route) -> None:
    """The server gets it, the phone never hears."""
    with suppress(Error):
        route.fetch(timeout=20_000)
    with suppress(Error):
        route.abort()


def trouble(kind: str, phone: Phone, server: Server, chance: random.Random) -> None:
    page, context = phone.page, phone.context
    if kind == "reload":
        page.reload(timeout=30_000)
    elif kind == "close":
        phone.page = context.new_page()
        page.close()
        phone.field()
    elif kind == "offline":
        context.set_offline(True)
        time.sleep(chance.uniform(0.05, 0.6))
        context.set_offline(False)
    elif kind == "worker":
        session = context.new_cdp_session(page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()
    elif kind == "lost":
        context.route("**/api/**", lose_answers)
        time.sleep(chance.uniform(0.2, 1.2))
        context.unroute("**/api/**")
    elif kind == "server":
        server.kill()
        time.sleep(chance.uniform(0, 0.4))
        server.start()
    elif kind == "browser":
        phone.kill_browser()


KINDS: Final = {"reload": 30, "close": 15, "offline": 25, "worker": 8, "lost": 25, "server": 10, "browser": 4}


def main() -> None:
    """Runs the rounds, waits for the queue to empty, and compares with the database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", type=int)
    parser.add_argument("seconds", type=int, nargs="?", default=10**9)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "gis.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    chance, done, made = random.Random(arguments.seed), Counter[str](), []
    server = Server()
    server.start()
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="zongheng-phone-") as folder:
            phone = Phone(playwright, folder)
            work = _prepared(phone)
            until = time.monotonic() + arguments.seconds
            for n in range(arguments.rounds):
                if time.monotonic() > until:
                    break
                kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
                with suppress(Error):
                    made.append(phone.page.evaluate(MAKE, [work, n, chance.random() < 1 / 3]))
                    time.sleep(chance.uniform(0, 0.5))
                try:
                    trouble(kind, phone, server, chance)
                except Error:
                    phone.field()
                done[kind] += 1
            print(json.dumps({"rounds": sum(done.values()), **done}), flush=True)
            _empty(phone)
            states = phone.page.evaluate(STATES)
            phone.context.close()
        _compare(made, states)
    finally:
        server.kill()


def _prepared(phone: Phone) -> Any:
    """Logged in, the pack of the unit kept, and the longest work of it."""
    phone.log_in()
    works = phone.page.evaluate(
        "async () => (await (await fetch('/api/field-pack/?unit=mine')).json()).works"
    )
    return max(
        (one for one in works if one["status"] == "active"), key=lambda one: one["to_m"] - one["from_m"]
    )


def _empty(phone: Phone) -> None:
    """Waits until nothing waits any more, opening the app again from time to time as a person would."""
    for turn in range(700):
        with suppress(Error):
            if not any(state == "waiting" for state, *_ in phone.page.evaluate(STATES)):
                return
            phone.page.evaluate("dispatchEvent(new Event('online'))")
        if turn % 30 == 29:
            phone.field()
        time.sleep(1)


def _compare(made: list[dict[str, Any]], states: list[list[str]]) -> None:
    from gis.models import Photo
    from roads.models import ProgressReport, SentReport

    queued = [key for _, key, _ in states]
    called_sent = {key for state, key, _ in states if state == "sent"}
    sent = {str(key) for key in SentReport.objects.filter(key__in=queued).values_list("key", flat=True)}
    reports = SentReport.objects.filter(key__in=queued)
    photos = [key for item in made for key in item["photos"]]
    rows = list(reports.order_by("report_id").values_list("key", flat=True))
    spans = ProgressReport.objects.filter(sendings__key__in=queued)
    print(json.dumps({
        "made": len(made), "in_queue": len(queued), "states": Counter(state for state, *_ in states),
        "refused": [reason for state, _, reason in states if state == "refused"][:3],
        "not_arrived": len(set(queued) - sent), "lost": len(called_sent - sent),
        "made_but_not_kept": len({one["key"] for one in made} - set(queued)),
        "doubled": spans.count() - spans.values("work", "step", "span", "side").distinct().count(),
        "in_order": [str(key) for key in rows] == [key for key in queued if key in sent],
        "photos_made": len(photos), "photos_stored": Photo.objects.filter(key__in=photos).count(),
    }, ensure_ascii=False))  # fmt: skip


if __name__ == "__main__":
    main()
