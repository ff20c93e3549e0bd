-- SPDX-License-Identifier: GPL-3.0-or-later
-- The event file. `events` is the truth: append-only, dense from 1. `players` and `leaderboards` are kept beside it, in the
-- same transaction, for whoever reads with SQL; `snapshots` only shorten the start. Times are milliseconds since 1970 UTC.

CREATE TABLE migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL, -- of the text that was applied, 16 hexadecimal digits
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- kind: format version * 256 + type. score: the player's score afterwards, in units of 10^-decimals of the board.
-- body: all else, in the binary form of the engine.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    board INTEGER NOT NULL,
    player INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    score INTEGER,
    body BLOB NOT NULL
) STRICT;

-- What may be renamed or erased; a row only for events that have texts.
CREATE TABLE event_texts (
    seq INTEGER PRIMARY KEY,
    player INTEGER NOT NULL,
    player_id TEXT,
    username TEXT,
    previous_username TEXT,
    game_id TEXT,
    metadata TEXT
) STRICT;

-- No index on player_id: the engine keeps ids apart, and random keys would slow the registration of many.
CREATE TABLE players (
    number INTEGER PRIMARY KEY,
    player_id TEXT,
    username TEXT,
    registered_seq INTEGER NOT NULL
) STRICT;

-- A deleted board keeps its row: its id may be used again, its number never.
CREATE TABLE leaderboards (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_order TEXT NOT NULL,
    update_mode TEXT NOT NULL,
    reset_period TEXT NOT NULL DEFAULT 'never',
    max_entries INTEGER NOT NULL,
    rank_mode TEXT NOT NULL,
    display_format TEXT NOT NULL,
    visibility TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    min_score INTEGER,
    max_score INTEGER,
    max_step INTEGER,
    starts_at INTEGER,
    ends_at INTEGER,
    metadata TEXT NOT NULL,
    created_seq INTEGER NOT NULL,
    deleted_seq INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Parts of at most 256 KiB, in a table with row numbers, so that a big blob stands in no inner page of a tree.
CREATE TABLE snapshots (
    seq INTEGER NOT NULL,
    part INTEGER NOT NULL,
    last INTEGER NOT NULL,
    checksum INTEGER NOT NULL, -- XXH64 of the bytes
    bytes BLOB NOT NULL,
    PRIMARY KEY (seq, part)
) STRICT;

CREATE VIEW score_events AS
SELECT
    events.seq AS seq,
    leaderboards.id AS leaderboard_id,
    players.player_id AS player_id,
    players.username AS username,
    CASE events.kind % 256 WHEN 7 THEN 'score_submitted' ELSE 'player_removed' END AS event_type,
    events.score AS score,
    leaderboards.decimals AS decimals,
    event_texts.game_id AS game_id,
    event_texts.metadata AS metadata,
    strftime('%Y-%m-%dT%H:%M:%fZ', events.received_at / 1000.0, 'unixepoch') AS created_at
FROM events
LEFT JOIN leaderboards ON leaderboards.number = events.board
LEFT JOIN players ON players.number = events.player
LEFT JOIN event_texts ON event_texts.seq = events.seq
WHERE events.kind % 256 IN (7, 8);
