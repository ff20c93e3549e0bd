// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// LiveController: one ranking of the chosen board, live: of the whole or of a period, as it is in truth or as the audience sees it;
// or one from its archive. The first three places are the podium, the rest of the top (up to place 100) the ranking; both are
// models whose rows move.
//
// A state comes from PublishedTops, or, where none is published (yet; never of a division), from a question to the writer; an older one never
// replaces a newer. What arrives within a frame is shown as one step.
// Thread: main; PublishedTops rings from the writer's.

#include "app/controllers/writer_client.h"
#include "app/models/boards_model.h"
#include "app/models/rank_trend.h"
#include "app/models/ranking_model.h"
#include "core/publish/published_tops.h"

#include <QObject>
#include <QTimer>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace rostrum {

class LiveController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(QString boardId READ boardId WRITE choose NOTIFY chosen)
    Q_PROPERTY(QString boardName READ boardName NOTIFY shown)
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(rostrum::RankingModel* podium READ podium CONSTANT)
    Q_PROPERTY(rostrum::RankingModel* ranking READ ranking CONSTANT)
    Q_PROPERTY(QString playersText READ playersLine NOTIFY shown)
    Q_PROPERTY(QString scoresText READ scoresLine NOTIFY shown)
    Q_PROPERTY(QString moreText READ moreText NOTIFY shown) // what is beyond the shown top; empty: nothing
    Q_PROPERTY(int decimals READ decimals NOTIFY shown)
    Q_PROPERTY(int format READ format NOTIFY shown)
    Q_PROPERTY(bool addsUp READ addsUp NOTIFY shown)
    Q_PROPERTY(bool frozen READ isFrozen NOTIFY shown)
    Q_PROPERTY(int period READ period WRITE setPeriod NOTIFY shown) // a number of Period; `all` is 0
    Q_PROPERTY(QVariantList periods READ periods NOTIFY shown)      // that the board ranks, of {period, name}
    Q_PROPERTY(QString division READ division WRITE setDivision NOTIFY shown) // empty: everybody
    Q_PROPERTY(double archive READ archive WRITE lookAt NOTIFY shown) // the number of an archive; 0: live
    Q_PROPERTY(QString problem READ problem NOTIFY stateChanged)

  public:
    // NOLINTNEXTLINE(readability-identifier-naming): QML knows enumerators by a capital only
    enum State { NoBoard, Loading, Empty, Live, Failed, Unreadable };
    Q_ENUM(State)

    enum class View { truth, audience };

    LiveController(WriterClient& writer, PublishedTops& tops, const Clock& clock, const BoardsModel& boards,
                   View view, QObject* parent);
    ~LiveController() override;
    LiveController(const LiveController&) = delete;
    LiveController& operator=(const LiveController&) = delete;

    QString boardId() const { return boardId_; }
    void choose(const QString& boardId); // empty: none
    QString boardName() const;
    State state() const { return state_; }
    RankingModel* podium() { return &podium_; }
    RankingModel* ranking() { return &ranking_; }
    QString playersLine() const;
    QString scoresLine() const;
    QString moreText() const;
    int decimals() const;
    int format() const;
    bool addsUp() const;
    bool isFrozen() const;
    int period() const { return static_cast<int>(choice_.period); }
    void setPeriod(int period); // of those that the board ranks
    QVariantList periods() const;
    QString division() const { return QString::fromStdString(choice_.division); }
    void setDivision(const QString& division);
    double archive() const { return static_cast<double>(choice_.archive); }
    void lookAt(double archive);
    QString problem() const { return problem_; }
    const BoardInfo* board() const; // as last listed; nothing where the list has none

    // The list of boards has been read anew.
    void boardsListed();
    // Something was committed, of this board or another.
    void eventsCame() { rung(); }
    // The event file cannot be read: nothing will come. `problem` says why, and what to do.
    void eventUnreadable(const QString& problem);
    void retranslate();
    Q_INVOKABLE void retry(); // after Failed

  signals:
    void chosen();
    void shown();
    void stateChanged();
    void boardGone(const QString& boardId);
    void newLeader(); // somebody else is first now

  private:
    void rung();
    void begin();
    void look();
    TopPtr published();
    void ask();
    void told(const Result<EntriesAnswer>& answer);
    bool isNewer(const RankingMeta& meta) const;
    void show(const std::vector<Entry>& entries, const RankingMeta& meta);
    void lay(bool anew);
    void setState(State state, const QString& problem = {});

    WriterClient& writer_;
    PublishedTops& tops_;
    const Clock& clock_;
    const BoardsModel& boards_;
    EventDoorbell doorbell_;
    QTimer frame_;    // lays what came within a frame
    QTimer interest_; // keeps the top published
    QTimer calm_;     // lets the marks of change go out
    RankTrend trend_;
    RankingModel podium_;
    RankingModel ranking_;
    QString boardId_;
    QString problem_;
    State state_ = Loading; // until the boards are listed
    std::vector<Entry> entries_;
    std::optional<RankingMeta> meta_; // of what is shown
    std::uint64_t contentVersion_ = 0;
    RankingChoice choice_;
    std::uint64_t turn_ = 0; // steps with each choice: answers to earlier ones are dropped
    bool asking_ = false;
    bool again_ = false;
};

} // namespace rostrum
