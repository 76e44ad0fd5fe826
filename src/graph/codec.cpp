// How tensors and variables stand in a graph's JSON.
#include <hornet/graph/graph.hpp>

namespace hornet {

Config ConfigCodec<TensorType>::encode(const TensorType& v) {
  return Config::Dict{{"dtype", ConfigCodec<DType>::encode(v.dtype)}, {"shape", ConfigCodec<Shape>::encode(v.shape)}};
}

TensorType ConfigCodec<TensorType>::decode(const Config& c) {
  return {ConfigCodec<DType>::decode(c.at("dtype")), ConfigCodec<Shape>::decode(c.at("shape"))};
}

Config ConfigCodec<Tensor>::encode(const Tensor& v) {
  Config encoded = ConfigCodec<TensorType>::encode(v.type());
  Config::List values;
  dispatch(v.dtype(), [&](auto zero) {
    using T = decltype(zero);
    for (T element : v.data<T>()) {
      if constexpr (is_floating(dtype_of<T>))
        values.emplace_back(static_cast<double>(element));
      else
        values.emplace_back(static_cast<std::int64_t>(element));
    }
  });
  encoded.set("values", std::move(values));
  return encoded;
}

Tensor ConfigCodec<Tensor>::decode(const Config& c) {
  const TensorType type = ConfigCodec<TensorType>::decode(c);
  const Config::List& values = c.at("values").as_list();
  if (type.shape.size() != static_cast<std::int64_t>(values.size()))
    throw ConfigError("tensor " + to_string(type) + " is given " + std::to_string(values.size()) + " values");
  Tensor out(type.dtype, type.shape);
  dispatch(type.dtype, [&](auto zero) {
    using T = decltype(zero);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if constexpr (is_floating(dtype_of<T>))
        out.data<T>()[i] = static_cast<T>(values[i].as_double());
      else
        out.data<T>()[i] = static_cast<T>(values[i].as_int());
    }
  });
  return out;
}

Config ConfigCodec<std::shared_ptr<Variable>>::encode(const std::shared_ptr<Variable>& v) {
  return Config::Dict{
      {"name", v->name}, {"trainable", v->trainable}, {"value", ConfigCodec<Tensor>::encode(v->value())}};
}

std::shared_ptr<Variable> ConfigCodec<std::shared_ptr<Variable>>::decode(const Config& c) {
  return std::make_shared<Variable>(c.at("name").as_string(), ConfigCodec<Tensor>::decode(c.at("value")),
                                    c.at("trainable").as_bool());
}

}  // namespace hornet
