#include <hornet/layers/conv_transpose.hpp>

#include "layers/convolution.hpp"
#include "layers/handle.hpp"

namespace hornet::layers {
namespace {

// What the transpose does along one axis, told of the convolution that it transposes.
struct TransposedAxis {
  std::int64_t extent;                 // of y
  std::int64_t pad_before, pad_after;  // of the convolution from y to x
};

// Along an axis of `in` elements with a kernel that spans `span`. `in` windows cover whole = (in - 1)·stride + span
// elements; `cut` of them, before and after together, are not in y. Where y is larger than what is covered (cut < 0),
// zeros stand at its end.
TransposedAxis transposed(std::int64_t in, std::int64_t span, std::int64_t stride, bool same,
                          std::optional<std::int64_t> output_padding) {
  const std::int64_t whole = (in - 1) * stride + span;
  std::int64_t extent = output_padding ? whole + *output_padding : std::max(whole, in * stride);
  if (same) extent = output_padding ? whole - span + span % 2 + *output_padding : in * stride;
  const std::int64_t cut = whole - extent;
  const std::int64_t before = same ? std::max<std::int64_t>(cut, 0) / 2 : 0;
  return {extent, before, std::max<std::int64_t>(cut - before, 0)};
}

template <int Rank>
struct ConvTransposeDefinition : ConvTransposeOptions<Rank> {
  std::int64_t filters = 0;
  Size<Rank> kernel_size = 0;

  static constexpr std::string_view class_name =
      std::array{"Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"}[Rank - 1];
  static constexpr auto fields() {
    using D = ConvTransposeDefinition;
    return std::tuple{
        Field{"filters", &D::filters},
        Field{"kernel_size", &D::kernel_size},
        Field{"strides", &D::strides},
        Field{"padding", &D::padding},
        Field{"output_padding", &D::output_padding},
        Field{"data_format", &D::data_format},
        Field{"dilation_rate", &D::dilation_rate},
        Field{"activation", &D::activation},
        Field{"use_bias", &D::use_bias},
        Field{"kernel_initializer", &D::kernel_initializer},
        Field{"bias_initializer", &D::bias_initializer},
        Field{"kernel_regularizer", &D::kernel_regularizer},
        Field{"bias_regularizer", &D::bias_regularizer},
        Field{"activity_regularizer", &D::activity_regularizer},
        Field{"kernel_constraint", &D::kernel_constraint},
        Field{"bias_constraint", &D::bias_constraint},
    };
  }

  void validate() const {
    expect_positive(class_name, "filters", filters);
    expect_convolution(*this);
    expect_padding(class_name, this->padding);
    expect_strides_or_dilation(*this);
    if (!this->output_padding) return;
    for (std::size_t i = 0; i < Rank; ++i)
      if (const std::int64_t added = this->output_padding->each[i]; added < 0 || added >= this->strides.each[i])
        refuse(class_name, "output_padding", "in [0, strides)",
               as_tuple(this->output_padding->each) + " for strides " + as_tuple(this->strides.each));
  }

  Value call(Scope& scope, Value x) const {
    expect_image(x, Rank, this->data_format);
    x = to_channels_last(ops::cast(x, scope.compute_dtype()), this->data_format);
    const Value kernel =
        scope.weight("kernel", kernel_shape(kernel_size, filters, x.shape().back()), this->kernel_initializer,
                     {.regularizer = this->kernel_regularizer, .constraint = this->kernel_constraint});
    return convolution_output(scope, *this, transpose(x, kernel));
  }

  Value transpose(Value x, Value kernel) const {
    ops::Extents extents;
    ops::Pads pads;
    for (std::size_t i = 0; i < Rank; ++i) {
      const std::int64_t span = (kernel_size.each[i] - 1) * this->dilation_rate.each[i] + 1;
      const TransposedAxis axis = transposed(x.shape()[static_cast<std::int64_t>(i) + 1], span, this->strides.each[i],
                                             this->padding == "same", added(i));
      if (axis.extent < 1) throw ShapeError("would make an empty image of an input of shape " + shown(x) + ".");
      extents.push_back(axis.extent);
      pads.before.push_back(axis.pad_before);
      pads.after.push_back(axis.pad_after);
    }
    ops::ConvOptions options = geometry(*this);
    options.padding = pads;
    return ops::conv_transpose(x, kernel, extents, options);
  }

  std::optional<std::int64_t> added(std::size_t axis) const {
    if (!this->output_padding) return std::nullopt;
    return this->output_padding->each[axis];
  }
};

}  // namespace

template <int Rank>
ConvTranspose<Rank>::ConvTranspose(std::int64_t filters, Size<Rank> kernel_size, ConvTransposeOptions<Rank> options)
    : Layer(layer_of(ConvTransposeDefinition<Rank>{std::move(options), filters, kernel_size})) {}

template <int Rank>
Layer ConvTranspose<Rank>::from_config(const Config& config) {
  return layer_from_config<ConvTransposeDefinition<Rank>>(config);
}

template struct ConvTranspose<1>;
template struct ConvTranspose<2>;
template struct ConvTranspose<3>;

}  // namespace hornet::layers
