// The initializers Hornet knows by name.
#include <hornet/base/naming.hpp>
#include <hornet/initializers/constant.hpp>
#include <hornet/initializers/orthogonal.hpp>
#include <hornet/initializers/random.hpp>
#include <hornet/initializers/variance_scaling.hpp>
#include <hornet/model/initializer.hpp>

namespace hornet {
namespace {

template <class T>
Catalog<Initializer>::Entry initializer_entry(std::vector<std::string> aliases = {}) {
  std::vector<std::string> names{to_snake_case(T::class_name)};
  names.insert(names.end(), aliases.begin(), aliases.end());
  return {std::string(T::class_name), names, [](const Config& config) { return Initializer(configured<T>(config)); }};
}

}  // namespace

Catalog<Initializer>& initializer_catalog() {
  using namespace initializers;
  static Catalog<Initializer> catalog(
      "initializer", "keras.initializers",
      {initializer_entry<Zeros>({"zero"}), initializer_entry<Ones>({"one"}),
       initializer_entry<initializers::Constant>(), initializer_entry<Identity>({"IdentityInitializer"}),
       initializer_entry<RandomNormal>({"normal"}), initializer_entry<RandomUniform>({"uniform"}),
       initializer_entry<TruncatedNormal>(), initializer_entry<VarianceScaling>(), initializer_entry<GlorotUniform>(),
       initializer_entry<GlorotNormal>(), initializer_entry<HeUniform>(), initializer_entry<HeNormal>(),
       initializer_entry<LecunUniform>(), initializer_entry<LecunNormal>(),
       initializer_entry<Orthogonal>({"OrthogonalInitializer"})});
  return catalog;
}

}  // namespace hornet
