# SPDX-License-Identifier: GPL-3.0-or-later
"""A recovery code that is mistyped opens nothing and changes no file (security.md R24)."""

import random
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import Template, new_desk

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.services.ways_offered import Way

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SEED = 20261122


def mistyped(code: str, count: int) -> Iterator[str]:
    """Slips of a hand: another sign, two swapped, one missing, one too many, two groups swapped, a foreign one."""
    draw = random.Random(SEED)  # noqa: S311 - slips, not secrets
    plain = code.replace("-", "")
    made = 0
    while made < count:
        place, other = draw.randrange(len(plain)), draw.randrange(len(plain))
        signs = list(plain)
        kind = draw.randrange(6)
        if kind == 0:
            signs[place] = draw.choice(SYMBOLS)
        elif kind == 1:
            signs[place], signs[other] = signs[other], signs[place]
        elif kind == 2:
            del signs[place]
        elif kind == 3:
            signs.insert(place, draw.choice(SYMBOLS))
        elif kind == 4:
            groups = [signs[at : at + 4] for at in range(0, 28, 4)]
            groups[place // 4], groups[other // 4] = groups[other // 4], groups[place // 4]
            signs = [sign for group in groups for sign in group]
        else:
            signs[place] = draw.choice("U?*é€Я字")
        slip = "".join(signs)
        if slip != plain:
            made += 1
            yield slip


def contents(folder: Path) -> dict[str, str]:
    return {str(each): sha256(each.read_bytes()).hexdigest() for each in folder.rglob("*") if each.is_file()}


def require_all_refused(template: Template, folder: Path, count: int) -> None:
    closed = Path(shutil.copytree(template.path, folder / "journal"))
    vault = new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore()).vault
    before = contents(closed)
    told = set()
    for slip in mistyped(template.recovery_code, count):
        with pytest.raises(DeskError) as refused:
            vault.open(closed, slip, way=Way.RECOVERY)
        told.add(refused.value.code)
    assert contents(closed) == before
    assert told <= {ErrorCode.RECOVERY_CODE_MALFORMED, ErrorCode.RECOVERY_CODE_REJECTED}
    vault.open(closed, template.recovery_code, way=Way.RECOVERY).close()


def test_a_slip_opens_nothing_and_changes_no_file(template: Template, tmp_path: Path) -> None:
    require_all_refused(template, tmp_path, 200)


@pytest.mark.campaign
def test_twenty_thousand_slips_open_nothing_and_change_no_file(template: Template, tmp_path: Path) -> None:
    require_all_refused(template, tmp_path, 20_000)
