#include "src/backends/cuda/sort.hpp"

#include <algorithm>

namespace hornet::cuda {

void Sort::operator()(std::uint64_t* keys) const {
  const std::int64_t tile = std::min<std::int64_t>(size_, SortTile::most), tiles = size_ / tile;
  tile_({keys, tile, 2, tile}, tiles);
  for (std::int64_t stage = 2 * tile; stage <= size_; stage *= 2) {
    for (std::int64_t distance = stage / 2; distance >= tile; distance /= 2)
      exchange_({keys, distance, stage}, size_ / 2);
    tile_({keys, tile, stage, stage}, tiles);
  }
}

}  // namespace hornet::cuda
