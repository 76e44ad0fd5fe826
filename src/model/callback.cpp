#include <algorithm>
#include <hornet/base/error.hpp>
#include <hornet/model/callback.hpp>

namespace hornet {

Logs::Logs(std::initializer_list<Entry> entries) {
  for (const Entry& entry : entries) set(entry.first, entry.second);
}

void Logs::set(std::string_view name, double value) {
  const auto at = std::ranges::find(entries_, name, &Entry::first);
  if (at == entries_.end())
    entries_.emplace_back(std::string(name), value);
  else
    at->second = value;
}

const double* Logs::find(std::string_view name) const {
  const auto at = std::ranges::find(entries_, name, &Entry::first);
  return at == entries_.end() ? nullptr : &at->second;
}

void Logs::sort() { std::ranges::sort(entries_, {}, &Entry::first); }

void Logs::clear() {
  entries_.clear();
  outputs_ = {};
}

std::string Logs::names() const {
  std::string out;
  for (const Entry& entry : entries_) out += (out.empty() ? "" : ", ") + entry.first;
  return out;
}

CallbackModel& Callback::model() const {
  if (!model_) throw ConfigError("this callback has no model yet: hand it to fit, evaluate or predict");
  return *model_;
}

void CallbackHandle::expect_callback() const {
  if (!self_) throw ConfigError("callbacks: expected a callback, got a null pointer");
}

}  // namespace hornet
