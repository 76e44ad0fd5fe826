#include <hornet/base/random.hpp>
#include <hornet/model/initializer.hpp>

namespace hornet {

Initializer::Initializer(const char* name) : Initializer(std::string(name)) {}

Initializer::Initializer(const std::string& name) : Initializer(initializer_catalog().make(name)) {}

Tensor Initializer::operator()(const Shape& shape, DType dtype) const { return (*this)(shape, dtype, next_seed()); }

}  // namespace hornet
