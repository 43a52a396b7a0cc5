# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal that opens beside the loading of the window: who gets it, and that nothing of it stays behind."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import MemoryKeyStore

from counselor_desk.app.bootstrap import build_desk
from counselor_desk.app.early_opening import EarlyOpening
from counselor_desk.services.journal_creation import WaysIn


@pytest.fixture
def opening(tmp_path: Path) -> Iterator[EarlyOpening]:
    desk = build_desk(key_store=MemoryKeyStore(), third_copy=lambda _: None)
    desk.vault.create(tmp_path / "practice", ways=WaysIn(keyring_alone=True)).journal.close()
    made = EarlyOpening(desk.vault, tmp_path / "practice")
    yield made
    made.vault_thread.shutdown()


def test_the_first_job_of_the_vault_thread_gets_the_open_journal(opening: EarlyOpening) -> None:
    def name_and_close() -> str:
        journal = opening.result()
        assert journal is not None
        journal.close()
        return journal.path.name

    assert opening.vault_thread.submit(name_and_close).result() == "practice"


def test_nobody_gets_it_a_second_time_and_nothing_keeps_it(opening: EarlyOpening) -> None:
    def close_and_forget() -> "weakref.ref[object]":
        journal = opening.result()
        assert journal is not None
        journal.close()
        return weakref.ref(journal)

    was = opening.vault_thread.submit(close_and_forget).result()
    gc.collect()

    assert opening.vault_thread.submit(opening.result).result() is None
    assert was() is None


def test_a_folder_without_a_journal_opens_as_nothing(tmp_path: Path) -> None:
    desk = build_desk(key_store=MemoryKeyStore(), third_copy=lambda _: None)
    opening = EarlyOpening(desk.vault, tmp_path / "nowhere")

    assert opening.vault_thread.submit(opening.result).result() is None
    opening.vault_thread.shutdown()


def test_it_is_waited_for_until_it_is_there(opening: EarlyOpening) -> None:
    # what the thread does after the attempt runs once that has ended
    opening.vault_thread.submit(lambda: None).result()
    assert not opening.is_waited_for

    journal = opening.vault_thread.submit(opening.result).result()
    assert journal is not None
    opening.vault_thread.submit(journal.close).result()
    assert not opening.is_waited_for
