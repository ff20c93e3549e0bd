// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/qr_code.h"

#include <QPainter>

#include <algorithm>
#include <memory>
#include <qrencode.h>

namespace rostrum {

QImage qrModules(const QString& text) {
    if (text.isEmpty()) {
        return {};
    }
    // Level M bears what a hand-held camera and a glossy screen do to it.
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(text.toUtf8().constData(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
    if (!code) {
        return {};
    }
    constexpr int quiet = 4;
    QImage image(code->width + 2 * quiet, code->width + 2 * quiet, QImage::Format_RGB32);
    image.fill(Qt::white);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width; ++x) {
            if ((code->data[y * code->width + x] & 1) != 0) {
                image.setPixel(x + quiet, y + quiet, qRgb(0, 0, 0));
            }
        }
    }
    return image;
}

QrCode::QrCode(QQuickItem* parent) : QQuickPaintedItem(parent) { setAntialiasing(false); }

void QrCode::setText(const QString& text) {
    if (text == text_) {
        return;
    }
    text_ = text;
    modules_ = qrModules(text_);
    emit textChanged();
    update();
}

void QrCode::paint(QPainter* painter) {
    const QRectF area = boundingRect();
    painter->fillRect(area, Qt::white);
    if (modules_.isNull()) {
        return;
    }
    const double pixels = painter->device()->devicePixelRatioF();
    const double room = std::min(area.width(), area.height()) * pixels / modules_.width();
    const double side = (room >= 1 ? std::floor(room) : room) * modules_.width() / pixels;
    painter->setRenderHint(QPainter::SmoothPixmapTransform, room < 1);
    const QPointF corner(std::floor((area.width() - side) / 2), std::floor((area.height() - side) / 2));
    painter->drawImage(QRectF(corner, QSizeF(side, side)), modules_);
}

} // namespace rostrum
