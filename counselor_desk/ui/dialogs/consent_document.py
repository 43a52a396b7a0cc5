# SPDX-License-Identifier: GPL-3.0-or-later
"""The consent documents of the practice: every version there is, and the form for a new one.

An old version is never edited: clients answered to its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.consents import ConsentDocument, ConsentTopic
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.text import is_blank
from counselor_desk.ui.consent_words import CONSENT_NAMES
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import EmptyState, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.document_text import DocumentText
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """The words of a version that is not kept yet."""

    topic: ConsentTopic
    version: int
    title: str = field(repr=False)
    text: str = field(repr=False)
    effective_from: date


class ConsentDocumentsDialog(Dialog):
    """Every version by document, newest first, each to read; a new version is begun from here."""

    new_version_requested = Signal(object)
    """The `ConsentTopic` of the document."""

    def __init__(self, host: QWidget, *, documents: Sequence[ConsentDocument], today: date, formats: Formats) -> None:
        super().__init__(
            host,
            name="consent_documents",
            title="Consent documents of the practice",
            second="Every version is kept as it was answered. A new wording is a new version.",
            primary="New document…",
            cancel="Close",
            width=WIDE,
        )
        self._today, self._formats = today, formats
        if not documents:
            self.body.addWidget(
                EmptyState(
                    "doc",
                    "The practice has no consent document yet.",
                    next_step="Begin with the informed consent that you use now.",
                    dense=True,
                )
            )
        self._text: DocumentText | None = None
        self._opened: ConsentDocument | None = None
        for topic in ConsentTopic:
            versions = [each for each in reversed(documents) if each.topic is topic]
            if versions:
                self._add_topic(topic, versions)
        unused = next((each for each in ConsentTopic if all(known.topic is not each for known in documents)), None)
        self.primary.setVisible(unused is not None)
        self.accepted.connect(lambda: self.new_version_requested.emit(unused))

    def _add_topic(self, topic: ConsentTopic, versions: Sequence[ConsentDocument]) -> None:
        head = line(gap=8)
        head.addWidget(Label(CONSENT_NAMES[topic], role=Role.STRONG))
        head.addStretch(1)
        new = Button(
            "New version…",
            name=f"new_version_{topic.value}",
            kind=ButtonKind.LINK,
            accessible=f"New version of {CONSENT_NAMES[topic]}",
        )
        new.clicked.connect(lambda _=False: self.new_version_requested.emit(topic))
        head.addWidget(new)
        self.body.addLayout(head)
        box = frame("subtle")
        rows = column(box, margins=(12, 4, 12, 4))
        in_use = max((each.version for each in versions if each.effective_from <= self._today), default=0)
        for document in versions:
            rows.addWidget(self._version_row(document, in_use=in_use))
        self.body.addWidget(box)

    def _version_row(self, document: ConsentDocument, *, in_use: int) -> QWidget:
        row = QWidget()
        row.setProperty("kind", "clear")
        layout = column(row)
        inside = line(gap=12)
        inside.setContentsMargins(0, px(5), 0, px(5))
        number = Label(f"v{document.version}", role=Role.MEDIUM)
        number.setFixedWidth(px(32))
        inside.addWidget(number)
        words = column(gap=0)
        words.addWidget(ElidedLabel(document.title, role=Role.SECOND_INK))
        since = self._formats.plain_date(document.effective_from)
        state = (
            f"From {since}"
            if document.effective_from > self._today
            else f"In use since {since}"
            if document.version == in_use
            else f"Since {since}, replaced"
        )
        words.addWidget(Label(state, role=Role.SMALL))
        inside.addLayout(words, 1)
        name = f"{CONSENT_NAMES[document.topic]}, version {document.version}"
        read = Button(
            "Read",
            name=f"read_{document.topic.value}_v{document.version}",
            kind=ButtonKind.LINK,
            accessible=f"Read {name}",
        )
        inside.addWidget(read)
        layout.addLayout(inside)
        read.clicked.connect(lambda _=False: self._show_text(document, layout))
        return row

    def _show_text(self, document: ConsentDocument, layout: QBoxLayout) -> None:
        was_open = self._opened is document
        if self._text is not None:
            self._text.hide()
            self._text.setParent(None)
            self._text.deleteLater()
            self._text, self._opened = None, None
        if was_open:
            return
        name = f"{CONSENT_NAMES[document.topic]}, version {document.version}"
        self._text = DocumentText(document.text, name="version_text", accessible=name, height=200)
        self._opened = document
        layout.addWidget(self._text)


class NewVersionDialog(Dialog):
    """The form for a new version, begun with the words of the newest one."""

    kept = Signal(object)
    """A `NewVersion`."""

    def __init__(
        self,
        host: QWidget,
        *,
        documents: Sequence[ConsentDocument],
        topic: ConsentTopic,
        today: date,
        formats: Formats,
    ) -> None:
        super().__init__(host, name="new_version", title="", primary="Keep version", width=WIDE)
        self._documents = tuple(documents)
        self._topic: Combo[ConsentTopic] = Combo(
            [(each, CONSENT_NAMES[each]) for each in ConsentTopic],
            name="topic",
            accessible="Document",
            value=topic,
        )
        self._heading = LineInput(name="document_title", accessible="Title")
        self._words = TextInput(name="document_words", accessible="Text", lines=10)
        self._from = DateInput(name="effective_from", accessible="In use from", formats=formats, value=today)
        fields = (
            Field("Document", self._topic),
            Field("Title", self._heading, where="consent_document.title"),
            Field(
                "Text",
                self._words,
                where="consent_document.text",
                hint="Plain text. An empty line begins a new paragraph. The next wording is a version of its own.",
            ),
            Field(
                "In use from",
                self._from,
                where="consent_document.effective_from",
                hint="From that day on, answers to older versions count as superseded.",
            ),
        )
        self._form = Form(fields)
        for each in fields:
            self.body.addWidget(each)
        self._topic.value_changed.connect(self._begin)
        self.accepted.connect(self._on_accepted)
        self._begin()

    def first_stop(self) -> QWidget | None:
        return self._heading

    def show_error(self, error: DeskError) -> bool:
        """Show what the journal refused at its field; False when no field is meant."""
        return self._form.show_error(error)

    @property
    def _version(self) -> int:
        return max((each.version for each in self._documents if each.topic is self._topic.value()), default=0) + 1

    def _begin(self) -> None:
        """Take the words of the newest version, unless something else was typed meanwhile."""
        topic = self._topic.value()
        if topic is None:
            return
        typed = (self._heading.text(), self._words.toPlainText())
        known = {("", "")} | {(each.title, each.text) for each in self._documents}
        newest = next((each for each in reversed(self._documents) if each.topic is topic), None)
        if typed in known:
            self._heading.setText("" if newest is None else newest.title)
            self._words.setPlainText("" if newest is None else newest.text)
        self.set_title(f"{CONSENT_NAMES[topic]}, version {self._version}", second=_begun_with(newest))

    def _on_accepted(self) -> None:
        self._form.clear_errors()
        topic, day = self._topic.value(), self._from.value()
        if is_blank(self._heading.text()):
            self._form.show_sentence("consent_document.title", "Enter the title that stands on the document")
        elif is_blank(self._words.toPlainText()):
            self._form.show_sentence("consent_document.text", "Enter the words that clients will answer")
        elif day is None or topic is None:
            self._form.show_sentence("consent_document.effective_from", DATE_SENTENCE)
        else:
            self.kept.emit(
                NewVersion(
                    topic=topic,
                    version=self._version,
                    title=self._heading.text().strip(),
                    text=self._words.toPlainText().strip(),
                    effective_from=day,
                )
            )


def _begun_with(newest: ConsentDocument | None) -> str:
    return "The first version of this document." if newest is None else f"Begun with the words of v{newest.version}."
