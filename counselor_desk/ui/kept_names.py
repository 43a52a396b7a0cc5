# SPDX-License-Identifier: GPL-3.0-or-later
"""How clients were called when the program was last used, and how they will be next time."""

from dataclasses import replace

from PySide6.QtCore import QObject

from counselor_desk.ui.names import Names
from counselor_desk.ui.settings import Settings


def kept_names(settings: Settings, parent: QObject) -> Names:
    """Names as the settings have them; every change is written there."""
    now = settings.current
    names = Names(are_codes=now.codes_not_names, are_initials=now.initials_beside_codes, parent=parent)

    def keep() -> None:
        changed = replace(settings.current, codes_not_names=names.are_codes, initials_beside_codes=names.are_initials)
        settings.save(changed)

    names.changed.connect(keep)
    return names
