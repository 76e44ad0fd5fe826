// Looking up by index.
#pragma once

#include <hornet/graph/graph.hpp>
#include <string>

namespace hornet::ops {

// Slices of x along `axis`: x [a…, n, b…], indices [i…] of an integer dtype -> [a…, i…, b…].
// An index outside [0, n) throws DataError when the op runs; `extent_name` says in the message what users call n, such
// as "an Embedding's input_dim".
Value gather(Value x, Value indices, std::int64_t axis = 0, std::string extent_name = {});

// One element an index: y[…, j, …] = x[…, indices[…, j, …], …] along `axis`, where every other axis of both has its own
// place; extents of 1 stretch there. Indices count from the end when negative; one outside [-n, n) throws DataError
// when the op runs. Throws ShapeError unless both have as many axes.
Value take_along_axis(Value x, Value indices, std::int64_t axis);

// Sums by segment: values [i…, b…] of a floating dtype, segments [i…] of an integer one -> [count, b…], each slice
// added where its segment says, in order. A segment outside [0, count) throws DataError when the op runs.
Value segment_sum(Value values, Value segments, std::int64_t count);

// [i…] -> [i…, depth]: 1 at the index, 0 elsewhere; a row of zeros for an index outside [0, depth), as in Keras.
// Throws ConfigError when depth < 1.
Value one_hot(Value indices, std::int64_t depth, DType dtype = f32);

}  // namespace hornet::ops
