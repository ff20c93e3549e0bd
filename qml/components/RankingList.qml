// SPDX-License-Identifier: GPL-3.0-or-later
// Everybody behind the podium. Rows move to their new rank, and those displaced go with them.
import QtQuick
import QtQuick.Controls.Basic
import Rostrum
import Rostrum.App

ListView {
    id: list

    required property LiveController live

    clip: true
    model: live.ranking
    boundsBehavior: Flickable.StopAtBounds
    keyNavigationEnabled: true
    activeFocusOnTab: count > 0
    highlight: null
    cacheBuffer: Math.round(height)
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Ranking")
    Keys.onUpPressed: ScrollBar.vertical.decrease()
    Keys.onDownPressed: ScrollBar.vertical.increase()

    // qmllint disable unqualified
    delegate: RankingRow { // Qt 6.4 has no way to say that a delegate belongs to its file
        objectName: "rankingRow"
        decimals: list.live.decimals
        format: list.live.format
    }
    // qmllint enable unqualified
    ScrollBar.vertical: ScrollBar {
        policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AsNeeded
        stepSize: list.contentHeight > 0 ? Theme.target / list.contentHeight : 0
        contentItem: Rectangle {
            implicitWidth: Theme.px(6)
            radius: width / 2
            color: Theme.line
            opacity: list.contentHeight > list.height ? 1 : 0
        }
    }
    FocusRing {
        anchors.margins: 0
        visible: list.activeFocus
        z: 3
    }

    move: Theme.reducedMotion ? fade : glide
    moveDisplaced: Theme.reducedMotion ? fade : glide
    addDisplaced: Theme.reducedMotion ? fade : glide
    removeDisplaced: Theme.reducedMotion ? fade : glide
    add: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fadeMs }
    }
    remove: Transition {
        NumberAnimation { property: "opacity"; to: 0; duration: Theme.fadeMs }
    }

    // A row whose appearing was overtaken by a move must not stay half visible: the opacity is finished here too.
    Transition {
        id: glide

        NumberAnimation { property: "y"; duration: Theme.moveMs; easing.type: Easing.OutCubic }
        NumberAnimation { property: "opacity"; to: 1; duration: Theme.fadeMs }
    }
    Transition {
        id: fade

        PropertyAction { property: "y" }
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fadeMs }
    }
}
