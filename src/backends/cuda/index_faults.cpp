#include "src/backends/cuda/index_faults.hpp"

#include <algorithm>
#include <hornet/runtime/device_error.hpp>
#include <utility>

#include "src/backends/index_error.hpp"

namespace hornet::cuda {
namespace {

std::string index_text(std::int64_t index) {
  if (index == IndexFault::most_index) return std::to_string(index) + " or more";
  return std::to_string(index) + (index == IndexFault::least_index ? " or less" : "");
}

std::string position_text(std::int64_t position) {
  return std::to_string(position) + (position == IndexFault::most_position ? " or behind it" : "");
}

}  // namespace

IndexFaults::~IndexFaults() {
  for (std::uint64_t* block : blocks_) driver_.release(block);
  if (told_) driver_.release_shared(told_);
}

void IndexFaults::after_wait() {
  std::optional<Fault> fault;
  {
    const std::lock_guard lock(mutex_);
    if (told_ && __atomic_exchange_n(told_, 0U, __ATOMIC_ACQUIRE) != 0) fault = take_first();
    free_.insert(free_.end(), left_.begin(), left_.end());
    left_.clear();
  }
  if (fault)
    throw index_error(fault->op.name, index_text(IndexFault::index(fault->word)),
                      position_text(IndexFault::position(fault->word)), fault->op.extent, fault->op.extent_name);
}

std::optional<IndexFaults::Fault> IndexFaults::take_first() {
  std::optional<Fault> first;
  std::vector<std::uint64_t> words(kBlock);
  constexpr auto bytes = static_cast<std::int64_t>(kBlock * sizeof(std::uint64_t));
  for (std::size_t block = 0; block < blocks_.size(); ++block) {
    driver_.download(words.data(), blocks_[block], bytes);
    for (std::size_t i = 0; i < kBlock; ++i) {
      const Op& op = ops_[block * kBlock + i];
      if (words[i] != IndexFault::none && (!first || op.number < first->op.number)) first = {op, words[i]};
    }
    std::ranges::fill(words, IndexFault::none);
    driver_.upload(blocks_[block], words.data(), bytes);
  }
  return first;
}

void IndexFaults::add_block() {
  constexpr auto bytes = static_cast<std::int64_t>(kBlock * sizeof(std::uint64_t));
  if (!told_) told_ = static_cast<std::uint32_t*>(driver_.allocate_shared(sizeof(std::uint32_t)));
  auto* block = static_cast<std::uint64_t*>(driver_.allocate(bytes));
  if (!block) throw OutOfMemoryError("the GPU's memory does not suffice for the error words of kernels");
  blocks_.push_back(block);
  const std::vector<std::uint64_t> none(kBlock, IndexFault::none);
  driver_.upload(block, none.data(), bytes);
  for (std::size_t i = kBlock; i-- > 0;) free_.push_back(ops_.size() + i);
  ops_.resize(ops_.size() + kBlock);
  left_.reserve(ops_.size());  // so that giving back allocates nothing
}

std::size_t IndexFaults::take(const std::string& op, std::int64_t extent, const std::string& extent_name) {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) add_block();
  const std::size_t word = free_.back();
  ops_[word] = {op, extent_name, extent, made_++};
  free_.pop_back();
  return word;
}

void IndexFaults::give_back(std::size_t word) noexcept {
  const std::lock_guard lock(mutex_);
  left_.push_back(word);
}

IndexWatch IndexFaults::watch(std::size_t word) const {
  const std::lock_guard lock(mutex_);
  return {blocks_[word / kBlock] + word % kBlock, told_};
}

// A kernel may outlive the backend, at the program's end.
IndexSite::IndexSite(const std::string& op, std::int64_t extent, const std::string& extent_name) {
  const std::shared_ptr<IndexFaults>& faults = index_faults();
  const std::size_t word = faults->take(op, extent, extent_name);
  word_ = std::shared_ptr<const void>(nullptr, [word, owner = std::weak_ptr(faults)](const void*) {
    if (const auto alive = owner.lock()) alive->give_back(word);
  });
  watch_ = faults->watch(word);
}

}  // namespace hornet::cuda
