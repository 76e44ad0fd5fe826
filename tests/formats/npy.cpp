// NumPy's array files. The bytes in the tests are what NumPy 1.24 writes.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/h5_sample.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

// A ".npy" file of version 1 with this header and these elements.
std::string npy(std::string header, const std::string& elements, const std::string& version = std::string("\1\0", 2)) {
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  const std::string length{static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
  return "\x93NUMPY" + version + length + (version[0] == 1 ? "" : std::string(2, '\0')) + header + elements;
}

Tensor loaded(const std::string& bytes) {
  const ScratchDirectory scratch;
  write_text(scratch / "a.npy", bytes);
  return load_npy(scratch / "a.npy");
}

std::string refused(const std::string& bytes) {
  return thrown([&] { loaded(bytes); });
}

const std::string six_floats("\0\0\200?\0\0\0@\0\0@@\0\0\200@\0\0\240@\0\0\300@", 24);  // 1, 2, … 6

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("arrays of every dtype and rank come back bit for bit, under NumPy's own bytes") {
    const ScratchDirectory scratch;
    for (DType dtype : {b8, u8, i32, i64, bf16, f32, f64})
      for (const Shape& shape : {Shape{}, Shape{3}, Shape{2, 3}, Shape{2, 3, 5, 7}, Shape{0, 4}}) {
        const Tensor tensor = counted(shape, dtype);
        save_npy(scratch / "a.npy", tensor);
        CHECK(identical(load_npy(scratch / "a.npy"), tensor));
        CHECK(read_text(scratch / "a.npy").find('\n') % 64 == 63);
      }
    save_npy(scratch / "a.npy", counted({2, 3}));
    CHECK(read_text(scratch / "a.npy") ==
          npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", six_floats));
  }

  TEST_CASE("Fortran order becomes row-major, big-endian becomes ours, versions 2 and 3 are read") {
    const std::string fortran = npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", six_floats);
    CHECK(identical(loaded(fortran), Tensor{{1, 3, 5}, {2, 4, 6}}));
    const std::string big =
        npy("{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }", {"\0\0\1\2\377\377\377\376", 8});
    CHECK(identical(loaded(big), Tensor::from<std::int32_t>({258, -2})));
    for (const char version : {'\2', '\3'})
      CHECK(identical(
          loaded(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", six_floats, {version, '\0'})),
          Tensor{1, 2, 3, 4, 5, 6}));
    const std::string order = npy("{\"shape\":(3L,2),'fortran_order':False,'descr':'<f4'}", six_floats);
    CHECK(loaded(order).shape() == Shape{3, 2});
  }

  TEST_CASE("types that we do not have become ones that hold every value") {
    const auto one_axis = [](const std::string& descr, int count, const std::string& elements) {
      return loaded(npy(
          "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + std::to_string(count) + ",), }", elements));
    };
    CHECK(identical(one_axis("<f2", 5, {"\0\74\0\300\1\0\0\174\377\173", 10}),
                    Tensor::from<float>({1, -2, 0x1p-24f, INFINITY, 65504})));
    CHECK(identical(one_axis("|i1", 2, "\377\7"), Tensor::from<std::int32_t>({-1, 7})));
    CHECK(identical(one_axis(">u2", 1, "\377\376"), Tensor::from<std::int32_t>({65534})));
    CHECK(identical(one_axis("<u4", 1, "\377\377\377\377"), Tensor::from<std::int64_t>({4294967295})));
    CHECK(identical(one_axis("<u8", 1, {"\7\0\0\0\0\0\0\0", 8}), Tensor::from<std::int64_t>({7})));
  }

  TEST_CASE("files that are damaged, lie about their size or hold objects are refused") {
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    const auto with = [&](const std::string& from, const std::string& to) {
      std::string changed = header;
      return refused(npy(changed.replace(changed.find(from), from.size(), to), six_floats));
    };
    CHECK(refused("text").find("is no '.npy' file") != std::string::npos);
    CHECK(refused(npy(header, six_floats + "x")).find("shape (2, 3) has 25 bytes") != std::string::npos);
    CHECK(refused(npy(header, six_floats).substr(0, 60)).find("the header lies outside") != std::string::npos);
    CHECK(refused(npy(header, six_floats, {'\4', '\0'})).find("version 4") != std::string::npos);
    CHECK(with("2, 3", "99999999999, 99999999999, 99").find("too large") != std::string::npos);
    CHECK(with("2, 3", "-2, 3").find("no number of 63 bits") != std::string::npos);
    CHECK(with("<f4", "|O").find("pickled objects could run code") != std::string::npos);
    CHECK(with("'<f4'", "[('x', '<f4')]").find("records") != std::string::npos);
    CHECK(with("<f4", "<c8").find("'<c8' are not read") != std::string::npos);
    CHECK(with("'shape': (2, 3)", "'descr': '<f4'").find("stands twice") != std::string::npos);
    CHECK(with("False", "Maybe").find("neither True nor False") != std::string::npos);
    CHECK(with(", }", ", } + 1").find("follows the dictionary") != std::string::npos);
    CHECK(refused(npy("{'descr': '|b1', 'fortran_order': False, 'shape': (1,), }", "\2")).find("a bool is neither") !=
          std::string::npos);
  }
}
