# SPDX-License-Identifier: GPL-3.0-or-later
"""Key derivation: the right numbers, the same text on every keyboard, and no cost outside the bounds."""

import subprocess
import sys
import time
from pathlib import Path

import argon2.low_level
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from counselor_desk.domain.errors import DeskError, ErrorCode, UserError, VaultError
from counselor_desk.security import key_derivation
from counselor_desk.security.key_derivation import (
    SMALL_MACHINE,
    STANDARD,
    Argon2idParameters,
    argon2id,
    hk,
    normalised_text,
    suitable_parameters,
)

GIB = 1024**3


@pytest.mark.parametrize("parameters", [SMALL_MACHINE, Argon2idParameters(memory_kib=65_537, passes=4, lanes=1)])
def test_argon2id_agrees_with_the_reference_implementation(parameters: Argon2idParameters) -> None:
    salt = bytes(range(16))

    assert argon2id("482913", salt=salt, parameters=parameters) == argon2.low_level.hash_secret_raw(
        b"482913",
        salt,
        time_cost=parameters.passes,
        memory_cost=parameters.memory_kib,
        parallelism=parameters.lanes,
        hash_len=32,
        type=argon2.low_level.Type.ID,
        version=19,
    )


@pytest.mark.parametrize(
    "parameters",
    [
        Argon2idParameters(memory_kib=65_535, passes=3, lanes=4),
        Argon2idParameters(memory_kib=1_048_577, passes=3, lanes=4),
        Argon2idParameters(memory_kib=2**53, passes=3, lanes=4),
        Argon2idParameters(memory_kib=65_536, passes=2, lanes=4),
        Argon2idParameters(memory_kib=65_536, passes=11, lanes=4),
        Argon2idParameters(memory_kib=65_536, passes=3, lanes=0),
        Argon2idParameters(memory_kib=65_536, passes=3, lanes=9),
    ],
)
def test_a_cost_outside_the_bounds_is_refused_at_once(parameters: Argon2idParameters) -> None:
    started = time.perf_counter()

    with pytest.raises(VaultError) as caught:
        argon2id("482913", salt=bytes(16), parameters=parameters)

    assert caught.value.code is ErrorCode.KEY_PARAMETERS_REFUSED
    assert time.perf_counter() - started < 0.05


def is_acceptable(parameters: Argon2idParameters) -> bool:
    try:
        parameters.require_acceptable()
    except DeskError:
        return False
    return True


@pytest.mark.parametrize(
    "parameters",
    [
        STANDARD,
        SMALL_MACHINE,
        Argon2idParameters(memory_kib=1_048_576, passes=10, lanes=8),
        Argon2idParameters(memory_kib=65_536, passes=3, lanes=1),
    ],
)
def test_the_bounds_themselves_are_accepted(parameters: Argon2idParameters) -> None:
    assert is_acceptable(parameters)


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        (2 * GIB, SMALL_MACHINE),
        (4 * GIB - 1, SMALL_MACHINE),
        (4 * GIB, STANDARD),
        (32 * GIB, STANDARD),
        (None, STANDARD),
    ],
)
def test_only_a_small_computer_gets_the_smaller_cost(memory: int | None, expected: Argon2idParameters) -> None:
    assert suitable_parameters(memory) == expected


def test_this_computers_memory_is_known() -> None:
    memory = key_derivation.physical_memory()

    assert memory is not None
    assert memory > 128 * 1024**2


@pytest.mark.parametrize("error", [AttributeError, ValueError, OSError])
def test_a_system_that_does_not_say_its_memory_is_no_error(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refuse(_: str) -> int:
        raise error

    monkeypatch.setattr("os.sysconf", refuse)

    assert key_derivation.physical_memory() is None


def test_too_little_memory_is_an_error_with_a_code() -> None:
    # in a process of its own, which is given 200 MiB of address space more than it has
    script = """
import resource
from counselor_desk.domain.errors import MachineError
from counselor_desk.security.key_derivation import STANDARD, argon2id
size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 200 * 2**20, -1))
try:
    argon2id("482913", salt=bytes(16), parameters=STANDARD)
except MachineError as error:
    print(error.code)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[3],
    )

    assert (done.stdout.strip(), done.stderr) == ("out_of_memory", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [("café", "cafe\u0301"), ("１２３４５６", "123456"), ("  482913\n", "482913"), ("\u00a0482913\u3000", "482913")],
)
def test_the_same_text_typed_on_another_keyboard_is_the_same_secret(one: str, other: str) -> None:
    assert normalised_text(one) == normalised_text(other)


def test_case_and_inner_spaces_are_part_of_the_secret() -> None:
    assert len({normalised_text(text) for text in ("correct horse", "Correct horse", "correct  horse")}) == 3


@pytest.mark.parametrize("text", ["", "   ", "\u00a0\n"])
def test_nothing_is_no_secret(text: str) -> None:
    with pytest.raises(UserError) as caught:
        normalised_text(text)

    assert caught.value.code is ErrorCode.SECRET_NOT_GIVEN


def test_half_a_surrogate_pair_is_refused_and_not_shown() -> None:
    with pytest.raises(UserError) as caught:
        normalised_text("4829\ud800")

    assert caught.value.code is ErrorCode.VALUE_NOT_ALLOWED
    assert "4829" not in str(caught.value)


@settings(max_examples=50)
@given(ikm=st.binary(min_size=1, max_size=64), salt=st.none() | st.binary(min_size=16, max_size=16))
def test_every_derived_key_carries_the_context_of_this_format(ikm: bytes, salt: bytes | None) -> None:
    reference = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"cdesk/v1/dek-wrap").derive(ikm)

    assert hk(ikm, salt, b"dek-wrap") == reference
    assert hk(ikm, salt, b"header-mac") != reference
