// A file of TensorBoard's events: records of TFRecord form, each an Event message (tensorflow/core/util/event.proto),
//     u64 length, u32 masked CRC-32C of the length, data, u32 masked CRC-32C of the data        little-endian
#pragma once

#include <hornet/tensor/tensor.hpp>
#include <string>

#include "src/base/file.hpp"
#include "src/callbacks/wire_message.hpp"

namespace hornet::callbacks {

class EventFile {
 public:
  // A new file "events.out.tfevents.<time>.<host>.<process>.<number>.v2" in that folder, which is made where it is
  // absent. IoError naming the path, here and whenever a record cannot be written.
  explicit EventFile(const std::string& folder);

  void scalar(const std::string& tag, double value, std::int64_t step);             // stored as float32
  void histogram(const std::string& tag, const Tensor& values, std::int64_t step);  // of any dtype; 30 buckets
  void keras_model(const std::string& json);
  void close() { file_.close(); }

 private:
  void summary(const std::string& tag, const WireMessage& tensor, std::string_view plugin, std::string_view content,
               std::int64_t step);
  void write(const WireMessage& event);  // as one record

  File file_;
};

}  // namespace hornet::callbacks
