# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures everything at one size of the journal: the record itself, starts of the program, and what is done in it."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from counselor_desk.app.bench.bare_typesetting import set_text
from counselor_desk.app.bench.figures import Row, row_of
from counselor_desk.app.bench.journal_filling import FilledJournal
from counselor_desk.app.bench.kept_record import KeptRecord, Repetitions
from counselor_desk.app.bench.long_request import ready_request
from counselor_desk.app.bench.session import python
from counselor_desk.app.bench.starts import BARE_WINDOW, Started, start_in_turn
from counselor_desk.app.bench.targets import TARGETS, What
from counselor_desk.app.bench.window_plan import Acted, Acts
from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.documents.packet import printed_strings
from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.domain.ports import KeyStore

_WATCHED = "counselor_desk.app.bench.watched_window"
_PATIENCE = 900


@dataclass(frozen=True, slots=True)
class Amounts:
    """How often each thing is measured; zero leaves it out."""

    starts: int = 9
    warm_ups: int = 1
    openings: int = 9
    keys: int = 150
    builds: int = 3
    record: Repetitions = field(default_factory=Repetitions)


class OneSize:
    """One filled journal.

    Args:
        folder: a private one, for what is written beside the journal.
        entries: the file that stands in for the keyring; None where there is one.
        locked: a journal that asks for a PIN.
    """

    def __init__(
        self,
        journal: FilledJournal,
        *,
        folder: Path,
        locked: Path,
        key_store: KeyStore | None,
        entries: Path | None,
        amounts: Amounts,
    ) -> None:
        self._journal, self._folder, self._locked = journal, folder, locked
        self._key_store, self._entries, self._amounts = key_store, entries, amounts
        self._client_floor: Sequence[float] = ()
        self._lines: tuple[str, ...] = ()
        self._bare_memory: Sequence[float] = ()
        self._acts = Acts(client=journal.long_client, openings=amounts.openings)

    def record(self) -> Iterator[Row]:
        """What is done with the journal itself; also prepares what the window works on later."""
        desk = build_desk(key_store=self._key_store)
        with desk.vault.open(self._journal.path, "") as journal:
            opened = open_desk(desk, journal)
            kept = KeptRecord(opened, notes=self._journal.notes, folder=self._folder, repetitions=self._amounts.record)
            try:
                other = next(each.id for each in opened.clients.all() if each.id != self._journal.long_client)
                yield from kept.client_list()
                yield from kept.search()
                yield from kept.save(other)
                self._client_floor = kept.indexed_query(self._journal.long_client)
                if self._amounts.record.backups:
                    yield from kept.backup_and_health()
                if self._amounts.builds:
                    matter, preview = ready_request(opened, self._journal.long_client)
                    self._lines = printed_strings(preview.content)
                    note = kept.draft(other).id
                    self._acts = Acts(
                        client=self._journal.long_client,
                        openings=self._amounts.openings,
                        writer=other,
                        note=note,
                        keys=self._amounts.keys,
                        matter=matter,
                        builds=self._amounts.builds,
                    )
            finally:
                kept.close()

    def starts(self) -> Iterator[Row]:
        """Whole processes: a bare window, the list of clients, the unlock page, in turn."""
        commands = {
            "bare": BARE_WINDOW,
            "list": self._watched("list", self._journal.path),
            "unlock": self._watched("unlock", self._locked),
        }
        started = start_in_turn(commands, times=self._amounts.starts, warm_ups=self._amounts.warm_ups)
        bare = started["bare"]
        self._bare_memory = [each.resident for each in bare]
        for what, key, by_processor in (
            (What.START, "list", False),
            (What.START_BY_PROCESSOR, "list", True),
            (What.UNLOCK_PAGE, "unlock", False),
        ):
            measured, floor = _times(started[key], by_processor), _times(bare, by_processor)
            yield self._row(what, measured, floor)

    def window(self) -> Iterator[Row]:
        """What is done in the window, in one process."""
        floor = [set_text(self._lines)] if self._lines else []
        acted = self._act()
        seen = f"the first one, which loads the page, {acted.first_opening:.0f} ms"
        yield self._row(What.CLIENT, acted.openings, self._client_floor, remark=seen)
        if acted.resident and self._bare_memory:
            yield self._row(What.MEMORY, [acted.resident / 1024], self._bare_memory)
        if acted.keys:
            yield self._row(What.TYPING, acted.keys, remark=f"the worst {max(acted.keys):.0f} ms")
        if acted.builds:
            floor += [set_text(self._lines) for _ in acted.builds[1:]]
            stopped = acted.stopped_after
            words = "not stopped" if stopped is None else f"stopped after {stopped:.0f} ms"
            is_led = acted.progress > 0 and stopped is not None
            yield self._row(What.RELEASE, acted.builds, floor, also=is_led, remark=words)
            yield self._row(What.RELEASE_STALL, acted.stalls)

    def _act(self) -> Acted:
        done = subprocess.run(  # noqa: S603 - our own interpreter and modules
            (*self._watched("acts", self._journal.path), "--acts", json.dumps(asdict(self._acts))),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        if done.returncode != 0 or not done.stdout:
            raise MachineError(ErrorCode.DISPLAY_NOT_THERE, where="bench.window")
        return Acted.from_json(done.stdout)

    def _watched(self, until: str, journal: Path) -> Sequence[str]:
        entries = () if self._entries is None else ("--entries", str(self._entries))
        return python("-m", _WATCHED, until, journal, *entries)

    def _row(
        self, what: What, measured: Sequence[float], floor: Sequence[float] = (), *, also: bool = True, remark: str = ""
    ) -> Row:
        return row_of(
            what,
            notes=self._journal.notes,
            measured=measured,
            floor=floor,
            target=TARGETS.get(what),
            also=also,
            remark=remark,
        )


def _times(started: Sequence[Started], by_processor: bool) -> list[float]:
    return [each.processor if by_processor else each.wall for each in started]
