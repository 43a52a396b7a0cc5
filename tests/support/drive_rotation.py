# SPDX-License-Identifier: GPL-3.0-or-later
"""A process of its own that gives a journal one new key after the other until it is killed; the code comes by stdin."""

import sys
from pathlib import Path

from fakes import MemoryKeyStore

from counselor_desk.app.bootstrap import build_desk
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way


def main(journal: Path, code: str) -> None:
    desk = build_desk(key_store=MemoryKeyStore(), third_copy=lambda _: None)
    opened = desk.vault.open(journal, code)
    while True:
        sys.stdout.write("begin\n")
        sys.stdout.flush()
        changed = desk.generations.rotate_database_key(opened, Proof(Way.RECOVERY, code))
        sys.stdout.write(f"{changed.generation}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.readline().strip())
