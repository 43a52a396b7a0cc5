# SPDX-License-Identifier: GPL-3.0-or-later
"""One small vault for the tests of the header: its slots need no Argon2id, so they open in no time."""

import json
from datetime import date
from pathlib import Path

import pytest
from vault_samples import Vault, Vector

from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security import header_parser, recovery_code
from counselor_desk.security.base64url import unb64
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    NewSlot,
    PassphraseSecret,
    RecoverySecret,
)
from counselor_desk.security.vault_header import SlotType
from counselor_desk.security.vault_keys import create_header

VECTOR = Path(__file__).resolve().parents[2] / "data" / "vault-header.json"


@pytest.fixture(scope="session")
def vault() -> Vault:
    keyring = KeyringSecret(bytes(range(32)))
    recovery = RecoverySecret(recovery_code.generate(lambda length: bytes(range(length))))
    made = create_header(
        vault_id=VaultId("0123456789abcdef" * 2),
        slots=[
            NewSlot(id=SlotId("aaaaaaaaaaaa"), secret=keyring, backend="keyring.backends.SecretService.Keyring"),
            NewSlot(id=SlotId("bbbbbbbbbbbb"), secret=recovery),
        ],
        today=date(2026, 11, 22),
    )
    return Vault(made.header, made.keys, SlotId("aaaaaaaaaaaa"), keyring, SlotId("bbbbbbbbbbbb"), recovery)


@pytest.fixture(scope="session")
def vector() -> Vector:
    raw = json.loads(VECTOR.read_text("utf-8"))
    secrets = raw["secrets"]
    return Vector(
        raw=raw,
        header=header_parser.parse(json.dumps(raw["header"]).encode()),
        secrets={
            SlotType.KEYRING_PIN: KeyringPinSecret(
                unb64(secrets["keyring_secret_of_keyring+pin_slot"]), secrets["pin"]
            ),
            SlotType.KEYRING: KeyringSecret(unb64(secrets["keyring_secret_of_keyring_slot"])),
            SlotType.PASSPHRASE: PassphraseSecret(secrets["passphrase"]),
            SlotType.RECOVERY: RecoverySecret(recovery_code.parse(secrets["recovery_code"])),
        },
    )
