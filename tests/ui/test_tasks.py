# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs run in order on one thread of their own, and nothing of them ever reaches a window that is gone."""

import gc
import logging
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.ui.inline_runner import InlineRunner
from counselor_desk.ui.tasks import Runner, TaskRunner

SENTINEL = "Marisol said"
# long enough for any machine; reached only by a test that fails
PATIENCE_S = 20


class Heard:
    """Collects what the callbacks of a job are given, and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[DeskError] = []
        self.progress: list[tuple[str, int, int]] = []
        self.threads: set[int] = set()

    def ok(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.get_ident())

    def error(self, error: DeskError) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())

    def progressed(self, step: str, done: int, of: int) -> None:
        self.progress.append((step, done, of))
        self.threads.add(threading.get_ident())


class Gate:
    """A job that has started and waits until it is let through."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def job(self) -> str:
        self.entered.set()
        assert self.open.wait(PATIENCE_S)
        return "through"


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    owner = QObject()
    yield owner
    if shiboken6.isValid(owner):
        shiboken6.delete(owner)


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


@pytest.fixture
def runner(qtbot: QtBot, gate: Gate) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    gate.open.set()
    runner.shut_down()
    shiboken6.delete(runner)


def vault_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("vault")]


def failing(error: BaseException) -> Callable[[], None]:
    def job() -> None:
        raise error

    return job


def run_by(kind: str, runner: Runner, owner: QObject, heard: Heard, job: Callable[[], Any]) -> None:
    """Hand a job in by one of the three ways."""
    match kind:
        case "run":
            runner.run(job, owner=owner, on_ok=heard.ok, on_error=heard.error)
        case "run_last":
            runner.run_last("key", job, owner=owner, on_ok=heard.ok, on_error=heard.error)
        case _:

            def long_job(progress: Progress, is_cancelled: IsCancelled) -> object:
                progress("step", 0 if is_cancelled() else 1, 1)
                return job()

            runner.run_long(long_job, owner=owner, on_ok=heard.ok, on_error=heard.error, on_progress=heard.progressed)


WAYS = ["run", "run_last", "run_long"]


def test_jobs_run_in_the_order_given_on_one_thread_of_their_own(
    runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot
) -> None:
    ran: list[tuple[int, int]] = []

    def job(number: int) -> int:
        ran.append((number, threading.get_ident()))
        return number

    for number in range(50):
        runner.run(partial(job, number), owner=owner, on_ok=heard.ok, on_error=heard.error)

    qtbot.waitUntil(lambda: len(heard.results) == 50)
    assert [number for number, _ in ran] == list(range(50))
    assert heard.results == list(range(50))
    assert {thread for _, thread in ran}.isdisjoint({threading.get_ident()})
    assert len({thread for _, thread in ran}) == 1


def test_callbacks_come_on_the_thread_of_the_window(
    runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot
) -> None:
    runner.run(lambda: 1, owner=owner, on_ok=heard.ok, on_error=heard.error)
    runner.run(failing(UserError(ErrorCode.NOTE_SIGNED)), owner=owner, on_ok=heard.ok, on_error=heard.error)

    qtbot.waitUntil(lambda: bool(heard.results and heard.errors))
    assert heard.threads == {threading.get_ident()}


def test_a_failure_of_ours_arrives_with_its_code_and_without_its_frames(
    runner: TaskRunner, owner: QObject, heard: Heard
) -> None:
    def job() -> None:
        try:
            raise ValueError(SENTINEL)
        except ValueError:
            raise UserError(ErrorCode.NOTE_SIGNED, where="note") from None

    runner.run(job, owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert runner.drain(5000)
    [error] = heard.errors
    assert (type(error), error.code, error.where) == (UserError, ErrorCode.NOTE_SIGNED, "note")
    assert (error.__traceback__, error.__context__, error.__cause__) == (None, None, None)
    assert heard.results == []


def test_a_mistake_arrives_as_bug_error_and_is_reported_without_its_message(
    runner: TaskRunner, owner: QObject, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    reports: list[str] = []
    runner.crashed.connect(reports.append)

    with caplog.at_level(logging.ERROR):
        runner.run(failing(ValueError(SENTINEL)), owner=owner, on_ok=heard.ok, on_error=heard.error)
        assert runner.drain(5000)

    [error] = heard.errors
    assert isinstance(error, BugError)
    assert error.where == "ValueError"
    [report] = reports
    assert "builtins.ValueError (message withheld)" in report
    assert "test_tasks.py" in report
    assert "task.bug" in caplog.text
    assert SENTINEL not in report + caplog.text + str(error)


def test_the_crash_page_is_asked_for_once_but_every_caller_hears_of_its_mistake(
    runner: TaskRunner, owner: QObject, heard: Heard
) -> None:
    reports: list[str] = []
    runner.crashed.connect(reports.append)

    for error in (KeyError(SENTINEL), BugError("gate"), SystemExit(SENTINEL)):
        runner.run(failing(error), owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert runner.drain(5000)
    assert [error.where for error in heard.errors] == ["KeyError", "gate", "SystemExit"]
    assert len(reports) == 1


def test_a_bug_error_that_a_service_raises_is_reported_too(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    reports: list[str] = []
    runner.crashed.connect(reports.append)

    runner.run(failing(BugError("gate")), owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert runner.drain(5000)
    assert ["BugError" in report for report in reports] == [True]


def test_too_little_memory_is_the_fault_of_the_machine(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    reports: list[str] = []
    runner.crashed.connect(reports.append)

    runner.run(failing(MemoryError()), owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert runner.drain(5000)
    assert [(type(error), error.code) for error in heard.errors] == [(MachineError, ErrorCode.OUT_OF_MEMORY)]
    assert reports == []


@pytest.mark.parametrize("outcome", ["result", "error"])
def test_nothing_is_delivered_to_an_owner_that_is_gone(
    outcome: str, runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate
) -> None:
    ran: list[str] = []

    def job() -> None:
        ran.append("saved")
        if outcome == "error":
            raise UserError(ErrorCode.NOTE_SIGNED)

    runner.run(gate.job, owner=owner, on_ok=heard.ok, on_error=heard.error)
    runner.run(job, owner=owner, on_ok=heard.ok, on_error=heard.error)
    shiboken6.delete(owner)
    gate.open.set()

    assert runner.drain(5000)
    assert ran == ["saved"]
    assert (heard.results, heard.errors) == ([], [])


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize("error", [ValueError, partial(UserError, ErrorCode.NOTE_EMPTY), None])
def test_the_last_reference_to_an_owner_is_never_dropped_on_the_vault_thread(
    kind: str, error: Callable[[], BaseException] | None, runner: TaskRunner
) -> None:
    died_on: list[int] = []

    def hand_in() -> None:
        owner = QObject()
        weakref.finalize(owner, lambda: died_on.append(threading.get_ident()))

        def job() -> None:
            assert owner.parent() is None
            if error is not None:
                raise error()

        run_by(kind, runner, owner, Heard(), job)

    gc.disable()
    try:
        for _ in range(100):
            hand_in()
        assert runner.drain(5000)
    finally:
        gc.enable()

    # all of them, and without the collector: it runs on any thread
    assert died_on == [threading.get_ident()] * 100


def test_a_callback_that_fails_keeps_no_other_back(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    def stumble(_: object) -> None:
        raise RuntimeError("slot")

    runner.run(lambda: 1, owner=owner, on_ok=stumble, on_error=heard.error)
    runner.run(lambda: 2, owner=owner, on_ok=heard.ok, on_error=heard.error)

    with pytest.raises(RuntimeError, match="slot"):
        runner.drain(5000)
    assert runner.drain(5000)
    assert heard.results == [2]


def test_drain_delivers_results_without_the_event_loop(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    for number in range(20):
        runner.run(partial(int, number), owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert runner.drain(5000)
    assert heard.results == list(range(20))


def test_what_drain_delivered_is_not_delivered_again_by_the_event_loop(
    runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot
) -> None:
    runner.run(lambda: "first", owner=owner, on_ok=heard.ok, on_error=heard.error)
    assert runner.drain(5000)
    runner.run(lambda: "second", owner=owner, on_ok=heard.ok, on_error=heard.error)

    qtbot.waitUntil(lambda: "second" in heard.results)
    assert heard.results == ["first", "second"]


def test_drain_waits_for_what_a_callback_hands_in(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    def go_on(result: str) -> None:
        runner.run(lambda: result + " and close", owner=owner, on_ok=heard.ok, on_error=heard.error)

    runner.run(lambda: "save", owner=owner, on_ok=go_on, on_error=heard.error)

    assert runner.drain(5000)
    assert heard.results == ["save and close"]


def test_drain_gives_up_in_time_and_can_be_asked_again(
    runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate
) -> None:
    runner.run(gate.job, owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert not runner.drain(10)
    gate.open.set()
    assert runner.drain(5000)
    assert heard.results == ["through"]


def test_drain_has_nothing_to_wait_for_when_nothing_was_handed_in(runner: TaskRunner) -> None:
    assert runner.drain(0)


def test_the_last_progress_always_comes_before_the_result(
    runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot
) -> None:
    def job(progress: Progress, is_cancelled: IsCancelled) -> str:
        assert not is_cancelled()
        for page in range(10_001):
            progress("pages", page, 10_000)
        return "drawn"

    def finished(result: str) -> None:
        assert heard.progress[-1] == ("pages", 10_000, 10_000)
        heard.ok(result)

    runner.run_long(job, owner=owner, on_ok=finished, on_error=heard.error, on_progress=heard.progressed)

    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.threads == {threading.get_ident()}


def test_progress_that_comes_too_fast_to_see_is_left_out(
    runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot
) -> None:
    def job(progress: Progress, is_cancelled: IsCancelled) -> None:
        for page in range(100_000):
            progress("pages", page, 100_000)

    runner.run_long(job, owner=owner, on_ok=heard.ok, on_error=heard.error, on_progress=heard.progressed)

    qtbot.waitUntil(lambda: bool(heard.results), timeout=10_000)
    assert 1 <= len(heard.progress) < 1000
    assert heard.progress == sorted(set(heard.progress))


def test_progress_shows_while_the_job_still_runs(
    runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate, qtbot: QtBot
) -> None:
    def job(progress: Progress, is_cancelled: IsCancelled) -> str:
        progress("checking", 1, 3)
        return gate.job()

    runner.run_long(job, owner=owner, on_ok=heard.ok, on_error=heard.error, on_progress=heard.progressed)

    qtbot.waitUntil(lambda: heard.progress == [("checking", 1, 3)])
    assert heard.results == []


def test_a_long_job_can_be_stopped(runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot) -> None:
    started = threading.Event()

    def job(progress: Progress, is_cancelled: IsCancelled) -> None:
        started.set()
        while not is_cancelled():
            QThread.yieldCurrentThread()
        raise UserError(ErrorCode.CANCELLED)

    task = runner.run_long(job, owner=owner, on_ok=heard.ok, on_error=heard.error, on_progress=heard.progressed)
    assert started.wait(PATIENCE_S)
    task.cancel()

    qtbot.waitUntil(lambda: bool(heard.errors))
    assert heard.errors[0].code is ErrorCode.CANCELLED


def test_a_job_that_is_stopped_before_it_starts_never_does(
    runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate
) -> None:
    ran: list[str] = []
    runner.run(gate.job, owner=owner, on_ok=heard.ok, on_error=heard.error)
    task = runner.run_long(
        lambda _progress, _is_cancelled: ran.append("ran"),
        owner=owner,
        on_ok=heard.ok,
        on_error=heard.error,
        on_progress=heard.progressed,
    )
    task.cancel()
    gate.open.set()

    assert runner.drain(5000)
    assert ran == []
    assert [error.code for error in heard.errors] == [ErrorCode.CANCELLED]


def test_a_newer_search_replaces_those_that_have_not_started(
    runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate
) -> None:
    ran: list[str] = []

    def search(words: str) -> str:
        ran.append(words)
        return words

    runner.run(gate.job, owner=owner, on_ok=heard.ok, on_error=heard.error)
    for words in ("a", "an", "anx"):
        runner.run_last("search", partial(search, words), owner=owner, on_ok=heard.ok, on_error=heard.error)
    runner.run_last("filter", lambda: search("other"), owner=owner, on_ok=heard.ok, on_error=heard.error)
    gate.open.set()

    assert runner.drain(5000)
    assert ran == ["anx", "other"]
    assert heard.results == ["through", "anx", "other"]


def test_what_an_older_search_found_is_not_shown_any_more(
    runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate
) -> None:
    runner.run_last("search", gate.job, owner=owner, on_ok=heard.ok, on_error=heard.error)
    assert gate.entered.wait(PATIENCE_S)
    runner.run_last("search", lambda: "newer", owner=owner, on_ok=heard.ok, on_error=heard.error)
    gate.open.set()

    assert runner.drain(5000)
    assert heard.results == ["newer"]


def test_a_search_after_the_last_one_ended_is_an_ordinary_one(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    for words in ("first", "second"):
        runner.run_last("search", partial(str, words), owner=owner, on_ok=heard.ok, on_error=heard.error)
        assert runner.drain(5000)

    assert heard.results == ["first", "second"]


def test_work_that_lasts_is_told_and_its_end_too(
    runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate, qtbot: QtBot
) -> None:
    busy: list[bool] = []
    runner.busy_changed.connect(busy.append)
    runner.run(gate.job, owner=owner, on_ok=heard.ok, on_error=heard.error)

    qtbot.waitUntil(lambda: busy == [True])
    gate.open.set()
    qtbot.waitUntil(lambda: busy == [True, False])


def test_work_that_is_soon_done_is_not_told(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    busy: list[bool] = []
    runner.busy_changed.connect(busy.append)
    runner.run(lambda: 1, owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert runner.drain(5000)
    assert busy == []
    assert not any(timer.isActive() for timer in runner.findChildren(QTimer))


def test_shutting_down_with_a_job_in_flight_leaves_no_thread_and_delivers_nothing(
    runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot
) -> None:
    started = threading.Event()
    ran: list[str] = []

    def job(progress: Progress, is_cancelled: IsCancelled) -> None:
        started.set()
        while not is_cancelled():
            QThread.yieldCurrentThread()

    runner.run_long(job, owner=owner, on_ok=heard.ok, on_error=heard.error, on_progress=heard.progressed)
    runner.run(lambda: ran.append("late"), owner=owner, on_ok=heard.ok, on_error=heard.error)
    assert started.wait(PATIENCE_S)
    before = vault_threads()

    runner.shut_down()

    assert len(before) == 1
    assert vault_threads() == []
    assert runner.drain(0)
    assert (ran, heard.results, heard.errors) == ([], [], [])


def test_nothing_is_taken_in_after_the_end(runner: TaskRunner, owner: QObject, heard: Heard) -> None:
    runner.shut_down()

    with pytest.raises(BugError, match="task_after_shut_down"):
        runner.run(lambda: 1, owner=owner, on_ok=heard.ok, on_error=heard.error)


def test_shutting_down_twice_is_shutting_down(runner: TaskRunner) -> None:
    runner.shut_down()
    runner.shut_down()

    assert vault_threads() == []


def until_stopped(is_cancelled: IsCancelled) -> None:
    pause = threading.Event()
    while not is_cancelled():
        pause.wait(0.005)
    raise UserError(ErrorCode.CANCELLED)


def run_apart(runner: Runner, owner: QObject, heard: Heard, job: Callable[[IsCancelled], object]) -> None:
    runner.run_apart("drawing", job, owner=owner, on_ok=heard.ok, on_error=heard.error)


def test_no_save_waits_for_what_runs_apart(
    runner: TaskRunner, owner: QObject, heard: Heard, gate: Gate, qtbot: QtBot
) -> None:
    run_apart(runner, owner, heard, lambda _: gate.job())
    assert gate.entered.wait(PATIENCE_S)
    runner.run(lambda: "saved", owner=owner, on_ok=heard.ok, on_error=heard.error)
    qtbot.waitUntil(lambda: heard.results == ["saved"])

    gate.open.set()

    qtbot.waitUntil(lambda: heard.results == ["saved", "through"])


def test_a_newer_one_stops_what_runs_apart_under_the_same_name(
    runner: TaskRunner, owner: QObject, heard: Heard, qtbot: QtBot
) -> None:
    run_apart(runner, owner, heard, until_stopped)
    run_apart(runner, owner, heard, lambda _: "the newer one")

    qtbot.waitUntil(lambda: heard.results == ["the newer one"])
    assert runner.drain(int(PATIENCE_S * 1000))
    assert heard.errors == []


def test_a_lock_stops_what_runs_apart_and_does_not_wait_for_it(
    runner: TaskRunner, owner: QObject, heard: Heard
) -> None:
    run_apart(runner, owner, heard, until_stopped)

    assert runner.drain(int(PATIENCE_S * 1000))
    assert (heard.results, heard.errors) == ([], [])


def test_the_inline_runner_runs_apart_at_once(owner: QObject, heard: Heard) -> None:
    run_apart(InlineRunner(), owner, heard, lambda is_cancelled: is_cancelled())
    assert heard.results == [False]


@pytest.mark.parametrize("kind", WAYS)
def test_the_inline_runner_delivers_before_it_returns(kind: str, owner: QObject, heard: Heard) -> None:
    run_by(kind, InlineRunner(), owner, heard, lambda: "done")

    assert heard.results == ["done"]
    assert heard.progress == ([("step", 1, 1)] if kind == "run_long" else [])


@pytest.mark.parametrize("kind", WAYS)
def test_the_inline_runner_delivers_failures(kind: str, owner: QObject, heard: Heard) -> None:
    run_by(kind, InlineRunner(), owner, heard, failing(UserError(ErrorCode.NOTE_EMPTY)))

    assert [error.code for error in heard.errors] == [ErrorCode.NOTE_EMPTY]
    assert heard.results == []


@pytest.mark.parametrize("fails", [False, True])
def test_the_inline_runner_knows_when_an_owner_is_gone(fails: bool, owner: QObject, heard: Heard) -> None:
    def job() -> None:
        shiboken6.delete(owner)
        if fails:
            raise UserError(ErrorCode.NOTE_EMPTY)

    InlineRunner().run(job, owner=owner, on_ok=heard.ok, on_error=heard.error)

    assert (heard.results, heard.errors) == ([], [])


def test_the_inline_runner_lets_a_mistake_through(owner: QObject, heard: Heard) -> None:
    with pytest.raises(ZeroDivisionError):
        InlineRunner().run(lambda: 1 // 0, owner=owner, on_ok=heard.ok, on_error=heard.error)


def test_the_inline_runner_has_nothing_to_wait_for(owner: QObject, heard: Heard) -> None:
    runner = InlineRunner()

    assert runner.drain(0)
    runner.shut_down()
    assert vault_threads() == []
