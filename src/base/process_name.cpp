#include "src/base/process_name.hpp"

#include <unistd.h>

#include <array>

namespace hornet {

std::string process_name() {
  std::array<char, 256> host{};
  const bool known = ::gethostname(host.data(), host.size() - 1) == 0 && host[0];
  return std::string(known ? host.data() : "localhost") + "." + std::to_string(::getpid());
}

}  // namespace hornet
