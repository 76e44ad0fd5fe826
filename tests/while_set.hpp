// A setting while it lives; behind it, what `otherwise` gives.
#pragma once

namespace hornet {

template <auto set, auto otherwise>
class WhileSet {
 public:
  template <class Value>
  explicit WhileSet(const Value& value) {
    set(value);
  }
  ~WhileSet() { set(otherwise()); }
  WhileSet(const WhileSet&) = delete;
  WhileSet& operator=(const WhileSet&) = delete;
};

inline const char* float32_again() { return "float32"; }

}  // namespace hornet
