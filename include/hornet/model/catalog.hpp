// Catalog: the list from Keras' class names (and the short names strings may use) to the definitions of one shelf.
// A shelf fills its catalog in one explicit function of its own catalog.cpp; user classes join through add().
#pragma once

#include <functional>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <hornet/base/fields.hpp>
#include <string>
#include <vector>

namespace hornet {

// ConfigError "unknown optimizer 'adma'. Did you mean 'adam'? Known: …". `known` holds each entry's names, those to be
// offered first standing first; the nearest may be any of them.
[[noreturn]] void throw_unknown_entry(std::string_view kind, std::string_view name,
                                      const std::vector<std::vector<std::string>>& known);

template <class T>
class Catalog {
 public:
  struct Entry {
    std::string class_name;          // "RMSprop"
    std::vector<std::string> names;  // further names: "rmsprop"
    std::function<T(const Config& config)> make;
  };

  // `kind` names the shelf in messages ("optimizer"), `module` is Keras' module ("keras.optimizers").
  Catalog(std::string kind, std::string module, std::vector<Entry> entries)
      : kind_(std::move(kind)), module_(std::move(module)), entries_(std::move(entries)) {}

  const std::string& module() const { return module_; }
  const std::vector<Entry>& entries() const { return entries_; }

  void add(Entry entry) {
    for (const Entry& known : entries_)
      if (known.class_name == entry.class_name)
        throw ConfigError("a " + kind_ + " class named '" + entry.class_name + "' is registered already");
    entries_.push_back(std::move(entry));
  }

  const Entry* find(std::string_view name) const {
    for (const Entry& entry : entries_) {
      if (entry.class_name == name) return &entry;
      for (const std::string& other : entry.names)
        if (other == name) return &entry;
    }
    return nullptr;
  }

  // By class name or short name, with default configuration or a given one. ConfigError names the nearest known name.
  T make(std::string_view name, const Config& config = Config::Dict{}) const {
    if (const Entry* entry = find(name)) return entry->make(config);
    std::vector<std::vector<std::string>> known;
    for (const Entry& entry : entries_) {
      known.push_back(entry.names);
      known.back().push_back(entry.class_name);
    }
    throw_unknown_entry(kind_, name, known);
  }

  // Keras' serialised form {"module", "class_name", "config", …}, or a name alone.
  T deserialize(const Config& serialized) const {
    if (serialized.is_string()) return make(serialized.as_string());
    const Config* config = serialized.find("config");
    return make(serialized.at("class_name").as_string(), config ? *config : Config(Config::Dict{}));
  }

  Config serialize(std::string_view class_name, Config config) const {
    return Config::Dict{
        {"module", module_}, {"class_name", class_name}, {"config", std::move(config)}, {"registered_name", Config()}};
  }

 private:
  std::string kind_, module_;
  std::vector<Entry> entries_;
};

// Sets the fields of `object` from `config`; a key that no field has is a ConfigError naming class, key and nearest
// field.
template <class T>
T configured(const Config& config, T object = {}) {
  if (const std::vector<std::string> unknown = decode_fields(config, object); !unknown.empty()) {
    std::vector<std::string> known;
    const Config fields = encode_fields(object);
    for (const auto& [key, value] : fields.as_dict()) known.push_back(key);
    throw ConfigError(std::string(T::class_name) + " has no option '" + unknown.front() + "'." +
                      suggest(unknown.front(), known));
  }
  return object;
}

}  // namespace hornet
