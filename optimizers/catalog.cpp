// The optimizers Hornet knows by name: Keras' class names, and the same in lower case.
#include <algorithm>
#include <cctype>
#include <hornet/model/optimizer.hpp>
#include <hornet/optimizers/adadelta.hpp>
#include <hornet/optimizers/adafactor.hpp>
#include <hornet/optimizers/adagrad.hpp>
#include <hornet/optimizers/adam.hpp>
#include <hornet/optimizers/adamax.hpp>
#include <hornet/optimizers/adamw.hpp>
#include <hornet/optimizers/ftrl.hpp>
#include <hornet/optimizers/lamb.hpp>
#include <hornet/optimizers/lion.hpp>
#include <hornet/optimizers/muon.hpp>
#include <hornet/optimizers/nadam.hpp>
#include <hornet/optimizers/rmsprop.hpp>
#include <hornet/optimizers/schedule_free_adamw.hpp>
#include <hornet/optimizers/sgd.hpp>

namespace hornet {
namespace {

template <class T>
Catalog<Optimizer>::Entry optimizer_entry() {
  std::string name(T::class_name);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return {std::string(T::class_name), {name}, [](const Config& config) { return Optimizer(configured<T>(config)); }};
}

}  // namespace

Catalog<Optimizer>& optimizer_catalog() {
  using namespace optimizers;
  static Catalog<Optimizer> catalog(
      "optimizer", "keras.optimizers",
      {optimizer_entry<SGD>(), optimizer_entry<Adam>(), optimizer_entry<AdamW>(), optimizer_entry<RMSprop>(),
       optimizer_entry<Adagrad>(), optimizer_entry<Adadelta>(), optimizer_entry<Adamax>(), optimizer_entry<Nadam>(),
       optimizer_entry<Ftrl>(), optimizer_entry<Lion>(), optimizer_entry<Lamb>(), optimizer_entry<Adafactor>(),
       optimizer_entry<Muon>(), optimizer_entry<ScheduleFreeAdamW>()});
  return catalog;
}

}  // namespace hornet
