# SPDX-License-Identifier: GPL-3.0-or-later
"""How values stand in columns: typed reading of rows, and the text forms of days, instants and lists.

Days are `2026-11-22`; instants are UTC with microseconds, `2026-11-22T09:00:00.000000Z`, so that text order is time
order.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from counselor_desk.domain.errors import BugError
from counselor_desk.storage.driver import Value

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_T = TypeVar("_T")


class Row:
    """One row, read by column name; a value of another type than asked for is a `BugError`."""

    __slots__ = ("_columns",)

    def __init__(self, columns: Any) -> None:
        self._columns = columns

    def first_text(self) -> str:
        """The first column, for pragmas whose columns have no useful name."""
        return str(self._columns[0])

    def value(self, name: str) -> Value:
        """A column as it is stored."""
        value: Value = self._columns[name]
        return value

    def __iter__(self) -> Iterator[Any]:
        """All columns in their order, where fifty rows of ten columns are read at every keystroke."""
        return iter(self._columns)

    def text(self, name: str) -> str:
        # not by `_of_type`: the first list alone reads 21,000 texts
        value = self._columns[name]
        if isinstance(value, str):
            return value
        raise BugError(f"row.{name}")

    def text_or_none(self, name: str) -> str | None:
        return None if self._columns[name] is None else self.text(name)

    def integer(self, name: str) -> int:
        return self._of_type(name, int)

    def real(self, name: str) -> float:
        return self._of_type(name, float)

    def flag(self, name: str) -> bool:
        return self.integer(name) != 0

    def blob(self, name: str) -> bytes:
        return self._of_type(name, bytes)

    def day(self, name: str) -> date:
        return date.fromisoformat(self.text(name))

    def day_or_none(self, name: str) -> date | None:
        return None if self._columns[name] is None else self.day(name)

    def instant(self, name: str) -> datetime:
        return datetime.fromisoformat(self.text(name))

    def instant_or_none(self, name: str) -> datetime | None:
        return None if self._columns[name] is None else self.instant(name)

    def clock_time(self, name: str) -> time:
        return time.fromisoformat(self.text(name))

    def json_list(self, name: str) -> list[Any]:
        """The list in a JSON column, as `list_text` wrote it."""
        return list(json.loads(self.text(name)))

    def _of_type(self, name: str, kind: type[_T]) -> _T:
        value = self._columns[name]
        if not isinstance(value, kind):
            raise BugError(f"row.{name}")
        return value


def instant_text(moment: datetime) -> str:
    """The kept form of an instant.

    Raises:
        BugError: it is not in UTC; a hash over it would come out differently once it is read back.
    """
    if moment.utcoffset() != timedelta(0):
        raise BugError("row.instant_not_utc")
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def list_text(values: Iterable[object]) -> str:
    """A JSON list in a column; not escaped to ASCII, so that other scripts do not triple in size."""
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def column_values(record: "DataclassInstance", *, without: tuple[str, ...] = ()) -> dict[str, Value]:
    """The fields of a domain value by name, each in the form of its column.

    Args:
        record: a dataclass whose fields, but for `without`, are days, instants, clock times, texts, numbers or bytes.
        without: fields that the caller maps itself: nested values and tuples.
    """
    return {each.name: column_value(getattr(record, each.name)) for each in fields(record) if each.name not in without}


def column_value(value: object) -> Value:
    """One value in the form of its column; a StrEnum is the text of its value."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, (int, bytes)):
        return value
    raise BugError("row.column_value")


def period_parameters(first: date | None, last: date | None) -> dict[str, Value]:
    """The parameters `first` and `last` of a query over days; an open end is NULL."""
    return {"first": column_value(first), "last": column_value(last)}
