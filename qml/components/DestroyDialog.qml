// SPDX-License-Identifier: GPL-3.0-or-later
// Before something is destroyed: what exactly. Enter alone does nothing; the focus is on Cancel.
import QtQuick
import QtQuick.Layouts
import Rostrum

DeskDialog {
    id: dialog

    property string warning

    actionKind: DeskButton.Danger

    DeskText {
        objectName: "destroyWarning"
        text: dialog.warning
        wrapMode: Text.Wrap
        lineHeight: 1.35
        Layout.fillWidth: true
    }
}
