// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DeskRig: the real window over a real Writer and a ledger in memory, for tests and pictures. Thread: main.

#include "app/controllers/desk.h"
#include "core/fakes/faulty_ledger.h"
#include "core/fakes/memory_ledger.h"
#include "core/intake/writer.h"
#include "server/ops/icu_calendar.h"

#include <QPointer>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>

#include <functional>
#include <memory>
#include <vector>

namespace rostrum {

// The network as a test wants it. The program's own door is tested with its sockets.
class ScriptedDoor final : public NetworkDoor {
    Q_OBJECT

  public:
    bool isShared() const override { return shared; }
    Result<void> share(bool on) override;
    quint16 port() const override { return listening; }
    QStringList addresses() const override;
    QString localAddress() const override;
    int clients() const override { return clientCount; }
    int viewers() const override { return viewerCount; }
    QString problem() const override { return trouble; }
    quint16 freePort() const override { return nextFree; }
    Result<void> tryPort(quint16 port) override;

    bool shared = false;
    quint16 listening = 8080;
    int clientCount = 0;
    int viewerCount = 0;
    QString trouble;
    quint16 nextFree = 0;
    QString refusal; // the next share() is refused with it
};

class DeskRig {
  public:
    // With `start` false the writer does not run yet, as while a big event file is read.
    explicit DeskRig(bool start = true, DeskOptions options = {QStringLiteral("Spring Cup 2026"), {}});
    ~DeskRig();
    DeskRig(const DeskRig&) = delete;
    DeskRig& operator=(const DeskRig&) = delete;

    void startWriter();
    // Opens the window. False with warnings on the standard error where the QML cannot be loaded.
    bool open();

    QQuickWindow* window() const { return window_; }
    // As a user does, in the middle of it, as soon as it is there and may be pressed; false where it does not come.
    bool click(const QString& objectName, std::size_t which = 0) const;
    void type(const QString& text) const; // where the keyboard is

    // What has this object name and can be seen, anywhere in the window, popups included; the first in painting order.
    QQuickItem* item(const QString& objectName) const;
    std::vector<QQuickItem*> items(const QString& objectName) const;

    // As if a game had sent them: through Intake, waits for the answers.
    void submit(const std::vector<Submission>& submissions);
    void submit(const std::string& board, const std::string& player, std::int64_t score);
    void createBoard(const BoardDraft& draft);
    void send(Command command);

    MemoryLedger memory;
    FaultyLedger ledger{memory}; // a test may let it fail
    Intake intake;
    PublishedTops tops;
    Vitals vitals;
    SystemClock clock;
    ScriptedDoor door;
    IcuCalendar calendar;
    Writer writer;
    Desk desk;

  private:
    QQmlApplicationEngine engine_;
    QPointer<QQuickWindow> window_;
};

} // namespace rostrum
