# SPDX-License-Identifier: GPL-3.0-or-later
"""The start: what is loaded when the first list of clients has been painted, and when the journal begins to open.

No stopwatch: a busy machine would decide the result. What was measured stands in CONTRIBUTING.md.
"""

import json
from typing import Any

import pytest
from factories import a_client, a_practice
from fakes import MemoryKeyStore
from program import run_python

from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.services.journal_creation import WaysIn

# the program on a journal that its keyring opens; it says what is loaded when the list is painted, and closes itself
LOOK = """
import json, sys
from pathlib import Path

journal, secret = sys.stdin.readline().strip(), bytes.fromhex(sys.stdin.readline())
from counselor_desk.app import window
from counselor_desk.domain.ports import Found

class Keyring:
    def load(self, *, vault_id, slot_id, recorded_backend):
        return Found(secret=secret, backend=recorded_backend)

class Noted(window.EarlyOpening):
    def __init__(self, vault, journal):
        seen["began_before_widgets"] = "PySide6.QtWidgets" not in sys.modules
        super().__init__(vault, journal)
        from counselor_desk.ui import application

        build = application.build_application
        application.build_application = lambda arguments: watch(build(arguments))

def watch(application):
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Look(QObject):
        def eventFilter(self, watched, event):
            shown = watched.parent() if event.type() is QEvent.Type.Paint else None
            if shown is not None and shown.objectName() == "clients" and shown.model().rowCount():
                seen.setdefault("modules", sorted(sys.modules))
                QTimer.singleShot(0, application.closeAllWindows)
            return False

    application.installEventFilter(Look(application))
    return application

seen = {}
window.EarlyOpening = Noted
code = window.open_window(Path(journal), key_store=Keyring())
print(json.dumps(seen))
raise SystemExit(code)
"""

# what the first list needs nothing of, and why it would come: each was there at some time, or stands close by
NOT_AT_THE_START = {
    "documents": ("typst", "pikepdf", "pypdfium2", "counselor_desk.documents", "segno", "xkcdpass"),
    "time stamps": ("rfc3161_client", "counselor_desk.security.time_stamps"),
    "the law and the release": (
        "counselor_desk.policy",
        "tomllib",
        "counselor_desk.domain.gate",
        "counselor_desk.domain.releases",
    ),
    "other pages": ("counselor_desk.ui.wizards", "counselor_desk.ui.dialogs", "counselor_desk.ui.pages.unlock"),
    "other services": (
        "counselor_desk.services.today",
        "counselor_desk.services.backups",
        "counselor_desk.services.notes",
    ),
    "what makes a journal": ("counselor_desk.services.journal_creation", "counselor_desk.services.new_slots"),
    "what an opening calls for": ("counselor_desk.ui.after_opening", "counselor_desk.services.unlock_choices"),
    "what finds names in texts": ("counselor_desk.ui.code_for_names", "counselor_desk.domain.text_spans"),
    "more of Qt": ("PySide6.QtPrintSupport", "PySide6.QtDBus", "PySide6.QtNetwork"),
    "the keyring library, which the Secret Service is read without": ("keyring", "importlib.metadata"),
    "standard modules that bring many others": (
        "importlib.resources",
        "subprocess",
        "html",
        "asyncio",
        "email",
    ),
    "sentences for what has not happened": ("counselor_desk.domain.explanations", "getpass"),
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("home")
    keyring = MemoryKeyStore()
    desk = build_desk(key_store=keyring, third_copy=lambda _: None)
    with desk.vault.create(home / "practice", ways=WaysIn(keyring_alone=True)).journal as journal:
        opened = open_desk(desk, journal)
        opened.clients.save_practice(a_practice())
        opened.clients.add(a_client())
    (home / "window.ini").write_text("[start]\npage=clients\n", encoding="utf-8")
    (secret,) = keyring.entries.values()
    done = run_python(
        "-c",
        LOOK,
        home=home,
        typed=f"{home / 'practice'}\n{secret.hex()}\n",
        environment={"QT_QPA_PLATFORM": "offscreen", "COUNSELOR_DESK_HOME": str(home / "practice")},
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("of", NOT_AT_THE_START)
def test_the_first_list_is_painted_without(of: str, seen: dict[str, Any]) -> None:
    assert set(seen["modules"]).intersection(NOT_AT_THE_START[of]) == set()


def test_the_journal_begins_to_open_before_the_widgets_are_loaded(seen: dict[str, Any]) -> None:
    assert seen["began_before_widgets"]
