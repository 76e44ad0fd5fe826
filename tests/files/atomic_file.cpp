#include "src/base/atomic_file.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <hornet/base/error.hpp>

#include "tests/files/scratch.hpp"

using namespace hornet;

namespace {

void save(const std::string& path, const std::string& text) {
  AtomicFile file(path);
  file.write(bytes_of(text.substr(0, text.size() / 2)));
  file.write(bytes_of(text.substr(text.size() / 2)));
  file.commit();
}

std::int64_t operations_of_a_save(const std::string& path) {
  const FileFaultScope count({.at = 1000});
  save(path, "counted");
  return count.operations();
}

// The id of a process that has ended.
std::string dead_process() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return std::to_string(child);
}

std::string one_version(int n) { return std::string(100'000, static_cast<char>('a' + n % 26)); }

bool is_one_version(const std::string& text) {
  return text.size() == 100'000 && text.find_first_not_of(text[0]) == std::string::npos;
}

}  // namespace

TEST_SUITE("files") {
  TEST_CASE("a directory that is not there, or is a file, is named instead of a temporary file") {
    const ScratchDirectory scratch;
    const std::string absent = scratch / "no";
    CHECK_THROWS_WITH_AS(save(absent + "/model.keras", "text"),
                         ("cannot save '" + absent + "/model.keras': there is no directory '" + absent + "'").c_str(),
                         IoError);
    write_text(scratch / "file", "text");
    CHECK_THROWS_WITH_AS(save(scratch / "file/model.keras", "text"), doctest::Contains("is not a directory"), IoError);
  }

  TEST_CASE("a file is replaced only by commit, and leaves nothing beside it") {
    const ScratchDirectory scratch;
    save(scratch / "a", "old");
    {
      AtomicFile file(scratch / "a");
      file.write(bytes_of("half of the n"));
      CHECK(scratch.names().size() == 2);
      CHECK(read_text(scratch / "a") == "old");
    }
    CHECK(scratch.names() == std::vector<std::string>{"a"});
    save(scratch / "a", "new");
    CHECK(read_text(scratch / "a") == "new");
    CHECK(scratch.names() == std::vector<std::string>{"a"});
  }

  TEST_CASE("whichever operation of a save fails, the old file is whole") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a";
    const std::int64_t operations = operations_of_a_save(path);
    REQUIRE(operations >= 9);  // create, 2 writes, sync, close, rename, and open, sync, close of the directory
    const std::int64_t renamed = operations - 3;
    for (const int error : {EIO, ENOSPC}) {
      for (const bool sticky : {false, true}) {
        for (std::int64_t at = 0; at < operations; ++at) {
          CAPTURE(at);
          save(path, "old");
          {
            const FileFaultScope faults({.at = at, .sticky = sticky, .error = error});
            CHECK_THROWS_AS(save(path, "new"), IoError);
          }
          CHECK(read_text(path) == (at < renamed ? "old" : "new"));
          if (!sticky) CHECK(scratch.names() == std::vector<std::string>{"a"});
          save(path, "again");
          CHECK(read_text(path) == "again");
          for (const std::string& name : scratch.names())
            if (name != "a") remove_file(scratch / name);  // of this living process, when unlinking was made to fail
        }
      }
    }
  }

  TEST_CASE("temporary files of dead processes are removed, those of living ones and other files stay") {
    const ScratchDirectory scratch;
    const std::string dead = dead_process();
    for (const std::string& name :
         {"a.tmp." + dead + ".0", "a.tmp." + dead + ".12", "b.tmp." + dead + ".0",
          "a.tmp." + std::to_string(::getppid()) + ".0", std::string("a.tmp.x"), "a.tmp." + dead})
      write_text(scratch / name, "left");
    save(scratch / "a", "new");
    std::vector<std::string> left{"a", "a.tmp." + dead, "a.tmp." + std::to_string(::getppid()) + ".0", "a.tmp.x",
                                  "b.tmp." + dead + ".0"};
    std::ranges::sort(left);
    CHECK(scratch.names() == left);
  }

  TEST_CASE("a replaced file keeps its permissions") {
    const ScratchDirectory scratch;
    save(scratch / "a", "secret");
    REQUIRE(::chmod((scratch / "a").c_str(), 0600) == 0);
    save(scratch / "a", "still secret");
    struct stat status {};
    REQUIRE(::stat((scratch / "a").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
  }

  TEST_CASE("50 processes killed while saving lose nothing") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a";
    save(path, one_version(0));
    for (unsigned round = 0; round < 50; ++round) {
      const pid_t child = ::fork();
      if (child == 0) {
        for (int n = 1;; ++n) save(path, one_version(n));
      }
      ::usleep(500 + 397 * round);  // from before the first byte to many saves later
      REQUIRE(::kill(child, SIGKILL) == 0);
      REQUIRE(::waitpid(child, nullptr, 0) == child);
      CHECK(is_one_version(read_text(path)));
    }
    save(path, one_version(3));
    CHECK(scratch.names() == std::vector<std::string>{"a"});
  }
}
