// Winograd's minimal filtering F(2×2, 3×3) (Winograd 1980; Lavin and Gray, arXiv:1509.09308): 2×2 sums over 3×3 taps,
// from 4×4 pixels, by 16 products a channel in place of 36,
//   y = Aᵀ [(G k Gᵀ) ⊙ (Bᵀ x B)] A,  and its gradients  dk = Gᵀ [(A dy Aᵀ) ⊙ (Bᵀ x B)] G,
//                                                        dx = B [(G k Gᵀ) ⊙ (A dy Aᵀ)] Bᵀ, summed where tiles overlap,
//   Bᵀ = 1  0 −1  0    G =  1   0   0    Aᵀ = 1  1  1  0
//        0  1  1  0        ½   ½   ½         0  1 −1 −1
//        0 −1  1  0        ½  −½   ½
//        0  1  0 −1         0   0   1
// Sums over channels, or over tiles, are matrix products, one for each of the 16 elements.
#pragma once

#include <cstdint>

#include "src/backends/cpu/vector/fetch_ahead.hpp"

namespace hornet::cpu {

inline constexpr std::int64_t winograd_elements = 16;

// Transformed tiles: element e of a tile's vector b of channels lies at at[e·element + b·block + tile·(floats of a
// vector)]. Vectors are whole, what is behind the channels is 0.
struct WinogradTiles {
  float* at = nullptr;
  std::int64_t element = 0, block = 0;
};

// A row of tiles that is read: tile t covers the pixels from column first + 2·t on, of which columns [0, pixels) exist.
struct TileRow {
  const float* rows[4];  // of pixels, `channels` apart; two for `gradient`
  std::int64_t pixels, first, channels, tiles;
  WinogradTiles out;
};

// A row of tiles that is written: tile t becomes columns 2·t and 2·t + 1 of `rows`, as far as there are pixels.
struct TileResults {
  WinogradTiles in;
  float* rows[2];                          // the second null where there is none
  std::int64_t pixels, channels, columns;  // pixels of a row, `channels` apart, of which `columns` are written
};

// A row of tiles whose results are 4×4 pixels: tile t adds to columns 2·t to 2·t + 3, and to the two rows behind
// `rows`.
struct OverlappingResults {
  WinogradTiles in;
  std::int64_t tiles;
  float* carry;                            // [vector][2 rows][2·tiles + 2 columns]: the row before's, then this row's
  float* rows[2];                          // null where there is none
  std::int64_t pixels, channels, columns;  // as in TileResults
};

// Of one element, for one or two vectors of columns: out[tile, column] = Σ over channels: in[tile, channel] ·
// kernel[channel, column], where kernel is [channel][column].
struct WinogradProduct {
  WinogradTiles in;
  std::int64_t tiles, channels;
  const float* kernel;
  int vectors;
  WinogradTiles out;
  FetchAhead ahead;  // a step is a channel of a panel
};

// Of one element, for one vector of channels and one or two of columns: out[channel, column] = Σ over tiles:
// in[tile, channel] · gradient[tile, column], where out is [channel][column].
struct WinogradCorrelation {
  WinogradTiles in, gradient;
  std::int64_t tiles;
  int vectors;
  float* out;
  bool accumulate;   // add to what is in out
  FetchAhead ahead;  // a step is a tile
};

struct WinogradKernels {
  void (*input)(const TileRow& row);       // Bᵀ x B
  void (*gradient)(const TileRow& row);    // A dy Aᵀ of 2×2 pixels, its last row and column with the other sign
  void (*output)(const TileResults& row);  // Aᵀ m A
  void (*overlapping)(const OverlappingResults& row);  // B m Bᵀ, of products with what `gradient` made
  // G k Gᵀ of one channel: taps `tap` apart, elements `element` apart, whole vectors of columns are written.
  void (*kernel)(float* out, std::int64_t element, const float* taps, std::int64_t tap, std::int64_t columns);
  // Gᵀ u G, likewise, of what `gradient` made.
  void (*kernel_gradient)(float* taps, std::int64_t tap, const float* in, std::int64_t element, std::int64_t columns);
  void (*multiply)(const WinogradProduct& product);
  void (*correlate)(const WinogradCorrelation& correlation);
  int most_tiles[2];  // of a panel of `multiply`, [vectors − 1]
};

}  // namespace hornet::cpu
