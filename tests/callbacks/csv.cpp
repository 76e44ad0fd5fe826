#include <doctest/doctest.h>

#include <charconv>
#include <hornet/base/error.hpp>
#include <hornet/callbacks/csv_logger.hpp>
#include <hornet/model/callback_list.hpp>

#include "tests/callbacks/fake_model.hpp"
#include "tests/files/scratch.hpp"
#include "tests/golden_dir.hpp"

using namespace hornet;
using callbacks::CSVLogger;

namespace {

void log_epochs(CSVLogger logger, std::int64_t first, const std::vector<Logs>& epochs) {
  FakeModel model;
  CallbackList list({std::move(logger)}, model, {});
  list.on_train_begin();
  for (const Logs& logs : epochs) list.on_epoch_end(first++, logs);
  list.on_train_end({});
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t end; !text.empty(); text.remove_prefix(std::min(end + separator.size(), text.size()))) {
    end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
  }
  return parts;
}

}  // namespace

TEST_SUITE("callbacks") {
  TEST_CASE("CSVLogger writes the file that Keras' writes, to the byte") {
    const std::optional<std::string> recorded = golden_text("behaviour/csv_logger.csv");
    if (!recorded) return;
    const std::vector<std::string> lines = split(*recorded, "\r\n");
    const std::vector<std::string> names = split(lines.at(0), ",");
    std::vector<Logs> epochs;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      Logs logs;
      const std::vector<std::string> cells = split(lines[i], ",");
      for (std::size_t j = 1; j < cells.size(); ++j) {
        double value = 0;
        std::from_chars(cells[j].data(), cells[j].data() + cells[j].size(), value);
        logs.set(names[j], value);
      }
      epochs.push_back(logs);
    }
    REQUIRE(epochs.size() == 3);
    const ScratchDirectory scratch;
    log_epochs(CSVLogger(scratch / "log.csv"), 0, epochs);
    CHECK(read_text(scratch / "log.csv") == *recorded);
  }

  TEST_CASE("a value that is absent is NA, and columns for validation are kept free") {
    const ScratchDirectory scratch;
    log_epochs(CSVLogger(scratch / "log.csv", {.separator = ";"}), 0, {{{"mae", 2}, {"loss", 1}}, {{"val_loss", 3}}});
    CHECK(read_text(scratch / "log.csv") == "epoch;loss;mae;val_loss;val_mae\r\n0;1.0;2.0;NA;NA\r\n1;NA;NA;3.0;NA\r\n");
  }

  TEST_CASE("append goes on after the old lines without a second header; otherwise the file begins anew") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "log.csv";
    log_epochs(CSVLogger(path, {.append = true}), 0, {{{"loss", 1}, {"val_loss", 2}}});
    log_epochs(CSVLogger(path, {.append = true}), 5, {{{"loss", 3}, {"val_loss", 4}}});
    CHECK(read_text(path) == "epoch,loss,val_loss\r\n0,1.0,2.0\r\n5,3.0,4.0\r\n");
    log_epochs(CSVLogger(path), 0, {{{"loss", 7}, {"val_loss", 8}}});
    CHECK(read_text(path) == "epoch,loss,val_loss\r\n0,7.0,8.0\r\n");
  }

  TEST_CASE("names that hold the separator or quotes are quoted") {
    const ScratchDirectory scratch;
    log_epochs(CSVLogger(scratch / "log.csv"), 0, {{{"a,b", 1}, {"val_\"q\"", 2}}});
    CHECK(read_text(scratch / "log.csv") == "epoch,\"a,b\",\"val_\"\"q\"\"\"\r\n0,1.0,2.0\r\n");
  }

  TEST_CASE("CSVLogger refuses wrong options and reports a file that cannot be made") {
    CHECK_THROWS_AS(CSVLogger(""), ConfigError);
    CHECK_THROWS_AS(CSVLogger("log.csv", {.separator = "||"}), ConfigError);
    CHECK_THROWS_AS(log_epochs(CSVLogger("/nowhere/at/all/log.csv"), 0, {}), IoError);
  }
}
