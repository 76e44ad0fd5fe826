#include <algorithm>
#include <cstdio>
#include <hornet/model/catalog.hpp>

namespace hornet {
namespace {

thread_local RegistrationScope* innermost = nullptr;
thread_local bool takes_newer_options = false;

}  // namespace

RegisteredName registered_name(const std::string& given) {
  const std::size_t name = given.find('>') + 1;
  return {name == 0 ? "" : given.substr(0, name - 1), given.substr(name)};
}

RegistrationScope::RegistrationScope() : outer_(innermost) { innermost = this; }

RegistrationScope::~RegistrationScope() {
  for (const auto& forget : forget_) forget();
  innermost = outer_;
}

void RegistrationScope::at_end(std::function<void()> forget) {
  if (innermost) innermost->forget_.push_back(std::move(forget));
}

NewerOptionsScope::NewerOptionsScope() : outer_(std::exchange(takes_newer_options, true)) {}
NewerOptionsScope::~NewerOptionsScope() { takes_newer_options = outer_; }

void meet_unknown_option(std::string_view class_name, std::string_view option, const Config& value,
                         const std::vector<std::string>& known) {
  const std::string message = std::string(class_name) + " has no option '" + std::string(option) + "'.";
  if (!takes_newer_options) throw ConfigError(message + suggest(option, known));
  if (value.is_null()) return;
  const std::string near = nearest_name(option, known);
  std::fprintf(stderr, "hornet: warning: %s It is left out%s\n", message.c_str(),
               near.empty() ? "" : ("; near it is '" + near + "'").c_str());
}

Config serialized_class(const std::string& module, std::string_view class_name, Config config) {
  return Config::Dict{
      {"module", module}, {"class_name", class_name}, {"config", std::move(config)}, {"registered_name", Config()}};
}

Config serialized_inner_class(const std::string& module, std::string_view class_name, Config config) {
  Config form = serialized_class(module, class_name, std::move(config));
  form.set("registered_name", class_name);
  return form;
}

Config serialized_own_class(const std::string& package, std::string_view class_name, Config config) {
  return Config::Dict{{"module", Config()},
                      {"class_name", class_name},
                      {"config", std::move(config)},
                      {"registered_name", package + ">" + std::string(class_name)}};
}

Config serialized_function(const std::string& package, std::string_view name) {
  return Config::Dict{{"module", "builtins"},
                      {"class_name", "function"},
                      {"config", package + ">" + std::string(name)},
                      {"registered_name", "function"}};
}

std::pair<std::string, Config> name_and_config(const Config& serialized) {
  if (serialized.is_string()) return {serialized.as_string(), Config::Dict{}};
  const std::string& class_name = serialized.at("class_name").as_string();
  const Config* config = serialized.find("config");
  if (class_name == "function") return {serialized.at("config").as_string(), Config::Dict{}};
  if (class_name == "__lambda__" || class_name == "Lambda")
    throw ConfigError(
        "the configuration holds a Python lambda: code that no file can bring into Hornet. Write it as a "
        "class or function of the program and register it by name");
  const Config* registered = serialized.find("registered_name");
  const bool own = registered && registered->is_string() && registered->as_string().find('>') != std::string::npos;
  return {own ? registered->as_string() : class_name, config && !config->is_null() ? *config : Config(Config::Dict{})};
}

void throw_unknown_entry(std::string_view kind, std::string_view name,
                         const std::vector<std::vector<std::string>>& known) {
  if (const std::size_t package = name.find('>'); package != std::string_view::npos)
    throw ConfigError("unknown " + std::string(kind) + " '" + std::string(name.substr(package + 1)) + "': as '" +
                      std::string(name) +
                      "' it is of a program, not of Keras; register it before it is asked for, or in load_model's "
                      "custom_objects (docs/saving-models.md)");
  std::vector<std::string> candidates;  // first names before second ones: of equally near ones the first is offered
  std::size_t most = 0;
  for (const auto& names : known) most = std::max(most, names.size());
  for (std::size_t i = 0; i < most; ++i)
    for (const auto& names : known)
      if (i < names.size()) candidates.push_back(names[i]);
  std::string message = "unknown " + std::string(kind) + " '" + std::string(name) + "'.";
  if (const std::string near = nearest_name(name, candidates); !near.empty())
    message += " Did you mean '" + near + "'?";
  std::string list;
  for (const auto& names : known) list += (list.empty() ? " '" : ", '") + names.front() + "'";
  throw ConfigError(message + " Known:" + list + ".");
}

}  // namespace hornet
