# SPDX-License-Identifier: GPL-3.0-or-later
"""Every reason of the gate has words for people; a reason that is a rule says where the rule stands."""

import pytest

from counselor_desk.domain.gate_reasons import ITEM_REASON_CITATIONS, ITEM_REASON_WORDS, ItemReason

# these follow from the request itself, from the state of the note, or from the counselor's own decision
WITHOUT_A_RULE = {
    ItemReason.NAMED_BY_CLAUSE,
    ItemReason.LATE_ENTRY_NAMED,
    ItemReason.CHOSEN_TO_RELEASE,
    ItemReason.CHOSEN_TO_WITHHOLD,
    ItemReason.THIRD_PERSON,
    ItemReason.UNSIGNED,
    ItemReason.STRUCK,
}


@pytest.mark.parametrize("reason", ItemReason)
def test_every_reason_has_a_sentence(reason: ItemReason) -> None:
    words = ITEM_REASON_WORDS[reason]

    assert words.endswith(".")
    assert not {"illegal", "legal"} & {*words.lower().split()}


@pytest.mark.parametrize("reason", ItemReason)
def test_a_reason_of_a_rule_names_the_rule(reason: ItemReason) -> None:
    assert (reason in ITEM_REASON_CITATIONS) == (reason not in WITHOUT_A_RULE)


def test_no_two_reasons_say_the_same() -> None:
    assert len({*ITEM_REASON_WORDS.values()}) == len(ItemReason)
