// The order of events in fit, evaluate and predict, and what History keeps, as Keras recorded them.
#include <doctest/doctest.h>

#include <algorithm>
#include <hornet/layers/layers.hpp>

#include "tests/golden_dir.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// Writes events down as the recorded ones are: [name, number, names of the logs].
class EventRecorder : public Callback {
 public:
  Config::List events;

  void on_train_begin(Logs& l) override { note("train_begin", l); }
  void on_train_end(Logs& l) override { note("train_end", l); }
  void on_epoch_begin(std::int64_t n, Logs& l) override { note("epoch_begin", n, l); }
  void on_epoch_end(std::int64_t n, Logs& l) override { note("epoch_end", n, l); }
  void on_train_batch_begin(std::int64_t n, Logs& l) override { note("train_batch_begin", n, l); }
  void on_train_batch_end(std::int64_t n, Logs& l) override { note("train_batch_end", n, l); }
  void on_test_begin(Logs& l) override { note("test_begin", l); }
  void on_test_end(Logs& l) override { note("test_end", l); }
  void on_test_batch_begin(std::int64_t n, Logs& l) override { note("test_batch_begin", n, l); }
  void on_test_batch_end(std::int64_t n, Logs& l) override { note("test_batch_end", n, l); }
  void on_predict_begin(Logs& l) override { note("predict_begin", l); }
  void on_predict_end(Logs& l) override { note("predict_end", l); }
  void on_predict_batch_begin(std::int64_t n, Logs& l) override { note("predict_batch_begin", n, l); }
  void on_predict_batch_end(std::int64_t n, Logs& l) override { note("predict_batch_end", n, l); }

 private:
  static Config names(const Logs& logs) {
    Config::List list;
    for (const auto& [name, value] : logs) list.push_back(name);
    if (!logs.outputs().empty()) list.push_back("outputs");
    return list;
  }
  void note(const char* name, const Logs& logs) { events.push_back(Config::List{name, names(logs)}); }
  void note(const char* name, std::int64_t number, const Logs& logs) {
    events.push_back(Config::List{name, number, names(logs)});
  }
};

Sequential regression() {
  Sequential model({Input({2}), layers::Dense(1)});
  model.compile({.optimizer = "sgd", .loss = "mse", .metrics = {"mae"}});
  return model;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("events come in Keras' order, with Keras' logs") {
    const auto recorded = golden_text("behaviour/behaviour.json");
    if (!recorded) return;
    Sequential model = regression();
    const Tensor x = numbers({6, 2}), y = numbers({6, 1}, 2);
    const auto recorder = std::make_shared<EventRecorder>();
    model.fit(x, y,
              {.batch_size = 3,
               .epochs = 2,
               .verbose = 0,
               .callbacks = {recorder},
               .validation_data = {x.rows(0, 3), y.rows(0, 3)}});
    model.evaluate(x, y, {.batch_size = 3, .verbose = 0, .callbacks = {recorder}});
    model.predict(x, {.batch_size = 3, .verbose = 0, .callbacks = {recorder}});
    const Config behaviour = parse_json(*recorded);
    const Config::List& wanted = behaviour.at("events").as_list();
    REQUIRE(recorder->events.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(to_json(recorder->events[i]) == to_json(wanted[i]));
  }

  TEST_CASE("batch callbacks come once for steps_per_execution batches, with the first index and the last") {
    Sequential model({Input({2}), layers::Dense(1)});
    model.compile({.optimizer = "sgd", .loss = "mse", .steps_per_execution = 3});
    const Tensor x = numbers({10, 2}), y = numbers({10, 1}, 2);
    const auto recorder = std::make_shared<EventRecorder>();
    std::vector<std::pair<std::string, Config>> seen;
    model.fit(x, y, {.batch_size = 2, .verbose = 0, .callbacks = {recorder}});
    model.evaluate(x, y, {.batch_size = 2, .verbose = 0, .callbacks = {recorder}});
    model.predict(x, {.batch_size = 2, .verbose = 0, .callbacks = {recorder}});
    for (const Config& event : recorder->events)
      if (event.as_list().size() == 3) seen.emplace_back(event.as_list()[0].as_string(), event.as_list()[1]);
    std::vector<std::pair<std::string, Config>> wanted = {{"epoch_begin", 0}};
    for (const std::string mode : {"train", "test", "predict"}) {
      for (const auto& [first, last] : {std::pair{0, 2}, std::pair{3, 4}}) {
        wanted.emplace_back(mode + "_batch_begin", first);
        wanted.emplace_back(mode + "_batch_end", last);
      }
      if (mode == "train") wanted.emplace_back("epoch_end", 0);
    }
    CHECK(seen == wanted);
  }

  TEST_CASE("steps_per_execution changes no number, and a callback of predict sees all its rows") {
    const Tensor x = numbers({10, 2}), y = numbers({10, 1}, 2);
    const auto trained = [&](std::int64_t steps) {
      Sequential model({Input({2}), layers::Dense(1, {.kernel_initializer = "ones"})});
      model.compile({.optimizer = "sgd", .loss = "mse", .steps_per_execution = steps});
      model.fit(x, y, {.batch_size = 3, .epochs = 2, .verbose = 0, .shuffle = false});
      return model;
    };
    const Sequential one = trained(1);
    Sequential four = trained(4);
    CHECK(std::ranges::equal(one.get_weights()[0].data<float>(), four.get_weights()[0].data<float>()));
    struct Rows : Callback {
      explicit Rows(bool reads) : reads(reads) {}
      bool reads;
      std::int64_t rows = 0;
      bool reads_batch_logs() override { return reads; }
      void on_predict_batch_end(std::int64_t, Logs& logs) override {
        rows = logs.outputs().empty() ? -1 : logs.outputs().front().shape()[0];
      }
    };
    const auto rows = std::make_shared<Rows>(true), unread = std::make_shared<Rows>(false);
    CHECK(four.predict(x, {.batch_size = 3, .verbose = 0, .callbacks = {rows}}).shape() == Shape{10, 1});
    CHECK(rows->rows == 10);
    CHECK(four.predict(x, {.batch_size = 3, .verbose = 0, .callbacks = {unread}}).shape() == Shape{10, 1});
    CHECK(unread->rows == -1);
    CHECK_THROWS_AS(four.compile({.steps_per_execution = 0}), ConfigError);
  }

  TEST_CASE("History keeps what Keras' history keeps") {
    const auto recorded = golden_text("behaviour/behaviour.json");
    if (!recorded) return;
    Sequential model = regression();
    const History history =
        model.fit(numbers({7, 2}), numbers({7, 1}, 2), {.batch_size = 3, .epochs = 2, .verbose = 0});
    Config::List keys, epochs;
    for (const auto& [name, values] : history.history) {
      keys.push_back(name);
      CHECK(values.size() == 2);
    }
    for (const std::int64_t number : history.epoch) epochs.push_back(number);
    const Config params = Config::Dict{{"verbose", history.params().verbose},
                                       {"epochs", history.params().epochs},
                                       {"steps", history.params().steps.value()}};
    const Config ours = Config::Dict{{"keys", keys}, {"params", params}, {"epoch", epochs}};
    CHECK(to_json(ours) == to_json(parse_json(*recorded).at("history")));
  }
}
