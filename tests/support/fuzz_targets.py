# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reader of bytes that somebody else may have written, each behind one function that takes any bytes.

A target passes when the reader gives a value or refuses in a way that its documentation names; whatever else it raises
goes through and is a crash. The seeds are what the program itself writes, so that the fuzzer begins beyond the first
check. `tests/fuzz` runs them: the seeds and old crashes in every run, the fuzzer in a campaign.
"""

import atexit
import hashlib
import json
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from counselor_desk.domain.errors import BugError, DeskError
from counselor_desk.domain.ids import VaultId

DATA = Path(__file__).resolve().parents[1] / "data"
VAULT_ID = VaultId("5eed" * 8)
KEY = bytes(range(32))
MOMENT = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
# between the parts of an input that stands for several files
SEPARATOR = b"\n--8<--\n"

Reader = Callable[[bytes], None]
Seeds = Callable[[], dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class Target:
    """One reader: `prepare` makes it, in a folder of its own, with the modules that are to be watched loaded late."""

    prepare: Callable[[Path], Reader]
    seeds: Seeds


def refusing(read: Callable[[], object], *allowed: type[Exception]) -> None:
    """Call a reader; a refusal of ours is fine, a mistake of ours is not."""
    refusals: tuple[type[Exception], ...] = (DeskError, *allowed)
    try:
        read()
    except BugError:
        raise
    except refusals:
        return


def in_unchanged(folder: Path, read: Callable[[], object]) -> None:
    """Call a reader of files and look that it changed none."""
    before = listing(folder)
    refusing(read)
    assert listing(folder) == before, "reading changed a file"


def listing(folder: Path) -> dict[str, str]:
    return {
        str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


# ---- the vault


def _header(_: Path) -> Reader:
    from counselor_desk.security import header_parser

    return lambda given: refusing(lambda: header_parser.parse(given))


def _header_seeds() -> dict[str, bytes]:
    from counselor_desk.domain.canonical import canonical_bytes

    vector = json.loads((DATA / "vault-header.json").read_text(encoding="utf-8"))
    return {"published": canonical_bytes(vector["header"])}


def _head_stamp(_: Path) -> Reader:
    from counselor_desk.security import head_stamp

    def read(given: bytes) -> None:
        for written in (given, _in_canonical_form(given)):
            refusing(
                lambda written=written: head_stamp.parse(written, mac_key=KEY, vault_id=VAULT_ID),  # type: ignore[misc]
                head_stamp.StampRefusedError,
            )

    return read


def _in_canonical_form(given: bytes) -> bytes:
    """The same JSON as the program writes it, where it is JSON at all: the spelling is checked before anything else."""
    from counselor_desk.domain.canonical import canonical_bytes

    try:
        return canonical_bytes(json.loads(given))
    except (ValueError, TypeError, RecursionError):
        return given


def _head_stamp_seeds() -> dict[str, bytes]:
    from counselor_desk.security.head_stamp import ClosedFile, HeadStamp, serialise

    file = ClosedFile(sha256="ab" * 32, size=4096, mtime_ns=1, ctime_ns=2, inode=3)
    facts: dict[str, Any] = {"vault_id": VAULT_ID, "generation": 1, "seq": 7, "root": "cd" * 32, "at": MOMENT}
    return {
        "open": serialise(HeadStamp(**facts), mac_key=KEY),
        "closed": serialise(HeadStamp(**facts, file=file), mac_key=KEY),
    }


def _pin_attempts(folder: Path) -> Reader:
    from fakes import SettableClock

    from counselor_desk.services.pin_attempts import PinAttempts

    file = folder / "pin.json"

    def read(given: bytes) -> None:
        file.write_bytes(given)
        attempts = PinAttempts(file, clock=SettableClock(MOMENT))
        refusing(attempts.standing)
        refusing(attempts.admit)

    return read


def _pin_attempts_seeds() -> dict[str, bytes]:
    return {"three": json.dumps({"wrong": 3, "last_at": MOMENT.isoformat()}).encode("ascii")}


def _recovery_code(_: Path) -> Reader:
    from counselor_desk.security import recovery_code
    from counselor_desk.security.vault_header import VaultHeader
    from counselor_desk.services import unlocking

    header = parsed_header()

    def read(given: bytes) -> None:
        text = given.decode("utf-8", errors="surrogateescape")
        refusing(lambda: recovery_code.parse(text))
        # the same words at the door, where nobody has said what they are; nothing is hashed
        refusing(lambda: list(_ways(header, text)))

    def _ways(header: VaultHeader, text: str) -> Any:
        return unlocking.ways_in(header, text, key_store=_no_keyring(), admit_pin=lambda: None)

    return read


@cache
def _no_keyring() -> Any:
    from fakes import MemoryKeyStore

    return MemoryKeyStore()


@cache
def parsed_header() -> Any:
    from counselor_desk.security import header_parser

    return header_parser.parse(_header_seeds()["published"])


def _recovery_code_seeds() -> dict[str, bytes]:
    from counselor_desk.security.recovery_code import RecoveryCode

    code = RecoveryCode(bytes(range(16))).formatted
    return {
        "printed": code.encode("ascii"),
        "typed": code.lower().replace("-", " ").encode("ascii"),
        "a passphrase": b"seven quiet herons above the marsh",
        "a line of dashes": ("-" * 40 + "é").encode(),
    }


# ---- the journal's file and its backups


def _backup(folder: Path) -> Reader:
    from counselor_desk.storage import backup_container

    file = folder / "given.cdbak"

    def read(given: bytes) -> None:
        file.write_bytes(given)
        to = folder / "out.db"
        in_unchanged(folder, lambda: backup_container.read_backup(file))
        in_unchanged(folder, lambda: backup_container.verify_database_hash(file))
        refusing(lambda: backup_container.extract_database(file, to))
        to.unlink(missing_ok=True)

    return read


def _backup_seeds() -> dict[str, bytes]:
    from counselor_desk.storage.backup_container import BackupManifest, front_of

    database = bytes(range(256)) * 4
    manifest = BackupManifest(
        vault_id=VAULT_ID,
        gen=1,
        made_at=MOMENT,
        app="0.1.0",
        rows={"note": 3},
        tree_size=7,
        tree_root="cd" * 32,
        db_sha256=hashlib.sha256(database).hexdigest(),
        db_bytes=len(database),
    )
    front = front_of(header_json=_header_seeds()["published"], manifest=manifest, backup_mac_key=KEY)
    return {"whole": front + database, "cut": (front + database)[:-5], "front": front}


def _backup_manifest(_: Path) -> Reader:
    from counselor_desk.storage import backup_container

    return lambda given: refusing(lambda: backup_container.parse_manifest(given))


def _backup_manifest_seeds() -> dict[str, bytes]:
    whole = _backup_seeds()["whole"]
    start = 7 + 4 + struct.unpack(">I", whole[7:11])[0]
    length = struct.unpack(">I", whole[start : start + 4])[0]
    return {"whole": whole[start + 4 : start + 4 + length]}


def _write_ahead_log(folder: Path) -> Reader:
    from counselor_desk.storage import write_ahead_log

    database = folder / "journal-000001.db"
    database.write_bytes(bytes(range(256)) * 16)
    log = folder / "journal-000001.db-wal"

    def read(given: bytes) -> None:
        for written in (given, with_sums(given)):
            log.write_bytes(written)
            in_unchanged(folder, lambda: write_ahead_log.require_own_log(database, key=KEY))

    return read


def with_sums(log: bytes) -> bytes:
    """A log whose checksums fit, whatever else it says: anybody can compute them."""
    if len(log) < 56:
        return log
    order = ">" if log[3] & 1 else "<"
    size = int.from_bytes(log[8:12], "big")
    frame = log[32 : 56 + size]
    page = frame[24:]
    sums = _sums(log[:24], (0, 0), order=order)
    header = log[:24] + struct.pack(">2I", *sums)
    sums = _sums(frame[:8] + page[: len(page) // 8 * 8], sums, order=order)
    return header + frame[:8] + log[16:24] + struct.pack(">2I", *sums) + page + log[56 + size :]


def _sums(content: bytes, start: tuple[int, int], *, order: str) -> tuple[int, int]:
    first, second = start
    for low, high in struct.iter_unpack(f"{order}2I", content):
        first = (first + low + second) & 0xFFFFFFFF
        second = (second + high + first) & 0xFFFFFFFF
    return first, second


def _write_ahead_log_seeds() -> dict[str, bytes]:
    def a_log(size: int, *, given: int) -> bytes:
        header = struct.pack(">8I", 0x377F0682, 3007000, size, 0, 1, 2, 0, 0)
        return with_sums(header + struct.pack(">6I", 2, 0, 1, 2, 0, 0) + bytes(given))

    return {
        "a page": a_log(4096, given=4096),
        "a page of no size": a_log(0, given=8),
        "a page of an odd size": a_log(513, given=513),
        "a page as large as the file": a_log(1 << 20, given=1 << 20),
        "a page that is smaller than its code": a_log(8, given=8),
    }


# ---- policy packs, settings, papers


def _policy_pack(folder: Path) -> Reader:
    from counselor_desk.policy import loader

    file = folder / "us-xx.toml"

    def read(given: bytes) -> None:
        file.write_bytes(given)
        refusing(lambda: loader.validate_pack_file(file))
        refusing(lambda: loader.read_pack_folder(folder))

    return read


def _policy_pack_seeds() -> dict[str, bytes]:
    from counselor_desk.resource_files import resource_path

    packs = resource_path("policies")
    return {name: (packs / f"{name}.toml").read_bytes() for name in ("us-fl", "us-ny")}


def _settings(folder: Path) -> Reader:
    from counselor_desk.ui.settings import Settings

    file = folder / "window.ini"

    def read(given: bytes) -> None:
        file.write_bytes(given)
        in_unchanged(folder, lambda: Settings(file).current.formats)

    return read


def _settings_seeds() -> dict[str, bytes]:
    from counselor_desk.ui.settings import Preferences, Settings

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "window.ini"
        Settings(file).save(Preferences(geometry=b"\x01\xd9\xd0\xcb" * 4, backup_folder="/media/stick"))
        return {"saved": file.read_bytes()}


def _paper(_: Path) -> Reader:
    from counselor_desk.services import incoming_paper

    return lambda given: refusing(lambda: incoming_paper.opened_paper(given, scale=0.2))


def _paper_seeds() -> dict[str, bytes]:
    from hostile_files import HOSTILE_PDFS, a_pdf

    return {"a page": a_pdf(), "a script": HOSTILE_PDFS["a script that runs when it is opened"]()}


def _page_answer(_: Path) -> Reader:
    from counselor_desk.documents import foreign_pages

    return lambda given: refusing(lambda: foreign_pages.read_answer(given))


def _page_answer_seeds() -> dict[str, bytes]:
    told = {"pages": 1, "width": 2, "height": 2, "points_width": 2.0, "points_height": 2.0}
    return {"two by two": json.dumps(told).encode("ascii") + b"\n" + bytes(16)}


# ---- packets

_PACKET_FILES = ("manifest.json", "proofs.json", "record.json", "SHA256SUMS")


def _packet(folder: Path) -> Reader:
    from counselor_desk.documents import packet_check

    whole = folder / "packet"
    shutil.copytree(_sample_packet(), whole)
    from packet_mutations import check_packet

    alone = check_packet()

    def read(given: bytes) -> None:
        parts = given.split(SEPARATOR)
        for name, content in zip(_PACKET_FILES, parts, strict=False):
            (whole / name).write_bytes(content)
        in_unchanged(folder, lambda: packet_check.check_package(whole))
        in_unchanged(folder, lambda: alone.check_folder(whole, [(1, "ab" * 32)]))
        # whoever changes a manifest can write its digest anew
        (whole / "manifest.json").write_bytes(_with_digest(parts[0]))
        in_unchanged(folder, lambda: packet_check.check_package(whole))
        in_unchanged(folder, lambda: alone.check_folder(whole, [(1, "ab" * 32)]))

    return read


def _with_digest(manifest: bytes) -> bytes:
    from counselor_desk.documents.manifest import SELF_DIGEST, self_digest
    from counselor_desk.domain.canonical import canonical_bytes

    try:
        members = json.loads(manifest)
        members[SELF_DIGEST] = self_digest(members)
        return canonical_bytes(members)
    except (ValueError, TypeError, RecursionError):
        return manifest


@cache
def _sample_packet() -> Path:
    """A packet as it is written."""
    from built_packets import small_files, write_packet

    folder = Path(tempfile.mkdtemp(prefix="packet-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return write_packet(folder / "R-2026-0001", small_files(with_record_json=True))


def _packet_seeds() -> dict[str, bytes]:
    folder = _sample_packet()
    parts = [(folder / name).read_bytes() for name in _PACKET_FILES if (folder / name).exists()]
    return {"whole": SEPARATOR.join(parts), "manifest alone": parts[0]}


# ---- seals


def _seal(_: Path) -> Reader:
    from packet_mutations import check_packet

    from counselor_desk.domain import seals

    alone = check_packet()

    def read(given: bytes) -> None:
        text = given.decode("utf-8", errors="surrogateescape")
        size, _, root = text.partition("\n")
        refusing(lambda: seals.read_seal(size, root))
        refusing(lambda: seals.read_seal("", text))
        refusing(lambda: alone.read_seal(text))

    return read


def _seal_seeds() -> dict[str, bytes]:
    from counselor_desk.domain.audit import TreeHead
    from counselor_desk.domain.seals import check_group, root_groups

    head = TreeHead(1204, "cd" * 32)
    typed = " ".join((*root_groups(head.root), check_group(head)))
    line = f"COUNSELOR-DESK-SEAL 1 1204 {head.root} 2026-11-22T15:30:00Z"
    return {"typed": f"1,204\n{typed}".encode(), "scanned": line.encode()}


def _stamp_answer(_: Path) -> Reader:
    from counselor_desk.security import time_stamps

    question = time_stamps.new_question(b"a seal")

    def read(given: bytes) -> None:
        refusing(lambda: time_stamps.nonce_of(given))
        refusing(lambda: time_stamps.check_answer(given, message=b"a seal", nonce=question.nonce, root=given))
        refusing(lambda: time_stamps.read_root(given))

    return read


def _stamp_answer_seeds() -> dict[str, bytes]:
    from counselor_desk.security import time_stamps

    # PKIStatusInfo: rejection, with a text; and a question in the place of an answer
    refused = bytes.fromhex("3011300f0201023004 0c026e6f 0304 0605 2000".replace(" ", ""))
    return {"refused": refused, "a question": time_stamps.new_question(b"a seal").der}


TARGETS: dict[str, Target] = {
    "vault header": Target(_header, _header_seeds),
    "head stamp": Target(_head_stamp, _head_stamp_seeds),
    "wrong PINs": Target(_pin_attempts, _pin_attempts_seeds),
    "recovery code": Target(_recovery_code, _recovery_code_seeds),
    "backup": Target(_backup, _backup_seeds),
    "backup manifest": Target(_backup_manifest, _backup_manifest_seeds),
    "write-ahead log": Target(_write_ahead_log, _write_ahead_log_seeds),
    "policy pack": Target(_policy_pack, _policy_pack_seeds),
    "settings": Target(_settings, _settings_seeds),
    "paper": Target(_paper, _paper_seeds),
    "page answer": Target(_page_answer, _page_answer_seeds),
    "packet": Target(_packet, _packet_seeds),
    "seal": Target(_seal, _seal_seeds),
    "stamp answer": Target(_stamp_answer, _stamp_answer_seeds),
}
"""Every reader by the name of what it reads."""
