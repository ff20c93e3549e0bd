// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MergeController: two players who are one person. It begins with the player of whom the desk is looking at the facts, finds the other by
// what is typed, says before what will become of the scores, and makes the first part of the other, for a reason. Undo parts them.
//
// Thread: main. One merge at a time; what is answered about an earlier choice is dropped.

#include "app/controllers/writer_client.h"
#include "app/models/boards_model.h"
#include "app/models/players_model.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <optional>

namespace rostrum {

class MergeController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to the desk")
    Q_PROPERTY(QString name READ name NOTIFY changed)                  // of who becomes part of the other
    Q_PROPERTY(QString other READ other WRITE setOther NOTIFY changed) // what is typed, or who was chosen
    Q_PROPERTY(bool otherChosen READ isOtherChosen NOTIFY changed)
    Q_PROPERTY(rostrum::PlayersModel* completions READ completions CONSTANT)
    Q_PROPERTY(bool nobody READ isNobody NOTIFY changed) // what is typed means nobody else
    Q_PROPERTY(
        QString outcome READ outcome NOTIFY changed) // what will happen; empty until the other is chosen
    Q_PROPERTY(QString reason MEMBER reason_ NOTIFY changed)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)

  public:
    MergeController(WriterClient& writer, const BoardsModel& boards, QObject* parent);

    QString name() const { return name_; }
    QString other() const { return other_; }
    void setOther(const QString& text);
    bool isOtherChosen() const { return !otherId_.isEmpty(); }
    PlayersModel* completions() { return &completions_; }
    bool isNobody() const { return nobody_; }
    QString outcome() const;
    bool isBusy() const { return busy_; }

    // The board whose scores are told; the others go by the same words.
    void setBoard(const QString& boardId) { boardId_ = boardId; }

    Q_INVOKABLE void begin(const QString& playerId, const QString& name);
    Q_INVOKABLE void complete(int row); // takes a completion
    Q_INVOKABLE void merge();

  signals:
    void changed();
    void did(const QString& boardId, quint64 seq, const QString& label);
    void merged(const QString& into, const QString& sentence);
    void refused(const QString& sentence);

  private:
    // What is on the board of one of the two.
    struct Place {
        bool known = false; // it has been answered
        std::optional<PlayerAnswer> answer;
    };

    void lookUp();
    void ask(const QString& playerId, std::size_t which);
    QString boardOutcome() const;
    QString bothOutcome(const BoardConfig& config, const Entry& mine, const Entry& theirs) const;

    WriterClient& writer_;
    const BoardsModel& boards_;
    PlayersModel completions_;
    QTimer typing_;
    QString boardId_;
    QString playerId_;
    QString name_;
    QString other_;
    QString otherId_;
    QString reason_;
    std::array<Place, 2> places_; // of the player, of the other
    std::uint64_t lookUp_ = 0;
    std::uint64_t choice_ = 0; // steps with each choice of one of the two
    bool nobody_ = false;
    bool busy_ = false;
};

} // namespace rostrum
