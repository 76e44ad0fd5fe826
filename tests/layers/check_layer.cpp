#include "tests/layers/check_layer.hpp"

#include <doctest/doctest.h>

#include <hornet/model/input.hpp>

using namespace hornet;

Tensor sample(const TensorType& type) {
  Tensor values(f32, type.shape);
  for (std::size_t i = 0; i < values.data<float>().size(); ++i) values.data<float>()[i] = static_cast<float>(i % 4);
  return values.astype(type.dtype);
}

void check_layer(const Layer& layer, const std::vector<TensorType>& inputs, const Shape& output) {
  INFO(layer.class_name());
  std::vector<KerasTensor> symbols;
  for (const TensorType& type : inputs) symbols.push_back(Input(type.shape, {.dtype = type.dtype}));
  const KerasTensor symbol = layer(symbols);
  CHECK(to_string(symbol.shape()) == to_string(Shape{None} + output));

  for (std::int64_t batch : {2, 3})
    for (bool training : {false, true}) {
      std::vector<Tensor> values;
      for (const TensorType& type : inputs) values.push_back(sample({type.dtype, Shape{batch} + type.shape}));
      const Tensor y = layer(values, training);
      CHECK(to_string(y.shape()) == to_string(Shape{batch} + output));
      if (!training) CHECK(y.dtype() == symbol.dtype());
    }

  const Config saved = ConfigCodec<Layer>::encode(layer);
  CHECK(to_json(ConfigCodec<Layer>::encode(layer_catalog().deserialize(parse_json(to_json(saved))))) == to_json(saved));
}

void check_layer(const Layer& layer, const Shape& input, const Shape& output) {
  check_layer(layer, std::vector<TensorType>{{f32, input}}, output);
}
