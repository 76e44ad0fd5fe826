#include "src/io/h5_classic/attribute.hpp"

#include "src/io/h5_classic/type.hpp"

namespace hornet::io::classic {
namespace {

constexpr std::uint64_t kMaxBytes = 64 << 20;

struct Attribute {
  std::string name;
  ByteView type, space, data;
};

// Version 1 pads its parts to multiples of 8; version 3 has one byte more, for the name's character set.
Attribute parse(const ByteView& message) {
  const std::uint64_t version = message.number(0, 1, "an attribute");
  if (version < 1 || version > 3) message.fail("an attribute is of an unknown version");
  if (version > 1 && message.number(1, 1, "an attribute") != 0) message.fail("an attribute's type is shared");
  const auto length = [&](std::uint64_t at) { return message.number(at, 2, "an attribute"); };
  const auto stored = [&](std::uint64_t size) { return version == 1 ? (size + 7) / 8 * 8 : size; };
  const std::uint64_t name_at = version == 3 ? 9 : 8, type_at = name_at + stored(length(2));
  const std::uint64_t space_at = type_at + stored(length(4)), data_at = space_at + stored(length(6));
  const std::string_view name = message.text(name_at, length(2), "an attribute's name");
  return {std::string(name.substr(0, name.find('\0'))), message.part(type_at, length(4), "an attribute's type"),
          message.part(space_at, length(6), "an attribute's space"), message.from(data_at, "an attribute's value")};
}

std::optional<Attribute> find(const ByteView& file, const Object& object, const std::string& name) {
  for (const Message& message : object.messages) {
    if (message.kind != MessageKind::attribute) continue;
    if (message.shared) file.fail("an attribute that several objects share is not read");
    Attribute attribute = parse(message.content);
    if (attribute.name == name) return attribute;
  }
  return std::nullopt;
}

std::string fixed_string(const Type& type, std::string_view bytes) {
  if (type.terminated) return std::string(bytes.substr(0, bytes.find('\0')));
  return std::string(bytes.substr(0, bytes.find_last_not_of(type.padding) + 1));
}

std::string variable_string(const ByteView& place, StringHeap& heap) {
  const std::uint64_t length = place.number(0, 4, "a string's length");
  if (length == 0) return "";
  const ByteView object = heap.object(place.number(4, 8, "a string's heap"), place.number(12, 4, "a string's place"));
  const std::string_view text = object.text(0, length, "a string");
  return std::string(text.substr(0, text.find('\0')));
}

std::vector<std::string> strings(const Attribute& attribute, const Type& type, std::uint64_t count, StringHeap& heap) {
  std::vector<std::string> out;
  std::uint64_t bytes = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const ByteView element = attribute.data.part(i * type.bytes, type.bytes, "a string");
    out.push_back(type.kind == Type::Kind::variable_string ? variable_string(element, heap)
                                                           : fixed_string(type, element.text()));
    if ((bytes += out.back().size() + 1) > kMaxBytes) attribute.data.fail("an attribute is larger than 64 MiB");
  }
  return out;
}

H5Value number(const Attribute& attribute, const Type& type) {
  const ByteView data = attribute.data.part(0, type.bytes, "a number");
  const Tensor value = read_elements(data, type.format, {});
  if (value.dtype() == b8) return value.item() != 0;
  if (is_floating(value.dtype())) return value.item();
  return value.astype(i64).data<std::int64_t>()[0];
}

}  // namespace

bool has_attribute(const ByteView& file, const Object& object, const std::string& name) {
  return find(file, object, name).has_value();
}

H5Value read_attribute(const ByteView& file, const Object& object, const std::string& name, StringHeap& heap) {
  const std::optional<Attribute> attribute = find(file, object, name);
  if (!attribute) file.fail("attribute '" + name + "': there is none");
  const Type type = read_type(attribute->type);
  const Shape shape = read_shape(attribute->space).value_or(Shape{0});
  const bool is_text = type.kind == Type::Kind::fixed_string || type.kind == Type::Kind::variable_string;
  if (shape.rank() == 1 && shape[0] == 0) return std::vector<std::string>();
  if (shape.rank() > 1 || (shape.rank() == 1 && !is_text) || (!is_text && type.kind != Type::Kind::number) ||
      (is_text && type.bytes == 0))
    file.fail("attribute '" + name + "': expected one value or a list of strings, got rank " +
              std::to_string(shape.rank()) + " of " + type.description);
  if (!is_text) return number(*attribute, type);
  std::vector<std::string> texts =
      strings(*attribute, type, shape.rank() == 1 ? static_cast<std::uint64_t>(shape[0]) : 1, heap);
  if (shape.rank() == 1) return texts;
  return std::move(texts.front());
}

bool is_bfloat16(const ByteView& file, const Object& dataset) {
  StringHeap heap(file);
  if (!has_attribute(file, dataset, "dtype")) return false;
  const H5Value value = read_attribute(file, dataset, "dtype", heap);
  return std::holds_alternative<std::string>(value) && std::get<std::string>(value) == "bfloat16";
}

}  // namespace hornet::io::classic
