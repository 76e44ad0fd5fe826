// How many threads Hornet computes with. No result ever depends on it.
#pragma once

namespace hornet {

// Threads of the one process-wide pool, the calling thread included. Default: the environment variable
// HORNET_NUM_THREADS, else the processors this process may run on. Throws ConfigError if the variable is not 1 … 1024.
int num_threads();

// Replaces the pool's threads. Throws ConfigError unless 1 ≤ n ≤ 1024, or when called from inside a parallel
// computation.
void set_num_threads(int n);

}  // namespace hornet
