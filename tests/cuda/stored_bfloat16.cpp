// Tensors of bfloat16 on the GPU: every op, products and convolutions that libraries compute as they are stored, whole
// nets under the policy mixed_bfloat16.
#include "src/backends/cuda/stored_bfloat16.hpp"

#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/model/trace.hpp"
#include "tests/cuda/beside_cpu.hpp"
#include "tests/cuda/with_convolutions.hpp"
#include "tests/passes/node_by_node.hpp"

using namespace hornet;

namespace {

constexpr double one_unit = 1.0 / 128;  // of bfloat16, relative: two roundings that fell to different sides

std::size_t steps_of(const OpCase& one) {
  OpCase narrow = one;
  for (Tensor& input : narrow.inputs) input = input.astype(bf16);
  Graph graph;
  Node& node = add_node(graph, narrow);
  return static_cast<std::size_t>(Plan({graph, {node.value()}, {}}, gpu_under_test()).step_count());
}

void check_stored(const OpCase& one) {
  CHECK_MESSAGE(steps_of(one) == 1, one.op << " " << one.attributes);  // no conversion
  const Tensor got = run_case(one, bf16, gpu_under_test())[0], expected = run_case(one, bf16, open_backend())[0];
  CHECK(got.dtype() == bf16);
  CHECK_MESSAGE(largest_difference(got, expected) <= one_unit, one.op << " " << one.attributes);
}

// Bytes that the steps read and write: convolutions, and all.
struct Moved {
  std::int64_t by_convolutions = 0, by_all = 0;
};

// Of two blocks of convolution, batch normalisation and relu, the second added to the first, and of their gradients.
Moved moved_by_training(const char* policy) {
  set_dtype_policy(policy);
  Graph graph;
  Trace trace(graph, true);
  Value y = graph.placeholder(f32, {32, 16, 14, 3}, "x");
  for (int block = 0; block < 2; ++block) {
    const Value before = y;
    for (const Layer& layer :
         {Layer(layers::Conv2D(16, 3, {.padding = "same", .use_bias = false})), Layer(layers::BatchNormalization())})
      y = trace.call(layer, {y}).front();
    y = ops::relu(block == 0 ? y : y + before);
  }
  set_dtype_policy("float32");
  std::vector<Value> wanted, fetches{ops::sum(ops::square(ops::cast(y, f32)))};
  for (const Layer& layer : trace.called)
    for (const Weight& weight : layer.trainable_weights()) wanted.push_back(graph.variable(weight.variable));
  for (const Value& gradient : gradients(fetches[0], wanted)) fetches.push_back(gradient);
  const Plan plan({graph, fetches, trace.updates}, gpu_under_test());
  Moved moved;
  for (const Step& step : plan.memory().steps) {
    std::int64_t bytes = 0;
    for (const Value& input : step.node->inputs) bytes += input.type().bytes();
    for (const TensorType& output : step.node->outputs) bytes += output.bytes();
    moved.by_all += bytes;
    if (step.node->op.name().starts_with("conv")) moved.by_convolutions += bytes;
  }
  return moved;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("every op of bfloat16 gives the CPU's numbers") {
    std::vector<OpCase> cases = pointwise_cases();
    for (OpCase& one : structured_cases()) cases.push_back(std::move(one));
    for (const OpCase& one : cases) {
      const std::vector<Tensor> got = run_case(one, bf16, gpu_under_test());
      const std::vector<Tensor> expected = run_case(one, bf16, open_backend());
      for (std::size_t i = 0; i < got.size(); ++i) {
        CHECK(got[i].type() == expected[i].type());
        CHECK_MESSAGE(largest_difference(got[i], expected[i]) <= one_unit, one.op << " " << one.attributes);
      }
    }
  }

  TEST_CASE("large products of bfloat16 are the library's, of what is stored, transposed or not") {
    for (const char* a : {"false", "true"})
      for (const char* b : {"false", "true"}) {
        const Shape left = *a == 't' ? Shape{600, 301} : Shape{301, 600};
        const Shape right = *b == 't' ? Shape{260, 600} : Shape{600, 260};
        const std::string attributes = std::string(R"({"transpose_a": )") + a + R"(, "transpose_b": )" + b + "}";
        check_stored({"matmul", attributes, {distinct(left), distinct(right)}});
      }
  }

  TEST_CASE("convolutions of bfloat16 are the library's, of what is stored, in all passes, padded alike or not") {
    for (const char* pads :
         {R"("pad_before": [1, 1], "pad_after": [1, 1])", R"("pad_before": [1, 0], "pad_after": [1, 2])"}) {
      const std::string geometry = std::string(R"("strides": [2, 1], "dilations": [1, 1], "groups": 1, )") + pads;
      const Tensor x = distinct({2, 9, 7, 8}), kernel = distinct({3, 3, 8, 16}), y = distinct({2, 5, 7, 16});
      check_stored({"conv", "{" + geometry + "}", {x, kernel}});
      check_stored({"conv_input_grad", "{" + geometry + R"(, "extents": [9, 7]})", {y, kernel}});
      check_stored({"conv_kernel_grad", "{" + geometry + R"(, "extents": [3, 3]})", {x, y}});
    }
  }

  TEST_CASE("a step of convolutions, batch normalisation and their gradients moves half of float32's bytes") {
    const WithConvolutions library(cuda::ConvolutionMode::library);
    const Moved wide = moved_by_training("float32"), narrow = moved_by_training("mixed_bfloat16");
    CHECK(2 * narrow.by_convolutions == wide.by_convolutions);
    CHECK(narrow.by_all < 0.6 * static_cast<double>(wide.by_all));
  }

  TEST_CASE("nets under mixed_bfloat16 learn on the GPU as on the CPU") {
    const Tensor x = distinct({40, 9, 7, 2}).astype(f32), y(i32, {40});
    for (std::int64_t i = 0; i < 40; ++i)
      y.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * i % 7 % 4);
    const auto losses = [&](const Backend& backend, const char* policy) {
      const OnBackend here(backend);
      set_dtype_policy(policy);
      set_random_seed(7);
      Sequential model({Input({9, 7, 2}), layers::Conv2D(5, 3, {.padding = "same"}), layers::BatchNormalization(),
                        layers::Activation("relu"), layers::MaxPooling2D(2), layers::Conv2D(4, 2),
                        layers::LayerNormalization(), layers::Flatten(), layers::Dense(11, {.activation = "gelu"}),
                        layers::Dropout(0.2), layers::Dense(4, {.activation = "softmax"})});
      set_dtype_policy("float32");
      model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
      return model.fit(x, y, {.batch_size = 8, .epochs = 4, .verbose = 0}).history.at("loss");
    };
    const std::vector<double> cpu = losses(open_backend(), "mixed_bfloat16");
    const std::vector<double> gpu = losses(gpu_under_test(), "mixed_bfloat16");
    const std::vector<double> wide = losses(gpu_under_test(), "float32");
    CHECK(gpu != wide);
    for (std::size_t i = 0; i < cpu.size(); ++i) CHECK(gpu[i] == doctest::Approx(cpu[i]).epsilon(0.02));
    CHECK(gpu.back() < gpu.front());
  }
}
