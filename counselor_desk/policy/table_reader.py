# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads one table of a pack strictly: every key asked for by name and type, and nothing else may stand in it.

A wrong or missing value is noted and a stand-in is returned, so that one reading finds everything that is wrong;
whoever reads must throw the result away when anything was noted.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from counselor_desk.policy.findings import PackFinding

_E = TypeVar("_E", bound=StrEnum)


class TableReader:
    """One table and the place it stands in; call `finish` when everything in it was asked for."""

    def __init__(self, table: Mapping[str, object], *, file: str, where: str, findings: list[PackFinding]) -> None:
        self._table = table
        self._file = file
        self._where = where
        self._findings = findings
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        return name in self._table

    def name_as(self, label: str) -> None:
        """Say which rule this is in the findings that follow."""
        self._where = f"{self._where} {label}"

    def note(self, words: str, *, name: str = "") -> None:
        """Record that something is wrong with `name`, or with the table as a whole."""
        where = " > ".join(part for part in (self._where, name) if part)
        self._findings.append(PackFinding(file=self._file, where=where, words=words))

    def text(self, name: str, *, default: str | None = None) -> str:
        """A sentence or word; may be left out only with a `default`, and never be blank."""
        value = self._take(name, optional=default is not None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not value.strip():
            self.note("must be a text with something in it", name=name)
            return ""
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; left out means none."""
        found: list[str] = []
        for item in self._list(name):
            if isinstance(item, str) and item.strip():
                found.append(item.strip())
            else:
                self.note("must be a list of texts with something in them", name=name)
        if len(set(found)) != len(found):
            self.note("names the same thing twice", name=name)
        return tuple(found)

    def whole_number(self, name: str, *, least: int, default: int | None = None) -> int:
        """A whole number of at least `least`."""
        value = self._take(name, optional=default is not None)
        if value is None:
            return default if default is not None else least
        # a TOML boolean arrives as bool, which is an int in Python
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.note(f"must be a whole number of {least} or more", name=name)
            return least
        return value

    def optional_number(self, name: str, *, least: int) -> int | None:
        return self.whole_number(name, least=least) if self.has(name) else None

    def yes_or_no(self, name: str, *, default: bool | None = None) -> bool:
        value = self._take(name, optional=default is not None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.note("must be true or false", name=name)
            return False
        return value

    def optional_yes_or_no(self, name: str) -> bool | None:
        return self.yes_or_no(name) if self.has(name) else None

    def day(self, name: str) -> date:
        """A date without a time, written as 2026-11-22 without quotation marks."""
        value = self._take(name, optional=False)
        if value is None:
            return date.min
        if not isinstance(value, date) or isinstance(value, datetime):
            self.note("must be a date such as 2026-11-22, without quotation marks", name=name)
            return date.min
        return value

    def day_or_unknown(self, name: str) -> date | None:
        """A date, or the word "unknown": that the source does not say must be stated, not left out."""
        if self._table.get(name) == "unknown":
            self._asked.add(name)
            return None
        return self.day(name)

    def optional_day(self, name: str) -> date | None:
        return self.day(name) if self.has(name) else None

    def choice(self, name: str, members: type[_E], *, default: _E | None = None) -> _E:
        """One member of an enumeration by its value."""
        value = self._take(name, optional=default is not None)
        if value is None:
            return default or next(iter(members))
        return self._member(name, value, members)

    def choices(self, name: str, members: type[_E]) -> tuple[_E, ...]:
        """Several members of an enumeration, each once; left out means none."""
        found = tuple(self._member(name, item, members) for item in self._list(name))
        if len(set(found)) != len(found):
            self.note("names the same thing twice", name=name)
        return found

    def optional_choices(self, name: str, members: type[_E]) -> tuple[_E, ...] | None:
        return self.choices(name, members) if self.has(name) else None

    def table(self, name: str) -> "TableReader":
        """A table inside this one."""
        value = self._take(name, optional=False)
        if value is not None and not isinstance(value, dict):
            self.note("must be a table", name=name)
        return self._inside(name, value if isinstance(value, dict) else {})

    def optional_table(self, name: str) -> "TableReader | None":
        return self.table(name) if self.has(name) else None

    def tables(self, name: str) -> tuple["TableReader", ...]:
        """A list of tables inside this one; left out means none."""
        found: list[TableReader] = []
        for number, item in enumerate(self._list(name), start=1):
            if not isinstance(item, dict):
                self.note("must be a list of tables", name=name)
                continue
            found.append(self._inside(f"{name}[{number}]", item))
        return tuple(found)

    def finish(self) -> None:
        """Note every key that nothing asked for: a misspelt key must not be a silently missing rule."""
        for name in sorted(set(self._table) - self._asked):
            self.note("is not a key that belongs here", name=name)

    def _inside(self, name: str, table: Mapping[str, object]) -> "TableReader":
        where = f"{self._where} > {name}" if self._where else name
        return TableReader(table, file=self._file, where=where, findings=self._findings)

    def _take(self, name: str, *, optional: bool) -> object:
        self._asked.add(name)
        if name not in self._table and not optional:
            self.note("is missing", name=name)
        return self._table.get(name)

    def _list(self, name: str) -> list[object]:
        value = self._take(name, optional=True)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note("must be a list", name=name)
            return []
        return value

    def _member(self, name: str, value: object, members: type[_E]) -> _E:
        for member in members:
            if member.value == value:
                return member
        self.note(f"must be one of: {', '.join(members)}", name=name)
        return next(iter(members))
