# SPDX-License-Identifier: GPL-3.0-or-later
"""The places to choose from: every state and nation, those with rules on file first and told apart."""

from zoneinfo import ZoneInfo

from counselor_desk.policy.loader import load_packs
from counselor_desk.services.places_of_practice import COUNTRIES, regions, zones
from counselor_desk.services.rules import Rules


def test_every_region_with_a_pack_can_be_chosen() -> None:
    rules = Rules(load_packs)
    for code, _ in COUNTRIES:
        on_file = rules.regions_on_file(code)
        assert {each.code for each in regions(code, on_file=on_file) if each.has_rules} == on_file


def test_regions_with_rules_come_first() -> None:
    found = regions("US", on_file={"CA", "TX"})
    assert [each.code for each in found[:3]] == ["CA", "TX", "AL"]


def test_a_state_without_rules_can_be_chosen_all_the_same() -> None:
    assert "Ohio" in {each.name for each in regions("US", on_file=())}


def test_the_district_and_the_fifty_states_are_all_there() -> None:
    # with Puerto Rico
    assert len({each.code for each in regions("US", on_file=())}) == 52


def test_every_time_zone_can_be_used() -> None:
    assert all(ZoneInfo(each) for each in zones())
