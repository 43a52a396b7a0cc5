# SPDX-License-Identifier: GPL-3.0-or-later
"""The record as items: texts by their heading, and a hash over headings and texts."""

from dataclasses import replace

from factories import an_item

from counselor_desk.domain.canonical import canonical_hash
from counselor_desk.domain.records import ItemField


def test_a_text_is_found_under_its_heading() -> None:
    assert an_item().text_of("Plan") == "Sleep diary, next week again."


def test_a_heading_that_an_item_does_not_have_has_no_text() -> None:
    assert an_item().text_of("plan") is None


def test_the_hash_is_over_the_fields_in_order() -> None:
    item = an_item(fields=(ItemField("Data", "one"), ItemField("Plan", "two")))

    assert item.fields_hash == canonical_hash([["Data", "one"], ["Plan", "two"]])
    assert replace(item, fields=item.fields[::-1]).fields_hash != item.fields_hash
