// SPDX-License-Identifier: GPL-3.0-or-later
// The shape of a board that is on its way. It does not move: the only thing that moves is the competition.
import QtQuick
import Rostrum

Item {
    id: skeleton

    readonly property real part: Math.min(Theme.px(260), (width - Theme.px(24)) / 3)
    readonly property real foot: height * 0.42

    component Step: Rectangle {
        radius: Theme.radius
        color: Theme.surface
    }
    component Line: Rectangle {
        height: Theme.px(20)
        radius: Theme.radius
        color: Theme.surface
    }

    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Loading")

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        height: skeleton.foot
        spacing: Theme.px(12)

        Step { width: skeleton.part; height: skeleton.foot * 0.52; anchors.bottom: parent.bottom }
        Step { width: skeleton.part; height: skeleton.foot * 0.66; anchors.bottom: parent.bottom }
        Step { width: skeleton.part; height: skeleton.foot * 0.40; anchors.bottom: parent.bottom }
    }
    Column {
        y: skeleton.foot + Theme.margin
        width: parent.width
        spacing: Theme.px(20)

        Line { width: skeleton.width }
        Line { width: skeleton.width * 0.92; opacity: 0.85 }
        Line { width: skeleton.width * 0.97; opacity: 0.7 }
        Line { width: skeleton.width * 0.88; opacity: 0.55 }
        Line { width: skeleton.width * 0.94; opacity: 0.4 }
    }
    DeskText {
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.margin }
        text: qsTr("Opening the event")
        color: Theme.muted
    }
}
