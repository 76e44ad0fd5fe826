#include "src/io/h5_reader.hpp"

#include <doctest/doctest.h>
#include <hdf5.h>

#include <algorithm>
#include <functional>
#include <hornet/base/error.hpp>

#include "src/io/h5_handle.hpp"
#include "src/io/h5_writer.hpp"
#include "tests/files/h5_sample.hpp"
#include "tests/files/scratch.hpp"
#include "tests/golden_dir.hpp"

using namespace hornet;
using io::H5Handle;

namespace {

// A file made by HDF5 itself: in its oldest format, which our own reader reads, or in that of `version`.
void write_by_hand(const std::string& path, const std::function<void(hid_t file)>& fill,
                   H5F_libver_t version = H5F_LIBVER_EARLIEST) {
  const io::H5Session session;
  const H5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access.id(), version, H5F_LIBVER_LATEST);
  const H5Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.id()), H5Fclose);
  fill(file.id());
}

H5Handle array_space(const std::vector<hsize_t>& extents) {
  return {H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), H5Sclose};
}

void create_dataset(hid_t file, hid_t type, const std::vector<hsize_t>& extents, hid_t creation = H5P_DEFAULT) {
  const H5Handle space = array_space(extents);
  const H5Handle dataset(H5Dcreate2(file, "x", type, space.id(), H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose);
  REQUIRE(dataset.valid());
}

// What reading "x" of a file filled by hand is refused with, in the oldest format and in the newest.
std::vector<std::string> refusal(const std::function<void(hid_t file)>& fill, const std::string& path = "x") {
  std::vector<std::string> out;
  for (H5F_libver_t version : {H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST}) {
    const ScratchDirectory scratch;
    write_by_hand(scratch / "a.h5", fill, version);
    const io::H5Reader file(scratch / "a.h5");
    try {
      static_cast<void>(file.tensor(path));
      out.push_back("");
    } catch (const FormatError& error) {
      out.push_back(error.what());
    }
  }
  return out;
}

bool contains(const std::vector<std::string>& texts, const std::string& part) {
  return std::ranges::all_of(texts, [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

int read_all_below(const io::H5Reader& file, const std::string& group) {
  int datasets = 0;
  for (const std::string& name : file.children(group)) {
    const std::string path = group.empty() ? name : group + "/" + name;
    if (file.is_group(path)) {
      datasets += read_all_below(file, path);
    } else {
      CHECK(file.tensor(path).type() == file.type(path));
      ++datasets;
    }
  }
  return datasets;
}

}  // namespace

TEST_SUITE("files") {
  TEST_CASE("every dataset that Keras recorded is read") {
    const std::vector<std::pair<std::string, int>> files{
        {"activations.h5", 124}, {"layers.h5", 1574}, {"losses.h5", 518}, {"models/mlp_adam.weights.h5", 14}};
    for (const auto& [name, datasets] : files) {
      const auto path = golden_file(name);
      if (!path) continue;
      INFO(path->c_str());
      CHECK(read_all_below(io::H5Reader(*path), "") == datasets);
    }
    const auto path = golden_file("activations.h5");
    if (!path) return;
    const io::H5Reader file(*path);
    CHECK(file.attribute<std::string>("", "keras_version") == "3.15.1");
    const Tensor x = file.tensor("relu/x"), y = file.tensor("relu/y", {f64, {8, 7}});
    for (std::int64_t i = 0; i < 8; ++i)
      for (std::int64_t j = 0; j < 7; ++j) CHECK(y.at({i, j}) == std::max(x.at({i, j}), 0.0));
  }

  TEST_CASE("a tensor is compared with what is expected before it is read") {
    const ScratchDirectory scratch;
    write_sample(scratch / "a.h5");
    const io::H5Reader file(scratch / "a.h5");
    const std::string kernel = "layers/dense/vars/0";
    CHECK_THROWS_WITH_AS(
        static_cast<void>(file.tensor(kernel, {f32, {3, 2}})),
        ("'layers/dense/vars/0' in '" + (scratch / "a.h5") + "' is float32 (2, 3), expected float32 (3, 2)").c_str(),
        ShapeError);
    CHECK(identical(file.tensor(kernel, {f64, {2, 3}}), counted({2, 3}, f64)));
    CHECK(identical(file.tensor("optimizer/vars/0", {i32, {}}), counted({}, i32)));
    CHECK_THROWS_AS(static_cast<void>(file.tensor(kernel, {i32, {2, 3}})), DTypeError);
    CHECK_THROWS_AS(static_cast<void>(file.tensor("mask", {f32, {5}})), DTypeError);
  }

  TEST_CASE("an int64 that int32 cannot hold is not converted") {
    const ScratchDirectory scratch;
    io::H5Writer writer;
    writer.dataset("large", Tensor::from(std::vector<std::int64_t>{1, std::int64_t{1} << 31}));
    writer.save(scratch / "a.h5");
    CHECK_THROWS_AS(static_cast<void>(io::H5Reader(scratch / "a.h5").tensor("large", {i32, {2}})), DTypeError);
  }

  TEST_CASE("what is not in a file is named, with the nearest name that is") {
    const ScratchDirectory scratch;
    write_sample(scratch / "a.h5");
    const io::H5Reader file(scratch / "a.h5");
    CHECK_THROWS_WITH_AS(static_cast<void>(file.tensor("layers/dens/vars")),
                         ("'layers/dens/vars' in '" + (scratch / "a.h5") + "' does not exist").c_str(), FormatError);
    CHECK_THROWS_WITH_AS(static_cast<void>(file.children("layers/dens")),
                         ("'layers/dens' in '" + (scratch / "a.h5") + "' does not exist; near it is 'dense'").c_str(),
                         FormatError);
    CHECK_THROWS_AS(static_cast<void>(file.tensor("layers")), FormatError);
    CHECK_THROWS_AS(static_cast<void>(file.children("mask")), FormatError);
    CHECK_THROWS_AS(static_cast<void>(file.exists("layers//dense")), FormatError);
    CHECK_THROWS_AS(static_cast<void>(file.exists("./layers")), FormatError);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(file.attribute<std::string>("", "epoch")),
        ("attribute 'epoch' of '' in '" + (scratch / "a.h5") + "': expected a string, got an integer").c_str(),
        FormatError);
    CHECK_THROWS_AS(static_cast<void>(file.attribute<bool>("", "era")), FormatError);
  }

  TEST_CASE("links that are not hard ones are refused at every step") {
    const auto links = [](hid_t file) {
      H5Gclose(H5Gcreate2(file, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      H5Lcreate_soft("/group", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
      H5Lcreate_external("/etc/passwd", "/", file, "external", H5P_DEFAULT, H5P_DEFAULT);
    };
    CHECK(contains(refusal(links, "soft"), "never followed"));
    CHECK(contains(refusal(links, "soft/x"), "never followed"));
    CHECK(contains(refusal(links, "external"), "never followed"));
    CHECK(contains(refusal(links, "external/x"), "never followed"));
  }

  TEST_CASE("elements outside the file are refused") {
    CHECK(contains(refusal([](hid_t file) {
                     const H5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                     H5Pset_external(creation.id(), "/etc/passwd", 0, 12);
                     create_dataset(file, H5T_IEEE_F32LE, {3}, creation.id());
                   }),
                   "in another file"));
    CHECK(contains(refusal([](hid_t file) {
                     const H5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                     const H5Handle space = array_space({3});
                     H5Pset_virtual(creation.id(), space.id(), "/etc/passwd", "/x", space.id());
                     create_dataset(file, H5T_IEEE_F32LE, {3}, creation.id());
                   }),
                   "virtual datasets are never read"));
  }

  TEST_CASE("types, ranks and filters outside the list are refused") {
    const auto of_type = [](hid_t type) { return refusal([type](hid_t file) { create_dataset(file, type, {3}); }); };
    CHECK(contains(of_type(H5T_STD_REF_OBJ), "got reference"));
    CHECK(contains(of_type(H5T_C_S1), "got fixed-length string"));
    const H5Handle text(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(text.id(), H5T_VARIABLE);
    CHECK(contains(of_type(text.id()), "got variable-length string"));
    CHECK(contains(refusal([](hid_t file) { create_dataset(file, H5T_IEEE_F32LE, std::vector<hsize_t>(9, 1)); }),
                   "got rank 9"));
    CHECK(contains(refusal([](hid_t file) {
                     const H5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                     const hsize_t chunk = 3;
                     H5Pset_chunk(creation.id(), 1, &chunk);
                     H5Pset_scaleoffset(creation.id(), H5Z_SO_INT, 4);
                     create_dataset(file, H5T_STD_I32LE, {3}, creation.id());
                   }),
                   "filter 6 is not read"));
    CHECK(contains(refusal([](hid_t file) {
                     H5Tcommit2(file, "x", H5Handle(H5Tcopy(H5T_IEEE_F32LE), H5Tclose).id(), H5P_DEFAULT, H5P_DEFAULT,
                                H5P_DEFAULT);
                   }),
                   "neither a group nor a dataset"));
  }

  TEST_CASE("a shape that the file cannot fill is refused before memory is taken") {
    CHECK(contains(refusal([](hid_t file) {
                     create_dataset(file, H5T_IEEE_F32LE, {1 << 20, 1 << 20});
                   }),
                   "declares float32 (1048576, 1048576)"));
    const auto chunked = [](hsize_t extent, hsize_t chunk) {
      return [=](hid_t file) {
        const H5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
        H5Pset_chunk(creation.id(), 1, &chunk);
        H5Pset_deflate(creation.id(), 9);
        create_dataset(file, H5T_IEEE_F64LE, {extent}, creation.id());
      };
    };
    CHECK(contains(refusal(chunked(hsize_t{1} << 40, 1 << 10)), "declares float64"));
    CHECK(contains(refusal(chunked(hsize_t{1} << 40, 1 << 26)), "chunks are larger than 64 MiB"));
  }

  TEST_CASE("half precision and integers of other widths are read from files of the oldest format") {
    const ScratchDirectory scratch;
    write_by_hand(scratch / "a.h5", [](hid_t file) {
      const auto write = [&](const char* name, hid_t type) {
        const H5Handle space = array_space({2, 3});
        const H5Handle dataset(H5Dcreate2(file, name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                               H5Dclose);
        H5Dwrite(dataset.id(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, counted({2, 3}).raw());
      };
      const H5Handle half(H5Tcopy(H5T_IEEE_F32LE), H5Tclose);
      H5Tset_fields(half.id(), 15, 10, 5, 0, 10);
      H5Tset_size(half.id(), 2);
      H5Tset_ebias(half.id(), 15);
      write("half", half.id());
      write("short", H5T_STD_I16BE);
      write("long", H5T_STD_U64LE);
      const H5Handle opaque(H5Tcreate(H5T_OPAQUE, 2), H5Tclose), space = array_space({2});
      const H5Handle brain(H5Dcreate2(file, "brain", opaque.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                           H5Dclose);
      const std::uint16_t bits[] = {0x3fc0, 0xc000};  // 1.5, -2: the upper halves of their float32
      H5Dwrite(brain.id(), opaque.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bits);
      io::h5_write_attribute(brain, "dtype", std::string("bfloat16"));
    });
    const io::H5Reader file(scratch / "a.h5");
    CHECK(identical(file.tensor("half"), counted({2, 3})));
    CHECK(identical(file.tensor("short"), counted({2, 3}, i32)));
    CHECK(identical(file.tensor("long"), counted({2, 3}, i64)));
    CHECK(identical(file.tensor("brain"), Tensor{1.5, -2}.astype(bf16)));
  }

  TEST_CASE("groups of many objects, nested ones and attributes of each kind are read from either format") {
    for (H5F_libver_t version : {H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST}) {
      const ScratchDirectory scratch;
      write_by_hand(
          scratch / "a.h5",
          [](hid_t file) {
            const H5Handle group(H5Gcreate2(file, "g", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
            for (int i = 0; i < 1000; ++i)
              H5Gclose(
                  H5Gcreate2(group.id(), ("n" + std::to_string(i)).c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
            io::h5_write_attribute(group, "text", std::string("é"));
            io::h5_write_attribute(group, "number", std::int64_t{-7});
            io::h5_write_attribute(group, "real", 0.25);
            io::h5_write_attribute(group, "yes", true);
            io::h5_write_attribute(group, "list", std::vector<std::string>{"a", "bcd", ""});
          },
          version);
      const io::H5Reader file(scratch / "a.h5");
      CHECK(file.children("g").size() == 1000);
      CHECK(file.is_group("g/n999"));
      CHECK_FALSE(file.exists("g/n1000"));
      CHECK(file.attribute<std::string>("g", "text") == "é");
      CHECK(file.attribute<std::int64_t>("g", "number") == -7);
      CHECK(file.attribute<double>("g", "real") == 0.25);
      CHECK(file.attribute<bool>("g", "yes"));
      CHECK(file.attribute<std::vector<std::string>>("g", "list") == std::vector<std::string>{"a", "bcd", ""});
    }
  }

  TEST_CASE("compressed, chunked and big-endian datasets are read") {
    const ScratchDirectory scratch;
    for (H5F_libver_t version : {H5F_LIBVER_EARLIEST, H5F_LIBVER_LATEST}) {
      write_by_hand(
          scratch / "a.h5",
          [](hid_t file) {
            const H5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
            const hsize_t chunk[] = {2, 3};
            H5Pset_chunk(creation.id(), 2, chunk);
            H5Pset_shuffle(creation.id());
            H5Pset_deflate(creation.id(), 6);
            H5Pset_fletcher32(creation.id());
            const H5Handle space = array_space({5, 7});
            const H5Handle dataset(
                H5Dcreate2(file, "x", H5T_IEEE_F64BE, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT), H5Dclose);
            H5Dwrite(dataset.id(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, counted({5, 7}).raw());
          },
          version);
      CHECK(identical(io::H5Reader(scratch / "a.h5").tensor("x"), counted({5, 7}, f64)));
    }
  }

  TEST_CASE("a file that is not HDF5 is named") {
    const ScratchDirectory scratch;
    write_text(scratch / "a.h5", "a text");
    CHECK_THROWS_AS(io::H5Reader(scratch / "a.h5"), FormatError);
    write_text(scratch / "empty.h5", "");
    CHECK_THROWS_AS(io::H5Reader(scratch / "empty.h5"), FormatError);
    CHECK_THROWS_AS(io::H5Reader(scratch / "missing.h5"), IoError);
    write_sample(scratch / "b.h5");
    CHECK_THROWS_AS(io::H5Reader(scratch / "b.h5", 1000), FormatError);
  }
}
