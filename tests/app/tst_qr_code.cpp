// SPDX-License-Identifier: GPL-3.0-or-later
// The QR code: its form is that of the standard, whatever is painted around it.

#include "app/controllers/qr_code.h"

#include <QTest>

namespace rostrum {

namespace {

// The finder in a corner: rings of 7 dark, 5 light and 3 dark modules.
bool hasFinderAt(const QImage& image, int left, int top) {
    for (int y = 0; y < 7; ++y) {
        for (int x = 0; x < 7; ++x) {
            const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
            if ((qGray(image.pixel(left + x, top + y)) < 128) != (ring != 2)) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

class QrCodeTest : public QObject {
    Q_OBJECT

  private slots:
    void hasFindersAndAQuietZone();
    void differsByText();
    void whatDoesNotFitIsNothing();
};

void QrCodeTest::hasFindersAndAQuietZone() {
    const QImage image = qrModules(QStringLiteral("http://192.168.1.20:8080/board/spring-cup"));
    QVERIFY(!image.isNull());
    QCOMPARE(image.width(), image.height());
    const int code = image.width() - 8;
    QCOMPARE((code - 17) % 4, 0); // versions are 21, 25, 29… modules wide
    QVERIFY(hasFinderAt(image, 4, 4) && hasFinderAt(image, 4 + code - 7, 4) &&
            hasFinderAt(image, 4, 4 + code - 7));
    QVERIFY(!hasFinderAt(image, 4 + code - 7, 4 + code - 7)); // that is how a reader knows which side is up
    for (int i = 0; i < image.width(); ++i) {
        for (int depth = 0; depth < 4; ++depth) {
            QCOMPARE(image.pixel(i, depth), qRgb(255, 255, 255));
            QCOMPARE(image.pixel(depth, i), qRgb(255, 255, 255));
        }
    }
}

void QrCodeTest::differsByText() {
    QVERIFY(qrModules(QStringLiteral("http://10.0.0.1:8080")) !=
            qrModules(QStringLiteral("http://10.0.0.2:8080")));
}

void QrCodeTest::whatDoesNotFitIsNothing() {
    QVERIFY(qrModules(QString()).isNull());
    QVERIFY(qrModules(QString(5000, QLatin1Char('x'))).isNull());
}

} // namespace rostrum

QTEST_GUILESS_MAIN(rostrum::QrCodeTest)
#include "tst_qr_code.moc"
