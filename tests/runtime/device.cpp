#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/runtime/plan.hpp"
#include "src/runtime/target.hpp"

using namespace hornet;

namespace {

// The backend in use under another name, that counts the kernels asked of it: whether a plan is made.
class CountingBackend final : public Backend {
 public:
  std::string_view name() const override { return "counting"; }
  std::string description() const override { return "counts"; }
  Kernel make_kernel(KernelSite& site) const override {
    ++made;
    return backend_.make_kernel(site);
  }
  bool has_kernel(const Node& node) const override { return backend_.has_kernel(node); }
  passes::Program fuse(const passes::Program& program) const override { return backend_.fuse(program); }
  bool can_produce(const Node& node) const override { return backend_.can_produce(node); }

  mutable int made = 0;

 private:
  const Backend& backend_ = open_backend();
};

// Runs `work` on the CPU, on another device, there again, and on the CPU again: a plan is made for the other device at
// its first turn alone.
template <class Work>
void check_plans_are_of_one_device(const Work& work) {
  static const CountingBackend other;
  work();
  use_backend(other);
  const int before = other.made;
  work();
  const int after = other.made;
  CHECK(after > before);
  work();
  CHECK(other.made == after);
  set_device("cpu");
  work();
  CHECK(other.made == after);
}

}  // namespace

TEST_SUITE("runtime") {
  TEST_CASE("a device or precision of another name is refused, and the one in use stays") {
    for (const char* name : {"", "CPU", "tpu", "gpu:", "gpu:x", "gpu:-1", "gpu:1x"})
      CHECK_THROWS_WITH_AS(set_device(name), doctest::Contains("known: 'cpu', 'gpu', 'gpu:1', 'auto'"), ConfigError);
    CHECK(device() == "cpu");
    CHECK(device_description() == std::to_string(num_threads()) + " threads of the processor");
    CHECK_THROWS_WITH_AS(set_matmul_precision("tf23"), doctest::Contains("Did you mean 'tf32'"), ConfigError);
    CHECK(matmul_precision() == "float32");
  }

  TEST_CASE("plans kept for one device do not run on another") {
    check_plans_are_of_one_device([x = Tensor{1, 2, 3}] { CHECK(to_string(ops::exp(x) - ops::exp(x)) == "[0 0 0]"); });

    Graph g;
    const Value v = g.variable(Tensor{1, 2, 3}, "v");
    Session session(g);
    const Value step = ops::assign(v, v * 2.0);
    check_plans_are_of_one_device([&] { session.run({step}); });
    CHECK(to_string(variable_of(v)->value()) == "[16 32 48]");

    const Layer dense = layers::Dense(3, {.activation = "tanh"});
    check_plans_are_of_one_device([&] { dense(Tensor::ones({2, 5})); });

    Sequential model{Input({5}), layers::Dense(3)};
    model.compile({.optimizer = "sgd", .loss = "mse"});
    check_plans_are_of_one_device([&] { model.predict(Tensor::ones({2, 5}), {.verbose = 0}); });
    check_plans_are_of_one_device([&] { model.train_on_batch(Tensor::ones({2, 5}), Tensor::zeros({2, 3})); });
  }

  TEST_CASE("plans kept for one precision are not used for another") {
    const Target strict = target_in_use();
    set_matmul_precision("tf32");
    CHECK(target_in_use() != strict);
    CHECK(matmul_precision() == "tf32");
    set_matmul_precision("float32");
    CHECK(target_in_use() == strict);
  }
}
