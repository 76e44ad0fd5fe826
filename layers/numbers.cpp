#include <hornet/layers/numbers.hpp>

namespace hornet {
namespace {

Config nested(const double* values, const Shape& shape) {
  if (shape.empty()) return *values;
  const Shape item = shape.slice(1, shape.rank());
  Config::List list;
  for (std::int64_t i = 0; i < shape[0]; ++i) list.push_back(nested(values + i * item.size(), item));
  return list;
}

Shape shape_of(const Config& config) {
  if (!config.is_list()) return {};
  const Config::List& list = config.as_list();
  const Shape extent{static_cast<std::int64_t>(list.size())};
  return list.empty() ? extent : extent + shape_of(list.front());
}

void collect(const Config& config, const Shape& shape, std::vector<double>& out) {
  if (shape.empty()) {
    out.push_back(config.as_double());
    return;
  }
  if (!config.is_list() || static_cast<std::int64_t>(config.as_list().size()) != shape[0])
    throw ConfigError("expected lists of one length, got " + to_json(config) + " where " + std::to_string(shape[0]) +
                      " items are expected");
  for (const Config& item : config.as_list()) collect(item, shape.slice(1, shape.rank()), out);
}

}  // namespace

Config ConfigCodec<layers::Numbers>::encode(const layers::Numbers& v) {
  return nested(v.value.data<double>().data(), v.value.shape());
}

layers::Numbers ConfigCodec<layers::Numbers>::decode(const Config& c) {
  if (c.is_dict() && c.find("class_name") && c.at("class_name") == Config("__numpy__"))
    return decode(c.at("config").at("value"));
  const Shape shape = shape_of(c);
  std::vector<double> values;
  collect(c, shape, values);
  return Tensor::from(values, shape);
}

}  // namespace hornet
