// SPDX-License-Identifier: GPL-3.0-or-later
//
// The boards in the pictures: a recorded season, a tournament in full swing, and the forms that are hard to draw.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures');

const finalists = ['Amara Okafor', 'Björn Lindqvist', 'Chloé Martin', 'Dana Whitfield', 'Eun-ji Park', 'Farid Haddad',
    'Giulia Conti', 'Hannah Schäfer', 'Ivan Petrov', 'Jamal Edwards', 'Kaito Tanaka', 'Lucía Fernández',
    'Małgorzata Nowak', 'Noah Williams', 'Oluwaseun Ade', 'Priya Raman', 'Quentin Dubois', 'Rosa Jiménez',
    'Siobhán Ó Briain', 'Tomáš Novák', 'Uxía Castro', 'Viktor Horváth', 'Wanjiru Kamau', 'Xiulan Chen'];

/** Plays the fixture's season through the program's own `replay`. */
async function replaySeason(server) {
    const player = spawn(process.env.ROSTRUM_BIN, ['replay', join(fixtures, 'league.csv'), '--board', 'league', '--create',
        '--name', 'Northern League', '--url', server.base,
        '--map', 'match:home=home_team,away=away_team,home_score=home_score,away_score=away_score,win=3,draw=1'],
        { stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(player, 'exit');
    assert.equal(code, 0, 'the season was replayed');
}

/** A final before its last rounds; `playRound` goes on from here. */
async function beginFinal(server) {
    await server.createBoard('final', { name: 'Spring Cup', update_mode: 'increment' });
    await server.score('final', ...finalists.map((name, i) => [name, 9840 - 130 * i - ((i * i * 37) % 90)]));
}

/** A few score, and the order changes on the podium and below it; the standings are the same after every fourth round. */
export async function playRound(server, round) {
    const gains = [[['Farid Haddad', 330], ['Hannah Schäfer', 190], ['Chloé Martin', 290]],
        [['Eun-ji Park', 410], ['Jamal Edwards', 420], ['Björn Lindqvist', 160]],
        [['Farid Haddad', -330], ['Hannah Schäfer', -190], ['Chloé Martin', -290]],
        [['Eun-ji Park', -410], ['Jamal Edwards', -420], ['Björn Lindqvist', -160]]];
    await server.score('final', ...gains[round % gains.length]);
}

async function makeLongNames(server) {
    await server.createBoard('long', { name: 'The Very Long Name of an Invitational Championship, Second Edition' });
    await server.score('long',
        ['Wolfeschlegelsteinhausenbergerdorff and the Seven Travelling Men', 998400],
        ['فريق الصقور الذهبية من مدينة الرياض العظيمة', 961000],
        ['Taumatawhakatangihangakoauauotamateapokaiwhenuakitanatahu Sevens', 955500],
        ['São Tomé and Príncipe', 94000], ['שחקנית הבית', 90120], ['مريم', 88000],
        ['Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch FC', 42000],
        ['東京都立第一高等学校卓球部', 3100], ['i', 7], ['Below zero', -1500]);
}

async function makeLongScores(server) {
    await server.createBoard('digits', { name: 'Every digit counts' });
    await server.score('digits', ['Amara Okafor', '9223372036854775807'], ['Björn Lindqvist', '9223372036854775806'],
        ['Chloé Martin', '1000000000000000000'], ['Dana Whitfield', '12345678901'], ['Eun-ji Park', '4200000'],
        ['Wolfeschlegelsteinhausenbergerdorff and the Seven Travelling Men', '-9223372036854775808']);
}

/** Everything there is to see, on a server that has no board but its first. */
export async function makeBoards(server) {
    await replaySeason(server);
    await beginFinal(server);
    await makeLongNames(server);
    await makeLongScores(server);
    await server.createBoard('laps', { name: 'Fastest Lap', sort_order: 'asc', display_format: 'time', decimals: 3, update_mode: 'best' });
    await server.score('laps', ...finalists.slice(0, 12).map((name, i) => [name, (83.456 + i * 0.391 + i * i * 0.027).toFixed(3)]));
    await server.createBoard('ties', { name: 'All square', rank_mode: 'competition' });
    await server.score('ties', ['Amara Okafor', 50], ['Björn Lindqvist', 50], ['Chloé Martin', 30], ['Dana Whitfield', 30], ['Eun-ji Park', 10]);
    await server.createBoard('pair', { name: 'Exhibition' });
    await server.score('pair', ['Amara Okafor', 120], ['Björn Lindqvist', 80]);
    await server.createBoard('empty', { name: 'Autumn Open' });
}
