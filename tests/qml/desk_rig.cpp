// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/desk_rig.h"

#include "core/check.h"

#include <QTest>

namespace rostrum {

namespace {

// A mailbox without a doorbell takes nothing; this one is looked into without being rung for.
class SilentBell final : public Doorbell {
  public:
    void ring() override {}
};

WriterOptions writerOptions(const Calendar& calendar) {
    WriterOptions options;
    options.calendar = &calendar;
    return options;
}

} // namespace

Result<void> ScriptedDoor::share(bool on) {
    if (!refusal.isEmpty()) {
        return Error{Code::unavailable, std::exchange(refusal, {}).toStdString()};
    }
    shared = on;
    emit changed();
    return {};
}

QStringList ScriptedDoor::addresses() const {
    return shared ? QStringList{QStringLiteral("http://192.168.1.20:%1").arg(listening)} : QStringList();
}

QString ScriptedDoor::localAddress() const {
    return trouble.isEmpty() ? QStringLiteral("http://localhost:%1").arg(listening) : QString();
}

Result<void> ScriptedDoor::tryPort(quint16 port) {
    listening = port;
    trouble.clear();
    nextFree = 0;
    emit changed();
    return {};
}

DeskRig::DeskRig(bool start, DeskOptions options)
    : writer(ledger, intake, tops, vitals, clock, writerOptions(calendar)),
      desk(intake, tops, vitals, clock, calendar, door, std::move(options)) {
    if (start) {
        startWriter();
    }
}

DeskRig::~DeskRig() { writer.stop(); }

void DeskRig::startWriter() {
    const auto opened = writer.open();
    ROSTRUM_CHECK(opened.ok(), "an empty ledger opens");
    writer.start();
}

bool DeskRig::open() {
    if (!desk.open(engine_)) {
        return false;
    }
    window_ = qobject_cast<QQuickWindow*>(engine_.rootObjects().constFirst());
    return window_ != nullptr;
}

std::vector<QQuickItem*> DeskRig::items(const QString& objectName) const {
    std::vector<QQuickItem*> found;
    const std::function<void(QQuickItem*)> visit = [&](QQuickItem* item) {
        if (!item->isVisible()) {
            return;
        }
        if (item->objectName() == objectName) {
            found.push_back(item);
        }
        for (QQuickItem* child : item->childItems()) {
            visit(child);
        }
    };
    visit(window_->contentItem());
    return found;
}

QQuickItem* DeskRig::item(const QString& objectName) const {
    const auto found = items(objectName);
    return found.empty() ? nullptr : found.front();
}

bool DeskRig::click(const QString& objectName, std::size_t which) const {
    const auto isThere = [&] {
        const auto found = items(objectName);
        return which < found.size() && found[which]->isEnabled();
    };
    if (!QTest::qWaitFor(isThere)) {
        return false;
    }
    window_->grabWindow(); // lays out what has just appeared
    const auto all = items(objectName);
    if (which >= all.size()) {
        return false;
    }
    const QQuickItem* found = all[which];
    const QPointF middle = found->mapToScene(QPointF(found->width() / 2, found->height() / 2));
    QTest::mouseClick(window_, Qt::LeftButton, Qt::NoModifier, middle.toPoint());
    return true;
}

void DeskRig::type(const QString& text) const {
    for (const QChar c : text) {
        QTest::sendKeyEvent(QTest::Click, window_, Qt::Key_unknown, c, Qt::NoModifier);
    }
}

void DeskRig::send(Command command) {
    SilentBell bell;
    const auto mailbox = std::make_shared<Mailbox>(&bell);
    const auto taken =
        intake.submit({std::move(command), {Source::http, "loopback", {}}, {mailbox, 1}, clock.steadyNs()});
    ROSTRUM_CHECK(taken.ok(), "Intake takes a test's commands");
    std::vector<Reply> replies;
    const bool answered = QTest::qWaitFor([&] {
        mailbox->collect(replies);
        return !replies.empty();
    });
    mailbox->close();
    ROSTRUM_CHECK(answered && !std::holds_alternative<Error>(replies.front().content),
                  "the writer accepts it");
}

void DeskRig::submit(const std::vector<Submission>& submissions) { send(SubmitBatch{submissions, true}); }

void DeskRig::submit(const std::string& board, const std::string& player, std::int64_t score) {
    Submission submission;
    submission.leaderboardId = board;
    submission.playerId = player;
    submission.username = player;
    submission.score = *parseExactNumber(std::to_string(score));
    submit({submission});
}

void DeskRig::createBoard(const BoardDraft& draft) { send(CreateBoard{draft}); }

} // namespace rostrum
