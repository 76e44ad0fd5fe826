// Recurrent layers by a library, beside what Keras computed.
#include <doctest/doctest.h>

#include "tests/cuda/backends.hpp"
#include "tests/cuda/with_recurrence.hpp"
#include "tests/golden_tests/recorded_layers.hpp"

using namespace hornet;

TEST_SUITE("cuda") {
  TEST_CASE("recurrent layers compute in a library what Keras computes") {
    const OnBackend here(gpu_under_test());
    const WithRecurrence library(cuda::RecurrenceMode::library);
    for (const char* name : {"lstm", "gru", "bidirectional", "rnn"}) check_recorded_layers(name);
  }
}
