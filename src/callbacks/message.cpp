#include "src/callbacks/message.hpp"

#include <cstdio>

namespace hornet::callbacks {
namespace {

void write_line(std::FILE* stream, std::string_view prefix, std::string_view text) {
  std::fprintf(stream, "%.*s%.*s\n", static_cast<int>(prefix.size()), prefix.data(), static_cast<int>(text.size()),
               text.data());
  std::fflush(stream);
}

}  // namespace

void say(std::string_view text) { write_line(stdout, "", text); }
void warn(std::string_view text) { write_line(stderr, "hornet: warning: ", text); }

}  // namespace hornet::callbacks
