//   Product::run(…, sums)                                      sums[t] = groups of 4 × 4 elements of the tile
//   block.each, for each group's rows: r0 = sums[t].at[…]; r1 = in[2][…]; r2 = f(r0, r1) …; out[0][i …] = r2
//                                      where windows are pooled: values[e][w] = r2, and then out[0][i …] = greatest
#include "src/backends/cuda/jit/convolution_source.hpp"

#include <optional>

#include "src/backends/cuda/jit/epilogue_text.hpp"
#include "src/backends/cuda/jit/prologue_text.hpp"

namespace hornet::cuda {
namespace {

std::string numbers(std::span<const std::int64_t> values) {
  std::string text;
  for (const std::int64_t value : values) text += (text.empty() ? "" : ", ") + number(value);
  return text;
}

// An operand: its type, and what it is made of.
struct Operand {
  std::string type, made;
};

class Writer {
 public:
  Writer(const ConvolutionTiles& tiles, const ConvolutionInputs& in) : tiles_(tiles), in_(in) {
    if (in.prologue) rows_.emplace(*in.prologue, in.types, in.constants, image_size());
  }

  // `results`: statements that make of thread t's sums what is asked for.
  JitSource source(std::size_t outputs, const std::string& members, const std::string& before,
                   const std::string& results) const {
    return {
        .body = (rows_ ? rows_->definition("Rows") : "") + head(outputs) + members +
                "  HORNET_DEVICE void operator()(hornet::cuda::Block<threads>& block, Shared& shared) const {\n" +
                definitions() + before +
                "Product::run(block, shared, layout, place, left, right, sums);\nblock.each([&](int t) {\n"
                "Product::Shares::each_group(place, t, [&](int row, int column, int first_row, int first_column) {\n" +
                results + "});\n});\n  }\n",
        .threads = ConvolutionTiles::threads,
        .is_busy = tiles_.is_busy(),
        .blocks_at_once = tiles_.blocks_at_once()};
  }

  std::string width() const { return tiles_.n % 4 == 0 ? "4" : "1"; }  // of neighbours that are written at once
  std::string order() const {
    if (!tiles_.pool) return "hornet::cuda::PlacesInOrder";
    return "hornet::cuda::PlacesByWindow<" + numbers(tiles_.pool->windows) + ", " + numbers(tiles_.pool->sizes) + ">";
  }

 private:
  std::string product() const {
    const std::string depth = number(tiles_.depth());
    if (tiles_.split) return "hornet::cuda::SplitProduct<Layout, Left, Right, " + depth + ">";
    return "hornet::cuda::BlockProduct<Layout, Left, Right, " + depth + ", " + number(tiles_.rows()) + ", " +
           number(tiles_.columns()) + ", " + number(tiles_.slices()) + ">";
  }
  std::string head(std::size_t outputs) const {
    return "  using Layout = hornet::cuda::TiledLayout<int, " + number(tiles_.tile_m) + ", " + number(tiles_.tile_n) +
           ">;\n  using Left = hornet::cuda::" + left().type + ";\n  using Right = hornet::cuda::" + right().type +
           ";\n  using Product = " + product() +
           ";\n  using Shared = Product::Shared;\n  static constexpr int threads = Product::threads;\n" +
           "  const void* in[" + std::to_string(in_.count()) + "];\n  void* out[" + std::to_string(outputs) + "];\n";
  }

  std::string definitions() const {
    const ConvolutionGeometry& g = tiles_.geometry;
    return "constexpr Layout layout{" +
           numbers(std::vector{tiles_.m, tiles_.n, tiles_.k, tiles_.pixels, tiles_.n * tiles_.pixels, tiles_.n,
                               tiles_.chunk, tiles_.chunks, tiles_.m * tiles_.n * tiles_.pixels}) +
           "};\nconstexpr hornet::cuda::GeometryOf<int> geometry{" +
           numbers(std::vector{g.batch, g.in_channels, g.out_channels, g.groups}) + ", {" + numbers(g.image) + "}, {" +
           numbers(g.kernel) + "}, {" + numbers(g.output) + "}, {" + numbers(g.strides) + "}, {" +
           numbers(g.dilations) + "}, {" + numbers(g.pads) +
           "}};\nconst auto place = layout.place(static_cast<int>(block.index()));\nconst Left left{" + left().made +
           "};\nconst Right right{" + right().made + "};\nhornet::cuda::PerThread<Product::Sums, threads> sums;\n";
  }

  static std::string width_of(std::int64_t neighbours) { return neighbours % 4 == 0 ? "4" : "1"; }
  std::string channels_width() const { return width_of(tiles_.geometry.in_channels); }
  std::string filters_width() const { return width_of(tiles_.geometry.out_channels); }
  std::string winners(std::size_t first) const {
    return "{" + input("std::uint8_t", first) + ", " + input("float", first + 1) + "}";
  }

  // The convolution's operand i. What x is made of by a program in front of it stands behind all.
  std::string input(const char* type, std::size_t i) const {
    return "static_cast<const " + std::string(type) + "*>(in[" + std::to_string(i - (in_.prologue ? 1 : 0)) + "])";
  }
  std::int64_t image_size() const { return volume(tiles_.geometry.image) * tiles_.geometry.in_channels; }

  Operand patches(const std::string& kind) const {
    const std::string images = rows_ ? "hornet::cuda::RowImages<Rows>" : "hornet::cuda::PlainImages<float>";
    return {kind + "<" + images + ", " + channels_width() + ", int, " + order() + ">",
            "{geometry, {" + (rows_ ? rows_->made() : input("float", 0)) + "}}"};
  }
  // What is derived from an operand, where each pixel is a product.
  Operand by_pixels(Operand operand) const {
    if (tiles_.pixels == 1) return operand;
    return {"Pixel" + operand.type, "{" + operand.made + "}"};
  }
  Operand left() const {
    switch (tiles_.pass) {
      case ConvolutionPass::forward: return patches("PatchRows");
      case ConvolutionPass::kernel_gradient: return patches("PatchColumns");
      case ConvolutionPass::input_gradient: break;
    }
    const std::string source =
        tiles_.pool ? "hornet::cuda::WinnerSlopes<float, " + order() + ">" : "hornet::cuda::PlainSlopes<float, int>";
    return by_pixels({"Slopes<float, " + filters_width() + ", int, " + source + ">",
                      "geometry, {" + (tiles_.pool ? winners(0) : input("float", 0)) + "}"});
  }
  Operand right() const {
    if (tiles_.pass == ConvolutionPass::input_gradient)
      return by_pixels(
          {"KernelTurned<float, " + filters_width() + ", int>", "geometry, " + input("float", tiles_.pool ? 2 : 1)});
    if (tiles_.pass == ConvolutionPass::kernel_gradient && tiles_.pool)
      return {"WinnerRows<float, " + filters_width() + ", " + order() + ">", winners(1) + ", geometry.out_channels"};
    return {"MatrixOperand<float, false, " + filters_width() + ", int>",
            input("float", 1) + ", 1, geometry.out_channels, 0"};
  }

  const ConvolutionTiles& tiles_;
  const ConvolutionInputs& in_;
  std::optional<PrologueText> rows_;
};

// Statements for each row p of a group, and for the first column c of each piece, as far as the product has them.
std::string each_row(const std::string& statements) {
  return "HORNET_UNROLL\nfor (int p = 0; p < 4; ++p) {\nif (row + p >= layout.m) break;\n" + statements + "}\n";
}
std::string each_column(const std::string& width, const std::string& statements) {
  return "HORNET_UNROLL\nfor (int c = 0; c < 4; c += " + width + ") {\nif (column + c >= layout.n) break;\n" +
         statements + "}\n";
}

// The program behind a convolution, piece by piece: neighbours from row + p and column + c on.
class Pieces {
 public:
  Pieces(const Writer& writer, const passes::FusedEpilogue& op, const ConvolutionInputs& in)
      : width_(writer.width()),
        text_(op.epilogue, op.epilogue_inputs(consumer_types(in)).front(), in.types.first(own(in)), constants(in),
              static_cast<std::size_t>(op.producer_inputs) - (in.prologue ? 1 : 0), "4", width_) {}

  std::string members() const { return text_.inputs_struct(); }
  const std::string& numbers() const { return text_.numbers(); }

  std::string for_each_column(const std::string& statements) const { return each_column(width_, statements); }
  // What four rows of pieces read, all before anything is written, and then their statements. `place`: the row of the
  // result that piece p is of.
  std::string for_each_row(const std::string& place, const std::string& statements) const {
    const std::string i = "const std::uint32_t i = " + place + " * layout.n + column + c;\n";
    return "Inputs inputs;\n" + each_row(i + text_.load()) + each_row(i + statements);
  }
  std::string computed() const { return text_.compute("sums[t].at[first_row + p][first_column + c + w]"); }
  const std::string& stored() const { return text_.store(); }

 private:
  // Inputs before those of a program in front.
  static std::size_t own(const ConvolutionInputs& in) {
    return in.prologue ? in.prologue->first_of_program() : in.types.size();
  }
  static std::vector<TensorType> consumer_types(const ConvolutionInputs& in) {
    if (in.prologue) return in.prologue->consumer_types(in.types);
    return {in.types.begin(), in.types.end()};
  }
  static std::vector<const Tensor*> constants(const ConvolutionInputs& in) {
    return {in.constants.begin(), in.constants.begin() + static_cast<std::ptrdiff_t>(own(in))};
  }

  std::string width_;
  EpilogueText text_;
};

std::string pooled_windows(const passes::PooledEpilogue& op, const ConvolutionTiles& tiles, const std::string& width) {
  const std::string size = number(volume(tiles.pool->sizes));
  const bool average = op.pool.name() == "average_pool", winners = op.pool.name() == "max_pool_winners";
  return "HORNET_UNROLL\nfor (int e = 0; e < 4; e += " + size + ") {\nif (row + e >= layout.m) break;\n" +
         "const int i = (row + e) / " + size + " * layout.n + column + c;\nfloat pooled[" + width + "];\n" +
         (average ? "hornet::cuda::take_average<" + size + ">(values + e, pooled);\n"
                  : "std::uint8_t winner[" + width + "];\nhornet::cuda::take_greatest<" + size +
                        ">(values + e, pooled, winner);\n") +
         "hornet::cuda::write(static_cast<float*>(out[0]) + i, pooled);\n" +
         (winners ? "hornet::cuda::write(static_cast<std::uint8_t*>(out[1]) + i, winner);\n" : "") + "}\n";
}

JitSource whole(const passes::FusedEpilogue& op, const ConvolutionTiles& tiles, const ConvolutionInputs& in) {
  const Writer writer(tiles, in);
  const Pieces pieces(writer, op, in);
  const std::string row = tiles.pixels > 1 ? "((row + p) * layout.groups + place.group)" : "(row + p)";
  return writer.source(op.epilogue.results.size(), pieces.members(), pieces.numbers(),
                       pieces.for_each_column(pieces.for_each_row(row, pieces.computed() + pieces.stored())));
}

JitSource pooled(const passes::PooledEpilogue& op, const ConvolutionTiles& tiles, const ConvolutionInputs& in) {
  const Writer writer(tiles, in);
  const Pieces pieces(writer, op.fused, in);
  const std::string width = writer.width();
  const std::string piece =
      pieces.computed() + "HORNET_UNROLL\nfor (int w = 0; w < " + width + "; ++w) values[p][w] = result0[w];\n";
  return writer.source(
      op.pool.name() == "max_pool_winners" ? 2 : 1, pieces.members(), pieces.numbers(),
      pieces.for_each_column("float values[4][" + width + "];\n" +
                             pieces.for_each_row(writer.order() + "::place(geometry, row + p)", piece) +
                             pooled_windows(op, tiles, width)));
}

// Of the inputs it reads what the sums are of.
JitSource in_chunks(const ConvolutionTiles& tiles, const ConvolutionInputs& in) {
  const Writer writer(tiles, in);
  const std::string width = writer.width();
  const std::string piece = "float piece[" + width + "];\nHORNET_UNROLL\nfor (int w = 0; w < " + width +
                            "; ++w) piece[w] = sums[t].at[first_row + p][first_column + c + w];\n" +
                            "hornet::cuda::write(static_cast<float*>(out[0]) + place.offset + (row + p) * layout.n + " +
                            "column + c, piece);\n";
  return writer.source(1, "", "", each_column(width, each_row(piece)));
}

}  // namespace

JitSource convolution_source(const Op& op, const ConvolutionTiles& tiles, const ConvolutionInputs& in) {
  if (tiles.chunks > 1) return in_chunks(tiles, in);
  if (const auto* pool = op.as<passes::PooledEpilogue>()) return pooled(*pool, tiles, in);
  return whole(*op.as<passes::FusedEpilogue>(), tiles, in);
}

}  // namespace hornet::cuda
