"""Laws of the simulated sites: whatever their size, days and obstacles."""

# Faces: roads/demo/intervals.py, roads/demo/season.py

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from roads.demo.intervals import Interval, difference, intersection, length, union
from roads.demo.season import Season, dice
from roads.demo.sites import Block, Site, build

MARCH, END = date(2014, 3, 10), date(2014, 12, 31)

intervals = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(1, 800)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=6,
).map(union)


@given(intervals, intervals)
def test_a_set_is_what_it_shares_with_another_and_what_it_does_not(
    first: tuple[Interval, ...], second: tuple[Interval, ...]
) -> None:
    shared, rest = intersection(first, second), difference(first, second)
    assert union(shared, rest) == first
    assert intersection(shared, rest) == ()
    assert length(union(first, second)) == length(first) + length(second) - length(shared)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    low = draw(st.integers(0, 3_000_000))
    high = low + draw(st.integers(60_000, 4_000_000))
    middle = (low + high) // 2
    start = MARCH + timedelta(days=draw(st.integers(0, 120)))
    blocked = draw(st.booleans())
    found_on = start + timedelta(days=draw(st.integers(0, 60)))
    gone = draw(st.one_of(st.none(), st.integers(1, 90).map(lambda days: found_on + timedelta(days=days))))
    return Site(
        code=draw(st.text(alphabet="ABC123", min_size=1, max_size=4)),
        span=(low, high),
        sections=((low, middle), (middle, high)) if draw(st.booleans()) else ((low, high),),
        steps=draw(st.sampled_from([1, 3, 4])),
        sides=draw(st.sampled_from([("B",), ("L", "R")])),
        start=start,
        finish=start + timedelta(days=draw(st.integers(20, 200))),
        backwards=draw(st.booleans()),
        together=draw(st.booleans()),
        blocks=(Block((middle - 20_000, middle + 10_000), found_on, gone),) if blocked else (),
    )


@settings(max_examples=60, deadline=None)
@given(sites())
def test_steps_follow_each_other_inside_the_site_and_nothing_is_built_twice(site: Site) -> None:
    done: dict[tuple[int, str], tuple[Interval, ...]] = {}
    last = site.start
    for entry in build(site, END):
        assert last <= entry.day <= END
        last = entry.day
        assert site.span[0] <= entry.span[0] < entry.span[1] <= site.span[1]
        assert not intersection(done.get((entry.step, entry.side), ()), (entry.span,))
        if entry.step:
            assert not difference((entry.span,), done.get((entry.step - 1, entry.side), ()))
        for block in site.blocks:
            if entry.day >= block.since and (block.until is None or entry.day < block.until):
                assert not intersection((block.span,), (entry.span,))
        done[entry.step, entry.side] = union(done.get((entry.step, entry.side), ()), [entry.span])


@settings(max_examples=30, deadline=None)
@given(sites())
def test_a_site_without_obstacles_is_finished_soon_after_its_last_day(site: Site) -> None:
    site.blocks = ()
    entries = list(build(site, site.finish + timedelta(days=40)))
    for side in site.sides:
        finished = union(
            entry.span for entry in entries if entry.step == site.steps - 1 and entry.side == side
        )
        assert finished == (site.span,)


def test_a_season_goes_from_nothing_to_all_and_slows_in_winter() -> None:
    season = Season(date(2014, 4, 1), date(2015, 3, 31))
    assert season.share(date(2014, 3, 31)) == 0
    assert season.share(date(2015, 3, 31)) == 1
    autumn = season.share(date(2014, 10, 31)) - season.share(date(2014, 9, 30))
    winter = season.share(date(2015, 1, 31)) - season.share(date(2014, 12, 31))
    assert winter < autumn / 3
    assert season.share(season.day_of(0.5)) >= 0.5


def test_the_dice_fall_the_same_way_every_time() -> None:
    assert dice("J001", 3) == dice("J001", 3)
    assert 0 <= dice("J001", 3) < 1
    assert len({dice("J001", number) for number in range(100)}) == 100
