# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that people keep journals and secrets in, measured beside ours where they are installed."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from counselor_desk.app.bench.figures import Row, row_of
from counselor_desk.app.bench.queries import QUERIES
from counselor_desk.app.bench.session import end
from counselor_desk.app.bench.targets import What
from counselor_desk.domain.errors import ErrorCode, MachineError

ENTRIES: Final = 10_000
_STARTS, _PATIENCE, _BETWEEN_LOOKS = 5, 60, 0.01
_FIRST_DAY = date(1996, 1, 1)
# RedNotebook's own way from the words to the hits, without its window: every day is looked through
_SEARCH = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from rednotebook import storage
days = [day for month in storage.load_all_months_from_disk(sys.argv[2]).values() for day in month.days.values()]
took = []
for query in json.loads(sys.argv[3]):
    begun = time.perf_counter()
    found = [day.search(query, []) for day in days]
    took.append((time.perf_counter() - begun) * 1000)
print(json.dumps({"days": len(days), "took": took}))
"""
_REDNOTEBOOK = Path("/usr/share/rednotebook")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, what it is started with, and the class of its window."""

    program: str
    arguments: Callable[[Path], Sequence[str]]
    window: str


PEERS: Final = (
    Peer("keepassxc", lambda _: (), "keepassxc"),
    Peer("rednotebook", lambda folder: (str(folder / "rednotebook"),), "rednotebook"),
    Peer("zim", lambda folder: ("--standalone", str(folder / "zim")), "zim"),
)


def measure_peers(
    folder: Path, texts: Sequence[str], *, ours: float | None, skipped: Callable[[str], None]
) -> Iterator[Row]:
    """Start each peer that is installed, and search the texts in RedNotebook.

    Args:
        folder: a private one for what they keep.
        texts: the words of the entries; repeated where there are fewer.
        ours: the median of our own search over as many entries, told beside theirs.
        skipped: hears the name of each that is not here.
    """
    if shutil.which("xdotool") is None:
        skipped("xdotool")
        return
    has_entries = _write_entries(folder / "rednotebook", texts)
    _write_notebook(folder / "zim")
    for peer in PEERS:
        if shutil.which(peer.program) is None:
            skipped(peer.program)
            continue
        # the first one writes its settings, and is not counted
        took = [_until_visible(peer, folder) for _ in range(_STARTS + 1)][1:]
        remark = f"{ENTRIES:,} entries" if peer.program == "rednotebook" and has_entries else "no entries"
        yield row_of(f"{peer.program}: {What.PEER_START}", notes=0, measured=took, remark=remark)
    if shutil.which("rednotebook") and has_entries and _REDNOTEBOOK.is_dir():
        remark = "" if ours is None else f"ours at {ENTRIES:,} notes {ours:.1f} ms"
        took = _search_in_rednotebook(folder / "rednotebook")
        yield row_of(f"rednotebook: {What.PEER_SEARCH}", notes=0, measured=took, remark=remark)


def _until_visible(peer: Peer, folder: Path) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - a program of the system, by a name of ours
        (peer.program, *peer.arguments(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        # its own --sync looks twice a second only
        while not _is_visible(peer.window):
            if time.perf_counter() - begun > _PATIENCE:
                raise MachineError(ErrorCode.DISPLAY_NOT_THERE, where=peer.program)
            time.sleep(_BETWEEN_LOOKS)
        return (time.perf_counter() - begun) * 1000
    finally:
        end(process)


def _is_visible(window: str) -> bool:
    looked = subprocess.run(  # noqa: S603 - a program of the system, by a name of ours
        ("xdotool", "search", "--onlyvisible", "--class", window),  # noqa: S607
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return looked.returncode == 0


def _search_in_rednotebook(journal: Path) -> list[float]:
    done = subprocess.run(  # noqa: S603 - the system's Python, for the modules of a system package
        ("/usr/bin/python3", "-c", _SEARCH, str(_REDNOTEBOOK), str(journal), json.dumps(QUERIES)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=10 * _PATIENCE,
        check=True,
    )
    took: list[float] = json.loads(done.stdout)["took"]
    return took


def _write_entries(journal: Path, texts: Sequence[str]) -> bool:
    """One entry a day, in RedNotebook's file for each month; JSON is YAML. False where there are no words."""
    journal.mkdir()
    if not texts:
        return False
    days = ((_FIRST_DAY + timedelta(days=number), texts[number % len(texts)]) for number in range(ENTRIES))
    for (year, month), together in groupby(days, key=lambda each: (each[0].year, each[0].month)):
        entries = {day.day: {"text": text} for day, text in together}
        words = "".join(f"{day}: {json.dumps(entry)}\n" for day, entry in entries.items())
        (journal / f"{year}-{month:02}.txt").write_text(words, encoding="utf-8")
    return True


def _write_notebook(notebook: Path) -> None:
    notebook.mkdir()
    (notebook / "notebook.zim").write_text("[Notebook]\nname=Bench\nhome=Home\n", encoding="utf-8")
