#include <algorithm>
#include <cmath>
#include <hornet/base/check.hpp>
#include <hornet/initializers/orthogonal.hpp>
#include <hornet/tensor/random.hpp>

#include "src/initializers/own_seed.hpp"

namespace hornet::initializers {
namespace {

using Vector = std::span<double>;

double dot(Vector a, Vector b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Gram-Schmidt on the rows of `matrix` (count × length, count ≤ length): the transposed Q of a QR factorisation whose
// R has a positive diagonal, which makes Q uniformly distributed. Each row is projected twice ("twice is enough",
// Kahan), so that it is orthogonal to the others to the last digits.
void orthonormalize(Vector matrix, std::size_t length) {
  for (std::size_t begin = 0; begin < matrix.size(); begin += length) {
    const Vector row = matrix.subspan(begin, length);
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t other = 0; other < begin; other += length) {
        const Vector done = matrix.subspan(other, length);
        const double along = dot(row, done);
        for (std::size_t i = 0; i < length; ++i) row[i] -= along * done[i];
      }
    const double norm = std::sqrt(dot(row, row));
    for (double& x : row) x /= norm;
  }
}

}  // namespace

void Orthogonal::validate() const { check_finite(class_name, "gain", gain); }

Tensor Orthogonal::call(const Shape& shape, DType dtype, std::uint64_t drawn_seed) const {
  if (shape.rank() < 2)
    throw ShapeError("Orthogonal makes matrices: expected a shape of rank 2 or more, got " + to_string(shape));
  const std::int64_t columns = shape.back();
  const std::int64_t rows = shape.slice(0, shape.rank() - 1).size();
  const std::int64_t count = std::min(rows, columns), length = std::max(rows, columns);
  const Tensor vectors = random_normal({count, length}, f64, 0, 1, own_seed(seed, drawn_seed));
  orthonormalize(vectors.data<double>(), static_cast<std::size_t>(length));

  const Tensor matrix(f64, {rows, columns});
  const Vector from = vectors.data<double>(), to = matrix.data<double>();
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t column = 0; column < columns; ++column) {
      const std::int64_t source = rows < columns ? row * length + column : column * length + row;
      to[static_cast<std::size_t>(row * columns + column)] = gain * from[static_cast<std::size_t>(source)];
    }
  return matrix.astype(dtype).reshape(shape);
}

}  // namespace hornet::initializers
