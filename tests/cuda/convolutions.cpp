// Convolutions as products of tiles with what is behind them and in front of them: beside the same programs node by
// node, on the CPU and on the GPU's own kernels, and NVIDIA's compiler on their source.
#include <doctest/doctest.h>

#include <bit>
#include <hornet/hornet.hpp>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/conv.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/pool.hpp>
#include <hornet/ops/reduce.hpp>
#include <set>

#include "src/runtime/plan.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/cuda/fused_sources.hpp"
#include "tests/cuda/in_precision.hpp"
#include "tests/cuda/nvrtc.hpp"
#include "tests/cuda/same_on_gpu.hpp"
#include "tests/cuda/with_convolutions.hpp"
#include "tests/ops/cases.hpp"
#include "tests/passes/node_by_node.hpp"

using namespace hornet;
using cuda::ConvolutionMode;

namespace {

struct Geometry {
  Shape x, kernel;
  ops::ConvOptions options = {};
};

// One to three axes; channels and filters that are a multiple of four and not; strides, dilations, padding of both
// kinds; one tile and many; a window as large as the image; a single channel, a single filter; images in which few
// pixels have a place of y under a tap.
const std::vector<Geometry> geometries{
    {{2, 9, 7, 3}, {3, 2, 3, 5}},
    {{3, 11, 6, 4}, {3, 3, 4, 8}, {.padding = "same"}},
    {{2, 13, 12, 8}, {5, 3, 8, 12}, {.strides = {2, 3}, .padding = "same"}},
    {{1, 15, 14, 4}, {3, 3, 4, 6}, {.dilations = {2, 3}}},
    {{5, 17, 1}, {4, 1, 9}, {.padding = "same"}},
    {{2, 5, 6, 7, 2}, {2, 3, 2, 2, 20}, {.strides = {1, 2, 1}, .padding = "same"}},
    {{4, 6, 5, 16}, {6, 5, 16, 1}},
    {{2, 40, 37, 1}, {3, 3, 1, 32}},
    {{3, 34, 31, 12}, {3, 3, 12, 70}, {.padding = "same"}},
    {{70, 3, 3, 5}, {1, 1, 5, 150}},
    {{70, 7, 5, 6}, {3, 2, 6, 32}, {.strides = {2, 1}, .padding = "same"}},
    {{37, 9, 4}, {3, 4, 64}, {.dilations = {2}}},
};

// Enough for large tiles.
const std::vector<Geometry> many_tiles{
    {{16, 24, 22, 28}, {3, 3, 28, 64}, {.padding = "same"}},
    {{18, 25, 23, 30}, {3, 3, 30, 62}},
};

Value variable(Graph& graph, const Shape& shape, std::uint32_t seed) {
  return graph.variable(scattered(shape, f32, seed));
}

// A layer with bias and relu, and what a loss behind it makes of it: the gradients of x, of the kernel and of the bias,
// behind which is an update.
passes::Program layer_of(const Geometry& g) {
  Graph graph;
  const Value x = variable(graph, g.x, 1), kernel = variable(graph, g.kernel, 2);
  const Value bias = variable(graph, {g.kernel.back()}, 3);
  const Value y = ops::relu(ops::conv(x, kernel, g.options) + bias);
  const std::vector<Value> d = gradients(ops::sum(y * variable(graph, y.shape(), 4)), {x, kernel, bias});
  return {graph,
          {y, ops::tanh(d[0])},
          {ops::assign(kernel, kernel - d[1] * 0.125), ops::assign(bias, bias - d[2] * 0.125)}};
}

struct Pooled {
  Geometry conv;
  ops::Extents pool;
};

// Windows that divide the image and that leave some of it over; two elements and four, along either axis, of one to
// three.
const std::vector<Pooled> pooled{
    {{{3, 10, 8, 3}, {3, 3, 3, 8}}, {2, 2}},   {{{2, 11, 12, 4}, {3, 3, 4, 5}, {.padding = "same"}}, {2, 2}},
    {{{2, 9, 13, 2}, {2, 2, 2, 12}}, {1, 4}},  {{{2, 9, 13, 2}, {2, 2, 2, 12}}, {2, 1}},
    {{{3, 21, 4}, {3, 4, 16}}, {4}},           {{{2, 5, 6, 7, 2}, {2, 2, 2, 2, 4}, {.padding = "same"}}, {1, 2, 2}},
    {{{5, 28, 28, 1}, {3, 3, 1, 32}}, {2, 2}}, {{{66, 9, 8, 4}, {3, 3, 4, 32}}, {2, 2}},
};

template <class Pool>
passes::Program pooled_layer_of(const Pooled& net, const Pool& pool, const Tensor& pixels) {
  Graph graph;
  const Value x = graph.variable(pixels), kernel = variable(graph, net.conv.kernel, 2);
  const Value bias = variable(graph, {net.conv.kernel.back()}, 3);
  const Value y = pool(ops::relu(ops::conv(x, kernel, net.conv.options) + bias), net.pool);
  const std::vector<Value> d = gradients(ops::sum(y * variable(graph, y.shape(), 4)), {x, kernel, bias});
  return {graph, {y, d[0]}, {ops::assign(kernel, kernel - d[1] * 0.125), ops::assign(bias, bias - d[2])}};
}
const auto max_pool = [](Value x, const ops::Extents& sizes) { return ops::max_pool(x, sizes); };
const auto average_pool = [](Value x, const ops::Extents& sizes) { return ops::average_pool(x, sizes); };

// Of images that are picked and shifted, which padding with zeros tells from others, and pooled or not.
passes::Program picked_layer_of(const Pooled& net, bool is_pooled, DType data) {
  Graph graph;
  const std::int64_t batch = net.conv.x[0];
  const Shape all = Shape{batch + 9} + net.conv.x.slice(1, net.conv.x.rank());
  Tensor order(i32, {batch});
  for (std::int64_t i = 0; i < batch; ++i)
    order.data<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * 5 % (batch + 9));
  const Value images = ops::gather(graph.variable(distinct(all, 0, 200).astype(data)), graph.variable(order));
  const Value x = ops::cast(images, f32) * (1.0 / 255) - 0.25, kernel = variable(graph, net.conv.kernel, 2);
  const Value bias = variable(graph, {net.conv.kernel.back()}, 3);
  const Value layer = ops::relu(ops::conv(x, kernel, net.conv.options) + bias);
  const Value y = is_pooled ? ops::max_pool(layer, net.pool) : layer;
  const Value d = gradients(ops::sum(y * variable(graph, y.shape(), 4)), {kernel}).front();
  return {graph, {y}, {ops::assign(kernel, kernel - d * 0.125)}};
}

std::string steps_on_gpu(const passes::Program& program) { return Plan(program, gpu_under_test()).to_string(); }

// Whether tiles are taken for y = conv(x, kernel).
bool has_tiles(const Shape& x, const Shape& kernel, const ops::ConvOptions& options = {}, DType dtype = f32) {
  Graph graph;
  const Value images = graph.placeholder(dtype, x, "x"), taps = graph.placeholder(dtype, kernel, "kernel");
  const Node& node = ops::conv(images, taps, options).node();
  const OnBackend here(gpu_under_test());
  return cuda::convolution_tiles(node.op, passes::types_of(node.inputs)).has_value();
}

// Products of the gradient of x: one, or one of each pixel.
std::int64_t products_of_gradient(const Geometry& g) {
  Graph graph;
  const Value x = graph.placeholder(f32, g.x, "x"), kernel = graph.placeholder(f32, g.kernel, "kernel");
  const Node& node = gradients(ops::sum(ops::square(ops::conv(x, kernel, g.options))), {x}).front().node();
  const OnBackend here(gpu_under_test());
  return cuda::convolution_tiles(node.op, passes::types_of(node.inputs))->pixels;
}

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("bias and activation behind a convolution, and an update behind its kernel's gradient, are its kernels'") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    for (const Geometry& g : geometries) {
      CAPTURE(to_string(g.x));
      const passes::Program program = layer_of(g);
      const std::string steps = steps_on_gpu(program);
      CHECK(count(steps, "fused_epilogue") == 4);  // the layer, three gradients
      CHECK(count(steps, "conv") == 0);
      expect_same_on_gpu(program, 1e-5);
    }
  }

  TEST_CASE("a thread has four or eight rows of a tile by four or eight columns, as tiles are large") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    std::set<std::pair<int, int>> shares;
    for (const std::vector<Geometry>* some : {&geometries, &many_tiles})
      for (const Geometry& g : *some) {
        const passes::Program program = layer_of(g);
        const OnBackend here(gpu_under_test());
        for (const Node* node : passes::live_nodes(program))
          if (const auto cut = cuda::convolution_tiles(node->op, passes::types_of(node->inputs)))
            shares.insert({cut->rows(), cut->columns()});
      }
    CHECK(shares == std::set<std::pair<int, int>>{{4, 4}, {4, 8}, {8, 4}, {8, 8}});
    for (const Geometry& g : many_tiles) expect_same_on_gpu(layer_of(g), 1e-5);
  }

  TEST_CASE("of split factors they are what they are of whole ones, however small") {
    const InPrecision split("tf32x3");
    for (const Geometry& g : geometries) {
      CAPTURE(to_string(g.x));
      expect_same_on_gpu(layer_of(g), 1e-5);
    }
  }

  TEST_CASE("tensor cores have split factors in all passes, pooled and not, where there are tiles enough") {
    const InPrecision split("tf32x3");
    const auto split_kernels = [](const passes::Program& program) {
      const std::vector<cuda::JitSource> sources = cuda::sources_of(program);
      return std::ranges::count_if(
          sources, [](const cuda::JitSource& source) { return source.body.find("SplitProduct") != std::string::npos; });
    };
    for (const Geometry& g : many_tiles) {
      CAPTURE(to_string(g.x));
      const passes::Program program = layer_of(g);
      CHECK(split_kernels(program) == 3);
      expect_same_on_gpu(program, 1e-5);
      const Pooled net{g, {2, 2}};
      const passes::Program pooled = pooled_layer_of(net, max_pool, scattered(g.x));
      CHECK(split_kernels(pooled) == 3);
      expect_same_on_gpu(pooled, 1e-5);
    }
  }

  // A GPU's own has all bits of the mantissa set; one has only such as factors are rounded to.
  TEST_CASE("a factor that is not a number is none when it is split, whatever its bits") {
    const InPrecision split("tf32x3");
    for (const std::uint32_t bits : {0x7FFFFFFFU, 0xFFFFFFFFU, 0x7F800001U, 0x7FC00000U}) {
      Graph graph;
      Tensor x = scattered(many_tiles[0].x);
      x.data<float>()[4321] = std::bit_cast<float>(bits);
      const Value y = ops::relu(ops::conv(graph.variable(x), variable(graph, many_tiles[0].kernel, 2)));
      const passes::Program program{graph, {y}, {}};
      CHECK(cuda::sources_of(program)[0].body.find("SplitProduct") != std::string::npos);
      expect_same_on_gpu(program, 1e-5);
    }
  }

  // Of positive numbers, so that what is cut off each time would show.
  TEST_CASE("sums of split factors' products are as precise as those of float32") {
    const Tensor x = ops::abs(scattered({90, 14, 14, 16})), kernel = ops::abs(scattered({5, 5, 16, 32}, f32, 2));
    const auto convolved = [&](DType dtype) {
      Graph graph;
      const Value y = ops::conv(graph.variable(x.astype(dtype)), graph.variable(kernel.astype(dtype)));
      return planned({graph, {ops::relu(y)}, {}}).front();
    };
    const Tensor exact = convolved(f64);
    const auto error = [&] { return largest_difference(convolved(f32).astype(f64), exact); };
    const OnBackend here(gpu_under_test());
    const WithConvolutions tiles(ConvolutionMode::tiles);
    const double of_float32 = error();  // 2e-7 in several sums for each; 1e-6 in one
    const InPrecision split("tf32x3");
    const double of_split = error();
    CHECK(of_split != of_float32);
    CHECK(of_split < 5e-7);
  }

  TEST_CASE("a convolution is pooled, and gradients read the pool's, without images in between") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    for (const Pooled& net : pooled) {
      CAPTURE(to_string(net.conv.x));
      const passes::Program program = pooled_layer_of(net, max_pool, scattered(net.conv.x));
      const std::string steps = steps_on_gpu(program);
      CHECK(count(steps, "pooled_epilogue") == 1);
      CHECK(count(steps, "max_winner_grad") == 0);
      expect_same_on_gpu(program, 1e-5);
    }
  }

  TEST_CASE("an average is taken of a convolution that nobody else reads") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    for (const Pooled& net : pooled) {
      Graph graph;
      const Value x = variable(graph, net.conv.x, 1), kernel = variable(graph, net.conv.kernel, 2);
      const passes::Program program{graph, {average_pool(ops::conv(x, kernel, net.conv.options) * 2.0, net.pool)}, {}};
      CHECK(count(steps_on_gpu(program), "pooled_epilogue") == 1);
      CHECK(Plan(program, gpu_under_test()).step_count() == 1);
      expect_same_on_gpu(program, 1e-5);
      expect_same_on_gpu(pooled_layer_of(net, average_pool, scattered(net.conv.x)), 1e-5);
    }
  }

  TEST_CASE("of equal elements the first is the window's, of numbers and none the latter") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    const Pooled& net = pooled.front();
    expect_same_on_gpu(pooled_layer_of(net, max_pool, Tensor::zeros(net.conv.x)), 1e-5);
    Tensor some = scattered(net.conv.x);
    for (const std::int64_t i : {3, 100, 101, 400}) some.data<float>()[static_cast<std::size_t>(i)] = NAN;
    some.data<float>()[250] = -INFINITY;
    Graph graph;
    const Value kernel = variable(graph, net.conv.kernel, 2);
    expect_same_on_gpu({graph, {max_pool(ops::conv(graph.variable(some), kernel) * 1.5, net.pool)}, {}}, 1e-5);
  }

  TEST_CASE("windows that overlap or are padded, and images that somebody else reads, are pooled by themselves") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    Graph graph;
    const Value x = variable(graph, {2, 9, 10, 3}, 1), kernel = variable(graph, {2, 3, 3, 4}, 2);
    const Value y = ops::tanh(ops::conv(x, kernel));
    const auto is_pooled = [&](const passes::Program& program) {
      expect_same_on_gpu(program, 1e-5);
      return count(steps_on_gpu(program), "pooled_epilogue") == 1;
    };
    CHECK(is_pooled({graph, {ops::max_pool(y, {2, 2})}, {}}));
    CHECK_FALSE(is_pooled({graph, {ops::max_pool(y, {2, 2}), y}, {}}));
    CHECK_FALSE(is_pooled({graph, {ops::max_pool(y, {2, 2}, {.strides = {1, 2}})}, {}}));
    CHECK_FALSE(is_pooled({graph, {ops::max_pool(y, {3, 3})}, {}}));
    CHECK_FALSE(is_pooled({graph, {ops::max_pool(y, {3, 1}, {.padding = "same"})}, {}}));
  }

  TEST_CASE("a gradient that is read before pooling too is made for all") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    Graph graph;
    const Value x = variable(graph, {2, 9, 10, 4}, 1), kernel = variable(graph, {2, 3, 4, 4}, 2);
    const Value scale = variable(graph, {2, 8, 8, 4}, 3);
    const Value y = ops::max_pool(ops::conv(x, kernel) * scale, {2, 2});
    const passes::Program program{graph, gradients(ops::sum(ops::square(y)), {x, kernel, scale}), {}};
    CHECK(count(steps_on_gpu(program), "max_winner_grad") == 1);
    expect_same_on_gpu(program, 1e-5);
  }

  TEST_CASE("images are picked, cast and shifted where a convolution and its kernel's gradient read them") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    for (const char* precision : {"float32", "tf32x3"}) {
      const InPrecision here(precision);
      for (const Pooled& net : pooled)
        for (const bool is_pooled : {false, true}) {
          CAPTURE(to_string(net.conv.x));
          const passes::Program program = picked_layer_of(net, is_pooled, net.conv.x[0] % 2 == 0 ? u8 : f32);
          const std::string steps = steps_on_gpu(program);
          CHECK(count(steps, "fused_prologue") == 2);
          CHECK(count(steps, "gather") == 0);
          expect_same_on_gpu(program, 1e-5);
        }
    }
  }

  TEST_CASE("an image that is not there is the CPU's error, whether a convolution or its gradient picks it") {
    const auto error_on = [](const Backend& backend, bool gradient) {
      Graph graph;
      const Value rows = graph.placeholder(i32, {600}, "rows");
      const Value x = ops::gather(variable(graph, {5, 4, 4, 3}, 1), rows) * 0.5,
                  kernel = variable(graph, {2, 2, 3, 4}, 2);
      Value y = ops::relu(ops::conv(x, kernel));
      if (gradient)
        y = gradients(ops::sum(ops::conv(x, kernel) * variable(graph, y.shape(), 3)), {kernel}).front() * 2.0;
      Tensor wanted = Tensor::zeros({600}, i32);
      wanted.data<std::int32_t>()[433] = 5;
      wanted.data<std::int32_t>()[500] = -1;
      return data_error_of(backend, {graph, {y}, {}}, {{"rows", wanted}});
    };
    for (const bool gradient : {false, true}) {
      CHECK(error_on(gpu_under_test(), gradient) == error_on(open_backend(), gradient));
      CHECK(error_on(gpu_under_test(), gradient) != "");
    }
  }

  TEST_CASE("tiles are for strict float32, one group, and images whose elements take part in few products") {
    CHECK(has_tiles({128, 28, 28, 1}, {3, 3, 1, 32}));
    CHECK(has_tiles({128, 13, 13, 32}, {3, 3, 32, 64}));
    CHECK(has_tiles({128, 32, 32, 16}, {3, 3, 16, 16}));
    CHECK_FALSE(has_tiles({128, 28, 28, 256}, {3, 3, 256, 256}));
    CHECK_FALSE(has_tiles({8, 28, 28, 4}, {3, 3, 1, 8}, {.groups = 4}));
    CHECK_FALSE(has_tiles({8, 28, 28, 4}, {3, 3, 4, 8}, {}, f64));
    {
      const InPrecision rounded("tf32");
      CHECK_FALSE(has_tiles({128, 28, 28, 1}, {3, 3, 1, 32}));
    }
    {
      const InPrecision split("tf32x3");
      CHECK(has_tiles({128, 28, 28, 256}, {3, 3, 256, 256}));
    }
    const WithConvolutions library(ConvolutionMode::library);
    CHECK_FALSE(has_tiles({128, 28, 28, 1}, {3, 3, 1, 32}));
  }

  TEST_CASE("the gradient of images is computed pixel by pixel where that leaves out much and the batch fills tiles") {
    CHECK(products_of_gradient({{128, 13, 13, 32}, {3, 3, 32, 64}}) == 13 * 13);
    CHECK(products_of_gradient({{128, 32, 32, 16}, {3, 3, 16, 32}, {.strides = {2, 2}, .padding = "same"}}) == 32 * 32);
    CHECK(products_of_gradient({{128, 13, 13, 32}, {3, 3, 32, 60}}) == 1);  // a tile's steps are of several taps
    CHECK(products_of_gradient({{5, 13, 13, 32}, {3, 3, 32, 64}}) == 1);
    CHECK(products_of_gradient({{128, 32, 32, 16}, {1, 1, 16, 16}}) == 1);
  }

  TEST_CASE("a way of computing convolutions that is none is an error that names both") {
    setenv("HORNET_CUDA_CONVOLUTIONS", "fast", 1);
    CHECK_THROWS_WITH_AS(cuda::convolution_mode_asked_for(), doctest::Contains("\"tiles\" or \"library\""),
                         ConfigError);
    unsetenv("HORNET_CUDA_CONVOLUTIONS");
    CHECK(cuda::convolution_mode_asked_for() == ConvolutionMode::automatic);
  }

  TEST_CASE("NVIDIA's compiler takes convolutions of every kind with what is around them") {
    const WithConvolutions tiles(ConvolutionMode::tiles);
    for (const Geometry& g : geometries) cuda::expect_content(cuda::jit_source(cuda::sources_of(layer_of(g))));
    for (const Pooled& net : pooled)
      for (const passes::Program& program :
           {pooled_layer_of(net, max_pool, scattered(net.conv.x)), picked_layer_of(net, true, u8)})
        cuda::expect_content(cuda::jit_source(cuda::sources_of(program)));
    const InPrecision split("tf32x3");
    for (const Geometry& g : geometries) cuda::expect_content(cuda::jit_source(cuda::sources_of(layer_of(g))));
  }
}
