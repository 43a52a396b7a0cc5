# SPDX-License-Identifier: GPL-3.0-or-later
"""The unlock page by keyboard alone: one secret, every answer of a keyring, and never a dead end."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from factories import a_practice
from fakes import BACKEND, CountingIds, MemoryKeyStore, SettableClock
from practice_journal import NOW, PASSPHRASE, PIN, new_desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from stage import Stage, build_stage, settle

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import (
    BackendChanged,
    Denied,
    KeyringResult,
    Locked,
    Missing,
    NoBackend,
    Progress,
    Wrong,
)
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.pages.unlock_waits import Countdown
from counselor_desk.ui.places import Section, SectionPlace
from counselor_desk.ui.settings import Settings
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.progress import ProgressLine

ENTER = Qt.Key.Key_Return
KWALLET = "keyring.backends.kwallet.DBusKeyring"


class LockedJournal:
    """The window before a locked journal with PIN, passphrase and recovery code."""

    def __init__(
        self, stage: Stage, desk: Desk, key_store: MemoryKeyStore, clock: SettableClock, path: Path, code: str
    ) -> None:
        self.stage, self.desk, self.key_store, self.clock = stage, desk, key_store, clock
        self.path, self.code = path, code

    def begin(self) -> None:
        self.stage.window.show()
        self.stage.window.activateWindow()
        settle()
        self.stage.window.begin()
        settle()

    def press(self, *keys: Qt.Key | str) -> None:
        self.stage.press(*keys)

    def says(self, name: str) -> str:
        return self.stage.find(Label, name).text()

    def error(self) -> str:
        fields = [each for each in self.stage.window.findChildren(Field) if each.isVisible() and each.error]
        return fields[0].error if fields else ""

    def has(self, name: str) -> bool:
        return any(each.isVisible() for each in self.stage.window.findChildren(QWidget, name))

    def wrong_pins(self, count: int) -> None:
        """Type so many wrong PINs, each once the wait before it is over."""
        for number in range(count):
            self.press(f"wrong-pin-{number}", ENTER)
            if number < count - 1:
                self.let_seconds_pass(60)

    def let_seconds_pass(self, seconds: int) -> None:
        self.clock.at += timedelta(seconds=seconds)
        for countdown in self.stage.window.findChildren(Countdown):
            for _ in range(min(seconds, countdown.seconds_left)):
                countdown._timer.timeout.emit()

    @property
    def is_open(self) -> bool:
        return self.stage.window.page is not None


def focus() -> str:
    widget = QApplication.focusWidget()
    return "" if widget is None else widget.objectName()


@dataclass(frozen=True)
class Made:
    """A closed journal to copy, and what its keyring and its sheet hold."""

    path: Path
    entries: dict[tuple[VaultId, SlotId], bytes]
    code: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    key_store, path = MemoryKeyStore(), tmp_path_factory.mktemp("made") / "own"
    desk = new_desk(SettableClock(NOW), CountingIds(), key_store)
    new = desk.vault.create(path, ways=WaysIn(pin=PIN, passphrase=PASSPHRASE))
    open_desk(desk, new.journal).clients.save_practice(a_practice())
    new.journal.close()
    return Made(path, key_store.entries, new.recovery_code.formatted)


@pytest.fixture
def locked(made: Made, tmp_path: Path, light_theme: None) -> Iterator[LockedJournal]:
    clock, key_store = SettableClock(NOW), MemoryKeyStore(made.entries)
    desk = new_desk(clock, CountingIds(1000), key_store)
    path = Path(shutil.copytree(made.path, tmp_path / "own"))
    stage = build_stage(desk, journal_path=path, clock=clock, folder=tmp_path)
    yield LockedJournal(stage, desk, key_store, clock, path, made.code)
    stage.close()


def test_the_pin_and_enter_open_the_journal(locked: LockedJournal) -> None:
    locked.begin()
    locked.press(PIN, ENTER)
    assert locked.stage.window.place == SectionPlace(Section.TODAY)


def test_bringing_an_older_journal_up_to_date_is_said_step_by_step(
    locked: LockedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_journal, said = locked.desk.vault.open, []

    def open_older(path: Path, typed: str, *, way: Way | None, progress: Progress) -> OpenJournal:
        for step in ("copy", "upgrade", "check", "name"):
            progress(step, 0, 1)
            settle()
            said.append(locked.stage.find(ProgressLine, "upgrade_progress").accessibleName())
        said.append(locked.says("state_sentence"))
        return open_journal(path, typed, way=way)

    monkeypatch.setattr(locked.desk.vault, "open", open_older)
    locked.begin()
    locked.press(PIN, ENTER)
    assert said == [
        "Copying the journal",
        "Bringing the copy up to date",
        "Checking every page of the copy",
        "Giving it its name",
        "The journal is brought up to date for this version of the program.",
    ]
    assert locked.is_open


def test_the_page_says_where_the_key_was_found(locked: LockedJournal) -> None:
    locked.begin()
    assert locked.says("state_sentence") == "Key found in the system keyring (Secret Service)"


def test_a_pin_is_shown_only_while_it_is_asked_for(locked: LockedJournal) -> None:
    locked.begin()
    field = locked.stage.find(QLineEdit, "secret")
    modes = [field.echoMode()]
    locked.stage.tab_to("secret_show")
    for _ in range(2):
        locked.press(" ")
        modes.append(field.echoMode())
    assert modes == [QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password]


def test_a_wrong_pin_is_said_under_the_field_which_is_cleared_and_keeps_the_focus(locked: LockedJournal) -> None:
    locked.begin()
    locked.press("wrong-pin-1", ENTER)
    assert locked.error().startswith("This PIN does not open the journal. Wait 1 second")
    assert (locked.stage.find(QLineEdit, "secret").text(), focus()) == ("", "secret")


def test_an_empty_pin_is_asked_for(locked: LockedJournal) -> None:
    locked.begin()
    locked.press(ENTER)
    assert locked.error() == "Type your PIN."


def test_after_a_wrong_pin_the_wait_is_counted_in_words(locked: LockedJournal) -> None:
    locked.begin()
    locked.wrong_pins(3)
    assert locked.error() == (
        "This PIN does not open the journal. Wait 4 seconds, then try again, or use another way below."
    )


def test_while_it_waits_nothing_can_be_typed_and_the_field_keeps_the_focus_and_says_why(locked: LockedJournal) -> None:
    locked.begin()
    locked.wrong_pins(3)
    asked = locked.key_store.asked
    locked.press(PIN, ENTER)
    field = locked.stage.find(QLineEdit, "secret")
    assert (field.text(), locked.key_store.asked, focus()) == ("", asked, "secret")
    assert "Wait 4 seconds" in field.accessibleDescription()


def test_after_the_wait_the_pin_opens(locked: LockedJournal) -> None:
    locked.begin()
    locked.wrong_pins(3)
    locked.let_seconds_pass(4)
    assert locked.error() == "This PIN does not open the journal. Try again."
    locked.press(PIN, ENTER)
    assert locked.is_open


def test_another_way_does_not_wait(locked: LockedJournal) -> None:
    locked.begin()
    locked.wrong_pins(3)
    locked.stage.tab_to("use_passphrase")
    locked.press(ENTER, PASSPHRASE, ENTER)
    assert locked.is_open


def test_closing_the_program_ends_no_wait(locked: LockedJournal) -> None:
    locked.begin()
    locked.wrong_pins(3)
    locked.begin()
    assert locked.error() == (
        "After a wrong PIN the next one waits. Wait 4 seconds, then try again, or use another way below."
    )


class TestAfterTenWrongPins:
    """Only the recovery code and the passphrase open; once one of them has, the PIN counts again."""

    def test_the_page_says_so_and_asks_for_the_passphrase(self, locked: LockedJournal) -> None:
        locked.begin()
        locked.wrong_pins(10)
        assert locked.says("state_sentence") == "The PIN was wrong ten times, so it is not asked for any more."
        assert locked.stage.find(QLineEdit, "secret").accessibleName() == "Passphrase"

    def test_the_pin_cannot_be_chosen_and_the_page_says_why(self, locked: LockedJournal) -> None:
        locked.begin()
        locked.wrong_pins(10)
        assert not locked.stage.find(Button, "use_pin").isEnabled()
        assert "After ten wrong ones" in locked.says("use_pin_reason")

    def test_the_recovery_code_opens_and_the_pin_counts_again(self, locked: LockedJournal) -> None:
        locked.begin()
        locked.wrong_pins(10)
        locked.stage.tab_to("use_recovery")
        locked.press(ENTER, locked.code, ENTER)
        assert locked.is_open
        locked.press(Qt.Key.Key_Escape)
        locked.stage.window.lock()
        settle()
        locked.press(PIN, ENTER)
        assert locked.is_open


@pytest.mark.parametrize(
    ("result", "sentence", "next_step"),
    [
        (Missing(BACKEND), "no longer holds the key", "recovery code or the passphrase"),
        (Locked(BACKEND), "is locked", "Ask the keyring again"),
        (Denied(BACKEND), "refused to hand over", "Allow Counselor Desk"),
        (NoBackend(), "answers on this computer. The key was in: Secret Service.", "Log in to your desktop"),
        (BackendChanged(BACKEND, KWALLET), "kept in Secret Service, and now KWallet answers", "Log in to the desktop"),
        (Wrong(BACKEND), "is not the key of this journal", "was left as it is"),
    ],
)
class TestWithoutTheKey:
    """Each answer of a keyring but `Found`."""

    def test_the_answer_has_its_own_sentence_and_next_step(
        self, locked: LockedJournal, result: KeyringResult, sentence: str, next_step: str
    ) -> None:
        locked.key_store.answer_always(result)
        locked.begin()
        assert sentence in locked.says("state_sentence")
        assert next_step in locked.says("state_next_step")

    def test_another_way_opens_the_journal_all_the_same(
        self, locked: LockedJournal, result: KeyringResult, sentence: str, next_step: str
    ) -> None:
        locked.key_store.answer_always(result)
        locked.begin()
        locked.stage.tab_to("secret")
        locked.press(PASSPHRASE, ENTER)
        assert locked.is_open, (sentence, next_step)

    def test_the_keyring_can_be_asked_again(
        self, locked: LockedJournal, result: KeyringResult, sentence: str, next_step: str
    ) -> None:
        locked.key_store.answers = iter([result])
        locked.begin()
        locked.stage.tab_to("ask_again")
        locked.press(ENTER)
        assert locked.says("state_sentence").startswith("Key found"), (sentence, next_step)


class TestWhileTheKeyringFails:
    """The way that is shown is the way that is tried, and its own error is said."""

    def test_a_wrong_passphrase_as_short_as_a_pin_is_said_under_its_field(self, locked: LockedJournal) -> None:
        locked.key_store.answer_always(Locked(BACKEND))
        locked.begin()
        locked.press("000000", ENTER)
        assert locked.error() == "This passphrase does not open the journal. Try again."

    def test_wrong_passphrases_do_not_wait(self, locked: LockedJournal) -> None:
        locked.key_store.answer_always(Locked(BACKEND))
        locked.begin()
        for _ in range(3):
            locked.press("000000", ENTER)
        assert locked.error() == "This passphrase does not open the journal. Try again."

    def test_the_pin_cannot_be_chosen_and_the_page_says_why(self, locked: LockedJournal) -> None:
        locked.key_store.answer_always(Locked(BACKEND))
        locked.begin()
        assert not locked.stage.find(Button, "use_pin").isEnabled()
        assert "does not give its half of the key" in locked.says("use_pin_reason")

    def test_a_keyring_that_fails_at_the_pin_is_said_under_the_field_and_beside_it(self, locked: LockedJournal) -> None:
        locked.begin()
        locked.key_store.answer_always(Locked(BACKEND))
        locked.press(PIN, ENTER)
        assert "keyring" in locked.error()
        assert "is locked" in locked.says("state_sentence")
        assert locked.has("ask_again")


def test_the_right_secret_under_another_way_is_refused_by_the_way_that_is_shown(locked: LockedJournal) -> None:
    locked.begin()
    locked.stage.tab_to("use_passphrase")
    locked.press(ENTER, PIN, ENTER)
    assert locked.error() == "This passphrase does not open the journal. Try again."


def test_the_recovery_code_opens_in_any_case_and_spacing(locked: LockedJournal) -> None:
    locked.begin()
    locked.stage.tab_to("use_recovery")
    locked.press(ENTER, locked.code.lower().replace("-", "").replace("0", "o"), ENTER)
    assert locked.is_open


def test_a_wrong_sign_of_the_code_is_named_by_its_place_and_the_rest_is_kept(locked: LockedJournal) -> None:
    locked.begin()
    locked.stage.tab_to("use_recovery")
    locked.press(ENTER, "ABCDU", ENTER)
    assert locked.error().startswith("Group 2, sign 1")
    assert locked.stage.find(QLineEdit, "recovery_code").text() == "ABCD-U"


def test_a_journal_with_the_keyring_alone_opens_by_itself(locked: LockedJournal, tmp_path: Path) -> None:
    locked.desk.vault.create(tmp_path / "alone", ways=WaysIn(keyring_alone=True)).journal.close()
    page = UnlockPage(locked.stage.start, journal=tmp_path / "alone")
    opened: list[object] = []
    page.journal_opened.connect(opened.append)
    page.load()
    assert len(opened) == 1
    opened[0].close()  # type: ignore[attr-defined]
    page.deleteLater()


def test_a_journal_that_was_locked_does_not_open_by_itself_again(locked: LockedJournal, tmp_path: Path) -> None:
    locked.desk.vault.create(tmp_path / "alone", ways=WaysIn(keyring_alone=True)).journal.close()
    page = UnlockPage(locked.stage.start, journal=tmp_path / "alone", opens_by_itself=False)
    opened: list[object] = []
    page.journal_opened.connect(opened.append)
    page.load()
    assert opened == []
    page.deleteLater()


def test_a_keyring_alone_that_fails_falls_back_to_the_page(locked: LockedJournal, tmp_path: Path) -> None:
    locked.desk.vault.create(tmp_path / "alone", ways=WaysIn(keyring_alone=True)).journal.close()
    locked.key_store.answer_always(Locked(BACKEND))
    locked.stage.window.show()
    locked.stage.window._entrance.unlock(tmp_path / "alone")
    settle()
    assert "is locked" in locked.says("state_sentence")
    assert locked.has("recovery_code")


def test_a_damaged_header_is_said_with_what_to_do_and_leaves_another_way(locked: LockedJournal) -> None:
    (locked.path / "VAULT.json").write_text("damaged", encoding="utf-8")
    locked.begin()
    assert "cannot be read" in locked.says("state_sentence")
    assert "Restore a backup" in locked.says("state_next_step")
    assert locked.has("open_another")


def test_a_journal_in_use_is_said_and_can_be_tried_again(locked: LockedJournal) -> None:
    with locked.desk.vault.open(locked.path, PASSPHRASE):
        locked.begin()
        locked.press(PIN, ENTER)
        assert "already open in another window" in locked.says("state_sentence")
    locked.stage.tab_to("ask_again")
    locked.press(ENTER, PIN, ENTER)
    assert locked.is_open


def test_a_folder_without_a_journal_leads_to_a_new_one_or_back(locked: LockedJournal, tmp_path: Path) -> None:
    locked.stage.window.show()
    locked.stage.window._entrance.unlock(tmp_path / "nothing")
    settle()
    assert locked.stage.find(Button, "set_up").words == "Set up a new journal"
    locked.stage.tab_to("own_journal")
    locked.press(ENTER, PIN, ENTER)
    assert locked.is_open


def open_other(locked: LockedJournal, folder: Path) -> None:
    locked.desk.vault.create(folder, ways=WaysIn(passphrase=PASSPHRASE)).journal.close()
    locked.begin()
    locked.stage.file_dialogs.next_answer(folder)
    locked.stage.tab_to("open_another")
    locked.press(ENTER)
    locked.stage.tab_to("open_other_primary")
    locked.press(ENTER)


def remembered(folder: Path) -> str:
    return Settings(folder / "settings.ini").current.journal_folder


def test_another_folder_can_be_opened(locked: LockedJournal, tmp_path: Path) -> None:
    open_other(locked, tmp_path / "other")
    assert locked.stage.find(QLineEdit, "secret").accessibleName() == "Passphrase"


def test_another_journal_is_found_by_the_next_start_once_it_was_opened(locked: LockedJournal, tmp_path: Path) -> None:
    open_other(locked, tmp_path / "other")
    assert remembered(tmp_path) == ""
    locked.press(PASSPHRASE, ENTER)
    assert remembered(tmp_path) == str(tmp_path / "other")


def test_ones_own_journal_is_found_again_after_another_was_opened(locked: LockedJournal, tmp_path: Path) -> None:
    settings = locked.stage.start.settings
    settings.save(replace(settings.current, journal_folder=str(tmp_path / "other")))
    locked.begin()
    locked.press(PIN, ENTER)
    assert remembered(tmp_path) == str(locked.path)


def test_opening_ones_own_journal_leaves_the_settings_as_they_are(locked: LockedJournal, tmp_path: Path) -> None:
    locked.begin()
    locked.press(PIN, ENTER)
    assert locked.is_open
    assert remembered(tmp_path) == ""


def test_a_start_that_was_told_its_journal_remembers_none(made: Made, tmp_path: Path, light_theme: None) -> None:
    clock, key_store = SettableClock(NOW), MemoryKeyStore(made.entries)
    desk, path = new_desk(clock, CountingIds(1000), key_store), Path(shutil.copytree(made.path, tmp_path / "own"))
    stage = build_stage(desk, journal_path=path, clock=clock, folder=tmp_path, may_be_own=lambda _: False)
    locked = LockedJournal(stage, desk, key_store, clock, path, made.code)
    open_other(locked, tmp_path / "other")
    locked.press(PASSPHRASE, ENTER)
    assert not locked.has("unlock_page")
    assert remembered(tmp_path) == ""
    stage.close()


class TestBackup:
    """A backup is put into a folder of its own and opened."""

    @pytest.fixture
    def backup(self, locked: LockedJournal, tmp_path: Path) -> Path:
        with locked.desk.vault.open(locked.path, PASSPHRASE) as journal:
            locked.desk.backups.make(journal, to=tmp_path / "one.cdbak")
        return tmp_path / "one.cdbak"

    def _choose(self, locked: LockedJournal, backup: Path) -> None:
        locked.begin()
        locked.stage.file_dialogs.next_answer(backup)
        locked.stage.tab_to("open_another")
        locked.press(ENTER)
        locked.stage.tab_to("other_backup")
        locked.press(" ")
        locked.stage.tab_to("open_other_primary")
        locked.press(ENTER)

    def _by_passphrase(self, locked: LockedJournal) -> None:
        locked.stage.tab_to("proof_way_0")
        locked.press(Qt.Key.Key_Right, " ")

    def test_it_opens_with_the_recovery_code(self, locked: LockedJournal, backup: Path) -> None:
        self._choose(locked, backup)
        locked.press(locked.code.lower(), ENTER)
        assert locked.is_open

    def test_a_slip_in_the_code_is_named_and_kept(self, locked: LockedJournal, backup: Path) -> None:
        self._choose(locked, backup)
        locked.press("ABCDU", ENTER)
        assert locked.error().startswith("Group 2, sign 1")
        assert locked.stage.find(QLineEdit, "proof_code").text() == "ABCD-U"

    def test_it_opens_with_the_passphrase_beside_the_journal_that_is_there(
        self, locked: LockedJournal, backup: Path, tmp_path: Path
    ) -> None:
        self._choose(locked, backup)
        self._by_passphrase(locked)
        locked.press(PASSPHRASE, ENTER)
        assert locked.is_open
        assert locked.desk.vault.is_journal(tmp_path / "Counselor Desk journal")

    def test_the_next_start_finds_what_was_restored(self, locked: LockedJournal, backup: Path, tmp_path: Path) -> None:
        self._choose(locked, backup)
        locked.press(locked.code.lower(), ENTER)
        assert remembered(tmp_path) == str(tmp_path / "Counselor Desk journal")

    def test_a_wrong_passphrase_is_said_under_its_field(
        self, locked: LockedJournal, backup: Path, tmp_path: Path
    ) -> None:
        self._choose(locked, backup)
        self._by_passphrase(locked)
        locked.press("not the words of this one", ENTER)
        assert locked.error().startswith("This passphrase does not open")
        assert not (tmp_path / "Counselor Desk journal").exists()

    def test_a_file_that_is_no_backup_is_refused_before_a_secret_is_typed(
        self, locked: LockedJournal, tmp_path: Path
    ) -> None:
        wrong = tmp_path / "wrong.cdbak"
        wrong.write_bytes(b"no backup at all")
        self._choose(locked, wrong)
        assert locked.has("restore_trouble")
        assert not locked.stage.find(Button, "restore_primary").isEnabled()


def test_nothing_that_identifies_anybody_stands_on_the_page(locked: LockedJournal) -> None:
    locked.begin()
    words = " ".join(each.text() for each in locked.stage.window.findChildren(Label))
    assert "ZEBULON" not in words
    assert "Whitlock" not in words
