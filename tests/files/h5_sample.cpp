#include "tests/files/h5_sample.hpp"

using namespace hornet;

Tensor counted(Shape shape, DType dtype) {
  const std::int64_t size = shape.size();
  Tensor out = Tensor::arange(size, i64);
  for (std::int64_t& value : out.data<std::int64_t>()) ++value;
  return out.astype(dtype).reshape(std::move(shape));
}

void write_sample(const std::string& path) {
  io::H5Writer file;
  file.group("vars");
  file.dataset("layers/dense/vars/0", counted({2, 3}));
  file.dataset("layers/dense/vars/1", counted({3}, f64));
  for (int i = 0; i < 11; ++i) file.dataset("layers/dense_1/vars/" + std::to_string(i), counted({i}, i32));
  file.dataset("optimizer/vars/0", counted({}, i64));
  file.dataset("mask", counted({5}, b8));
  file.dataset("pixels", counted({2, 3, 5, 7, 1}, u8));
  file.attribute("layers/dense/vars", "name", "dense");
  file.attribute("", "epoch", 7);
  file.attribute("mask", "rate", 0.25);
  file.attribute("mask", "trainable", true);
  file.attribute("layers", "order", std::vector<std::string>{"dense", "dense_1", "é"});
  file.save(path);
}

bool holds_sample(const io::H5Reader& file) {
  bool same = file.children("") == std::vector<std::string>{"layers", "mask", "optimizer", "pixels", "vars"};
  same = same && file.children("vars").empty();
  same = same && identical(file.tensor("layers/dense/vars/0"), counted({2, 3}));
  same = same && identical(file.tensor("layers/dense/vars/1"), counted({3}, f64));
  for (int i = 0; i < 11; ++i)
    same = same && identical(file.tensor("layers/dense_1/vars/" + std::to_string(i)), counted({i}, i32));
  same = same && identical(file.tensor("optimizer/vars/0"), counted({}, i64));
  same = same && identical(file.tensor("mask"), counted({5}, b8));
  same = same && identical(file.tensor("pixels"), counted({2, 3, 5, 7, 1}, u8));
  same = same && file.attribute<std::string>("layers/dense/vars", "name") == "dense";
  same = same && file.attribute<std::int64_t>("", "epoch") == 7;
  same = same && file.attribute<double>("mask", "rate") == 0.25;
  same = same && file.attribute<bool>("mask", "trainable");
  return same && file.attribute<std::vector<std::string>>("layers", "order") ==
                     std::vector<std::string>{"dense", "dense_1", "é"};
}
