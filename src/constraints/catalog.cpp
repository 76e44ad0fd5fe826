// The constraints Hornet knows by name.
#include <hornet/base/naming.hpp>
#include <hornet/constraints/constraints.hpp>
#include <hornet/model/function.hpp>

namespace hornet {
namespace {

template <class T>
Catalog<Constraint>::Entry constraint_entry() {
  return {std::string(T::class_name), {to_snake_case(T::class_name)}, [](const Config& config) {
            return Constraint(configured<T>(config));
          }};
}

}  // namespace

template <>
Catalog<Constraint>& function_catalog<ConstraintTag>() {
  using namespace constraints;
  static Catalog<Constraint> catalog("constraint", "keras.constraints",
                                     {constraint_entry<MaxNorm>(), constraint_entry<NonNeg>(),
                                      constraint_entry<UnitNorm>(), constraint_entry<MinMaxNorm>()});
  return catalog;
}

}  // namespace hornet
