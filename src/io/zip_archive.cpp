#include "src/io/zip_archive.hpp"

#include <zip.h>

#include <algorithm>
#include <hornet/base/error.hpp>

namespace hornet::io {
namespace {

constexpr zip_uint64_t kFreelyPacked = zip_uint64_t{256} << 20;  // bytes; beyond, a member may shrink 100 times at most
constexpr zip_uint64_t kMaxRatio = 100;

// libzip's error, freed when it dies.
class ZipError {
 public:
  ZipError() { zip_error_init(&error_); }
  ~ZipError() { zip_error_fini(&error_); }
  ZipError(const ZipError&) = delete;
  ZipError& operator=(const ZipError&) = delete;

  zip_error_t* get() { return &error_; }
  std::string text() { return zip_error_strerror(&error_); }

 private:
  zip_error_t error_;
};

[[noreturn]] void cannot_build(const std::string& cause) {
  throw InternalError("cannot build a zip archive in memory: " + cause);
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Building = std::unique_ptr<zip_t, Discard>;

void add(const Building& archive, const ZipMember& member, ZipPacking packing) {
  zip_source_t* source = zip_source_buffer(archive.get(), member.bytes.data(), member.bytes.size(), 0);
  const zip_int64_t index = source ? zip_file_add(archive.get(), member.name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
  if (index < 0) {
    zip_source_free(source);
    cannot_build(zip_strerror(archive.get()));
  }
  const auto at = static_cast<zip_uint64_t>(index);
  constexpr zip_uint16_t first_day = 1 << 5 | 1;  // 1980-01-01, where the format's dates begin
  if (zip_set_file_compression(archive.get(), at, packing == ZipPacking::stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) !=
          0 ||
      zip_file_set_dostime(archive.get(), at, 0, first_day, 0) != 0)
    cannot_build(zip_strerror(archive.get()));
}

std::vector<std::byte> content_of(zip_source_t* source) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0)
    cannot_build(zip_error_strerror(zip_source_error(source)));
  std::vector<std::byte> bytes(stat.size);
  const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (count != static_cast<zip_int64_t>(bytes.size())) cannot_build("its bytes cannot be read back");
  return bytes;
}

// libzip writes nothing at all for an archive without members: the record that ends one, all its numbers 0.
std::vector<std::byte> empty_zip() {
  std::vector<std::byte> bytes(22);
  std::ranges::copy(std::as_bytes(std::span("PK\5\6", 4)), bytes.begin());
  return bytes;
}

}  // namespace

struct ZipReader::Archive {
  zip_t* handle = nullptr;
  ~Archive() { zip_discard(handle); }
};

ZipReader::ZipReader(std::span<const std::byte> bytes, std::string path)
    : archive_(std::make_unique<Archive>()), path_(std::move(path)) {
  ZipError error;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, error.get());
  if (source) archive_->handle = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, error.get());
  if (!archive_->handle) {
    zip_source_free(source);
    throw FormatError("'" + path_ + "' is no zip archive, or is damaged (" + error.text() + ")");
  }
  const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive_->handle, 0));
  for (zip_uint64_t i = 0; i < count; ++i)
    if (const char* name = zip_get_name(archive_->handle, i, 0)) places_[name].push_back(i);
}

ZipReader::~ZipReader() = default;

void ZipReader::fail(const std::string& name, const std::string& problem) const {
  throw FormatError("'" + name + "' in '" + path_ + "': " + problem);
}

bool ZipReader::has(const std::string& name) const { return places_.contains(name); }

std::vector<std::string> ZipReader::names() const {
  std::vector<std::pair<std::uint64_t, std::string>> placed;
  for (const auto& [name, places] : places_) placed.emplace_back(places.front(), name);
  std::ranges::sort(placed);
  std::vector<std::string> names;
  for (auto& [place, name] : placed) names.push_back(std::move(name));
  return names;
}

std::vector<std::byte> ZipReader::read(const std::string& name, std::int64_t max_bytes) const {
  const auto found = places_.find(name);
  if (found == places_.end()) fail(name, "there is no such member");
  if (found->second.size() > 1) fail(name, "the archive has two members of this name");
  const zip_uint64_t index = found->second.front();
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(archive_->handle, index, 0, &stat) != 0) fail(name, zip_strerror(archive_->handle));
  if (stat.encryption_method != ZIP_EM_NONE) fail(name, "it is encrypted");
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
    fail(name, "its compression is neither none nor DEFLATE");
  if (stat.size > static_cast<zip_uint64_t>(max_bytes))
    fail(name, "it says to have " + std::to_string(stat.size) + " bytes; at most " + std::to_string(max_bytes) +
                   " are expected");
  if (stat.size > kFreelyPacked && stat.size / kMaxRatio > stat.comp_size)
    fail(name, "it says that " + std::to_string(stat.comp_size) + " bytes become " + std::to_string(stat.size));

  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive_->handle, index, 0), zip_fclose);
  if (!file) fail(name, zip_strerror(archive_->handle));
  std::vector<std::byte> bytes(stat.size);
  const zip_int64_t count = zip_fread(file.get(), bytes.data(), bytes.size());
  std::byte behind{};
  const bool ends = count == static_cast<zip_int64_t>(bytes.size()) && zip_fread(file.get(), &behind, 1) == 0;
  if (!ends) fail(name, std::string("it is damaged (") + zip_file_strerror(file.get()) + ")");
  return bytes;
}

std::vector<std::byte> zip_of(const std::vector<ZipMember>& members, ZipPacking packing) {
  if (members.empty()) return empty_zip();
  ZipError error;
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, error.get());
  if (!source) cannot_build(error.text());
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> kept(source, zip_source_free);
  Building archive(zip_open_from_source(source, ZIP_TRUNCATE, error.get()));
  if (!archive) cannot_build(error.text());
  zip_source_keep(source);  // for us, beside the archive
  for (const ZipMember& member : members) add(archive, member, packing);
  if (zip_close(archive.get()) != 0) cannot_build(zip_strerror(archive.get()));
  [[maybe_unused]] zip_t* closed = archive.release();
  return content_of(source);
}

}  // namespace hornet::io
