// Recurrent layers beyond what tests/golden holds: states, masks, dropout, cells of a user's own.
#include <doctest/doctest.h>

#include <hornet/autodiff/gradients.hpp>
#include <hornet/layers/layers.hpp>
#include <hornet/model/input.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <hornet/runtime/eager_ops.hpp>
#include <hornet/runtime/session.hpp>

#include "src/model/trace.hpp"
#include "src/runtime/plan.hpp"
#include "tests/golden_tests/cases.hpp"

using namespace hornet;
using namespace hornet::layers;
using doctest::Contains;

namespace {

// A state that adds up its inputs; the output is twice as wide.
struct SumCell {
  static constexpr std::string_view class_name = "SumCell";
  CellSpec cell_spec(const Shape& input) const { return {{input}}; }
  std::vector<Value> call(Scope&, const std::vector<Value>& in) const {
    const Value sum = in[0] + in[1];
    return {ops::concatenate({sum, -sum}, 1), sum};
  }
};

const Tensor x{{{1, 2}, {10, 20}, {100, 200}}};  // one sample of three steps

// The layer's outputs where x has a mask.
std::vector<Tensor> masked(const Layer& layer, const Tensor& input, const Tensor& mask) {
  Graph graph;
  Trace trace(graph, false);
  const Value value = graph.constant(input);
  trace.set_mask(value, graph.constant(mask.astype(b8)));
  return Session(graph).run(trace.call(layer, {value}));
}

void check_near(const Tensor& a, const Tensor& b) { CHECK(mismatch("value", a, b, 1e-6) == ""); }

}  // namespace

TEST_SUITE("layers") {
  TEST_CASE("RNN runs a user's own cell") {
    check_near(RNN(Layer(SumCell{}))(x), Tensor{{111, 222, -111, -222}});
    check_near(RNN(Layer(SumCell{}), {.return_sequences = true, .go_backwards = true})(x),
               Tensor{{{100, 200, -100, -200}, {110, 220, -110, -220}, {111, 222, -111, -222}}});
    CHECK_THROWS_WITH_AS(RNN(Dense(2))(x), Contains("expected a cell, got a Dense"), ConfigError);
  }

  TEST_CASE("an initial state is where the first step begins") {
    const Layer sum = RNN(Layer(SumCell{}), {.return_state = true});
    check_near(sum.call({x}, {{"initial_state", Tensor{{1000, 2000}}}})[1], Tensor{{1111, 2222}});
    CHECK_THROWS_WITH_AS(sum.call({x}, {{"initial_state", Tensor{{1, 2, 3}}}}),
                         Contains("initial state 0 of shape (None, 2)"), ShapeError);
    CHECK_THROWS_WITH_AS(LSTM(2).call({x}, {{"initial_state", Tensor{{1, 2}}}}),
                         Contains("expected 2 initial states, got 1"), ShapeError);
    const Layer both = Bidirectional(
        SimpleRNN(2, {.activation = "linear", .kernel_initializer = "identity", .recurrent_initializer = "identity"}),
        {.merge_mode = "sum"});
    check_near(both.call({x}, {{"initial_state", Tensor{{1000, 0}}}, {"initial_state", Tensor{{0, 5000}}}})[0],
               Tensor{{1222, 5444}});
  }

  TEST_CASE("masked steps leave the state, and repeat it or give zeros") {
    const Tensor mask{{1, 0, 1}}, rows{{{1, 2}, {10, 20}, {100, 200}}};
    const auto sum = [](RNNOptions options) {
      options.return_sequences = true;
      return RNN(
          SimpleRNNCell(
              2, {.activation = "linear", .kernel_initializer = "identity", .recurrent_initializer = "identity"}),
          options);
    };
    check_near(masked(sum({}), rows, mask)[0], Tensor{{{1, 2}, {1, 2}, {101, 202}}});
    check_near(masked(sum({.unroll = true}), rows, mask)[0], Tensor{{{1, 2}, {1, 2}, {101, 202}}});
    check_near(masked(sum({.zero_output_for_mask = true}), rows, mask)[0], Tensor{{{1, 2}, {0, 0}, {101, 202}}});
  }

  TEST_CASE("a stateful layer goes on where the last call ended, until it is reset") {
    const Layer layer = RNN(Layer(SumCell{}), {.return_state = true, .stateful = true});
    check_near(layer.call(std::vector{x})[1], Tensor{{111, 222}});
    check_near(layer.call(std::vector{x})[1], Tensor{{222, 444}});
    layer.reset_state();
    check_near(layer.call(std::vector{x})[1], Tensor{{111, 222}});
    CHECK(layer.weights().empty());
    CHECK_THROWS_WITH_AS(layer.call(std::vector{Tensor::ones({3, 3, 2})}), Contains("must not change"), ShapeError);
    CHECK_THROWS_WITH_AS(LSTM(2, {.stateful = true})(Input({3, 2})), Contains("give Input a batch_size"), ShapeError);
    CHECK(LSTM(2, {.stateful = true})(Input({3, 2}, {.batch_size = 5})).shape() == Shape{5, 2});
  }

  TEST_CASE("recurrent dropout drops the same elements at every step") {
    const Tensor ones = Tensor::ones({7, 4, 3});
    const Layer layer = SimpleRNN(3, {.activation = "linear",
                                      .kernel_initializer = "identity",
                                      .recurrent_initializer = "zeros",
                                      .dropout = 0.5,
                                      .seed = 5,
                                      .return_sequences = true});
    const Tensor y = layer(ones, true);
    int dropped = 0;
    for (std::int64_t b = 0; b < 7; ++b)
      for (std::int64_t i = 0; i < 3; ++i) {
        CHECK((y.at({b, 0, i}) == 0 || y.at({b, 0, i}) == 2));
        dropped += y.at({b, 0, i}) == 0;
        for (std::int64_t t = 1; t < 4; ++t) CHECK(y.at({b, t, i}) == y.at({b, 0, i}));
      }
    CHECK(dropped > 3);
    CHECK(dropped < 18);
    CHECK(identical(layer(ones), Tensor::ones({7, 4, 3})));
  }

  TEST_CASE("the forget gate's bias begins with ones") {
    const Layer layer = LSTM(2);
    layer(x);
    check_near(layer.get_weights()[2], Tensor{0, 0, 1, 1, 0, 0, 0, 0});
  }

  TEST_CASE("Bidirectional takes a backward layer and weights of one's own") {
    const Layer both = Bidirectional(
        SimpleRNN(2, {.use_bias = false}),
        {.weights = {Tensor::ones({2, 2}), Tensor::zeros({2, 2}), Tensor::full({2, 3}, 2), Tensor::zeros({3, 3})},
         .backward_layer = SimpleRNN(3, {.use_bias = false, .go_backwards = true})});
    check_near(both(Tensor{{{0.01, 0.02}, {0.1, 0.2}, {1, 2}}}),
               Tensor{{0.99505475, 0.99505475, 0.05992810, 0.05992810, 0.05992810}});
    CHECK_THROWS_WITH_AS(Bidirectional(LSTM(2), {.backward_layer = LSTM(2)}), Contains("opposite"), ConfigError);
    CHECK_THROWS_WITH_AS(Bidirectional(LSTM(2), {.merge_mode = "cat"}), Contains("concat"), ConfigError);
    CHECK_THROWS_WITH_AS(Bidirectional(Dense(2)), Contains("expected a recurrent layer"), ConfigError);
  }

  TEST_CASE("TimeDistributed calls a layer with state step by step") {
    const Layer layer = TimeDistributed(BatchNormalization({.momentum = 0.5, .epsilon = 0}));
    const Tensor steps{{{1}, {30}}, {{3}, {50}}};
    check_near(layer(steps, true), Tensor{{{-1}, {-1}}, {{1}, {1}}});
    check_near(layer.get_weights()[2], Tensor{20.5});  // (0 / 2 + 2 / 2) / 2 + 40 / 2
  }

  TEST_CASE("a ConvLSTM computes the same on either layout of images, and begins with the states it is given") {
    const Tensor images =
        ops::sin(Tensor::arange(240, f32) * 0.7F).reshape({2, 3, 5, 4, 2});  // [batch, time, rows, columns, channels]
    const ConvLSTMOptions<2> last{.strides = {2, 1}, .padding = "same", .return_state = true};
    ConvLSTMOptions<2> first = last;
    first.data_format = "channels_first";
    Layer a = ConvLSTM2D(3, {2, 3}, last), b = ConvLSTM2D(3, {2, 3}, first);
    const std::vector<Tensor> by_last = a.call({images});
    const Tensor turned = ops::transpose(images, {0, 1, 4, 2, 3});
    b.call({turned});  // makes its weights
    b.set_weights(a.get_weights());
    const std::vector<Tensor> by_first = b.call({turned});
    for (std::size_t i = 0; i < 3; ++i) check_near(ops::transpose(by_first[i], {0, 2, 3, 1}), by_last[i]);
    // Two steps and then the third from the states they left are all three.
    const std::vector<Tensor> begun = a.call({ops::slice(images, {0, 0, 0, 0, 0}, {2, 2, 5, 4, 2})});
    const Tensor rest = ops::slice(images, {0, 2, 0, 0, 0}, {2, 1, 5, 4, 2});
    check_near(a.call({rest}, {{"initial_state", begun[1]}, {"initial_state", begun[2]}})[0], by_last[0]);
    CHECK_THROWS_WITH_AS(ConvLSTM2D(3, 6)(Input({3, 5, 4, 2})), Contains("no smaller than the kernel"), ShapeError);
    CHECK_THROWS_WITH_AS(ConvLSTM2D(3, 2)(Input({5, 4, 2})), Contains("images of rank 5"), ShapeError);
    CHECK_THROWS_AS(ConvLSTM1D(3, 2, {.strides = 2, .dilation_rate = 2}), ConfigError);
    CHECK_THROWS_AS(ConvLSTM1D(0, 2), ConfigError);
  }
}
