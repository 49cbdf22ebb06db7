"""The newest picture from above in a briefing: frozen with it, in every form; nothing where there is none."""

# Faces: gis/imagery/cutouts.py
# Faces: maps/briefings/collect/imagery.py
# Faces: maps/drawing/imagery.py
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone
from docx import Document
from PIL import Image
from pptx import Presentation

from gis.imagery.models import Scene
from maps.audit.audit import audit
from maps.briefings import facts as f
from maps.briefings.forms.slides import slides
from maps.briefings.render import Prepared, render
from maps.drawing import scene as s
from tests.gis.imagery.test_services import add, geotiff
from tests.maps.briefings.conftest import june
from tests.shapes import EAST, NORTH

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")]
JUNE_20 = date(2014, 6, 20)


@pytest.fixture
def taken(district: None, settings: Any, tmp_path: Path) -> Scene:
    """A scene of 20 June over the works of the small month, one before it, one after it and one elsewhere."""
    settings.IMAGERY_FOLDER = tmp_path / "imagery"
    over: dict[str, Any] = {"west": EAST - 100, "north": NORTH + 300}
    add(geotiff(tmp_path / "old.tif", **over), day=date(2014, 4, 1))
    scene = add(geotiff(tmp_path / "now.tif", **over), day=JUNE_20, source="航测")
    add(geotiff(tmp_path / "late.tif", **over), day=date(2014, 7, 1))
    add(geotiff(tmp_path / "far.tif", west=EAST + 50_000), day=date(2014, 6, 25))
    return scene


def prepared(known_at: datetime | None = None) -> Prepared:
    return june(known_at=known_at or timezone.now())


def test_the_newest_picture_by_then_over_a_road_is_frozen_with_the_briefing(taken: Scene) -> None:
    made = prepared()
    assert made.facts.imagery == f.ImageryRow(title="正射影像", day=JUNE_20, source="航测", demo=False)
    (image,) = made.scene.imagery
    west, south, east, north = image.box
    assert (west, east, north) == pytest.approx((EAST - 100, EAST + 700, NORTH + 300), abs=0.1)
    picture: Any = Image.open(BytesIO(image.content)).convert("RGBA")
    assert picture.width / picture.height == pytest.approx((east - west) / (north - south), rel=0.01)
    assert picture.getpixel((10, picture.height // 2))[3] == 0  # its left quarter has no data
    assert f.from_json(f.to_json(made.facts)) == made.facts
    assert s.from_json(s.to_json(made.scene)) == made.scene
    result = audit(made.facts)
    assert (result.differences, result.missed) == ([], [])


def test_every_form_shows_it_with_its_day(taken: Scene) -> None:
    made = prepared()
    files = render(made, ["html", "pdf", "docx"])
    assert "影像与工程（2014年6月20日正射影像，来源：航测" in files["html"].decode()
    with pikepdf.open(BytesIO(files["pdf"])) as file:
        names = {name for page in file.pages for name in page.resources.get("/XObject", {})}
    assert "/Picture-imagery" in names
    told = [shape._inline.docPr.get("descr") for shape in Document(BytesIO(files["docx"])).inline_shapes]
    assert any(words.startswith("影像：2014年6月20日") for words in told)
    deck = Presentation(BytesIO(slides(made.document, made.facts, made.scene)))
    texts = [shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame]
    assert texts[0].startswith("影像与工程（2014年6月20日")


def test_what_was_not_there_at_the_moment_is_not_shown(taken: Scene) -> None:
    made = prepared(known_at=Scene.objects.earliest("recorded_at").recorded_at - timedelta(days=1))
    assert made.facts.imagery is None
    assert made.scene.imagery == ()
    assert "imagery" not in {one.key for one in made.document.pictures()}
