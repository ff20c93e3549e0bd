// SPDX-License-Identifier: GPL-3.0-or-later
// Initials in a ring, until there is a photo.
import QtQuick
import Rostrum

Rectangle {
    property string initials
    property color ring: Theme.line

    radius: width / 2
    color: Theme.raised
    border.width: Math.max(Theme.px(2), Math.round(width * 0.045))
    border.color: ring
    Accessible.ignored: true

    DeskText {
        anchors.fill: parent
        anchors.margins: parent.width * 0.16
        text: parent.initials
        font.pixelSize: parent.width * 0.36
        font.weight: Font.DemiBold
        fontSizeMode: Text.Fit
        minimumPixelSize: 8
        horizontalAlignment: Text.AlignHCenter
        Accessible.ignored: true
    }
}
