// SPDX-License-Identifier: GPL-3.0-or-later
// Where the keyboard is. Drawn outside of what it surrounds.
import QtQuick
import Rostrum

Rectangle {
    property real around: Theme.radius

    anchors.fill: parent
    anchors.margins: -Theme.px(3)
    radius: around + Theme.px(3)
    color: "transparent"
    border.width: Theme.px(2)
    border.color: Theme.accent
}
