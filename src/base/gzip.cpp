#include "src/base/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <hornet/base/error.hpp>
#include <utility>

namespace hornet {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;
constexpr std::size_t kBlock = std::size_t{1} << 30;  // zlib counts in 32 bits

}  // namespace

struct GzipStream::State {
  z_stream zlib{};
  bool ended = false;
};

GzipStream::GzipStream(std::span<const std::byte> compressed, std::string who)
    : state_(std::make_unique<State>()), who_(std::move(who)) {
  z_stream& zlib = state_->zlib;
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(compressed.data()));  // zlib only reads it
  zlib.avail_in = static_cast<uInt>(compressed.size());
  if (inflateInit2(&zlib, kGzipOnly) != Z_OK) throw Error("zlib cannot be started: out of memory");
}

GzipStream::~GzipStream() { inflateEnd(&state_->zlib); }

std::size_t GzipStream::unpack(std::span<std::byte> into) {
  z_stream& zlib = state_->zlib;
  std::size_t done = 0;
  while (done < into.size() && !state_->ended) {
    const std::size_t block = std::min(into.size() - done, kBlock);
    zlib.next_out = reinterpret_cast<Bytef*>(into.data() + done);
    zlib.avail_out = static_cast<uInt>(block);
    const int result = inflate(&zlib, Z_NO_FLUSH);
    done += block - zlib.avail_out;
    state_->ended = result == Z_STREAM_END;
    if (result == Z_BUF_ERROR) throw FormatError(who_ + ": the gzip data is cut off");
    if (result != Z_OK && result != Z_STREAM_END)
      throw FormatError(who_ + ": not gzip data, or damaged" + (zlib.msg ? std::string(" (") + zlib.msg + ")" : ""));
  }
  return done;
}

void GzipStream::read(std::span<std::byte> into) {
  if (const std::size_t done = unpack(into); done < into.size())
    throw FormatError(who_ + ": the unpacked data ends " + std::to_string(into.size() - done) + " bytes too early");
}

void GzipStream::expect_end() {
  std::byte extra[1];
  if (unpack(extra) != 0) throw FormatError(who_ + ": the unpacked data is longer than its header declares");
  if (state_->zlib.avail_in != 0)
    throw FormatError(who_ + ": " + std::to_string(state_->zlib.avail_in) + " bytes follow the gzip data");
}

}  // namespace hornet
