#include "tests/scenario/runner/runner.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "base/sha256.hpp"
#include "rulebooks/loader.hpp"
#include "tests/scenario/runner/class_words.hpp"
#include "tests/scenario/runner/notice_words.hpp"
#include "tests/scenario/runner/order_words.hpp"
#include "tests/scenario/runner/quota_lines.hpp"
#include "tests/scenario/runner/words.hpp"
#include "tests/support/venue.hpp"

namespace eco::scenario {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw Fault("cannot read " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_posting(const domain::Event& event) {
  return std::holds_alternative<domain::CashPosted>(event) ||
         std::holds_alternative<domain::LotMoved>(event) ||
         std::holds_alternative<domain::LotIssued>(event) ||
         std::holds_alternative<domain::RightsReserved>(event);
}

bool is_refusal(const domain::Event& event) {
  return std::holds_alternative<domain::OrderRejected>(event) ||
         std::holds_alternative<domain::ChangeRejected>(event) ||
         std::holds_alternative<domain::BlockRejected>(event) ||
         std::holds_alternative<domain::QuotaRejected>(event) ||
         std::holds_alternative<domain::OperatorRejected>(event);
}

class Runner {
 public:
  Runner(std::string path, std::string rulebooks, Restart restart)
      : path_(std::move(path)), rulebooks_(std::move(rulebooks)), restart_(restart) {}

  Outcome run() {
    std::istringstream in(read_file(path_));
    for (std::string line; std::getline(in, line);) {
      ++line_;
      try {
        step(line);
      } catch (const std::exception& fault) {
        fail(fault.what());
      }
    }
    finish_command();
    outcome_.rewritten = rewritten_;
    return outcome_;
  }

 private:
  void fail(const std::string& what) {
    outcome_.failures.push_back(fmt::format("{}:{}: {}", path_, line_, what));
  }

  void step(const std::string& line) {
    const Words words = split(line.substr(0, line.find(" # ")));
    const std::string first = words.empty() ? "" : words.front();
    if (first == "<") {
      expected_.push_back(line.substr(line.find('<') + 2));
      return;
    }
    finish_command();
    rewritten_ += line + "\n";
    if (words.empty() || first.front() == '#') return;
    if (first == ">") {
      command(Words(words.begin() + 1, words.end()));
    } else if (first == "=") {
      check(Words(words.begin() + 1, words.end()));
    } else {
      set_up(words);
    }
  }

  /// Compares the last command's events with the lines that followed it.
  void finish_command() {
    if (command_line_ == 0) return;
    std::vector<std::string> got;
    bool refused = false;
    const auto lines = venue_.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      refused = refused || is_refusal(venue_.events()[i]);
      if (postings_ || !is_posting(venue_.events()[i])) got.push_back(lines[i]);
    }
    for (const std::string& text : got) rewritten_ += "< " + text + "\n";
    if (expected_.empty() ? refused : expected_ != got) {
      outcome_.failures.push_back(fmt::format("{}:{}: expected\n  {}\ngot\n  {}", path_,
                                              command_line_, fmt::join(expected_, "\n  "),
                                              fmt::join(got, "\n  ")));
    }
    expected_.clear();
    command_line_ = 0;
    if (restart_ == Restart::after_each) venue_.reload();
  }

  void set_up(const Words& words) {
    const std::string& what = words[0];
    if (what == "market") {
      const std::string file = rulebook_file(at(words, 1));
      const auto rulebook = rulebooks::load_rulebook(read_file(file), file);
      if (!rulebook) throw Fault(rulebook.error().text);
      venue_.activate(*rulebook);
    } else if (what == "instrument") {
      venue_.list(at(words, 1), at(words, 2), static_cast<std::int32_t>(scaled(at(words, 3), 0)),
                  at(words, 4) == "-" ? 0 : ticks(words[4], venue_.market(words[1]).tick),
                  words.size() > 5 ? words[5] : "");
    } else if (what == "member") {
      venue_.admit(at(words, 1), domain::Money(words.size() > 2 ? scaled(words[2], 4) : 0));
    } else if (what == "group") {
      venue_.admin(domain::SetAffiliateGroup{code<domain::MemberCode>(at(words, 1)),
                                             code<domain::MemberCode>(at(words, 2))});
    } else if (what == "lots") {
      venue_.issue(at(words, 1), at(words, 2), scaled(at(words, 3), 0));
    } else if (what == "day") {
      date_ = testing::date(at(words, 1));
      const bool seeded = words.size() > 3 && words[2] == "seed";
      venue_.open_day(words[1], schedule_mode(words.back()), seeded ? bytes(words[3]) : "");
    } else if (what == "phase") {
      venue_.phase(phase(at(words, 1)));
    } else if (what == "count") {
      venue_.count_from_here();
      counted_from_ = venue_.exchange().last_sequence().raw();
    } else if (what == "postings") {
      postings_ = at(words, 1) == "on";
    } else {
      throw Fault("'" + what + "' is not known here (tests/scenario/runner/runner.hpp)");
    }
  }

  /// A market of the tests only lies in `rulebooks` beside the scenarios' folders.
  std::string rulebook_file(const std::string& name) const {
    const std::string file = rulebooks_ + "/" + name + ".toml";
    if (std::filesystem::exists(file)) return file;
    const auto folder = std::filesystem::path(path_).parent_path().parent_path();
    return (folder / "rulebooks" / (name + ".toml")).string();
  }

  std::uint64_t number(const std::string& word) const {
    if (word.size() < 2 || word[0] != '#') throw Fault("'" + word + "' is not #n");
    return counted_from_ + static_cast<std::uint64_t>(scaled(word.substr(1), 0));
  }
  domain::OrderId order(const std::string& word) const { return domain::OrderId(number(word)); }
  domain::OfferId offer(const std::string& word) const { return domain::OfferId(number(word)); }

  void command(const Words& words) {
    command_line_ = line_;
    if (!order_command(words) && !block_command(words) && !auction_command(words) &&
        !auction_action(words) && !notice_action(words) && !quota_command(words) &&
        !quota_action(words) && !class_action(words) && !operator_command(words)) {
      throw Fault("'" + at(words, 0) + "' is not a command (tests/scenario/runner/runner.hpp)");
    }
  }

  bool order_command(const Words& words) {
    const std::string& what = at(words, 0);
    const auto skip =
        !words.empty() && words.back() == "skip-own" ? domain::SkipOwn::yes : domain::SkipOwn::no;
    if (what == "list" || what == "sweep") {
      const Amount a = amount(at(words, 4));
      const testing::Terms terms{words[3], a.price, a.quantity, skip};
      if (what == "list") {
        venue_.listing(words[1], side(words[2]), terms);
      } else {
        venue_.sweep(words[1], side(words[2]), terms);
      }
    } else if (what == "pick") {
      std::vector<testing::Leg> legs;
      for (std::size_t i = 4; i < words.size() && words[i][0] == '#'; ++i) {
        const std::size_t colon = words[i].find(':');
        if (colon == std::string::npos) throw Fault("'" + words[i] + "' is not #n:QUANTITY");
        legs.push_back({order(words[i].substr(0, colon)), scaled(words[i].substr(colon + 1), 0)});
      }
      const bool limited = words.size() > 5 && words[words.size() - 2] == "limit";
      const auto limit =
          limited ? std::optional(domain::Price(scaled(words.back(), 2))) : std::nullopt;
      venue_.pick(at(words, 1), side(at(words, 2)), at(words, 3), legs, skip, limit);
    } else if (what == "order") {
      venue_.order(at(words, 1), order_of(words));
    } else if (what == "cancel") {
      venue_.cancel(at(words, 1), order(at(words, 2)));
    } else if (what == "replace") {
      const Amount a = amount(at(words, 5));
      venue_.replace(words[1], order(words[2]), side(words[3]), {words[4], a.price, a.quantity});
    } else {
      return false;
    }
    return true;
  }

  using Maker = std::function<domain::OperatorAction(const Words&)>;
  using Makers = std::map<std::string, Maker>;

  bool block_command(const Words& words) {
    const std::string& what = at(words, 0);
    const auto terms = [&] { return static_cast<std::uint32_t>(scaled(at(words, 3), 0)); };
    const auto id = [&] { return code<domain::ClOrdId>("B" + std::to_string(line_)); };
    if (what == "propose") {
      const Amount a = amount(at(words, 4));
      const testing::Terms deal{words[3], a.price, a.quantity};
      if (at(words, 5) == "to") {
        venue_.propose(words[1], side(words[2]), deal, at(words, 6));
      } else if (words[5] == "public" || words[5] == "group") {
        venue_.offer(words[1], side(words[2]), deal, Words(words.begin() + 6, words.end()));
      } else {
        throw Fault("'" + words[5] + "' is neither to, public nor group");
      }
    } else if (what == "hit") {
      venue_.hit(at(words, 1), offer(at(words, 2)), words.size() > 3 ? scaled(words[3], 0) : 0);
    } else if (what == "counter") {
      const Amount a = amount(at(words, 4));
      venue_.counter(words[1], offer(words[2]), terms(), a.price, a.quantity);
    } else if (what == "accept") {
      venue_.accept(at(words, 1), offer(at(words, 2)), terms());
    } else if (what == "decline") {
      venue_.member(at(words, 1), domain::BlockDecline{id(), offer(at(words, 2)), terms()});
    } else if (what == "withdraw") {
      venue_.member(at(words, 1), domain::BlockWithdraw{id(), offer(at(words, 2))});
    } else {
      return false;
    }
    return true;
  }

  /// `transfer A sell NOX 10000@9.00 to B [for VOC 5000@0.00]`, quantities as needs.
  bool quota_command(const Words& words) {
    using domain::QuotaReply;
    const std::string& what = at(words, 0);
    static const std::map<std::string, QuotaReply> replies = {{"take", QuotaReply::accept},
                                                              {"turn-down", QuotaReply::decline},
                                                              {"take-back", QuotaReply::withdraw}};
    const auto next_id = [this] {
      return code<domain::ClOrdId>("Q" + std::to_string(++requests_));
    };
    if (const auto reply = replies.find(what); reply != replies.end()) {
      venue_.member(at(words, 1),
                    domain::QuotaAnswer{next_id(), offer(at(words, 2)), reply->second, {}});
    } else if (what == "transfer") {
      domain::QuotaPropose request = proposed_transfer(words, ticks_);
      request.cl_ord_id = next_id();
      venue_.member(words[1], request);
    } else {
      return false;
    }
    return true;
  }

  base::Decimal tick_of(const std::string& symbol) const {
    const auto answer = venue_.exchange().query(domain::InstrumentsQuery{});
    for (const auto& view : std::get<domain::InstrumentsAnswer>(answer).instruments) {
      if (view.symbol.view() == symbol) return view.tick;
    }
    return {1, 2};
  }
  bool quota_action(const Words& words) {
    const auto answer = [this](domain::ApprovalAnswer value) -> Maker {
      return [this, value](const Words& w) {
        return domain::AnswerTransfer{offer(at(w, 1)), value, w.size() > 2 ? w[2] : "S-1"};
      };
    };
    const Makers makers = {
        {"facts", account_facts},
        {"zone", zone_facts},
        {"consent", zone_consent},
        {"no-consent", zone_consent},
        {"register-transfer", [this](const Words& w) { return registered_transfer(w, ticks_); }},
        {"sign", answer(domain::ApprovalAnswer::approved)},
        {"refuse-transfer", answer(domain::ApprovalAnswer::refused)},
        {"recall", [this](const Words& w) {
           return domain::RecallTransfer{offer(at(w, 1)), code<domain::Symbol>(at(w, 2)),
                                         domain::Quantity(scaled(at(w, 3), 0)), ""};
         }}};
    return operate(makers, words);
  }

  bool auction_command(const Words& words) {
    const std::string& what = at(words, 0);
    if (what == "bid") {
      const Amount a = amount(at(words, 3));
      venue_.bid(words[1], auction(words[2]), a.price, a.quantity, words.back() == "partial");
    } else if (what == "time") {
      venue_.set_time(instant(at(words, 1)));
      venue_.apply(domain::ClockTick{});
    } else {
      return false;
    }
    return true;
  }

  bool notice_action(const Words& words) {
    if (at(words, 0) != "notice") return false;
    return operate({{"notice",
                     [this](const Words& w) {
                       return read_notice_action(
                           w, {[this](const std::string& word) { return number(word); },
                               [this](const std::string& word) { return instant(word); }});
                     }}},
                   words);
  }

  bool auction_action(const Words& words) {
    const auto move = [this](domain::AuctionMove value) -> Maker {
      return [this, value](const Words& w) {
        return domain::MoveAuction{auction(at(w, 1)), value, w.size() > 3 ? bytes(w[3]) : ""};
      };
    };
    const Makers makers = {{"auction", [this](const Words& w) { return announcement(w); }},
                           {"auction-open", move(domain::AuctionMove::open)},
                           {"auction-pause", move(domain::AuctionMove::pause)},
                           {"auction-next", move(domain::AuctionMove::next_round)},
                           {"auction-close", move(domain::AuctionMove::close)},
                           {"register",
                            [this](const Words& w) {
                              return domain::RegisterBidder{
                                  auction(at(w, 2)), code<domain::AccountCode>(at(w, 1)), ""};
                            }},
                           {"call", [](const Words& w) { return call_of(w); }},
                           {"auction-cancel", [this](const Words& w) {
                              return domain::CancelAuction{auction(at(w, 1))};
                            }}};
    return operate(makers, words);
  }

  bool class_action(const Words& words) {
    if (auto action = class_action_of(words)) return venue_.admin(*action), true;
    return false;
  }

  bool operator_command(const Words& words) {
    const auto status = [](domain::MemberStatus value) -> Maker {
      return [value](const Words& w) {
        return domain::SetMemberStatus{code<domain::MemberCode>(at(w, 1)), value};
      };
    };
    const auto halt = [](domain::HaltState state) -> Maker {
      return [state](const Words& w) {
        return domain::SetHalt{{}, code<domain::Symbol>(at(w, 1)), state};
      };
    };
    const auto answer = [this](domain::ApprovalAnswer value) -> Maker {
      return [this, value](const Words& w) { return domain::AnswerBlock{offer(at(w, 1)), value}; };
    };
    const Makers makers = {
        {"phase", [](const Words& w) { return domain::SetPhase{{}, phase(at(w, 1))}; }},
        {"settle", [](const Words&) { return domain::Settle{}; }},
        {"close-day", [](const Words&) { return domain::CloseDay{}; }},
        {"open-day",
         [](const Words& w) {
           return domain::OpenDay{testing::date(at(w, 1)), domain::ScheduleMode::manual,
                                  engine::semantics_version, "scenario"};
         }},
        {"confirm",
         [](const Words& w) {
           return domain::ConfirmTrades{code<domain::MarketCode>(at(w, 1)), trades(w)};
         }},
        {"refuse",
         [](const Words& w) {
           const auto rights = w.back() == "frozen" ? domain::RefusedRights::returned_frozen
                                                    : domain::RefusedRights::returned_free;
           return domain::RefuseTrades{code<domain::MarketCode>(at(w, 1)), trades(w), rights};
         }},
        {"halt", halt(domain::HaltState::halted)},
        {"resume", halt(domain::HaltState::resumed)},
        {"suspend", status(domain::MemberStatus::suspended)},
        {"kill", status(domain::MemberStatus::killed)},
        {"restore", status(domain::MemberStatus::active)},
        {"approve", answer(domain::ApprovalAnswer::approved)},
        {"disapprove", answer(domain::ApprovalAnswer::refused)},
        {"cancel-for",
         [this](const Words& w) {
           return domain::CancelOnBehalf{code<domain::MemberCode>(at(w, 1)), {}, order(at(w, 2))};
         }},
        {"deposit",
         [](const Words& w) {
           return domain::DepositCash{code<domain::AccountCode>(at(w, 1)),
                                      domain::Money(scaled(at(w, 2), 4)), ""};
         }},
        {"withdraw-cash",
         [](const Words& w) {
           return domain::WithdrawCash{code<domain::AccountCode>(at(w, 1)),
                                       domain::Money(scaled(at(w, 2), 4)), ""};
         }},
    };
    return operate(makers, words);
  }

  bool operate(const Makers& makers, const Words& words) {
    const auto found = makers.find(at(words, 0));
    if (found == makers.end()) return false;
    venue_.operate(found->second(words));
    if (const auto* proposed = std::get_if<domain::ActionProposed>(&venue_.events().back())) {
      domain::CommandHeader header;
      header.person = "op2";
      const domain::ApproveProposal approval{proposed->proposal, proposed->hash, "scenario"};
      venue_.apply(approval, header);
    }
    return true;
  }

  domain::AuctionId auction(const std::string& word) const {
    return domain::AuctionId(number(word));
  }
  /// HH:MM:SS of the trade date, or YYYY-MM-DDTHH:MM:SS.
  domain::Timestamp instant(const std::string& word) const {
    const bool dated = word.size() == 19 && word[10] == 'T';
    if (word.size() != 8 && !dated) throw Fault("'" + word + "' is not HH:MM:SS");
    const std::string clock = dated ? word.substr(11) : word;
    const auto part = [&](std::size_t at) { return scaled(clock.substr(at, 2), 0); };
    const std::int64_t seconds = part(0) * 3600 + part(3) * 60 + part(6);
    const base::Date date = dated ? testing::date(word.substr(0, 10)) : date_;
    return domain::Timestamp(base::venue_instant(date, static_cast<std::int32_t>(seconds)));
  }
  static std::string bytes(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
      out.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    return out;
  }
  static domain::SupplyStep supply_step(const std::string& word) {
    const std::size_t colon = word.find(':');
    if (colon == std::string::npos) throw Fault("'" + word + "' is not PRICE:QUANTITY");
    return {domain::Price(scaled(word.substr(0, colon), 2)),
            domain::Quantity(scaled(word.substr(colon + 1), 0))};
  }

  /// `auction OWNER SYMBOL sell|buy QUANTITY FORM [key value]…`
  domain::AnnounceAuction announcement(const Words& w) const {
    domain::AnnounceAuction action;
    action.owner = code<domain::AccountCode>(at(w, 1));
    action.symbol = code<domain::Symbol>(at(w, 2));
    domain::AuctionTerms& terms = action.terms;
    terms.side = side(at(w, 3));
    terms.quantity = domain::Quantity(scaled(at(w, 4), 0));
    terms.form = word_of(at(w, 5), forms);
    for (std::size_t i = 6; i < w.size(); i += 2) set_term(terms, w[i], at(w, i + 1));
    return action;
  }

  template <class E>
  using Vocabulary = std::map<std::string, E>;
  template <class E>
  static E word_of(const std::string& word, const Vocabulary<E>& words) {
    const auto found = words.find(word);
    if (found == words.end()) throw Fault("'" + word + "' is not known here");
    return found->second;
  }
  static inline const Vocabulary<domain::AuctionForm> forms = {
      {"sealed", domain::AuctionForm::sealed},
      {"ascending", domain::AuctionForm::ascending},
      {"clock", domain::AuctionForm::clock},
      {"fixed", domain::AuctionForm::fixed_price},
      {"fixed_window", domain::AuctionForm::fixed_price_window}};
  static inline const Vocabulary<domain::AuctionPricing> pricings = {
      {"uniform", domain::AuctionPricing::uniform_lowest_win},
      {"pay_as_bid", domain::AuctionPricing::pay_as_bid},
      {"reserve_if_short", domain::AuctionPricing::reserve_if_short}};
  static inline const Vocabulary<domain::ShortDemand> shorts = {
      {"sell_all", domain::ShortDemand::sell_all_valid},
      {"cancel", domain::ShortDemand::cancel},
      {"decline", domain::ShortDemand::decline_if_any_below_reserve}};
  static inline const Vocabulary<domain::BidChange> changes = {
      {"free", domain::BidChange::free},
      {"improve", domain::BidChange::improve_only},
      {"none", domain::BidChange::none}};

  void set_term(domain::AuctionTerms& terms, const std::string& key,
                const std::string& value) const {
    const auto price = [&] { return domain::Price(scaled(value, 2)); };
    const auto quantity = [&] { return domain::Quantity(scaled(value, 0)); };
    const std::map<std::string, std::function<void()>> setters = {
        {"floor", [&] { terms.floor = price(); }},
        {"cap", [&] { terms.cap = price(); }},
        {"reserve", [&] { terms.reserve = price(); }},
        {"price", [&] { terms.price = price(); }},
        {"step", [&] { terms.step = price(); }},
        {"min", [&] { terms.bid_min = quantity(); }},
        {"bidder-cap", [&] { terms.bidder_cap = quantity(); }},
        {"quotes", [&] { terms.quotes_max = static_cast<std::uint32_t>(scaled(value, 0)); }},
        {"pricing", [&] { terms.pricing = word_of(value, pricings); }},
        {"short", [&] { terms.when_short = word_of(value, shorts); }},
        {"change", [&] { terms.change = word_of(value, changes); }},
        {"tie", [&] { set_tie(terms, value); }},
        {"award",
         [&] {
           terms.award = domain::AuctionAward::best_fraction;
           terms.fraction_bp = scaled(value.substr(value.find(':') + 1), 0);
         }},
        {"ccr", [&] { terms.containment = supply_step(value); }},
        {"ecr", [&] { terms.withholding = supply_step(value); }},
        {"deposit", [&] { terms.deposit = domain::Money(scaled(value, 4)); }},
        {"ends", [&] { terms.ends = instant(value); }},
        {"extension", [&] { terms.extension_s = scaled(value, 0); }}};
    word_of(key, setters)();
  }
  /// `time`, `pro_rata` or `random:HEX`, of which the announcement gives the hash.
  static void set_tie(domain::AuctionTerms& terms, const std::string& value) {
    if (value.starts_with("random:")) {
      terms.tie = domain::AuctionTie::random;
      terms.seed_hash = base::sha256(bytes(value.substr(7)));
    } else {
      terms.tie = value == "pro_rata" ? domain::AuctionTie::pro_rata : domain::AuctionTie::time;
    }
  }

  static std::vector<domain::TradeId> trades(const Words& words) {
    std::vector<domain::TradeId> ids;
    for (const std::string& word : words) {
      if (word.size() > 1 && word[0] == 'T' && word[1] >= '0' && word[1] <= '9') {
        ids.emplace_back(static_cast<std::uint64_t>(scaled(word.substr(1), 0)));
      }
    }
    return ids;
  }

  void check(const Words& words) {
    const std::string& what = at(words, 0);
    if (what == "cash") {
      const domain::CashView cash = venue_.cash(at(words, 1));
      compare(words, 2,
              {{"free", cash.free.raw()},
               {"proceeds", cash.proceeds.raw()},
               {"reserved", cash.reserved.raw()},
               {"deposit", cash.deposit.raw()},
               {"frozen", cash.frozen.raw()}},
              4);
    } else if (what == "holding") {
      const domain::HoldingView holding = venue_.holding(at(words, 1), at(words, 2));
      compare(words, 3,
              {{"free", holding.free.raw()},
               {"locked", holding.locked.raw()},
               {"reserved", holding.reserved.raw()},
               {"frozen", holding.frozen.raw()},
               {"retired", holding.retired.raw()},
               {"recalled", holding.recalled.raw()}},
              0);
    } else if (what == "ask" || what == "bid") {
      const domain::BookView book = venue_.book(at(words, 1));
      std::string got;
      for (const domain::BookOrder& order : what == "ask" ? book.asks : book.bids) {
        got +=
            fmt::format(" {}x{}", base::format_scaled(order.price.raw(), 2, 2), order.leaves.raw());
      }
      const std::string want = fmt::format(" {}", fmt::join(words.begin() + 2, words.end(), " "));
      if (want != (got.empty() ? " none" : got))
        fail(fmt::format("{} is{}", what, got.empty() ? " none" : got));
    } else {
      throw Fault("'" + what + "' cannot be checked (tests/scenario/runner/runner.hpp)");
    }
  }
  void compare(const Words& words, std::size_t begin,
               const std::map<std::string, std::int64_t>& values, unsigned scale) {
    for (std::size_t i = begin; i < words.size(); i += 2) {
      const auto found = values.find(words[i]);
      if (found == values.end()) throw Fault("there is no '" + words[i] + "'");
      if (scaled(at(words, i + 1), scale) != found->second) {
        fail(fmt::format("{} {} is {}", words[1], words[i],
                         base::format_scaled(found->second, scale, scale ? 2 : 0)));
      }
    }
  }

  std::string path_;
  std::string rulebooks_;
  Restart restart_;
  testing::Venue venue_;
  Outcome outcome_;
  base::Date date_;
  std::size_t line_ = 0;
  std::size_t command_line_ = 0;
  std::uint64_t counted_from_ = 0;
  std::uint64_t requests_ = 0;  ///< of TM9: they name their ClOrdIDs
  const TickOf ticks_ = [this](const std::string& symbol) { return tick_of(symbol); };
  bool postings_ = false;
  std::vector<std::string> expected_;
  std::string rewritten_;
};

}  // namespace

Outcome run_scenario(const std::string& path, const std::string& rulebooks, Restart restart) {
  return Runner(path, rulebooks, restart).run();
}

}  // namespace eco::scenario
