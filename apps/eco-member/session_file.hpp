#pragma once
/// Sequence numbers and sent messages of one FIX session on disk, so that they survive the end of
/// this process at any instant. A journal of lines, each written with one write(2):
///
///   O <number> <text>   sent under <number>, the next one is above; <text> `-`: administrative
///   I <number>          next number expected from the venue
///   N <number>          next number of ours
///   R                   both numbers restart at 1
///
/// A line cut off at the end is ignored. Not synced: it outlives a process, not a power cut; after
/// one, numbers restart with ResetSeqNumFlag.
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace eco::member {

/// What the lines mean.
struct SessionNumbers {
  int next_outbound = 1;
  int next_inbound = 1;
  std::map<int, std::string> sent;  ///< application messages by number

  /// Nothing was sent or received yet.
  [[nodiscard]] bool fresh() const noexcept { return next_outbound == 1 && next_inbound == 1; }
  /// Applies one line without its newline; what is not one of the four is ignored.
  void apply(std::string_view line);
};

/// Threading: one thread. Failing writes end the process: a number that is not on disk must not be
/// used.
class SessionFile {
 public:
  /// Keeps everything in memory.
  SessionFile() = default;
  /// Reads `path`, or creates it.
  [[nodiscard]] static base::Result<SessionFile> open(const std::string& path);
  ~SessionFile();
  SessionFile(SessionFile&& other) noexcept;
  SessionFile& operator=(SessionFile&& other) noexcept;
  SessionFile(const SessionFile&) = delete;
  SessionFile& operator=(const SessionFile&) = delete;

  [[nodiscard]] const SessionNumbers& numbers() const noexcept { return numbers_; }
  /// Uses up `number`. `text` is empty for an administrative message: a password never reaches the
  /// disk.
  void sent(int number, std::string_view text);
  void set_next_outbound(int number);
  void set_next_inbound(int number);
  void restart();

 private:
  void write(std::string_view line);

  std::string path_;
  int file_ = -1;
  SessionNumbers numbers_;
};

}  // namespace eco::member
