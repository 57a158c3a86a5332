#include "apps/eco-admin/transfer_commands.hpp"

namespace eco::apps {
namespace {

using Kind = TableArgument::Kind;

constexpr TableArgument market{"market", "market code", Kind::positional};
constexpr TableArgument seller{"seller", "account code", Kind::positional};
constexpr TableArgument buyer{"buyer", "account code", Kind::positional};
constexpr TableArgument number{"transfer", "its number", Kind::positional};
constexpr TableArgument paper{"reference", "the authority's paper", Kind::option};

constexpr TableArgument account[] = {
    {"account", "account code", Kind::positional},
    {"district", "its district", Kind::required},
    {"city", "whose air-shed it is in", Kind::option},
    {"basin", "whose water it uses", Kind::option},
    {"industry", "e.g. power, cement, agriculture", Kind::option},
    {"project", "privileged: infrastructure, livelihood (ordinary)", Kind::option},
    paper};
constexpr TableArgument facts[] = {
    market,
    {"measure", "e.g. NOx, COD, cover", Kind::positional},
    {"zone", "district", Kind::positional},
    {"quality", "attained (default), improving, poor, worsening: against its target", Kind::option},
    {"land", "its whole area", Kind::option},
    {"forest", "covered area, sold quotas included", Kind::option},
    {"gap", "what it may buy net", Kind::option},
    {"reference", "the bulletin", Kind::option}};
constexpr TableArgument consent[] = {market, seller, buyer, {"state", "given", Kind::fixed}, paper};
constexpr TableArgument no_consent[] = {
    market, seller, buyer, {"state", "withdrawn", Kind::fixed}, paper};

constexpr TableCommand of_zones[] = {
    {"account", "set_account_facts", "★ record where an account's plant or project is",
     "  eco-admin zone account M001 --district TJ-02 --city TJ --reason 'permit 7'", account},
    {"facts", "set_zone_facts", "★ record what the authority says of a district",
     "  eco-admin zone facts TJNOX NOx TJ-02 --quality poor --reason 'bulletin 3'", facts},
    {"consent", "set_zone_consent", "★ let a seller's rights leave their zone to one buyer",
     "  eco-admin zone consent TJNOX M001 M002 --reason 'letter 4'", consent},
    {"no-consent", "set_zone_consent", "★ take the consent back",
     "  eco-admin zone no-consent TJNOX M001 M002 --reason 'letter 5'", no_consent}};

constexpr TableArgument agreement[] = {
    seller,
    buyer,
    {"symbol", "instrument", Kind::positional},
    {"need", "what the buyer keeps; the ratio adds what is retired", Kind::positional},
    {"price", "yuan; of a swap nothing unless cash is paid on top", Kind::option},
    {"for_symbol", "of a swap: what the seller gets", Kind::option},
    {"for_need", "of a swap: how much of it he keeps", Kind::option},
    {"for_price", "of a swap: cash on top paid by the seller, per unit", Kind::option},
    {"reference", "of the signed agreement", Kind::option}};
constexpr TableArgument approve[] = {
    number,
    {"signature", "the authority's, or its paper's number", Kind::positional},
    {"answer", "approved", Kind::fixed}};
constexpr TableArgument refuse[] = {
    number,
    {"signature", "the authority's, or its paper's number", Kind::option},
    {"answer", "refused", Kind::fixed}};
constexpr TableArgument recall[] = {number,
                                    {"symbol", "its class", Kind::positional},
                                    {"quantity", "in the instrument's unit", Kind::positional},
                                    {"reference", "of the inspection", Kind::option}};

constexpr TableCommand of_transfers[] = {
    {"register", "register_transfer", "★ register an agreement signed by both sides",
     "  eco-admin transfer register WX YZ COVER26 11190 --price 2500 --reason 'contract 3'\n"
     "  eco-admin transfer register M001 M002 VOC 90000 --for-symbol NOX --for-need 60000 "
     "--reason 'swap 1'",
     agreement},
    {"approve", "answer_transfer", "execute it: the authority has approved",
     "  eco-admin transfer approve 812 '2026-17' --reason 'approval received'", approve},
    {"refuse", "answer_transfer", "end it: the authority has refused",
     "  eco-admin transfer refuse 812 --reason 'refusal received'", refuse},
    {"recall", "recall_transfer", "★ recall units, claw the payment back",
     "  eco-admin transfer recall 812 COVER26 1000 --reason 'inspection 9'", recall}};

}  // namespace

std::span<const TableCommand> zone_commands() noexcept {
  return of_zones;
}

std::span<const TableCommand> transfer_commands() noexcept {
  return of_transfers;
}

}  // namespace eco::apps
