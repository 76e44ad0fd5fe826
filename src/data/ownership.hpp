// Who may write into a tensor.
#pragma once

#include <hornet/tensor/tensor.hpp>

namespace hornet {

// Whether this handle alone holds the elements, so that writing into them is seen by nobody else. Another thread may
// have dropped the last other handle: use_count() does not order what it read before our writes, a read-modify-write of
// the count (the copy here) does.
inline bool is_sole_owner(const Tensor& tensor) {
  if (tensor.storage().use_count() != 1) return false;
  const std::shared_ptr<std::byte> ordered = tensor.storage();
  return true;
}

}  // namespace hornet
