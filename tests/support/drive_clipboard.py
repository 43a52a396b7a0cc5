# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a desktop session: copy out of a note as a counselor does, and see what the X server's clipboards hold.

Written as one JSON object.
"""

import json
import sys

from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from counselor_desk.ui.clipboard import Clipboard
from counselor_desk.ui.widgets.fields import LineInput
from counselor_desk.ui.widgets.note_text import NoteText

WORDS = "words of a note"
_SELECTED = QClipboard.Mode.Selection


def main() -> None:
    application = QApplication([])
    system = application.clipboard()
    clipboard = Clipboard(system)
    told: dict[str, object] = {}
    editor, line = NoteText(WORDS, name="body", accessible="Body"), LineInput(WORDS, name="line", accessible="Line")
    for name, field in (("note", editor), ("line", line)):
        field.show()
        assert QTest.qWaitForWindowExposed(field)
        field.selectAll()
        field.copy()
        told[f"{name}_copied"] = {"words": system.text(), "formats": sorted(system.mimeData().formats())}
        clipboard.take_back()
        told[f"{name}_after"] = {"words": system.text(), "is_ours": system.ownsClipboard()}
    system.setText(WORDS, _SELECTED)
    told["selected"] = system.ownsSelection()
    clipboard.take_back()
    told["selected_after"] = system.ownsSelection()
    editor.deleteLater()
    line.deleteLater()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
