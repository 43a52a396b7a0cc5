# SPDX-License-Identifier: GPL-3.0-or-later
"""What has left in this matter: each production, its packet once more, its password, and "did I send this?"."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import ReleaseId
from counselor_desk.domain.releases import Release
from counselor_desk.services.document_files import read_document
from counselor_desk.services.releases import PacketFound
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role


class ProductionsCard(QWidget):
    """The productions of the matter, the newest first."""

    written_again = Signal()
    said = Signal(str, str, object)
    """A sentence, a second one, and their `Tone`."""
    trouble = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._context = context
        self._formats, self._zone = context.formats, context.zone
        self._card = Card("Packets of this matter")
        column(self).addWidget(self._card)

    def show_releases(self, releases: Sequence[Release], *, protected: frozenset[str]) -> None:
        """Show each production; `protected` are the numbers of those with a password."""
        self._card.show_rows([self._row(each, is_protected=each.number in protected) for each in reversed(releases)])
        self._card.set_count(str(len(releases)))

    def show_passphrase(self, words: str) -> None:
        """Show a kept password under the packets, until the step is left."""
        banner = Banner("The password of this packet", second=words, tone=Tone.NEUTRAL, icon="key")
        banner.setObjectName("kept_passphrase")
        holder = frame("clear")
        column(holder, margins=(16, 8, 16, 12)).addWidget(banner)
        self._card.body.addWidget(holder)

    def _row(self, release: Release, *, is_protected: bool) -> QWidget:
        row = frame("row")
        body = column(row, gap=6, margins=(16, 10, 16, 10))
        built_at = self._formats.moment(release.built_at, zone=self._zone)
        row.setAccessibleName(f"{release.number}, {counted(release.pages, 'page')}, written {built_at}")
        body.addWidget(Label(release.number, role=Role.STRONG))
        body.addWidget(Label(f"{counted(release.pages, 'page')}, written {built_at}", role=Role.SECOND, wraps=True))
        buttons = FlowLayout(gap=8)
        again = Button(
            "Write this packet again…",
            name=f"write_again_{release.number}",
            icon="folder",
            accessible=f"Write {release.number} again",
        )
        again.clicked.connect(lambda: self._ask_where_again(release.id))
        buttons.addWidget(again)
        if is_protected:
            show = Button(
                "Show the password",
                name=f"show_password_{release.number}",
                kind=ButtonKind.QUIET,
                icon="key",
                accessible=f"Show the password of {release.number}",
            )
            show.clicked.connect(lambda: self._show_passphrase(release.id))
            buttons.addWidget(show)
        body.addLayout(buttons)
        return row

    def _ask_where_again(self, release_id: ReleaseId) -> None:
        desk = self._context.desk

        def chosen(folder: Path) -> None:
            def written(path: Path) -> None:
                self.said.emit("Written again, byte for byte.", str(path), Tone.OK)
                self.written_again.emit()

            def refused(error: DeskError) -> None:
                told = explain(error.code)
                self.said.emit(told.happened, told.what_to_do, Tone.DANGER)

            self._context.runner.run(
                lambda: desk.releases.write_again(release_id, folder), owner=self, on_ok=written, on_error=refused
            )

        self._context.file_dialogs.choose_folder(self, title="Where the packet goes again", on_chosen=chosen)

    def _show_passphrase(self, release_id: ReleaseId) -> None:
        desk = self._context.desk
        self._context.runner.run(
            lambda: desk.releases.passphrase_of(release_id) or "",
            owner=self,
            on_ok=self.show_passphrase,
            on_error=self.trouble.emit,
        )


class DidISendCard(QWidget):
    """Any file, found by its hash among everything that ever left; its name counts for nothing."""

    said = Signal(str, str, object)
    """A sentence, a second one, and their `Tone`."""
    trouble = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._context = context
        self._formats, self._zone = context.formats, context.zone
        card = Card("Did I send this?")
        column(self).addWidget(card)
        body = column(gap=10, margins=(16, 12, 16, 14))
        card.body.addLayout(body)
        words = "Choose any file. It is compared, byte for byte, with everything that was ever released from here."
        body.addWidget(Label(words, role=Role.SECOND, wraps=True))
        self._answer = column()
        body.addLayout(self._answer)
        button = Button("Choose a file…", name="choose_sent_file", icon="doc")
        button.clicked.connect(self._ask_which_file)
        row = line()
        row.addWidget(button)
        row.addStretch(1)
        body.addLayout(row)

    def show_answer(self, path: Path, found: PacketFound | None) -> None:
        """Say which release holds the file, or that none does."""
        clear(self._answer)
        if found is None:
            banner = Banner(
                "No release contains this file.",
                second=f"{path.name}: not one of the files that were written from this journal, or changed since.",
                tone=Tone.NEUTRAL,
                icon="info",
            )
        else:
            built_at = self._formats.moment(found.release.built_at, zone=self._zone)
            banner = Banner(
                f"Yes: it is {found.file_name} of {found.release.number}.",
                second=f"Written {built_at}, for {found.release.recipient_name}.",
                tone=Tone.OK,
                icon="check",
            )
        banner.setObjectName("sent_answer")
        self._answer.addWidget(banner)

    def _ask_which_file(self) -> None:
        desk = self._context.desk

        def chosen(path: Path) -> None:
            def answered(found: PacketFound | None) -> None:
                self.show_answer(path, found)

            self._context.runner.run(
                lambda: desk.releases.find_sent(read_document(path)),
                owner=self,
                on_ok=answered,
                on_error=self._on_unreadable,
            )

        self._context.file_dialogs.open_file(self, title="Did I send this?", kinds=(), on_chosen=chosen)

    def _on_unreadable(self, error: DeskError) -> None:
        if error.code is ErrorCode.VALUE_NOT_ALLOWED:
            happened, what_to_do = "This cannot be compared.", "Choose one file of at most 256 MB."
            self.said.emit(happened, what_to_do, Tone.DANGER)
            return
        told = explain(error.code)
        self.said.emit(told.happened, told.what_to_do, Tone.DANGER)
