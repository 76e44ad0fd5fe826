#include <algorithm>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <hornet/base/fields.hpp>
#include <hornet/io/safetensors.hpp>
#include <optional>
#include <set>

#include "src/base/atomic_file.hpp"
#include "src/base/sha256.hpp"
#include "src/io/elements.hpp"

namespace hornet {
namespace {

using io::ElementFormat;
using Kind = ElementFormat::Kind;

constexpr std::int64_t kMaxBytes = std::int64_t{16} << 30;
constexpr std::uint64_t kAlignment = 8;
constexpr const char* kMetadata = "__metadata__";
constexpr const char* kHash = "hornet_sha256";

// Where in the file's elements a tensor lies.
struct Entry {
  std::string name;
  ElementFormat format;
  Shape shape;
  std::uint64_t begin = 0, end = 0;
};

std::optional<ElementFormat> format_of(std::string_view name) {
  static const std::map<std::string_view, ElementFormat> formats{
      {"BOOL", {Kind::boolean, 1}}, {"U8", {Kind::unsigned_integer, 1}},  {"U16", {Kind::unsigned_integer, 2}},
      {"I8", {Kind::integer, 1}},   {"U32", {Kind::unsigned_integer, 4}}, {"U64", {Kind::unsigned_integer, 8}},
      {"I16", {Kind::integer, 2}},  {"I32", {Kind::integer, 4}},          {"I64", {Kind::integer, 8}},
      {"F16", {Kind::floating, 2}}, {"F32", {Kind::floating, 4}},         {"F64", {Kind::floating, 8}},
      {"BF16", {Kind::bfloat, 2}}};
  const auto found = formats.find(name);
  return found == formats.end() ? std::nullopt : std::optional(found->second);
}

std::string name_of(DType dtype) {
  switch (dtype) {
    case DType::boolean: return "BOOL";
    case DType::uint8: return "U8";
    case DType::int32: return "I32";
    case DType::int64: return "I64";
    case DType::bfloat16: return "BF16";
    case DType::float32: return "F32";
    case DType::float64: break;
  }
  return "F64";
}

std::uint64_t offset_in(const ByteView& file, const Config& config) {
  const std::int64_t offset = config.as_int();
  if (offset < 0) file.fail("an offset is negative");
  return static_cast<std::uint64_t>(offset);
}

Entry entry_of(const ByteView& file, const std::string& name, const Config& config) {
  const std::string& dtype = config.at("dtype").as_string();
  const auto format = format_of(dtype);
  if (!format) file.fail("elements of '" + dtype + "' ('" + name + "') are not read");
  std::vector<std::int64_t> extents;
  for (const Config& extent : config.at("shape").as_list()) {
    extents.push_back(extent.as_int());
    if (extents.back() < 0) file.fail("an extent of '" + name + "' is negative");
  }
  const Config::List& offsets = config.at("data_offsets").as_list();
  if (offsets.size() != 2 || config.as_dict().size() != 3) file.fail("the entry of '" + name + "' has another form");
  Entry entry{name, *format, Shape(extents), offset_in(file, offsets[0]), offset_in(file, offsets[1])};
  if (entry.end < entry.begin || entry.end - entry.begin != bytes_of_elements(file, entry.format, entry.shape))
    file.fail("'" + name + "' of " + dtype + " " + to_string(entry.shape) +
              " has other offsets than its size asks for");
  return entry;
}

// The entries in the order of their elements, which they cover from the first byte to the last.
std::vector<Entry> entries_of(const ByteView& file, const Config& header, std::uint64_t bytes) {
  std::vector<Entry> entries;
  for (const auto& [name, config] : header.as_dict())
    if (name != kMetadata) entries.push_back(entry_of(file, name, config));
  std::ranges::stable_sort(entries, {}, [](const Entry& entry) { return std::pair(entry.begin, entry.end); });
  std::uint64_t covered = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != covered) file.fail("'" + entry.name + "' leaves a hole or overlaps another tensor");
    covered = entry.end;
  }
  if (covered != bytes)
    file.fail("its tensors have " + std::to_string(covered) + " bytes, the file " + std::to_string(bytes));
  return entries;
}

std::map<std::string, std::string> metadata_of(const Config& header) {
  std::map<std::string, std::string> out;
  if (const Config* metadata = header.find(kMetadata))
    for (const auto& [key, value] : metadata->as_dict()) out[key] = value.as_string();
  return out;
}

// Of names, types and elements, in the order of the file, and of the metadata beside it.
std::string hash_of(const Safetensors& content) {
  Sha256 hash;
  for (const auto& [key, value] : content.metadata)
    if (key != kHash) hash.update(to_json(Config::List{key, value}) + "\n");
  for (const auto& [name, tensor] : content.tensors) {
    hash.update(to_json(Config::List{name, to_string(tensor.type())}) + "\n");
    hash.update(std::span<const std::byte>(tensor.raw(), static_cast<std::size_t>(tensor.bytes())));
  }
  return hash.hex();
}

Safetensors read(const ByteView& file) {
  const std::uint64_t length = file.number(0, 8, "the header's length");
  const std::string_view text = file.text(8, length, "the header");
  if (!text.starts_with('{')) file.fail("its header is no JSON object");
  const Config header = parse_json(text);
  const ByteView elements = file.from(8 + length, "the elements");
  Safetensors out{{}, metadata_of(header)};
  for (const Entry& entry : entries_of(file, header, elements.size()))
    out.tensors.emplace_back(entry.name, read_elements(elements.part(entry.begin, entry.end - entry.begin, "a tensor"),
                                                       entry.format, entry.shape));
  if (const auto hash = out.metadata.find(kHash); hash != out.metadata.end() && hash->second != hash_of(out))
    file.fail("its tensors do not have the hash stored with them; the file is damaged");
  return out;
}

void expect_names(const std::string& path, const NamedTensors& tensors) {
  std::set<std::string_view> seen;
  for (const auto& [name, tensor] : tensors)
    if (name.empty() || name == kMetadata || !seen.insert(name).second)
      throw ConfigError("save_safetensors('" + path + "'): the name '" + name + "' is empty, given twice or reserved");
}

std::string header_of(const Safetensors& content) {
  Config metadata = Config::Dict{};
  for (const auto& [key, value] : content.metadata) metadata.set(key, value);
  metadata.set(kHash, hash_of(content));
  Config header = Config::Dict{{kMetadata, metadata}};
  std::int64_t offset = 0;
  for (const auto& [name, tensor] : content.tensors) {
    header.append(name, Config::Dict{{"dtype", name_of(tensor.dtype())},
                                     {"shape", ConfigCodec<Shape>::encode(tensor.shape())},
                                     {"data_offsets", Config::List{offset, offset + tensor.bytes()}}});
    offset += tensor.bytes();
  }
  std::string text = to_json(header);
  text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
  return text;
}

}  // namespace

Safetensors load_safetensors(const std::string& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxBytes);
  const std::string who = "'" + path + "'";
  try {
    return read({bytes, who});
  } catch (const ConfigError& error) {  // an entry of the header is missing or of another kind
    throw FormatError(who + ": its header has another form: " + error.what());
  }
}

void save_safetensors(const std::string& path, const Safetensors& content) {
  expect_names(path, content.tensors);
  Safetensors sorted = content;  // wider elements first, so that all of them are aligned
  std::ranges::stable_sort(sorted.tensors, std::greater{},
                           [](const auto& entry) { return size_of(entry.second.dtype()); });
  const std::string header = header_of(sorted);
  AtomicFile file(path);
  const std::uint64_t length = header.size();
  file.write(std::as_bytes(std::span(&length, 1)));  // little-endian, as every machine we run on
  file.write(std::as_bytes(std::span(header)));
  for (const auto& [name, tensor] : sorted.tensors)
    file.write({tensor.raw(), static_cast<std::size_t>(tensor.bytes())});
  file.commit();
}

}  // namespace hornet
