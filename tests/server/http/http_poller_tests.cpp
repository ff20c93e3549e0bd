// SPDX-License-Identifier: GPL-3.0-or-later
// What a turn of the poller promises: everything ready is handed out first, then those that asked for it hear of its end.
#include "server/http/poller.h"

#include <QtTest>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/eventfd.h>
#include <unistd.h>

using namespace rostrum;

namespace {

// A descriptor that is ready from the beginning, until it was handed out once.
class Ready final : public PollTarget {
  public:
    Ready(Poller& poller, std::string& story, char name)
        : poller_(poller),
          story_(story),
          name_(name),
          fd_(eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC)) {
        poller_.add(fd_, EPOLLIN, *this);
    }
    ~Ready() override {
        poller_.remove(fd_);
        close(fd_);
    }
    Ready(const Ready&) = delete;
    Ready& operator=(const Ready&) = delete;

    std::function<void()> whenPolled = [] {};
    std::function<void()> whenTurnEnded = [] {};

  private:
    void polled(std::uint32_t /*events*/) override {
        std::uint64_t count = 0;
        if (read(fd_, &count, sizeof count) == sizeof count)
            story_ += name_;
        whenPolled();
    }
    void turnEnded() override {
        story_ += '.';
        story_ += name_;
        whenTurnEnded();
    }

    Poller& poller_;
    std::string& story_;
    char name_;
    int fd_;
};

} // namespace

class HttpPollerTests : public QObject {
    Q_OBJECT

  private slots:
    void theEndComesAfterAllThatIsReady() {
        Poller poller;
        std::string story;
        Ready a(poller, story, 'a');
        Ready b(poller, story, 'b');
        bool taken = false;
        a.whenPolled = [&] { taken = poller.deferToTurnEnd(a); };
        QTRY_COMPARE(story, std::string("ab.a"));
        QVERIFY(taken);
    }

    void outsideOfATurnNothingIsDeferred() {
        Poller poller;
        std::string story;
        Ready a(poller, story, 'a');
        QVERIFY(!poller.deferToTurnEnd(a));
        bool taken = true;
        a.whenPolled = [&] { poller.deferToTurnEnd(a); };
        a.whenTurnEnded = [&] { taken = poller.deferToTurnEnd(a); }; // the turn is over by then
        QTRY_COMPARE(story, std::string("a.a"));
        QVERIFY(!taken);
    }

    void whoHasGoneHearsNothing() {
        Poller poller;
        std::string story;
        Ready a(poller, story, 'a');
        Ready b(poller, story, 'b');
        Ready c(poller, story, 'c');
        a.whenPolled = [&] { poller.deferToTurnEnd(a); };
        b.whenPolled = [&] { poller.deferToTurnEnd(b); };
        c.whenPolled = [&] {
            poller.deferToTurnEnd(c);
            poller.forget(a); // during the turn
        };
        b.whenTurnEnded = [&] { poller.forget(c); }; // and while its end is told
        QTRY_COMPARE(story, std::string("abc.b"));
    }
};

QTEST_GUILESS_MAIN(HttpPollerTests)
#include "http_poller_tests.moc"
