# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads the packs that ship with the program, and checks pack files for whoever maintains them.

load_packs() -> tuple[Pack, ...]                 the shipped packs, read once
read_pack_folder(folder) -> (packs, findings)    any folder of packs, with what is wrong inside and between them
validate_pack_file(path) -> tuple[PackFinding]   one file by itself
"""

from functools import cache
from itertools import combinations
from pathlib import Path

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.legal_clocks import DeadlineValue
from counselor_desk.domain.policy_packs import Pack, Rule
from counselor_desk.domain.release_bases import BasisRow
from counselor_desk.domain.rule_values import ClauseValue
from counselor_desk.policy.findings import PackFinding
from counselor_desk.policy.pack_reader import read_pack
from counselor_desk.resource_files import resource_path

_BETWEEN = "(between packs)"


@cache
def load_packs() -> tuple[Pack, ...]:
    """The shipped packs, in the order of their file names.

    Raises:
        BugError: a shipped pack is missing or malformed; `validate_pack_file` says where.
    """
    packs, findings = read_pack_folder(resource_path("policies"))
    if findings or not packs:
        raise BugError("policy_packs")
    return packs


def read_pack_folder(folder: Path) -> tuple[tuple[Pack, ...], tuple[PackFinding, ...]]:
    """Read every `.toml` file of `folder`; packs with findings are left out of the first part."""
    packs: list[Pack] = []
    findings: list[PackFinding] = []
    for path in sorted(folder.glob("*.toml")):
        pack, noted = _read_file(path)
        findings += noted
        if pack is not None:
            packs.append(pack)
    if not findings:
        findings += _contradictions(packs)
    return tuple(packs), tuple(findings)


def validate_pack_file(path: Path) -> tuple[PackFinding, ...]:
    """Everything that is wrong with one pack file by itself; empty when it can be used."""
    return _read_file(path)[1]


def _read_file(path: Path) -> tuple[Pack | None, tuple[PackFinding, ...]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return None, (PackFinding(file=path.name, where="", words="cannot be read"),)
    except UnicodeDecodeError:
        return None, (PackFinding(file=path.name, where="", words="is not UTF-8 text"),)
    return read_pack(text, file=path.name)


def _contradictions(packs: list[Pack]) -> list[PackFinding]:
    """What only shows between packs: rules that cannot be merged, statements given twice, deadlines nobody has."""
    findings: list[PackFinding] = []
    for one, other in combinations(packs, 2):
        if one.country == other.country and (one.region is None or other.region is None or one.region == other.region):
            findings += _unmergeable(one, other)
    for pack in packs:
        known = {rule.key for each in packs if each.country == pack.country for rule in each.rules}
        for rule in pack.rules:
            asked = rule.value.deadline_keys if isinstance(rule.value, BasisRow) else ()
            for key in sorted(set(asked) - known):
                words = f"names the deadline {key}, which is not on file"
                findings.append(PackFinding(file=f"{pack.id}.toml", where=rule.key, words=words))
    return findings


def _unmergeable(one: Pack, other: Pack) -> list[PackFinding]:
    findings: list[PackFinding] = []
    theirs: dict[str, list[Rule]] = {}
    for rule in (*other.rules, *other.documents):
        theirs.setdefault(rule.key, []).append(rule)
    for mine in (*one.rules, *one.documents):
        for rule in theirs.get(mine.key, ()):
            words = _contradiction(mine, rule)
            if words:
                where = f"{mine.key} in {one.id} and {other.id}"
                findings.append(PackFinding(file=_BETWEEN, where=where, words=words))
    return findings


def _contradiction(one: Rule, other: Rule) -> str:
    if (one.type, one.axis) != (other.type, other.axis):
        return "must have the same type and axis in both"
    match one.value, other.value:
        case DeadlineValue(), DeadlineValue() if one.value.bound is not other.value.bound:
            return "is a last day in one and a first day in the other"
        case ClauseValue(), ClauseValue() if {t.forum for t in one.value.texts} & {t.forum for t in other.value.texts}:
            return "gives the same statement for the same forum twice"
    return ""
