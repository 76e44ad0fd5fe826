#include "tests/formats/mutation.hpp"

#include <algorithm>
#include <cstdio>
#include <hornet/base/error.hpp>

#include "tests/files/scratch.hpp"

namespace {

constexpr int kBatch = 100;  // mutations a child process

enum Outcome : char { refused = 'r', unharmed = 'u', changed = 'c', crashed = 'x' };

Outcome outcome_of(const std::function<bool()>& reads_right) {
  try {
    return reads_right() ? unharmed : changed;
  } catch (const hornet::Error&) {
    return refused;
  } catch (...) {
    return crashed;
  }
}

// Overwrites up to 8 bytes by a number that size computations trip over.
void make_number_extreme(std::string& bytes, std::size_t at, std::mt19937& random) {
  static const std::uint64_t numbers[] = {0,     1,         0x7f, 0xff, 0x7fffffff, 0xffffffff, 0x7fffffffffffffff,
                                          ~0ull, 1ull << 40};
  const std::size_t width = std::min<std::size_t>(std::size_t{1} << random() % 4, bytes.size() - at);
  const std::uint64_t number = numbers[random() % std::size(numbers)];
  for (std::size_t i = 0; i < width; ++i) bytes[at + i] = static_cast<char>(number >> 8 * i);
}

}  // namespace

std::string mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return random() % n; };
  const std::size_t at = below(bytes.size()), other = below(bytes.size());
  const std::size_t length = std::min(1 + below(64), bytes.size() - std::max(at, other));
  switch (below(9)) {
    case 0:
    case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
    case 2: bytes[at] = static_cast<char>(below(256)); break;
    case 3:
    case 4: make_number_extreme(bytes, at, random); break;
    case 5: bytes.erase(at, length); break;
    case 6: bytes.insert(other, bytes.substr(at, length)); break;
    case 7: bytes.replace(other, length, bytes.substr(at, length)); break;
    default: bytes.resize(at);
  }
  return bytes;
}

MutationCounts mutate(const std::string& sound, const std::string& path, int count, unsigned seed,
                      const std::function<bool()>& reads_right) {
  MutationCounts counts;
  const std::string outcomes = path + ".outcomes";
  for (int done = 0; done < count;) {
    write_text(outcomes, "");
    const int end = std::min(done + kBatch, count);
    run_in_child([&] {
      std::freopen("/dev/null", "w", stderr);  // warnings of options that got another name
      std::string text;
      for (int i = done; i < end; ++i) {
        std::seed_seq numbers{seed, static_cast<unsigned>(i)};
        std::mt19937 random(numbers);
        write_text(path, mutated(sound, random));
        text += outcome_of(reads_right);
        write_text(outcomes, text);
      }
      return 0;
    });
    const std::string text = read_text(outcomes);
    counts.refused += static_cast<int>(std::ranges::count(text, refused));
    counts.unharmed += static_cast<int>(std::ranges::count(text, unharmed));
    counts.changed += static_cast<int>(std::ranges::count(text, changed));
    counts.crashed += static_cast<int>(std::ranges::count(text, crashed));
    done += static_cast<int>(text.size());
    if (done < end) {  // the child died over this one; the next goes on behind it
      ++counts.crashed;
      ++done;
    }
  }
  return counts;
}
