#include <doctest/doctest.h>

#include <hornet/base/error.hpp>
#include <hornet/callbacks/lambda_callback.hpp>
#include <hornet/model/callback_list.hpp>

#include "tests/allocation_count.hpp"
#include "tests/callbacks/fake_model.hpp"

using namespace hornet;

namespace {

// Writes down every event it sees.
class Recorder : public Callback {
 public:
  explicit Recorder(std::vector<std::string>& events) : events_(events) {}
  void on_train_begin(Logs& l) override { note("train_begin", l); }
  void on_train_end(Logs& l) override { note("train_end", l); }
  void on_epoch_begin(std::int64_t e, Logs& l) override { note("epoch_begin " + std::to_string(e), l); }
  void on_epoch_end(std::int64_t e, Logs& l) override { note("epoch_end " + std::to_string(e), l); }
  void on_batch_begin(std::int64_t b, Logs& l) override { note("batch_begin " + std::to_string(b), l); }
  void on_batch_end(std::int64_t b, Logs& l) override { note("batch_end " + std::to_string(b), l); }
  void on_test_batch_end(std::int64_t b, Logs& l) override { note("test_batch_end " + std::to_string(b), l); }
  void on_predict_batch_end(std::int64_t, Logs& l) override {
    note("predicted " + std::to_string(l.outputs().size()), l);
  }

 private:
  void note(const std::string& event, const Logs& logs) { events_.push_back(event + " [" + logs.names() + "]"); }
  std::vector<std::string>& events_;
};

class Adds : public Callback {
  void on_epoch_end(std::int64_t, Logs& logs) override { logs.set("a_rate", 5); }
};

}  // namespace

TEST_SUITE("callbacks") {
  TEST_CASE("each callback sees every event in order, with the logs sorted by name") {
    FakeModel model;
    std::vector<std::string> events;
    CallbackList list({Recorder(events)}, model, {.verbose = 2, .epochs = 3, .steps = 7});
    const std::vector<Tensor> outputs{Tensor(1.0), Tensor(2.0)};
    Logs predicted;
    predicted.set_outputs(outputs);
    list.on_train_begin();
    list.on_epoch_begin(0);
    list.on_train_batch_begin(0);
    list.on_train_batch_end(0, {{"loss", 1}, {"accuracy", 0.5}});
    list.on_test_batch_end(1, {{"loss", 1}});
    list.on_epoch_end(0, {{"val_loss", 2}, {"loss", 1}});
    list.on_train_end({{"loss", 1}});
    list.on_predict_batch_end(0, predicted);
    CHECK(events == std::vector<std::string>{"train_begin []", "epoch_begin 0 []", "batch_begin 0 []",
                                             "batch_end 0 [accuracy, loss]", "test_batch_end 1 [loss]",
                                             "epoch_end 0 [loss, val_loss]", "train_end [loss]", "predicted 2 []"});
  }

  TEST_CASE("History comes after the user's callbacks, keeps what they add, and is the user's own when given") {
    FakeModel model;
    CallbackList list({Adds()}, model, {.verbose = 0, .epochs = 2, .steps = 3});
    list.on_train_begin();
    for (const std::int64_t epoch : {4, 5}) list.on_epoch_end(epoch, {{"loss", 1.0 / double(epoch)}});
    CHECK(list.history().epoch == std::vector<std::int64_t>{4, 5});
    CHECK(list.history().history.at("loss") == std::vector<double>{0.25, 0.2});
    CHECK(list.history().history.at("a_rate") == std::vector<double>{5, 5});
    CHECK(list.history().params().epochs == 2);
    CHECK(list.history().params().steps == 3);

    auto mine = std::make_shared<History>();
    CallbackList with_mine({mine}, model, {});
    CHECK(&with_mine.history() == mine.get());
  }

  TEST_CASE("the logs that a callback adds to do not reach the next event") {
    FakeModel model;
    std::vector<std::string> events;
    CallbackList list({Adds(), Recorder(events)}, model, {});
    const Logs logs{{"loss", 1}};
    list.on_epoch_end(0, logs);
    list.on_train_end(logs);
    CHECK(events == std::vector<std::string>{"epoch_end 0 [loss, a_rate]", "train_end [loss]"});
  }

  TEST_CASE("a batch costs no allocation once the names have been seen") {
    FakeModel model;
    CallbackList list({callbacks::LambdaCallback(), Adds()}, model, {});
    Logs logs{{"sparse_categorical_crossentropy", 1}, {"loss", 2}};
    const auto batch = [&] {
      logs.set("loss", 3);
      list.on_train_batch_begin(0);
      list.on_train_batch_end(0, logs);
      list.on_test_batch_end(0, logs);
    };
    batch();
    CHECK(allocations_during(batch) == 0);
  }

  TEST_CASE("LambdaCallback calls the functions it was given and no others") {
    FakeModel model;
    std::vector<std::string> events;
    CallbackList list(
        {callbacks::LambdaCallback({
            .on_epoch_begin = [&](std::int64_t epoch, Logs&) { events.push_back("epoch " + std::to_string(epoch)); },
            .on_train_end = [&](Logs& logs) { events.push_back("end " + logs.names()); },
            .on_test_batch_end = [&](std::int64_t batch, Logs&) { events.push_back("test " + std::to_string(batch)); },
        })},
        model, {});
    list.on_train_begin();
    list.on_epoch_begin(3);
    list.on_train_batch_end(1, {});
    list.on_test_batch_end(2, {});
    list.on_train_end({{"loss", 1}});
    CHECK(events == std::vector<std::string>{"epoch 3", "test 2", "end loss"});
  }

  TEST_CASE("a callback has a model only while it is used, and a null callback is refused") {
    CHECK_THROWS_AS(Adds().model(), ConfigError);
    CHECK_THROWS_AS(CallbackHandle(std::shared_ptr<Adds>()), ConfigError);
  }
}
