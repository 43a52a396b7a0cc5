# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a locked journal: one secret, where its key was found, and every other way in; it names nobody."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import KeyringState, Way, WaysOffered
from counselor_desk.ui.own_journal import own_journal
from counselor_desk.ui.pages.unlock_card import UnlockCard
from counselor_desk.ui.pages.unlock_other import OpenOtherDialog, Other
from counselor_desk.ui.pages.unlock_restore import RestoreDialog
from counselor_desk.ui.pages.unlock_words import (
    BACK_TO_A_BACKUP,
    HEADER_GONE,
    WAYS,
    first_way,
    is_usable,
    offered,
    state_words,
    why_unusable,
)
from counselor_desk.ui.start import Start
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, ScrollColumn, clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.side_panel import PRODUCT, Mark

_OF_THE_KEYRING = frozenset(
    {
        ErrorCode.KEYRING_ENTRY_MISSING,
        ErrorCode.KEYRING_LOCKED,
        ErrorCode.KEYRING_DENIED,
        ErrorCode.KEYRING_NOT_THERE,
        ErrorCode.KEYRING_CHANGED,
        ErrorCode.KEYRING_WRONG_ENTRY,
    }
)
_OF_THE_SECRET = frozenset(
    {
        ErrorCode.PASSPHRASE_REJECTED,
        ErrorCode.RECOVERY_CODE_REJECTED,
        ErrorCode.RECOVERY_CODE_MALFORMED,
        ErrorCode.NO_FITTING_SLOT,
        ErrorCode.SECRET_NOT_GIVEN,
    }
)
# a first page that was overwritten cannot be told from a wrong key
_OF_THE_DATABASE = frozenset({ErrorCode.JOURNAL_DAMAGED, ErrorCode.JOURNAL_FILE_MISSING, ErrorCode.KEY_REJECTED})
_OF_THE_PIN = frozenset({ErrorCode.PIN_REJECTED, ErrorCode.PIN_TOO_SOON, ErrorCode.PIN_NO_LONGER_ACCEPTED})


class UnlockPage(QWidget):
    """Asks for the way in to one journal and opens it on the vault thread.

    Args:
        start: what exists before a journal is open.
        journal: the folder to open.
        opens_by_itself: open at once where the keyring alone is enough; not after somebody has locked the journal.
    """

    journal_opened = Signal(object)
    """The OpenJournal."""
    code_given = Signal(object)
    """The `Proof` by a code, right before the journal that it opened: a new way in is made without typing it twice."""
    another_requested = Signal(object)
    """The Path of another journal that should be unlocked instead."""
    set_up_requested = Signal()

    def __init__(self, start: Start, *, journal: Path, opens_by_itself: bool = True) -> None:
        super().__init__()
        self.setObjectName("unlock_page")
        self.setAccessibleName("Unlock")
        self.setProperty("ground", "bg")
        self._start = start
        self._journal = journal
        self._opens_by_itself = opens_by_itself
        self._ways: WaysOffered | None = None
        self._way = Way.PIN
        self._build()
        self._connect()

    def load(self) -> None:
        """Ask which ways in there are; the keyring may ask the counselor something of its own meanwhile."""
        self._card.show_looking()
        self._show_links(())
        vault, journal = self._start.vault, self._journal
        self._start.runner.run(
            lambda: vault.ways_offered(journal), owner=self, on_ok=self._show_ways, on_error=self._show_trouble
        )

    def _build(self) -> None:
        layout = column(self)
        scroll = ScrollColumn(name="unlock_scroll", margins=(24, 24, 24, 28))
        layout.addWidget(scroll)
        inside = scroll.column
        inside.setSpacing(0)
        inside.addStretch(11)
        brand = line(gap=13)
        brand.addStretch(1)
        brand.addWidget(Mark(size=40))
        brand.addWidget(Label(PRODUCT, role=Role.PRODUCT))
        brand.addStretch(1)
        inside.addLayout(brand)
        inside.addSpacing(px(28))
        if not self._start.vault.held.is_empty:
            inside.addLayout(_in_the_middle(_held_banner()))
            inside.addSpacing(px(20))
        self._card = UnlockCard()
        inside.addLayout(_in_the_middle(self._card))
        inside.addSpacing(px(26))
        self._links = column(gap=10)
        inside.addLayout(self._links)
        inside.addStretch(14)
        inside.addSpacing(px(24))
        promise = line(gap=9)
        promise.addStretch(1)
        promise.addWidget(IconView("shield", size=16))
        promise.addWidget(Label("Nothing leaves this computer", role=Role.SECOND))
        promise.addStretch(1)
        inside.addLayout(promise)

    def _connect(self) -> None:
        self._card.unlock_requested.connect(self._open)
        self._card.again_requested.connect(self.load)
        self._card.set_up_requested.connect(self.set_up_requested)

    def _show_ways(self, ways: WaysOffered) -> None:
        self._ways = ways
        self._card.show_state(state_words(ways))
        self._card.wait(ways.pin_wait_seconds)
        way = first_way(ways)
        if way is Way.ALONE and self._opens_by_itself:
            # a second look at the keyring after this one failed must not try by itself again
            self._opens_by_itself = False
            self._ask(way)
            self._open(way, "")
            return
        self._ask(way)

    def _ask(self, way: Way) -> None:
        ways = self._ways
        if ways is None:
            return
        self._way = way
        self._card.ask(way, can_ask_again=_can_ask_again(ways))
        self._show_links(tuple(each for each in offered(ways) if each is not way))

    def _show_links(self, ways: tuple[Way, ...]) -> None:
        clear(self._links)
        # the picture's order: recovery code, passphrase, then the others
        for way in sorted(ways, key=list(WAYS).index):
            link = self._add_link(WAYS[way].link, f"use_{way.value}", partial(self._ask, way))
            if self._ways is not None and not is_usable(way, self._ways):
                self._say_why_not(link, why_unusable(way, self._ways))
        if self._journal != self._own_journal():
            self._add_link("Back to your own journal", "own_journal", self._go_to_own_journal)
        self._add_link("Open another journal or backup…", "open_another", self._ask_for_another)

    def _add_link(self, words: str, name: str, act: Callable[[], None]) -> Button:
        link = Button(words, name=name, kind=ButtonKind.LINK)
        link.clicked.connect(lambda _=False: act())
        self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
        return link

    def _say_why_not(self, link: Button, reason: str) -> None:
        link.setEnabled(False)
        link.setAccessibleDescription(reason)
        words = Label(reason, role=Role.SMALL, wraps=True)
        words.setObjectName(f"{link.objectName()}_reason")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._links.addWidget(words)

    def _open(self, way: Way, typed: str) -> None:
        self._card.show_opening()
        vault, journal = self._start.vault, self._journal

        def open_journal(progress: Progress, _: IsCancelled) -> OpenJournal:
            return vault.open(journal, typed, way=way, progress=progress)

        self._start.runner.run_long(
            open_journal,
            owner=self,
            on_ok=partial(self._show_opened, Proof(way, typed)),
            on_error=partial(self._on_not_opened, way),
            on_progress=self._card.show_upgrade,
        )

    def _show_opened(self, given: Proof, journal: OpenJournal) -> None:
        self._card.forget()
        if given.way is Way.RECOVERY:
            self.code_given.emit(given)
        self.journal_opened.emit(journal)

    def _on_not_opened(self, way: Way, error: DeskError) -> None:
        if error.code in _OF_THE_KEYRING and way is Way.ALONE:
            # nothing was typed: what the keyring says now has its own sentence and next step
            self.load()
        elif error.code in _OF_THE_KEYRING:
            self._card.show_refusal(error.code)
            self._look_again()
        elif error.code in _OF_THE_PIN:
            self._ask_how_long_to_wait(error.code)
        elif error.code in _OF_THE_SECRET:
            self._card.show_refusal(error.code)
        else:
            self._show_trouble(error)

    def _ask_how_long_to_wait(self, code: ErrorCode) -> None:
        """A PIN was wrong, or came too soon: the journal remembers how many there were, without asking the keyring."""
        vault, journal, clock = self._start.vault, self._journal, self._start.clock

        def look() -> tuple[bool, int]:
            wrong = vault.wrong_pins(journal)
            return wrong.is_pin_accepted, wrong.wait_at(clock.now())

        self._start.runner.run(look, owner=self, on_ok=partial(self._show_wait, code), on_error=self._show_trouble)

    def _show_wait(self, code: ErrorCode, standing: tuple[bool, int]) -> None:
        is_accepted, seconds = standing
        if is_accepted:
            self._card.show_refusal(code, wait_seconds=seconds)
        else:
            # what is asked for now, and why, is said by the ways as they stand
            self.load()

    def _look_again(self) -> None:
        """The keyring answered otherwise a moment ago: show what it says now, and take nothing else away."""
        vault, journal = self._start.vault, self._journal
        self._start.runner.run(
            lambda: vault.ways_offered(journal), owner=self, on_ok=self._show_keyring, on_error=self._show_trouble
        )

    def _show_keyring(self, ways: WaysOffered) -> None:
        self._ways = ways
        self._card.show_keyring(state_words(ways), can_ask_again=_can_ask_again(ways))
        self._show_links(tuple(each for each in offered(ways) if each is not self._way))

    def _show_trouble(self, error: DeskError) -> None:
        explanation = explain(error.code)
        is_missing = error.code is ErrorCode.JOURNAL_NOT_FOUND
        if is_missing and self._start.vault.is_journal(self._journal):
            # the database is there: nothing may be set up over it
            self._card.show_trouble(*HEADER_GONE, offers_set_up=False)
        else:
            what_to_do = BACK_TO_A_BACKUP if error.code in _OF_THE_DATABASE else explanation.what_to_do
            self._card.show_trouble(explanation.happened, what_to_do, offers_set_up=is_missing)
        self._show_links(())
        if error.code in _OF_THE_DATABASE:
            self._offer("Go back to a backup…", "go_back_to_backup", "drive", lambda: self.go_back_to(None))
        elif error.code is ErrorCode.FOLDER_UNSUITABLE:
            self._offer("Move it to a safe place…", "move_to_safe_place", "folder", self._move)

    def _offer(self, words: str, name: str, icon: str, act: Callable[[], None]) -> None:
        """What helps most stands first and has the focus."""
        button = Button(words, name=name, kind=ButtonKind.PRIMARY, icon=icon)
        button.clicked.connect(lambda _=False: act())
        self._links.insertWidget(0, button, 0, Qt.AlignmentFlag.AlignHCenter)
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self) -> None:
        from counselor_desk.ui.dialogs.move_journal import MoveJournalDialog

        dialog = MoveJournalDialog(self, start=self._start, journal=self._journal, own_journal=own_journal(self._start))
        dialog.moved.connect(self.another_requested)
        dialog.open()

    def go_back_to(self, backup: Path | None) -> None:
        """Let a backup take the journal's place; the newest that is found is offered where none is named."""
        from counselor_desk.ui.pages.unlock_go_back import GoBackInPlaceDialog

        dialog = GoBackInPlaceDialog(self, start=self._start, journal=self._journal, backup=backup)
        dialog.code_given.connect(self.code_given)
        dialog.journal_opened.connect(self.journal_opened)
        dialog.left.connect(self.load)
        dialog.open()
        dialog.load()

    def _ask_for_another(self) -> None:
        dialog = OpenOtherDialog(self)
        dialog.accepted.connect(partial(self._on_other_chosen, dialog))
        dialog.open()

    def _on_other_chosen(self, dialog: OpenOtherDialog) -> None:
        chosen = dialog.chosen
        dialog.close_overlay()
        self.look_for(chosen)

    def look_for(self, chosen: Other) -> None:
        """Ask for a journal in another folder, for a backup, or set a new one up."""
        if chosen is Other.FOLDER:
            self._start.file_dialogs.choose_folder(
                self, title="Choose the folder of a journal", on_chosen=self.another_requested.emit
            )
        elif chosen is Other.NEW:
            self.set_up_requested.emit()
        else:
            from counselor_desk.ui.file_dialogs import BACKUP

            self._start.file_dialogs.open_file(self, title="Choose a backup", kinds=(BACKUP,), on_chosen=self._restore)

    def _restore(self, backup: Path) -> None:
        dialog = RestoreDialog(self, start=self._start, backup=backup)
        dialog.code_given.connect(self.code_given)
        dialog.journal_opened.connect(self.journal_opened)
        dialog.open()
        dialog.load()

    def _own_journal(self) -> Path:
        # where it was moved to since the start
        own, moved_to = self._start.journal_path, self._start.settings.current.journal_folder
        return Path(moved_to) if moved_to and not self._start.vault.is_journal(own) else own

    def _go_to_own_journal(self) -> None:
        own = self._own_journal()
        if self._start.vault.is_journal(own):
            self.another_requested.emit(own)
        else:
            self.set_up_requested.emit()


def _held_banner() -> Banner:
    """What a lock could not save, as on a full disk, waits in this process and ends with it."""
    banner = Banner(
        "Some words could not be written to the disk",
        second="They are held here, sealed, until you unlock. Do not close the program or switch off the computer.",
        tone=Tone.WARN,
        icon="warn",
    )
    banner.setObjectName("held_words")
    banner.setFixedWidth(px(416))
    return banner


def _in_the_middle(part: QWidget) -> QBoxLayout:
    # between stretches and not by alignment: an aligned card would get the height of text as wide as the page
    row = line()
    row.addStretch(1)
    row.addWidget(part)
    row.addStretch(1)
    return row


def _can_ask_again(ways: WaysOffered) -> bool:
    return ways.keyring is not None and ways.keyring.state is not KeyringState.FOUND
