// SPDX-License-Identifier: GPL-3.0-or-later
//
// The audience's page: the list of boards at /, a board at /board/{id}.

import { startBoardPage } from './board_page.js';
import { startIndexPage } from './index_page.js';
import { readOptions } from './options.js';
import { applyTheme } from './theme.js';

const options = readOptions(location);
applyTheme(options);
document.documentElement.classList.toggle('display', options.display);
if (options.boardId === null) {
    startIndexPage(document.body, options);
} else {
    startBoardPage(document.body, options);
}
