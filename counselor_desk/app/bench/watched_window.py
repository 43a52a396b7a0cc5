# SPDX-License-Identifier: GPL-3.0-or-later
"""The program itself, with somebody who watches: tells the moment at which it can be used, and closes it again.

It is started as a counselor starts it, by the command line. What is put in listens to two paintings and touches nothing
else; the journal is closed as at the end of any day.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counselor_desk.app.bench.resident_memory import resident_kib


def main() -> int:
    """Open the journal, tell when it is there, do what was asked and close."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("until", choices=("list", "unlock", "acts"))
    parser.add_argument("journal", type=Path)
    parser.add_argument("--entries", type=Path, help="the file that stands in for the keyring")
    parser.add_argument("--acts", help="what to do in the window, as JSON")
    parsed = parser.parse_args()

    import gc

    from counselor_desk.app.plain_import import load_binding_plainly

    # both before the first module that loads the binding, as the command line does
    load_binding_plainly()
    gc.disable()
    from counselor_desk.app import window
    from counselor_desk.app.early_opening import EarlyOpening
    from counselor_desk.services.vault import Vault

    watch = _watch_unlock if parsed.until == "unlock" else _watch_list
    then = _tell_and_close if parsed.acts is None else lambda: _act(parsed.acts)

    class Watched(EarlyOpening):
        """Begins to watch when the program begins to load what the window is made of."""

        def __init__(self, vault: Vault, journal: Path) -> None:
            super().__init__(vault, journal)
            watch(then)

    vars(window)["EarlyOpening"] = Watched
    return _run(parsed.journal, entries=parsed.entries)


def _run(journal: Path, *, entries: Path | None) -> int:
    from counselor_desk.app import cli

    if entries is None:
        return cli.main(["open", "--journal", str(journal)])
    from counselor_desk.app.bench.stand_in_keyring import StandInKeyring
    from counselor_desk.app.window import open_window
    from counselor_desk.security.process_guard import deny_network, harden_process

    harden_process()
    deny_network()
    return open_window(journal, key_store=StandInKeyring(entries))


def _watch_list(then: Callable[[], None]) -> None:
    """Call once the list of clients has painted rows: it can be read, and typing narrows it."""
    from PySide6.QtCore import QTimer

    from counselor_desk.ui.widgets.row_list import RowPainter

    paint = RowPainter.paint
    is_told = False

    def paint_and_tell(*arguments: Any) -> None:
        nonlocal is_told
        paint(*arguments)
        if not is_told:
            is_told = True
            # after the painting, in which this row is one of many, has ended and stands on the screen
            QTimer.singleShot(0, then)

    _put(RowPainter, "paint", paint_and_tell)


def _watch_unlock(then: Callable[[], None]) -> None:
    """Call once the page has asked for a way in and was painted after that."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QFrame

    from counselor_desk.ui.pages.unlock_card import UnlockCard

    ask = UnlockCard.ask
    has_asked = False

    def ask_and_note(*arguments: Any, **options: Any) -> None:
        nonlocal has_asked
        ask(*arguments, **options)
        has_asked = True

    def paint_and_tell(*arguments: Any) -> None:
        nonlocal has_asked
        QFrame.paintEvent(*arguments)
        if has_asked:
            has_asked = False
            QTimer.singleShot(0, then)

    _put(UnlockCard, "ask", ask_and_note)
    _put(UnlockCard, "paintEvent", paint_and_tell)


def _put(owner: type, method: str, wrapped: Callable[..., None]) -> None:
    setattr(owner, method, wrapped)


def _tell_and_close() -> None:
    from PySide6.QtWidgets import QApplication

    at, processor = time.monotonic_ns(), time.process_time_ns()
    tell({"at": at, "processor": processor, "resident": resident_kib()})
    QApplication.closeAllWindows()


def _act(acts: str) -> None:
    from PySide6.QtWidgets import QApplication

    from counselor_desk.app.bench.window_acts import act
    from counselor_desk.app.bench.window_plan import Acts
    from counselor_desk.domain.errors import DeskError

    try:
        tell(act(Acts(**json.loads(acts))))
    except DeskError:
        # a window that stays open would be waited for
        QApplication.closeAllWindows()
        raise


def tell(what: object) -> None:
    """One line of JSON on standard output."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
