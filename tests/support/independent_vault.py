# SPDX-License-Identifier: GPL-3.0-or-later
"""A second implementation of the journal's format, written from its description alone; nothing of the program is used.

It shows that a counselor's record can be read without the program: by the cipher's own library, a standard library for
the keys, and this page.
"""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011", " -–—")
_MAGIC_OF_A_BACKUP = b"CDBAK1\n"

Json = Any
Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class VaultKeys:
    """Everything that one opened slot leads to."""

    master: bytes = field(repr=False)
    databases: Mapping[int, bytes] = field(repr=False)
    compartments: Mapping[str, bytes] = field(repr=False)

    @property
    def all_keys(self) -> tuple[bytes, ...]:
        return (self.master, *self.databases.values(), *self.compartments.values())


@dataclass(frozen=True)
class Backup:
    """The parts of a `.cdbak` file."""

    header: Json
    manifest: Json
    mac: bytes
    authenticated: bytes
    database: bytes = field(repr=False)


def canon(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_recovery_code(text: str) -> bytes:
    """The 16 bytes behind the 28 signs, whose last 12 bits are the check."""
    signs = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    assert len(signs) == 28
    number = 0
    for sign in signs:
        number = number << 5 | _CROCKFORD.index(sign)
    key = (number >> 12).to_bytes(16, "big")
    expected = int.from_bytes(hashlib.sha256(b"cdesk-recovery-v1" + key).digest()[:2], "big") >> 4
    assert number & 0xFFF == expected
    return key


def open_with_recovery_code(header: Json, code: str) -> VaultKeys:
    return _open(header, "recovery", read_recovery_code(code), text=None)


def open_with_passphrase(header: Json, passphrase: str) -> VaultKeys:
    return _open(header, "passphrase", b"", text=passphrase)


def open_with_pin(header: Json, pin: str, *, keyring_entry: str) -> VaultKeys:
    return _open(header, "keyring+pin", unb64(keyring_entry), text=pin)


def has_authentic_mac(header: Json, keys: VaultKeys) -> bool:
    content = canon({name: value for name, value in header.items() if name != "mac"})
    return hmac.compare_digest(_hmac(keys, b"header-mac", content), unb64(header["mac"]))


def read_backup(raw: bytes) -> Backup:
    assert raw.startswith(_MAGIC_OF_A_BACKUP)
    header_at = len(_MAGIC_OF_A_BACKUP)
    header, manifest_at = _part(raw, header_at)
    manifest, mac_at = _part(raw, manifest_at)
    return Backup(
        header=json.loads(header),
        manifest=json.loads(manifest),
        mac=raw[mac_at : mac_at + 32],
        authenticated=raw[:mac_at],
        database=raw[mac_at + 32 :],
    )


def is_authentic_backup(backup: Backup, keys: VaultKeys) -> bool:
    return hmac.compare_digest(_hmac(keys, b"backup-mac", backup.authenticated), backup.mac)


def connect(path: Path, key: bytes) -> Json:
    """Open a database file that nobody else has open, with its raw key."""
    connection = sqlcipher3.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    return connection


def findings(connection: Json) -> list[str]:
    """What both integrity checks say, after the write-ahead log was emptied into the file; nothing when all is well."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    cipher = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
    structure = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
    return [*cipher, *(each for each in structure if each != "ok")]


def rows_of(connection: Json) -> Rows:
    """Every row of every table, the tables behind the search index left out."""
    listed = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite#_%' "
        "ESCAPE '#' ORDER BY name"
    ).fetchall()
    return {
        name: sorted((tuple(row) for row in connection.execute(f'SELECT * FROM "{name}"').fetchall()), key=repr)
        for (name,) in listed
    }


def columns_of(connection: Json, table: str) -> list[str]:
    return [str(row[0]) for row in connection.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]


def _open(header: Json, kind: str, secret: bytes, *, text: str | None) -> VaultKeys:
    (slot,) = (each for each in header["slots"] if each["type"] == kind)
    derivation = slot["kdf"]
    salt = unb64(derivation["salt"])
    if text is not None:
        normal = unicodedata.normalize("NFKC", text).strip()
        stretched = Argon2id(
            salt=salt, length=32, iterations=derivation["t"], lanes=derivation["p"], memory_cost=derivation["m"]
        )
        secret += stretched.derive(normal.encode())
    vault_id = header["vault_id"]
    kek = _hk(secret, salt, f"kek/{kind}/{vault_id}".encode())
    described = {name: value for name, value in slot.items() if name not in ("nonce", "ct")}
    master = _unwrap(kek, slot, header, {"slot": described})
    return VaultKeys(
        master=master,
        databases={
            row["gen"]: _unwrap(_hk(master, None, b"dek-wrap"), row, header, {"gen": row["gen"]})
            for row in header["deks"]
        },
        compartments={
            row["name"]: _unwrap(_hk(master, None, b"compartment-wrap"), row, header, {"compartment": row["name"]})
            for row in header["compartments"]
        },
    )


def _hk(secret: bytes, salt: bytes | None, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"cdesk/v1/" + purpose).derive(secret)


def _hmac(keys: VaultKeys, purpose: bytes, content: bytes) -> bytes:
    return hmac.digest(_hk(keys.master, None, purpose), content, "sha256")


def _unwrap(key: bytes, row: Json, header: Json, subject: Json) -> bytes:
    about = canon({"magic": header["magic"], "v": header["v"], "vault_id": header["vault_id"], **subject})
    return AESGCM(key).decrypt(unb64(row["nonce"]), unb64(row["ct"]), about)


def _part(raw: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">I", raw, at)
    start = at + 4
    return raw[start : start + length], start + length
