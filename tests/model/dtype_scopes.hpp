// The policy, or floatx, while they live; then float32.
#pragma once

#include <hornet/model/dtype_policy.hpp>

class Policy {
 public:
  explicit Policy(const char* name) { hornet::set_dtype_policy(name); }
  ~Policy() { hornet::set_dtype_policy("float32"); }
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;
};

class Floatx {
 public:
  explicit Floatx(const char* name) { hornet::set_floatx(name); }
  ~Floatx() { hornet::set_floatx("float32"); }
  Floatx(const Floatx&) = delete;
  Floatx& operator=(const Floatx&) = delete;
};
