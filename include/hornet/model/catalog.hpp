// Catalog: the list from Keras' class names (and the short names strings may use) to the definitions of one shelf.
// A shelf fills its catalog in one explicit function of its own catalog.cpp; user classes and functions join through
// add(). It is the only door from a file to a class: code is never in a file. Not synchronised: register first.
#pragma once

#include <functional>
#include <hornet/base/config.hpp>
#include <hornet/base/error.hpp>
#include <hornet/base/fields.hpp>
#include <string>
#include <utility>
#include <vector>

namespace hornet {

// What is registered while one of these lives is forgotten when it dies. Keras: CustomObjectScope.
class RegistrationScope {
 public:
  RegistrationScope();
  ~RegistrationScope();
  RegistrationScope(const RegistrationScope&) = delete;
  RegistrationScope& operator=(const RegistrationScope&) = delete;

  static void at_end(std::function<void()> forget);  // nothing happens outside of any scope

 private:
  RegistrationScope* outer_;
  std::vector<std::function<void()>> forget_;
};

// While one of these lives, options that a class does not have are left out with a warning instead of refused: files of
// newer versions of Keras hold some.
class NewerOptionsScope {
 public:
  NewerOptionsScope();
  ~NewerOptionsScope();
  NewerOptionsScope(const NewerOptionsScope&) = delete;
  NewerOptionsScope& operator=(const NewerOptionsScope&) = delete;

 private:
  bool outer_;
};

// ConfigError, or a warning within a NewerOptionsScope; nothing there for a value of null, which asks for nothing.
void meet_unknown_option(std::string_view class_name, std::string_view option, const Config& value,
                         const std::vector<std::string>& known);

// Keras' serialised forms: of a class of a public module, of one of another module, of a class that the program
// registered in `package`, of a function.
Config serialized_class(const std::string& module, std::string_view class_name, Config config);
Config serialized_inner_class(const std::string& module, std::string_view class_name, Config config);
Config serialized_own_class(const std::string& package, std::string_view class_name, Config config);
Config serialized_function(const std::string& package, std::string_view name);

// What a program registers a function as: "my_loss", in Keras' default package, or "mine>my_loss".
struct RegisteredName {
  std::string package, name;  // no package: the default one
};
RegisteredName registered_name(const std::string& given);

// Name and configuration of what a serialised form or a bare name stands for. ConfigError for code (a Python lambda).
std::pair<std::string, Config> name_and_config(const Config& serialized);

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
    std::string package = {};  // of what the program registers: files call it "Custom>Scale"
    bool is_function = false;  // a function: it has a name, but no configuration
    std::string module = {};   // Keras', where it is another than the catalog's and none of its public ones
  };

  // `kind` names the shelf in messages ("optimizer"), `module` is Keras' module ("keras.optimizers").
  Catalog(std::string kind, std::string module, std::vector<Entry> entries)
      : kind_(std::move(kind)), module_(std::move(module)), entries_(std::move(entries)) {}

  const std::string& module() const { return module_; }
  const std::vector<Entry>& entries() const { return entries_; }

  void add(Entry entry) {
    for (const Entry& known : entries_)
      if (known.class_name == entry.class_name)
        throw ConfigError("a " + kind_ + (entry.is_function ? "" : " class") + " named '" + entry.class_name +
                          "' is registered already");
    if (entry.package.empty()) entry.package = kOwnPackage;
    RegistrationScope::at_end([this, name = entry.class_name] {
      std::erase_if(entries_, [&](const Entry& known) { return known.class_name == name; });
    });
    entries_.push_back(std::move(entry));
  }

  // A name may have its package before it, "mine>Scale"; there is one entry of each name whatever the packages.
  const Entry* find(std::string_view name) const {
    name.remove_prefix(name.find('>') + 1);
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
    const auto [name, config] = name_and_config(serialized);
    return make(name, config);
  }

  // A class the catalog does not know is the program's own: it has to be registered where the file is read.
  Config serialize(std::string_view class_name, Config config) const {
    const Entry* entry = find(class_name);
    if (entry && entry->is_function) return serialized_function(entry->package, class_name);
    if (entry && !entry->module.empty()) return serialized_inner_class(entry->module, class_name, std::move(config));
    if (entry && entry->package.empty()) return serialized_class(module_, class_name, std::move(config));
    return serialized_own_class(entry ? entry->package : kOwnPackage, class_name, std::move(config));
  }

 private:
  static constexpr const char* kOwnPackage = "Custom";  // Keras' default: register_keras_serializable(package="Custom")

  std::string kind_, module_;
  std::vector<Entry> entries_;
};

// The package that a class is registered in: its own `package`, where it says one ("my_package"); else Keras' default.
template <class T>
std::string package_of() {
  if constexpr (requires { T::package; })
    return std::string(T::package);
  else
    return "";
}

// Sets the fields of `object` from `config`; a key that no field has is met as above.
template <class T>
T configured(const Config& config, T object = {}) {
  for (const std::string& option : decode_fields(config, object)) {
    std::vector<std::string> known;
    const Config fields = encode_fields(object);
    for (const auto& [key, value] : fields.as_dict()) known.push_back(key);
    meet_unknown_option(T::class_name, option, config.at(option), known);
  }
  return object;
}

}  // namespace hornet
