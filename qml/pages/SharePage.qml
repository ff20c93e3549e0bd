// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Rostrum
import Rostrum.App

Item {
    id: page

    required property Desk desk
    readonly property SharingController sharing: desk.sharing

    Flickable {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.gutter
        contentWidth: width
        contentHeight: column.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        ScrollBar.vertical: ScrollBar {}

        ColumnLayout {
            id: column

            width: parent.width
            spacing: Theme.gutter

            DeskText {
                text: qsTr("Share")
                font.pixelSize: Theme.xl
                font.weight: Font.Bold
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.target
            }
            RowLayout {
                spacing: Theme.gutter
                Layout.fillWidth: true

                ColumnLayout {
                    spacing: Theme.px(4)
                    Layout.fillWidth: true

                    DeskText {
                        text: !page.sharing.listening ? qsTr("Nobody can open the board yet")
                            : page.sharing.shared ? qsTr("Everyone on this network can watch") : qsTr("Only this computer can open the board")
                        font.pixelSize: Theme.l
                        font.weight: Font.DemiBold
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                    }
                    DeskText {
                        text: qsTr("Watching is all they can do: scores are still taken from this computer only.")
                        color: Theme.muted
                        font.pixelSize: Theme.s
                        wrapMode: Text.Wrap
                        Layout.fillWidth: true
                    }
                }
                DeskButton {
                    objectName: "shareToggle"
                    kind: page.sharing.shared ? DeskButton.Plain : DeskButton.Primary
                    sign: page.sharing.shared ? "" : "share"
                    text: page.sharing.shareAction
                    onClicked: page.sharing.share(!page.sharing.shared)
                }
            }
            AnswerLine {
                text: page.sharing.problem
                good: false
                Layout.fillWidth: true
            }
            Rectangle {
                visible: page.sharing.reachable
                radius: Theme.radiusLarge
                color: Theme.surface
                border.width: Theme.hair
                border.color: Theme.line
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.px(300)

                RowLayout {
                    anchors.fill: parent
                    anchors.margins: Theme.margin
                    spacing: Theme.px(32)

                    Rectangle { // white in every theme, so that cameras read it
                        radius: Theme.radius
                        color: "white"
                        Layout.preferredWidth: height
                        Layout.fillHeight: true

                        QrCode {
                            objectName: "qrCode"
                            anchors.fill: parent
                            anchors.margins: Theme.px(4)
                            text: page.sharing.address
                            Accessible.role: Accessible.Graphic
                            Accessible.name: qsTr("QR code of %1").arg(page.sharing.address)
                        }
                    }
                    ColumnLayout {
                        spacing: Theme.px(12)
                        Layout.fillWidth: true

                        DeskText {
                            text: qsTr("Scan, or type in a browser")
                            color: Theme.muted
                            Layout.fillWidth: true
                        }
                        Figures {
                            objectName: "shareAddress"
                            text: page.sharing.address
                            font.pixelSize: Theme.xl
                            font.weight: Font.Bold
                            wrapMode: Text.WrapAnywhere
                            maximumLineCount: 3
                            elide: Text.ElideRight
                            fontSizeMode: Text.HorizontalFit
                            minimumPixelSize: Theme.m
                            Layout.fillWidth: true
                        }
                        DeskCombo {
                            visible: page.sharing.hosts.length > 1
                            label: qsTr("Network")
                            model: page.sharing.hosts
                            currentIndex: page.sharing.hostIndex
                            Layout.fillWidth: true
                            Layout.maximumWidth: Theme.px(360)
                            onActivated: index => page.sharing.hostIndex = index
                        }
                        RowLayout {
                            spacing: Theme.gutter
                            Layout.fillWidth: true

                            DeskButton {
                                id: copy

                                property bool done: false

                                sign: done ? "check" : "copy"
                                text: done ? qsTr("Copied") : qsTr("Copy address")
                                onClicked: {
                                    page.sharing.copyAddress()
                                    done = true
                                    again.restart()
                                }

                                Timer {
                                    id: again

                                    interval: 2000
                                    onTriggered: copy.done = false
                                }
                            }
                            Figures {
                                text: page.sharing.audience
                                color: Theme.muted
                                font.weight: Font.Medium
                                Layout.fillWidth: true
                            }
                        }
                    }
                }
            }
            DeskText {
                visible: page.sharing.shared && !page.sharing.reachable
                text: qsTr("This computer is on no network. Plug in a cable or join a Wi-Fi; the address appears here by itself.")
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            RowLayout {
                visible: page.sharing.localAddress !== ""
                spacing: Theme.px(12)
                Layout.fillWidth: true

                DeskText {
                    text: qsTr("On this computer")
                    color: Theme.muted
                    font.pixelSize: Theme.s
                }
                Figures {
                    objectName: "localAddress"
                    text: page.sharing.localAddress
                    font.pixelSize: Theme.s
                    elide: Text.ElideMiddle
                    Layout.fillWidth: true
                }
            }
        }
    }
}
