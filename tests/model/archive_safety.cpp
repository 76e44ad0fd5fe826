// Saving whole models while disks fail and processes are killed: the old file or the new one is there, whole.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <hornet/hornet.hpp>

#include "src/base/file.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

std::int64_t operations_of_a_save(const Model& model) {
  const ScratchDirectory scratch;
  const FileFaultScope count({.at = 1'000'000});
  model.save(scratch / "m.keras");
  return count.operations();
}

// All weights are `value`: so a file tells which version it holds.
void fill(Model& model, double value) {
  std::vector<Tensor> weights;
  for (const Tensor& weight : model.get_weights()) weights.push_back(Tensor::full(weight.shape(), value));
  model.set_weights(weights);
}

// A model of one version: all of its weights are equal.
bool is_whole(const std::string& path) {
  const std::vector<Tensor> weights = load_model(path).get_weights();
  const double value = weights[0].at({0, 0});
  for (const Tensor& weight : weights)
    for (const float each : weight.data<float>())
      if (static_cast<double>(each) != value) return false;
  return true;
}

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("whichever operation of saving a model fails, the old file is whole and the error says where and why") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "m.keras";
    Sequential model = small_mlp();
    fill(model, 1);
    model.save(path);
    const std::int64_t operations = operations_of_a_save(model);
    const std::int64_t renamed = operations - 3;  // what follows syncs the directory
    REQUIRE(renamed > 3);
    for (const int error : {EIO, ENOSPC})
      for (const bool sticky : {false, true})
        for (std::int64_t at = 0; at < operations; ++at) {
          CAPTURE(at);
          fill(model, 1);
          model.save(path);
          const std::string old = read_text(path);
          fill(model, 2);
          std::string message;
          {
            const FileFaultScope fault({.at = at, .sticky = sticky, .error = error});
            message = thrown([&] { model.save(path); });
          }
          CHECK(message.find("IoError") == 0);
          CHECK(message.find(scratch.path()) != std::string::npos);
          CHECK(message.find(error == EIO ? "Input/output error" : "No space left") != std::string::npos);
          if (at < renamed) CHECK(read_text(path) == old);
          CHECK(is_whole(path));
        }
  }

  TEST_CASE("40 processes killed while they save models lose nothing") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "m.keras";
    Sequential model = small_mlp();
    fill(model, 0);
    model.save(path);
    for (unsigned round = 0; round < 40; ++round) {
      const pid_t child = ::fork();
      if (child == 0) {
        for (int n = 1;; ++n) {
          fill(model, n);
          model.save(path);
        }
      }
      ::usleep(500 + 997 * round);  // from before the first byte to several saves later
      REQUIRE(::kill(child, SIGKILL) == 0);
      REQUIRE(::waitpid(child, nullptr, 0) == child);
      CHECK(is_whole(path));
    }
    model.save(path);
    CHECK(scratch.names() == std::vector<std::string>{"m.keras"});
  }
}
