// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Api: the REST interface, on one net thread. Reads requests, hands them to the writer through Intake, and answers when the
// writer has: it never waits. One is made for each net thread, on it, inside an event loop.
//
// What one turn of the loop brings in goes to the writer in one hand-in of commands and one of queries; a refused hand-in is answered 503
// at once. The top of a board comes from PublishedTops wherever it is there, without asking the writer.
// A request that the writer has not answered within answerTimeoutNs is answered 503 (a write is then in doubt; its
// idempotency key makes the repetition safe) and its late answer is dropped.
//
// Everyone is shown the public view; who is trusted may ask for the truth with view=operator. What shows that a private board exists (that it
// does not know a player, keep a period, …) is told only to those who may see the board.
//
// Who may do what: leastRole() in route.h; who somebody is, the gatekeeper says (server/auth/gatekeeper.h).

#include "core/intake/historian.h"
#include "core/intake/intake.h"
#include "core/ports/clock.h"
#include "core/ports/ledger.h"
#include "core/publish/published_tops.h"
#include "core/publish/vitals.h"
#include "server/api/answers.h"
#include "server/api/bodies.h"
#include "server/api/operator_bodies.h"
#include "server/api/query_string.h"
#include "server/api/route.h"
#include "server/api/slot_table.h"
#include "server/api/static_files.h"
#include "server/api/token_bodies.h"
#include "server/api/top_cache.h"
#include "server/auth/gatekeeper.h"
#include "server/http/doorbell.h"
#include "server/http/exchange.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace rostrum {

struct ApiSettings {
    ReadLimits limits;
    std::string defaultBoardId = "default";
    std::shared_ptr<const Gatekeeper> gate = std::make_shared<Gatekeeper>();
    std::string version;               // of the program, for /health
    std::string durability = "commit"; // likewise
    std::shared_ptr<const StaticFiles> files = std::make_shared<StaticFiles>();
    Historian* historian = nullptr; // must outlive the Api; without one there is no history
};

inline constexpr std::int64_t answerTimeoutNs = 5'000'000'000;
inline constexpr std::uint64_t mostExported = 1'000'000; // entries; longer standings are read page by page
inline constexpr std::int64_t timestampToleranceMs = 5 * 60'000; // how far ahead a sender's clock may be

class Api {
  public:
    // All that is passed by reference must outlive it.
    Api(Intake& intake, PublishedTops& tops, const Vitals& vitals, const Clock& clock,
        const LedgerIdentity& identity, ApiSettings settings);
    ~Api();
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    void handle(HttpRequest&& request, Responder responder);

    // Requests that wait for the writer.
    std::size_t pending() const { return pending_.size(); }

  private:
    // An export under way: one page after the other, all of one revision.
    struct Export {
        EntriesPageQuery query;
        ExportFormat format = ExportFormat::json;
        std::string body;
        std::uint64_t entries = 0;
    };
    // A question to the history, which knows boards and players by their numbers: first the writer is asked for those.
    struct Lookup {
        HistoryQuery query;
        std::string player; // its id; empty: everybody
        BoardInfo board;
    };
    // A request at the writer: what is needed to answer it.
    struct Pending {
        Responder responder;
        Endpoint endpoint = Endpoint::none;
        Method method = Method::get;
        bool sees = false;     // the board, even where it is private
        bool operates = false; // may see all boards
        bool operatorView = false;
        std::string ifNoneMatch;
        std::string board;                  // for a look at its visibility afterwards
        std::vector<BatchError> unreadable; // of a batch
        std::unique_ptr<Error> withheld;    // an error that shows that a board exists; told if it may be seen
        std::unique_ptr<Export> exported;
        std::unique_ptr<Lookup> lookup;
        std::string secret; // a token that is being made
    };
    // A request in hand, checked as far as all have in common.
    struct Call {
        HttpRequest& request;
        Responder& responder;
        Route& route;
        QueryString query;
        Caller caller;
    };

    // ---- requests (api.cpp)
    static Result<void> admit(const HttpRequest& request, const Route& route, const Caller& caller);
    void serveOther(const HttpRequest& request, Responder& responder) const;
    void dispatch(Call& call);
    void health(Call& call) const;
    void ready(Call& call) const;
    void readTop(Call& call);
    static Pending pendingOf(Call& call); // moves the responder and the board's id out
    std::uint64_t limitOf(const Call& call) const;

    // ---- questions (api_reads.cpp)
    void read(Call& call);
    Result<Query> queryOf(Call& call);
    Result<Query> playerQueryOf(Call& call);
    void exportAll(Call& call);
    void askHistory(Call& call);

    // ---- changes (api_writes.cpp)
    void write(Call& call);
    Result<Command> commandOf(Call& call, Pending& pending);
    Result<Command> batchCommand(Call& call, std::vector<BatchError>& unreadable);
    Result<Command> boardCommand(Call& call);
    Result<Command> operatorCommand(Call& call);
    Result<Command> playerCommand(Call& call);
    Result<Command> tokenCommand(Call& call, std::string& secret);
    Result<Command> undoCommand(Call& call, bool redo);

    // ---- the writer's answers (api_replies.cpp)
    void enqueue(Command&& command, Origin&& origin, Pending&& pending);
    void enqueue(Query&& query, Pending&& pending);
    void scheduleFlush();
    void flush();
    void flushCommands();
    void flushQueries();
    void refuse(std::uint64_t ticket, const Error& error);
    void collect();
    void settle(Reply& reply);
    Response fulfil(Pending& pending, CommandAnswer& answer) const;
    ShownToken shown(const Token& token) const;
    Response fulfil(Pending& pending, QueryAnswer& answer);
    Response fulfilEntries(const Pending& pending, const EntriesAnswer& entries);
    Response ranked(const Pending& pending, const RankingMeta& meta, std::string&& body) const;
    void fail(Pending&& pending, const Error& error);
    void giveUpLate();
    std::uint64_t keep(Pending&& pending);
    static Error noSuchBoard(std::string_view board);

    // ---- answers that take several questions (api_history.cpp, api_export.cpp)
    // Whether the answer was only a step; the pending request has then been handed on.
    bool goesOn(Pending& pending, QueryAnswer& answer);
    void nextPage(Pending& pending, EntriesAnswer& page);
    void lookFurther(Pending& pending);
    void collectHistory();
    Response tellHistory(const Lookup& lookup, Endpoint endpoint, const HistoryPage& page) const;

    Intake& intake_;
    PublishedTops& tops_;
    const Vitals& vitals_;
    const Clock& clock_;
    const std::uint64_t epoch_;
    const ApiSettings settings_;

    KnownCallers callers_;
    BodyReader bodies_;
    OperatorBodies operatorBodies_;
    TokenBodies tokenBodies_;
    TopCache topCache_;
    std::unordered_set<std::string> knownBoards_; // that the writer has answered for
    SlotTable<Pending> pending_;
    std::vector<PendingCommand> commands_; // of this turn
    std::vector<PendingQuery> queries_;    // of this turn
    std::vector<Reply> replies_;           // kept for its capacity
    bool flushScheduled_ = false;
    QObject context_; // receives the end of the turn
    QTimer lateTimer_;
    EventDoorbell doorbell_;
    std::shared_ptr<Mailbox> mailbox_;
    EventDoorbell historyBell_;
    std::shared_ptr<HistoryMailbox> historyMailbox_;
};

} // namespace rostrum
