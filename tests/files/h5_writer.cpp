#include "src/io/h5_writer.hpp"

#include <doctest/doctest.h>

#include <hornet/base/error.hpp>

#include "src/base/file.hpp"
#include "src/io/h5_reader.hpp"
#include "tests/files/h5_sample.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;

TEST_SUITE("files") {
  TEST_CASE("an HDF5 file gives back every dtype, rank, group and attribute put into it") {
    const ScratchDirectory scratch;
    write_sample(scratch / "a.h5");
    const io::H5Reader file(scratch / "a.h5");
    CHECK(holds_sample(file));
    CHECK(file.type("layers/dense/vars/0") == TensorType{f32, {2, 3}});
    CHECK(file.is_group("layers"));
    CHECK_FALSE(file.is_group("mask"));
    CHECK(file.exists("layers/dense_1/vars/10"));
    CHECK_FALSE(file.exists("layers/dense_1/vars/11"));
    CHECK_FALSE(file.exists("mask/below/a/dataset"));
    CHECK(file.children("layers/dense_1/vars") ==
          std::vector<std::string>{"0", "1", "10", "2", "3", "4", "5", "6", "7", "8", "9"});
    CHECK(file.has_attribute("mask", "rate"));
    CHECK_FALSE(file.has_attribute("mask", "tare"));
  }

  TEST_CASE("equal content gives equal bytes, and a second save of one writer too") {
    const ScratchDirectory scratch;
    write_sample(scratch / "a.h5");
    write_sample(scratch / "b.h5");
    CHECK(read_text(scratch / "a.h5") == read_text(scratch / "b.h5"));

    io::H5Writer file;
    file.dataset("x", counted({2, 3}));
    file.attribute("x", "name", "first");
    file.save(scratch / "c.h5");
    file.attribute("x", "name", "a longer second");
    file.dataset("y", counted({5}));
    file.save(scratch / "c.h5");
    const io::H5Reader read(scratch / "c.h5");
    CHECK(read.attribute<std::string>("x", "name") == "a longer second");
    CHECK(identical(read.tensor("y"), counted({5})));
  }

  TEST_CASE("whichever operation of saving an HDF5 file fails, the old one is whole") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a.h5";
    std::int64_t operations = 0;
    {
      const FileFaultScope count({.at = 1000});
      write_sample(path);
      operations = count.operations();
    }
    const std::int64_t renamed = operations - 3;
    const std::string sample = read_text(path);
    for (std::int64_t at = 0; at < renamed; ++at) {
      CAPTURE(at);
      io::H5Writer other;
      other.dataset("other", counted({7}));
      {
        const FileFaultScope faults({.at = at, .error = ENOSPC});
        CHECK_THROWS_AS(other.save(path), IoError);
      }
      CHECK(read_text(path) == sample);
      CHECK(scratch.names() == std::vector<std::string>{"a.h5"});
    }
  }

  TEST_CASE("a writer refuses a dataset twice and an attribute of nothing") {
    io::H5Writer file;
    file.dataset("x", counted({2}));
    CHECK_THROWS_AS(file.dataset("x", counted({2})), InternalError);
    CHECK_THROWS_AS(file.attribute("y", "name", "y"), InternalError);
    CHECK_THROWS_AS(file.group("x"), InternalError);
  }
}
