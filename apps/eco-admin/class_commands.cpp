#include "apps/eco-admin/class_commands.hpp"

namespace eco::apps {
namespace {

using Kind = TableArgument::Kind;

constexpr TableArgument symbol{"symbol", "instrument", Kind::positional};
constexpr TableArgument number{"trade", "number of the trade", Kind::positional};
constexpr TableArgument evidence{
    "evidence", "what shows the error, and the notice to the regulator", Kind::option};

constexpr TableArgument band[] = {
    symbol,
    {"method", "whose band: listed, block, continuous", Kind::positional},
    {"band_bp", "basis points up and down from the base", Kind::number}};
constexpr TableArgument expire[] = {
    symbol, {"last_trade_day", "YYYY-MM-DD", Kind::positional}, {"change", "expire", Kind::fixed}};
constexpr TableArgument purge[] = {symbol, {"change", "purge", Kind::fixed}};
constexpr TableArgument rebase[] = {
    symbol, {"base", "yuan", Kind::positional}, {"change", "rebase", Kind::fixed}};
constexpr TableArgument delist[] = {symbol, {"change", "delist", Kind::fixed}};

constexpr TableCommand of_classes[] = {
    {"band", "widen_band", "★ a wider band of a method until the next open day",
     "  eco-admin instrument band TJEA25 listed --band-bp 1500 --reason 'notice 12'", band},
    {"expire", "change_class", "★ set the last trade day",
     "  eco-admin instrument expire TJEA24 2026-12-31 --reason 'vintage rule'", expire},
    {"purge", "change_class", "★ end every order, offer, agreement and auction of a class",
     "  eco-admin instrument purge TJEA24 --reason 'methodology withdrawn'", purge},
    {"rebase", "change_class", "★ purge, and a new base for today",
     "  eco-admin instrument rebase TJEA24 15.75 --reason 'units devalued by one half'", rebase},
    {"delist", "change_class", "★ take an expired class that nobody holds off the lists",
     "  eco-admin instrument delist TJEA24 --reason 'all surrendered'", delist}};

constexpr TableArgument bust[] = {number, evidence};
constexpr TableArgument correct[] = {number,
                                     {"symbol", "its instrument", Kind::positional},
                                     {"price", "yuan", Kind::positional},
                                     {"quantity", "in the instrument's unit", Kind::positional},
                                     evidence};

constexpr TableCommand of_errors[] = {
    {"bust", "bust_trade", "★ take a trade back that is not final",
     "  eco-admin trades bust 17 --evidence 'call 7' --reason 'price typed wrong'", bust},
    {"correct", "correct_trade", "★ take a trade of today back and make it anew as it should be",
     "  eco-admin trades correct 17 TJEA25 31.50 100 --evidence 'call 7' --reason 'wrong price'",
     correct}};

}  // namespace

std::span<const TableCommand> class_commands() noexcept {
  return of_classes;
}

std::span<const TableCommand> error_commands() noexcept {
  return of_errors;
}

}  // namespace eco::apps
