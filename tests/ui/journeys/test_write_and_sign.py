# SPDX-License-Identifier: GPL-3.0-or-later
"""A counselor opens the program, writes the note that waits, and signs it."""

from journey import Journey
from practice_journal import CLIENT, PIN
from PySide6.QtCore import Qt

from counselor_desk.domain.notes import NoteState
from counselor_desk.ui.pages.client.page import ClientPage
from counselor_desk.ui.pages.note_editor.page import NoteEditorPage
from counselor_desk.ui.places import NotePlace
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import LineInput

CTRL = Qt.KeyboardModifier.ControlModifier
WORDS = "slept six hours on five nights; the plan holds"


def test_a_note_is_written_and_signed_by_keys_alone(journey: Journey) -> None:
    journey.unlock()
    journey.stage.window.go_to(NotePlace(client_id=CLIENT))
    journey.arrive(NoteEditorPage)

    journey.stage.press(WORDS)
    journey.stage.find(LineInput, "session_start").setFocus()
    journey.stage.press("9:00", Qt.Key.Key_Tab, "9:50")
    journey.stage.find(Combo, "session_attendance").setFocus()
    journey.stage.press("Attended")
    journey.rest()
    journey.stage.press(Qt.Key.Key_Return, modifier=CTRL)
    journey.until(lambda: journey.stage.has("sign_secret"))
    journey.stage.press(PIN, Qt.Key.Key_Return)
    journey.arrive(ClientPage)
    journey.leave()

    notes = journey.look(lambda desk: desk.notes.of_client(CLIENT))
    written = [note for note in notes if any(WORDS in section.text for section in note.sections)]
    assert [note.state for note in written] == [NoteState.SIGNED]
