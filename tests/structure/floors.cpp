#include <doctest/doctest.h>

#include <cstdio>
#include <set>

#include "tests/structure/includes.hpp"

namespace {

using Include = SourceFile::Include;

const std::vector<std::string> library{"include", "src", "layers", "optimizers", "datasets"};
const std::set<std::string, std::less<>> shelves{"layers",      "optimizers",   "datasets",  "losses",
                                                 "metrics",     "initializers", "callbacks", "regularizers",
                                                 "constraints", "activations"};

// Each include that `forbidden(file, include)` holds for, as "path:line includes target".
template <class Forbidden>
std::string offences(const std::vector<SourceFile>& sources, const Forbidden& forbidden) {
  std::string out;
  for (const SourceFile& source : sources)
    for (const Include& include : source.includes)
      if (forbidden(source, include))
        out += "\n  " + source.path + ":" + std::to_string(include.line) + " includes " + include.target;
  return out;
}

bool goes_up(const SourceFile& source, const Include& include) {
  const auto from = floor_of(room_of(source.path));
  const auto to = floor_of(room_of(include.target));
  return from && to && *to > *from;
}

// Public headers cost every user compile time: Hornet's own and light standard headers only.
bool is_heavy(const SourceFile&, const Include& include) {
  static const std::set<std::string, std::less<>> heavy{"iostream", "regex", "filesystem"};
  return !is_ours(include.target) && (!is_standard(include.target) || heavy.contains(include.target));
}

// What Dense can do, a user's layer can do: shelves use public headers, and private ones of their own room alone.
// Datasets and callbacks also read and write files through src/base.
bool is_private_door(const SourceFile& source, const Include& include) {
  const std::string room = room_of(source.path);
  if (!shelves.contains(room) || is_public(include.target) || is_standard(include.target)) return false;
  const std::string target_room = room_of(include.target);
  const bool does_file_io = room == "datasets" || room == "callbacks";
  return target_room != room && !(does_file_io && target_room == "base");
}

}  // namespace

TEST_SUITE("structure") {
  TEST_CASE("every source file stands on a known floor") {
    const std::vector<SourceFile> sources = read_sources(library);
    CHECK(sources.size() > 10);
    for (const SourceFile& source : sources) {
      INFO(source.path << " is in no room of ARCHITECTURE.md");
      CHECK(is_ours(source.path));
    }
  }

  TEST_CASE("no room uses a higher floor") { CHECK(offences(read_sources(library), goes_up) == ""); }

  TEST_CASE("public headers include no heavy header") { CHECK(offences(read_sources({"include"}), is_heavy) == ""); }

  TEST_CASE("shelves are built from public headers") { CHECK(offences(read_sources(library), is_private_door) == ""); }

  TEST_CASE("examples include public headers only") {
    // Beside their own command line, read in one file by CLI11.
    const auto is_private = [](const SourceFile& source, const Include& include) {
      if (include.target.starts_with("examples/") || source.path == "examples/mnist/arguments.cpp") return false;
      return !is_public(include.target) && !is_standard(include.target);
    };
    CHECK(offences(read_sources({"examples"}), is_private) == "");
  }

  TEST_CASE("files over 500 lines are named: two ideas may live there") {
    for (const SourceFile& source : read_sources({"include", "src", "layers", "optimizers", "datasets", "tests"}))
      if (source.lines > 500) std::printf("long: %s has %d lines\n", source.path.c_str(), source.lines);
  }

  TEST_CASE("the checks see what they forbid") {
    CHECK(include_target("#include <hornet/ops/add.hpp>  // why", "src/graph/print.cpp") ==
          "include/hornet/ops/add.hpp");
    CHECK(include_target("  #  include \"src/io/h5.hpp\"", "src/io/read.cpp") == "src/io/h5.hpp");
    CHECK(include_target("#include \"h5.hpp\"", "src/io/read.cpp") == "src/io/h5.hpp");
    CHECK(include_target("#include <zlib.h>", "src/io/read.cpp") == "zlib.h");
    CHECK(!include_target("// #include <vector>", "src/io/read.cpp"));
    CHECK(!include_target("#pragma once", "src/io/read.cpp"));

    const SourceFile graph{
        "src/graph/print.cpp", 1, {{1, "include/hornet/ops/add.hpp"}, {2, "include/hornet/base/error.hpp"}}};
    CHECK(offences({graph}, goes_up) == "\n  src/graph/print.cpp:1 includes include/hornet/ops/add.hpp");
    const SourceFile base{"src/base/log.cpp", 1, {{1, "include/hornet/hornet.hpp"}}};
    CHECK(goes_up(base, base.includes[0]));
    const SourceFile cpu{"src/backends/cpu/pool.cpp", 1, {{1, "src/model/fit.hpp"}, {2, "src/ops/pool.hpp"}}};
    CHECK(goes_up(cpu, cpu.includes[0]));
    CHECK(!goes_up(cpu, cpu.includes[1]));

    CHECK(is_heavy({}, {1, "Eigen/Core"}));
    CHECK(is_heavy({}, {1, "hdf5.h"}));
    CHECK(is_heavy({}, {1, "iostream"}));
    CHECK(!is_heavy({}, {1, "vector"}));

    const SourceFile dense{
        "layers/dense.cpp", 1, {{1, "src/model/scope.hpp"}, {2, "layers/axes.hpp"}, {3, "spdlog/spdlog.h"}}};
    CHECK(is_private_door(dense, dense.includes[0]));
    CHECK(!is_private_door(dense, dense.includes[1]));
    CHECK(is_private_door(dense, dense.includes[2]));
  }
}
