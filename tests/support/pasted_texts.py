# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be in a clipboard: every text by what is hostile about it, and long ones that are built when asked for."""

from collections.abc import Callable

PASTED: dict[str, str] = {
    "NUL": "before\x00after",
    "controls": "a\x01\x02\x07\x08\x0b\x0c\x1b[31mred\x7f\x85b",
    "line ends": "one\r\ntwo\rthree\nfour\u2028five\u2029six",
    "half a pair": "left \ud83d right \ude00",
    "the halves the wrong way round": "\ude00\ud83d",
    "right to left override": "invoice \u202egnp.exe\u202c and \u2066isolate\u2069",
    "joined faces": "👩‍👩‍👧‍👦 and 🏳️‍🌈 and 👍🏿",
    "beyond the first plane": "𠜎 𝔘𝔫𝔦 𓀀 \U0010fffd",
    "apart": "Ame\u0301lie A\u030angstro\u0308m \u1100\u1161\u11a8",
    "composed": "Amélie Ångström 각",
    "many marks": "Z" + "\u0301\u0323\u0334" * 60 + "algo",
    "nothing to see": "\u200b\ufeff\u00ad\u2060",
    "byte order mark": "\ufeffword",
    "no characters": "\ufdd0found\ufdd1 \uffff \ufffe",
    "SQL": "'); DROP TABLE note; --",
    "search syntax": '"quoted" AND NEAR(a b) OR note:* -minus ^first {title} : x*',
    "HTML": '<b onmouseover="x">bold</b><script>alert(1)</script><img src="file:///etc/passwd">&amp;&#8238;',
    "typst": '#let x = read("/etc/passwd") #image("a.png") $ sum_(i)^n $ @label <label> \\u{202e} *b* _e_ `raw` = Head',
    "a formula": "=cmd|' /C calc'!A0 and =HYPERLINK(\"http://example.invalid\") +1 -1 @SUM(1)",
    "format strings": "%s %n %(name)s {0} {0.__class__} {name!r} $HOME ${HOME} `id` $(id)",
    "paths": "../../etc/passwd C:\\CON file:///dev/zero \\\\server\\share",
    "JSON": '{"$ref": "#", "__proto__": 1} \\u0000 \\ud800',
    "Markdown": "[x](javascript:alert(1)) ![](http://example.invalid/p.png) - [ ] 1. > # `",
    "one long word": "Donaudampfschifffahrt" * 40,
    "spaces of every kind": "\u00a0\u2003\u3000 \t thin\u2009hair\u200a",
    "NULL": "NULL",
    "numbers": "1e999 NaN -0 0x10 ١٢٣ ½ ²",
}
"""Short ones."""

LONG: dict[str, Callable[[], str]] = {
    "a million marks on one letter": lambda: "e" + "\u0301" * 1_000_000,
    "a million marks of two kinds": lambda: "e" + "\u0301\u0323" * 500_000,
    "five megabytes of words": lambda: "the week was calm. " * (5_000_000 // 19),
    "five megabytes without a space": lambda: "x" * 5_000_000,
    "a hundred thousand signs of two marks each": lambda: "e" + "\u0f73" * 100_000,
    "a million line ends": lambda: "a\n" * 1_000_000,
}
"""Long ones, for the fields that are meant to hold much."""
