#include "src/data/gather.hpp"

#include <algorithm>
#include <cstring>

#include "src/base/threads.hpp"

namespace hornet {
namespace {

constexpr std::int64_t kShardBytes = 256 << 10;  // below this, waking a thread costs more than it copies

std::int64_t bytes_of_row(const Tensor& data) { return data.shape()[0] ? data.bytes() / data.shape()[0] : 0; }

}  // namespace

void gather_rows(const Tensor& data, std::span<const std::int64_t> rows, const Tensor& out) {
  const std::int64_t row_bytes = bytes_of_row(data);
  if (row_bytes == 0) return;
  const auto count = static_cast<std::int64_t>(rows.size());
  const std::int64_t rows_a_shard = std::max<std::int64_t>(1, kShardBytes / row_bytes);
  parallel_for((count + rows_a_shard - 1) / rows_a_shard, [&](std::int64_t shard) {
    const std::int64_t end = std::min(count, (shard + 1) * rows_a_shard);
    for (std::int64_t i = shard * rows_a_shard; i < end; ++i)
      std::memcpy(out.raw() + i * row_bytes, data.raw() + rows[static_cast<std::size_t>(i)] * row_bytes,
                  static_cast<std::size_t>(row_bytes));
  });
}

}  // namespace hornet
