// 10,000 damaged files of every format that is read: no crash, no hang, and no wrong value from a file that we wrote.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <hornet/hornet.hpp>

#include "tests/files/scratch.hpp"
#include "tests/formats/mutation.hpp"
#include "tests/golden_tests/recorded_model.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

bool equal(const NamedTensors& a, const NamedTensors& b) {
  return a.size() == b.size() && std::ranges::equal(a, b, [](const auto& x, const auto& y) {
           return x.first == y.first && identical(x.second, y.second);
         });
}

// Mutates one file after another, checks what came of each and adds up.
class Campaign {
 public:
  void of(const char* what, const std::string& path, int count, bool has_hashes,
          const std::function<bool()>& reads_right) {
    const std::string sound = read_text(path);
    const MutationCounts counts = mutate(sound, path, count, 1, reads_right);
    write_text(path, sound);
    std::printf("%-20s %5d mutations: %5d refused, %4d read, %d of them wrong, %d crashes\n", what, counts.total(),
                counts.refused, counts.unharmed + counts.changed, counts.changed, counts.crashed);
    CAPTURE(what);
    CHECK(counts.crashed == 0);
    if (has_hashes) CHECK(counts.changed == 0);
    CHECK(counts.refused > 0);
    total += counts.total();
  }

  int total = 0;
};

void mutate_own_files(Campaign& campaign, const ScratchDirectory& scratch) {
  Sequential model = small_mlp();
  model.fit(numbers({7, 5}), classes(7, 3), {.verbose = 0});
  const NamedTensors weights = weights_by_path(model);
  const std::string h5 = scratch / "m.weights.h5", keras = scratch / "m.keras", npz = scratch / "m.npz";
  const std::string packed = scratch / "packed.npz", tensors = scratch / "m.safetensors",
                    index = scratch / "s.weights.json";

  model.save_weights(h5);
  const NamedTensors in_h5 = load_weights_by_path(h5);
  campaign.of("our .weights.h5", h5, 1500, true, [&] { return equal(load_weights_by_path(h5), in_h5); });

  model.save(keras);
  campaign.of("our .keras", keras, 1000, true, [&] {
    const Model read = load_model(keras);
    return read.to_json() == model.to_json() && equal(weights_by_path(read), weights);
  });

  save_npz(npz, weights);
  campaign.of("our .npz", npz, 1000, true, [&] { return equal(load_npz(npz), weights); });
  save_npz(packed, weights, {.compressed = true});
  campaign.of("our .npz, compressed", packed, 500, true, [&] { return equal(load_npz(packed), weights); });

  save_safetensors(tensors, {weights, {}});
  const NamedTensors in_tensors = load_safetensors(tensors).tensors;
  campaign.of("our .safetensors", tensors, 1500, true,
              [&] { return equal(load_safetensors(tensors).tensors, in_tensors); });

  model.save_weights(index, {.max_shard_size = 200.0 / (1 << 30)});
  const NamedTensors in_shards = load_weights_by_path(index);
  campaign.of("our .weights.json", index, 500, true, [&] { return equal(load_weights_by_path(index), in_shards); });
}

// Neither Keras nor NumPy puts hashes into its files: damaged values cannot be told from others.
void mutate_files_without_hashes(Campaign& campaign, const ScratchDirectory& scratch) {
  const std::string npy = scratch / "x.npy", json = scratch / "config.json";
  save_npy(npy, numbers({5, 7}));
  campaign.of(".npy", npy, 750, false, [&] { return load_npy(npy).size() > 0; });
  write_text(json, small_mlp().to_json());
  campaign.of("configuration", json, 750, false, [&] { return !model_from_json(read_text(json)).layers().empty(); });
  if (recorded_models().empty()) return;
  const auto copy = [&](const char* ending) {
    const std::string path = scratch / (std::string("keras") + ending);
    write_text(path, read_text(RecordedModel("nested_frozen").path(ending)));
    return path;
  };
  const std::string weights = copy(".weights.h5"), legacy = copy(".legacy.h5"), archive = copy(".trained.keras");
  campaign.of("Keras' .weights.h5", weights, 1000, false, [&] { return !load_weights_by_path(weights).empty(); });
  campaign.of("Keras' legacy .h5", legacy, 1000, false, [&] { return load_model(legacy).built(); });
  campaign.of("Keras' .keras", archive, 500, false, [&] { return load_model(archive).built(); });
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("10,000 damaged files: no crash, no hang, nothing wrong without an error in files with hashes") {
    const ScratchDirectory scratch;
    Campaign campaign;
    mutate_own_files(campaign, scratch);
    mutate_files_without_hashes(campaign, scratch);
    CHECK(campaign.total == (recorded_models().empty() ? 7'500 : 10'000));
  }
}
