-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was typed and neither saved nor signed yet, so that a lock or a crash loses none of it. Forms and names are those of
-- the first schema.

-- No part of the record: not logged, not searched, held by no legal hold, and dropped once the work is done. place names a
-- form and ids, never words; content is JSON, a scan, or ciphertext where the words belong to a compartment.
CREATE TABLE unfinished (
    place TEXT NOT NULL CONSTRAINT pk_unfinished PRIMARY KEY CONSTRAINT ck_unfinished_place CHECK (place <> ''),
    kept_at TEXT NOT NULL CONSTRAINT ck_unfinished_kept_at CHECK (kept_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', kept_at) IS substr(kept_at, 1, 19)),
    content BLOB NOT NULL CONSTRAINT ck_unfinished_content CHECK (length(content) > 0)
) STRICT;
