// Ctrl-C while fit runs: it ends after the batch in work, as if stop_training had been set.
#include <doctest/doctest.h>

#include <csignal>
#include <hornet/base/threads.hpp>

#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

class Interrupting : public Callback {
 public:
  std::int64_t batches = 0, epochs_ended = 0, trainings_ended = 0, tests = 0;

  void on_train_batch_end(std::int64_t batch, Logs&) override {
    ++batches;
    if (batch == 1) std::raise(SIGINT);
  }
  void on_test_begin(Logs&) override { ++tests; }
  void on_epoch_end(std::int64_t, Logs&) override { ++epochs_ended; }
  void on_train_end(Logs&) override { ++trainings_ended; }
};

volatile std::sig_atomic_t own_handler_calls = 0;
void own_handler(int) { own_handler_calls = own_handler_calls + 1; }

// The number of the first expectation that does not hold; 0 when all do.
int interrupted_fit() {
  std::signal(SIGINT, own_handler);
  Sequential model = small_mlp();
  const Tensor x = numbers({23, 5}), y = classes(23, 3);
  const auto callback = std::make_shared<Interrupting>();
  const History history =
      model.fit(x, y, {.batch_size = 5, .epochs = 7, .verbose = 0, .callbacks = {callback}, .validation_data = {x, y}});
  if (callback->batches != 2) return 1;
  if (callback->epochs_ended != 1 || callback->trainings_ended != 1) return 2;
  if (callback->tests != 0) return 3;
  if (history.epoch.size() != 1 || history.history.at("loss").size() != 1) return 4;
  if (own_handler_calls != 0) return 5;
  std::raise(SIGINT);  // the program's own handler is back
  if (own_handler_calls != 1) return 6;
  if (model.fit(x, y, {.batch_size = 5, .epochs = 2, .verbose = 0}).epoch.size() != 2) return 7;
  return 0;
}

int fit_interrupted_twice() {
  Sequential model = small_mlp();
  class Twice : public Callback {
    void on_train_batch_end(std::int64_t, Logs&) override {
      std::raise(SIGINT);
      std::raise(SIGINT);
    }
  };
  model.fit(numbers({23, 5}), classes(23, 3), {.verbose = 0, .callbacks = {Twice()}});
  return 0;
}

}  // namespace

TEST_SUITE("model") {
  // Threads do not survive a fork: the children compute with one.
  TEST_CASE("Ctrl-C ends fit after the batch, and the program's handler comes back") {
    const int before = num_threads();
    set_num_threads(1);
    CHECK(run_in_child(interrupted_fit) == 0);
    set_num_threads(before);
  }

  TEST_CASE("a second Ctrl-C ends the process as a signal would") {
    const int before = num_threads();
    set_num_threads(1);
    CHECK(run_in_child(fit_interrupted_twice) == 130);
    set_num_threads(before);
  }
}
