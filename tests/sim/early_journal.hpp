#pragma once
/// A journal that lies.
#include <memory>
#include <optional>
#include <vector>

#include "persistence/journal.hpp"

namespace eco::sim {

/// The planted bug: says "durable" before it is. The node above it then releases before durable,
/// and the simulation must notice.
class EarlyJournal final : public persistence::Journal {
 public:
  explicit EarlyJournal(persistence::Journal& inner) : inner_(inner) {}

  [[nodiscard]] base::Result<domain::SeqNo> append(const persistence::Batch& batch) override {
    return inner_.append(batch).map([this](domain::SeqNo) { return inner_.last_sequence(); });
  }
  [[nodiscard]] base::Result<domain::SeqNo> flush() override { return inner_.last_sequence(); }
  [[nodiscard]] domain::SeqNo durable_sequence() const noexcept override {
    return inner_.last_sequence();
  }
  [[nodiscard]] base::Result<domain::SeqNo> rotate(const persistence::NewDay& day,
                                                   const persistence::Batch& first) override {
    return inner_.rotate(day, first);
  }
  [[nodiscard]] base::Result<persistence::Seal> seal(domain::Timestamp at) override {
    return inner_.seal(at);
  }
  [[nodiscard]] base::Result<bool> prepare_seal() override { return inner_.prepare_seal(); }
  [[nodiscard]] std::optional<persistence::Seal> last_seal() const override {
    return inner_.last_seal();
  }
  [[nodiscard]] domain::SeqNo last_sequence() const noexcept override {
    return inner_.last_sequence();
  }
  [[nodiscard]] domain::Timestamp last_stamp() const noexcept override {
    return inner_.last_stamp();
  }
  [[nodiscard]] persistence::Digest chain_value() const noexcept override {
    return inner_.chain_value();
  }
  [[nodiscard]] const persistence::EnvironmentHead& environment() const noexcept override {
    return inner_.environment();
  }
  [[nodiscard]] base::Result<void> read(domain::SeqNo sequence,
                                        persistence::Buffer& out) const override {
    return sequence <= inner_.durable_sequence()
               ? inner_.read(sequence, out)
               : inner_.flush().and_then([&](domain::SeqNo) { return inner_.read(sequence, out); });
  }
  [[nodiscard]] base::Result<std::unique_ptr<persistence::JournalReader>> reader(
      const persistence::ReaderOptions& options) const override {
    return inner_.reader(options);
  }
  [[nodiscard]] base::Result<std::vector<persistence::SessionRecord>> sessions() const override {
    return inner_.sessions();
  }
  [[nodiscard]] persistence::JournalStats stats() const override { return inner_.stats(); }
  [[nodiscard]] base::Result<persistence::DiskUsage> disk_usage() const override {
    return inner_.disk_usage();
  }

 private:
  persistence::Journal& inner_;
};

}  // namespace eco::sim
