// Code of kernels, kept for programs that come later.
#include "src/backends/cuda/jit/code_cache.hpp"

#include <doctest/doctest.h>

#include "tests/files/scratch.hpp"

using hornet::cuda::CodeCache;

namespace {

// Counts what it compiles.
struct Compiler {
  int compiled = 0;
  std::string code(const CodeCache& cache, const std::string& source, const std::string& version = "1 for sm_90") {
    return cache.code(version, source, [&] {
      ++compiled;
      return "code of " + source + std::string(3, '\0');
    });
  }
};

}  // namespace

TEST_SUITE("cuda") {
  TEST_CASE("what one program has compiled the next one reads, byte for byte") {
    const ScratchDirectory scratch;
    Compiler compiler;
    const std::string code = compiler.code(CodeCache(scratch / "a/b"), "kernel");
    CHECK(code.size() == 17);
    CHECK(compiler.code(CodeCache(scratch / "a/b"), "kernel") == code);
    CHECK(compiler.compiled == 1);
    CHECK(compiler.code(CodeCache(scratch / "a/b"), "kernels") != code);
    CHECK(compiler.compiled == 2);
  }

  TEST_CASE("another compiler or device compiles for itself") {
    const ScratchDirectory scratch;
    const CodeCache cache(scratch.path());
    Compiler compiler;
    for (const char* version : {"1 for sm_80", "2 for sm_90", "1 for sm_90"}) compiler.code(cache, "kernel", version);
    CHECK(compiler.compiled == 3);
  }

  TEST_CASE("a file that is damaged, cut short or empty is made anew") {
    const ScratchDirectory scratch;
    const CodeCache cache(scratch.path());
    Compiler compiler;
    const std::string code = compiler.code(cache, "kernel"), path = scratch / scratch.names().front();
    const std::string whole = read_text(path);
    std::string other = whole;
    other.back() = 'x';
    int times = 1;
    for (const std::string& text : {other, whole.substr(0, whole.size() - 1), whole.substr(0, 64), std::string()}) {
      write_text(path, text);
      CHECK(compiler.code(cache, "kernel") == code);
      CHECK(compiler.compiled == ++times);
      CHECK(read_text(path) == whole);
    }
  }

  TEST_CASE("a place that cannot be written, and none, cost compilations and nothing else") {
    const ScratchDirectory scratch;
    write_text(scratch / "file", "no directory");
    for (const std::string& place : {scratch / "file/inside", std::string()}) {
      Compiler compiler;
      CHECK(compiler.code(CodeCache(place), "kernel") == compiler.code(CodeCache(place), "kernel"));
      CHECK(compiler.compiled == 2);
    }
  }

  TEST_CASE("no more than 1024 files are kept, and others' are left alone") {
    const ScratchDirectory scratch;
    write_text(scratch / "README", "mine");
    Compiler compiler;
    for (int i = 0; i < 1030; ++i) compiler.code(CodeCache(scratch.path()), std::to_string(i));
    CHECK(scratch.names().size() == 1025);
    CHECK(read_text(scratch / "README") == "mine");
  }
}
