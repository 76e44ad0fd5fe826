#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "tests/files/h5_sample.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

std::string file_of(const std::string& header, const std::string& elements) {
  std::string length(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) length[i] = static_cast<char>(header.size() >> 8 * i);
  return length + header + elements;
}

Safetensors loaded(const std::string& bytes) {
  const ScratchDirectory scratch;
  write_text(scratch / "a.safetensors", bytes);
  return load_safetensors(scratch / "a.safetensors");
}

std::string refused(const std::string& header, const std::string& elements) {
  return thrown([&] { loaded(file_of(header, elements)); });
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("tensors of every dtype come back bit for bit, wider ones first, with the metadata") {
    const ScratchDirectory scratch;
    const std::string path = scratch / "a.safetensors";
    Safetensors content{{}, {{"format", "pt"}}};
    for (DType dtype : {b8, u8, i32, i64, bf16, f32, f64})
      content.tensors.emplace_back(std::string(to_string(dtype)), counted({2, 3, 5}, dtype));
    content.tensors.emplace_back("scalar", Tensor(7));
    content.tensors.emplace_back("nothing", Tensor::zeros({3, 0}));
    save_safetensors(path, content);
    const Safetensors again = load_safetensors(path);
    CHECK(again.tensors.size() == content.tensors.size());
    for (const auto& [name, tensor] : content.tensors) CHECK(identical(tensor_named(again.tensors, name), tensor));
    CHECK(again.tensors.front().first == "int64");
    CHECK(again.metadata.at("format") == "pt");
    CHECK(thrown([&] { tensor_named(again.tensors, "scaler"); }).find("Did you mean 'scalar'?") != std::string::npos);
    std::string bytes = read_text(path);
    CHECK((bytes.find("}}") + 2 + 7) / 8 * 8 % 8 == 0);
    bytes[bytes.size() - 20] ^= 1;
    CHECK(thrown([&] { loaded(bytes); }).find("do not have the hash") != std::string::npos);
  }

  TEST_CASE("bfloat16 is read as it is, half precision is widened") {
    const Safetensors read = loaded(file_of(
        R"({"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]}})",
        {"\0\74\300\77", 4}));
    CHECK(identical(read.tensors[0].second, Tensor{1}));
    CHECK(identical(read.tensors[1].second, Tensor{1.5}.astype(bf16)));
  }

  TEST_CASE("holes, overlaps, wrong sizes and wrong headers are refused") {
    const std::string a = R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
    CHECK(refused("{" + a + "}", "12345").find("its tensors have 4 bytes, the file 5") != std::string::npos);
    CHECK(refused("{" + a + R"(,"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})", "123456").find("overlaps") !=
          std::string::npos);
    CHECK(refused("{" + a + R"(,"b":{"dtype":"U8","shape":[1],"data_offsets":[5,6]}})", "123456").find("hole") !=
          std::string::npos);
    CHECK(refused(R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}})", "1234")
              .find("too large") != std::string::npos);
    CHECK(refused(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", "1234").find("negative") !=
          std::string::npos);
    CHECK(refused(R"({"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}})", "1234").find("are not read") !=
          std::string::npos);
    CHECK(refused("{" + a + "," + a + "}", "1234").find("duplicate key") != std::string::npos);
    CHECK(refused(R"({"a":7})", "1234").find("FormatError") == 0);
    CHECK(refused("[]", "").find("no JSON object") != std::string::npos);
    CHECK(thrown([&] { loaded(std::string(8, '\xff')); }).find("the header lies outside") != std::string::npos);
    const ScratchDirectory scratch;
    CHECK(thrown([&] {
            save_safetensors(scratch / "a", {{{"a", Tensor(1)}, {"a", Tensor(2)}}, {}});
          }).find("given twice") != std::string::npos);
  }
}
