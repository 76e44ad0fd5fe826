// Walks the cases recorded from Keras: one HDF5 group a case (tests/golden/README.md).
#pragma once

#include <functional>
#include <hornet/base/config.hpp>
#include <hornet/tensor/tensor.hpp>
#include <string>
#include <string_view>

#include "src/io/h5_reader.hpp"
#include "tests/golden_tests/mismatch.hpp"

class GoldenCase {
 public:
  GoldenCase(const hornet::io::H5Reader& file, std::string name) : file_(file), name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  std::string class_name() const;                           // the case's name in files without classes
  hornet::Config config() const { return json("config"); }  // Keras' serialised form
  hornet::Config json(const std::string& attribute) const;
  std::string text(const std::string& attribute) const { return file_.attribute<std::string>(name_, attribute); }
  std::int64_t number(const std::string& attribute) const { return file_.attribute<std::int64_t>(name_, attribute); }
  hornet::Tensor tensor(const std::string& path) const { return file_.tensor(name_ + "/" + path); }
  bool has(const std::string& path) const { return file_.exists(name_ + "/" + path); }
  std::int64_t count(const std::string& group) const;  // of what the group holds

 private:
  const hornet::io::H5Reader& file_;
  std::string name_;
};

struct GoldenTest {
  std::string file;                                        // "optimizers.h5"
  std::string title;                                       // "optimizers": what the count is printed under
  std::string prefix;                                      // only cases whose names start so
  std::function<bool(std::string_view class_name)> known;  // others are counted as "not yet", by name
  std::function<std::string(const GoldenCase&)> check;     // what is wrong, "" when nothing; an exception is wrong too
};

// Checks every case, fails the running test for each wrong one, and prints
// "optimizers: 32 pass, 0 fail, 2 not yet (Muon, ScheduleFreeAdamW)".
void run_golden(const GoldenTest& test);
