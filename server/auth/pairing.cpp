// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/pairing.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QRandomGenerator>

#include <array>
#include <cstdint>

namespace rostrum {

std::string drawPairingToken() {
    constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
    constexpr unsigned bitsALetter = 5;
    std::array<std::uint32_t, 4> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    std::string token(pairingPrefix);
    std::uint64_t bits = 0;
    unsigned count = 0;
    for (const std::uint32_t word : words) {
        bits = bits << 32 | word;
        count += 32;
        for (; count >= bitsALetter; count -= bitsALetter)
            token.push_back(letters[bits >> (count - bitsALetter) & 31]);
    }
    if (count > 0)
        token.push_back(letters[bits << (bitsALetter - count) & 31]);
    return token;
}

std::string digestOfToken(std::string_view token) {
    const QByteArrayView text(token.data(), static_cast<qsizetype>(token.size()));
    return QCryptographicHash::hash(text.toByteArray(), QCryptographicHash::Sha256).toStdString();
}

} // namespace rostrum
