// `.keras` files that others have made: packed otherwise, unpacked, newer, damaged or hostile.
#include <doctest/doctest.h>
#include <zip.h>

#include <filesystem>
#include <hornet/hornet.hpp>

#include "src/base/file.hpp"
#include "src/io/zip_archive.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

struct Part {
  std::string name, content;
  bool packed = true;
};

void write_archive(const std::string& path, const std::vector<Part>& parts) {
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  REQUIRE(archive != nullptr);
  for (const Part& part : parts) {
    zip_source_t* source = zip_source_buffer(archive, part.content.data(), part.content.size(), 0);
    const auto index = static_cast<zip_uint64_t>(zip_file_add(archive, part.name.c_str(), source, 0));
    zip_set_file_compression(archive, index, part.packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 9);
  }
  REQUIRE(zip_close(archive) == 0);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// A trained model's file, its parts, and a place for others made of them.
struct Saved {
  ScratchDirectory scratch;
  Sequential model = small_mlp();
  std::string config, weights;

  Saved() {
    model.fit(numbers({7, 5}), classes(7, 3), {.verbose = 0});
    model.save(scratch / "m.keras");
    config = part("config.json");
    weights = part("model.weights.h5");
  }
  std::string part(const std::string& name) const {
    const std::vector<std::byte> file = bytes_of(read_text(scratch / "m.keras"));
    const std::vector<std::byte> bytes = io::ZipReader(file, "m.keras").read(name, 1 << 20);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  bool loads(const std::string& path) const {
    Model loaded = load_model(path);
    return same_weights(loaded, model) && loaded.optimizer().iterations() == 1;
  }
  std::string error(const std::vector<Part>& parts) const {
    write_archive(scratch / "x.keras", parts);
    return thrown([&] { load_model(scratch / "x.keras"); });
  }
};

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("members may be packed, in any order, without metadata, among others, or unpacked into a directory") {
    const Saved saved;
    const std::string path = saved.scratch / "other.keras";
    write_archive(path, {{"model.weights.h5", saved.weights}, {"config.json", saved.config}});
    CHECK(saved.loads(path));
    write_archive(path, {{"assets/words.txt", "a b c"},
                         {"config.json", saved.config, false},
                         {"metadata.json", "{}"},
                         {"model.weights.h5", saved.weights}});
    CHECK(saved.loads(path));
    const std::string directory = saved.scratch / "unpacked";
    std::filesystem::create_directory(directory);
    write_text(directory + "/config.json", saved.config);
    write_text(directory + "/model.weights.h5", saved.weights);
    CHECK(saved.loads(directory));
  }

  TEST_CASE("options of newer versions are left out, unknown classes refused with the nearest") {
    const Saved saved;
    const auto with = [&](const std::string& from, const std::string& to) {
      return std::vector<Part>{{"config.json", replaced(saved.config, from, to)}, {"model.weights.h5", saved.weights}};
    };
    CHECK(saved.error(with(R"("units":7)", R"("units":7,"sparsity":null,"quality":{"level":3})")) ==
          "nothing was thrown");
    CHECK(saved.error(with(R"("beta_1":)", R"("beta_9":0.5,"beta_1":)")) == "nothing was thrown");
    CHECK(saved.error(with(R"("compile_config":)", R"("later":1,"compile_config":)")) == "nothing was thrown");
    const std::string message = saved.error(with(R"("class_name":"Dropout")", R"("class_name":"Dropot")"));
    CHECK(message.find("unknown layer 'Dropot'. Did you mean 'Dropout'?") != std::string::npos);
    CHECK(message.find("x.keras") != std::string::npos);
    CHECK(saved.error(with(R"("class_name":"Adam")", R"("class_name":"Adan")")).find("Did you mean 'Adam'?") !=
          std::string::npos);
    CHECK(saved.error(with(R"("class_name":"Dropout")", R"("class_name":"Lambda")")).find("Python lambda") !=
          std::string::npos);
    CHECK(saved.error(with(R"("units":7)", R"("units":"seven")")).find("ConfigError") == 0);
    CHECK(saved.error(with(R"("units":7)", R"("units":9)")).find("ShapeError") == 0);
  }

  TEST_CASE("an archive that is damaged or asks too much is refused by name") {
    const Saved saved;
    const std::string path = saved.scratch / "x.keras";
    const auto error_of = [&](const std::string& bytes) {
      write_text(path, bytes);
      return thrown([&] { load_model(path); });
    };
    const std::string good = read_text(saved.scratch / "m.keras");
    CHECK(error_of("").find("FormatError") == 0);
    CHECK(error_of("PK\5\6").find("FormatError") == 0);
    CHECK(error_of(good.substr(0, good.size() - 30)).find("FormatError") == 0);
    CHECK(thrown([&] { load_model(saved.scratch / "absent.keras"); }).find("IoError: cannot open") == 0);
    CHECK(saved.error({{"config.json", saved.config}}).find("'model.weights.h5' in '" + path + "'") !=
          std::string::npos);
    CHECK(saved.error({{"model.weights.h5", saved.weights}}).find("'config.json' in") != std::string::npos);
    CHECK(saved.error({{"config.json", "[]"}, {"model.weights.h5", saved.weights}}).find("Error: '" + path) !=
          std::string::npos);
    CHECK(saved.error({{"config.json", std::string(65 << 20, ' ')}, {"model.weights.h5", ""}})
              .find("at most 67108864 are expected") != std::string::npos);
    std::string damaged = good;
    damaged[good.find("\"units\"")] ^= 1;  // its checksum tells
    CHECK(error_of(damaged).find("FormatError: 'config.json' in") == 0);
  }

  TEST_CASE("two members of one name are refused") {
    const Saved saved;
    std::string twice;
    const std::string name = "config.jsom";  // the last letter is mended behind libzip's back
    write_archive(saved.scratch / "x.keras", {{"config.json", saved.config, false},
                                              {name, saved.config, false},
                                              {"model.weights.h5", saved.weights, false}});
    twice = read_text(saved.scratch / "x.keras");
    for (std::size_t at; (at = twice.find(name)) != std::string::npos;) twice[at + name.size() - 1] = 'n';
    write_text(saved.scratch / "x.keras", twice);
    const std::string message = thrown([&] { load_model(saved.scratch / "x.keras"); });
    CHECK(message.find("FormatError") == 0);
  }
}
