// Whether a monitored value is better when it grows or when it shrinks.
#pragma once

namespace hornet {

enum class Direction { unknown, down, up };

}  // namespace hornet
