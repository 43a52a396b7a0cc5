# SPDX-License-Identifier: GPL-3.0-or-later
"""Time stamps: a question that OpenSSL reads, answers that OpenSSL makes, and everything that is refused about them."""

import random
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openssl_tsa import NAME, Authority, OpensslTsa

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.security.stamp_encoding import named_certificates, with_sorted_certificates
from counselor_desk.security.time_stamps import (
    LONGEST_ANSWER,
    LONGEST_CERTIFICATE,
    StampQuestion,
    check_answer,
    new_question,
    nonce_of,
    read_root,
)

MESSAGE = b"COUNSELOR-DESK-SEAL 1 7 " + b"ab" * 32 + b" 2026-11-22T17:00:00Z"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> OpensslTsa:
    return OpensslTsa(tmp_path_factory.mktemp("tsa") / "service")


@pytest.fixture(scope="module")
def question() -> StampQuestion:
    return new_question(MESSAGE)


@pytest.fixture(scope="module")
def answer(tsa: OpensslTsa, question: StampQuestion) -> bytes:
    return tsa.answer(question.der)


@pytest.fixture(scope="module")
def root(tsa: OpensslTsa) -> bytes:
    return read_root(tsa.root.certificate.read_bytes()).der


def refusal(answer: bytes, *, question: StampQuestion, root: bytes, message: bytes = MESSAGE) -> ErrorCode:
    with pytest.raises(UserError) as refused:
        check_answer(answer, message=message, nonce=question.nonce, root=root)
    return refused.value.code


# -- the question ----------------------------------------------------------------


def test_openssl_reads_the_question_as_it_was_meant(tsa: OpensslTsa, question: StampQuestion) -> None:
    said = tsa.read_question(question.der)
    digits = "".join(re.findall(r"- ((?:[0-9a-f]{2}[ -]){16})", said)).replace(" ", "").replace("-", "")

    assert "Hash Algorithm: sha256" in said
    assert "Certificate required: yes" in said
    assert f"Nonce: 0x{question.nonce:X}" in said
    assert digits == sha256(MESSAGE).hexdigest()


def test_no_two_questions_have_the_same_nonce() -> None:
    assert len({new_question(MESSAGE).nonce for _ in range(50)}) == 50


# -- an answer that holds --------------------------------------------------------


def test_an_answer_says_who_stamped_it_and_when(
    tsa: OpensslTsa, question: StampQuestion, answer: bytes, root: bytes
) -> None:
    stamp = check_answer(answer, message=MESSAGE, nonce=question.nonce, root=root)

    assert stamp.stamped_by == NAME
    assert stamp.root_fingerprint == tsa.fingerprint(tsa.root)
    assert abs(stamp.stamped_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert stamp.stamped_at.utcoffset() == timedelta(0)
    assert tsa.verifies(answer, MESSAGE)


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_order_of_the_certificates_in_an_answer_does_not_matter(
    tsa: OpensslTsa, question: StampQuestion, root: bytes, is_turned: bool
) -> None:
    middle = tsa.certified("middle", extensions="authority")
    signer = tsa.certified("under_middle", by=middle)
    chain = (middle.certificate, tsa.root.certificate)
    answer = tsa.answer(question.der, signer=signer, chain=chain[::-1] if is_turned else chain)

    assert check_answer(answer, message=MESSAGE, nonce=question.nonce, root=root).stamped_by == NAME


def test_the_nonce_tells_which_question_an_answer_belongs_to(question: StampQuestion, answer: bytes) -> None:
    assert nonce_of(answer) == question.nonce


# -- answers that are refused ----------------------------------------------------


def test_an_answer_about_something_else_is_refused(question: StampQuestion, answer: bytes, root: bytes) -> None:
    found = refusal(answer, question=question, root=root, message=MESSAGE + b" ")
    assert found is ErrorCode.STAMP_OF_ANOTHER_REQUEST


def test_an_answer_to_another_question_about_the_same_is_refused(answer: bytes, root: bytes) -> None:
    assert refusal(answer, question=new_question(MESSAGE), root=root) is ErrorCode.STAMP_OF_ANOTHER_REQUEST


def test_an_answer_without_a_nonce_is_refused(tsa: OpensslTsa, question: StampQuestion, root: bytes) -> None:
    asked = tsa.folder / "without.tsq"
    digest = ("-digest", sha256(MESSAGE).hexdigest(), "-sha256")
    subprocess.run(
        ["openssl", "ts", "-query", *digest, "-no_nonce", "-cert", "-out", str(asked)], check=True, capture_output=True
    )
    answer = tsa.answer(asked.read_bytes())

    assert refusal(answer, question=question, root=root) is ErrorCode.STAMP_UNREADABLE


def test_a_service_that_refuses_is_told_apart(tsa: OpensslTsa, question: StampQuestion, root: bytes) -> None:
    answer = tsa.answer(question.der, section="service_of_other_digests")
    assert refusal(answer, question=question, root=root) is ErrorCode.STAMP_REFUSED


def test_another_root_is_not_trusted(tsa: OpensslTsa, question: StampQuestion, answer: bytes) -> None:
    another = tsa.der(tsa.another_root())
    assert refusal(answer, question=question, root=another) is ErrorCode.STAMP_NOT_TRUSTED


def test_a_root_of_the_same_name_with_another_key_is_not_trusted(
    question: StampQuestion, answer: bytes, tmp_path: Path
) -> None:
    double = OpensslTsa(tmp_path / "double")
    assert refusal(answer, question=question, root=double.der(double.root)) is ErrorCode.STAMP_NOT_TRUSTED


@pytest.mark.parametrize("extensions", ["for_nothing", "for_stamps_and_more", "authority_for_stamps"])
def test_a_certificate_that_is_not_for_stamps_alone_is_not_trusted(
    tsa: OpensslTsa, question: StampQuestion, root: bytes, extensions: str
) -> None:
    signer = tsa.certified(extensions, extensions=extensions)
    answer = signed_anyway(tsa, question, signer)

    assert refusal(answer, question=question, root=root) is ErrorCode.STAMP_NOT_TRUSTED


def test_a_certificate_that_had_run_out_when_it_stamped_is_not_trusted(
    tsa: OpensslTsa, question: StampQuestion, root: bytes
) -> None:
    answer = signed_anyway(tsa, question, tsa.certified("run_out", days=-1))
    assert refusal(answer, question=question, root=root) is ErrorCode.STAMP_NOT_TRUSTED


def signed_anyway(
    tsa: OpensslTsa, question: StampQuestion, signer: Authority, *, how_named: tuple[str, ...] = ("-cades",)
) -> bytes:
    """An answer by a certificate that `openssl ts` itself would not sign with, through its `cms`.

    The body is that of a good answer; only the signature around it is made anew. `-cades` puts the hash of the
    certificate under the signature.
    """
    good = tsa.answer(question.der)
    token = tsa.folder / "token.der"
    (tsa.folder / "good.tsr").write_bytes(good)
    tsa._run("ts", "-reply", "-in", "good.tsr", "-token_out", "-out", str(token))
    body = tsa.folder / "body.der"
    tsa._run("cms", "-verify", "-noverify", "-inform", "DER", "-in", str(token), "-binary", "-out", str(body))
    signed = tsa.folder / "signed.der"
    how = ("-binary", "-nodetach", "-outform", "DER", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-md", "sha256")
    used = ("-signer", str(signer.certificate), "-inkey", str(signer.key))
    tsa._run("cms", "-sign", "-in", str(body), *how, *used, *how_named, "-out", str(signed))
    granted = bytes.fromhex("3003020100")
    inside = granted + signed.read_bytes()
    return b"\x30\x82" + len(inside).to_bytes(2) + inside


def test_an_answer_put_together_by_hand_is_as_good_as_its_certificate(
    tsa: OpensslTsa, question: StampQuestion, root: bytes
) -> None:
    answer = signed_anyway(tsa, question, tsa.signer)
    assert check_answer(answer, message=MESSAGE, nonce=question.nonce, root=root).stamped_by == NAME
    assert tsa.verifies(answer, MESSAGE)


def test_a_signature_that_does_not_say_which_certificate_made_it_is_not_trusted(
    tsa: OpensslTsa, question: StampQuestion, root: bytes
) -> None:
    answer = signed_anyway(tsa, question, tsa.signer, how_named=())

    assert refusal(answer, question=question, root=root) is ErrorCode.STAMP_NOT_TRUSTED
    assert not tsa.verifies(answer, MESSAGE)


def test_a_signature_that_names_another_certificate_of_the_same_key_is_not_trusted(
    tsa: OpensslTsa, question: StampQuestion, root: bytes
) -> None:
    """The same issuer, number and key, so everything but the hash under the signature fits."""
    twin = tsa.reissued(tsa.signer, "twin", days=30)
    without_twin = ("-cades", "-nocerts", "-certfile", str(tsa.signer.certificate))
    answer = signed_anyway(tsa, question, twin, how_named=without_twin)

    assert refusal(answer, question=question, root=root) is ErrorCode.STAMP_NOT_TRUSTED
    assert not tsa.verifies(answer, MESSAGE)


def test_two_certificates_that_could_be_meant_are_none(tsa: OpensslTsa, question: StampQuestion, root: bytes) -> None:
    twin = tsa.reissued(tsa.signer, "other_twin", days=30)
    answer = signed_anyway(tsa, question, tsa.signer, how_named=("-cades", "-certfile", str(twin.certificate)))

    assert refusal(answer, question=question, root=root) is ErrorCode.STAMP_NOT_TRUSTED


@pytest.mark.parametrize("section", ["service", "service_with_sha1", "service_with_sha512"])
def test_each_way_to_name_the_certificate_is_read(
    tsa: OpensslTsa, question: StampQuestion, root: bytes, section: str
) -> None:
    answer = tsa.answer(question.der, section=section)
    assert check_answer(answer, message=MESSAGE, nonce=question.nonce, root=root).stamped_by == NAME


# -- any bytes ---------------------------------------------------------------------


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.6, 0.99])
def test_an_answer_that_was_cut_short_cannot_be_read(
    question: StampQuestion, answer: bytes, root: bytes, share: float
) -> None:
    cut = answer[: int(len(answer) * share)]
    assert refusal(cut, question=question, root=root) is ErrorCode.STAMP_UNREADABLE


def test_more_than_an_answer_can_have_is_not_read(question: StampQuestion, answer: bytes, root: bytes) -> None:
    found = refusal(answer.ljust(LONGEST_ANSWER + 1, b"\0"), question=question, root=root)
    assert found is ErrorCode.STAMP_UNREADABLE


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused_and_break_nothing(content: bytes) -> None:
    with pytest.raises(UserError):
        nonce_of(content)
    with pytest.raises(UserError):
        read_root(content)
    assert sorted(with_sorted_certificates(content)) == sorted(content)
    assert named_certificates(content) == ()


def changed(answer: bytes, rng: random.Random) -> bytes:
    content = bytearray(answer)
    for _ in range(rng.randint(1, 3)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    if rng.random() < 0.2:
        at = rng.randrange(len(content))
        content[at : at + rng.randint(1, 20)] = rng.randbytes(rng.randint(0, 20))
    return bytes(content)


def changed_answers_say_nothing_else(answer: bytes, *, nonce: int, root: bytes, times: int) -> None:
    """Whatever is still accepted says what the service said: only what no signature covers was changed."""
    said = check_answer(answer, message=MESSAGE, nonce=nonce, root=root)
    rng = random.Random(22)  # noqa: S311 (the same changes in every run)
    for _ in range(times):
        other = changed(answer, rng)
        try:
            found = check_answer(other, message=MESSAGE, nonce=nonce, root=root)
        except UserError:
            continue
        assert found == said, other.hex()


def test_a_changed_answer_is_refused_or_says_the_same(question: StampQuestion, answer: bytes, root: bytes) -> None:
    changed_answers_say_nothing_else(answer, nonce=question.nonce, root=root, times=400)


@pytest.mark.campaign
def test_many_changed_answers_are_refused_or_say_the_same(
    tsa: OpensslTsa, question: StampQuestion, root: bytes
) -> None:
    answer = tsa.answer(question.der, chain=(tsa.root.certificate,))
    changed_answers_say_nothing_else(answer, nonce=question.nonce, root=root, times=60_000)


# -- the root ----------------------------------------------------------------------


def test_a_root_is_read_from_pem_and_from_der_alike(tsa: OpensslTsa) -> None:
    pem, der = read_root(tsa.root.certificate.read_bytes()), read_root(tsa.der(tsa.root))

    assert pem == der
    assert pem.fingerprint == tsa.fingerprint(tsa.root)
    assert pem.name == f"{NAME} root"


def test_only_one_self_signed_authority_passes_for_a_root(tsa: OpensslTsa) -> None:
    two = tsa.root.certificate.read_bytes() + tsa.signer.certificate.read_bytes()
    large = tsa.root.certificate.read_bytes().ljust(LONGEST_CERTIFICATE + 1)
    for content in (tsa.signer.certificate.read_bytes(), tsa.root.key.read_bytes(), two, large, b"", b"-----BEGIN"):
        with pytest.raises(UserError) as refused:
            read_root(content)
        assert refused.value.code is ErrorCode.STAMP_ROOT_UNREADABLE


def test_the_library_brings_no_network_with_it() -> None:
    # the names in a certificate are read with a module of Python's own that knows sockets and opens none
    loaded = (
        "import sys, cryptography.x509; before = set(sys.modules); import counselor_desk.security.time_stamps;"
        "print(*(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)
    network = {"_socket", "socket", "ssl", "http.client", "urllib.request", "requests", "asyncio", "aiohttp"}
    assert "rfc3161_client" in done.stdout.split()
    assert network & set(done.stdout.split()) == set()
