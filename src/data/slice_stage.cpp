#include "src/data/roles.hpp"
#include "src/data/stage.hpp"

namespace hornet {
namespace {

class SliceStream : public DatasetStream {
 public:
  explicit SliceStream(std::shared_ptr<const Arrays> data) : data_(std::move(data)), count_(count_samples(*data_)) {}

  bool next(Element& element) override {
    if (row_ == count_) return false;
    for (const auto role : kRoles) (element.*role).resize(((*data_).*role).size());
    for_each_pair(element, *data_, [&](Tensor& sample, const Tensor& table) { sample.point_to_row(table, row_); });
    ++row_;
    return true;
  }

 private:
  std::shared_ptr<const Arrays> data_;
  std::int64_t count_;
  std::int64_t row_ = 0;
};

class SliceStage : public DatasetStage {
 public:
  explicit SliceStage(const Arrays& arrays) : data_(std::make_shared<const Arrays>(arrays)) {}
  std::unique_ptr<DatasetStream> open(std::uint64_t) const override { return std::make_unique<SliceStream>(data_); }
  std::int64_t cardinality() const override { return count_samples(*data_); }
  bool may_hold_batches() const override { return false; }

 private:
  std::shared_ptr<const Arrays> data_;
};

}  // namespace

Upstream slice_stage(const Arrays& arrays) {
  count_samples(arrays);
  return std::make_shared<SliceStage>(arrays);
}

}  // namespace hornet
