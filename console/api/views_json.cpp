#include "console/api/views_json.hpp"

#include <fmt/format.h>

#include "console/amounts.hpp"
#include "console/describe.hpp"
#include "console/json_writer.hpp"
#include "console/words.hpp"
#include "proto/codec.hpp"

namespace eco::console {
namespace {

using namespace domain;

/// A list of objects, one per item.
template <class Items, class WriteFields>
std::string list_of(const Items& items, WriteFields&& write_fields) {
  JsonWriter json;
  json.begin_array();
  for (const auto& item : items) {
    json.begin_object();
    write_fields(item, json);
    json.end_object();
  }
  return std::move(json.end_array()).str();
}

void price_or_null(std::string_view key, std::optional<Price> price, base::Decimal tick,
                   JsonWriter& json) {
  json.key(key);
  price && *price != Price(0) ? json.text(price_text(*price, tick)) : json.null();
}

void write_cash(const CashView& cash, JsonWriter& json) {
  json.text_field("free", money_text(cash.free))
      .text_field("proceeds", money_text(cash.proceeds))
      .text_field("reserved", money_text(cash.reserved))
      .text_field("deposit", money_text(cash.deposit))
      .text_field("frozen", money_text(cash.frozen));
}

}  // namespace

std::string status_json(const VenueView& venue, const VenueFacts& facts,
                        std::size_t proposals_open) {
  JsonWriter json;
  json.begin_object()
      .id_field("sequence", venue.sequence.raw())
      .id_field("durable", facts.durable.raw())
      .text_field("stamp", base::format_instant(venue.stamp.raw()))
      .key("trade_date");
  venue.trade_date == base::Date{} ? json.null() : json.text(base::format_date(venue.trade_date));
  json.number_field("day", venue.day.raw())
      .text_field("entry_mode", word(venue.entry))
      .number_field("live_orders", venue.live_orders)
      .number_field("open_offers", venue.open_offers)
      .number_field("open_proposals", proposals_open)
      .text_field("cash_total", money_text(venue.cash_total))
      .text_field("state_hash",
                  fmt::format("{:016x}{:016x}", venue.state_hash.high, venue.state_hash.low))
      .number_field("fix_port", facts.fix_port)
      .number_field("sessions_connected", facts.sessions_connected)
      .number_field("disk_percent", facts.disk_percent)
      .id_field("journal_bytes", facts.journal_bytes)
      .number_field("uptime_s", facts.uptime_s)
      .number_field("semantics", facts.semantics)
      .text_field("build", facts.build)
      .text_field("data_directory", facts.data_directory);
  return std::move(json.end_object()).str();
}

std::string markets_json(const std::vector<MarketView>& markets) {
  return list_of(markets, [](const MarketView& m, JsonWriter& json) {
    json.text_field("market", m.code.view())
        .text_field("phase", word(m.phase))
        .text_field("halt", word(m.halt))
        .text_field("fees", money_text(m.fees))
        .text_field("risk_reserve", money_text(m.risk_reserve))
        .number_field("trades_pending", m.trades_pending)
        .text_field("tick", base::format_decimal(m.tick))
        .text_field("quantity_step", base::format_decimal(m.quantity_step));
  });
}

std::string members_json(const std::vector<MemberView>& members,
                         const std::vector<TraderFacts>& traders) {
  return list_of(members, [&](const MemberView& m, JsonWriter& json) {
    json.text_field("member", m.code.view())
        .text_field("name", m.name)
        .text_field("status", word(m.status))
        .number_field("affiliate_group", m.group.raw())
        .text_field("account", m.account_code.view())
        .key("traders")
        .begin_array();
    for (const TraderFacts& trader : traders) {
      if (trader.member == m.member) json.text(trader.name.view());
    }
    json.end_array();
  });
}

std::string traders_json(const std::vector<TraderFacts>& traders, const Names& names) {
  return list_of(traders, [&](const TraderFacts& t, JsonWriter& json) {
    json.text_field("trader", t.name.view())
        .text_field("member", names.member(t.member))
        .text_field("comp_id", t.comp_id.view())
        .text_field("fix_version", word(t.fix_version))
        .number_field("credential_version", t.credential_version)
        .bool_field("connected", t.connected);
  });
}

std::string instruments_json(const std::vector<InstrumentView>& instruments) {
  return list_of(instruments, [](const InstrumentView& i, JsonWriter& json) {
    const auto quantity = [&](std::string_view key, std::optional<Quantity> value) {
      json.key(key);
      value ? json.text(quantity_text(*value, i.quantity_step)) : json.null();
    };
    json.text_field("symbol", i.symbol.view())
        .text_field("market", i.market_code.view())
        .number_field("vintage", i.vintage)
        .text_field("class_key", i.class_key)
        .text_field("role", word(i.role))
        .text_field("phase", word(i.phase))
        .text_field("halt", word(i.halt))
        .text_field("unit", i.unit)
        .text_field("tick", base::format_decimal(i.tick))
        .text_field("step", base::format_decimal(i.quantity_step));
    price_or_null("base_price", i.base, i.tick, json);
    price_or_null("listed_low", i.listed_low, i.tick, json);
    price_or_null("listed_high", i.listed_high, i.tick, json);
    json.text_field("class_status", word(i.status));
    if (i.last_trade_day != base::Date{}) {
      json.text_field("last_trade_day", base::format_date(i.last_trade_day));
    }
    price_or_null("block_low", i.block_low, i.tick, json);
    price_or_null("block_high", i.block_high, i.tick, json);
    quantity("listed_min", i.listed_min);
    quantity("listed_max", i.listed_max);
    quantity("block_min", i.block_min);
    quantity("block_max", i.block_max);
    json.number_field("levels", i.levels);
  });
}

std::string book_json(const BookView& book, const Names& names) {
  const InstrumentId id = book.instrument;
  JsonWriter json;
  json.begin_object().text_field("symbol", names.instrument(id));
  const auto price = [&](std::string_view key, Price value) {
    json.key(key);
    value == Price(0) ? json.null() : json.text(names.price(id, value));
  };
  price("last", book.last);
  price("open", book.open);
  price("high", book.high);
  price("low", book.low);
  json.text_field("listed_quantity", names.quantity(id, book.listed_quantity))
      .text_field("listed_amount", money_text(book.listed_amount))
      .text_field("block_quantity", names.quantity(id, book.block_quantity))
      .text_field("block_amount", money_text(book.block_amount));
  const auto orders = [&](std::string_view key, const std::vector<BookOrder>& side) {
    json.key(key).raw(list_of(side, [&](const BookOrder& o, JsonWriter& item) {
      item.id_field("order", o.order.raw())
          .text_field("price", names.price(id, o.price))
          .text_field("leaves", names.quantity(id, o.leaves))
          .text_field("member", names.member(o.member));
    }));
  };
  orders("bids", book.bids);
  orders("asks", book.asks);
  return std::move(json.end_object()).str();
}

std::string orders_json(const std::vector<OrderState>& orders, const Names& names) {
  return list_of(orders, [&](const OrderState& o, JsonWriter& json) {
    json.id_field("order", o.order.raw())
        .text_field("cl_ord_id", o.cl_ord_id.view())
        .text_field("member", names.member(o.member))
        .text_field("symbol", names.instrument(o.instrument))
        .text_field("kind", word(o.kind))
        .text_field("side", word(o.side))
        .text_field("price", names.price(o.instrument, o.price))
        .text_field("quantity", names.quantity(o.instrument, o.quantity))
        .text_field("executed", names.quantity(o.instrument, o.cumulative))
        .text_field("leaves", names.quantity(o.instrument, o.leaves));
  });
}

std::string offers_json(const std::vector<BlockUpdated>& offers, const Names& names) {
  return list_of(offers, [&](const BlockUpdated& o, JsonWriter& json) {
    json.id_field("offer", o.offer.raw())
        .text_field("symbol", names.instrument(o.instrument))
        .text_field("status", word(o.status))
        .number_field("terms", o.terms)
        .text_field("initiator", names.member(o.initiator))
        .text_field("side", word(o.initiator_side))
        .text_field("form", word(o.form))
        .text_field("responder", o.responder.valid() ? names.member(o.responder) : "")
        .text_field("author", names.member(o.author))
        .text_field("price", names.price(o.instrument, o.price))
        .text_field("quantity", names.quantity(o.instrument, o.quantity));
    if (o.parent.valid()) {
      json.id_field("parent", o.parent.raw());
    } else if (o.form != BlockForm::directed) {
      json.text_field("leaves", names.quantity(o.instrument, o.leaves));
    }
    if (o.lapses_on != DayOrdinal(0))
      json.id_field("lapses_on_day", static_cast<std::uint64_t>(o.lapses_on.raw()));
  });
}

std::string auctions_json(const std::vector<AuctionUpdated>& auctions, const Names& names) {
  return list_of(auctions, [&](const AuctionUpdated& a, JsonWriter& json) {
    json.id_field("auction", a.auction.raw())
        .text_field("symbol", names.instrument(a.instrument))
        .text_field("form", word(a.terms.form))
        .text_field("status", word(a.status))
        .text_field("owner", names.member(a.owner))
        .text_field("side", word(a.terms.side))
        .text_field("quantity", names.quantity(a.instrument, a.terms.quantity))
        .text_field("ends",
                    a.ends == Timestamp(0) ? "by command" : base::format_instant(a.ends.raw()))
        .number_field("round", a.round)
        .text_field("price", names.price(a.instrument, a.price))
        .text_field("leader", a.leader.valid() ? names.member(a.leader) : "");
  });
}

std::string notices_json(const std::vector<NoticeUpdated>& notices, const Names& names) {
  return list_of(notices, [&](const NoticeUpdated& n, JsonWriter& json) {
    json.id_field("notice", n.notice.raw())
        .text_field("symbol", names.instrument(n.instrument))
        .text_field("status", word(n.status))
        .text_field("cause", n.cause ? word(*n.cause) : "")
        .text_field("owner", names.member(n.owner))
        .text_field("quantity", names.quantity(n.instrument, n.terms.quantity))
        .text_field("floor", names.price(n.instrument, n.terms.floor))
        .text_field("deposit", money_text(n.terms.deposit))
        .number_field("round", n.round)
        .text_field("until", n.deadline == Timestamp(0) ? "by command"
                                                        : base::format_instant(n.deadline.raw()))
        .number_field("applicants", n.applicants)
        .number_field("qualified", n.qualified)
        .text_field("buyer", n.buyer.valid() ? names.member(n.buyer) : "")
        .text_field("price", n.buyer.valid() ? names.price(n.instrument, n.price) : "");
  });
}

std::string transfers_json(const std::vector<QuotaUpdated>& transfers, const Names& names) {
  return list_of(transfers, [&](const QuotaUpdated& t, JsonWriter& json) {
    const auto leg = [&](const std::string& prefix, const TransferLeg& l) {
      json.text_field(prefix + "symbol", names.instrument(l.instrument))
          .text_field(prefix + "price", names.price(l.instrument, l.price))
          .text_field(prefix + "quantity", names.quantity(l.instrument, l.quantity))
          .text_field(prefix + "retired", names.quantity(l.instrument, l.quantity - l.need));
    };
    json.id_field("transfer", t.transfer.raw())
        .text_field("status", word(t.status))
        .text_field("seller", names.member(t.seller))
        .text_field("buyer", names.member(t.buyer));
    leg("", t.first);
    if (t.second) leg("for_", *t.second);
    json.number_field("lapses_on", t.lapses_on.raw());
  });
}

std::string zones_json(const ZonesAnswer& record, const Names& names) {
  JsonWriter json;
  json.begin_object().key("zones").raw(
      list_of(record.zones, [&](const ZoneView& z, JsonWriter& item) {
        item.text_field("market", names.market(z.market))
            .text_field("measure", z.measure.view())
            .text_field("zone", z.zone.view())
            .text_field("quality", z.facts ? word(z.facts->quality) : "unknown")
            .number_field("balance_steps", z.balance.raw())
            .number_field("gap_steps", z.facts ? z.facts->gap.raw() : 0)
            .number_field("forest_steps", z.facts ? z.facts->forest.raw() : 0)
            .number_field("land_steps", z.facts ? z.facts->land.raw() : 0);
      }));
  json.key("accounts").raw(list_of(record.accounts, [&](const auto& a, JsonWriter& item) {
    item.text_field("account", names.account(a.account))
        .text_field("district", a.facts.district.view())
        .text_field("city", a.facts.city.view())
        .text_field("basin", a.facts.basin.view())
        .text_field("industry", a.facts.industry.view())
        .text_field("project", word(a.facts.project));
  }));
  json.key("consents").raw(list_of(record.consents, [&](const auto& c, JsonWriter& item) {
    item.text_field("market", names.market(c.market))
        .text_field("seller", names.account(c.seller))
        .text_field("buyer", names.account(c.buyer));
  }));
  return std::move(json.end_object()).str();
}

std::string account_json(const MemberView& member, const CashView& cash,
                         const std::vector<HoldingView>& holdings, const Names& names) {
  JsonWriter json;
  json.begin_object()
      .text_field("member", member.code.view())
      .text_field("account", member.account_code.view())
      .key("cash")
      .begin_object();
  write_cash(cash, json);
  json.end_object()
      .key("holdings")
      .raw(list_of(holdings, [&](const HoldingView& h, JsonWriter& item) {
        item.text_field("symbol", h.symbol.view())
            .text_field("free", names.quantity(h.instrument, h.free))
            .text_field("locked", names.quantity(h.instrument, h.locked))
            .text_field("reserved", names.quantity(h.instrument, h.reserved))
            .text_field("frozen", names.quantity(h.instrument, h.frozen))
            .text_field("registry", names.quantity(h.instrument, h.registry))
            .text_field("retired", names.quantity(h.instrument, h.retired))
            .text_field("recalled", names.quantity(h.instrument, h.recalled));
      }));
  return std::move(json.end_object()).str();
}

std::string proposals_json(const std::vector<ProposalView>& proposals, const Names& names) {
  return list_of(proposals, [&](const ProposalView& p, JsonWriter& json) {
    Command command;
    command.header.sequence = p.proposal;
    command.header.person = p.proposer;
    command.body = OperatorCommand{p.reason, p.legal_basis, p.action};
    json.id_field("proposal", p.proposal.raw())
        .text_field("proposer", p.proposer.view())
        .text_field("action", describe(p.action, names))
        .text_field("reason", p.reason)
        .text_field("hash", hex(p.hash))
        .text_field("legal_basis", p.legal_basis)
        .key("content")
        .raw(proto::to_json(command));
  });
}

}  // namespace eco::console
