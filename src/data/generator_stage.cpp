#include "src/data/stage.hpp"

namespace hornet {
namespace {

class GeneratorStream : public DatasetStream {
 public:
  explicit GeneratorStream(Dataset::Generator generator) : generator_(std::move(generator)) {}

  bool next(Element& element) override {
    if (!generator_) return false;
    std::optional<Element> made = generator_();
    if (made)
      element = std::move(*made);
    else
      generator_ = nullptr;
    return made.has_value();
  }

 private:
  Dataset::Generator generator_;  // empty at the end
};

class GeneratorStage : public DatasetStage {
 public:
  explicit GeneratorStage(std::function<Dataset::Generator()> begin) : begin_(std::move(begin)) {}
  std::unique_ptr<DatasetStream> open(std::uint64_t) const override {
    return std::make_unique<GeneratorStream>(begin_());
  }
  std::int64_t cardinality() const override { return Dataset::unknown_cardinality; }
  bool may_hold_batches() const override { return true; }

 private:
  std::function<Dataset::Generator()> begin_;
};

}  // namespace

Upstream generator_stage(std::function<Dataset::Generator()> begin) {
  return std::make_shared<GeneratorStage>(std::move(begin));
}

}  // namespace hornet
