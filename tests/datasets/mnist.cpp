#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <hornet/base/error.hpp>
#include <hornet/datasets/fashion_mnist.hpp>
#include <hornet/datasets/mnist.hpp>
#include <numeric>
#include <optional>

#include "tests/datasets/gzip_file.hpp"
#include "tests/files/scratch.hpp"

using namespace hornet;
namespace mnist = datasets::mnist;
namespace fashion_mnist = datasets::fashion_mnist;

namespace {

const std::string kMnist = HORNET_SOURCE_DIR "/datasets/data/mnist";

// Sets an environment variable as long as it lives.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment() {
    if (old_)
      ::setenv(name_, old_->c_str(), 1);
    else
      ::unsetenv(name_);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

template <class E>
std::string message(const std::function<void()>& load) {
  try {
    load();
  } catch (const E& error) {
    return error.what();
  }
  return "no error";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::int64_t sum(const Tensor& bytes) {
  const auto elements = bytes.data<std::uint8_t>();
  return std::accumulate(elements.begin(), elements.end(), std::int64_t{0});
}

std::vector<int> first_labels(const Tensor& y) {
  const auto labels = y.data<std::uint8_t>();
  return {labels.begin(), labels.begin() + 5};
}

}  // namespace

TEST_SUITE("datasets") {
  TEST_CASE("MNIST comes with the sources") {
    const Environment nowhere("HORNET_DATA_DIR", ""), no_cache("XDG_CACHE_HOME", "/nowhere");
    const auto [train, test] = mnist::load_data();
    CHECK(train.x.type() == TensorType{u8, {60'000, 28, 28}});
    CHECK(train.y.type() == TensorType{u8, {60'000}});
    CHECK(test.x.type() == TensorType{u8, {10'000, 28, 28}});
    CHECK(test.y.type() == TensorType{u8, {10'000}});
    CHECK(first_labels(train.y) == std::vector{5, 0, 4, 1, 9});
    CHECK(first_labels(test.y) == std::vector{7, 2, 1, 0, 4});
    CHECK(std::ranges::count(train.y.data<std::uint8_t>(), 1) == 6742);
    CHECK(static_cast<double>(sum(train.x)) / (60'000 * 784) == doctest::Approx(33.3184).epsilon(1e-5));
  }

  TEST_CASE("a directory given in code is the only one searched") {
    const Environment everywhere("HORNET_DATA_DIR", kMnist);
    CHECK(mnist::load_data(kMnist).test.y.size() == 10'000);
    CHECK(mnist::load_data(HORNET_SOURCE_DIR "/datasets/data").test.y.size() == 10'000);
    const ScratchDirectory scratch;
    CHECK(contains(message<IoError>([&] { mnist::load_data(scratch.path()); }),
                   "data set 'mnist': 'train-images-idx3-ubyte.gz' is in none of '" + (scratch / "mnist") + "', '" +
                       scratch.path() + "'. Put the four files"));
  }

  TEST_CASE("HORNET_DATA_DIR is searched first, then the user's cache") {
    const ScratchDirectory scratch;
    std::filesystem::create_directories(scratch / "hornet/mnist");
    for (const auto& entry : std::filesystem::directory_iterator(kMnist))
      std::filesystem::copy(entry.path(), scratch / "hornet/mnist");
    const Environment cache("XDG_CACHE_HOME", scratch.path());
    {
      const Environment chosen("HORNET_DATA_DIR", kMnist);
      write_text(scratch / "hornet/mnist/t10k-labels-idx1-ubyte.gz", "spoilt");
      CHECK(mnist::load_data().test.y.size() == 10'000);
    }
    const Environment chosen("HORNET_DATA_DIR", "");
    CHECK(contains(message<FormatError>([] { mnist::load_data(); }), scratch / "hornet/mnist/t10k-labels"));
  }

  TEST_CASE("a file of another data set under the right name is refused with both hashes") {
    const ScratchDirectory scratch;
    write_text(scratch / "train-images-idx3-ubyte.gz", gzip(idx({2, 28, 28}, std::string(2 * 28 * 28, 'x'))));
    const std::string refused = message<FormatError>([&] { mnist::load_data(scratch.path()); });
    CHECK(contains(refused, "'" + (scratch / "train-images-idx3-ubyte.gz") + "' is not a file of data set 'mnist'"));
    CHECK(contains(refused, "expected ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"));
    CHECK(contains(message<FormatError>([] { fashion_mnist::load_data(kMnist); }), "data set 'fashion-mnist'"));
  }

  TEST_CASE("Fashion-MNIST is loaded where it is installed, and named with every place where it is not") {
    const Environment nowhere("HORNET_DATA_DIR", ""), no_cache("XDG_CACHE_HOME", "/nowhere");
    if (std::filesystem::exists("/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz")) {
      const auto [train, test] = fashion_mnist::load_data();
      CHECK(train.x.type() == TensorType{u8, {60'000, 28, 28}});
      CHECK(first_labels(test.y) == std::vector{9, 2, 1, 1, 6});
    } else {
      const std::string missing = message<IoError>([] { fashion_mnist::load_data(); });
      for (const char* part : {"'/nowhere/hornet/fashion-mnist'", "/datasets/data/fashion-mnist'",
                               "'/usr/share/datasets/fashion-mnist'", "apt-get install dataset-fashion-mnist"})
        CHECK(contains(missing, part));
    }
  }
}
