# SPDX-License-Identifier: GPL-3.0-or-later
"""How a client is called on screen: by name, or by code or initials while somebody may look over the shoulder."""

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

    def __init__(self, *, are_codes: bool, are_initials: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._are_codes = are_codes
        self._are_initials = are_initials

    @property
    def are_codes(self) -> bool:
        """True while names are hidden: codes stand in their place, or initials with the code beside them."""
        return self._are_codes

    @property
    def are_initials(self) -> bool:
        """True where hidden names leave their initials: a counselor knows them by sight, and strangers do not."""
        return self._are_initials

    def show_codes(self, are_codes: bool) -> None:
        """Switch; pages show themselves anew."""
        if are_codes != self._are_codes:
            self._are_codes = are_codes
            self.changed.emit()

    def show_initials(self, are_initials: bool) -> None:
        """Choose what hidden names leave; pages show themselves anew where names are hidden."""
        if are_initials != self._are_initials:
            self._are_initials = are_initials
            self.changed.emit()

    def of(self, client: Named) -> str:
        """What stands on screen in place of this client's name."""
        name = client.display_name or client.legal_name
        if not self._are_codes:
            return name
        if not self._are_initials:
            return client.code
        # the start does without what finds names in a text
        from counselor_desk.ui.code_for_names import initials

        return initials(name) or client.code

    def code_beside(self, client: Named) -> str:
        """The code to be set after the name; empty while it is the name. Two clients may have the same initials."""
        return "" if self.of(client) == client.code else client.code
