#include <hornet/graph/placement.hpp>
#include <utility>

namespace hornet {
namespace {

thread_local std::string placed_on;

}  // namespace

PlacementScope::PlacementScope(std::string device) : before_(std::exchange(placed_on, std::move(device))) {}
PlacementScope::~PlacementScope() { placed_on = std::move(before_); }

const std::string& PlacementScope::device() { return placed_on; }

}  // namespace hornet
