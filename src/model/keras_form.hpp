// Keras' serialized objects: {"class_name": "__slice__", "config": …}.
#pragma once

#include <hornet/base/config.hpp>
#include <string_view>

namespace hornet {

inline bool is_form_of(const Config& config, std::string_view class_name) {
  const Config* own = config.is_dict() ? config.find("class_name") : nullptr;
  return own && *own == Config(class_name);
}

inline bool is_tensor_form(const Config& config) { return is_form_of(config, "__keras_tensor__"); }

}  // namespace hornet
