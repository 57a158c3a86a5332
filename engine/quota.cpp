#include "engine/quota.hpp"

namespace eco::engine {

domain::QuotaUpdated describe(const Transfer& transfer) {
  domain::QuotaUpdated event;
  event.transfer = transfer.id;
  event.status = transfer.status;
  event.seller = transfer.seller.member;
  event.seller_account = transfer.seller.account;
  event.buyer = transfer.buyer.member;
  event.buyer_account = transfer.buyer.account;
  event.proposer = transfer.proposer;
  event.first = transfer.first;
  event.second = transfer.second;
  event.lapses_on = transfer.lapses_on;
  event.seller_cl_ord_id = transfer.seller.cl_ord_id;
  event.buyer_cl_ord_id = transfer.buyer.cl_ord_id;
  return event;
}

base::Hash128 Quotas::hash() const noexcept {
  base::Hash128 sum = transfers.hash();
  sum += accounts.hash();
  sum += zones.hash();
  sum += consents.hash();
  sum += trades.hash();
  return sum;
}

void Quotas::audit() const noexcept {
  transfers.audit();
  accounts.audit();
  zones.audit();
  consents.audit();
  trades.audit();
}

void Quotas::save(domain::ByteWriter& out) const {
  transfers.save(out);
  accounts.save(out);
  zones.save(out);
  consents.save(out);
  trades.save(out);
}

void Quotas::load(domain::ByteReader& in) {
  transfers.load(in);
  accounts.load(in);
  zones.load(in);
  consents.load(in);
  trades.load(in);
}

}  // namespace eco::engine
