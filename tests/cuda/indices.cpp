// Indices that are not there: the CPU's error, at the next time that the host waits.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <hornet/hornet.hpp>
#include <optional>

#include "tests/cuda/beside_cpu.hpp"

using namespace hornet;

namespace {

std::string axis_of(int axis) { return "{\"axis\": " + std::to_string(axis) + "}"; }

// What a case throws as DataError; "" when nothing.
std::string error_of(const OpCase& one, const Backend& backend) {
  try {
    run_case(one, f32, backend);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

// A lookup in 5 rows of 3, by 4 indices.
class Lookup {
 public:
  Lookup() : rows_(distinct({5, 3}).astype(f32)) {
    Graph graph;
    const Value indices = graph.placeholder(i32, {4}, "indices");
    plan_.emplace(passes::Program{graph, {ops::gather(graph.constant(rows_), indices)}, {}}, gpu_under_test());
  }
  void run(const std::vector<std::int32_t>& indices) {
    plan_->input("indices")->copy_from(Tensor::from<std::int32_t>(indices));
    plan_->run();
  }
  const Tensor& result() const { return plan_->output(0); }
  const Tensor& rows() const { return rows_; }

 private:
  Tensor rows_;
  std::optional<Plan> plan_;
};

Model embedding() {
  Model model = Sequential({Input({6}, {.dtype = i32}), layers::Embedding(13, 5), layers::GlobalAveragePooling1D(),
                            layers::Dense(4, {.activation = "softmax"})},
                           {.name = "words"});
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy"});
  return model;
}

Tensor tokens() {
  const Tensor out(i32, {23, 6});
  for (std::int64_t i = 0; i < out.size(); ++i)
    out.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * 5 % 13);
  return out;
}

// One that the vocabulary does not have, in the second batch of five.
Tensor tokens_with(std::int32_t token) {
  const Tensor out = tokens();
  out.data<std::int32_t>()[6 * 7 + 2] = token;
  return out;
}

template <class Work>
std::string data_error(const Work& work) {
  try {
    work();
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

bool all_finite(const std::vector<Tensor>& tensors) {
  return std::ranges::all_of(tensors, [](const Tensor& tensor) {
    const Tensor values = tensor.astype(f64);
    return std::ranges::all_of(values.data<double>(), [](double value) { return std::isfinite(value); });
  });
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("an index that is not there is the CPU's error: op, index, position and range, of the first of several") {
    for (const DType dtype : {i32, i64}) {
      const Tensor indices = Tensor::from<std::int64_t>({2, -1, 5, 0}).astype(dtype);
      const OpCase lookup{"gather", axis_of(0), {distinct({5, 3}), indices}};
      CHECK(error_of(lookup, gpu_under_test()) == "op \"gather\": index -1 at position 1 is outside [0, 5)");
      CHECK(error_of(lookup, open_backend()) == error_of(lookup, gpu_under_test()));
      const OpCase gradient{"gather_grad", R"({"axis": 0, "extent": 5})", {distinct({4, 3}), indices}};
      CHECK(error_of(gradient, gpu_under_test()) == "op \"gather_grad\": index -1 at position 1 is outside [0, 5)");
      CHECK(error_of(gradient, open_backend()) == error_of(gradient, gpu_under_test()));
    }
    const OpCase bytes{"gather", axis_of(1), {distinct({2, 7, 3}), Tensor::from<std::int64_t>({6, 7, 255}).astype(u8)}};
    CHECK(error_of(bytes, gpu_under_test()) == "op \"gather\": index 7 at position 1 is outside [0, 7)");
    CHECK(error_of(bytes, open_backend()) == error_of(bytes, gpu_under_test()));
  }

  TEST_CASE("an index of more than 32 bits is told as what it exceeds") {
    const auto lookup = [](std::int64_t index) {
      return error_of({"gather", axis_of(0), {distinct({5, 3}), Tensor::from<std::int64_t>({index})}},
                      gpu_under_test());
    };
    CHECK(lookup(std::int64_t{1} << 40) == "op \"gather\": index 2147483647 or more at position 0 is outside [0, 5)");
    CHECK(lookup(-(std::int64_t{1} << 40)) ==
          "op \"gather\": index -2147483648 or less at position 0 is outside [0, 5)");
  }

  TEST_CASE("an index that is not there is told once, whichever run met it, and gives zeros") {
    Lookup lookup;
    for (int run = 0; run < 4; ++run) {  // one step by step, one recorded, two replayed
      CAPTURE(run);
      lookup.run({2, 0, 5, 4});
      CHECK_THROWS_WITH_AS(lookup.result(), "op \"gather\": index 5 at position 2 is outside [0, 5)", DataError);
      for (int column = 0; column < 3; ++column) {
        CHECK(lookup.result().at({0, column}) == lookup.rows().at({2, column}));
        CHECK(lookup.result().at({2, column}) == 0);
      }
    }
    lookup.run({9, 0, 1, 4});
    lookup.run({2, 0, 1, 4});
    CHECK_THROWS_WITH_AS(lookup.result(), "op \"gather\": index 9 at position 0 is outside [0, 5)", DataError);
    lookup.run({2, 0, 1, 4});
    for (int column = 0; column < 3; ++column) CHECK(lookup.result().at({3, column}) == lookup.rows().at({4, column}));
  }

  TEST_CASE("an index that is not there adds to nothing") {
    Graph graph;
    const Tensor slopes = distinct({4, 3});
    const Value indices = graph.placeholder(i64, {4}, "indices");
    Plan plan({graph, {ops::segment_sum(graph.constant(slopes), indices, 5)}, {}}, gpu_under_test());
    plan.input("indices")->copy_from(Tensor::from<std::int64_t>({2, -1, 5, 0}));
    plan.run();
    CHECK_THROWS_AS(plan.output(0), DataError);
    const Tensor& dx = plan.output(0);
    for (int column = 0; column < 3; ++column) {
      CHECK(dx.at({2, column}) == slopes.at({0, column}));
      CHECK(dx.at({0, column}) == slopes.at({3, column}));
      for (const int row : {1, 3, 4}) CHECK(dx.at({row, column}) == 0);
    }
  }

  TEST_CASE("an index that is not there is told though its plan is gone, and before that of a later plan") {
    std::optional<Lookup> first, second;
    first.emplace();
    second.emplace();
    second->run({0, 0, 0, 8});
    first->run({0, 7, 0, 0});
    first.reset();
    CHECK_THROWS_WITH_AS(gpu_under_test().memory()->wait(), "op \"gather\": index 7 at position 1 is outside [0, 5)",
                         DataError);
    CHECK_NOTHROW(gpu_under_test().memory()->wait());
    CHECK_NOTHROW(second->result());
  }

  TEST_CASE("fit, evaluate and predict of a word that the vocabulary does not have throw the CPU's error") {
    const Tensor labels(i32, {23});
    for (std::size_t i = 0; i < 23; ++i) labels.data<std::int32_t>()[i] = static_cast<std::int32_t>(i * i % 7 % 4);
    const Backend& cpu = open_backend();
    const OnBackend here(gpu_under_test());
    Model model = embedding();
    const Tensor bad = tokens_with(13);
    const std::string text =
        "op \"words/embedding/gather\": index 13 at position 14 is outside [0, 13); an Embedding's input_dim must be "
        "greater than every index";
    const auto fit = [&] { model.fit(bad, labels, {.batch_size = 5, .epochs = 1, .verbose = 0, .shuffle = false}); };
    CHECK(data_error(fit) == text);
    CHECK(all_finite(model.get_weights()));
    CHECK(data_error([&] { model.fit(Dataset::from_tensors(bad, labels).batch(5), {.epochs = 1, .verbose = 0}); }) ==
          text);
    CHECK(data_error([&] { model.evaluate(bad, labels, {.batch_size = 5, .verbose = 0}); }) == text);
    CHECK(data_error([&] { model.predict(bad, {.batch_size = 5, .verbose = 0}); }) == text);

    const History history = model.fit(tokens(), labels, {.batch_size = 5, .epochs = 2, .verbose = 0});
    CHECK(std::isfinite(history.history.at("loss").back()));
    const Tensor predicted = model.predict(tokens(), {.verbose = 0});
    use_backend(cpu);
    CHECK(largest_difference(predicted, model.predict(tokens(), {.verbose = 0})) < 1e-6);
    CHECK(data_error([&] { model.predict(bad, {.batch_size = 5, .verbose = 0}); }) == text);
  }
}
