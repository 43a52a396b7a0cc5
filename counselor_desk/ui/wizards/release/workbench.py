# SPDX-License-Identifier: GPL-3.0-or-later
"""What the last steps share without the journal: the preview that was laid out and the packet that was built.

Both take seconds to make and neither is written anywhere before delivery, so leaving a step must not throw them away.
"""

from PySide6.QtCore import QObject, Signal

from counselor_desk.services.releases import BuiltPacket, Preview


class Workbench(QObject):
    """Holds values for one matter while its wizard is open; lives and dies with the wizard, on the UI thread."""

    preview_changed = Signal()
    built_changed = Signal()

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._built: BuiltPacket | None = None

    @property
    def preview(self) -> Preview | None:
        """The pages as they were last laid out."""
        return self._preview

    @preview.setter
    def preview(self, preview: Preview | None) -> None:
        self._preview = preview
        self.preview_changed.emit()

    @property
    def built(self) -> BuiltPacket | None:
        """The packet that was last built and checked."""
        return self._built

    @built.setter
    def built(self, built: BuiltPacket | None) -> None:
        self._built = built
        self.built_changed.emit()

    def clear(self) -> None:
        """Forget both: something that decides what stands on the pages has changed."""
        self.preview = None
        self.built = None
