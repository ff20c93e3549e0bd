// SPDX-License-Identifier: GPL-3.0-or-later
// A place on the podium that nobody has reached yet.
import QtQuick
import Rostrum

Rectangle {
    id: step

    required property int index
    readonly property PodiumFrame frame: parent as PodiumFrame

    visible: frame !== null && index >= frame.live.podium.count
    width: frame?.stepWidth ?? 0
    height: frame ? frame.stepRoom * frame.share(index + 1) : 0
    x: frame?.slotX(index === 0 ? 1 : index === 1 ? 0 : 2) ?? 0
    anchors.bottom: parent ? parent.bottom : undefined
    radius: Theme.radius
    color: "transparent"
    border.width: Theme.hair
    border.color: Theme.line
    Accessible.ignored: true

    Figures {
        anchors.centerIn: parent
        text: step.index + 1
        color: Theme.muted
        opacity: 0.5
        font.pixelSize: Theme.xxl
        Accessible.ignored: true
    }
}
