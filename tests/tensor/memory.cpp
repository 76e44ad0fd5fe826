#include <doctest/doctest.h>

#include <cstdint>
#include <hornet/tensor/tensor.hpp>
#include <set>
#include <vector>

using hornet::Tensor;

TEST_SUITE("tensor") {
  TEST_CASE("large tensors, of pages and of large pages, begin at different places within a page, on whole lines") {
    for (const std::int64_t size : {100'003, 1'500'007}) {
      std::vector<Tensor> tensors;
      std::set<std::uintptr_t> places;
      for (int i = 0; i < 7; ++i) {
        tensors.push_back(Tensor::zeros({size}));
        const auto at = reinterpret_cast<std::uintptr_t>(tensors.back().data<float>().data());
        CHECK(at % 64 == 0);
        places.insert(at % 4096);
      }
      CHECK(places.size() == 7);
      for (Tensor& tensor : tensors)
        for (float& x : tensor.data<float>()) x += 1;
      for (const Tensor& tensor : tensors) {
        const auto x = tensor.data<float>();
        CHECK(std::vector<float>(x.begin(), x.end()) == std::vector<float>(x.size(), 1.0F));
      }
    }
  }
}
