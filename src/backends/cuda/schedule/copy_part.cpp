#include "src/backends/cuda/schedule/copy_part.hpp"

#include "src/backends/cuda/device/copy.hpp"
#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {
namespace {

template <class Unit>
void submit_units(Driver& driver, void* to, const void* from, std::int64_t bytes) {
  const Copy<Unit> copy{static_cast<const Unit*>(from), static_cast<Unit*>(to)};
  const std::int64_t units = bytes / static_cast<std::int64_t>(sizeof(Unit));
  submit(
      [&] {
        return PartKind{functor_type(typeid(copy), sizeof copy, 0), 0, units};
      },
      std::as_bytes(std::span(&copy, 1)), [&driver, to, from, bytes](const void*) { driver.copy(to, from, bytes); });
}

}  // namespace

void submit_copy(Driver& driver, void* to, const void* from, std::int64_t bytes) {
  const auto all = reinterpret_cast<std::uintptr_t>(to) | reinterpret_cast<std::uintptr_t>(from) |
                   static_cast<std::uintptr_t>(bytes);
  if (all % 16 == 0) return submit_units<SixteenBytes>(driver, to, from, bytes);
  if (all % 4 == 0) return submit_units<std::uint32_t>(driver, to, from, bytes);
  submit_units<std::uint8_t>(driver, to, from, bytes);
}

}  // namespace hornet::cuda
