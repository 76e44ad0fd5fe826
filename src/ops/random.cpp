#include "src/ops/random.hpp"

#include <hornet/ops/random.hpp>
#include <limits>

#include "src/ops/catalog.hpp"
#include "src/ops/emit.hpp"
#include "src/ops/expect.hpp"

namespace hornet::ops {
namespace {

void expect_draw(std::span<const TensorType> in, std::int64_t stream, const Shape& shape) {
  expect_inputs(in, 1);
  if (in[0] != TensorType{i64, {2}}) throw DTypeError("expected a key int64 (2,), got " + to_string(in[0]));
  if (stream < 0 || stream > std::numeric_limits<std::uint32_t>::max())
    throw ConfigError("stream must be in [0, 2^32), got " + std::to_string(stream));
  shape.size();  // throws ShapeError when an extent is not known
}

}  // namespace

TensorType RandomUniform::infer(std::span<const TensorType> in) const {
  expect_draw(in, stream, shape);
  expect_floating({dtype, shape});
  return {dtype, shape};
}

TensorType RandomNormal::infer(std::span<const TensorType> in) const {
  expect_draw(in, stream, shape);
  expect_floating({dtype, shape});
  return {dtype, shape};
}

TensorType RandomBernoulli::infer(std::span<const TensorType> in) const {
  expect_draw(in, stream, shape);
  if (!(probability >= 0 && probability <= 1))
    throw ConfigError("probability must be in [0, 1], got " + std::to_string(probability));
  return {b8, shape};
}

std::vector<OpDefinition> random_catalog() { return define<RandomUniform, RandomNormal, RandomBernoulli>(); }

Value random_uniform(Value key, std::int64_t stream, Shape shape, DType dtype) {
  return emit(RandomUniform{stream, std::move(shape), dtype}, {key});
}
Value random_normal(Value key, std::int64_t stream, Shape shape, DType dtype) {
  return emit(RandomNormal{stream, std::move(shape), dtype}, {key});
}
Value random_bernoulli(Value key, std::int64_t stream, Shape shape, double probability) {
  return emit(RandomBernoulli{stream, std::move(shape), probability}, {key});
}

}  // namespace hornet::ops
