// Recurrent layers by a library, beside what Keras computed.
#include <doctest/doctest.h>

#include "src/backends/cuda/recurrence.hpp"
#include "tests/cuda/backends.hpp"
#include "tests/golden_tests/recorded_layers.hpp"

using namespace hornet;

TEST_SUITE("cuda") {
  TEST_CASE("recurrent layers compute in a library what Keras computes") {
    const OnBackend here(gpu_under_test());
    cuda::choose_recurrence_mode(cuda::RecurrenceMode::library);
    for (const char* name : {"lstm", "gru", "bidirectional", "rnn"}) check_recorded_layers(name);
    cuda::choose_recurrence_mode(cuda::recurrence_mode_asked_for());
  }
}
