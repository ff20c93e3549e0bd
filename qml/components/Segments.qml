// SPDX-License-Identifier: GPL-3.0-or-later
// One of a few, all of them in sight.
import QtQuick
import Rostrum

FocusScope {
    id: segments

    property string label
    property var choices: [] // texts
    property int current: 0
    signal chosen(int index)

    implicitHeight: Theme.target
    implicitWidth: track.implicitWidth
    Accessible.role: Accessible.Grouping
    Accessible.name: label

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.ground
        border.width: Theme.hair
        border.color: Theme.line
    }
    SegmentTrack {
        id: track

        anchors.fill: parent
        current: segments.current
        count: Math.max(1, segments.choices.length)
        onChosen: index => segments.chosen(index)

        Repeater {
            model: segments.choices

            Segment {}
        }
    }
}
