// Random ops. All are functions of a key, an int64 [2] value {seed, step}, and of the op's stream number: the same key
// and stream give the same bits on any number of threads and on any device (Philox4x32-10, element i of the output is
// counter i of {seed, stream, step}). A model's key is a variable whose step grows by one each training step.
#pragma once

#include <hornet/graph/graph.hpp>

namespace hornet::ops {

Value random_uniform(Value key, std::int64_t stream, Shape shape, DType dtype = f32);     // [0, 1)
Value random_normal(Value key, std::int64_t stream, Shape shape, DType dtype = f32);      // mean 0, stddev 1
Value random_bernoulli(Value key, std::int64_t stream, Shape shape, double probability);  // bool: true with p

}  // namespace hornet::ops
