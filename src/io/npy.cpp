#include <hornet/io/npy.hpp>

#include "src/base/atomic_file.hpp"
#include "src/io/npy_format.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kMaxBytes = std::int64_t{16} << 30;

}  // namespace

Tensor load_npy(const std::string& path) {
  const std::vector<std::byte> bytes = read_file(path, kMaxBytes);
  const std::string who = "'" + path + "'";
  return io::tensor_of_npy({bytes, who});
}

void save_npy(const std::string& path, const Tensor& tensor) {
  AtomicFile file(path);
  file.write(io::npy_of_tensor(tensor));
  file.commit();
}

}  // namespace hornet
