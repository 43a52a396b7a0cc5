# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the packet goes: a folder that the counselor chooses, with a word about it, and the packet written there."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.releases import Release
from counselor_desk.services.document_files import FolderWarning, warn_about
from counselor_desk.services.releases import BuiltPacket
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, clear, column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.note_text import ReadingText
from counselor_desk.ui.wizards.release.step import FootButton
from counselor_desk.ui.wizards.release.workbench import Workbench


class FolderCard(QWidget):
    """Chooses a folder, writes the packet into it once, and says what was written there."""

    written = Signal()
    """The packet stands in its folder, and in the accounting of disclosures."""
    let_go = Signal()
    """What was built can never be written now; a packet has to be built anew."""
    foot_changed = Signal()
    said = Signal(str, str, object)
    """A sentence, a second one, and their `Tone`."""
    trouble = Signal(object)

    def __init__(self, context: PageContext, *, workbench: Workbench) -> None:
        super().__init__()
        self._context, self._workbench = context, workbench
        self._folder: Path | None = None
        self._warning: FolderWarning | None = None
        self._written: Path | None = None
        self._files = 0
        self._is_writing = False
        self.setProperty("kind", "clear")
        self._card = Card("Write the files")
        column(self).addWidget(self._card)
        self._body = column(gap=12, margins=(16, 14, 16, 14))
        self._card.body.addLayout(self._body)

    def act(self) -> FootButton | None:
        """The button that leads on from here; None while nothing is built."""
        if self._workbench.built is None:
            return None
        return FootButton("Choose a folder…" if self._folder is None else "Write the packet", not self._is_writing)

    def on_act(self) -> None:
        """Choose a folder first, then write."""
        if self._folder is None:
            self._choose_folder()
        else:
            self._write()

    def show_packet(self) -> None:
        """Show what is built and where it would go, or what was written; hidden while there is neither."""
        built = self._workbench.built
        self.setVisible(built is not None or self._written is not None)
        if built is not None:
            self._show_choice(built)
        elif self._written is not None:
            self._show_written(self._written)

    # what it shows

    def _show_choice(self, built: BuiltPacket, *, error: DeskError | None = None) -> None:
        folder, warning = self._folder, self._warning
        self._card.set_title("Write the files", count=f"Folder {built.number}, {counted(len(built.files), 'file')}")
        clear(self._body)
        if folder is None:
            words = (
                "Choose where the folder goes: a drive that you hand over, or a folder of this computer. "
                "Until then nothing is written."
            )
            self._body.addWidget(Label(words, role=Role.SECOND, wraps=True))
        else:
            self._body.addWidget(Label("It will be written here", role=Role.LABEL))
            self._body.addWidget(_path(folder / built.number))
        if warning is not None:
            self._body.addWidget(Banner("Look at where this would go.", second=warning.words, tone=Tone.WARN))
        if error is not None:
            told = explain(error.code)
            banner = Banner(told.happened, second=told.what_to_do, tone=Tone.DANGER)
            banner.setObjectName("write_error")
            self._body.addWidget(banner)
        button = Button(
            "Choose a folder…" if folder is None else "Choose another folder…", name="choose_folder", icon="folder"
        )
        button.clicked.connect(self._choose_folder)
        row = line(gap=8)
        row.addWidget(button)
        row.addStretch(1)
        self._body.addLayout(row)

    def _show_written(self, path: Path) -> None:
        # the folder is not opened by another program, which would note its name
        self._card.set_title("Files written", count=f"{counted(self._files, 'file')}, no names in any file name")
        clear(self._body)
        row = line(gap=8)
        row.addWidget(IconView("check", size=16, tone=Tone.OK))
        row.addWidget(Label("Written and recorded in the accounting of disclosures", role=Role.STRONG, wraps=True), 1)
        self._body.addLayout(row)
        self._body.addWidget(_path(path))
        copy = Button("Copy path", name="copy_path", icon="copy")
        copy.clicked.connect(lambda: self._copy_path(str(path)))
        buttons = line(gap=8)
        buttons.addWidget(copy)
        buttons.addStretch(1)
        self._body.addLayout(buttons)

    # writing

    def _choose_folder(self) -> None:
        self._context.file_dialogs.choose_folder(self, title="Where the packet goes", on_chosen=self._on_folder)

    def _on_folder(self, folder: Path) -> None:
        self._folder = folder
        self._context.runner.run(
            lambda: warn_about(folder), owner=self, on_ok=self._on_looked_at, on_error=self.trouble.emit
        )

    def _on_looked_at(self, warning: FolderWarning | None) -> None:
        self._warning = warning
        if self._workbench.built is not None:
            self._show_choice(self._workbench.built)
        self.foot_changed.emit()

    def _write(self) -> None:
        built, folder = self._workbench.built, self._folder
        if built is None or folder is None or self._is_writing:
            return
        self._is_writing = True
        desk = self._context.desk
        self.foot_changed.emit()
        self._context.runner.run(
            lambda: desk.releases.deliver(built, folder),
            owner=self,
            on_ok=self._on_written,
            on_error=self._on_not_written,
        )

    def _on_written(self, release: Release) -> None:
        self._is_writing = False
        built = self._workbench.built
        if self._folder is not None and built is not None:
            self._written, self._files = self._folder / release.number, len(built.files)
        # the number of a next packet stands on its pages, so what was laid out is of the past
        self._workbench.clear()
        self.written.emit()

    def _on_not_written(self, error: DeskError) -> None:
        self._is_writing = False
        built = self._workbench.built
        if error.code is ErrorCode.RELEASE_NOT_WRITTEN:
            told = explain(error.code)
            self._let_go(told.happened, told.what_to_do)
        elif error.code in (ErrorCode.RELEASE_REFUSED, ErrorCode.RELEASE_UNDECIDED):
            self._let_go(
                "Nothing was written: something has changed since the packet was built.",
                "Go back to Build & verify. It says what is in the way, or builds the packet anew.",
            )
        elif built is not None:
            self._show_choice(built, error=error)
        self.foot_changed.emit()

    def _let_go(self, sentence: str, second: str) -> None:
        self._workbench.clear()
        self.said.emit(sentence, second, Tone.DANGER)
        self.let_go.emit()

    def _copy_path(self, path: str) -> None:
        self._context.clipboard.copy_for(path)
        self.said.emit("The path was copied.", "The clipboard is cleared after a minute.", Tone.OK)


def _path(path: Path) -> ReadingText:
    return ReadingText(str(path), name="packet_path", accessible="Folder of the packet", is_small=True)
