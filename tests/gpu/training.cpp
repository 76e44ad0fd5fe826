// Models on a GPU: the same bits twice, near the CPU's, and no memory left behind.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/hornet.hpp>

#include "src/backends/cuda/launch.hpp"
#include "tests/cuda/backends.hpp"

using namespace hornet;

namespace {

class OnGpu {
 public:
  OnGpu() { use_backend(gpu_under_test()); }
  ~OnGpu() { set_device("cpu"); }
  OnGpu(const OnGpu&) = delete;
  OnGpu& operator=(const OnGpu&) = delete;
};

Sequential convnet() {
  Sequential model{
      Input({12, 10, 3}),
      layers::Conv2D(8, {3, 3}, {.strides = {2, 2}, .padding = "same"}),
      layers::BatchNormalization(),
      layers::Activation("relu"),
      layers::Conv2D(16, {3, 3}, {.activation = "relu"}),
      layers::MaxPooling2D({2, 2}),
      layers::Flatten(),
      layers::Dropout(0.3),
      layers::Dense(7, {.activation = "softmax"}),
  };
  model.compile({.optimizer = "adam", .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

// Images and labels with something to learn: a label brightens its own row.
std::pair<Tensor, Tensor> examples(std::int64_t n) {
  const Tensor x(f32, {n, 12, 10, 3}), y(i32, {n});
  for (std::int64_t i = 0; i < n; ++i) {
    y.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i % 7);
    for (std::int64_t j = 0; j < 360; ++j)
      x.data<float>()[static_cast<std::size_t>(i * 360 + j)] =
          static_cast<float>((i * 31 + j * 17) % 23) / 23.0F + (j / 30 == i % 7 ? 1.0F : 0.0F);
  }
  return {x, y};
}

struct Trained {
  std::vector<double> losses;
  std::vector<Tensor> weights;
};

Trained train(std::int64_t epochs) {
  set_random_seed(7);
  Sequential model = convnet();
  const auto [x, y] = examples(210);
  const History history = model.fit(x, y, {.batch_size = 32, .epochs = epochs, .verbose = 0});
  return {history.history.at("loss"), model.get_weights()};
}

}  // namespace

TEST_SUITE("gpu") {
  TEST_CASE("training twice from one seed gives the same bits") {
    const OnGpu gpu;
    const Trained first = train(4), second = train(4);
    CHECK(first.losses == second.losses);
    for (std::size_t i = 0; i < first.weights.size(); ++i) CHECK(identical(first.weights[i], second.weights[i]));
  }

  TEST_CASE("losses follow those of the CPU, epoch by epoch, within a hundredth") {
    const Trained on_cpu = train(4);
    const OnGpu gpu;
    const Trained on_gpu = train(4);
    for (std::size_t epoch = 0; epoch < 4; ++epoch)
      CHECK(on_gpu.losses[epoch] == doctest::Approx(on_cpu.losses[epoch]).epsilon(0.01));
    CHECK(on_gpu.losses.back() < 0.9 * on_gpu.losses.front());
  }

  TEST_CASE("TensorFloat-32 is near float32, and is not it") {
    const OnGpu gpu;
    const Tensor a = Tensor::ones({1024, 896}) / Tensor(3.0), b = Tensor::ones({896, 768}) / Tensor(7.0);
    const double strict = ops::matmul(a, b).data<float>()[0];
    set_matmul_precision("tf32");
    const double rounded = ops::matmul(a, b).data<float>()[0];
    set_matmul_precision("float32");
    CHECK(strict == doctest::Approx(896.0 / 21).epsilon(1e-5));
    CHECK(rounded == doctest::Approx(896.0 / 21).epsilon(2e-3));
    CHECK(rounded != strict);
  }

  TEST_CASE("a hundred models that are trained and gone leave no memory behind") {
    const OnGpu gpu;
    for (int i = 0; i < 10; ++i) train(1);
    const std::int64_t after_ten = cuda::driver().memory_state().free;
    for (int i = 0; i < 90; ++i) train(1);
    CHECK(cuda::driver().memory_state().free >= after_ten - (std::int64_t{8} << 20));
  }
}
