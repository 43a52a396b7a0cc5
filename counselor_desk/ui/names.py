# SPDX-License-Identifier: GPL-3.0-or-later
"""How a client is called on screen: by name, or by code alone while somebody may look over the shoulder."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal


class Named(Protocol):
    """Whatever carries a client's names: the client, or a row of a list."""

    @property
    def code(self) -> str: ...

    @property
    def legal_name(self) -> str: ...

    @property
    def display_name(self) -> str: ...


class Names(QObject):
    """Says what a client is called; every place that shows a name asks here."""

    changed = Signal()

    def __init__(self, *, are_codes: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._are_codes = are_codes

    @property
    def are_codes(self) -> bool:
        """True while codes stand in the place of names."""
        return self._are_codes

    def show_codes(self, are_codes: bool) -> None:
        """Switch; pages show themselves anew."""
        if are_codes != self._are_codes:
            self._are_codes = are_codes
            self.changed.emit()

    def of(self, client: Named) -> str:
        """What stands on screen in place of this client's name."""
        return client.code if self._are_codes else client.display_name or client.legal_name

    def code_beside(self, client: Named) -> str:
        """The code to be set after the name; empty while it is the name."""
        return "" if self._are_codes else client.code
