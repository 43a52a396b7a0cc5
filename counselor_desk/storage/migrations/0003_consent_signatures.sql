-- SPDX-License-Identifier: GPL-3.0-or-later
-- Signatures that clients drew in the room. Forms and names are those of the first schema.

-- The line under one consent: strokes is a JSON list of strokes, each a list of points [x, y] from 0 to 1 of the pad; ratio
-- is the pad's width by its height.
CREATE TABLE consent_signature (
    consent_id TEXT NOT NULL CONSTRAINT pk_consent_signature PRIMARY KEY CONSTRAINT fk_consent_signature_consent_id
        REFERENCES consent (id),
    strokes TEXT NOT NULL CONSTRAINT ck_consent_signature_strokes CHECK (json_valid(strokes) AND
        json_array_length(strokes) > 0),
    ratio REAL NOT NULL CONSTRAINT ck_consent_signature_ratio CHECK (ratio > 0),
    signed_at TEXT NOT NULL CONSTRAINT ck_consent_signature_signed_at CHECK (signed_at GLOB
        '????-??-??T??:??:??.??????Z' AND strftime('%Y-%m-%dT%H:%M:%S', signed_at) IS substr(signed_at, 1, 19))
) STRICT;

-- Nobody signs what they decline.
CREATE TRIGGER tr_consent_signature_of_signed BEFORE INSERT ON consent_signature
WHEN (SELECT answer FROM consent WHERE id = NEW.consent_id) IS NOT 'signed'
BEGIN SELECT RAISE(ABORT, 'tr_consent_signature_of_signed'); END;

-- A signature is never touched up.
CREATE TRIGGER tr_consent_signature_immutable BEFORE UPDATE ON consent_signature
BEGIN SELECT RAISE(ABORT, 'tr_consent_signature_immutable'); END;

-- It stays with the answer that it stands under.
CREATE TRIGGER tr_consent_signature_kept BEFORE DELETE ON consent_signature
BEGIN SELECT RAISE(ABORT, 'tr_consent_signature_kept'); END;
