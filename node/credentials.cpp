#include "node/credentials.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "persistence/file_io.hpp"

namespace eco::node {
namespace {

constexpr std::string_view first_line = "ecobourse-credentials 1\n";

bool sodium_ready() noexcept {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

std::string_view name_of(HolderKind holder) {
  switch (holder) {
    case HolderKind::trader:
      return "trader";
    case HolderKind::operator_person:
      return "operator";
  }
  return {};
}

bool printable(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

/// `kind version verifier name`: the name last, for it may hold spaces.
std::optional<std::pair<CredentialId, std::string>> parse_line(std::string_view line) {
  const auto take = [&line]() -> std::string_view {
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return {};
    const std::string_view word = line.substr(0, space);
    line.remove_prefix(space + 1);
    return word;
  };
  CredentialId id;
  const std::string_view kind = take();
  if (kind == name_of(HolderKind::operator_person)) {
    id.holder = HolderKind::operator_person;
  } else if (kind != name_of(HolderKind::trader)) {
    return std::nullopt;
  }
  const std::string_view version = take();
  const auto parsed = std::from_chars(version.data(), version.data() + version.size(), id.version);
  if (parsed.ec != std::errc{} || parsed.ptr != version.data() + version.size()) {
    return std::nullopt;
  }
  std::string verifier(take());
  id.name = line;
  if (verifier.empty() || !printable(id.name)) return std::nullopt;
  return std::pair(std::move(id), std::move(verifier));
}

/// The file changes whole or not at all, and is never readable by others.
base::Result<void> write_private(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".tmp";
  ::unlink(temporary.c_str());
  {
    auto file = persistence::open_file(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!file) return tl::unexpected(file.error());
    auto written = persistence::write_all(*file, persistence::as_bytes(content), temporary);
    if (!written) return written;
  }
  if (auto synced = persistence::sync_path(temporary); !synced) return synced;
  return persistence::rename_durably(temporary, path);
}

}  // namespace

base::Result<std::string> hash_password(std::string_view password, HashCost cost) {
  if (!sodium_ready()) return base::fail("libsodium cannot start");
  const bool cheap = cost == HashCost::minimum_for_tests;
  std::string verifier(crypto_pwhash_STRBYTES, '\0');
  const int failed =
      crypto_pwhash_str(verifier.data(), password.data(), password.size(),
                        cheap ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        cheap ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE);
  if (failed != 0) return base::fail("not enough memory to hash a password (64 MiB are needed)");
  verifier.resize(verifier.find('\0'));
  return verifier;
}

bool verify_password(const std::string& verifier, std::string_view password) noexcept {
  return sodium_ready() &&
         crypto_pwhash_str_verify(verifier.c_str(), password.data(), password.size()) == 0;
}

std::string random_password() {
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  constexpr std::size_t length = 20;
  std::string password;
  if (!sodium_ready()) return password;
  for (std::size_t i = 0; i < length; ++i) {
    password.push_back(letters[randombytes_uniform(letters.size())]);
  }
  return password;
}

std::string random_seed() {
  std::string seed(32, '\0');
  if (!sodium_ready()) return {};
  randombytes_buf(seed.data(), seed.size());
  return seed;
}

CredentialStore::CredentialStore(CredentialStore&& other) noexcept
    : path_(std::move(other.path_)), verifiers_(std::move(other.verifiers_)) {}

base::Result<CredentialStore> CredentialStore::open(std::string path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return CredentialStore(std::move(path), {});
    return persistence::system_error("cannot read " + path);
  }
  if ((status.st_mode & 077) != 0) {
    return base::fail(fmt::format("{}: others may read it (mode {:o}); run: chmod 600 {}", path,
                                  status.st_mode & 0777, path));
  }
  const auto bytes = persistence::read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  std::string_view rest = persistence::as_text(*bytes);
  if (!rest.starts_with(first_line))
    return base::fail(path + ":1: not a credentials file of this version");
  rest.remove_prefix(first_line.size());
  Verifiers verifiers;
  for (int line = 2; !rest.empty(); ++line) {
    const auto end = rest.find('\n');
    auto entry = end == std::string_view::npos ? std::nullopt : parse_line(rest.substr(0, end));
    if (!entry)
      return base::fail(fmt::format("{}:{}: damaged; restore the file from a backup", path, line));
    verifiers.insert(std::move(*entry));
    rest.remove_prefix(end + 1);
  }
  return CredentialStore(std::move(path), std::move(verifiers));
}

base::Result<void> CredentialStore::store(const CredentialId& id, std::string verifier) {
  if (!printable(id.name)) return base::fail("a name needs printable characters");
  const std::lock_guard lock(mutex_);
  Verifiers next = verifiers_;
  next[id] = std::move(verifier);
  std::erase_if(next, [&id](const auto& entry) {
    return entry.first.holder == id.holder && entry.first.name == id.name &&
           entry.first.version + 2 <= id.version;
  });
  std::string content(first_line);
  for (const auto& [key, value] : next) {
    fmt::format_to(std::back_inserter(content), "{} {} {} {}\n", name_of(key.holder), key.version,
                   value, key.name);
  }
  if (auto written = write_private(path_, content); !written) return written;
  verifiers_ = std::move(next);
  return {};
}

std::optional<std::string> CredentialStore::find(const CredentialId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = verifiers_.find(id);
  if (found == verifiers_.end()) return std::nullopt;
  return found->second;
}

}  // namespace eco::node
