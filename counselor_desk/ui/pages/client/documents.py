# SPDX-License-Identifier: GPL-3.0-or-later
"""The Documents tab: packets that left, papers that arrived, forms to print; each opens inside the program."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import ConsentDocument
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.releases import Release
from counselor_desk.services.client_documents import DocumentsOnFile, PacketOnFile, PaperOnFile
from counselor_desk.services.document_files import FolderWarning, warn_about
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.client.tab import ClientTabWidget
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, EmptyState, Row, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.words import PAPERS

# px of the design below which the cards stand under each other
_ROOM_FOR_TWO = 860


@dataclass(frozen=True, slots=True, kw_only=True)
class _Documents:
    client: Client
    on_file: DocumentsOnFile


class DocumentsTab(ClientTabWidget):
    """What was produced or received for this client."""

    def __init__(self, context: PageContext, client_id: ClientId) -> None:
        super().__init__(context, client_id)
        outer = column(self)
        scroll = ScrollColumn(name="documents_scroll", gap=12, margins=(0, 0, 0, 8))
        outer.addWidget(scroll)
        self._done = Banner("", tone=Tone.OK, icon="check")
        self._done.setObjectName("document_done")
        self._done.hide()
        scroll.column.addWidget(self._done)
        self._columns: QBoxLayout = line(gap=16)
        scroll.column.addLayout(self._columns, 1)
        self._packets = Card("Packets that left")
        self._papers = Card("Papers that arrived")
        self._forms = Card("Forms to print")
        for cards in ((self._packets, self._papers), (self._forms,)):
            stacked = column(gap=12)
            for card in cards:
                stacked.addWidget(card)
            stacked.addStretch(1)
            self._columns.addLayout(stacked, 1)
        self._client: Client | None = None

    def load(self) -> None:
        desk, client_id = self.context.desk, self.client_id
        self.context.runner.run(
            lambda: _Documents(client=desk.clients.get(client_id), on_file=desk.client_documents.of_client(client_id)),
            owner=self,
            on_ok=self._show,
            on_error=self.show_trouble,
        )

    def reload(self, changed: Changed) -> None:
        if changed & (Changed.MATTERS | Changed.CONSENTS | Changed.CLIENTS | Changed.DISCLOSURES):
            self.load()

    def first_stop(self) -> QWidget | None:
        for card in (self._packets, self._papers, self._forms):
            button = card.findChild(Button)
            if button is not None:
                return button
        return None

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_ROOM_FOR_TWO)
        sides = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(sides)

    def _show(self, documents: _Documents) -> None:
        self._client = documents.client
        on_file = documents.on_file
        self._show_card(
            self._packets,
            [self._packet_row(number, each) for number, each in enumerate(on_file.packets)],
            EmptyState(
                "requests",
                "Nothing was released.",
                next_step="A packet is kept here once it was built, byte for byte.",
                dense=True,
            ),
        )
        self._show_card(
            self._papers,
            [self._paper_row(number, each) for number, each in enumerate(on_file.papers)],
            EmptyState("court", "No paper has arrived.", next_step="Start a release to record one.", dense=True),
        )
        forms = [self._form_row(number, each) for number, each in enumerate(on_file.forms)]
        self._show_card(self._forms, [*forms, self._authorization_row()], EmptyState("doc", "No forms."))

    def _show_card(self, card: Card, rows: Sequence[Row], empty: EmptyState) -> None:
        card.set_count(str(len(rows)) if rows else "")
        if rows:
            empty.deleteLater()
        card.show_rows(rows or (empty,))

    def _packet_row(self, number: int, packet: PacketOnFile) -> Row:
        release = packet.release
        built = self.context.formats.day(packet.built_on)
        size = f"{counted(release.pages, 'page')}, {counted(packet.files, 'file')}"
        button = Button("Write again…", name=f"write_again_{number}", accessible=f"Write {release.number} again")
        button.clicked.connect(partial(self._choose_folder, release))
        recipient = release.recipient_name
        if self._client is not None:
            recipient = self.shown(recipient, self._client)
        chip = Chip("Protected", icon="key") if packet.is_protected else None
        return _row(release.number, f"Built {built}, {size}", f"To {recipient}", button, chip=chip)

    def _paper_row(self, number: int, paper: PaperOnFile) -> Row:
        title = f"{PAPERS[paper.paper]}, {paper.docket}" if paper.docket else PAPERS[paper.paper]
        served = f"Served {self.context.formats.day(paper.served_on)}"
        if paper.has_scan:
            button = Button("View", name=f"view_paper_{number}", accessible=f"View the {PAPERS[paper.paper].lower()}")
            button.clicked.connect(partial(self._view_paper, paper))
            return _row(title, served, "", button)
        button = Button("Open request", name=f"open_request_{number}", accessible=f"Open the request: {title}")
        place = RequestPlace(matter_id=paper.matter_id, client_id=self.client_id)
        button.clicked.connect(lambda: self.go_to(place))
        return _row(title, f"{served}. No scan is attached.", "", button)

    def _form_row(self, number: int, document: ConsentDocument) -> Row:
        since = self.context.formats.plain_date(document.effective_from)
        button = Button("Print or save…", name=f"print_form_{number}", accessible=f"Print or save: {document.title}")
        button.clicked.connect(partial(self._produce_consent, document))
        return _row(document.title, f"Version {document.version}, in use since {since}", "", button)

    def _authorization_row(self) -> Row:
        words = "Authorization to release information"
        button = Button("Print or save…", name="print_authorization", accessible=f"Print or save: {words}")
        button.clicked.connect(self._produce_authorization)
        return _row(words, "Blank, with everything that the client's place asks for", "", button)

    def _produce_consent(self, document: ConsentDocument) -> None:
        if self._client is None:
            return
        desk, client = self.context.desk, self._client
        name = f"consent-{document.topic.value.replace('_', '-')}-v{document.version}-{client.code}.pdf"
        self._produce(lambda: desk.letters.consent_form(document, client=client), title=document.title, file_name=name)

    def _produce_authorization(self) -> None:
        if self._client is None:
            return
        desk, client = self.context.desk, self._client
        self._produce(
            lambda: desk.letters.authorization_form(client.id),
            title="Authorization to release information",
            file_name=f"authorization-{client.code}.pdf",
        )

    def _produce(self, job: Callable[[], bytes], *, title: str, file_name: str) -> None:
        def show(pdf: bytes) -> None:
            from counselor_desk.ui.dialogs.produced_letter import ProducedLetterDialog

            ProducedLetterDialog(self, context=self.context, title=title, pdf=pdf, file_name=file_name).open()

        self.context.runner.run(job, owner=self, on_ok=show, on_error=self.show_trouble)

    def _view_paper(self, paper: PaperOnFile) -> None:
        desk = self.context.desk

        def show(content: bytes | None) -> None:
            from counselor_desk.ui.dialogs.scanned_paper import ScannedPaperDialog

            if content is not None:
                ScannedPaperDialog(self, context=self.context, content=content).open()

        self.context.runner.run(
            lambda: desk.matters.paper_of(paper.matter_id), owner=self, on_ok=show, on_error=self.show_trouble
        )

    def _choose_folder(self, release: Release) -> None:
        self._done.hide()
        self.context.file_dialogs.choose_folder(
            self, title="Where to write the packet again", on_chosen=partial(self._look_at_folder, release)
        )

    def _look_at_folder(self, release: Release, folder: Path) -> None:
        self.context.runner.run(
            lambda: warn_about(folder),
            owner=self,
            on_ok=partial(self._on_looked_at, release, folder),
            on_error=self.show_trouble,
        )

    def _on_looked_at(self, release: Release, folder: Path, warning: FolderWarning | None) -> None:
        if warning is None:
            self._write_again(release, folder)
            return
        from counselor_desk.ui.dialogs.poor_folder import PoorFolderDialog

        dialog = PoorFolderDialog(self, warning=warning)
        dialog.agreed.connect(partial(self._write_again, release, folder))
        dialog.open()

    def _write_again(self, release: Release, folder: Path) -> None:
        desk = self.context.desk
        self.context.runner.run(
            lambda: desk.releases.write_again(release.id, folder),
            owner=self,
            on_ok=lambda _: self._say_written(release),
            on_error=self._on_not_written,
        )

    def _say_written(self, release: Release) -> None:
        self._done.say(f"{release.number} was written again, byte for byte.", second="Nothing has been sent.")
        self._done.show()

    def _on_not_written(self, error: DeskError) -> None:
        self.show_trouble(error)


def _row(title: str, second: str, third: str, button: Button, *, chip: Chip | None = None) -> Row:
    row = Row(accessible=". ".join(part for part in (title, second, third) if part))
    words = column(gap=1)
    words.addWidget(ElidedLabel(title, role=Role.STRONG))
    words.addWidget(Label(second, role=Role.SECOND, wraps=True))
    if third:
        words.addWidget(ElidedLabel(third, role=Role.SECOND))
    row.line.addLayout(words, 1)
    if chip is not None:
        row.line.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
    row.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
