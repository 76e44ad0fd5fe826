// Several arrays in a zip archive, as numpy.savez and numpy.savez_compressed write them.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/io/zip_archive.hpp"
#include "tests/files/h5_sample.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

const NamedTensors arrays{{"x", counted({2, 3})}, {"layers/dense/vars/0", counted({5}, i64)}, {"é", Tensor(7)}};

std::string refused(const std::vector<io::ZipMember>& members) {
  const ScratchDirectory scratch;
  const std::vector<std::byte> bytes = io::zip_of(members);
  write_text(scratch / "a.npz", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return thrown([&] { load_npz(scratch / "a.npz"); });
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("arrays come back by name and in order, stored or compressed") {
    const ScratchDirectory scratch;
    for (bool compressed : {false, true}) {
      save_npz(scratch / "a.npz", arrays, {.compressed = compressed});
      const NamedTensors again = load_npz(scratch / "a.npz");
      REQUIRE(again.size() == 3);
      for (std::size_t i = 0; i < 3; ++i) {
        CHECK(again[i].first == arrays[i].first);
        CHECK(identical(again[i].second, arrays[i].second));
      }
    }
    const Tensor zeros = Tensor::zeros({1000});
    save_npz(scratch / "stored.npz", {{"z", zeros}});
    save_npz(scratch / "packed.npz", {{"z", zeros}}, {.compressed = true});
    CHECK(read_text(scratch / "packed.npz").size() * 4 < read_text(scratch / "stored.npz").size());
    save_npz(scratch / "none.npz", {});
    CHECK(load_npz(scratch / "none.npz").empty());
  }

  TEST_CASE("members that are no arrays or stand twice, and names that would leave a directory, are refused") {
    CHECK(refused({{"text", std::as_bytes(std::span("no array", 8))}}).find("is no '.npy' file") != std::string::npos);
    const ScratchDirectory scratch;
    for (const char* name : {"", "/etc/passwd", "../up", "a/../../up", "a\\b"})
      CHECK(thrown([&] {
              save_npz(scratch / "a.npz", {{name, Tensor(1)}});
            }).find("would leave a directory") != std::string::npos);
    CHECK(thrown([&] {
            save_npz(scratch / "a.npz", {{"a", Tensor(1)}, {"a", Tensor(2)}});
          }).find("given twice") != std::string::npos);
    save_npz(scratch / "a.npz", {{"first", Tensor(1)}, {"other", Tensor(2)}});
    std::string bytes = read_text(scratch / "a.npz");
    for (std::size_t at = bytes.find("other"); at != std::string::npos; at = bytes.find("other", at))
      bytes.replace(at, 5, "first");
    write_text(scratch / "a.npz", bytes);
    CHECK(thrown([&] { load_npz(scratch / "a.npz"); }).find("FormatError") == 0);
    CHECK(thrown([&] { load_npz(scratch / "absent.npz"); }).find("IoError") == 0);
  }
}
