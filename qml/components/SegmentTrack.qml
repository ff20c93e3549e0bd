// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

Row {
    property string label
    property int current: 0
    property int count: 1
    signal chosen(int index)
}
