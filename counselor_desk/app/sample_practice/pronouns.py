# SPDX-License-Identifier: GPL-3.0-or-later
"""Pronouns and the few verb forms that change with them."""

from types import MappingProxyType

PRONOUNS = MappingProxyType(
    {
        "she/her": MappingProxyType(
            {
                "they": "she",
                "them": "her",
                "their": "her",
                "themself": "herself",
                "was": "was",
                "has": "has",
                "is": "is",
                "do": "does",
            }
        ),
        "he/him": MappingProxyType(
            {
                "they": "he",
                "them": "him",
                "their": "his",
                "themself": "himself",
                "was": "was",
                "has": "has",
                "is": "is",
                "do": "does",
            }
        ),
        "they/them": MappingProxyType(
            {
                "they": "they",
                "them": "them",
                "their": "their",
                "themself": "themself",
                "was": "were",
                "has": "have",
                "is": "are",
                "do": "do",
            }
        ),
    }
)
"""Word for each slot, by the pronouns that a client goes by."""
