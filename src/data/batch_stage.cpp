#include <algorithm>
#include <cstring>
#include <hornet/base/error.hpp>

#include "src/data/batch_pool.hpp"
#include "src/data/roles.hpp"
#include "src/data/stage.hpp"

namespace hornet {
namespace {

class BatchStream : public DatasetStream {
 public:
  // `most` is how many samples can come: no memory is taken for others.
  BatchStream(std::unique_ptr<DatasetStream> upstream, std::int64_t batch_size, std::int64_t most, bool drop_remainder)
      : upstream_(std::move(upstream)),
        batch_size_(batch_size),
        drop_remainder_(drop_remainder),
        pool_(std::min(batch_size, most)) {}

  bool next(Element& element) override {
    if (!upstream_->next(sample_)) return false;
    const Arrays& batch = pool_.batch_for(sample_);
    std::int64_t count = 0;
    do {
      if (!is_row_of(sample_, batch)) refuse(batch, count);
      for_each_pair(sample_, batch, [&](const Tensor& row, const Tensor& table) { copy_row(row, table, count); });
    } while (++count < batch_size_ && upstream_->next(sample_));
    if (count < batch_size_ && drop_remainder_) return false;
    element = batch;
    if (count < batch_size_) shorten(element, count);
    return true;
  }

 private:
  static void copy_row(const Tensor& row, const Tensor& table, std::int64_t i) {
    if (row.bytes()) std::memcpy(table.raw() + i * row.bytes(), row.raw(), static_cast<std::size_t>(row.bytes()));
  }

  static void shorten(Element& batch, std::int64_t count) {
    for (const auto role : kRoles)
      for (Tensor& tensor : batch.*role) tensor = tensor.rows(0, count);
  }

  [[noreturn]] void refuse(const Arrays& batch, std::int64_t count) const {
    throw DataError("batch: sample " + std::to_string(count) + " of a batch is " + describe(sample_) +
                    ", which is no row of the batch its first sample began: " + describe(batch) +
                    ". Make them equal with map() before batch()");
  }

  std::unique_ptr<DatasetStream> upstream_;
  std::int64_t batch_size_;
  bool drop_remainder_;
  BatchPool pool_;
  Element sample_;
};

class BatchStage : public DatasetView {
 public:
  BatchStage(Upstream upstream, std::int64_t batch_size, bool drop_remainder)
      : DatasetView(std::move(upstream)), batch_size_(batch_size), drop_remainder_(drop_remainder) {}

  std::unique_ptr<DatasetStream> open(std::uint64_t pass) const override {
    const std::int64_t samples = upstream_->cardinality();
    return std::make_unique<BatchStream>(upstream_->open(pass), batch_size_, samples < 0 ? batch_size_ : samples,
                                         drop_remainder_);
  }

  std::int64_t cardinality() const override {
    const std::int64_t samples = upstream_->cardinality();
    if (samples < 0) return samples;
    return samples / batch_size_ + (!drop_remainder_ && samples % batch_size_ != 0);
  }
  bool may_hold_batches() const override { return true; }

 private:
  std::int64_t batch_size_;
  bool drop_remainder_;
};

}  // namespace

Upstream batch_stage(Upstream upstream, std::int64_t batch_size, bool drop_remainder) {
  return std::make_shared<BatchStage>(std::move(upstream), batch_size, drop_remainder);
}

}  // namespace hornet
