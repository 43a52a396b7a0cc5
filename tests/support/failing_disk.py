# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fails at the k-th call: every call of this program to the disk, and every statement to the database."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.storage.connection import Database

_OF_THE_SYSTEM = ("open", "fsync", "rename", "replace", "unlink", "mkdir")
_OF_THE_DATABASE = ("execute", "checkpoint", "copy_to")


@dataclass
class FailingDisk:
    """Counts the calls; the `fails_at`-th fails, and with `for_good` every one after it as well."""

    fails_at: int
    for_good: bool = False
    calls: int = 0

    @property
    def has_failed(self) -> bool:
        return self.calls >= self.fails_at

    def fails_now(self) -> bool:
        self.calls += 1
        return self.calls == self.fails_at or (self.for_good and self.has_failed)


@contextmanager
def failing_disk(fails_at: int, *, for_good: bool = False) -> Iterator[FailingDisk]:
    """Everything inside runs on such a disk."""
    disk = FailingDisk(fails_at, for_good=for_good)
    with pytest.MonkeyPatch.context() as patched:
        for name in _OF_THE_SYSTEM:
            patched.setattr(os, name, _full(disk, getattr(os, name)))
        patched.setattr(io, "open", _full(disk, io.open))
        for name in _OF_THE_DATABASE:
            patched.setattr(Database, name, _full_database(disk, getattr(Database, name)))
        yield disk


def _full(disk: FailingDisk, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        if disk.fails_now():
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments, **named)

    return call


def _full_database(disk: FailingDisk, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        if disk.fails_now():
            raise MachineError(ErrorCode.DISK_FULL, where="database")
        return real(*arguments, **named)

    return call
