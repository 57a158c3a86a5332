#include "apps/ecobourse/init.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "apps/ecobourse/certificates.hpp"
#include "apps/ecobourse/config.hpp"
#include "node/credentials.hpp"
#include "persistence/data_directory.hpp"
#include "persistence/file_io.hpp"
#include "persistence/signing.hpp"
#include "proto/codec.hpp"

namespace eco::apps {
namespace {

namespace fs = std::filesystem;

base::Result<void> write_new(const std::string& path, std::string_view content, unsigned mode) {
  auto file = persistence::open_file(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!file) return tl::unexpected(file.error());
  return persistence::write_all(*file, persistence::as_bytes(content), path);
}

base::Result<void> claim_directory(const std::string& directory) {
  std::error_code error;
  if (fs::exists(directory, error) && !fs::is_directory(directory, error)) {
    return base::fail(directory + " is a file; name a directory");
  }
  fs::create_directories(directory, error);
  if (error) return base::fail("cannot create " + directory + ": " + error.message());
  const bool empty = fs::is_empty(directory, error);
  if (error) return base::fail("cannot read " + directory + ": " + error.message());
  if (!empty) return base::fail(directory + " is not empty; name a new directory");
  return {};
}

base::Result<void> make_directories(const std::string& root) {
  for (const std::string_view name : {"keys", "tls", "run", "log"}) {
    const std::string path = root + "/" + std::string(name);
    if (auto made = persistence::make_directory(path); !made) return made;
    std::error_code error;
    // Members need the CA's certificate; everything else is the venue's own.
    if (name == "tls") continue;
    fs::permissions(path, fs::perms::owner_all, error);
    if (error) return base::fail("cannot protect " + path + ": " + error.message());
  }
  return {};
}

base::Result<void> make_operators(const std::string& data_dir,
                                  std::array<OperatorLogin, 2>& operators) {
  auto store = node::CredentialStore::open(data_dir + "/credentials");
  if (!store) return tl::unexpected(store.error());
  for (OperatorLogin& login : operators) {
    login.password = node::random_password();
    auto stored = node::hash_password(login.password, node::HashCost::interactive)
                      .and_then([&](std::string&& verifier) {
                        return store->store({node::HolderKind::operator_person, login.name, 1},
                                            std::move(verifier));
                      });
    if (!stored) return stored;
  }
  return {};
}

}  // namespace

base::Result<InitResult> init_venue(const InitOptions& options) {
  if (auto claimed = claim_directory(options.directory); !claimed) {
    return tl::unexpected(claimed.error());
  }
  const std::string root = fs::absolute(options.directory).lexically_normal().string();
  InitResult result{.config_file = root + "/ecobourse.toml",
                    .operators_file = root + "/operators.json",
                    .operators = {{{"operator-1", ""}, {"operator-2", ""}}}};
  auto done =
      make_directories(root)
          .and_then([&] { return create_certificates(root + "/tls"); })
          .and_then([&]() -> base::Result<void> {
            const auto key = persistence::SigningKey::create(root + "/keys/journal.pem");
            if (!key) return tl::unexpected(key.error());
            const auto data = persistence::DataDirectory::acquire(root + "/data");
            if (!data) return tl::unexpected(data.error());
            return make_operators(root + "/data", result.operators);
          })
          .and_then([&] {
            return write_new(result.operators_file, operators_json(result.operators) + "\n", 0600);
          })
          .and_then([&] {
            return write_new(result.config_file, default_config_text(options.fix_port), 0644);
          });
  if (!done) return tl::unexpected(std::move(done.error()).in("init " + options.directory));
  return result;
}

std::string operators_json(const std::array<OperatorLogin, 2>& operators) {
  const auto one = [](const OperatorLogin& login) {
    return fmt::format(R"({{"name": {}, "password": {}}})", proto::json_text(login.name),
                       proto::json_text(login.password));
  };
  return fmt::format(R"({{"operators": [{}, {}]}})", one(operators[0]), one(operators[1]));
}

}  // namespace eco::apps
