// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where there is nothing to show: why, and what to do about it.
import QtQuick
import QtQuick.Layouts
import Rostrum

Item {
    id: panel

    property string sign
    property string title
    property string detail
    property string action // the button; empty: none
    property bool alarming: false
    signal acted

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, Theme.px(460))
        spacing: Theme.gap

        Glyph {
            visible: panel.sign !== ""
            sign: panel.sign
            side: Theme.px(36)
            color: panel.alarming ? Theme.alarm : Theme.muted
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: side
            Layout.preferredHeight: side
        }
        DeskText {
            text: panel.title
            font.pixelSize: Theme.l
            font.weight: Font.DemiBold
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
        DeskText {
            visible: text !== ""
            text: panel.detail
            color: Theme.muted
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            lineHeight: 1.3
            Layout.fillWidth: true
        }
        DeskButton {
            objectName: "stateAction"
            visible: panel.action !== ""
            kind: DeskButton.Primary
            text: panel.action
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.gap
            onClicked: panel.acted()
        }
    }
}
