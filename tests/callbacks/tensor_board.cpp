// Event files are read back here record by record, and compared with what TensorFlow 2.21 wrote for Keras' callback.
#include <doctest/doctest.h>

#include <bit>
#include <filesystem>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/tensor_board.hpp>
#include <hornet/model/callback_list.hpp>

#include "src/base/byte_view.hpp"
#include "src/base/crc32c.hpp"
#include "src/base/file.hpp"
#include "tests/callbacks/fake_model.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;
using callbacks::TensorBoard;

namespace {

std::uint32_t unmasked(std::uint64_t masked) {
  const auto rotated = static_cast<std::uint32_t>(masked) - 0xA282EAD8U;
  return std::rotr(rotated, 17);
}

std::string part(const ByteView& file, std::uint64_t offset, std::uint64_t count) {
  const std::string text(file.text(offset, count, "a part"));
  CHECK(crc32c(std::as_bytes(std::span(text))) == unmasked(file.number(offset + count, 4, "its checksum")));
  return text;
}

// The data of each record of a run's only file.
std::vector<std::string> records(const std::string& run) {
  std::vector<std::string> out;
  std::string path;
  for (const auto& entry : std::filesystem::directory_iterator(run)) {
    CHECK(path.empty());
    path = entry.path();
  }
  CHECK(path.find("/events.out.tfevents.") != std::string::npos);
  const std::vector<std::byte> bytes = read_file(path, 1 << 20);
  const ByteView file(bytes, path);
  for (std::uint64_t at = 0; at < file.size(); at += 16 + out.back().size()) {
    part(file, at, 8);
    out.push_back(part(file, at + 12, file.number(at, 8, "a length")));
  }
  return out;
}

// The fields of a message: numbers as text, messages and texts as their bytes.
struct Field {
  std::uint64_t number;
  std::string content;
};
std::vector<Field> fields(const std::string& message) {
  std::vector<Field> out;
  std::size_t at = 0;
  const auto varint = [&] {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(message.at(at++));
      value |= std::uint64_t{byte & 127U} << shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.size()) {
    const std::uint64_t key = varint();
    if ((key & 7) == 0) {
      out.push_back({key >> 3, std::to_string(varint())});
      continue;
    }
    const std::size_t size = (key & 7) == 1 ? 8 : varint();
    out.push_back({key >> 3, message.substr(at, size)});
    at += size;
  }
  return out;
}
std::string field(const std::string& message, std::uint64_t number) {
  for (const Field& each : fields(message))
    if (each.number == number) return each.content;
  return "";
}

struct Scalar {
  std::string tag, step;  // no step: 0
  std::string value;      // the tensor's content
};
Scalar scalar(const std::string& event) {
  const std::string value = field(field(event, 5), 1);
  return {field(value, 1), field(event, 2), field(field(value, 8), 4)};
}
template <class T>
std::vector<T> numbers_in(const std::string& content) {
  std::vector<T> out(content.size() / sizeof(T));
  std::copy(content.begin(), content.end(), reinterpret_cast<char*>(out.data()));
  return out;
}

// "epoch_loss@1=0.5" for each scalar.
std::vector<std::string> scalars(const std::string& run) {
  std::vector<std::string> out;
  for (const std::string& event : records(run)) {
    const auto [tag, step, value] = scalar(event);
    if (value.size() != sizeof(float)) continue;
    out.push_back(tag + "@" + (step.empty() ? "0" : step) + "=" +
                  to_json(Config(static_cast<double>(numbers_in<float>(value).front()))));
  }
  return out;
}

std::string without_time(const std::string& event) { return event.substr(9); }

std::string from_hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return out;
}

// Two epochs of two batches, each with a look at validation data.
void train(const std::string& log_dir, callbacks::TensorBoardOptions options, FakeModel model = {}) {
  CallbackList list({TensorBoard(log_dir, options)}, model, {});
  list.on_train_begin();
  for (int epoch = 0; epoch < 2; ++epoch) {
    list.on_epoch_begin(epoch);
    for (int batch = 0; batch < 2; ++batch) {
      list.on_train_batch_begin(batch);
      ++model.steps;
      list.on_train_batch_end(batch, {{"loss", 0.5 * static_cast<double>(model.steps)}});
    }
    list.on_test_begin();
    list.on_test_end({{"loss", 0.25}});
    list.on_epoch_end(epoch, {{"loss", 0.5}, {"val_loss", 0.25}});
  }
  list.on_train_end({});
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_SUITE("callbacks") {
  TEST_CASE("TensorBoard's records are TensorFlow's, but for the time") {
    const ScratchDirectory scratch;
    FakeModel model;
    CallbackList list({TensorBoard(scratch / "logs")}, model, {});
    list.on_train_begin();
    list.on_epoch_end(0, {{"loss", std::bit_cast<float>(0x3e709927)}});
    list.on_epoch_end(1, {{"loss", std::bit_cast<float>(0x3d9107a9)}});
    list.on_train_end({});
    const std::vector<std::string> events = records(scratch / "logs/train");
    REQUIRE(events.size() == 6);
    CHECK(field(events[0], 3) == "brain.Event:2");
    CHECK(without_time(events[2]) ==
          from_hex("2a270a250a0a65706f63685f6c6f7373420a0801120022042799703e4a0b0a090a077363616c617273"));
    CHECK(without_time(events[4]) ==
          from_hex("10012a270a250a0a65706f63685f6c6f7373420a080112002204a907913d4a0b0a090a077363616c617273"));
  }

  TEST_CASE("losses, metrics and the learning rate are written after each epoch, as Keras names them") {
    const ScratchDirectory scratch;
    train(scratch / "a/logs", {});
    CHECK(scalars(scratch / "a/logs/train") == Lines{"epoch_loss@0=0.5", "epoch_learning_rate@0=0.10000000149011612",
                                                     "epoch_loss@1=0.5", "epoch_learning_rate@1=0.10000000149011612"});
    CHECK(scalars(scratch / "a/logs/validation") == Lines{"evaluation_loss_vs_iterations@2=0.25", "epoch_loss@0=0.25",
                                                          "evaluation_loss_vs_iterations@4=0.25", "epoch_loss@1=0.25"});
  }

  TEST_CASE("update_freq asks for batches: each, or those that it divides") {
    const ScratchDirectory scratch;
    const auto batches = [&](callbacks::UpdateFrequency frequency) {
      const std::string folder = scratch / "logs";
      std::filesystem::remove_all(folder);
      train(folder, {.update_freq = frequency});
      Lines lines = scalars(folder + "/train");
      std::erase_if(lines, [](const std::string& line) { return !line.starts_with("batch_"); });
      return lines;
    };
    CHECK(batches("epoch").empty());
    CHECK(batches("batch") == Lines{"batch_loss@1=0.5", "batch_loss@2=1.0", "batch_loss@3=1.5", "batch_loss@4=2.0"});
    CHECK(batches(3) == Lines{"batch_loss@3=1.5"});
    CHECK(thrown([] { TensorBoard("logs", {.update_freq = "step"}); }).find("\"batch\"") != std::string::npos);
    CHECK(thrown([] { TensorBoard("logs", {.update_freq = 0}); }).find(">= 1") != std::string::npos);
  }

  TEST_CASE("only the batches that are written have their logs read") {
    FakeModel model;
    const ScratchDirectory scratch;
    TensorBoard board(scratch / "logs", {.update_freq = 2});
    board.set_model(model);
    Logs logs;
    board.on_train_begin(logs);
    for (const bool due : {false, true, false}) {
      board.on_train_batch_begin(0, logs);
      CHECK(board.reads_batch_logs() == due);
      board.on_train_batch_end(0, logs);
      CHECK_FALSE(board.reads_batch_logs());
    }
  }

  TEST_CASE("steps per second are written of epochs and batches") {
    const ScratchDirectory scratch;
    train(scratch / "logs", {.write_steps_per_second = true, .update_freq = 4});
    Lines names;
    for (const std::string& line : scalars(scratch / "logs/train")) names.push_back(line.substr(0, line.find('=')));
    CHECK(names == Lines{"epoch_loss@0", "epoch_learning_rate@0", "epoch_steps_per_second@0",
                         "batch_steps_per_second@4", "batch_loss@4", "epoch_loss@1", "epoch_learning_rate@1",
                         "epoch_steps_per_second@1"});
  }

  TEST_CASE("histograms are 30 buckets from the least to the greatest weight, in the epochs that were asked for") {
    const ScratchDirectory scratch;
    FakeModel model;
    model.weights = {Tensor({-1.0, 0.0, 2.0, 2.0})};
    train(scratch / "logs", {.histogram_freq = 2, .write_graph = false}, model);
    const std::vector<std::string> events = records(scratch / "logs/train");
    REQUIRE(events.size() == 6);  // the version, two scalars an epoch and that
    CHECK(scalar(events[3]).tag == "layer/weight/histogram");
    const std::vector<double> buckets = numbers_in<double>(scalar(events[3]).value);
    REQUIRE(buckets.size() == 90);
    CHECK(buckets[0] == -1);
    CHECK(buckets[1] == doctest::Approx(-0.9));
    CHECK(buckets[88] == 2);
    double all = 0;
    for (std::size_t i = 2; i < 90; i += 3) all += buckets[i];
    CHECK(all == 4);
    CHECK(buckets[2] == 1);
    CHECK(buckets[3 * 10 + 2] == 1);
    CHECK(buckets[89] == 2);
  }

  TEST_CASE("one value alone is in the last bucket") {
    const ScratchDirectory scratch;
    train(scratch / "logs", {.histogram_freq = 2, .write_graph = false});
    const std::vector<double> buckets = numbers_in<double>(scalar(records(scratch / "logs/train")[3]).value);
    CHECK(buckets[0] == 1);
    CHECK(buckets[2] == 0);
    CHECK(buckets[88] == 1);
    CHECK(buckets[89] == 1);
  }

  TEST_CASE("fit and evaluate write a model's own files: its layers, every weight, its validation") {
    const ScratchDirectory scratch;
    reset_names();
    Sequential model = small_mlp();
    const Tensor x = numbers({7, 5}), y = classes(7, 3);
    model.fit(x, y,
              {.batch_size = 2,
               .verbose = 0,
               .callbacks = {TensorBoard(scratch / "logs", {.histogram_freq = 1, .update_freq = "batch"})},
               .validation_data = {x, y}});
    const std::vector<std::string> events = records(scratch / "logs/train");
    const std::string graph = field(field(events[1], 5), 1);
    CHECK(field(graph, 1) == "keras");
    CHECK(field(field(graph, 8), 8) == model.to_json());
    CHECK(field(field(graph, 9), 1).find("graph_keras_model") != std::string::npos);
    CHECK(scalar(events.back()).tag == "sequential/dense_1/bias/histogram");
    CHECK(scalars(scratch / "logs/train").size() == 4 * 2 + 3);  // loss and accuracy; the rate
    CHECK(scalars(scratch / "logs/validation").size() == 4);

    model.evaluate(x, y, {.verbose = 0, .callbacks = {TensorBoard(scratch / "alone")}});
    CHECK_FALSE(std::filesystem::exists(scratch / "alone/train"));
    CHECK(scalars(scratch / "alone/validation").front().starts_with("evaluation_accuracy_vs_iterations@4="));
  }

  TEST_CASE("what is not supported is refused, and a folder that cannot be made ends the fit at its beginning") {
    CHECK(thrown([] { TensorBoard(""); }).find("log_dir is empty") != std::string::npos);
    CHECK(thrown([] { TensorBoard("l", {.histogram_freq = -1}); }).find("histogram_freq") != std::string::npos);
    CHECK(thrown([] { TensorBoard("l", {.write_images = true}); }).find("write_images") != std::string::npos);
    CHECK(thrown([] { TensorBoard("l", {.profile_batch = 2}); }).find("profile_batch") != std::string::npos);
    CHECK(thrown([] { TensorBoard("l", {.embeddings_freq = 1}); }).find("embeddings_freq") != std::string::npos);
    const ScratchDirectory scratch;
    write_text(scratch / "file", "");
    CHECK_THROWS_WITH_AS(train(scratch / "file", {}), doctest::Contains("cannot make the directory"), IoError);
  }

  TEST_CASE("a record that cannot be written is an error of the fit") {
    const ScratchDirectory scratch;
    FakeModel model;
    CallbackList list({TensorBoard(scratch / "logs")}, model, {});
    list.on_train_begin();
    const FileFaultScope fault({.at = 0, .error = ENOSPC});
    CHECK_THROWS_WITH_AS(list.on_epoch_end(0, {{"loss", 1}}), doctest::Contains("logs/train/events"), IoError);
  }
}
