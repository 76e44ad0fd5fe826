#include "src/model/symbolic_form.hpp"

#include "src/model/operation.hpp"

namespace hornet {

KerasTensor called(const char* class_name, Config::Dict options, Config::List arguments,
                   const std::vector<KerasTensor>& tensors, const char* module, Config named) {
  return call_operation(std::string("keras.src.ops.") + module, class_name, std::move(options), std::move(arguments),
                        tensors, std::move(named))
      .front();
}

KerasTensor with_options(const char* class_name, const KerasTensor& x, Config::Dict options, const char* module) {
  return called(class_name, std::move(options), {Config()}, {x}, module);
}

KerasTensor unary(const char* class_name, const KerasTensor& x, const char* module) {
  return with_options(class_name, x, {}, module);
}

KerasTensor binary(const char* class_name, const KerasTensor& a, const KerasTensor& b) {
  return called(class_name, {}, {Config(), Config()}, {a, b});
}
KerasTensor binary(const char* class_name, const KerasTensor& a, double b) {
  return called(class_name, {}, {Config(), b}, {a});
}
KerasTensor binary(const char* class_name, double a, const KerasTensor& b) {
  return called(class_name, {}, {a, Config()}, {b});
}

Config listed(const std::vector<std::int64_t>& numbers) { return Config::List(numbers.begin(), numbers.end()); }

Config form_of(const ops::Axes& axes) {
  if (axes.list.empty()) return {};
  return axes.list.size() == 1 ? Config(axes.list.front()) : listed(axes.list);
}

Config form_of(const std::optional<std::int64_t>& number) { return number ? Config(*number) : Config(); }

}  // namespace hornet
