-- SPDX-License-Identifier: GPL-3.0-or-later
-- Boards in full: how ties are decided, which periods are ranked and where midnight is; what is known of a player beside the name.
-- tie_break and periods: JSON lists, as the API takes them. time_zone: a name of the IANA database.
ALTER TABLE leaderboards ADD COLUMN tie_break TEXT NOT NULL DEFAULT '["first"]';
ALTER TABLE leaderboards ADD COLUMN periods TEXT NOT NULL DEFAULT '["all"]';
ALTER TABLE leaderboards ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';

-- merged_into: number of the player who has the scores now. metadata: a JSON object, or NULL.
ALTER TABLE players ADD COLUMN team TEXT;
ALTER TABLE players ADD COLUMN division TEXT;
ALTER TABLE players ADD COLUMN metadata TEXT;
ALTER TABLE players ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE players ADD COLUMN banned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE players ADD COLUMN merged_into INTEGER;
ALTER TABLE players ADD COLUMN erased_seq INTEGER;
