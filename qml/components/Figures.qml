// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers: digits of one width, so that a column stands still while it counts.
import QtQuick
import Rostrum

DeskText {
    font.family: Theme.figures
    font.weight: Font.DemiBold
}
