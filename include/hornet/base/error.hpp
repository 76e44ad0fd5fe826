// Every exception Hornet throws derives from hornet::Error. A message says who, what was expected,
// what came, and what to do. InternalError is a bug of ours; all others are the caller's to mend.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hornet {

class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A tensor's rank or extents do not fit.
class ShapeError : public Error {
 public:
  using Error::Error;
};

// A tensor's element type does not fit.
class DTypeError : public Error {
 public:
  using Error::Error;
};

// An argument, option, name or configuration is wrong.
class ConfigError : public Error {
 public:
  using Error::Error;
};

// Data handed to fit, evaluate or predict is wrong: empty, of unequal lengths, labels out of range.
class DataError : public Error {
 public:
  using Error::Error;
};

// The bytes of a file are not what its format requires.
class FormatError : public Error {
 public:
  using Error::Error;
};

// The operating system refused an I/O operation; the message names path and cause.
class IoError : public Error {
 public:
  using Error::Error;
};

// A broken invariant inside Hornet: please report it.
class InternalError : public Error {
 public:
  using Error::Error;
};

// The candidate nearest to `name` in edit distance, or "" when none is near (distance > 1 + size/3).
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

// " Did you mean 'adam'? Known: 'adam', 'sgd'." — the tail of an unknown-name message.
std::string suggest(std::string_view name, std::span<const std::string> candidates);

}  // namespace hornet
