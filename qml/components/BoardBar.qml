// SPDX-License-Identifier: GPL-3.0-or-later
// Across the board: that it is not what the audience sees, why, and the ways on from there.
import QtQuick
import QtQuick.Layouts
import Rostrum

Rectangle {
    id: bar

    property string sign
    property string title
    property string detail
    default property alias buttons: row.data

    implicitHeight: Math.max(Theme.px(64), words.implicitHeight + Theme.px(20))
    radius: Theme.radius
    color: Theme.tint(Theme.accent, 0.14)
    border.width: Theme.hair
    border.color: Theme.accent
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title + ". " + detail

    RowLayout {
        anchors { fill: parent; leftMargin: Theme.px(14); rightMargin: Theme.px(10) }
        spacing: Theme.px(12)

        Glyph {
            sign: bar.sign
            color: Theme.accent
            side: Theme.px(24)
            Layout.preferredWidth: side
            Layout.preferredHeight: side
        }
        ColumnLayout {
            id: words

            spacing: Theme.px(2)
            Layout.fillWidth: true

            DeskText {
                text: bar.title
                font.weight: Font.Bold
                elide: Text.ElideRight
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Figures {
                visible: text !== ""
                text: bar.detail
                color: Theme.muted
                font.pixelSize: Theme.s
                font.weight: Font.Medium
                wrapMode: Text.Wrap
                maximumLineCount: 2
                elide: Text.ElideRight
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        RowLayout {
            id: row

            spacing: Theme.gap
        }
    }
}
