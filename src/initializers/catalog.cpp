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
Catalog<Initializer>::Entry entry(std::vector<std::string> aliases = {}) {
  std::vector<std::string> names{to_snake_case(T::class_name)};
  names.insert(names.end(), aliases.begin(), aliases.end());
  return {std::string(T::class_name), names, [](const Config& config) { return Initializer(configured<T>(config)); }};
}

}  // namespace

Catalog<Initializer>& initializer_catalog() {
  using namespace initializers;
  static Catalog<Initializer> catalog(
      "initializer", "keras.initializers",
      {entry<Zeros>({"zero"}), entry<Ones>({"one"}), entry<initializers::Constant>(),
       entry<Identity>({"IdentityInitializer"}), entry<RandomNormal>({"normal"}), entry<RandomUniform>({"uniform"}),
       entry<TruncatedNormal>(), entry<VarianceScaling>(), entry<GlorotUniform>(), entry<GlorotNormal>(),
       entry<HeUniform>(), entry<HeNormal>(), entry<LecunUniform>(), entry<LecunNormal>(),
       entry<Orthogonal>({"OrthogonalInitializer"})});
  return catalog;
}

}  // namespace hornet
