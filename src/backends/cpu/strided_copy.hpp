// A box of elements copied from one strided layout to another: what every op that rearranges elements comes down to.
#pragma once

#include <hornet/tensor/shape.hpp>

#include "src/backends/cpu/ranges.hpp"
#include "src/backends/strided_side.hpp"

namespace hornet::cpu {

class StridedCopy {
 public:
  StridedCopy(DType dtype, const Shape& box, const StridedSide& in, const StridedSide& out);

  void run(const void* in, void* out) const;  // on the thread pool

 private:
  struct Axis {
    std::int64_t extent, in, out;
  };
  template <class E>
  void copy(std::size_t axis, std::int64_t begin, std::int64_t end, const E* in, E* out) const;
  template <class E>
  void copy_plane(std::int64_t begin, std::int64_t end, const Axis& rows, const Axis& columns, const E* in,
                  E* out) const;
  template <class E>
  void run_as(const void* in, void* out) const;

  std::int64_t element_bytes_;
  std::vector<Axis> axes_;  // outermost first; neighbours that walk both sides as one axis are merged
  std::int64_t in_offset_, out_offset_;
  Ranges ranges_;  // of axis 0
};

}  // namespace hornet::cpu
