#include "src/base/file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <hornet/base/error.hpp>

#include "tests/files/scratch.hpp"

using namespace hornet;

TEST_SUITE("files") {
  TEST_CASE("bytes written through the seam are read back") {
    const ScratchDirectory scratch;
    File file(scratch / "a", File::Mode::create);
    file.write(bytes_of("one "));
    file.write(bytes_of("two"));
    file.close();
    CHECK(read_file(scratch / "a", 7) == bytes_of("one two"));
    CHECK(is_file(scratch / "a"));
    CHECK_FALSE(is_file(scratch.path()));

    File more(scratch / "a", File::Mode::append);
    more.write(bytes_of(" three"));
    more.close();
    CHECK(read_text(scratch / "a") == "one two three");
    remove_file(scratch / "a");
    CHECK(scratch.names().empty());
  }

  TEST_CASE("a file error names the path and the cause") {
    const ScratchDirectory scratch;
    const std::string missing = scratch / "missing";
    CHECK_THROWS_WITH_AS(read_file(missing, 1), ("cannot open '" + missing + "': No such file or directory").c_str(),
                         IoError);
    CHECK_THROWS_WITH_AS(read_file(scratch.path(), 1),
                         ("cannot read '" + scratch.path() + "': it is not a regular file").c_str(), IoError);
    write_text(scratch / "a", "12345");
    CHECK_THROWS_AS(File(scratch / "a", File::Mode::create), IoError);
    CHECK_THROWS_AS(rename_file(missing, scratch / "b"), IoError);
    CHECK_THROWS_AS(remove_file(missing), IoError);
  }

  TEST_CASE("a file larger than its limit is refused before it is read") {
    const ScratchDirectory scratch;
    write_text(scratch / "a", "12345");
    CHECK(read_file(scratch / "a", 5).size() == 5);
    const FileFaultScope count({.at = 1000});
    CHECK_THROWS_AS(read_file(scratch / "a", 4), FormatError);
    CHECK(count.operations() == 2);  // open, size
  }

  TEST_CASE("a pipe is refused at once instead of waiting for a writer") {
    const ScratchDirectory scratch;
    REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_AS(read_file(scratch / "pipe", 10), IoError);
  }

  TEST_CASE("short transfers and interrupted calls are continued") {
    const ScratchDirectory scratch;
    const std::string text = "a text long enough to be cut in two many times";
    for (const FileFault fault :
         {FileFault{.sticky = true, .error = kShortTransfer}, FileFault{.at = 1, .error = EINTR}}) {
      const FileFaultScope faults(fault);
      File file(scratch / "a", File::Mode::create);
      file.write(bytes_of(text));
      file.close();
      CHECK(read_text(scratch / "a") == text);
      CHECK(read_file(scratch / "a", 100) == bytes_of(text));
      remove_file(scratch / "a");
    }
  }

  TEST_CASE("a full disk is told with the bytes needed and the bytes free") {
    const ScratchDirectory scratch;
    File file(scratch / "a", File::Mode::create);
    const FileFaultScope faults({.at = 0, .error = ENOSPC});
    try {
      file.write(bytes_of("12345"));
      FAIL("no error");
    } catch (const IoError& error) {
      const std::string what = error.what();
      CHECK(what.find("cannot write '" + (scratch / "a") + "': No space left on device (5 bytes") == 0);
      CHECK(what.find(" bytes free)") != std::string::npos);
    }
  }
}
