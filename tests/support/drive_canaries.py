# SPDX-License-Identifier: GPL-3.0-or-later
"""The program itself on a real screen, led by keys through a day on which every text that is typed is a canary.

It is started as `drive_canaries.py open` and acts inside its own event loop: the set-up, a client, a note. Where the
whole day is asked for, everything else that can be written down follows, and the lock; the program that replaces itself
there begins here again, searches, and answers a court order. What a test has to know is left in the folder.
"""

import importlib.util
import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any, cast
from unittest.mock import patch

from canaries import CLIENT_PHONE, EMAIL, NEW_PIN, PHONE, SEARCHED, SPOKEN_PASSPHRASE, WRONG_PIN, canary
from canary_practice import with_canaries, write_everything
from drive_names import FAILURE, FOLDER, TOLD, WHOLE
from factories import a_delivery
from fakes import SettableClock
from journey import Journey
from practice_journal import CLIENT, NOW, PIN, PLAIN, fill_practice
from program import PROJECT
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit
from stage import Stage, words_on
from ui_doubles import RecordingPrinting

from counselor_desk.app import window
from counselor_desk.app.bootstrap import build_desk
from counselor_desk.app.cli import main as run_program
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.ports import Found
from counselor_desk.security import process_guard
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.security.keystore import OsKeyStore
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.pages.client.page import ClientPage
from counselor_desk.ui.pages.note_editor.page import NoteEditorPage
from counselor_desk.ui.pages.requests import RequestsPage
from counselor_desk.ui.pages.search.page import SearchPage
from counselor_desk.ui.pages.today.page import TodayPage
from counselor_desk.ui.places import ClientPlace, ClientTab, NewClientPlace, NotePlace, OpeningPlace, SearchPlace
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.labels import Label

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
_FAILED = 70
JOURNEY = PROJECT / "tests" / "ui" / "journeys" / "test_court_order_to_packet.py"


class _Waiting:
    """The one thing that a journey asks of pytest-qt, without pytest."""

    def waitUntil(self, is_so: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802 - pytest-qt's name
        end = monotonic() + timeout / 1000
        while not is_so():
            assert monotonic() < end, "what was waited for did not come"
            QTest.qWait(10)


class TypingFileDialogs:
    """Pastes into the program's own file dialogs, in the place of a journey's doubles."""

    def next_answer(self, path: Path) -> None:
        """Have a path pasted into the next dialog that opens."""
        QTimer.singleShot(50, lambda: self._type(path))

    def _type(self, path: Path) -> None:
        dialogs = [each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog)]
        shown = [each for each in dialogs if each.isVisible()]
        if not shown:
            self.next_answer(path)
            return
        name = shown[0].findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        # pasted: key by key, the dialog follows every folder of the path and selects it
        name.setText(str(path))
        shown[0].accept()


def hands_for(window: MainWindow) -> Journey:
    """A journey over the program's own window."""
    start = window._start
    dialogs = cast(Any, TypingFileDialogs())
    stage = Stage(window=window, start=start, file_dialogs=dialogs, printing=RecordingPrinting())
    return Journey(stage=stage, desk=cast(Any, None), path=start.journal_path, qtbot=cast(Any, _Waiting()))


def set_up(journey: Journey, folder: Path) -> str:
    """Make the journal by the wizard: the PIN, the code typed back, the sheet saved on purpose; gives the code."""
    stage = journey.stage
    journey.press(ENTER)
    journey.until(lambda: stage.has("pin"))
    journey.press(PIN)
    journey.fill("pin_again", PIN)
    journey.press(ENTER)
    journey.until(lambda: stage.has("save_sheet"))
    code = stage.find(Label, "code").text()
    stage.file_dialogs.next_answer(folder / "exports" / "recovery-sheet.pdf")
    journey.enter("save_sheet")
    journey.enter("sheet_file_primary")
    journey.until((folder / "exports" / "recovery-sheet.pdf").exists)
    journey.rest()
    journey.fill("typed_code", code.lower())
    journey.press(ENTER)
    stage.file_dialogs.next_answer(folder / "backups")
    journey.enter("choose_backup_folder")
    journey.until(lambda: bool(stage.find(QLineEdit, "backup_folder").text()))
    journey.enter("continue")
    journey.until(lambda: stage.has("counselor_name"))
    for name in ("counselor_name", "credentials", "practice_name", "licence", "licence_number"):
        journey.fill(name, canary(name.replace("_", " ")))
    journey.fill("address", canary("street of the practice"))
    journey.fill("phone", PHONE)
    journey.fill("email", EMAIL)
    region = journey.tab_to("region")
    assert isinstance(region, Combo)
    journey.press("Calif")
    region.activated.emit(region.currentIndex())
    journey.enter("continue")
    journey.until(lambda: stage.has("continue") and not stage.has("counselor_name"))
    journey.rest()
    journey.press(ENTER)
    journey.arrive(TodayPage)
    return code


def tell_keys(journey: Journey, folder: Path, code: str) -> None:
    """Leave for the test what opens the journal; the one file of the run that holds secrets on purpose."""
    path = journey.stage.start.journal_path
    header = json.loads((path / "VAULT.json").read_text())
    (slot,) = (each for each in header["slots"] if each["type"] == "keyring+pin")
    vault_id, slot_id, backend = header["vault_id"], slot["id"], slot["backend"]
    found = OsKeyStore().load(vault_id=vault_id, slot_id=slot_id, recorded_backend=backend)
    assert isinstance(found, Found)
    told = {"code": code, "keyring_entry": found.secret.hex(), "journal": str(path)}
    (folder / TOLD).write_text(json.dumps(told))


def by_services(journey: Journey, job: Callable[[OpenDesk], object]) -> None:
    """Do something in the open journal, on the vault thread as everything does."""
    context = journey.stage.window.context
    assert context is not None
    desk, done = context.desk, list[object]()
    journey.stage.start.runner.run(
        lambda: job(desk), owner=journey.stage.window, on_ok=lambda _: done.append(None), on_error=done.append
    )
    journey.until(lambda: bool(done))
    assert done == [None], done


def live_the_year(journey: Journey) -> None:
    """Let the sample practice live its year."""
    start = journey.stage.start
    clock = start.clock
    assert isinstance(clock, SettableClock)

    def live(desk: OpenDesk) -> None:
        practice = desk.clients.practice()
        # of the program it only asks for the vault
        fill_practice(cast(Any, start), desk, clock)
        desk.clients.save_practice(practice)
        clock.at = NOW

    by_services(journey, live)


def add_client(journey: Journey) -> ClientId:
    journey.stage.window.go_to(NewClientPlace())
    journey.until(lambda: journey.stage.has("legal_name"))
    journey.rest()
    for name in ("legal_name", "display_name", "pronouns", "language"):
        journey.fill(name, canary(name.replace("_", " ")))
    journey.fill("date_of_birth", "1990-04-17")
    journey.fill("safe_phone", CLIENT_PHONE)
    journey.fill("safe_email", EMAIL)
    for name in ("safe_address", "safe_instructions", "communication_preferences"):
        journey.fill(name, canary(name.replace("_", " ")))
    journey.enter("add_client")
    journey.arrive(ClientPage)
    place = journey.stage.window.place
    assert isinstance(place, ClientPlace)
    return place.client_id


def add_contact(journey: Journey, client: ClientId) -> None:
    journey.stage.window.go_to(ClientPlace(client, ClientTab.PEOPLE))
    journey.arrive(ClientPage)
    journey.enter("add_contact")
    journey.press(canary("contact name"))
    journey.tab_to("contact_role")
    journey.press("Sibling")
    journey.fill("contact_called", f"{canary('called')}, {canary('also called')}")
    journey.fill("contact_phone", PHONE)
    journey.fill("contact_email", EMAIL)
    journey.fill("contact_address", canary("contact address"))
    journey.fill("contact_told", canary("may be told"))
    journey.enter("contact_dialog_primary")
    journey.until(lambda: not journey.stage.has("contact_dialog"))


def write_and_sign(journey: Journey, client: ClientId) -> None:
    journey.stage.window.go_to(NotePlace(client_id=client))
    journey.arrive(NoteEditorPage)
    journey.press(canary("note body"))
    journey.fill("session_start", "9:00")
    journey.fill("session_stop", "9:50")
    journey.tab_to("session_attendance")
    journey.press("Attended")
    journey.press(ENTER, modifier=CTRL)
    journey.until(lambda: journey.stage.has("sign_secret"))
    journey.press(PIN, ENTER)
    journey.arrive(ClientPage)
    journey.enter("add_addendum")
    journey.press(canary("addendum reason"))
    journey.fill("addendum_text", canary("addendum text"))
    journey.enter("addendum_dialog_primary")
    journey.rest()
    journey.enter("strike_note")
    journey.fill("strike_reason", canary("strike reason"))
    journey.enter("strike_dialog_primary")
    journey.rest()


def write_apart(journey: Journey) -> None:
    journey.stage.window.go_to(NotePlace(CLIENT, is_psychotherapy=True))
    journey.arrive(NoteEditorPage)
    journey.press(PIN, ENTER)
    journey.until(lambda: journey.stage.has("psychotherapy_text"))
    journey.fill("psychotherapy_text", canary("psychotherapy note"))
    journey.enter("keep_psychotherapy_note")
    journey.rest()


def begin_an_addendum(journey: Journey) -> None:
    """Begin one and leave it: the words wait among the unfinished work."""
    journey.stage.window.go_to(ClientPlace(CLIENT, ClientTab.RECORD, PLAIN))
    journey.arrive(ClientPage)
    journey.enter("add_addendum")
    journey.press(canary("unfinished reason"))
    journey.fill("addendum_text", canary("unfinished text"))
    journey.press(Qt.Key.Key_Escape)


def deliver_again(journey: Journey) -> None:
    """Record a second delivery of the packet, with everything that can be written of one."""

    def deliver(desk: OpenDesk) -> None:
        (matter,) = desk.matters.open_ones()
        (release,) = desk.releases.of_matter(matter.id)
        desk.deliveries.record(with_canaries(a_delivery(release_id=release.id)))

    by_services(journey, deliver)


def leave_a_draft(journey: Journey) -> None:
    """Begin another note and lock in the middle of it."""
    journey.stage.window.go_to(NotePlace(client_id=CLIENT))
    journey.arrive(NoteEditorPage)
    journey.press(canary("draft that is locked away"))


def come_back(journey: Journey) -> None:
    journey.until(lambda: journey.stage.has("secret"))
    journey.rest()
    journey.press(WRONG_PIN, ENTER)
    clock = journey.stage.start.clock
    assert isinstance(clock, SettableClock)
    # a second is to be waited for after the first wrong PIN, and this clock stands still
    clock.at += timedelta(minutes=1)
    journey.until(lambda: "Try again" in words_on(journey.stage.window) and journey.stage.has("unlock"))
    journey.until(lambda: journey.stage.find(QAbstractButton, "unlock").isEnabled())
    journey.fill("secret", PIN)
    journey.press(ENTER)
    journey.until(lambda: journey.stage.window.page is not None)
    journey.rest()


def search(journey: Journey) -> None:
    for words in (SEARCHED, "zebulon"):
        journey.stage.window.go_to(SearchPlace(""))
        journey.arrive(SearchPage)
        journey.press(words)
        journey.rest()


def change_the_pin(journey: Journey) -> None:
    """Begin to: the last field holds a wrong PIN, so the one in use stays."""
    journey.stage.window.go_to(OpeningPlace())
    journey.enter("change_pin_button")
    journey.press(NEW_PIN)
    journey.fill("new_pin_again", NEW_PIN)
    journey.fill("proof_secret", SPOKEN_PASSPHRASE)
    journey.press(ENTER)
    journey.rest()
    journey.press(Qt.Key.Key_Escape)


def answer_court_order(journey: Journey, folder: Path) -> None:
    """The main job, as its own journey does it, from the imported paper to the packet."""
    steps = _court_order_steps()
    scan = folder / "imports" / f"{canary('scan')}.pdf"
    _draw_scan(scan)
    steps.type_the_paper(journey, scan)
    steps.go_on_to(journey, MatterStep.HOLD)
    steps.go_on_to(journey, MatterStep.BASIS)
    steps.record_what_is_missing(journey)
    steps.go_on_to(journey, MatterStep.SCOPE)
    steps.type_the_clause(journey)
    steps.withhold_the_couple_note(journey)
    steps.go_on_to(journey, MatterStep.PEOPLE)
    steps.decide_people(journey)
    steps.go_on_to(journey, MatterStep.REVIEW_AND_REDACT)
    steps.see_every_page(journey)
    steps.go_on_to(journey, MatterStep.BUILD_AND_VERIFY)
    steps.build_protected(journey)
    steps.go_on_to(journey, MatterStep.DELIVER_AND_LOG)
    steps.write_and_record(journey, folder / "exports")
    journey.press(ENTER, modifier=CTRL)
    journey.arrive(RequestsPage)


def _court_order_steps() -> ModuleType:
    specification = importlib.util.spec_from_file_location("court_order_to_packet", JOURNEY)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


def _draw_scan(path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setTitle(canary("title of the scan"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    painter = QPainter(writer)
    painter.drawText(QPoint(500, 500), canary("words of the scan"))
    painter.end()


def go_through_the_day(journey: Journey, folder: Path) -> None:
    """Act one before the lock, act two in the program that follows it."""
    is_whole = WHOLE in os.environ
    if "--locked" not in sys.argv:
        tell_keys(journey, folder, set_up(journey, folder))
        if is_whole:
            live_the_year(journey)
        client = add_client(journey)
        add_contact(journey, client)
        write_and_sign(journey, client)
        if is_whole:
            write_apart(journey)
            begin_an_addendum(journey)
            leave_a_draft(journey)
            # the process is replaced, and nothing comes back from here
            journey.stage.press(Qt.Key.Key_L, modifier=CTRL)
            journey.until(lambda: False)
        search(journey)
        return
    come_back(journey)
    search(journey)
    change_the_pin(journey)
    answer_court_order(journey, folder)
    by_services(journey, write_everything)
    deliver_again(journey)


def play(shown: MainWindow) -> None:
    """Go through the day and close the window; a failure ends the process and is told in a file."""
    folder = Path(os.environ[FOLDER])
    journey = hands_for(shown)
    try:
        journey.until(lambda: shown.isActiveWindow() and QApplication.focusWidget() is not None)
        journey.rest()
        go_through_the_day(journey, folder)
        journey.leave()
    except BaseException:
        (folder / FAILURE).write_text(traceback.format_exc())
        os._exit(_FAILED)


def main() -> int:
    begin = MainWindow.begin
    clock = SettableClock(NOW)

    def begin_and_play(shown: MainWindow, *, is_locked: bool = False) -> None:
        begin(shown, is_locked=is_locked)
        QTimer.singleShot(0, lambda: play(shown))

    with (
        patch.object(MainWindow, "begin", begin_and_play),
        # so that a socket to the network is not refused, but seen by whoever traces the calls of this process
        patch.object(process_guard, "_install_filter", lambda: False),
        patch.object(window, "build_desk", partial(build_desk, clock=clock, key_parameters=SMALL_MACHINE)),
    ):
        return run_program(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
