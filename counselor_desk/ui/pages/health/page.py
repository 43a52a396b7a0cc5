# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the journal would survive this computer, and whether it is whole; each fact with what to do next."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.health import CheckKept
from counselor_desk.services.health_facts import HealthFacts, HoldFacts
from counselor_desk.services.health_lines import Condition, HealthLine
from counselor_desk.services.ways_offered import KeyringState, WaysOffered
from counselor_desk.ui.backup_notice import BackupNotice
from counselor_desk.ui.dialogs.backup import BackupDialog
from counselor_desk.ui.dialogs.recovery_test import RecoveryTestDialog
from counselor_desk.ui.file_dialogs import BACKUP
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.health.check_card import CheckCard
from counselor_desk.ui.pages.health.health_rows import (
    NOT_WATCHING,
    WATCHING,
    backup_folder_row,
    backup_row,
    fact_row,
    hold_row,
    log_rows,
    old_backup_rows,
    protection_row,
    recovery_row,
    result_row,
    stamp_row,
    way_row,
)
from counselor_desk.ui.pages.health.seals_section import SealsSection
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.pages.unlock_words import state_words
from counselor_desk.ui.places import BackupsPlace, OpeningPlace, RequestPlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, EmptyState, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role

_TWO_COLUMNS_FROM = 900
_COPIED_FOR_SECONDS = 60


class HealthPage(Page):
    """Facts are read at once; checks and backups run when they are asked for."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._path: Path | None = None
        self._backup_answer: HealthLine | None = None
        self._keyring_answer: tuple[HealthLine, ...] = ()
        self._build()
        self._connect()

    def load(self) -> None:
        health, chosen = self.context.desk.health, self.context.settings.current.backup_folder
        folder = Path(chosen) if chosen else None
        self.context.runner.run(
            lambda: health.overview(backup_folder=folder), owner=self, on_ok=self._show, on_error=self.show_trouble
        )
        self._seals.load()

    def first_stop(self) -> QWidget | None:
        return self._make_backup

    def trouble_layout(self) -> QBoxLayout:
        return self._scroll.column

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= px(_TWO_COLUMNS_FROM)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)

    def _build(self) -> None:
        layout = column(self)
        self._scroll = ScrollColumn(name="health_scroll", gap=16, margins=(24, 18, 24, 24))
        layout.addWidget(self._scroll)
        self._scroll.column.addWidget(Label("Journal health", role=Role.PAGE_TITLE))
        self._notice = BackupNotice(self.context)
        self._scroll.column.addWidget(self._notice)
        self._columns = line(gap=16)
        self._scroll.column.addLayout(self._columns, 1)
        self._backup, self._check = Card("Backup"), CheckCard()
        self._recovery, self._holds = Card("Recovery code"), Card("Legal holds")
        self._ways, self._log, self._place = Card("Ways in"), Card("Record log"), Card("Where the journal lies")
        self._computer, self._locking = Card("This computer"), Card("What locks the journal")
        self._seals = SealsSection(self.context)
        # built once, so that the focus stays where it is when the facts are read again
        self._make_backup = Button("Back up now…", name="back_up", kind=ButtonKind.PRIMARY, icon="drive")
        self._check_backup = Button("Check a backup…", name="check_backup")
        self._list_backups = Button("Show every backup…", name="list_backups")
        self._test_code = Button("Test now…", name="test_code")
        self._copy_path = Button("Copy path", name="copy_path", icon="copy")
        self._ask_keyring = Button("Ask the keyring", name="ask_keyring", icon="key")
        self._change_ways = Button(
            "Show and change…", name="show_ways_in", accessible="Show and change how the journal opens"
        )
        backup = self._with_foot(self._backup, self._make_backup, self._check_backup, self._list_backups)
        recovery = self._with_foot(self._recovery, self._test_code)
        place = self._with_foot(self._place, self._copy_path)
        ways = self._with_foot(self._ways, self._ask_keyring, self._change_ways)
        for cards, share in (
            ((backup, self._check, self._computer, self._holds), 560),
            ((recovery, self._seals, ways, self._log, place, self._locking), 448),
        ):
            side = column(gap=16)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            self._columns.addLayout(side, share)

    def _with_foot(self, card: Card, *buttons: Button) -> Card:
        """Put buttons under the rows of a card, where `show_rows` leaves them alone."""
        foot = QWidget()
        foot.setProperty("kind", "clear")
        row = FlowLayout(foot, gap=8, line_gap=8)
        row.setContentsMargins(px(16), px(4), px(16), px(14))
        for button in buttons:
            row.addWidget(button)
        layout = card.layout()
        if layout is not None:
            layout.addWidget(foot)
        return card

    def _connect(self) -> None:
        self._make_backup.clicked.connect(self._ask_where)
        self._check_backup.clicked.connect(self._ask_which)
        self._list_backups.clicked.connect(lambda _=False: self.go_to(BackupsPlace()))
        self._notice.made.connect(self._on_logged)
        self._seals.logged.connect(self._on_logged)
        self._check.check_requested.connect(self._check_everything)
        self._test_code.clicked.connect(self._open_code_test)
        self._change_ways.clicked.connect(lambda _=False: self.go_to(OpeningPlace()))
        self._copy_path.clicked.connect(self._on_copy_path)
        self._ask_keyring.clicked.connect(self._on_ask_keyring)

    def _show(self, overview: tuple[HealthFacts, CheckKept | None]) -> None:
        facts, check = overview
        self.clear_trouble()
        formats, zone = self.context.formats, self.context.zone
        self._path = facts.path
        self._notice.look()
        rows = [backup_row(facts, formats=formats, zone=zone), backup_folder_row(facts), *old_backup_rows(facts)]
        if self._backup_answer is not None:
            rows.append(result_row(self._backup_answer))
        self._backup.show_rows(rows)
        self._recovery.show_rows([recovery_row(facts, formats=formats, zone=zone)])
        self._ways.set_count(str(len(facts.ways_in)))
        self._ways.show_rows(
            [*(way_row(way, formats=formats) for way in facts.ways_in), *map(result_row, self._keyring_answer)]
        )
        self._ask_keyring.setVisible(facts.keyring_used)
        self._log.show_rows([stamp_row(facts), *log_rows(facts)])
        self._computer.show_rows(protection_row(each) for each in facts.protection)
        self._show_locking()
        if check is not None:
            self._check.show_kept(check, when=formats.moment(check.checked_at, zone=zone))
        self._show_place(facts)
        self._show_holds(facts.holds)

    def _show_locking(self) -> None:
        """Nothing is shown where nothing listens in this run, as when pictures are drawn."""
        states = self.context.lock_states()
        self._locking.setVisible(bool(states))
        self._locking.show_rows(
            fact_row("lock", each.name, each.words, chip=WATCHING if each.is_watching else NOT_WATCHING)
            for each in states
        )

    def _show_place(self, facts: HealthFacts) -> None:
        path, warning = facts.path, facts.folder_warning
        rows = [fact_row("folder", str(path), "On this computer only. Nothing leaves it unless you export it.")]
        rows.extend(result_row(each) for each in facts.surroundings)
        if warning is not None:
            chip = ("Look here", Tone.WARN, "warn")
            rows.append(fact_row("warn", "This folder is a poor place for it", warning.words, chip=chip))
        self._place.show_rows(rows)

    def _show_holds(self, holds: tuple[HoldFacts, ...]) -> None:
        self._holds.set_count(str(len(holds)) if holds else "")
        rows: list[QWidget] = []
        for number, hold in enumerate(holds, start=1):
            row, button = hold_row(hold, number=number, formats=self.context.formats, names=self.context.names)
            place = RequestPlace(matter_id=hold.matter_id, client_id=hold.client.id)
            button.clicked.connect(partial(self._go, place))
            rows.append(row)
        if not rows:
            rows.append(
                EmptyState(
                    "scales",
                    "No legal hold stands.",
                    next_step="One is placed by itself when a court paper or a request is entered.",
                    dense=True,
                )
            )
        self._holds.show_rows(rows)

    def _go(self, place: RequestPlace, _: bool = False) -> None:
        self.go_to(place)

    def _ask_where(self) -> None:
        now = self.context.clock.now()
        self.context.file_dialogs.save_file(
            self,
            title="Where the backup goes",
            # in the folder that was chosen at the set-up, where there is one
            suggested_name=str(
                Path(self.context.settings.current.backup_folder) / f"journal-{now:%Y-%m-%d-%H%M}.cdbak"
            ),
            kind=BACKUP,
            on_chosen=self._back_up,
        )

    def _back_up(self, path: Path) -> None:
        dialog = BackupDialog(self, context=self.context, path=path)
        dialog.made.connect(self._on_logged)
        # it asks for a file, and that dialog is to open when this one is gone
        dialog.another_requested.connect(self._ask_where, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def _ask_which(self) -> None:
        self.context.file_dialogs.open_file(self, title="Which backup", kinds=(BACKUP,), on_chosen=self._verify_backup)

    def _verify_backup(self, path: Path) -> None:
        desk, formats, zone = self.context.desk, self.context.formats, self.context.zone
        self._check_backup.setEnabled(False)
        self._check_backup.set_words("Opening the backup…")

        def verify() -> HealthLine:
            manifest = desk.backups.verify(path, journal=desk.journal)
            made = formats.moment(manifest.made_at, zone=zone)
            entries = counted(manifest.tree_size, "entry", "entries")
            words = f"The backup {path.name} opens and is whole: made {made}, with {entries} of the record log."
            return HealthLine(Condition.GOOD, words)

        self.context.runner.run(
            verify, owner=self, on_ok=self._on_backup_checked, on_error=partial(self._on_backup_refused, path.name)
        )

    def _on_backup_checked(self, answer: HealthLine) -> None:
        self._backup_answer = answer
        self._check_backup.setEnabled(True)
        self._check_backup.set_words("Check a backup…")
        self._check_backup.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_logged()

    def _on_backup_refused(self, name: str, error: DeskError) -> None:
        if error.code is ErrorCode.BACKUP_DAMAGED:
            answer = HealthLine(
                Condition.FINDING,
                f"The backup {name} is damaged, or it is one of another journal. Do not rely on it: make a new one.",
            )
        elif error.code is ErrorCode.NO_FITTING_SLOT:
            answer = HealthLine(
                Condition.NOTICE,
                f"The backup {name} is unchanged and was made before the key was changed. It opens with the recovery "
                "code or the passphrase of its day.",
            )
        else:
            explanation = explain(error.code)
            answer = HealthLine(Condition.FINDING, f"{explanation.happened} {explanation.what_to_do}")
        self._on_backup_checked(answer)

    def _on_ask_keyring(self) -> None:
        self._ask_keyring.setEnabled(False)
        desk = self.context.desk
        vault, path = desk.vault, desk.journal.path
        self.context.runner.run(
            lambda: vault.ways_offered(path), owner=self, on_ok=self._on_keyring_answered, on_error=self.show_trouble
        )

    def _on_keyring_answered(self, ways: WaysOffered) -> None:
        self._ask_keyring.setEnabled(True)
        words = state_words(ways)
        if words is not None:
            is_good = ways.keyring is not None and ways.keyring.state is KeyringState.FOUND
            said = f"{words.sentence} {words.next_step}".strip()
            self._keyring_answer = (HealthLine(Condition.GOOD if is_good else Condition.NOTICE, said),)
        self.load()
        self._ask_keyring.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check_everything(self) -> None:
        self._check.begin()
        check = self.context.desk.health.check_and_keep
        self.context.runner.run_long(
            lambda progress, _: check(progress=progress),
            owner=self,
            on_ok=self._on_checked,
            on_error=self._on_check_failed,
            on_progress=self._check.show_progress,
        )

    def _on_checked(self, check: CheckKept) -> None:
        when = self.context.formats.moment(check.checked_at, zone=self.context.zone)
        self._check.show_kept(check, when=when)
        self._check.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_check_failed(self, error: DeskError) -> None:
        self._check.end()
        self.show_trouble(error)

    def _open_code_test(self) -> None:
        dialog = RecoveryTestDialog(self, context=self.context)
        dialog.tested.connect(self._on_logged)
        dialog.open()

    def _on_copy_path(self) -> None:
        if self._path is not None:
            self.context.clipboard.copy_for(str(self._path), _COPIED_FOR_SECONDS)
            self._copy_path.set_words("Copied for a minute")

    def _on_logged(self) -> None:
        """Something was proved, and the log has a new entry that says so."""
        self.journal_changed.emit(Changed.BACKUPS)
        self.load()
