# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the editor in which the progress record is written: kind and template, sections, and what ends it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.notes import TEMPLATE_HEADINGS, NoteKind, NoteTemplate
from counselor_desk.services.wording import NOTE_TITLES, TEMPLATES
from counselor_desk.ui.pages.note_editor.sections import Sections
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import column, frame
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.tips import set_tip


class ProgressPane(QWidget):
    """Everything but the text of the sections is a choice; the page decides what a choice does."""

    kind_chosen = Signal(object)
    template_chosen = Signal(object)
    snippet_requested = Signal()
    close_requested = Signal()
    discard_requested = Signal()
    sign_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        layout = column(self)
        choices = FlowLayout(gap=8, line_gap=8)
        choices.setContentsMargins(px(16), px(12), px(16), px(10))
        self.kind = Combo([(each, NOTE_TITLES[each]) for each in NoteKind], name="note_kind", accessible="Kind of note")
        self.kind.setFixedWidth(px(172))
        self.template = Combo(
            [(each, _template_words(each)) for each in _TEMPLATES_IN_ORDER], name="note_template", accessible="Template"
        )
        self.template.setFixedWidth(px(366))
        choices.addWidget(self.kind)
        choices.addWidget(self.template)
        choices.push()
        self._snippet = Button(
            "Snippets", name="insert_snippet", kind=ButtonKind.QUIET, icon="snip", accessible="Snippets: insert one"
        )
        set_tip(self._snippet, "Ctrl+;")
        choices.addWidget(self._snippet)
        layout.addLayout(choices)
        self.sections = Sections()
        layout.addWidget(self.sections, 1)
        layout.addWidget(self._foot())
        self.kind.chosen.connect(self.kind_chosen)
        self.template.chosen.connect(self.template_chosen)
        self._snippet.clicked.connect(self.snippet_requested)

    def show_choices(self, kind: NoteKind, template: NoteTemplate) -> None:
        """Show what is chosen without telling anybody."""
        self.kind.set_value(kind)
        self.template.set_value(template)

    def show_draft(self, *, has_draft: bool) -> None:
        """There is something to discard, or nothing yet."""
        self._discard.setVisible(has_draft)
        self._close.set_words("Close, keep draft" if has_draft else "Close")

    def freeze(self) -> None:
        """Nothing can be changed; signing as it is stays possible."""
        for part in (self.kind, self.template, self._snippet, self._discard):
            part.setEnabled(False)
        self.sections.set_readable_only()

    def _foot(self) -> QWidget:
        foot = frame("pane_foot")
        acts = FlowLayout(foot, gap=8, line_gap=8)
        acts.setContentsMargins(px(16), px(12), px(16), px(11))
        self._close = Button("Close, keep draft", name="close_note")
        self._discard = Button("Discard draft…", name="discard_draft_button", kind=ButtonKind.QUIET)
        self.sign = Button("Sign and lock…", name="sign_note_button", kind=ButtonKind.PRIMARY, icon="lock")
        set_tip(self.sign, "Ctrl+Enter")
        acts.addWidget(self._close)
        acts.addWidget(self._discard)
        acts.push()
        sentence = Label("Once signed, changes are made by addendum", role=Role.SMALL, wraps=True)
        sentence.setFixedWidth(px(148))
        sentence.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        acts.addWidget(sentence)
        acts.addWidget(self.sign)
        self._close.clicked.connect(self.close_requested)
        self._discard.clicked.connect(self.discard_requested)
        self.sign.clicked.connect(self.sign_requested)
        return foot


_TEMPLATES_IN_ORDER = (NoteTemplate.DAP, NoteTemplate.SOAP, NoteTemplate.BIRP, NoteTemplate.NARRATIVE)


def _template_words(template: NoteTemplate) -> str:
    headings = TEMPLATE_HEADINGS[template]
    return TEMPLATES[template] if len(headings) == 1 else f"{TEMPLATES[template]}: {', '.join(headings)}"
