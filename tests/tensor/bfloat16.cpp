// bfloat16: rounding, and tensors of it.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/base/error.hpp>
#include <hornet/tensor/tensor.hpp>

using namespace hornet;

TEST_SUITE("tensor") {
  TEST_CASE("bfloat16 is the nearest of 8 significant bits, of two the even one; infinities and NaN stay") {
    CHECK(bfloat16(1.0F).bits == 0x3F80);
    CHECK(float(bfloat16(1 + 0x1p-8F)) == 1.0F);           // half way, 1 is even
    CHECK(float(bfloat16(1 + 0x1.8p-7F)) == 1 + 0x1p-6F);  // half way, 1 + 2^-7 is odd
    CHECK(float(bfloat16(1 + 0x1.7p-7F)) == 1 + 0x1p-7F);
    CHECK(float(bfloat16(-3.14159F)) == -3.140625F);
    CHECK(float(bfloat16(0x1p-133F)) == 0x1p-133F);  // its smallest number
    CHECK(std::signbit(float(bfloat16(-0.0F))));
    CHECK(std::isinf(float(bfloat16(3.4e38F))));
    CHECK(float(bfloat16(-INFINITY)) == -INFINITY);
    for (const float nan : {NAN, -NAN, std::nanf("0x1")}) CHECK(std::isnan(float(bfloat16(nan))));
  }

  TEST_CASE("every bfloat16 is a float that rounds to itself") {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
      bfloat16 x;
      x.bits = static_cast<std::uint16_t>(bits);
      const bool signalling = std::isnan(float(x)) && (bits & 0x40) == 0;  // becomes quiet
      CHECK(bfloat16(float(x)).bits == (signalling ? bits | 0x40 : bits));
    }
  }

  TEST_CASE("tensors of bfloat16 take two bytes an element, convert, and print") {
    const Tensor x = Tensor({{1.00390625F, -2.5F, 0.1F}, {0, 3e38F, 7}}).astype(bf16);
    CHECK(x.bytes() == 12);
    CHECK(to_string(x.type()) == "bfloat16 (2, 3)");
    CHECK(x.at({0, 0}) == 1.0);
    CHECK(x.at({0, 2}) == 0.10009765625);
    CHECK(to_string(x) == "[[1 -2.5 0.100098]\n [0 3.00406e+38 7]]");
    CHECK(identical(x.astype(f64).astype(bf16), x));
    CHECK(identical(x.astype(b8), Tensor::from<std::uint8_t>({1, 1, 1, 0, 1, 1}, {2, 3}).astype(b8)));
    CHECK(Tensor::full({}, 1.0 / 3, bf16).item() == 0.333984375);
    CHECK(Tensor::arange(5, bf16).at({4}) == 4);
    CHECK(dtype_from_string("bfloat16") == bf16);
    CHECK(is_floating(bf16));
    CHECK_THROWS_AS(x.data<float>(), DTypeError);
  }
}
