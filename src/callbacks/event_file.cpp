#include "src/callbacks/event_file.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>

#include "src/base/crc32c.hpp"
#include "src/base/process_name.hpp"
#include "src/callbacks/directory.hpp"

namespace hornet::callbacks {
namespace {

// tensorflow/core/framework/types.proto
constexpr int kFloat = 1, kDouble = 2, kString = 7;

constexpr std::int64_t kBuckets = 30;  // tensorboard/plugins/histogram/summary_v2.py

double now() { return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count(); }

std::string new_path(const std::string& folder) {
  static std::atomic<int> files = 0;
  const std::string time = std::to_string(static_cast<std::int64_t>(now()));
  std::string path =
      folder + "/events.out.tfevents." + time + "." + process_name() + "." + std::to_string(files++) + ".v2";
  make_directory_of(path, "TensorBoard");
  return path;
}

// TFRecord's: a CRC of bytes that hold their own CRC says little.
std::uint32_t masked_crc(std::string_view bytes) {
  const std::uint32_t crc = crc32c(std::as_bytes(std::span(bytes)));
  return (crc >> 15 | crc << 17) + 0xA282EAD8U;
}

WireMessage new_event() { return WireMessage().real64(1, now()); }

// TensorProto: dtype, shape.
WireMessage tensor_of(int dtype, std::initializer_list<std::int64_t> extents) {
  WireMessage shape;
  for (const std::int64_t extent : extents) shape.message(2, WireMessage().integer(1, extent));
  return WireMessage().integer(1, dtype).message(2, shape);
}

// Rows of left edge, right edge, count. One value alone is in the last bucket, and all edges are that.
std::string buckets_of(std::span<const double> values) {
  const double least = std::ranges::min(values), most = std::ranges::max(values);
  const double width = (most - least) / static_cast<double>(kBuckets);
  std::array<double, kBuckets> counts{};
  for (const double value : values) {
    const double place = width > 0 ? std::floor((value - least) / width) : std::numeric_limits<double>::infinity();
    ++counts[static_cast<std::size_t>(std::min(place, static_cast<double>(kBuckets - 1)))];
  }
  WireMessage rows;
  const auto edge = [&](std::int64_t i) { return i == kBuckets ? most : least + width * static_cast<double>(i); };
  for (std::int64_t i = 0; i < kBuckets; ++i)
    for (const double number : {edge(i), edge(i + 1), counts[static_cast<std::size_t>(i)]})
      rows.little_endian(std::bit_cast<std::uint64_t>(number), 8);
  return rows.bytes();
}

}  // namespace

EventFile::EventFile(const std::string& folder) : file_(new_path(folder), File::Mode::create) {
  write(new_event().text(3, "brain.Event:2").message(10, WireMessage().text(1, "hornet")));
}

void EventFile::scalar(const std::string& tag, double value, std::int64_t step) {
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
  summary(tag, tensor_of(kFloat, {}).text(4, WireMessage().little_endian(bits, 4).bytes()), "scalars", "", step);
}

// Numbers that are none cannot stand in buckets; of no numbers there are only empty buckets.
void EventFile::histogram(const std::string& tag, const Tensor& values, std::int64_t step) {
  const Tensor numbers = values.astype(f64);
  std::vector<double> finite;
  for (std::size_t i = 0; i < static_cast<std::size_t>(numbers.size()); ++i)
    if (const double number = numbers.data<double>()[i]; std::isfinite(number)) finite.push_back(number);
  const std::string buckets = finite.empty() ? std::string(kBuckets * 3 * sizeof(double), '\0') : buckets_of(finite);
  summary(tag, tensor_of(kDouble, {kBuckets, 3}).text(4, buckets), "histograms", "", step);
}

void EventFile::keras_model(const std::string& json) {
  summary("keras", tensor_of(kString, {}).text(8, json), "graph_keras_model", "1", 0);
}

void EventFile::summary(const std::string& tag, const WireMessage& tensor, std::string_view plugin,
                        std::string_view content, std::int64_t step) {
  WireMessage data;
  data.text(1, plugin);
  if (!content.empty()) data.text(2, content);
  const WireMessage value = WireMessage().text(1, tag).message(8, tensor).message(9, WireMessage().message(1, data));
  WireMessage event = new_event();
  if (step != 0) event.integer(2, step);
  write(event.message(5, WireMessage().message(1, value)));
}

void EventFile::write(const WireMessage& event) {
  const std::string& data = event.bytes();
  const std::string length = WireMessage().little_endian(data.size(), 8).bytes();
  const std::string record = length + WireMessage().little_endian(masked_crc(length), 4).bytes() + data +
                             WireMessage().little_endian(masked_crc(data), 4).bytes();
  file_.write(std::as_bytes(std::span(record)));
}

}  // namespace hornet::callbacks
