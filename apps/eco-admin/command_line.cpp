#include "apps/eco-admin/command_line.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>

#include "apps/eco-admin/class_commands.hpp"
#include "apps/eco-admin/notice_commands.hpp"
#include "apps/eco-admin/transfer_commands.hpp"

namespace eco::apps {
namespace {

namespace json = boost::json;

/// Tie a CLI11 parser to the values it fills; lives for one command line.
class Parser {
 public:
  explicit Parser(ParsedLine& out);
  void parse(std::vector<std::string> arguments);

 private:
  enum class AllTrades : std::uint8_t { offered = 1, not_offered = 2 };

  /// A subcommand that becomes one request.
  class Command {
   public:
    Command(Parser& parser, CLI::App& app, std::string name)
        : parser_(parser), app_(app), name_(std::move(name)) {
      app_.callback([this] { parser_.out_.call = ServerCall{name_, std::move(args_)}; });
    }
    Command& positional(const std::string& key, const std::string& help) {
      return text(key, key, help, true);
    }
    Command& option(const std::string& key, const std::string& help) {
      return text(key, flag_of(key), help, false);
    }
    Command& required(const std::string& key, const std::string& help) {
      return text(key, flag_of(key), help, true);
    }
    /// A whole number.
    Command& number(const std::string& key, const std::string& help) {
      app_.add_option_function<std::int64_t>(
          flag_of(key), [this, key](std::int64_t value) { args_[key] = value; }, help);
      return *this;
    }
    Command& choice(const std::string& key, const std::string& name, const std::string& help,
                    std::vector<std::string> values) {
      text(key, name, help, name.front() != '-');
      app_.get_option(name)->check(CLI::IsMember(std::move(values)));
      return *this;
    }
    /// Makes an option that is there required.
    Command& needed(const std::string& name) {
      app_.get_option(name)->required();
      return *this;
    }
    /// Numbers of trades, or --all where `all` is offered.
    Command& trades(AllTrades all) {
      auto* list = app_.add_option_function<std::vector<std::string>>(
          "trades",
          [this](const std::vector<std::string>& values) {
            args_["trades"] = json::array(values.begin(), values.end());
          },
          "numbers of trades");
      if (all == AllTrades::not_offered) {
        list->required();
        return *this;
      }
      app_.add_flag_callback(
              "--all", [this] { args_["trades"] = "all"; },
              "every trade of the market that awaits the registry")
          ->excludes(list);
      return *this;
    }
    Command& fixed(const std::string& key, const std::string& value) {
      args_[key] = value;
      return *this;
    }
    Command& example(const std::string& lines) {
      app_.footer("Examples:\n" + lines);
      return *this;
    }

   private:
    static std::string flag_of(std::string key) {
      std::replace(key.begin(), key.end(), '_', '-');
      return "--" + key;
    }
    Command& text(const std::string& key, const std::string& name, const std::string& help,
                  bool needed) {
      auto* option = app_.add_option_function<std::string>(
          name, [this, key](const std::string& value) { args_[key] = value; }, help);
      if (needed) option->required();
      return *this;
    }

    Parser& parser_;
    CLI::App& app_;
    std::string name_;
    json::object args_;
  };

  CLI::App& group(const std::string& name, const std::string& help);
  Command& command(CLI::App& parent, const std::string& name, const std::string& request,
                   const std::string& help);
  void add_globals();
  void add_queries();
  void add_reports();
  void add_venue();
  void add_instruments();
  void add_members();
  void add_assets();
  void add_trades();
  void add_auctions();
  void add_calls();
  void add_announcement(CLI::App& auction);
  void add_table(CLI::App& parent, std::span<const TableCommand> table);
  void add_approvals();
  void add_batch();
  void add_journal();

  ParsedLine& out_;
  CLI::App app_{
      "Runs an Ecobourse venue: every action is journaled with person, reason and result.",
      "eco-admin"};
  std::deque<Command> commands_;  // callbacks point into it
  BatchCall batch_;
  JournalCall journal_;
  std::string language_ = "en";
};

Parser::Parser(ParsedLine& out) : out_(out) {
  add_globals();
  add_queries();
  add_reports();
  add_venue();
  add_instruments();
  add_members();
  add_assets();
  add_trades();
  add_auctions();
  add_calls();
  add_table(group("notice", "sales by public notice (TM8)"), notice_commands());
  add_table(group("zone", "what quota transfers hang on (TM9)"), zone_commands());
  add_table(group("transfer", "quota transfers (TM9)"), transfer_commands());
  add_approvals();
  add_batch();
  add_journal();
  app_.require_subcommand(1);
  app_.footer(
      "★ marks actions that take effect on a second operator's approval (eco-admin approve ID).\n"
      "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 venue not reachable.\n"
      "Examples:\n"
      "  eco-admin --socket data/run/admin.sock --as operator-1 status\n"
      "  eco-admin member suspend M003 --reason 'margin call unanswered' --dry-run\n"
      "  eco-admin bulletin --lang zh\n"
      "Passwords: --password-file, --operators-file, the variable ECO_ADMIN_PASSWORD, or a "
      "prompt.");
}

CLI::App& Parser::group(const std::string& name, const std::string& help) {
  CLI::App* sub = app_.add_subcommand(name, help);
  sub->fallthrough()->require_subcommand(1);
  return *sub;
}

Parser::Command& Parser::command(CLI::App& parent, const std::string& name,
                                 const std::string& request, const std::string& help) {
  CLI::App* sub = parent.add_subcommand(name, help);
  sub->fallthrough();
  return commands_.emplace_back(*this, *sub, request);
}

void Parser::add_globals() {
  Globals& globals = out_.globals;
  app_.add_option("--socket", globals.socket, "admin socket of the venue")
      ->envname("ECO_ADMIN_SOCKET");
  app_.add_option("--as", globals.operator_name, "operator's name")->envname("ECO_ADMIN_OPERATOR");
  app_.add_option("--password-file", globals.password_file, "file that holds the password alone");
  app_.add_option("--operators-file", globals.operators_file,
                  "operators.json as ecobourse init writes it; --as defaults to the first in it")
      ->envname("ECO_ADMIN_OPERATORS_FILE");
  app_.add_option("--reason", globals.reason, "why: journaled with every action");
  app_.add_option("--legal-basis", globals.legal_basis, "document and article, journaled");
  app_.add_option("--lang", language_, "en or zh: refusals and reports")
      ->check(CLI::IsMember({"en", "zh"}));
  app_.add_flag("--json", globals.json, "print the venue's answer as one line of JSON");
  app_.add_flag("--dry-run", globals.dry_run, "show the effect, change and journal nothing");
  app_.add_flag("--yes", globals.yes, "approve without asking");
}

void Parser::add_queries() {
  command(app_, "status", "status", "state of the venue").example("  eco-admin status --json");
  command(app_, "markets", "markets", "markets with phase and own cash");
  command(app_, "members", "members", "members with status, group and traders");
  command(app_, "traders", "traders", "traders with CompID and connection");
  command(app_, "instruments", "instruments", "instruments with base, bands, tick and step");
  command(app_, "book", "book", "orders of an instrument")
      .positional("symbol", "instrument")
      .number("levels", "best price levels per side; 0 shows all")
      .example("  eco-admin book CEA25 --levels 5");
  command(app_, "orders", "orders", "live orders").option("member", "of this member only");
  command(app_, "offers", "offers", "open block offers").option("member", "of this member only");
  command(app_, "auctions", "auctions", "announced sales and purchases under way");
  command(app_, "notices", "notices", "sales by public notice under way");
  command(app_, "transfers", "transfers", "quota transfers under way, not final or open to recall");
  command(app_, "zones", "zones", "facts of accounts and districts, net inflow, consents");
  command(app_, "account", "account", "cash and holdings of a member")
      .positional("member", "member code")
      .example("  eco-admin account M001");
}

void Parser::add_reports() {
  command(app_, "bulletin", "bulletin", "daily bulletin")
      .option("date", "YYYY-MM-DD; the last day opened otherwise")
      .example("  eco-admin bulletin\n  eco-admin bulletin --date 2026-07-01 --lang zh");
  command(app_, "statement", "statement", "a member's daily statement")
      .positional("member", "member code")
      .option("date", "YYYY-MM-DD; the last day opened otherwise")
      .example("  eco-admin statement M001 --lang zh\n  eco-admin statement M001 --json");
}

void Parser::add_venue() {
  CLI::App& rulebook = group("rulebook", "rules of a market");
  command(rulebook, "activate", "activate_rulebook", "★ activate a rulebook version")
      .positional("file", "TOML file")
      .example("  eco-admin rulebook activate rulebooks/tjea.toml --reason 'market opens'");
  CLI::App& calendar = group("calendar", "days on which the venue is closed");
  command(calendar, "set", "set_calendar", "★ replace the list of closed weekdays")
      .positional("file", "one date YYYY-MM-DD per line; a first line 'date' is skipped")
      .option("covered_until", "last day that the list knows; its last date otherwise")
      .example(
          "  eco-admin calendar set rulebooks/cn_closed_days.csv --covered-until 2026-12-31 "
          "--reason 'state council notice'");
  CLI::App& day = group("day", "the trading day");
  command(day, "open", "open_day", "open a trade date")
      .positional("date", "YYYY-MM-DD, or next: the first open day from today on")
      .choice("schedule", "--schedule", "auto: phases follow the rulebook's times (manual)",
              {"manual", "auto"})
      .example(
          "  eco-admin day open next --reason 'trading day'\n"
          "  eco-admin day open 2026-07-01 --schedule auto --reason 'trading day'");
  command(day, "close", "close_day", "close the day; every market must be settled")
      .example("  eco-admin day close --reason 'end of day'");
  command(app_, "phase", "set_phase", "move a market, or all, to its next phase")
      .choice("phase", "phase", "phase to enter",
              {"morning", "lunch", "afternoon", "post", "settling"})
      .option("market", "this market only")
      .example(
          "  eco-admin phase morning --reason 'session'\n"
          "  eco-admin phase post --market TJEA --reason 'close'");
  command(app_, "halt", "set_halt", "halt an instrument or a market; reviewed afterwards")
      .option("market", "the whole market")
      .option("symbol", "one instrument")
      .fixed("state", "halted")
      .example("  eco-admin halt --symbol TJEA25 --reason 'unusual moves'");
  command(app_, "resume", "set_halt", "resume what was halted")
      .option("market", "the whole market")
      .option("symbol", "one instrument")
      .fixed("state", "resumed")
      .example("  eco-admin resume --market TJEA --reason 'cause removed'");
  command(app_, "settle", "settle", "end-of-day settlement in phase settling")
      .option("market", "this market only")
      .example("  eco-admin settle --reason 'end of day'");
}

void Parser::add_instruments() {
  CLI::App& instrument = group("instrument", "classes of a market");
  command(instrument, "list", "list_instrument", "★ list a class")
      .positional("market", "market code")
      .positional("symbol", "its new symbol")
      .number("vintage", "year")
      .option("class_key", "e.g. pollutant=NOx;zone=TJ-01")
      .option("first_base", "yuan; the rulebook's rule otherwise")
      .option("last_trade_day", "YYYY-MM-DD; none otherwise")
      .example(
          "  eco-admin instrument list TJEA TJEA25 --vintage 2025 --first-base 30.00 "
          "--reason 'new vintage'");
  command(instrument, "base", "set_first_base", "★ set the base for the next open day")
      .positional("symbol", "instrument")
      .positional("base", "yuan")
      .example("  eco-admin instrument base TJEA25 31.50 --reason 'no close yet'");
  add_table(instrument, class_commands());
}

void Parser::add_members() {
  CLI::App& member = group("member", "member firms");
  command(member, "admit", "admit_member", "admit a member with an account of the same code")
      .positional("code", "member code")
      .positional("name", "full name")
      .example("  eco-admin member admit M001 'Alpha Power' --reason 'application 17'");
  const auto status = [&](const std::string& name, const std::string& value,
                          const std::string& help) {
    command(member, name, "set_member_status", help)
        .positional("member", "member code")
        .fixed("status", value)
        .example("  eco-admin member " + name + " M001 --reason 'decision 4'");
  };
  status("suspend", "suspended", "refuse the member's orders and cancel those that are open");
  status("restore", "active", "let a suspended or killed member trade again");
  status("kill", "killed", "cancel all the member's orders and refuse new ones");
  command(member, "group", "set_affiliate_group", "★ put a member into another's affiliate group")
      .positional("member", "member code")
      .positional("same_group_as", "member whose group it joins")
      .example("  eco-admin member group M003 M001 --reason 'same actual controller'");
  CLI::App& trader = group("trader", "persons of members, one FIX session each");
  command(trader, "create", "create_trader",
          "create a trader; the password is printed once if none is given")
      .positional("member", "member code")
      .positional("name", "Username(553)")
      .positional("comp_id", "SenderCompID(49)")
      .choice("fix_version", "--fix-version", "FIX.4.4 (default) or FIXT.1.1",
              {"FIX.4.4", "FIXT.1.1"})
      .option("new_password_file", "file that holds the trader's password")
      .example(
          "  eco-admin trader create M001 zhang M001A --fix-version FIXT.1.1 "
          "--reason 'application 18'");
  command(trader, "password", "set_trader_password", "give a trader a new password")
      .positional("trader", "trader's name")
      .option("new_password_file", "file that holds it; made up and printed otherwise")
      .example("  eco-admin trader password zhang --reason 'forgotten'");
  command(app_, "cancel", "cancel_orders", "cancel a member's orders on his behalf")
      .positional("member", "member code")
      .option("symbol", "of this instrument only")
      .option("order", "this order only")
      .example("  eco-admin cancel M001 --order 4711 --reason 'member asked by phone'");
}

void Parser::add_assets() {
  CLI::App& cash = group("cash", "cash of accounts");
  command(cash, "deposit", "deposit_cash", "★ deposit")
      .positional("account", "account code")
      .positional("amount", "yuan")
      .option("reference", "the bank's")
      .example("  eco-admin cash deposit M001 2000000.00 --reference B-88 --reason 'bank advice'");
  command(cash, "withdraw", "withdraw_cash", "★ withdraw free cash")
      .positional("account", "account code")
      .positional("amount", "yuan")
      .option("reference", "the bank's")
      .example("  eco-admin cash withdraw M001 500.00 --reason 'member asked'");
  CLI::App& lots = group("lots", "rights of accounts");
  command(lots, "issue", "issue_lots", "★ issue or deposit a new lot")
      .positional("account", "account code")
      .positional("symbol", "instrument")
      .positional("quantity", "in the instrument's unit")
      .number("vintage", "year; the instrument's otherwise")
      .choice("acquisition", "--acquisition", "how it was acquired (deposited)",
              {"free_allocation", "paid_allocation", "auction", "bought", "deposited"})
      .choice("place", "--place", "side it arrives at (trading)", {"trading", "registry"})
      .option("reference", "the registry's")
      .example("  eco-admin lots issue M002 CEA25 200000 --reason 'registry transfer 5'");
  command(lots, "transfer", "transfer_place", "transfer between registry and trading side")
      .positional("account", "account code")
      .positional("symbol", "instrument")
      .positional("quantity", "in the instrument's unit")
      .choice("to", "to", "side it goes to", {"trading", "registry"})
      .example("  eco-admin lots transfer M002 CEA25 5000 registry --reason 'member asked'");
  command(lots, "unfreeze", "unfreeze_lots", "★ free what a refused trade left frozen")
      .positional("account", "account code")
      .positional("symbol", "instrument")
      .positional("quantity", "in the instrument's unit")
      .option("reference", "of the decision")
      .example(
          "  eco-admin lots unfreeze M002 CEA25 5000 --reference C-9 --reason 'court order "
          "lifted'");
}

void Parser::add_trades() {
  CLI::App& trades = group("trades", "the registry's answers about trades, and errors in trades");
  command(trades, "confirm", "confirm_trades", "the registry confirms")
      .positional("market", "market code")
      .trades(AllTrades::offered)
      .example("  eco-admin trades confirm CEA-SIM --all --reason 'registry file 0701'");
  command(trades, "refuse", "refuse_trades", "the registry refuses: each trade is reversed")
      .positional("market", "market code")
      .trades(AllTrades::not_offered)
      .choice("rights", "--rights", "how the seller gets them back (free)", {"free", "frozen"})
      .example("  eco-admin trades refuse TJEA 17 --rights frozen --reason 'court order 9'");
  add_table(trades, error_commands());
  CLI::App& block = group("block", "agreed blocks that wait for the authority");
  command(block, "approve", "answer_block", "the authority approves: the block is executed")
      .positional("offer", "number of the offer")
      .fixed("answer", "approved")
      .example("  eco-admin block approve 912 --reason 'permit 12'");
  command(block, "refuse", "answer_block", "the authority refuses: both sides are released")
      .positional("offer", "number of the offer")
      .fixed("answer", "refused")
      .example("  eco-admin block refuse 912 --reason 'district cap reached'");
}

void Parser::add_announcement(CLI::App& auction) {
  command(auction, "announce", "announce_auction",
          "★ announce a sale or purchase; its number is that of the approval")
      .positional("owner", "account that sells or buys")
      .positional("symbol", "instrument")
      .positional("quantity", "offered or wanted, in the instrument's unit")
      .choice("form", "--form", "how it is decided",
              {"sealed", "ascending", "clock", "fixed_price", "fixed_price_window"})
      .needed("--form")
      .choice("side", "--side", "the owner's (sell)", {"sell", "buy"})
      .choice("pricing", "--pricing", "sealed: what winners pay (uniform_lowest_win)",
              {"uniform_lowest_win", "pay_as_bid", "reserve_if_short"})
      .choice("tie", "--tie", "sealed: among equal prices (time)", {"time", "random", "pro_rata"})
      .choice("when_short", "--when-short", "sealed: too little demand (sell_all_valid)",
              {"sell_all_valid", "cancel", "decline_if_any_below_reserve"})
      .choice("award", "--award", "sealed: who wins (quantity)", {"quantity", "best_fraction"})
      .number("fraction_bp", "share of bidders that wins, in basis points (best_fraction)")
      .choice("bid_changes", "--bid-changes", "sealed: replacing and withdrawing bids (free)",
              {"free", "improve_only", "none"})
      .option("floor", "yuan; lowest valid bid, or start price of ascending and clock")
      .option("cap", "yuan; highest valid bid")
      .option("reserve", "yuan; secret until the result")
      .option("price", "yuan; of a fixed-price sale")
      .option("step", "yuan; ascending: least raise; clock: raise per round")
      .option("bid_min", "least quantity of a bid")
      .option("bidder_cap", "most quantity of one bidder's bids together")
      .number("quotes_max", "most bids of one bidder")
      .option("release_above", "yuan; trigger of the cost containment reserve")
      .option("release", "its quantity")
      .option("withhold_below", "yuan; trigger of the emission containment reserve")
      .option("withhold", "its quantity")
      .option("deposit", "yuan; locked at registration, without it nobody registers")
      .option("ends", "end of bidding, 'YYYY-MM-DD HH:MM:SS' venue time; by command otherwise")
      .number("extension_s", "ascending: seconds that a late bid leaves at least")
      .option("seed_hash", "tie random: SHA-256 of the seed that the close reveals")
      .option("notice", "text or number of the public notice")
      .example(
          "  eco-admin auction announce GOV CEA25 100000 --form sealed --floor 74.10 --cap 81.51 "
          "--reason 'notice 3'\n"
          "  eco-admin auction announce M002 CEA25 500 --form ascending --floor 80.00 --step 0.50 "
          "--deposit 5000.00 --extension-s 300 --reason 'notice 4'\n"
          "  eco-admin auction announce M002 CEA25 500 --form fixed_price --price 80.00 "
          "--reason 'notice 5'");
}

void Parser::add_auctions() {
  CLI::App& auction = group("auction", "announced sales and purchases (TM5, TM6, TM7)");
  add_announcement(auction);
  const auto move = [&](const std::string& name, const std::string& word,
                        const std::string& help) -> Command& {
    return command(auction, name, "move_auction", help)
        .positional("auction", "its number")
        .fixed("move", word);
  };
  move("open", "open", "take bids").example("  eco-admin auction open 812 --reason 'notice 3'");
  move("pause", "pause", "take no bids for now")
      .example("  eco-admin auction pause 812 --reason 'outage'");
  move("close", "close", "end bidding: the result follows at once")
      .option("seed", "hexadecimal; of random ties, the announcement has its SHA-256")
      .example("  eco-admin auction close 812 --reason 'notice 3'");
  move("next", "next_round", "a clock's next round, at the next price")
      .example("  eco-admin auction next 813 --reason 'round 2'");
  command(auction, "cancel", "cancel_auction", "★ end it without a result, everything given back")
      .positional("auction", "its number")
      .example("  eco-admin auction cancel 812 --reason 'notice withdrawn'");
  command(auction, "register", "register_bidder", "register a bidder and lock his deposit")
      .positional("auction", "its number")
      .positional("account", "account that will bid")
      .option("reference", "of his application")
      .example("  eco-admin auction register 812 M001 --reference A-5 --reason 'application'");
}

void Parser::add_calls() {
  CLI::App& call = group("call", "call auctions of an instrument (TM4)");
  command(call, "start", "move_call", "collect orders instead of matching them")
      .positional("symbol", "instrument")
      .fixed("move", "start")
      .option("seconds", "how long; without it until `call end`")
      .option("as", "by_operator, or closing");
  command(call, "no-cancel", "move_call", "from now on orders, but no cancels")
      .positional("symbol", "instrument")
      .fixed("move", "no_cancel");
  command(call, "end", "move_call", "uncross now").positional("symbol", "").fixed("move", "end");
}

void Parser::add_table(CLI::App& parent, std::span<const TableCommand> table) {
  using Kind = TableArgument::Kind;
  for (const TableCommand& spec : table) {
    Command& made =
        command(parent, std::string(spec.name), std::string(spec.request), std::string(spec.help));
    for (const TableArgument& argument : spec.arguments) {
      const std::string key(argument.key);
      const std::string help(argument.help);
      if (argument.kind == Kind::positional) made.positional(key, help);
      if (argument.kind == Kind::option) made.option(key, help);
      if (argument.kind == Kind::required) made.required(key, help);
      if (argument.kind == Kind::number) made.number(key, help);
      if (argument.kind == Kind::fixed) made.fixed(key, help);
    }
    made.example(std::string(spec.example));
  }
}

void Parser::add_approvals() {
  command(app_, "proposals", "proposals", "★ actions that wait for a second person");
  command(app_, "approve", "approve", "approve what another operator proposed")
      .positional("proposal", "its number")
      .option("hash", "refuse to approve anything but this content")
      .example(
          "  eco-admin --as operator-2 approve 42\n"
          "  eco-admin --as operator-2 approve 42 --yes --reason 'checked with the bank'");
  command(app_, "refuse", "refuse", "refuse, or withdraw one's own proposal")
      .positional("proposal", "its number")
      .example("  eco-admin --as operator-2 refuse 42 --reason 'wrong account'");
  command(app_, "password", "change_password", "change one's own password");
}

void Parser::add_batch() {
  CLI::App* sub = app_.add_subcommand(
      "batch", "several commands over one connection, one per line; stops at the first refusal");
  sub->fallthrough();
  sub->add_option("file", batch_.file, "command lines without 'eco-admin'; - is standard input")
      ->required();
  sub->add_option("--second", batch_.second,
                  "operator who approves each ★ proposal over a connection of his own; 'auto': the "
                  "second in the operators file");
  sub->add_option("--second-password-file", batch_.second_password_file,
                  "his password; else --operators-file, ECO_ADMIN_SECOND_PASSWORD or a prompt");
  sub->footer(
      "Lines may have their own --reason and --dry-run; the command's own is the default.\n"
      "Examples:\n"
      "  eco-admin --operators-file operators.json batch setup.txt --second auto --reason "
      "'set-up'\n"
      "  printf 'day open next\\nphase morning\\n' | eco-admin batch - --reason 'morning'");
  sub->callback([this] { out_.call = batch_; });
}

void Parser::add_journal() {
  CLI::App& journal = group("journal", "the journal on disk, without the venue");
  const auto add = [&](const std::string& name, JournalAction action, const std::string& help,
                       const std::string& examples) {
    CLI::App* sub = journal.add_subcommand(name, help);
    sub->fallthrough();
    sub->add_option("directory", journal_.directory, "data directory")->required();
    sub->footer("Examples:\n" + examples);
    sub->callback([this, action] {
      journal_.action = action;
      out_.call = journal_;
    });
    return sub;
  };
  CLI::App* verify = add("verify", JournalAction::verify,
                         "check CRC, continuity, chain, Merkle roots and seals of every record",
                         "  eco-admin journal verify data --key keys/journal.pem.pub");
  verify->add_option("--key", journal_.key_file, "the venue's public key, from elsewhere");
  add("stat", JournalAction::stat, "days, sequence numbers and sizes",
      "  eco-admin journal stat data --json");
  CLI::App* dump = add("dump", JournalAction::dump, "records as lines of JSON",
                       "  eco-admin journal dump data --from 100 --to 120");
  dump->add_option("--from", journal_.from, "first sequence number");
  dump->add_option("--to", journal_.to, "last sequence number");
}

void Parser::parse(std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app_.parse(std::move(arguments));
    out_.globals.chinese = language_ == "zh";
  } catch (const CLI::ParseError& stopped) {
    out_.call.reset();
    out_.exit_code = app_.exit(stopped) == 0 ? exit_ok : exit_usage;
  }
}

}  // namespace

ParsedLine parse_command_line(std::vector<std::string> arguments) {
  ParsedLine out;
  Parser(out).parse(std::move(arguments));
  return out;
}

}  // namespace eco::apps
