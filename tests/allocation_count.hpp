// Counts heap allocations of the whole process: operator new of every form (malloc is not seen: a Tensor's elements).
#pragma once

#include <cstdint>

// Allocations by operator new since the program began, by all threads.
std::int64_t allocation_count();

// Those made while `body` ran: CHECK(allocations_during([&] { source.next(batch); }) == 0).
template <class Body>
std::int64_t allocations_during(const Body& body) {
  const std::int64_t before = allocation_count();
  body();
  return allocation_count() - before;
}
