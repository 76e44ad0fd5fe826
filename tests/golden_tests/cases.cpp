#include "tests/golden_tests/cases.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <hornet/base/error.hpp>
#include <set>

#include "tests/golden_dir.hpp"

using namespace hornet;

std::string GoldenCase::class_name() const {
  return file_.has_attribute(name_, "class_name") ? file_.attribute<std::string>(name_, "class_name") : name_;
}

Config GoldenCase::json(const std::string& attribute) const {
  return parse_json(file_.attribute<std::string>(name_, attribute));
}

std::int64_t GoldenCase::count(const std::string& group) const {
  return static_cast<std::int64_t>(file_.children(name_ + "/" + group).size());
}

void run_golden(const GoldenTest& test) {
  const auto path = golden_file(test.file);
  if (!path) return;
  const io::H5Reader file(*path);
  int pass = 0, fail = 0, not_yet = 0;
  std::set<std::string> missing;
  for (const std::string& name : file.children("")) {
    if (!name.starts_with(test.prefix)) continue;
    const GoldenCase one(file, name);
    if (!test.known(one.class_name())) {
      ++not_yet;
      missing.insert(one.class_name());
      continue;
    }
    std::string wrong;
    try {
      wrong = test.check(one);
    } catch (const Error& error) {
      wrong = error.what();
    }
    ++(wrong.empty() ? pass : fail);
    INFO(test.title << ", case '" << name << "'");
    CHECK(wrong == "");
  }
  std::string names;
  for (const std::string& name : missing) names += (names.empty() ? "" : ", ") + name;
  std::printf("%s: %d pass, %d fail, %d not yet%s\n", test.title.c_str(), pass, fail, not_yet,
              names.empty() ? "" : (" (" + names + ")").c_str());
  CHECK(pass > 0);
}
