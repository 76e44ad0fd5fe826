// The passes, in the order in which a plan runs them. Each can be run and printed alone.
#pragma once

#include <optional>

#include "src/passes/program.hpp"

namespace hornet::passes {

// Gathers the nodes that are placed on other devices into parts that run there: placed. Throws ConfigError where a part
// of a loop is placed elsewhere than the loop.
using Elsewhere = std::function<bool(const std::string& device)>;  // whether it is not the device of the plan
Program place(const Program& program, const Elsewhere& elsewhere);

// Lets ops of bfloat16 for which the backend has no kernel compute in float32: their operands are cast, and their
// results cast back, rounded once. In bodies of loops too. Comes first: other passes know kernels of float32.
Program widen_bfloat16(const Program& program, const std::function<bool(const Node&)>& has_kernel);

// Gives each pointwise node and each sum a conversion of its own where it reads bfloat16 converted to float32: fusion
// then makes it part of the reader, and what is stored stays bfloat16. Comes right before fusion.
Program separate_widenings(const Program& program);

// Replaces every op for which the backend has no kernel by its composition; throws ConfigError naming an op that has
// neither.
Program compose(const Program& program, const std::function<bool(const Node&)>& has_kernel);

// Merges nodes of the same op, attributes and inputs. Two constants of one type and bits are one.
Program eliminate_common_subexpressions(const Program& program);

// Replaces the loops that are layers of gated cells, and their gradients, where the backend wants that: `wanted` tells
// how many bytes the loop keeps for its gradient, more than 0. Comes before gradients of loops are composed:
// gated_recurrence.
struct GatedLoop;
using WantedRecurrence = std::function<std::optional<std::int64_t>(const GatedLoop& loop)>;
Program take_gated_loops(const Program& program, const WantedRecurrence& wanted);

// Makes scans of one body over the same inputs one scan that returns what any of them does: a scan and the one that its
// gradient added to keep more of each step.
Program merge_scans(const Program& program);

// Moves transposes behind what does not care, where they then cancel: fewer bytes are rearranged.
Program sink_transposes(const Program& program);

// Takes matrix products that need no step by step out of scans: those of sequences with an invariant matrix, and those
// that are nothing but an output. One product of all steps' rows is computed instead.
Program hoist_products(const Program& program);

// Turns the invariant matrices round that the steps of a scan read transposed.
Program transpose_invariants(const Program& program);

// Divides the rows of scans whose steps are small and keep rows apart: divided_scan.
Program divide_rows(const Program& program);

// Replaces the body of every scan by what `optimise` makes of it.
using Optimise = std::function<Program(const Program& body)>;
Program optimise_bodies(const Program& program, const Optimise& optimise);

// Computes nodes whose inputs are all constants with `evaluate`, up to `max_bytes` of result, and rewrites arithmetic
// that does nothing: x + 0, x * 1, x / 1, double negation.
using Evaluate = std::function<std::vector<Tensor>(const Node& node, const std::vector<Tensor>& inputs)>;
Program fold_constants(const Program& program, const Evaluate& evaluate, std::int64_t max_bytes = 1 << 20);

// Masks and sums max-pool gradients before they are spread over the image. A sum may round differently.
Program simplify_pool_gradients(const Program& program);

// Lets max pools whose gradients are wanted tell where the greatest elements were, and the gradients read that instead
// of what was pooled: max_pool_winners, max_winner_grad.
Program record_winners(const Program& program);

// Puts parts beside each other that are padded with zeros and added up. The sign of a zero may differ.
Program join_parts(const Program& program);

// Moves what is done element by element to a matrix product before the reshape that takes its axes apart.
Program sink_reshapes(const Program& program);

// Joins gradients of a convolution that `wanted` agrees to with the max_winner_grad that only they read:
// pooled_conv_grad.
struct PooledConvGrad;
using WantedPoolGradient = std::function<bool(const PooledConvGrad& joined, std::span<const TensorType> in)>;
Program fuse_pool_gradients(const Program& program, const WantedPoolGradient& wanted);

// Joins reductions of rows (the last axis) with what else works on those rows into fused_rows nodes. An op that
// composes_into_rows is best composed before.
Program fuse_rows(const Program& program);
bool composes_into_rows(const Node& node);

// Joins sums over the leading axes that read the same tensors, and the pointwise nodes that make what only they read,
// into fused_channels nodes.
Program fuse_channels(const Program& program);

// Joins neighbouring pointwise nodes of one shape, and the broadcast_to nodes that feed them, into fused_pointwise
// nodes.
Program fuse_pointwise(const Program& program);

// Moves a pointwise node into the op that makes one of its inputs, where nothing else reads that input and the backend
// can run the op piece by piece. Comes after fuse_pointwise.
Program fuse_epilogues(const Program& program, const std::function<bool(const Node&)>& can_produce);

// Moves what makes the matrix of a fused_rows node, alone for it, into the node where the backend wants that:
// produced_rows. Comes after fuse_rows.
Program fuse_row_producers(const Program& program, const std::function<bool(const Node& producer)>& wanted);

// Moves what reads a result of fused_rows or produced_rows as its first input into that node, where the backend wants
// it to go on with each row there: continued_rows. Comes after fuse_epilogues.
using WantedRowConsumer = std::function<bool(const Node& rows, const Node& consumer)>;
Program fuse_row_consumers(const Program& program, const WantedRowConsumer& wanted);

// Moves a pointwise node of one large input, and the gather of rows that makes that, into all that read its result,
// where the backend wants each to be as `fused` says; `in` are the types of what the program reads, its data and
// indices first where rows are picked. Comes after fuse_epilogues: fused_prologue.
struct FusedPrologue;
using WantedPrologue =
    std::function<bool(const Node& consumer, const FusedPrologue& fused, std::span<const TensorType> in)>;
Program fuse_prologues(const Program& program, const WantedPrologue& wanted);

// Looks indices that are looked up among variables' elements up again for who reads them late, so that the next step's
// can be looked up early. Comes after fuse_prologues.
Program repeat_lookups(const Program& program);

// Joins each convolution with an epilogue and the first pooling of its result, where the backend wants that:
// pooled_epilogue. Comes after fuse_epilogues.
struct PooledEpilogue;
using WantedPool = std::function<bool(const PooledEpilogue& joined, std::span<const TensorType> in)>;
Program fuse_pools(const Program& program, const WantedPool& wanted);

// Lets pointwise nodes read slices of rows where they lie, and write what is concatenated where it belongs:
// pointwise_parts. Comes after fuse_epilogues.
Program fuse_parts(const Program& program);

// Joins scans that do not depend on each other, and whose steps are too small to be worth cutting among threads, into
// concurrent nodes. The last of all passes.
Program join_loops(const Program& program);

}  // namespace hornet::passes
