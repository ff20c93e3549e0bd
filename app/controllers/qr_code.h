// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// QrCode: a text as a QR code, black on white in every theme (readers want it so), with the quiet zone of four modules that
// the standard asks for. Modules are whole device pixels, so that a camera finds sharp edges. Thread: main and Qt Quick's.

#include <QImage>
#include <QQuickPaintedItem>
#include <QtQml/qqmlregistration.h>

namespace rostrum {

class QrCode : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged)
    Q_PROPERTY(bool valid READ isValid NOTIFY textChanged) // the text fits into a code

  public:
    explicit QrCode(QQuickItem* parent = nullptr);

    QString text() const { return text_; }
    void setText(const QString& text);
    bool isValid() const { return !modules_.isNull(); }
    void paint(QPainter* painter) override;

  signals:
    void textChanged();

  private:
    QString text_;
    QImage modules_; // one pixel a module, quiet zone included
};

// One pixel a module, quiet zone included; null where the text is empty or does not fit.
QImage qrModules(const QString& text);

} // namespace rostrum
