# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample practice in a real journal, made once and copied for each test while it is closed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import Practice, Template, make_template, new_desk

from counselor_desk.app.bootstrap import Desk
from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.services.open_desk import OpenDesk


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The sample practice, closed; copy it, never open it."""
    return make_template(tmp_path_factory.mktemp("template") / "journal")


@pytest.fixture
def practice(template: Template, tmp_path: Path) -> Iterator[Practice]:
    """A copy of the sample practice of this test's own, open."""
    copy = template.copy(tmp_path / "journal")
    yield copy
    copy.opened.journal.close()


@pytest.fixture
def opened(practice: Practice) -> OpenDesk:
    """Every service of the sample practice; for tests that never close it."""
    return practice.opened


@pytest.fixture
def key_store() -> MemoryKeyStore:
    return MemoryKeyStore()


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def desk(clock: SettableClock, key_store: MemoryKeyStore) -> Desk:
    """A desk without an open journal."""
    return new_desk(clock, CountingIds(), key_store)


@pytest.fixture
def events(opened: OpenDesk) -> Callable[[AuditKind], list[AuditEvent]]:
    """The logged events of one kind, newest first."""

    def of_kind(kind: AuditKind) -> list[AuditEvent]:
        return [each for each in opened.journal.audit.events() if each.kind is kind]

    return of_kind
