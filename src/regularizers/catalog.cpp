// The regularizers Hornet knows by name.
#include <hornet/base/naming.hpp>
#include <hornet/model/function.hpp>
#include <hornet/regularizers/regularizers.hpp>

namespace hornet {
namespace {

template <class T>
Catalog<Regularizer>::Entry regularizer_entry(std::vector<std::string> aliases = {}) {
  std::vector<std::string> names{to_snake_case(T::class_name)};
  names.insert(names.end(), aliases.begin(), aliases.end());
  return {std::string(T::class_name), names, [](const Config& config) { return Regularizer(configured<T>(config)); }};
}

}  // namespace

template <>
Catalog<Regularizer>& function_catalog<RegularizerTag>() {
  using namespace regularizers;
  static Catalog<Regularizer> catalog("regularizer", "keras.regularizers",
                                      {regularizer_entry<L1>(), regularizer_entry<L2>(),
                                       regularizer_entry<L1L2>({"l1_l2"}), regularizer_entry<OrthogonalRegularizer>()});
  return catalog;
}

}  // namespace hornet
