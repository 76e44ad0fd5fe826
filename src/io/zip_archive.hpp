// Zip archives in memory, as Keras' `.keras` files are. Reading is for files that may be damaged or hostile: members
// are taken by their exact name, never put on a disk, and never larger than the caller allows; refused are names that
// stand twice, encryption, and compression other than DEFLATE. Format: PKWARE's APPNOTE.TXT; library: libzip.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hornet::io {

class ZipReader {
 public:
  // `bytes` must outlive the reader; `path` names the archive in messages. FormatError when they are no archive.
  ZipReader(std::span<const std::byte> bytes, std::string path);
  ~ZipReader();

  bool has(const std::string& name) const;
  std::vector<std::string> names() const;  // in the order of the archive

  // The content of a member. FormatError when it is not there, is damaged, or is larger than `max_bytes`.
  std::vector<std::byte> read(const std::string& name, std::int64_t max_bytes) const;

 private:
  struct Archive;
  [[noreturn]] void fail(const std::string& name, const std::string& problem) const;

  std::unique_ptr<Archive> archive_;
  std::string path_;
  std::map<std::string, std::vector<std::uint64_t>> places_;  // by name; two where a name stands twice
};

struct ZipMember {
  std::string name;
  std::span<const std::byte> bytes;
};

enum class ZipPacking { stored, deflated };

// An archive of these members in this order, without times: equal members give equal bytes.
std::vector<std::byte> zip_of(const std::vector<ZipMember>& members, ZipPacking packing = ZipPacking::stored);

}  // namespace hornet::io
