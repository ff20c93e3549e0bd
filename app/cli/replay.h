// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Replay: plays a recorded event into a board of a running server, through the public API, at a chosen speed. Each submission
// carries an event id made of the file's hash, the board's generation, the row and the side: a replay that was
// interrupted can be run again and counts nothing twice, and a board that was reset takes the same file anew.
//
// Thread: one with an event loop (a QCoreApplication must exist).

#include "app/cli/progress.h"
#include "app/cli/recording.h"
#include "app/cli/replay_options.h"
#include "client/client.h"
#include "core/result.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QTimer>

#include <cstdio>
#include <functional>
#include <vector>

namespace rostrum {

struct ReplayOutcome {
    std::uint64_t accepted = 0; // known ones of an earlier run included
    std::uint64_t refused = 0;
    std::vector<std::string> refusals; // the first few, with their lines
    std::string fault;                 // why it ended early; empty: all was played
    bool interrupted = false;
    double seconds = 0;
};

class Replay {
  public:
    using Then = std::function<void(const ReplayOutcome&)>;

    // `recording` as opened with the options' map. Progress goes to `progressTo`.
    Replay(const ReplayOptions& options, Recording recording, std::FILE* progressTo);

    // Looks at the board (makes it where that was asked for), plays, and calls `then` once, from the event loop.
    void start(Then then);
    // Plays no more; `then` comes once what is under way has been answered.
    void interrupt();

  private:
    void takeBoard(const Result<BoardDetails>& board);
    void createBoard();
    void takeGeneration(const Result<TopPage>& page);
    void play();
    // How many rows are due by now; all of them at full speed.
    bool isDue(const Recording::Step& step, std::chrono::milliseconds& wait) const;
    void addStep();
    void sendBatch();
    void takeAnswer(const Result<BatchOutcome>& outcome, const std::vector<std::size_t>& lines);
    void finish();

    const ReplayOptions options_;
    Recording recording_;
    Client client_;
    Progress progress_;
    Then then_;
    ReplayOutcome outcome_;
    QByteArray idPrefix_;
    QTimer due_;
    QTimer beat_; // shows progress also while nothing is answered
    QElapsedTimer playing_;
    Recording::Step step_;
    bool haveStep_ = false; // step_ waits for its time
    bool atEnd_ = false;
    bool over_ = false; // then_ has been or is about to be called
    std::uint64_t rowsPlayed_ = 0;
    std::size_t underWay_ = 0; // batches
    std::vector<ScoreSubmission> batch_;
    std::vector<std::size_t> lines_; // of batch_
};

// The first 24 hexadecimal digits that event ids of this file, board and generation begin with.
QByteArray replayIdPrefix(const QByteArray& fileHash, const QString& board, const QByteArray& generation);

// `rostrum replay` with the arguments after that word. Messages go to stdout and stderr. Returns the exit code: 0 all was played
// and accepted, 1 failure or interrupted, 2 usage.
int runReplay(const QStringList& args);

} // namespace rostrum
