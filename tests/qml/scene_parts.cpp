// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/scene_parts.h"

#include <QTest>

#include <array>
#include <random>
#include <vector>

namespace rostrum {

Submission score(const std::string& board, const std::string& player, std::int64_t points) {
    Submission submission;
    submission.leaderboardId = board;
    submission.playerId = player;
    submission.username = player;
    submission.score = *parseExactNumber(std::to_string(points));
    return submission;
}

void press(DeskRig& rig, const char* objectName) {
    QQuickItem* item = rig.item(QLatin1String(objectName));
    ROSTRUM_CHECK(item != nullptr, objectName);
    QMetaObject::invokeMethod(item, "clicked");
}

void showPage(DeskRig& rig, int page) { rig.window()->setProperty("page", page); }

void makeCup(DeskRig& rig, RankMode rankMode) {
    BoardDraft draft;
    draft.id = "spring-cup";
    draft.name = "Spring Cup";
    draft.updateMode = UpdateMode::increment;
    draft.rankMode = rankMode;
    rig.createBoard(draft);
    rig.desk.boards()->refresh();
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.desk.boards()->model().rowOf("spring-cup") >= 0; }),
                  "a board");
    rig.desk.live()->choose(QStringLiteral("spring-cup"));
}

void tournament(DeskRig& rig) {
    static const std::array names{
        "Amara Okafor",     "Björn Lindqvist", "Chloé Martin", "Dana Whitfield",  "São Tomé and Príncipe",
        "Eun-ji Park",      "Curaçao",         "Farid Haddad", "Giulia Conti",    "Hannah Schäfer",
        "Ivan Petrov",      "Jamal Edwards",   "Kaito Tanaka", "Lucía Fernández", "Małgorzata Nowak",
        "Noah Williams",    "Oluwaseun Ade",   "Priya Raman",  "Quentin Dubois",  "Rosa Jiménez",
        "Siobhán Ó Briain", "Tomáš Novák",     "Uxía Castro",  "Viktor Horváth",  "Wanjiru Kamau",
        "Xiulan Chen",      "Yusuf Yılmaz",    "Zoë van Dijk", "Åsa Berg",        "Ćiro Marić"};
    makeCup(rig);
    std::vector<Submission> first;
    std::int64_t points = 9840;
    std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same picture each time
    for (const char* name : names) {
        first.push_back(score("spring-cup", name, points));
        points -= 20 + static_cast<std::int64_t>(random() % 240);
    }
    rig.submit(first);
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return rig.desk.live()->ranking()->count() == 27; }), "a top");
    rig.submit({score("spring-cup", "Farid Haddad", 620), score("spring-cup", "Jamal Edwards", 510),
                score("spring-cup", "Hannah Schäfer", 190)});
    rig.door.clientCount = 212;
    QTest::qWait(700); // the rows glide, the glow goes out
    rig.desk.score()->setPlayer(QStringLiteral("Dana Whitfield"));
    rig.desk.score()->setScore(QStringLiteral("+10"));
    rig.desk.score()->submit();
    ROSTRUM_CHECK(QTest::qWaitFor([&] { return !rig.desk.score()->answer().isEmpty(); }), "an answer");
}

} // namespace rostrum
