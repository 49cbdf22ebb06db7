"""One budget over everybody: shares never sum up to more, come back with a kill, and never make a circle of waiting."""

import multiprocessing
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from gis.jobs.memory import Budget, NoMemoryNow, for_work

GB = 1_000_000_000


@pytest.fixture
def budget(tmp_path: Path) -> Budget:
    return Budget(tmp_path / "memory", 16 * GB)


def test_shares_never_sum_up_to_more_than_the_budget(budget: Budget) -> None:
    taken = []
    while (held := budget.take(3 * GB)) is not None:
        taken.append(held)
    assert len(taken) == 5
    assert budget.take(2 * GB) is None
    taken.pop().close()
    again = budget.take(2 * GB)
    assert again is not None
    for held in [*taken, again]:
        held.close()


def test_what_jobs_start_finds_memory_whatever_jobs_hold(budget: Budget) -> None:
    one = budget.job_bytes(6 * GB, at_a_time=2, least=GB)
    jobs = [budget.take(one, job=True), budget.take(one, job=True)]
    assert None not in jobs
    assert budget.take(one, job=True) is None
    reader = budget.reader_bytes(4 * GB, at_a_time=2, least=GB)
    readers = [budget.take(reader), budget.take(reader)]
    assert None not in readers
    for held in (*jobs, *readers):
        assert held is not None
        held.close()


@pytest.mark.parametrize(
    ("total_gb", "at_once", "one_gb"),
    [(64, 2, 6.0), (16, 2, 5.0), (4, 1, 2.5), (1, 1, 0.625)],
)
def test_small_machines_do_less_at_once_before_they_do_it_with_less(
    tmp_path: Path, total_gb: int, at_once: int, one_gb: float
) -> None:
    budget = Budget(tmp_path, total_gb * GB)
    one = budget.job_bytes(6 * GB, at_a_time=2, least=3 * GB // 2)
    assert one == pytest.approx(one_gb * GB, rel=0.001)
    held: list[ExitStack] = []
    while len(held) < 2 and (taken := budget.take(one, job=True)) is not None:
        held.append(taken)
    assert len(held) == at_once
    for taken in held:
        taken.close()


def hold(folder: Path, held: "multiprocessing.synchronize.Event") -> None:
    with Budget(folder, 16 * GB).share(10 * GB, wait_s=0):
        held.set()
        time.sleep(60)


def test_a_killed_process_gives_its_share_back_and_waiting_is_bounded(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    other = context.Process(target=hold, args=(tmp_path, held))
    other.start()
    try:
        assert held.wait(60)
        budget = Budget(tmp_path, 16 * GB)
        with pytest.raises(NoMemoryNow), budget.share(10 * GB, wait_s=0.2):
            pass
        other.kill()
        other.join()
        with budget.share(10 * GB, wait_s=5):
            pass
    finally:
        other.kill()
        other.join()


@pytest.mark.parametrize(
    ("line", "file", "mb"),
    [
        ("0::/system.slice/zongheng.service", "system.slice/zongheng.service/memory.high", 1000),
        ("0::/a/b", "a/memory.max", 2000),
        ("4:memory:/job", "memory/job/memory.limit_in_bytes", 3000),
    ],
)
def test_a_control_group_bounds_the_budget_and_the_machine_else(
    tmp_path: Path, line: str, file: str, mb: int
) -> None:
    groups, path = tmp_path / "groups", tmp_path / "root" / file
    groups.write_text(f"9:cpu:/x\n{line}\n", encoding="utf-8")
    machine = for_work(tmp_path / "root", groups)
    path.parent.mkdir(parents=True)
    path.write_text("max\n", encoding="ascii")
    assert for_work(tmp_path / "root", groups) == machine
    path.write_text(f"{mb * 1_000_000}\n", encoding="ascii")
    assert for_work(tmp_path / "root", groups) == mb * 750_000
    assert machine > mb * 750_000
