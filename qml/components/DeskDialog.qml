// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet over the window, for making something or for destroying it. Esc closes it; nothing has happened then.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QtQuick.Templates as T
import Rostrum

Popup {
    id: dialog

    property string title
    property string action
    property int actionKind: DeskButton.Primary
    property bool ready: true // the action can be done
    default property alias body: content.data
    signal confirmed

    function confirm() {
        if (ready) {
            close()
            confirmed()
        }
    }

    anchors.centerIn: T.Overlay.overlay
    modal: true
    focus: true
    padding: Theme.margin
    closePolicy: Popup.CloseOnEscape
    width: Math.min(Theme.px(520), parent ? parent.width - 2 * Theme.margin : Theme.px(520))

    T.Overlay.modal: Item {
        Rectangle { // below the strip, which is never hidden
            objectName: "dialogShade"
            anchors.fill: parent
            anchors.topMargin: Theme.stripHeight
            color: Theme.dark ? Theme.tint(Theme.ground, 0.72) : Theme.tint(Theme.text, 0.42)
        }
    }
    background: Rectangle {
        radius: Theme.radiusLarge
        color: Theme.surface
        border.width: Theme.hair
        border.color: Theme.line
    }
    contentHeight: sheet.implicitHeight

    ColumnLayout {
        id: sheet

        anchors.fill: parent
        spacing: Theme.gutter
        Accessible.role: Accessible.Dialog
        Accessible.name: dialog.title

        DeskText {
            text: dialog.title
            font.pixelSize: Theme.l
            font.weight: Font.Bold
            elide: Text.ElideMiddle
            Layout.fillWidth: true
        }
        ColumnLayout {
            id: content

            spacing: Theme.px(12)
            Layout.fillWidth: true
        }
        RowLayout {
            spacing: Theme.px(12)
            Layout.fillWidth: true
            Layout.topMargin: Theme.gap

            Item { Layout.fillWidth: true }
            DeskButton {
                objectName: "dialogCancel"
                text: qsTr("Cancel")
                focus: dialog.actionKind === DeskButton.Danger
                onClicked: dialog.close()
            }
            DeskButton {
                objectName: "dialogConfirm"
                kind: dialog.actionKind
                text: dialog.action
                enabled: dialog.ready
                onClicked: dialog.confirm()
            }
        }
    }
}
