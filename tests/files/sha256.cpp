#include "src/base/sha256.hpp"

#include <doctest/doctest.h>

TEST_SUITE("files") {
  TEST_CASE("SHA-256 gives the values of FIPS 180-4") {
    hornet::Sha256 empty;
    CHECK(empty.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hornet::Sha256 abc;
    abc.update("a");
    abc.update("bc");
    CHECK(abc.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
