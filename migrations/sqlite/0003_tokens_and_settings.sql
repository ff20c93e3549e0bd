-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pairing tokens, as whoever reads with SQL may see them: never the token itself, nor its digest. number: the event that made it.
-- role: device, operator or admin. boards: a JSON list of leaderboards' ids; empty: all.
CREATE TABLE tokens (
    number INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    role TEXT NOT NULL,
    boards TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- How a board's settings went, found without a look at all else that happened: its creation and its changes.
CREATE INDEX board_settings ON events (board, seq) WHERE kind % 256 IN (1, 2);
