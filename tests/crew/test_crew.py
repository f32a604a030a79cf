"""Workers are real processes here: they are killed, run out of time, memory and stack, and nobody else notices."""

from __future__ import annotations

import gc
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

import pytest

from app.crew import Crew, Fault
from app.errors import Busy, InvalidInput, NotReady, TooHard
from tests.conftest import ROOT
from tests.crew import jobs
from tests.web.ask import until


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with Crew(2, deadline_s=20) as found:
        yield found


def test_a_job_is_done_in_another_process(crew: Crew) -> None:
    assert crew.submit(jobs.add, 2, 3).result() == 5
    assert crew.submit(jobs.pid).result() in crew.pids
    assert os.getpid() not in crew.pids


def test_large_arguments_and_results_travel(crew: Crew) -> None:
    assert len(crew.submit(jobs.repeat, "ä" * 1_000_000, 8).result()) == 8_000_000


def test_a_job_that_can_t_be_sent_is_an_error_of_its_own(crew: Crew) -> None:
    with pytest.raises(Exception, match="pickle"):
        crew.submit(lambda: None).result()
    assert crew.submit(jobs.add, 1, 1).result() == 2


def test_a_job_that_does_not_end_is_ended(crew: Crew) -> None:
    before = crew.replaced["deadline"]
    with pytest.raises(TooHard, match=r"longer than 0\.2 seconds"):
        crew.submit(jobs.spin, deadline_s=0.2).result()
    assert crew.replaced["deadline"] == before + 1
    assert crew.submit(jobs.add, 1, 1).result() == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_job_that_ends_its_worker_costs_itself_alone(crew: Crew, number: int) -> None:
    others = [crew.submit(jobs.sleep, 0.05) for _ in range(6)]
    poisoned = crew.submit(jobs.die, number)
    others += [crew.submit(jobs.sleep, 0.05) for _ in range(6)]
    with pytest.raises(TooHard, match="broke the process"):
        poisoned.result()
    assert [other.result() for other in others] == ["slept"] * 12


def test_a_worker_that_is_killed_from_outside_costs_nothing(crew: Crew, tmp_path: Path) -> None:
    assert crew.submit(jobs.die_once, str(tmp_path / "died")).result() == "survived"
    for pid in crew.pids:  # these are idle
        os.kill(pid, signal.SIGKILL)
    assert crew.submit(jobs.add, 1, 1).result() == 2


def test_memory_is_limited() -> None:
    with Crew(1, memory_bytes=200 << 20) as crew:
        with pytest.raises(TooHard, match="memory"):
            crew.submit(jobs.take, 400 << 20).result()
        assert crew.replaced["memory"] == 1
        assert crew.submit(jobs.take, 100 << 20).result() == 100 << 20


def test_refusals_travel_whole_and_faults_with_their_traceback(crew: Crew) -> None:
    with pytest.raises(InvalidInput, match=r"The page is empty\.") as refused:
        crew.submit(jobs.refuse).result()
    assert (refused.value.detail, refused.value.headers) == ("inside", {"X-Test": "1"})
    with pytest.raises(Fault, match="the secret inside"):
        crew.submit(jobs.break_down).result()
    with pytest.raises(Fault, match="pickle"):
        crew.submit(jobs.unsendable).result()
    with pytest.raises(TooHard, match="nests too deeply"):
        crew.submit(jobs.nest).result()


def test_workers_are_replaced_when_they_have_done_much() -> None:
    with Crew(1, pages_a_worker=3) as crew:
        pids = [crew.submit(jobs.pid).result() for _ in range(7)]
        assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]
        assert crew.replaced["age"] == 2


def test_a_cancelled_job_is_never_begun(tmp_path: Path) -> None:
    with Crew(1) as crew:
        running = crew.submit(jobs.sleep, 0.3)
        waiting = crew.submit(jobs.die_once, str(tmp_path / "begun"))
        assert waiting.cancel()
        assert running.result() == "slept"
    assert not (tmp_path / "begun").exists()


def test_a_cancelled_job_gives_its_place_and_its_page_back() -> None:
    with Crew(1) as crew:
        running = crew.submit(jobs.sleep, 0.5)
        until(lambda: crew.busy == 1)
        large = b"x" * 1000
        waiting = [crew.submit(jobs.repeat, large, 2) for _ in range(5)]
        assert crew.waiting == 5
        assert all(job.cancel() for job in waiting)
        assert crew.waiting == 0
        gc.collect()
        assert not [held for held in gc.get_referrers(large) if isinstance(held, tuple)]
        assert running.result() == "slept"


def test_a_worker_that_is_stopped_is_ended_like_one_that_is_slow(crew: Crew) -> None:
    assert crew.submit(jobs.add, 1, 1).result() == 2
    pids = crew.pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    large = [crew.submit(jobs.repeat, "x" * 4_000_000, 1, deadline_s=0.3) for _ in pids]  # more than a pipe holds
    for job in large:
        with pytest.raises(TooHard, match="longer"):
            job.result(30)
    assert crew.submit(jobs.add, 1, 1).result() == 2


def test_a_failed_job_holds_its_page_no_longer(crew: Crew) -> None:
    large = ["x" * 1000]
    failed = crew.submit(jobs.add, large, 1)
    assert isinstance(failed.exception(), Fault)
    assert not [held for held in gc.get_referrers(large) if isinstance(held, tuple)]


def test_closing_gives_up_what_is_not_done_in_time() -> None:
    crew = Crew(1, deadline_s=60)
    running = crew.submit(jobs.sleep, 50)
    until(lambda: crew.busy == 1)
    crew.close(0.2)
    assert isinstance(running.exception(10), NotReady)


def test_a_machine_without_room_is_said_to_be_busy() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with Crew(1) as crew:
        assert crew.submit(jobs.add, 1, 1).result() == 2
        os.kill(crew.pids[0], signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        try:
            with pytest.raises(Busy):
                crew.submit(jobs.add, 1, 1).result(30)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert crew.submit(jobs.add, 1, 1).result() == 2


def test_closing_finishes_what_is_queued_and_takes_no_more() -> None:
    crew = Crew(1)
    queued = [crew.submit(jobs.sleep, 0.05) for _ in range(5)]
    pids = crew.pids
    crew.close()
    assert all(job.done() and job.result() == "slept" for job in queued)
    with pytest.raises(NotReady):
        crew.submit(jobs.add, 1, 1)
    assert not any(alive(pid) for pid in pids)


def test_killing_refuses_what_is_under_way() -> None:
    crew = Crew(1, deadline_s=60)
    queued = [crew.submit(jobs.sleep, 50) for _ in range(3)]
    while not crew.pids:  # until a worker has begun
        time.sleep(0.01)
    crew.kill()
    assert not wait(queued, timeout=10).not_done
    assert all(isinstance(job.exception(), NotReady) for job in queued)


ORPHANS = """
import sys, time
from app.crew import Crew
from tests.crew import jobs
if __name__ == "__main__":
    crew = Crew(2, deadline_s=1 if "KILLED" else 60)
    busy = [crew.submit(jobs.sleep, 55) for _ in range(2)]
    while len(crew.pids) < 2: time.sleep(0.01)
    print(*crew.pids, flush=True)
    END
"""


@pytest.mark.parametrize("end", ["sys.exit()", "time.sleep(60)"], ids=["the program ends", "the program is killed"])
def test_no_worker_outlives_its_program(end: str, tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(ORPHANS.replace("END", end).replace('"KILLED"', str("sleep" in end)))
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as it:
        assert it.stdout is not None
        pids = [int(pid) for pid in it.stdout.readline().split()]
        assert len(pids) == 2
        if "sleep" in end:
            it.kill()
        assert it.wait(20) in (0, -signal.SIGKILL)
    until(lambda: not any(map(alive, pids)))  # of a killed program they end by their own alarm, soon after the deadline


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(") ", 1)[1]
    except OSError:
        return False
    return not state.startswith("Z")
