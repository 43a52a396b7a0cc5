# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup by hand, from whatever page speaks of backups: asks where it goes, then makes it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.pages.page import PageContext


def back_up_now(host: QWidget, context: PageContext, *, on_made: Callable[[], None]) -> None:
    """Ask for a place, the chosen folder first, and make one there; `on_made` comes when it is proved."""
    from counselor_desk.ui.file_dialogs import BACKUP

    now = context.clock.now()
    context.file_dialogs.save_file(
        host,
        title="Where the backup goes",
        suggested_name=str(Path(context.settings.current.backup_folder) / f"journal-{now:%Y-%m-%d-%H%M}.cdbak"),
        kind=BACKUP,
        on_chosen=partial(_make, host, context, on_made),
    )


def _make(host: QWidget, context: PageContext, on_made: Callable[[], None], path: Path) -> None:
    from counselor_desk.ui.dialogs.backup import BackupDialog

    dialog = BackupDialog(host, context=context, path=path)
    dialog.made.connect(on_made)
    # it asks for a file, and that dialog is to open when this one is gone
    again = partial(back_up_now, host, context, on_made=on_made)
    dialog.another_requested.connect(again, Qt.ConnectionType.QueuedConnection)
    dialog.open()
