// Unpacks gzip data (RFC 1952) held in memory. Plain data, which zlib's gzread would pass through, is refused.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace hornet {

class GzipStream {
 public:
  // `compressed` (at most 4 GiB) must outlive the stream; `who` names it in messages.
  GzipStream(std::span<const std::byte> compressed, std::string who);
  ~GzipStream();

  // Fills `into`. FormatError when the data is damaged or ends before.
  void read(std::span<std::byte> into);

  // FormatError unless the data ends here, with the right length and checksum and nothing behind it.
  void expect_end();

 private:
  struct State;
  std::size_t unpack(std::span<std::byte> into);  // bytes unpacked: fewer than asked only at the end

  std::unique_ptr<State> state_;
  std::string who_;
};

}  // namespace hornet
