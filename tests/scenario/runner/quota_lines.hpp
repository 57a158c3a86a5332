#pragma once
/// Lines about quota transfers (TM9) and what is on record for them.
#include <functional>

#include "domain/command.hpp"
#include "tests/scenario/runner/words.hpp"

namespace eco::scenario {

/// `facts A district TJ-01 [city TJ basin HAI industry cement project privileged]`
[[nodiscard]] domain::OperatorAction account_facts(const Words& words);
/// `zone TJNOX NOx TJ-01 poor [land 100 forest 60 gap 10]`, in steps
[[nodiscard]] domain::OperatorAction zone_facts(const Words& words);
/// `consent TJNOX A B`, `no-consent …`
[[nodiscard]] domain::OperatorAction zone_consent(const Words& words);

/// The tick of an instrument.
using TickOf = std::function<base::Decimal(const std::string& symbol)>;

/// `transfer A sell NOX 10000@9.00 to B [for VOC 5000@0.00]`, quantities as needs. The ClOrdID is
/// left empty.
[[nodiscard]] domain::QuotaPropose proposed_transfer(const Words& words, const TickOf& tick_of);
/// `register-transfer A B NOX 10000@9.00 [for VOC 5000@0.00]`
[[nodiscard]] domain::OperatorAction registered_transfer(const Words& words, const TickOf& tick_of);

}  // namespace eco::scenario
