#include "tests/model/small_models.hpp"

#include <algorithm>
#include <hornet/layers/layers.hpp>

using namespace hornet;

namespace {

// Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

template <class E>
std::string described(const char* type, const E& error) {
  return std::string(type) + ": " + error.what();
}

}  // namespace

Tensor numbers(const Shape& shape, std::uint64_t seed) {
  Tensor out(f32, shape);
  std::uint64_t i = seed << 32;
  for (float& value : out.data<float>()) value = static_cast<float>(mixed(i++) >> 40) / (1 << 23) - 1;
  return out;
}

Tensor classes(std::int64_t n, std::int64_t count, std::uint64_t seed) {
  Tensor out(i32, {n});
  std::uint64_t i = seed << 32;
  for (std::int32_t& value : out.data<std::int32_t>())
    value = static_cast<std::int32_t>(mixed(i++) % static_cast<std::uint64_t>(count));
  return out;
}

Sequential small_mlp(Optimizer optimizer, double dropout) {
  Sequential model({Input({5}), layers::Dense(7, {.activation = "relu"}), layers::Dropout(dropout),
                    layers::Dense(3, {.activation = "softmax"})});
  model.compile(
      {.optimizer = std::move(optimizer), .loss = "sparse_categorical_crossentropy", .metrics = {"accuracy"}});
  return model;
}

Model two_outputs() {
  const KerasTensor x = Input({5});
  return Model({.inputs = {x}, .outputs = {layers::Dense(3, {.name = "a"})(x), layers::Dense(2, {.name = "b"})(x)}});
}

bool same_tensors(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  return std::ranges::equal(a, b, [](const Tensor& x, const Tensor& y) { return identical(x, y); });
}

bool same_weights(const Layer& a, const Layer& b) { return same_tensors(a.get_weights(), b.get_weights()); }

std::string thrown(const std::function<void()>& f) {
  try {
    f();
  } catch (const ShapeError& error) {
    return described("ShapeError", error);
  } catch (const DTypeError& error) {
    return described("DTypeError", error);
  } catch (const ConfigError& error) {
    return described("ConfigError", error);
  } catch (const DataError& error) {
    return described("DataError", error);
  } catch (const FormatError& error) {
    return described("FormatError", error);
  } catch (const IoError& error) {
    return described("IoError", error);
  } catch (const std::exception& error) {
    return described("another exception", error);
  }
  return "nothing was thrown";
}
