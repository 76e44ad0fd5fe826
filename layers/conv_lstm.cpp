#include <hornet/layers/conv_lstm.hpp>

#include "layers/convolution.hpp"
#include "layers/gated_cell.hpp"
#include "layers/recurrence.hpp"
#include "layers/shared_fields.hpp"

namespace hornet::layers {
namespace {

// What cell and layer have in common, in Keras' order.
template <class D>
constexpr auto convolution_fields() {
  return std::tuple{Field{"filters", &D::filters},         Field{"kernel_size", &D::kernel_size},
                    Field{"strides", &D::strides},         Field{"padding", &D::padding},
                    Field{"data_format", &D::data_format}, Field{"dilation_rate", &D::dilation_rate},
                    Field{"activation", &D::activation},   Field{"recurrent_activation", &D::recurrent_activation},
                    Field{"use_bias", &D::use_bias},       Field{"unit_forget_bias", &D::unit_forget_bias}};
}

template <class Definition>
void expect_conv_lstm(const Definition& d) {
  expect_positive(d.class_name, "filters", d.filters);
  expect_convolution(d);
  expect_padding(d.class_name, d.padding);
  expect_strides_or_dilation(d);
  expect_between(d.class_name, "dropout", d.dropout, 0, 1);
  expect_between(d.class_name, "recurrent_dropout", d.recurrent_dropout, 0, 1);
}

// Keras has the cell too, but not for users.
template <int Rank>
struct ConvLSTMCellDefinition : ConvLSTMOptions<Rank> {
  std::int64_t filters = 0;
  Size<Rank> kernel_size = 0;

  static constexpr std::string_view class_name = "ConvLSTMCell";
  static constexpr auto fields() {
    using D = ConvLSTMCellDefinition;
    return std::tuple_cat(convolution_fields<D>(), gate_weight_fields<D>(), gate_regularizer_fields<D>(),
                          gate_constraint_fields<D>(), std::tuple{Field{"seed", &D::seed}});
  }
  void validate() const { expect_conv_lstm(*this); }

  // h and c have the extents of a step's convolved image, in the layer's data_format.
  CellSpec cell_spec(const Shape& step) const {
    if (step.rank() != Rank + 1)
      throw ShapeError("expected sequences of images of rank " + std::to_string(Rank + 3) + ", got rank " +
                       std::to_string(step.rank() + 2));
    const bool first = this->data_format == "channels_first";
    const Shape image = convolved(first ? step.slice(1, Rank + 1) : step.slice(0, Rank));
    const Shape state = first ? Shape{filters} + image : image + Shape{filters};
    return {{state, state}};
  }

  std::vector<Value> call(Scope& scope, const std::vector<Value>& in) const {
    expect_inputs(class_name, in, 3);
    const Value x = ops::cast(in[0], scope.compute_dtype()), h = in[1], c = in[2];
    const std::vector<Value> z = gates(scope, x, h);
    const Value next_c = activated(this->recurrent_activation, z[1]) * c +
                         activated(this->recurrent_activation, z[0]) * activated(this->activation, z[2]);
    const Value next_h = activated(this->recurrent_activation, z[3]) * activated(this->activation, next_c);
    return {next_h, next_h, next_c};
  }

 private:
  Shape convolved(const Shape& image) const {
    Shape out{};
    const ops::ConvOptions windows = geometry(*this);
    std::vector<std::int64_t> spans;
    for (std::size_t i = 0; i < Rank; ++i) spans.push_back((kernel_size.each[i] - 1) * this->dilation_rate.each[i] + 1);
    const ops::Pads pads = windows.padding.resolve(image.extents(), spans, windows.strides);
    for (std::size_t i = 0; i < Rank; ++i) {
      const std::int64_t padded = image[static_cast<int>(i)] + pads.before[i] + pads.after[i];
      if (padded < spans[i]) throw ShapeError("expected images no smaller than the kernel, got " + to_string(image));
      out = out + Shape{(padded - spans[i]) / windows.strides[i] + 1};
    }
    return out;
  }

  // What the gates' activations are taken of. Without dropout all are made by one convolution of each operand.
  std::vector<Value> gates(Scope& scope, Value x, Value h) const {
    const DropoutMasks masks = dropout_masks(scope, {this->dropout, this->recurrent_dropout, this->seed, 4}, x, h);
    const GateWeights w = weights(scope, x);
    if (masks.inputs.empty() && masks.states.empty()) return split_gates(sum(x, h, w));
    const std::vector<Value> kernels = gates_of(w.kernel, 4), recurrent = gates_of(w.recurrent, 4);
    const std::vector<Value> biases = w.bias ? gates_of(w.bias, 4) : std::vector<Value>(4);
    std::vector<Value> z;
    for (std::size_t i = 0; i < 4; ++i)
      z.push_back(from_channels_last(
          sum(dropped(x, masks.inputs, i), dropped(h, masks.states, i), {kernels[i], recurrent[i], biases[i]}),
          this->data_format));
    return z;
  }

  GateWeights weights(Scope& scope, Value x) const {
    const std::int64_t channels = to_channels_last(x, this->data_format).shape().back();
    GateWeights w;
    w.kernel = scope.weight("kernel", kernel_shape(kernel_size, channels, 4 * filters), this->kernel_initializer,
                            {.regularizer = this->kernel_regularizer, .constraint = this->kernel_constraint});
    w.recurrent =
        scope.weight("recurrent_kernel", kernel_shape(kernel_size, filters, 4 * filters), this->recurrent_initializer,
                     {.regularizer = this->recurrent_regularizer, .constraint = this->recurrent_constraint});
    if (this->use_bias)
      w.bias =
          scope.weight("bias", {4 * filters},
                       this->unit_forget_bias ? forget_bias(this->bias_initializer, filters) : this->bias_initializer,
                       {.regularizer = this->bias_regularizer, .constraint = this->bias_constraint});
    return w;
  }

  // x ⋆ kernel + bias + h ⋆ recurrent kernel, channels last.
  Value sum(Value x, Value h, const GateWeights& w) const {
    Value inputs = ops::conv(to_channels_last(x, this->data_format), w.kernel, geometry(*this));
    if (w.bias) inputs = inputs + w.bias;
    return inputs + ops::conv(to_channels_last(h, this->data_format), w.recurrent, {.padding = "same"});
  }

  std::vector<Value> split_gates(Value z) const {
    std::vector<Value> gates = gates_of(z, 4);
    for (Value& gate : gates) gate = from_channels_last(gate, this->data_format);
    return gates;
  }
};

template <int Rank>
struct ConvLSTMDefinition : ConvLSTMOptions<Rank> {
  std::int64_t filters = 0;
  Size<Rank> kernel_size = 0;
  Layer cell = {};

  static constexpr std::string_view class_name = std::array{"ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"}[Rank - 1];
  static constexpr bool training_default = false;
  static constexpr auto call_arguments = kInitialState;
  static constexpr auto fields() {
    using D = ConvLSTMDefinition;
    return std::tuple_cat(recurrence_fields<D>(), convolution_fields<D>(), gate_weight_fields<D>(),
                          gate_regularizer_fields<D>(),
                          std::tuple{Field{"activity_regularizer", &D::activity_regularizer}},
                          gate_constraint_fields<D>(), std::tuple{Field{"seed", &D::seed}});
  }
  void validate() const { expect_conv_lstm(*this); }
  void make_cell() {
    cell = Layer(with_shared_fields<ConvLSTMCellDefinition<Rank>>(*this),
                 {.name = "conv_lstm_cell", .dtype = this->dtype});
  }
  std::vector<std::pair<std::string, Layer>> children() const { return {{"cell", cell}}; }
  std::vector<Value> call(Scope& scope, Value x) const { return run_cell_of(*this, scope, x); }
};

}  // namespace

template <int Rank>
ConvLSTM<Rank>::ConvLSTM(std::int64_t filters, Size<Rank> kernel_size, ConvLSTMOptions<Rank> options)
    : Layer(with_cell(ConvLSTMDefinition<Rank>{std::move(options), filters, kernel_size})) {}

template <int Rank>
Layer ConvLSTM<Rank>::from_config(const Config& config) {
  return with_cell_from_config<ConvLSTMDefinition<Rank>>(config);
}

template struct ConvLSTM<1>;
template struct ConvLSTM<2>;
template struct ConvLSTM<3>;

}  // namespace hornet::layers
