// The parts of a whole model on disk: a `.keras` archive, or a directory of the same names that one was unpacked to.
//   metadata.json      versions and date; never needed for reading
//   config.json        the model's configuration, with "compile_config"
//   model.weights.h5   weights and optimizer state, as save_weights writes them
// Source: keras/src/saving/saving_lib.py. Errors: IoError when it cannot be read, FormatError for its content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/io/h5_reader.hpp"

namespace hornet::io {

class KerasFile {
 public:
  explicit KerasFile(std::string path);

  std::string config() const;                            // at most 64 MiB
  std::shared_ptr<const H5Reader> open_weights() const;  // at most 16 GiB

 private:
  std::vector<std::byte> part(const std::string& name, std::int64_t max_bytes) const;

  std::string path_;
  std::optional<std::vector<std::byte>> archive_;  // none for a directory
};

// The bytes of such an archive: three members in this order, stored, as Keras writes them.
std::vector<std::byte> keras_archive(const std::string& config, std::span<const std::byte> weights);

}  // namespace hornet::io
