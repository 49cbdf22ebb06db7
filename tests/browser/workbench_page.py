"""The workbench as a test handles it: waiting for the map, moving the day, asking what is drawn where."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from gis.crs import to_wgs84
from tests.shapes import EAST, NORTH


class Bench:
    """A page with the workbench; distances are metres from the west end of a road lying on the origin's northing."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def settle(self) -> None:
        """Until the bar has its months, the figures are those of the day, and the map has drawn all it asked for."""
        expect(self.page.locator("#time-note")).to_contain_text("公里")
        expect(self.page.locator("#figures")).to_contain_text(self.page.locator("#time-words").inner_text())
        self.page.wait_for_function(
            "() => window.workbenchMap?.loaded() && !workbenchMap.isMoving() && workbenchMap.areTilesLoaded()"
        )

    def set_day(self, iso: str) -> None:
        """Drags the bar's knob to a day, then steps to it exactly."""
        slider = self.page.get_by_role("slider")
        wanted = self.page.evaluate("async iso => (await import('#maps/lib/days.js')).dayOf(iso)", iso)
        low, high = (int(slider.get_attribute(f"aria-value{end}") or 0) for end in ("min", "max"))
        box = slider.bounding_box()
        assert box
        x = box["x"] + box["width"] * (wanted - low + 0.5) / (high - low + 1)
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
        self.page.mouse.down()
        self.page.mouse.move(x, box["y"] + 30, steps=6)
        self.page.mouse.up()
        for _ in range(4):
            now = int(slider.get_attribute("aria-valuenow") or 0)
            if now != wanted:
                slider.press("ArrowRight" if now < wanted else "ArrowLeft")
        assert int(slider.get_attribute("aria-valuenow") or 0) == wanted

    def search(self, text: str) -> None:
        box = self.page.locator("#search-text")
        box.click()
        box.press_sequentially(text)

    def show_work(self, pk: int) -> None:
        """Opens the work of a carriageway by clicking on it, a little south, away from pipes."""
        self.look_at_road(1700, zoom=15)
        self.click_road(1700, north_px=-3)
        self.page.wait_for_url(re.compile(f"work={pk}&at="))

    def count(self, layer: str) -> int:
        """Features drawn of one layer of the style."""
        count: int = self.page.evaluate(
            "layer => window.workbenchMap?.getLayer(layer)"
            " ? workbenchMap.queryRenderedFeatures(undefined, {layers: [layer]}).length : 0",
            layer,
        )
        return count

    def wait_for(self, fact: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not fact():
            assert time.monotonic() < end, "it did not happen"
            self.page.wait_for_timeout(100)

    def place_on_road(self, metres: float) -> tuple[float, float]:
        return to_wgs84(EAST + metres, NORTH)

    def look_at_road(self, metres: float, *, zoom: float) -> None:
        self.page.evaluate(
            "([center, zoom]) => workbenchMap.jumpTo({center, zoom})", [self.place_on_road(metres), zoom]
        )
        self.settle()

    def pixel(self, metres: float) -> dict[str, float]:
        """Where a place on the road is on the screen."""
        box = self.page.locator("#map canvas").bounding_box()
        assert box
        x, y = self.page.evaluate(
            "at => { const p = workbenchMap.project(at); return [p.x, p.y]; }", self.place_on_road(metres)
        )
        return {"x": box["x"] + x, "y": box["y"] + y}

    def click_road(self, metres: float, *, north_px: float = 0) -> None:
        at = self.pixel(metres)
        self.page.mouse.click(at["x"], at["y"] - north_px)

    def colour_on_road(self, metres: float) -> Any:
        """The pixels of a small square over the road, as PNG bytes."""
        at = self.pixel(metres)
        return self.page.screenshot(clip={"x": at["x"] - 3, "y": at["y"] - 3, "width": 6, "height": 6})

    def colours_of(self, image: Locator) -> set[str]:
        """The colours of every seventh pixel of a picture: one alone means that nothing was drawn."""
        return set(image.evaluate(COLOURS))


def contrast_failures(page: Page) -> list[Any]:
    """Texts whose colour stands less than 4.5 : 1 (3 : 1 from 24 px or 18.66 px bold) against what lies behind them."""
    failures: list[Any] = page.evaluate(CONTRAST)
    return failures


COLOURS = """image => {
  const canvas = Object.assign(document.createElement('canvas'),
    {width: image.naturalWidth, height: image.naturalHeight});
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let i = 0; i < data.length; i += 28) colours.add([data[i], data[i + 1], data[i + 2]].join());
  return [...colours];
}"""

CONTRAST = """() => {
  const parse = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.8) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const failures = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility() || element.closest('script, .sr-only, .skip')) continue;
    const style = getComputedStyle(element);
    const ink = parse(element instanceof SVGElement ? style.fill : style.color);
    const [high, low] = [light(ink), light(behind(element))].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 600);
    if (ratio < (large ? 3 : 4.5)) failures.push([node.textContent.trim().slice(0, 20), ratio.toFixed(2)]);
  }
  return failures;
}"""
