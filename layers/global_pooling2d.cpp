#include <hornet/layers/global_pooling2d.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/reduce.hpp>

#include "layers/handle.hpp"
#include "layers/image.hpp"

namespace hornet::layers {
namespace {

// Kind: class_name and how one reduces.
template <class Kind>
struct GlobalPooling2DDefinition : GlobalPooling2DOptions {
  static constexpr std::string_view class_name = Kind::class_name;
  static constexpr auto fields() {
    using D = GlobalPooling2DDefinition;
    return std::tuple{Field{"data_format", &D::data_format}, Field{"keepdims", &D::keepdims}};
  }

  void validate() const { expect_data_format(class_name, data_format); }

  Value call(Scope&, Value x) const {
    expect_image(x, data_format);
    const std::vector<std::int64_t> height_and_width =
        data_format == "channels_first" ? std::vector<std::int64_t>{2, 3} : std::vector<std::int64_t>{1, 2};
    return Kind::reduce(x, height_and_width, keepdims);
  }
};

struct Average {
  static constexpr std::string_view class_name = "GlobalAveragePooling2D";
  static Value reduce(Value x, const std::vector<std::int64_t>& axes, bool keepdims) {
    return ops::mean(ops::cast(x, f32), axes, keepdims);
  }
};

struct Max {
  static constexpr std::string_view class_name = "GlobalMaxPooling2D";
  static Value reduce(Value x, const std::vector<std::int64_t>& axes, bool keepdims) {
    return ops::max(x, axes, keepdims);
  }
};

}  // namespace

GlobalAveragePooling2D::GlobalAveragePooling2D(GlobalPooling2DOptions options)
    : Layer(layer_of(GlobalPooling2DDefinition<Average>{std::move(options)})) {}
Layer GlobalAveragePooling2D::from_config(const Config& config) {
  return layer_from_config<GlobalPooling2DDefinition<Average>>(config);
}

GlobalMaxPooling2D::GlobalMaxPooling2D(GlobalPooling2DOptions options)
    : Layer(layer_of(GlobalPooling2DDefinition<Max>{std::move(options)})) {}
Layer GlobalMaxPooling2D::from_config(const Config& config) {
  return layer_from_config<GlobalPooling2DDefinition<Max>>(config);
}

}  // namespace hornet::layers
