// A box of elements copied from one strided layout to another: what every op that rearranges elements comes down to.
#pragma once

#include <hornet/tensor/shape.hpp>

#include "src/backends/cpu/ranges.hpp"

namespace hornet::cpu {

class StridedCopy {
 public:
  // Strides and offsets in elements; a stride of 0 reads one element again and again, a negative one walks backwards.
  struct Side {
    std::vector<std::int64_t> strides;
    std::int64_t offset = 0;
  };

  StridedCopy(DType dtype, const Shape& box, const Side& in, const Side& out);

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
