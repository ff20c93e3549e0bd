// SPDX-License-Identifier: GPL-3.0-or-later
// A time zone by its name; what is typed brings those that it may mean.
import QtQuick
import QtQuick.Controls.Basic
import Rostrum
import Rostrum.App

DeskField {
    id: field

    required property BoardForm form

    function take(zone: string) {
        form.timeZone = zone
        offers.close()
    }

    label: qsTr("Time zone")
    implicitHeight: Theme.target
    font.pixelSize: Theme.s
    maximumLength: 64
    text: form.timeZone
    wrong: !form.zoneKnown
    onTextEdited: {
        form.timeZone = text
        list.model = form.zonesLike(text)
        list.currentIndex = -1
        if (list.count > 0 && !form.zoneKnown) {
            offers.open()
        } else {
            offers.close()
        }
    }
    onActiveFocusChanged: {
        if (!activeFocus) {
            offers.close()
        }
    }
    Keys.onDownPressed: list.currentIndex = Math.min(list.count - 1, list.currentIndex + 1)
    Keys.onUpPressed: list.currentIndex = Math.max(-1, list.currentIndex - 1)
    Keys.onReturnPressed: event => {
        if (offers.visible && list.count > 0) {
            take(list.model[Math.max(0, list.currentIndex)])
        } else {
            event.accepted = false
        }
    }
    Keys.onEscapePressed: event => {
        event.accepted = offers.visible
        offers.close()
    }

    Popup {
        id: offers

        objectName: "zoneOffers"
        closePolicy: Popup.NoAutoClose
        focus: false
        y: -height - Theme.px(4)
        width: field.width
        padding: Theme.px(6)
        contentHeight: list.contentHeight
        background: Rectangle {
            radius: Theme.radius
            color: Theme.raised
            border.width: Theme.hair
            border.color: Theme.line
        }
        contentItem: ListView { // qmllint disable deferred-property-id
            id: list

            clip: true

            // qmllint disable unqualified
            delegate: ItemDelegate { // Qt 6.4 has no way to say that a delegate belongs to its file
                id: offer

                required property int index
                required property string modelData

                objectName: "zoneOffer"
                width: ListView.view ? ListView.view.width : 0
                height: Theme.target
                highlighted: ListView.isCurrentItem
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData
                onClicked: field.take(modelData)

                contentItem: DeskText {
                    text: offer.modelData
                    font.pixelSize: Theme.s
                    elide: Text.ElideMiddle
                    Accessible.ignored: true
                }
                background: Rectangle {
                    radius: Theme.radius
                    color: offer.highlighted ? Theme.press : offer.hovered ? Theme.hover : "transparent"
                }
            }
            // qmllint enable unqualified
        }
    }
}
