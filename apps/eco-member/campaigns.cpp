// Load agents and recorded flows: several members in one process.
#include <fmt/format.h>

#include <fstream>

#include "apps/eco-member/flow.hpp"
#include "apps/eco-member/load_agent.hpp"
#include "apps/eco-member/options.hpp"
#include "apps/eco-member/script.hpp"

namespace eco::member {
namespace {

constexpr Milliseconds reconcile_limit{20'000};

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> words;
  std::size_t begin = 0;
  while (begin <= list.size()) {
    const std::size_t comma = std::min(list.find(',', begin), list.size());
    if (comma > begin) words.push_back(list.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return words;
}

/// To the file, or to standard output. The file appears whole.
base::Result<void> write_result(const std::string& path, const std::string& line) {
  if (path.empty()) {
    fmt::print("{}\n", line);
    return {};
  }
  const std::string draft = path + ".tmp";
  std::ofstream out(draft, std::ios::binary | std::ios::trunc);
  out << line << '\n';
  out.close();
  if (!out || std::rename(draft.c_str(), path.c_str()) != 0) {
    return base::fail("result file " + path + " cannot be written");
  }
  return {};
}

bool tell_reconciliation(const Narrator& narrator, const Reconciliation& found) {
  for (const Difference& difference : found.differences) {
    narrator.tell(
        Word::difference,
        {{"what", difference.what}, {"here", difference.here}, {"venue", difference.venue}});
  }
  if (!found.agrees()) {
    narrator.tell(Word::not_reconciled,
                  {{"differences", std::to_string(found.differences.size())}});
    return false;
  }
  narrator.tell(Word::reconciled, {{"cash", format_money(found.cash.total)},
                                   {"instruments", std::to_string(found.instruments)},
                                   {"live_orders", std::to_string(found.live_orders)},
                                   {"executions", std::to_string(found.executions)}});
  return true;
}

base::Result<std::vector<FlowRow>> read_rows(const FlowArguments& arguments) {
  std::vector<FlowRow> rows;
  auto read = read_flow(arguments.file, [&](const FlowRow& row) {
    rows.push_back(row);
    return arguments.rows == 0 || rows.size() < arguments.rows;
  });
  if (!read) return tl::unexpected(std::move(read.error()));
  return rows;
}

}  // namespace

int run_load_agent(const CommonOptions& options, const AgentArguments& arguments) {
  const auto duration =
      arguments.duration.empty() ? Milliseconds{0} : parse_time(arguments.duration);
  if (!duration) return fail({"--duration must be like 30s or 2m"}, exit_usage);
  if (arguments.symbols.size() != 1 || options.state_directory.empty()) {
    return fail({"a load agent needs one --symbol and --state DIR"}, exit_usage);
  }
  const auto venue = venue_of(options);
  if (!venue) return fail(venue.error(), exit_usage);
  Pump pump;
  std::vector<std::unique_ptr<LoadJournal>> journals;
  std::vector<std::unique_ptr<Narrator>> narrators;
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<LoadMember> members;
  for (const std::string& selector : split(options.member)) {
    const auto login = choose_member(*venue, selector);
    if (!login) return fail(login.error(), exit_usage);
    auto client = open_client(pump, options, *venue, *login);
    if (!client) return fail(client.error(), exit_usage);
    auto journal =
        LoadJournal::open(options.state_directory + '/' + login->sender_comp_id + ".jsonl");
    if (!journal) return fail(journal.error(), exit_usage);
    narrators.push_back(std::make_unique<Narrator>(login->member, options.style()));
    narrators.back()->use((*client)->instruments());
    (*client)->listen(**journal);
    (*client)->listen(*narrators.back());
    (*journal)->restore(**client);
    const auto started = (*client)->start(options.timeout());
    if (!started) return fail(started.error(), exit_unreachable);
    members.push_back({client->get(), journal->get()});
    clients.push_back(std::move(*client));
    journals.push_back(std::move(*journal));
  }
  constexpr std::uint64_t usual_per_second = 200;
  const auto results =
      run_load(pump, members,
               {.symbol = arguments.symbols.front(),
                .seed = arguments.seed,
                .per_second = arguments.per_second == 0 ? usual_per_second : arguments.per_second,
                .window = arguments.window,
                .end = {arguments.orders, *duration, arguments.until_file}});
  if (!results) return fail(results.error(), exit_failed);
  bool good = true;
  for (std::size_t i = 0; i < results->size(); ++i) {
    const LoadResult& result = (*results)[i];
    good = tell_reconciliation(*narrators[i], result.reconciliation) && good;
    good = good && result.unknown_after_recovery == 0;
  }
  for (const auto& client : clients) client->stop();
  const auto written = write_result(arguments.result_file, to_json(*results));
  if (!written) return fail(written.error(), exit_failed);
  return good ? exit_ok : exit_failed;
}

int run_flow_file(const CommonOptions& options, const FlowArguments& arguments) {
  const auto rows = read_rows(arguments);
  if (!rows) return fail(rows.error(), exit_usage);
  const auto venue = venue_of(options);
  if (!venue) return fail(venue.error(), exit_usage);
  const auto logins = members_holding(*venue, arguments.symbol, arguments.sessions);
  if (!logins) return fail(logins.error(), exit_usage);
  Style style = options.style();
  if (style.output == Output::text) style.output = Output::quiet;  // a line per row would bury it
  Pump pump;
  std::vector<std::unique_ptr<Narrator>> narrators;
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<Client*> borrowed;
  for (const MemberLogin& login : *logins) {
    auto client = open_client(pump, options, *venue, login);
    if (!client) return fail(client.error(), exit_usage);
    const auto started = (*client)->start(options.timeout());
    if (!started) return fail(started.error(), exit_unreachable);
    narrators.push_back(std::make_unique<Narrator>(login.member, style));
    borrowed.push_back(client->get());
    clients.push_back(std::move(*client));
  }
  const auto progress = [&](std::uint64_t done) {
    if (!options.quiet) fmt::print(stderr, "{} of {} rows\n", done, rows->size());
  };
  const auto report = run_flow(borrowed, *rows,
                               {.symbol = arguments.symbol,
                                .window = arguments.pipelined,
                                .per_second = arguments.per_second},
                               progress);
  if (!report) return fail(report.error(), exit_failed);
  fmt::print("{}", options.json ? to_json(*report) + '\n' : to_text(*report));
  bool good = true;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    good = tell_reconciliation(*narrators[i], reconcile(*clients[i], reconcile_limit)) && good;
    clients[i]->stop();
  }
  if (!arguments.result_file.empty()) {
    const auto written = write_result(arguments.result_file, to_json(*report));
    if (!written) return fail(written.error(), exit_failed);
  }
  return good ? exit_ok : exit_failed;
}

}  // namespace eco::member
