# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reader takes what the program writes, what has crashed it before, and small damage to both."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzz_targets import DATA, TARGETS

CRASHES = DATA / "crashes"
LONGEST_SECONDS = 2.0
DAMAGES = 12
# a paper is drawn in a process of its own, which takes a third of a second; a packet is hashed and checked four times
FEWER = {"paper": 1, "packet": 2}


def test_every_target_has_seeds() -> None:
    assert all(target.seeds() for target in TARGETS.values())


def test_every_crash_on_file_belongs_to_a_target() -> None:
    found = {each.name for each in CRASHES.iterdir() if each.is_dir()}
    assert found <= {name.replace(" ", "-") for name in TARGETS}


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_read_gives_a_value_or_a_refusal(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    read = target.prepare(tmp_path)
    damages = FEWER.get(name, DAMAGES)
    for content in (*seeds.values(), *crashes(name), *damaged(list(seeds.values()), count=damages)):
        begun = time.monotonic()
        read(content)
        assert time.monotonic() - begun < LONGEST_SECONDS


def crashes(name: str) -> Iterator[bytes]:
    """What the fuzzer has found before, by the reader that it was found in."""
    folder = CRASHES / name.replace(" ", "-")
    if folder.is_dir():
        yield from (each.read_bytes() for each in sorted(folder.iterdir()))


def damaged(seeds: list[bytes], *, count: int) -> Iterator[bytes]:
    """Seeds with a byte changed, a piece left out, or cut short; the same ones each time."""
    chance = random.Random(20261122)  # noqa: S311 (where to damage, not what to keep secret)
    for _ in range(count):
        seed = chance.choice(seeds)
        at = chance.randrange(len(seed)) if seed else 0
        yield seed[:at] + bytes([chance.randrange(256)]) + seed[at + 1 :]
        yield seed[:at]
        yield seed[:at] + seed[at + chance.randrange(1, 9) :]
