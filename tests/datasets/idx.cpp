#include <doctest/doctest.h>

#include <cstring>
#include <hornet/base/error.hpp>
#include <hornet/datasets/idx.hpp>
#include <numeric>
#include <random>

#include "tests/datasets/gzip_file.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;

namespace {

std::string counting(std::size_t n) {
  std::string out(n, '\0');
  std::iota(out.begin(), out.end(), '\0');
  return out;
}

// What reading these bytes as a file is refused with, without the part that names the file; "" when they are read.
std::string refusal(const std::string& bytes) {
  const ScratchDirectory scratch;
  const std::string path = scratch / "a.gz";
  write_text(path, bytes);
  try {
    static_cast<void>(datasets::read_idx(path));
  } catch (const FormatError& error) {
    const std::string what = error.what();
    REQUIRE(what.starts_with("'" + path + "': "));
    return what.substr(path.size() + 4);
  }
  return "";
}

}  // namespace

TEST_SUITE("datasets") {
  TEST_CASE("an IDX file gives its elements in their shape") {
    const ScratchDirectory scratch;
    write_text(scratch / "a.gz", gzip(idx({2, 3, 5}, counting(30))));
    const Tensor a = datasets::read_idx(scratch / "a.gz");
    CHECK(a.type() == TensorType{u8, {2, 3, 5}});
    CHECK(a.at({1, 2, 4}) == 29);
    CHECK(a.at({1, 0, 3}) == 18);
    write_text(scratch / "empty.gz", gzip(idx({0, 7}, "")));
    CHECK(datasets::read_idx(scratch / "empty.gz").shape() == Shape{0, 7});
    CHECK_THROWS_AS(static_cast<void>(datasets::read_idx(scratch / "missing.gz")), IoError);
  }

  TEST_CASE("a wrong IDX file is refused with the reason") {
    const std::string good = gzip(idx({2, 3}, counting(6)));
    CHECK(refusal(good).empty());
    CHECK(refusal(gzip(idx({2, 3}, counting(5)))) == "the unpacked data ends 1 bytes too early");
    CHECK(refusal(gzip(idx({2, 3}, counting(7)))) == "the unpacked data is longer than its header declares");
    CHECK(refusal(gzip(idx({2, 3}, "").substr(0, 9))) == "the unpacked data ends 3 bytes too early");
    CHECK(refusal(good + "x") == "1 bytes follow the gzip data");
    CHECK(refusal(good + good) == std::to_string(good.size()) + " bytes follow the gzip data");
    CHECK(refusal(good.substr(0, good.size() - 9)) == "the gzip data is cut off");
    CHECK(refusal(good.substr(0, good.size() - 1)) == "the gzip data is cut off");
    CHECK(refusal("") == "the gzip data is cut off");
    CHECK(refusal(idx({2, 3}, counting(6))) == "not gzip data, or damaged (incorrect header check)");
    const std::string expected = "expected an IDX file of unsigned bytes (0, 0, 8, rank 1 to 8), it starts with ";
    CHECK(refusal(gzip("P5 28 28 255")) == expected + "80, 53, 32, 50");
    CHECK(refusal(gzip({"\0\0\x0d\1\0\0\0\1\0\0\0\0", 12})) == expected + "0, 0, 13, 1");
    CHECK(refusal(gzip(idx({}, counting(1)))) == expected + "0, 0, 8, 0");
    CHECK(refusal(gzip(idx(std::vector<std::uint32_t>(9, 1), counting(1)))) == expected + "0, 0, 8, 9");
  }

  TEST_CASE("a wrong checksum at the end of gzip data is refused") {
    std::string bytes = gzip(idx({2, 3}, counting(6)));
    bytes[bytes.size() - 8] ^= 1;
    CHECK(refusal(bytes) == "not gzip data, or damaged (incorrect data check)");
  }

  TEST_CASE("a header that declares more than the file can hold costs no memory") {
    const std::vector<std::vector<std::uint32_t>> bombs{
        {0xffffffff}, {1 << 20, 1 << 20}, std::vector<std::uint32_t>(8, 0xffffffff)};
    for (const auto& extents : bombs)
      CHECK(refusal(gzip(idx(extents, counting(6)))).starts_with("its header declares shape ("));
  }

  TEST_CASE("a damaged IDX file is refused or read right: no crash, no hang, no wrong value") {
    const ScratchDirectory scratch;
    const std::string content = counting(7 * 11 * 13);
    const std::string sound = gzip(idx({7, 11, 13}, content));
    for (unsigned batch = 0; batch < 5; ++batch) {
      CAPTURE(batch);
      CHECK(run_in_child([&] {
              std::mt19937 random(batch);
              for (int i = 0; i < 200; ++i) {
                std::string bytes = sound;
                const std::size_t at = random() % bytes.size();
                bytes[at] = static_cast<char>(random());
                if (i % 4 == 0) bytes.resize(at);
                write_text(scratch / "a.gz", bytes);
                try {
                  const Tensor a = datasets::read_idx(scratch / "a.gz");
                  if (a.shape() != Shape{7, 11, 13} || std::memcmp(a.raw(), content.data(), content.size()) != 0)
                    return 1;
                } catch (const FormatError&) {
                }
              }
              return 0;
            }) == 0);
    }
  }
}
