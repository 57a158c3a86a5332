#include "tests/support/power_loss/disk_model.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace eco::power_loss {
namespace {

constexpr std::uint64_t page_bytes = 4096;
constexpr std::uint64_t sector_bytes = 512;

void put(std::string& content, std::uint64_t offset, std::string_view data) {
  if (content.size() < offset + data.size()) content.resize(offset + data.size());
  std::copy(data.begin(), data.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
}

/// Calls `visit(offset, piece)` for the pieces of `data` between multiples of `unit`.
template <class Visit>
void split(std::uint64_t offset, std::string_view data, std::uint64_t unit, Visit visit) {
  while (!data.empty()) {
    const std::uint64_t size = std::min<std::uint64_t>(unit - offset % unit, data.size());
    visit(offset, data.substr(0, size));
    offset += size;
    data.remove_prefix(size);
  }
}

}  // namespace

std::vector<DiskOp> read_trace(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  std::vector<DiskOp> ops;
  std::string_view rest = bytes;
  while (auto op = take_disk_op(rest)) ops.push_back(std::move(*op));
  return ops;
}

DiskModel::DiskModel() {
  nodes_.emplace_back(Directory{});
}

DiskModel::Place DiskModel::place(const std::string& path) {
  const std::filesystem::path parts(path);
  Directory* directory = &std::get<Directory>(nodes_[0]);
  for (const auto& part : parts.parent_path()) {
    directory = &std::get<Directory>(nodes_[directory->now.at(part.string())]);
  }
  return {directory, parts.filename().string()};
}

DiskModel::Node* DiskModel::find(const std::string& path) {
  if (path == ".") return &nodes_[0];
  const Place at = place(path);
  const auto found = at.parent->now.find(at.name);
  return found == at.parent->now.end() ? nullptr : &nodes_[found->second];
}

void DiskModel::perform(std::string& content, const Change& change) {
  if (const auto* write = std::get_if<Write>(&change)) {
    put(content, write->offset, write->data);
  } else {
    content.resize(std::get<Truncate>(change).size);
  }
}

void DiskModel::perform(Names& names, const NameChange& change) {
  if (const auto* link = std::get_if<Link>(&change)) {
    names[link->name] = link->inode;
  } else if (const auto* unlink = std::get_if<Unlink>(&change)) {
    names.erase(unlink->name);
  } else {
    const auto& move = std::get<Move>(change);
    auto node = names.extract(move.from);
    names.erase(move.to);
    node.key() = move.to;
    names.insert(std::move(node));
  }
}

void DiskModel::change_names(Directory& directory, NameChange change) {
  perform(directory.now, change);
  directory.pending.push_back(std::move(change));
}

void DiskModel::write(File& file, const DiskOp& op) {
  const Write write{op.offset, op.data};
  if (op.kind == DiskOpKind::write) {
    file.pending.emplace_back(write);
    return;
  }
  // Writes not durable yet under this one must not come out on top of it.
  std::vector<Change> later;
  for (Change& change : file.pending) {
    const auto* before = std::get_if<Write>(&change);
    const bool overlaps = before != nullptr && before->offset < op.offset + op.data.size() &&
                          op.offset < before->offset + before->data.size();
    if (overlaps) {
      perform(file.durable, change);
    } else {
      later.push_back(std::move(change));
    }
  }
  file.pending = std::move(later);
  perform(file.durable, write);
}

void DiskModel::apply(const DiskOp& op) {
  switch (op.kind) {
    case DiskOpKind::create:
    case DiskOpKind::make_directory: {
      const Inode inode = nodes_.size();
      nodes_.push_back(op.kind == DiskOpKind::create ? Node(File{}) : Node(Directory{}));
      const Place at = place(op.path);
      change_names(*at.parent, Link{at.name, inode});
      return;
    }
    case DiskOpKind::write:
    case DiskOpKind::synced_write:
      if (Node* node = find(op.path)) write(std::get<File>(*node), op);
      return;
    case DiskOpKind::truncate:
      if (Node* node = find(op.path)) {
        std::get<File>(*node).pending.emplace_back(Truncate{op.offset});
      }
      return;
    case DiskOpKind::sync: {
      Node* node = find(op.path);
      if (node == nullptr) return;
      if (auto* file = std::get_if<File>(node)) {
        for (const Change& change : file->pending) perform(file->durable, change);
        file->pending.clear();
      } else {
        auto& directory = std::get<Directory>(*node);
        directory.durable = directory.now;
        directory.pending.clear();
      }
      return;
    }
    case DiskOpKind::rename: {
      const Place from = place(op.path);
      const Place to = place(op.data);
      if (from.parent != to.parent)
        throw std::logic_error("renames across directories: " + op.path);
      change_names(*from.parent, Move{from.name, to.name});
      return;
    }
    case DiskOpKind::remove: {
      const Place at = place(op.path);
      change_names(*at.parent, Unlink{at.name});
      return;
    }
    case DiskOpKind::note:
      return;
  }
}

std::string DiskModel::survivor(const File& file, base::Prng& random) {
  std::string content = file.durable;
  // Nearly nothing, nearly everything and all between must come up.
  const std::uint64_t kept_per_mille = random.below(1001);
  for (const Change& change : file.pending) {
    const auto* write = std::get_if<Write>(&change);
    if (write == nullptr) {
      if (random.chance(kept_per_mille, 1000)) perform(content, change);
      continue;
    }
    split(write->offset, write->data, page_bytes, [&](std::uint64_t at, std::string_view page) {
      if (random.chance(1, 8)) {
        split(at, page, sector_bytes, [&](std::uint64_t sector_at, std::string_view sector) {
          if (random.chance(1, 2)) put(content, sector_at, sector);
        });
      } else if (random.chance(kept_per_mille, 1000)) {
        put(content, at, page);
      }
    });
  }
  return content;
}

DiskModel::Names DiskModel::survivor(const Directory& directory, base::Prng& random) {
  Names names = directory.durable;
  const std::uint64_t kept = random.below(directory.pending.size() + 1);
  for (std::uint64_t i = 0; i < kept; ++i) perform(names, directory.pending[i]);
  return names;
}

void DiskModel::materialize(Inode inode, const std::string& path, base::Prng& random) const {
  if (const auto* file = std::get_if<File>(&nodes_[inode])) {
    const std::string content = survivor(*file, random);
    std::ofstream stream(path, std::ios::binary);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    return;
  }
  std::filesystem::create_directory(path);
  for (const auto& [name, child] : survivor(std::get<Directory>(nodes_[inode]), random)) {
    materialize(child, path + "/" + name, random);
  }
}

void DiskModel::cut(const std::string& directory, base::Prng& random) const {
  materialize(0, directory, random);
}

}  // namespace eco::power_loss
