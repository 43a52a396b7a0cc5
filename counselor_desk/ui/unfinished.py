# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what is typed in one form inside the journal until it is saved, so that a lock or a crash loses none of it."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.autosave import Autosave
from counselor_desk.ui.tasks import Runner
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import CheckBox, Combo, Segmented
from counselor_desk.ui.widgets.fields import LineInput, TextInput

T = TypeVar("T")
Content = Mapping[str, str]
_TICKED, _EMPTY = "yes", "no"


class UnfinishedForm(QObject):
    """What one form holds, kept in its place soon after the last key and at the latest a second after the first.

    Args:
        place: names the form and ids, never words.
        content: what is typed now, by its fields; empty while nothing is. Called on the UI thread.
        parent: the page or dialog; the timers end with it.
    """

    def __init__(
        self, runner: Runner, desk: OpenDesk, *, place: str, content: Callable[[], Content], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.place = place
        self._runner, self._desk, self._content = runner, desk, content
        self._is_finishing = False
        self._autosave = Autosave(runner, make_job=self._make_job, parent=self)

    def note_change(self) -> None:
        """Something was typed or chosen."""
        if not self._is_finishing:
            self._autosave.note_change()

    def keep(self) -> None:
        """Keep what is typed at once, without waiting for it: jobs run in their order, so it stands before a close."""
        if self._is_finishing or not self._autosave.is_unsaved:
            return
        self._autosave.forget()
        self._runner.run(self._make_job(), owner=self, on_ok=_nothing, on_error=_nothing)

    def drop(self, *others: str) -> None:
        """Let it go, and what is kept in other places with it: it was given up on purpose."""
        self._autosave.forget()
        desk, places = self._desk, (self.place, *others)
        self._runner.run(lambda: desk.unfinished.drop(*places), owner=self, on_ok=_nothing, on_error=_nothing)

    def finishing(self, job: Callable[[], T], *others: str) -> Callable[[], T]:
        """The job that saves the form, after which nothing is kept in its place and others; if it fails, `resume`."""
        self.keep()
        self._is_finishing = True
        desk, places = self._desk, (self.place, *others)

        def finish() -> T:
            result = job()
            # what is saved must not look refused; at the worst it is offered once more
            with suppress(DeskError):
                desk.unfinished.drop(*places)
            return result

        return finish

    def resume(self) -> None:
        """The form could not be saved and is typed on."""
        self._is_finishing = False

    def start(self, place: str = "") -> None:
        """What stands in the form now needs no keeping: it was proposed, or it is what was kept and is offered again.

        Args:
            place: another place than before, where one form can stand in several.
        """
        self.place = place or self.place
        self._autosave.forget()
        self._is_finishing = False

    def _make_job(self) -> Callable[[], object]:
        desk, place, content = self._desk, self.place, dict(self._content())
        return lambda: desk.unfinished.keep(place, content)


def typed_in(editors: Iterable[QWidget]) -> dict[str, str]:
    """What fields hold, by their object names, a half-typed date as it was typed."""
    return {each.objectName(): _text_of(each) for each in editors}


def changed_in(editors: Iterable[QWidget], *, before: Content) -> dict[str, str]:
    """What fields hold that held something else before, so that the rest can follow the journal."""
    return {name: text for name, text in typed_in(editors).items() if before.get(name, "") != text}


def type_again(editors: Iterable[QWidget], content: Content) -> None:
    """Put kept texts back into their fields; a field that was not kept stays as it is."""
    for each in editors:
        text = content.get(each.objectName())
        if text is not None:
            _show(each, text)


def kept_banner(when: str, *, drop: str, on_drop: Callable[[], None], name: str = "kept") -> Banner:
    """Says from when an offered text is, with the one way to give it up.

    Args:
        when: the moment in words.
        drop: what the button says.
        name: of this banner, where a page can show several.
    """
    button = Button(drop, name=f"drop_{name}", accessible=f"{drop}, instead of what was kept from {when}")
    button.clicked.connect(on_drop)
    banner = Banner(f"Kept from {when}", second="It is not saved yet.", tone=Tone.ACCENT, icon="pen", button=button)
    banner.setObjectName(f"{name}_banner")
    return banner


def _text_of(editor: QWidget) -> str:
    if isinstance(editor, TextInput):
        return editor.toPlainText()
    if isinstance(editor, LineInput):
        return editor.text()
    if isinstance(editor, CheckBox):
        return _TICKED if editor.isChecked() else _EMPTY
    if isinstance(editor, (Combo, Segmented)):
        value = editor.value()
        return "" if value is None else str(value)
    return ""


def _show(editor: QWidget, text: str) -> None:
    if isinstance(editor, TextInput):
        editor.setPlainText(text)
    elif isinstance(editor, LineInput):
        editor.setText(text)
    elif isinstance(editor, CheckBox):
        editor.setChecked(text == _TICKED)
    elif isinstance(editor, (Combo, Segmented)):
        # a choice is a code or an enumeration of text, and equal to its text
        editor.set_value(text)


def _nothing(_: object) -> None:
    """Nobody waits: a failure shows when the form itself is saved."""
