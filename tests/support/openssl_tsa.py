# SPDX-License-Identifier: GPL-3.0-or-later
"""A time-stamping service made of `openssl ts`: an implementation of RFC 3161 that shares no code with ours."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

_CONFIGURATION = """
[req]
distinguished_name = subject
prompt = no
[subject]
CN = replaced on the command line
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[for_stamps]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[for_stamps_and_more]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping,codeSigning
[for_nothing]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
[authority_for_stamps]
basicConstraints = critical,CA:TRUE
keyUsage = critical,digitalSignature,keyCertSign
extendedKeyUsage = critical,timeStamping
[service]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_alg = sha256
[service_with_sha1]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha1
[service_with_sha512]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha512
[service_of_other_digests]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha512
"""
NAME = "Example Stamps SYCAMORE"


@dataclass(frozen=True)
class Authority:
    """A root with its key, in the folder of one service."""

    certificate: Path
    key: Path


class OpensslTsa:
    """One service: a root, certificates under it, and answers made with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "openssl.cnf").write_text(_CONFIGURATION, encoding="ascii")
        (folder / "serial").write_text("01\n", encoding="ascii")
        self.root = self._new_root("root", f"/O=Example/CN={NAME} root")
        self.signer = self.certified("signer")

    def certified(
        self, name: str, *, extensions: str = "for_stamps", by: Authority | None = None, days: int = 365
    ) -> Authority:
        """A certificate with its key, signed by the root or another authority; `days` below 0 has run out."""
        issuer = by or self.root
        made = Authority(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        request = self.folder / f"{name}.csr"
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(made.key))
        self._run("req", "-new", *key, "-out", str(request), "-subj", f"/O=Example/CN={NAME}")
        issued = ("-CA", str(issuer.certificate), "-CAkey", str(issuer.key), "-CAcreateserial", "-days", str(days))
        ext = ("-extfile", "openssl.cnf", "-extensions", extensions)
        self._run("x509", "-req", "-in", str(request), *issued, *ext, "-out", str(made.certificate))
        return made

    def reissued(self, authority: Authority, name: str, *, days: int) -> Authority:
        """A certificate of the same issuer, number and key as another one that this service's root has signed."""
        made = Authority(self.folder / f"{name}.pem", authority.key)
        number = self._run("x509", "-in", str(authority.certificate), "-noout", "-serial").partition("=")[2].strip()
        request = authority.certificate.with_suffix(".csr")
        issued = ("-CA", str(self.root.certificate), "-CAkey", str(self.root.key), "-set_serial", f"0x{number}")
        ext = ("-extfile", "openssl.cnf", "-extensions", "for_stamps", "-days", str(days))
        self._run("x509", "-req", "-in", str(request), *issued, *ext, "-out", str(made.certificate))
        return made

    def another_root(self) -> Authority:
        """A root that this service does not use."""
        return self._new_root("another", "/O=Example/CN=Another root")

    def answer(
        self,
        question: bytes,
        *,
        signer: Authority | None = None,
        chain: tuple[Path, ...] = (),
        section: str = "service",
    ) -> bytes:
        """What the service answers, also where that is a refusal; `chain` goes into the answer beside the signer's."""
        asked, said = self.folder / "question.tsq", self.folder / "answer.tsr"
        asked.write_bytes(question)
        used = signer or self.signer
        with_chain: tuple[str, ...] = ()
        if chain:
            whole = self.folder / "chain.pem"
            whole.write_bytes(b"".join(each.read_bytes() for each in chain))
            with_chain = ("-chain", str(whole))
        signed = ("-signer", str(used.certificate), "-inkey", str(used.key), *with_chain)
        how = ("-config", "openssl.cnf", "-section", section)
        self._run("ts", "-reply", *how, "-queryfile", str(asked), *signed, "-out", str(said))
        return said.read_bytes()

    def read_question(self, question: bytes) -> str:
        """A question as OpenSSL reads it, in words."""
        asked = self.folder / "question.tsq"
        asked.write_bytes(question)
        return self._run("ts", "-query", "-in", str(asked), "-text")

    def verifies(self, answer: bytes, message: bytes) -> bool:
        """Whether OpenSSL itself accepts an answer about a message under this service's root."""
        said, data = self.folder / "said.tsr", self.folder / "data"
        said.write_bytes(answer)
        data.write_bytes(message)
        asked = ("ts", "-verify", "-in", str(said), "-data", str(data), "-CAfile", str(self.root.certificate))
        return _openssl(asked, folder=self.folder).returncode == 0

    def der(self, authority: Authority) -> bytes:
        """A certificate in DER."""
        target = self.folder / "converted.der"
        self._run("x509", "-in", str(authority.certificate), "-outform", "DER", "-out", str(target))
        return target.read_bytes()

    def fingerprint(self, authority: Authority) -> str:
        """SHA-256 of a certificate as OpenSSL gives it, in our form."""
        said = self._run("x509", "-in", str(authority.certificate), "-noout", "-fingerprint", "-sha256")
        return said.partition("=")[2].strip().replace(":", "").lower()

    def _new_root(self, name: str, subject: str) -> Authority:
        made = Authority(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(made.key))
        rest = ("-days", "3650", "-subj", subject, "-extensions", "authority", "-out", str(made.certificate))
        self._run("req", "-x509", "-config", "openssl.cnf", *key, *rest)
        return made

    def _run(self, *arguments: str) -> str:
        done = _openssl(arguments, folder=self.folder)
        if done.returncode != 0:
            raise AssertionError(f"openssl {arguments[0]}: {done.stderr}")
        return done.stdout


def _openssl(arguments: tuple[str, ...], *, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=False)
