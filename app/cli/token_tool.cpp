// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/token_tool.h"

#include "app/cli/offline_event.h"
#include "client/client.h"
#include "core/ports/clock.h"
#include "server/api/timestamp.h"
#include "server/auth/pairing.h"

#include <QCommandLineParser>
#include <QEventLoop>

#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

namespace rostrum {
namespace {

constexpr int exitFailure = 1;
constexpr int exitUsage = 2;

const char usage[] =
    R"(Pairing tokens: what a phone, a game server or an operator elsewhere shows to be let in.

  rostrum token create --label TEXT [--role device|operator|admin] [--leaderboard ID]… [--expires 12h]
  rostrum token list
  rostrum token revoke NUMBER

A device sends scores: to the leaderboards that are named, else to all of them. An operator corrects,
freezes and undoes; an admin does everything. --expires takes minutes, hours or days (90m, 12h, 7d);
without it the token is good until it is revoked. It is shown once, here, and kept nowhere.

  --url URL        the running Rostrum that has the event open (http://127.0.0.1:8080)
  --token TOKEN    an admin's token, for a Rostrum elsewhere
  --data FILE      the event file instead, which no program may have open

Exit codes: 0 done, 1 failure, 2 wrong usage.
)";

Error bad(const QString& what) { return Error{Code::invalidRequest, what.toStdString()}; }

enum class Action { create, list, revoke };

struct Options {
    Action action = Action::list;
    TokenRequest request;
    std::uint64_t number = 0;
    ClientOptions client;
    std::string file; // empty: through the API
    bool help = false;
};

// "90m", "12h", "7d" in seconds.
std::optional<std::int64_t> parseLife(const QString& text) {
    const QChar unit = text.isEmpty() ? QChar() : text.back();
    const std::int64_t seconds = unit == u'm' ? 60 : unit == u'h' ? 3600 : unit == u'd' ? 86400 : 0;
    bool good = false;
    const std::int64_t count = text.chopped(text.isEmpty() ? 0 : 1).toLongLong(&good);
    constexpr std::int64_t longest = 3660; // days
    if (!good || seconds == 0 || count < 1 || count > longest * 86400 / seconds)
        return std::nullopt;
    return count * seconds;
}

void declare(QCommandLineParser& parser) {
    parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    for (const char* name : {"label", "role", "leaderboard", "expires", "url", "token", "data"})
        parser.addOption(QCommandLineOption(QString::fromLatin1(name), {}, QStringLiteral("value")));
    parser.addOption(QCommandLineOption(QStringList{QStringLiteral("h"), QStringLiteral("help")}));
}

Result<void> takeRequest(const QCommandLineParser& parser, Options& options) {
    const auto value = [&](const char* name) { return parser.value(QString::fromLatin1(name)); };
    options.request.label = value("label");
    options.request.role = value("role");
    options.request.leaderboardIds = parser.values(QStringLiteral("leaderboard"));
    if (options.request.label.isEmpty())
        return bad(QStringLiteral("--label says what the token is for, such as --label 'court 3'"));
    if (!options.request.role.isEmpty() && options.request.role != u"device" &&
        options.request.role != u"operator" && options.request.role != u"admin")
        return bad(QStringLiteral("--role is device, operator or admin, not '%1'").arg(options.request.role));
    if (parser.isSet(QStringLiteral("expires"))) {
        options.request.expiresInS = parseLife(value("expires"));
        if (!options.request.expiresInS)
            return bad(QStringLiteral("--expires is minutes, hours or days, such as 90m, 12h or 7d; not '%1'")
                           .arg(value("expires")));
    }
    return {};
}

Result<void> takePlace(const QCommandLineParser& parser, Options& options) {
    options.file = parser.value(QStringLiteral("data")).toStdString();
    if (!options.file.empty() &&
        (parser.isSet(QStringLiteral("url")) || parser.isSet(QStringLiteral("token"))))
        return bad(QStringLiteral("--data is a file, --url a running Rostrum: name one of them"));
    if (parser.isSet(QStringLiteral("url")))
        options.client.url = QUrl(parser.value(QStringLiteral("url")), QUrl::StrictMode);
    if (!options.client.url.isValid() || options.client.url.scheme() != u"http" ||
        options.client.url.host().isEmpty())
        return bad(QStringLiteral("--url is the server's address, such as http://127.0.0.1:8080"));
    options.client.token = parser.value(QStringLiteral("token")).toUtf8();
    options.client.patience = std::chrono::milliseconds(3000);
    return {};
}

Result<Options> parse(const QStringList& args) {
    QCommandLineParser parser;
    declare(parser);
    Options options;
    if (!parser.parse(QStringList{QStringLiteral("token")} + args))
        return bad(parser.errorText());
    options.help = parser.isSet(QStringLiteral("help"));
    if (options.help)
        return options;
    QStringList words = parser.positionalArguments();
    const QString action = words.isEmpty() ? QString() : words.takeFirst();
    if (action == u"create")
        options.action = Action::create;
    else if (action == u"revoke")
        options.action = Action::revoke;
    else if (action != u"list")
        return bad(action.isEmpty() ? QStringLiteral("create, list or revoke?")
                                    : QStringLiteral("it is create, list or revoke, not '%1'").arg(action));
    if (options.action == Action::revoke) {
        bool good = false;
        options.number = words.isEmpty() ? 0 : words.takeFirst().toULongLong(&good);
        if (!good || options.number == 0)
            return bad(QStringLiteral("which one? rostrum token list shows their numbers"));
    }
    if (!words.isEmpty())
        return bad(QStringLiteral("'%1' is one too many").arg(words.first()));
    if (Result<void> taken = options.action == Action::create ? takeRequest(parser, options) : Result<void>();
        !taken)
        return taken.error();
    if (const Result<void> taken = takePlace(parser, options); !taken)
        return taken.error();
    return options;
}

using Tokens = Result<std::vector<PairingToken>>;

// ---- through the API

Tokens throughApi(const Options& options) {
    Client client(options.client);
    QEventLoop loop;
    Tokens outcome = Error{Code::unavailable, "the server did not answer"};
    const auto one = [&](const Result<PairingToken>& token) {
        outcome = token ? Tokens(std::vector{*token}) : Tokens(token.error());
        loop.quit();
    };
    switch (options.action) {
    case Action::create: client.makeToken(options.request, one); break;
    case Action::revoke: client.revokeToken(options.number, one); break;
    case Action::list:
        client.tokens([&](const Tokens& tokens) {
            outcome = tokens;
            loop.quit();
        });
    }
    loop.exec();
    return outcome;
}

// ---- on a file

PairingToken shown(const Token& token) {
    PairingToken result;
    const TokenFacts& facts = token.facts;
    result.id = token.number;
    result.label = QString::fromStdString(facts.label);
    result.role = facts.role == Role::device      ? QStringLiteral("device")
                  : facts.role == Role::operators ? QStringLiteral("operator")
                                                  : QStringLiteral("admin");
    for (const std::string& board : facts.boards)
        result.leaderboardIds.append(QString::fromStdString(board));
    if (facts.expiresMs)
        result.expiresAt = QString::fromStdString(formatTimestamp(*facts.expiresMs));
    result.createdAt = QString::fromStdString(formatTimestamp(token.madeAtMs));
    result.createdBy = QString::fromStdString(token.madeBy);
    return result;
}

TokenFacts factsOf(const TokenRequest& request, const std::string& secret) {
    TokenFacts facts;
    facts.label = request.label.toStdString();
    facts.role = request.role == u"operator" ? Role::operators
                 : request.role == u"admin"  ? Role::admin
                                             : Role::device;
    for (const QString& board : request.leaderboardIds)
        facts.boards.push_back(board.toStdString());
    if (request.expiresInS)
        facts.expiresMs = SystemClock().wallMs() + *request.expiresInS * 1000;
    facts.digest = digestOfToken(secret);
    return facts;
}

Tokens onFile(const Options& options) {
    const Result<std::unique_ptr<OfflineEvent>> event = OfflineEvent::open(options.file);
    if (!event)
        return event.error();
    if (options.action == Action::list) {
        const Result<QueryAnswer> answer = (*event)->ask(TokensQuery{});
        if (!answer)
            return answer.error();
        std::vector<PairingToken> tokens;
        for (const Token& token : std::get<TokensAnswer>(*answer).tokens)
            tokens.push_back(shown(token));
        return tokens;
    }
    const std::string secret = drawPairingToken();
    const Result<CommandAnswer> answer = (*event)->execute(
        options.action == Action::create ? Command(MakeToken{factsOf(options.request, secret)})
                                         : Command(RevokeToken{options.number}));
    if (!answer)
        return answer.error();
    PairingToken token = shown(std::get<TokenInfo>(*answer).token);
    if (options.action == Action::create)
        token.token = QString::fromStdString(secret);
    return std::vector{token};
}

// ---- telling

// The token alone on standard output, for scripts; what it is about on standard error.
void tellMade(const PairingToken& token) {
    std::fprintf(stderr, "Token %llu, %s, “%s”. It is shown this once:\n",
                 static_cast<unsigned long long>(token.id), token.role.toUtf8().constData(),
                 token.label.toUtf8().constData());
    std::printf("%s\n", token.token.toUtf8().constData());
}

void tellAll(const std::vector<PairingToken>& tokens) {
    const auto orDash = [](const QString& text) { return text.isEmpty() ? QStringLiteral("-") : text; };
    if (tokens.empty())
        std::fprintf(stderr, "There are no tokens.\n");
    else
        std::printf("%-8s %-9s %-21s %-25s %-25s %s\n", "NUMBER", "ROLE", "LEADERBOARDS", "EXPIRES",
                    "LAST USED", "LABEL");
    for (const PairingToken& token : tokens) {
        const QString boards = token.role != u"device" || token.leaderboardIds.isEmpty()
                                   ? QStringLiteral("all")
                                   : token.leaderboardIds.join(u',');
        std::printf("%-8llu %-9s %-21s %-25s %-25s %s\n", static_cast<unsigned long long>(token.id),
                    token.role.toUtf8().constData(), boards.toUtf8().constData(),
                    orDash(token.expiresAt).toUtf8().constData(),
                    orDash(token.lastUsedAt).toUtf8().constData(), token.label.toUtf8().constData());
    }
}

} // namespace

int runToken(const QStringList& args) {
    const Result<Options> options = parse(args);
    if (!options) {
        std::fprintf(stderr, "rostrum token: %s\n\n%s", options.error().detail.c_str(), usage);
        return exitUsage;
    }
    if (options->help) {
        std::fputs(usage, stdout);
        return 0;
    }
    const Tokens tokens = options->file.empty() ? throughApi(*options) : onFile(*options);
    if (!tokens) {
        const bool nobody = options->file.empty() && tokens.error().code == Code::unavailable;
        std::fprintf(stderr, "rostrum token: %s%s\n", tokens.error().detail.c_str(),
                     nobody ? "; where no Rostrum runs, --data names the event file" : "");
        return exitFailure;
    }
    if (options->action == Action::list)
        tellAll(*tokens);
    else if (options->action == Action::create)
        tellMade(tokens->front());
    else
        std::printf("Token %llu (“%s”) is revoked.\n", static_cast<unsigned long long>(tokens->front().id),
                    tokens->front().label.toUtf8().constData());
    std::fflush(stdout);
    return 0;
}

} // namespace rostrum
