#include "src/backends/cuda/jit/kernels.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <hornet/base/threads.hpp>
#include <set>

#include "src/backends/cuda/launch.hpp"

namespace hornet::cuda {

extern const char* const device_headers;   // what all kernels need
extern const char* const functor_headers;  // the functors of device/

namespace {

std::string functor_name(std::size_t type) { return "Functor" + std::to_string(type); }

std::string functor_text(std::size_t type, const JitSource& source) {
  const std::string name = functor_name(type);
  if (source.name.empty()) return "struct " + name + " {\n" + source.body + "};\n";
  return "using " + name + " = " + source.name + ";\nstatic_assert(sizeof(" + name +
         ") == " + std::to_string(source.bytes) + ");\n";
}

std::string bounds_text(int threads, int blocks) {
  return ", (" + std::to_string(threads) + (blocks > 0 ? ", " + std::to_string(blocks) : "") + ")";
}

std::string entry_text(const std::string& name, const JitEntry& entry, const std::vector<JitSource>& types) {
  if (entry.table_bytes == 0) {
    const std::size_t type = entry.types.front();
    const JitSource& source = types[type];
    if (source.threads == 0) return "HORNET_ELEMENT_ENTRY(" + name + ", " + functor_name(type) + ")\n";
    return "HORNET_BLOCK_ENTRY(" + name + ", " + functor_name(type) +
           bounds_text(source.threads, source.blocks_at_once) + ")\n";
  }
  int blocks = 0;
  for (std::size_t type : entry.types) blocks = std::max(blocks, types[type].blocks_at_once);
  std::string text = "HORNET_PARTS_ENTRY(" + name + ", " + std::to_string(entry.table_bytes) + ", " +
                     std::to_string(entry.threads) + bounds_text(entry.threads, blocks);
  for (std::size_t type : entry.types) text += ", " + functor_name(type);
  return text + ")\n";
}

std::string code_of(Driver& driver, const CodeCache& cache, const std::string& source,
                    const std::atomic<bool>& unwanted) {
  return cache.code(driver.compiler(), source, [&] { return driver.compile(source, unwanted); });
}

}  // namespace

std::size_t JitRegistry::type(const JitSource& source) {
  const std::lock_guard lock(mutex_);
  const auto [known, added] = type_ids_.try_emplace(source, types_.size());
  if (added) types_.push_back(source);
  return known->second;
}

bool JitRegistry::is_busy(std::size_t type) {
  const std::lock_guard lock(mutex_);
  return types_[type].is_busy;
}

std::size_t JitRegistry::add(const JitEntry& entry) {
  const std::lock_guard lock(mutex_);
  const auto [known, added] = entry_ids_.try_emplace(entry, entries_.size());
  if (added) {
    entries_.push_back(entry);
    compiled_.emplace_back();
  }
  return known->second;
}

JitRegistry::Compiled JitRegistry::find(std::size_t id) {
  const std::lock_guard lock(mutex_);
  if (compiled_[id].program) return compiled_[id];
  if (const auto job = job_of(id); job != jobs_.end()) {
    load(job);
    return compiled_[id];
  }
  std::vector<std::size_t> waiting;
  for (std::size_t other = 0; other < entries_.size(); ++other)
    if (!compiled_[other].program && job_of(other) == jobs_.end() && !suspects_.contains(other))
      waiting.push_back(other);
  compile(waiting);
  if (!compiled_[id].program) compile_alone(id);
  return compiled_[id];
}

// By so many compilers at once as there are threads. Of errors whoever asks for such an entry is told.
void JitRegistry::compile(const std::vector<std::size_t>& ids) {
  std::vector<std::vector<std::size_t>> shares(std::min(ids.size(), static_cast<std::size_t>(num_threads())));
  for (std::size_t i = 0; i < ids.size(); ++i) shares[i % shares.size()].push_back(ids[i]);
  std::vector<Batch> batches;
  for (std::vector<std::size_t>& share : shares) batches.push_back(batch_of(std::move(share)));
  const std::atomic<bool> unwanted = false;
  std::vector<std::future<std::string>> codes;
  for (const Batch& batch : batches)
    codes.push_back(std::async(std::launch::async, [&] { return code_of(driver(), cache_, batch.source, unwanted); }));
  for (std::size_t i = 0; i < batches.size(); ++i) {
    try {
      load(batches[i], codes[i].get());
    } catch (const std::exception&) {
      suspects_.insert(batches[i].ids.begin(), batches[i].ids.end());
    }
  }
}

void JitRegistry::compile_alone(std::size_t id) {
  const Batch batch = batch_of({id});
  const std::atomic<bool> unwanted = false;
  load(batch, code_of(driver(), cache_, batch.source, unwanted));
}

// A program that ends must have no compiler at work while libraries are taken down. Nobody closes a backend then, and
// what is asked for last is done first: behind whatever code was compiled or read before, its libraries are all there.
void JitRegistry::compile_later(std::span<const std::size_t> ids) {
  [[maybe_unused]] static const int asked = std::atexit(end_compiling);
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> waiting;
  for (std::size_t id : ids)
    if (!compiled_[id].program && job_of(id) == jobs_.end()) waiting.push_back(id);
  if (waiting.empty()) return;
  Batch batch = batch_of(std::move(waiting));
  const auto compile = [&driver = driver(), &cache = cache_, source = batch.source](const std::atomic<bool>& unwanted) {
    return code_of(driver, cache, source, unwanted);
  };
  jobs_.push_back({std::move(batch), background_.add(compile)});
}

bool JitRegistry::done(std::span<const std::size_t> ids) {
  const std::lock_guard lock(mutex_);
  return std::ranges::all_of(ids, [&](std::size_t id) {
    const auto job = job_of(id);
    return job == jobs_.end() || job->code.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  });
}

void JitRegistry::finish() {
  std::vector<std::shared_future<std::string>> codes;
  {
    const std::lock_guard lock(mutex_);
    for (const Job& job : jobs_) codes.push_back(job.code);
  }
  for (const auto& code : codes) code.wait();
}

std::vector<JitRegistry::Job>::iterator JitRegistry::job_of(std::size_t id) {
  return std::ranges::find_if(
      jobs_, [id](const Job& job) { return std::ranges::find(job.batch.ids, id) != job.batch.ids.end(); });
}

JitRegistry::Batch JitRegistry::batch_of(std::vector<std::size_t> ids) const {
  Batch batch{std::move(ids), {}, {}};
  std::vector<JitEntry> entries;
  for (std::size_t id : batch.ids) {
    batch.names.push_back(jit_entry(entries.size()));
    entries.push_back(entries_[id]);
  }
  batch.source = jit_source(types_, entries);
  return batch;
}

void JitRegistry::load(const Batch& batch, const std::string& code) {
  const std::shared_ptr<JitProgram> program = driver().load(code, batch.names);
  for (std::size_t i = 0; i < batch.ids.size(); ++i) compiled_[batch.ids[i]] = {program, static_cast<int>(i)};
}

// The job is gone whether it went well or not: who asks again has its entries compiled anew.
void JitRegistry::load(std::vector<Job>::iterator job) {
  const Job done = std::move(*job);
  jobs_.erase(job);
  suspects_.insert(done.batch.ids.begin(), done.batch.ids.end());
  load(done.batch, done.code.get());
  for (std::size_t id : done.batch.ids) suspects_.erase(id);
}

JitKernel::JitKernel(const JitSource& source)
    : type_(jit_registry().type(source)), id_(jit_registry().add({{type_}})), threads_(source.threads) {}

void JitKernel::operator()(const std::vector<void*>& pointers, std::int64_t n) const {
  if (n == 0) return;
  const auto launch = [id = id_, threads_of_block = threads_, n](const void* functor) {
    const JitRegistry::Compiled compiled = jit_registry().find(id);
    std::int64_t elements = n;
    void* arguments[] = {const_cast<void*>(functor), &elements};
    const std::int64_t blocks = threads_of_block > 0 ? n : element_blocks(n);
    compiled.program->launch(compiled.kernel, blocks, threads_of_block > 0 ? threads_of_block : kElementThreads,
                             arguments);
  };
  submit([&] { return PartKind{type_, threads_, n}; }, std::as_bytes(std::span(pointers)), launch);
}

std::string jit_entry(std::size_t kernel) { return "kernel_" + std::to_string(kernel); }

std::string jit_source(const std::vector<JitSource>& types, const std::vector<JitEntry>& kernels) {
  std::set<std::size_t> used;
  for (const JitEntry& kernel : kernels) used.insert(kernel.types.begin(), kernel.types.end());
  std::string source = device_headers;
  if (std::ranges::any_of(used, [&](std::size_t type) { return !types[type].name.empty(); })) source += functor_headers;
  for (std::size_t type : used) source += functor_text(type, types[type]);
  for (std::size_t i = 0; i < kernels.size(); ++i) source += entry_text(jit_entry(i), kernels[i], types);
  return source;
}

std::string jit_source(const std::vector<JitSource>& kernels) {
  std::vector<JitEntry> alone;
  for (std::size_t i = 0; i < kernels.size(); ++i) alone.push_back({{i}});
  return jit_source(kernels, alone);
}

}  // namespace hornet::cuda
