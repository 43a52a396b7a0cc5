# SPDX-License-Identifier: GPL-3.0-or-later
"""Pack files are read from a folder, and what only shows between packs is found there."""

from pathlib import Path

import pytest
from policy_samples import BASIS_HEAD, BASIS_VALUE, PACK_TEXT, pack_text_with

from counselor_desk.domain.errors import BugError
from counselor_desk.policy import loader
from counselor_desk.policy.loader import load_packs, read_pack_folder, validate_pack_file
from counselor_desk.resource_files import resource_path


def write(folder: Path, pack_id: str, text: str, *, region: str | None = "ZZ") -> Path:
    text = text.replace('id = "us-zz"', f'id = "{pack_id}"')
    text = text.replace('region = "ZZ"\n', f'region = "{region}"\n' if region else "")
    path = folder / f"{pack_id}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def statement(forum: str = "any") -> str:
    return PACK_TEXT[PACK_TEXT.index("[[documents]]") :].replace('forum = "any"', f'forum = "{forum}"')


RULES_ONLY = PACK_TEXT[: PACK_TEXT.index("[[documents]]")]


def test_every_shipped_pack_is_sound() -> None:
    assert read_pack_folder(resource_path("policies"))[1] == ()


def test_the_shipped_packs_are_read_once() -> None:
    assert load_packs() is load_packs()


def test_the_shipped_packs_cover_the_places_of_this_version() -> None:
    assert [(pack.id, pack.country, pack.region) for pack in load_packs()] == [
        ("gb-eaw", "GB", "EAW"),
        ("us-ca", "US", "CA"),
        ("us-federal", "US", None),
        ("us-fl", "US", "FL"),
        ("us-il", "US", "IL"),
        ("us-ny", "US", "NY"),
        ("us-tx", "US", "TX"),
    ]


@pytest.mark.parametrize("content", ["", "schema = 7"])
def test_broken_or_missing_shipped_packs_are_our_own_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    if content:
        (tmp_path / "us-zz.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(loader, "resource_path", lambda *_parts: tmp_path)
    load_packs.cache_clear()

    with pytest.raises(BugError, match="policy_packs"):
        load_packs()


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    assert [str(each) for each in validate_pack_file(tmp_path / "us-zz.toml")] == ["us-zz.toml: cannot be read"]


def test_a_file_that_is_not_text_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "us-zz.toml"
    path.write_bytes(b"\xff\xfe\x00")

    assert [each.words for each in validate_pack_file(path)] == ["is not UTF-8 text"]


def test_a_sound_file_has_no_findings(tmp_path: Path) -> None:
    assert validate_pack_file(write(tmp_path, "us-zz", PACK_TEXT)) == ()


def test_a_broken_pack_is_left_out_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, "us-yy", RULES_ONLY, region="YY")
    write(tmp_path, "us-zz", "schema = 7")

    packs, findings = read_pack_folder(tmp_path)

    assert [pack.id for pack in packs] == ["us-yy"]
    assert {each.file for each in findings} == {"us-zz.toml"}


@pytest.mark.parametrize(
    ("country_wide", "regional", "said"),
    [
        (
            RULES_ONLY,
            RULES_ONLY.replace('axis = "deadline_on_practice"', 'axis = "access"'),
            "must have the same type and axis in both",
        ),
        (
            RULES_ONLY,
            RULES_ONLY.replace("[rules.value]", '[rules.value]\nbound = "not_before"'),
            "is a last day in one and a first day in the other",
        ),
        (PACK_TEXT, PACK_TEXT, "gives the same statement for the same forum twice"),
    ],
)
def test_rules_that_cannot_be_merged_are_found_between_packs(
    tmp_path: Path, country_wide: str, regional: str, said: str
) -> None:
    write(tmp_path, "us-federal", country_wide, region=None)
    write(tmp_path, "us-zz", regional)

    assert [each.words for each in read_pack_folder(tmp_path)[1]] == [said]


def test_packs_of_two_regions_never_meet(tmp_path: Path) -> None:
    write(tmp_path, "us-yy", PACK_TEXT, region="YY")
    write(tmp_path, "us-zz", PACK_TEXT)

    assert read_pack_folder(tmp_path)[1] == ()


def test_a_region_may_word_a_statement_for_its_own_courts(tmp_path: Path) -> None:
    write(tmp_path, "us-federal", PACK_TEXT, region=None)
    write(tmp_path, "us-zz", RULES_ONLY + statement("state_court"))

    assert read_pack_folder(tmp_path)[1] == ()


@pytest.mark.parametrize(("key", "known"), [("subpoena.objection", True), ("subpoena.reply", False)])
def test_a_basis_names_only_deadlines_that_are_on_file(tmp_path: Path, key: str, known: bool) -> None:
    write(tmp_path, "us-zz", pack_text_with(BASIS_HEAD, f'{BASIS_VALUE}deadline_keys = ["{key}"]'))

    assert (read_pack_folder(tmp_path)[1] == ()) is known
