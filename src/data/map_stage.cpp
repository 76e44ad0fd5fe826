#include "src/data/ownership.hpp"
#include "src/data/roles.hpp"
#include "src/data/stage.hpp"

namespace hornet {
namespace {

class MapStream : public DatasetStream {
 public:
  MapStream(std::unique_ptr<DatasetStream> upstream, std::function<Element(Element)> function)
      : upstream_(std::move(upstream)), function_(std::move(function)) {}

  bool next(Element& element) override {
    if (!upstream_->next(element)) return false;
    for (const auto role : kRoles)
      for (Tensor& tensor : element.*role)
        if (!is_sole_owner(tensor)) tensor = tensor.clone();  // the function may write into it
    element = function_(std::move(element));
    return true;
  }

 private:
  std::unique_ptr<DatasetStream> upstream_;
  std::function<Element(Element)> function_;
};

class MapStage : public DatasetView {
 public:
  MapStage(Upstream upstream, std::function<Element(Element)> function)
      : DatasetView(std::move(upstream)), function_(std::move(function)) {}
  std::unique_ptr<DatasetStream> open(std::uint64_t pass) const override {
    return std::make_unique<MapStream>(upstream_->open(pass), function_);
  }

 private:
  std::function<Element(Element)> function_;
};

}  // namespace

Upstream map_stage(Upstream upstream, std::function<Element(Element)> function) {
  return std::make_shared<MapStage>(std::move(upstream), std::move(function));
}

}  // namespace hornet
