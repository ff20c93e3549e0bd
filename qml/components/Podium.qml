// SPDX-License-Identifier: GPL-3.0-or-later
// The first three, 2-1-3. Steps are of fixed height (rank, not score); who shares a rank shares the height. Places that nobody
// has reached yet are outlined.
import QtQuick
import Rostrum

PodiumFrame {
    id: podium

    Accessible.role: Accessible.List
    Accessible.name: qsTr("Podium")

    Repeater {
        model: 3

        EmptyStep {}
    }
    Repeater {
        id: places

        model: podium.live.podium

        PodiumPlace { objectName: "podiumPlace" }
    }
    Rectangle { // the ground they stand on
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.hair
        color: Theme.line
    }
    Connections {
        target: podium.live

        function onNewLeader() {
            const first = places.itemAt(0) as PodiumPlace
            if (first !== null) {
                first.flourish()
            }
        }
    }
}
