# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets the program fail on one layer after the other, each time with somebody's words in the exception's message.

`drive_crashes.py commands|window WORDS JOURNAL SIGNAL`: fails on every layer, tells by name where it did, and then dies
by the signal, as a program does whose libraries are at fault. The words are read from a file, so that no line of source
that a traceback could quote holds them.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

from counselor_desk.app import cli, self_test
from counselor_desk.app.logging_setup import set_up_logging

VICTIMS = {
    "start": "counselor_desk.security.process_guard.harden_process",
    # before the packs are read once and kept
    "policy": "counselor_desk.policy.loader.read_pack",
    "documents": "counselor_desk.documents.letters._values",
    "documents, in the typesetter": "counselor_desk.documents.typesetting.typst.Compiler",
    "app": "counselor_desk.app.self_test._practice",
    "domain": "counselor_desk.domain.merkle.Frontier.plus",
    "storage": "counselor_desk.storage.connection.Database.execute",
    "security": "counselor_desk.security.vault_keys._dek_row",
    "services": "counselor_desk.services.clients.Clients.add",
}
"""For each layer something on it that `self-test` calls."""

_BEHIND_THE_JOURNAL = frozenset({"policy", "documents", "documents, in the typesetter"})

WAYS_OF_THE_WINDOW = (
    "slot", "paint event", "event filter", "job on the vault thread", "callback", "thread", "finalizer", "Qt message",
    "service of a page",
)  # fmt: skip


@dataclass
class Failing:
    """Raises the words in place of whatever it stands for, and remembers that it was asked."""

    words: str = field(repr=False)
    kind: type[Exception] = ValueError
    asked: int = 0

    def __call__(self, *_: object, **__: object) -> NoReturn:
        secret_local = self.words
        self.asked += 1
        try:
            raise KeyError(secret_local)
        except KeyError as first:
            error = self.kind(secret_local)
            error.add_note(secret_local)
            raise error from first


def tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def fail_in_commands(words: str) -> None:
    """Run `self-test` once for each layer, with a failing part on it."""
    for layer, victim in VICTIMS.items():
        # typst says what went wrong in a RuntimeError that quotes the document
        failing = Failing(words, RuntimeError if "typesetter" in layer else ValueError)
        holder, _, name = victim.rpartition(".")
        with ExitStack() as prepared:
            prepared.enter_context(patch.object(_resolved(holder), name, failing))
            if layer in _BEHIND_THE_JOURNAL:
                # the step before it, which takes a second
                prepared.enter_context(patch.object(self_test, "_journal", lambda: "left out"))
            code = cli.main(["self-test"])
        assert failing.asked, f"{victim} is not called"
        tell(f"failed: {layer}, {code}")


def _resolved(dotted: str) -> Any:
    """The module, or the class in a module, of a dotted name."""
    try:
        return import_module(dotted)
    except ModuleNotFoundError:
        holder, _, name = dotted.rpartition(".")
        return getattr(_resolved(holder), name)


def fail_in_window(words: str, journal: Path) -> None:
    """Open the window on a new journal, fail in every way that Qt knows, and close it."""
    from factories import a_practice
    from fakes import MemoryKeyStore

    from counselor_desk.app.bootstrap import build_desk, open_desk
    from counselor_desk.app.window import open_window
    from counselor_desk.services.journal_creation import WaysIn
    from counselor_desk.ui.main_window import MainWindow

    key_store = MemoryKeyStore()
    desk = build_desk(key_store=key_store, third_copy=lambda _: None)
    with desk.vault.create(journal, ways=WaysIn(keyring_alone=True)).journal as opened:
        open_desk(desk, opened).clients.save_practice(a_practice())
    begin = MainWindow.begin

    def begin_and_fail(shown: MainWindow, *, is_locked: bool = False) -> None:
        from PySide6.QtCore import QTimer

        begin(shown, is_locked=is_locked)
        QTimer.singleShot(0, lambda: _fail_everywhere(shown, words))

    with patch.object(MainWindow, "begin", begin_and_fail):
        # as the command does before it opens the window
        set_up_logging()
        cli._guard()
        open_window(journal, key_store=key_store)


def _fail_everywhere(window: Any, words: str) -> None:
    from PySide6.QtCore import QObject, QTimer, qCritical, qWarning
    from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

    from counselor_desk.services.today import Today
    from counselor_desk.ui.dialogs.crash import CrashDialog
    from counselor_desk.ui.places import Section, SectionPlace

    failing = Failing(words)
    runner = window._start.runner

    class Painted(QWidget):
        def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
            failing(event)

    class Listening(QObject):
        def eventFilter(self, watched: object, event: object) -> bool:  # noqa: N802 - Qt's name
            failing(watched, event)

    class Left:
        def __del__(self) -> None:
            failing()

    def paint() -> None:
        painted = Painted(window)
        painted.resize(20, 20)
        painted.show()
        painted.repaint()
        painted.hide()
        painted.deleteLater()

    def listen() -> None:
        listening, watched = Listening(window), QObject(window)
        watched.installEventFilter(listening)
        QApplication.sendEvent(watched, _an_event())

    def run_thread() -> None:
        thread = threading.Thread(target=failing)
        thread.start()
        thread.join()

    def say_as_qt() -> None:
        failing.asked += 1
        qWarning(words)
        qCritical(words)

    def load_page() -> None:
        with ExitStack() as failing_service:
            methods = [each for each in vars(Today) if not each.startswith("_")]
            for each in methods:
                failing_service.enter_context(patch.object(Today, each, failing))
            window.go_to(SectionPlace(Section.CLIENTS))
            window.go_to(SectionPlace(Section.TODAY))
            runner.drain(10_000)

    def run_job(on_ok: Callable[[object], None], job: Callable[[], object]) -> None:
        runner.run(job, owner=window, on_ok=on_ok, on_error=lambda error: tell(f"error: {error}"))
        runner.drain(10_000)

    ways: dict[str, Callable[[], object]] = {
        "slot": lambda: QTimer.singleShot(0, failing),
        "paint event": paint,
        "event filter": listen,
        "job on the vault thread": lambda: run_job(lambda _: None, failing),
        "callback": lambda: run_job(failing, lambda: None),
        "thread": run_thread,
        "finalizer": Left,
        "Qt message": say_as_qt,
        "service of a page": load_page,
    }
    left = iter(ways.items())
    # one for each turn of the program's own loop; a failure ends its turn and not this
    timer = QTimer(window, interval=40)
    begun: list[tuple[str, int]] = []

    def go_on() -> None:
        if begun:
            name, before = begun.pop()
            tell(f"failed: {name}" if failing.asked > before else f"did not fail: {name}")
        name, fail = next(left, ("", None))
        if fail is not None:
            begun.append((name, failing.asked))
            fail()
            return
        timer.stop()
        for each in window.findChildren(CrashDialog):
            shown = [part.toPlainText() for part in each.findChildren(QPlainTextEdit)]
            tell("\n".join(["told to the counselor:", *shown]))
        QApplication.quit()

    timer.timeout.connect(go_on)
    timer.start()


def _an_event() -> Any:
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.User)


def main(part: str, words: Path, journal: Path, signal_name: str) -> None:
    text = words.read_text(encoding="utf-8")
    if part == "commands":
        fail_in_commands(text)
    else:
        fail_in_window(text, journal)
    os.kill(os.getpid(), signal.Signals[signal_name])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
