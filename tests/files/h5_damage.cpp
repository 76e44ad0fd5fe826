#include <doctest/doctest.h>

#include <hornet/base/error.hpp>
#include <random>

#include "tests/files/h5_sample.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;

namespace {

std::string damaged(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  const std::size_t at = below(bytes.size());
  switch (below(4)) {
    case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
    case 1: bytes[at] = static_cast<char>(below(256)); break;
    case 2:
      bytes.replace(at, std::min<std::size_t>(8, bytes.size() - at), std::min<std::size_t>(8, bytes.size() - at),
                    '\xff');
      break;
    default: bytes.resize(at);
  }
  return bytes;
}

// 0: refused by our exception, or what was read is right; 1: something else was read; 2: an exception not of ours.
int outcome(const std::string& path) {
  try {
    return holds_sample(io::H5Reader(path)) ? 0 : 1;
  } catch (const FormatError&) {
    return 0;
  } catch (...) {
    return 2;
  }
}

}  // namespace

TEST_SUITE("files") {
  TEST_CASE("a file of the oldest format is never given to the HDF5 library, whatever its superblock says") {
    const ScratchDirectory scratch;
    std::string sound(96, '\0');
    sound.replace(0, 8, "\x89HDF\r\n\x1a\n");
    sound.replace(13, 2, "\x08\x08");
    const auto check_refused = [&](std::size_t at, char value) {
      CAPTURE(at);
      std::string bytes = sound;
      bytes[at] = value;
      write_text(scratch / "odd.h5", bytes);
      CHECK_THROWS_WITH_AS(io::H5Reader(scratch / "odd.h5"), doctest::Contains("its superblock is not"), FormatError);
    };
    check_refused(8, 1);                                                // the version
    check_refused(13, 4);                                               // bytes of an address
    check_refused(14, 4);                                               // bytes of a length
    check_refused(24, '\xfd');                                          // where addresses count from
    write_text(scratch / "behind.h5", std::string(512, '\0') + sound);  // a user block in front
    CHECK_THROWS_WITH_AS(io::H5Reader(scratch / "behind.h5"), doctest::Contains("HDF5's signature"), FormatError);
  }

  TEST_CASE("a damaged file is refused or read right: no crash, no hang, no wrong value") {
    const ScratchDirectory scratch;
    write_sample(scratch / "sound.h5");
    const std::string sound = read_text(scratch / "sound.h5");
    for (unsigned batch = 0; batch < 10; ++batch) {
      CAPTURE(batch);
      CHECK(run_in_child([&] {
              std::mt19937 random(batch);
              for (int i = 0; i < 80; ++i) {
                write_text(scratch / "damaged.h5", damaged(sound, random));
                if (const int failed = outcome(scratch / "damaged.h5")) return failed;
              }
              return 0;
            }) == 0);
    }
  }

  TEST_CASE("a flipped bit in the elements is refused") {
    const ScratchDirectory scratch;
    io::H5Writer writer;
    writer.dataset("x", Tensor::full({100, 101}, 1.5));
    writer.save(scratch / "a.h5");
    std::string bytes = read_text(scratch / "a.h5");
    const std::size_t elements = bytes.find(std::string("\0\0\xc0\x3f\0\0\xc0\x3f", 8));
    REQUIRE(elements != std::string::npos);
    bytes[elements + 4 * 5000] ^= 1;
    write_text(scratch / "a.h5", bytes);
    CHECK_THROWS_AS(static_cast<void>(io::H5Reader(scratch / "a.h5").tensor("x")), FormatError);
  }
}
