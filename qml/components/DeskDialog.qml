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
    property bool broad: false
    default property alias body: content.data
    signal confirmed

    function confirm() {
        if (ready) {
            close()
            confirmed()
        }
    }

    parent: T.Overlay.overlay
    // In the middle of what the strip leaves: it is never hidden.
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round(Theme.stripHeight + (parent.height - Theme.stripHeight - height) / 2) : 0
    modal: true
    focus: true
    padding: Theme.margin
    closePolicy: Popup.CloseOnEscape
    width: Math.min(Theme.px(broad ? 660 : 520), parent ? parent.width - 2 * Theme.margin : Theme.px(520))

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
    contentHeight: Math.min(sheet.implicitHeight,
                            parent ? parent.height - Theme.stripHeight - 2 * padding - Theme.gap : sheet.implicitHeight)

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
        Flickable { // where the window is too low for all of it
            clip: contentHeight > height
            contentWidth: width
            contentHeight: content.implicitHeight
            boundsBehavior: Flickable.StopAtBounds
            interactive: contentHeight > height
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: content.implicitHeight

            ColumnLayout {
                id: content

                width: parent.width
                spacing: Theme.px(12)
            }
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
