#include "src/model/summary_table.hpp"

#include <doctest/doctest.h>

#include <hornet/base/error.hpp>

#include "tests/golden_dir.hpp"

using namespace hornet;

namespace {

struct Recorded {
  const char* file;
  const char* model;
  bool connections;
  SummaryTotals totals;
  std::vector<SummaryRow> rows;
};

const std::vector<Recorded> models{
    {"autoencoder",
     "autoencoder",
     false,
     {{742, 2968}, {0, 0}, WeightTotal{1486, 5944}},
     {{"input_layer_10 (InputLayer)", "(None, 10, 8, 1)", "0"},
      {"conv2d_3 (Conv2D)", "(None, 5, 4, 4)", "40"},
      {"flatten_3 (Flatten)", "(None, 80)", "0"},
      {"code (Dense)", "(None, 3)", "243"},
      {"dense_17 (Dense)", "(None, 80)", "320"},
      {"reshape (Reshape)", "(None, 5, 4, 4)", "0"},
      {"conv2d_transpose (Conv2DTranspose)", "(None, 10, 8, 3)", "111"},
      {"up_sampling2d (UpSampling2D)", "(None, 10, 8, 3)", "0"},
      {"conv2d_4 (Conv2D)", "(None, 10, 8, 1)", "28"}}},
    {"nested_frozen",
     "outer",
     false,
     {{51, 204}, {44, 176}, WeightTotal{53, 212}},
     {{"input_layer_13 (InputLayer)", "(None, 5)", "0"},
      {"inner (Sequential)", "(None, 4)", "64"},
      {"batch_normalization_1 (BatchNormalization)", "(None, 4)", "16"},
      {"dense_23 (Dense)", "(None, 3)", "15"}}},
    {"residual_norms_adamw",
     "functional_33",
     true,
     {{423, 1692}, {0, 0}, WeightTotal{848, 3392}},
     {{"input_layer_7 (InputLayer)", "(None, 8, 8, 3)", "0", "-"},
      {"conv2d_2 (Conv2D)", "(None, 8, 8, 6)", "168", "input_layer_7[0][0]"},
      {"layer_normalization (LayerNormalization)", "(None, 8, 8, 6)", "12", "conv2d_2[0][0]"},
      {"re_lu_1 (ReLU)", "(None, 8, 8, 6)", "0", "layer_normalization[0][0]"},
      {"separable_conv2d (SeparableConv2D)", "(None, 8, 8, 6)", "96", "re_lu_1[0][0]"},
      {"add_1 (Add)", "(None, 8, 8, 6)", "0", "conv2d_2[0][0], separable_conv2d[0][0]"},
      {"depthwise_conv2d (DepthwiseConv2D)", "(None, 4, 4, 6)", "60", "add_1[0][0]"},
      {"group_normalization (GroupNormalization)", "(None, 4, 4, 6)", "12", "depthwise_conv2d[0][0]"},
      {"average_pooling2d (AveragePooling2D)", "(None, 2, 2, 6)", "0", "group_normalization[0][0]"},
      {"flatten_2 (Flatten)", "(None, 24)", "0", "average_pooling2d[0][0]"},
      {"dense_12 (Dense)", "(None, 3)", "75", "flatten_2[0][0]"}}},
    {"functional_two_inputs_two_outputs",
     "two_by_two",
     true,
     {{382, 1528}, {0, 0}, WeightTotal{384, 1536}},
     {{"tokens (InputLayer)", "(None, 9)", "0", "-"},
      {"embedding (Embedding)", "(None, 9, 4)", "60", "tokens[0][0]"},
      {"numbers (InputLayer)", "(None, 6)", "0", "-"},
      {"global_average_pooling1d (GlobalAveragePooling1D)", "(None, 4)", "0", "embedding[0][0]"},
      {"dense_5 (Dense)", "(None, 6)", "42", "numbers[0][0]"},
      {"dense_6 (Dense)", "(None, 6)", "30", "global_average_pooling1d[0][0]"},
      {"shared (Dense)", "(None, 6)", "42", "dense_5[0][0], dense_6[0][0]"},
      {"concatenate (Concatenate)", "(None, 12)", "0", "shared[0][0], shared[1][0]"},
      {"dense_7 (Dense)", "(None, 12)", "156", "concatenate[0][0]"},
      {"add (Add)", "(None, 12)", "0", "dense_7[0][0], concatenate[0][0]"},
      {"label (Dense)", "(None, 3)", "39", "add[0][0]"},
      {"value (Dense)", "(None, 1)", "13", "add[0][0]"}}},
    {"transformer_block",
     "functional_40",
     true,
     {{353, 1412}, {0, 0}, WeightTotal{708, 2832}},
     {{"input_layer_11 (InputLayer)", "(None, 7, 5)", "0", "-"},
      {"multi_head_attention (MultiHeadAttention)", "(None, 7, 5)", "189",
       "input_layer_11[0][0], input_layer_11[0][0]"},
      {"add_2 (Add)", "(None, 7, 5)", "0", "input_layer_11[0][0], multi_head_attention[0][0]"},
      {"layer_normalization_1 (LayerNormalization)", "(None, 7, 5)", "10", "add_2[0][0]"},
      {"dense_19 (Dense)", "(None, 7, 11)", "66", "layer_normalization_1[0][0]"},
      {"dense_18 (Dense)", "(None, 7, 5)", "60", "dense_19[0][0]"},
      {"add_3 (Add)", "(None, 7, 5)", "0", "layer_normalization_1[0][0] dense_18[0][0]"},
      {"layer_normalization_2 (LayerNormalization)", "(None, 7, 5)", "10", "add_3[0][0]"},
      {"global_average_pooling1d_1 (GlobalAveragePooling1D)", "(None, 5)", "0", "layer_normalization_2[0][0]"},
      {"dense_20 (Dense)", "(None, 3)", "18", "global_average_pooling1d_1[0][0]"}}},
    {"convnet_batchnorm",
     "sequential_1",
     false,
     {{456, 1824}, {14, 56}, WeightTotal{914, 3656}},
     {{"conv2d (Conv2D)", "(None, 10, 9, 5)", "95"},
      {"max_pooling2d (MaxPooling2D)", "(None, 5, 4, 5)", "0"},
      {"conv2d_1 (Conv2D)", "(None, 5, 4, 7)", "315"},
      {"batch_normalization (BatchNormalization)", "(None, 5, 4, 7)", "28"},
      {"re_lu (ReLU)", "(None, 5, 4, 7)", "0"},
      {"global_average_pooling2d (GlobalAveragePooling2D)", "(None, 7)", "0"},
      {"dense_4 (Dense)", "(None, 4)", "32"}}},
};

// Recorded from Keras 3.15.1 with COLUMNS=80, expand_nested=True and show_trainable=True.
const char* const nested_table =
    R"(Model: "nested"
┏━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━┳━━━━━━━━━━━━━━━━┳━━━━━━━┓
┃ Layer (type)      ┃ Output Shape    ┃   Param # ┃ Connected to   ┃ Trai… ┃
┡━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━╇━━━━━━━━━━━━━━━━╇━━━━━━━┩
│ x (InputLayer)    │ (None, 5)       │         0 │ -              │   -   │
├───────────────────┼─────────────────┼───────────┼────────────────┼───────┤
│ inner             │ (None, 7)       │        70 │ x[0][0]        │   Y   │
│ (Sequential)      │                 │           │                │       │
├───────────────────┼─────────────────┼───────────┼────────────────┼───────┤
│    └ dense        │ (None, 7)       │        42 │ -              │   Y   │
│ (Dense)           │                 │           │                │       │
├───────────────────┼─────────────────┼───────────┼────────────────┼───────┤
│    └              │ (None, 7)       │        28 │ -              │   Y   │
│ a_name_much_long… │                 │           │                │       │
│ (BatchNormalizat… │                 │           │                │       │
├───────────────────┼─────────────────┼───────────┼────────────────┼───────┤
│ dense_1 (Dense)   │ (None, 7)       │        42 │ x[0][0]        │   N   │
├───────────────────┼─────────────────┼───────────┼────────────────┼───────┤
│ add (Add)         │ (None, 7)       │         0 │ inner[0][0],   │   -   │
│                   │                 │           │ dense_1[0][0]  │       │
└───────────────────┴─────────────────┴───────────┴────────────────┴───────┘
 Total params: 112 (448.00 B)
 Trainable params: 56 (224.00 B)
 Non-trainable params: 56 (224.00 B)
)";

// Recorded from Keras 3.15.1 with COLUMNS=24.
const char* const narrow_table =
    R"(Model: "a model with a 
rather long name"
┏━━━━━━━━┳━━━━━┳━━━┓
┃ Layer  ┃ Ou… ┃ … ┃
┃ (type) ┃ Sh… ┃ # ┃
┡━━━━━━━━╇━━━━━╇━━━┩
│ d      │ ?   │ 0 │
│ (Dens… │     │ … │
└────────┴─────┴───┘
 Total params: 0 (0.00 
B)
 Trainable params: 0 
(0.00 B)
 Non-trainable params: 0
(0.00 B)
)";

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("summaries are Keras' to the character") {
    for (const Recorded& model : models)
      for (const char* ending : {".summary.txt", ".trained.summary.txt"}) {
        const auto text = golden_text(std::string("models/") + model.file + ending);
        if (!text) continue;
        const SummaryLayout layout{.connections = model.connections, .terminal_columns = 140};
        CHECK(summary_table(model.model, model.rows, model.totals, layout) + "\n" == *text);
      }
  }

  TEST_CASE("nested layers are indented and the trainable column is centred, as in Keras") {
    const std::vector<SummaryRow> rows{
        {summary_layer("x", "InputLayer"), "(None, 5)", "0", "-", "-"},
        {summary_layer("inner", "Sequential"), "(None, 7)", "70", "x[0][0]", "Y"},
        {summary_layer("dense", "Dense", 1), "(None, 7)", "42", "-", "Y"},
        {summary_layer("a_name_much_longer_than_its_column", "BatchNormalization", 1), "(None, 7)", "28", "-", "Y"},
        {summary_layer("dense_1", "Dense"), "(None, 7)", "42", "x[0][0]", "N"},
        {summary_layer("add", "Add"), "(None, 7)", "0", "inner[0][0], dense_1[0][0]", "-"}};
    const SummaryTotals totals{{56, 224}, {56, 224}, {}};
    CHECK(summary_table("nested", rows, totals, {.connections = true, .trainable = true}) == nested_table);
  }

  TEST_CASE("a narrow terminal folds the lines beside the table where rich does") {
    const std::vector<SummaryRow> rows{{summary_layer("d", "Dense"), "?", summary_params(0, false), "", ""}};
    CHECK(summary_table("a model with a rather long name", rows, {}, {.terminal_columns = 24}) == narrow_table);
  }

  TEST_CASE("a terminal too narrow for any table gets the shortest one, a line_length too short is refused") {
    const std::vector<SummaryRow> rows{{"d (Dense)", "(None, 3)", "12", "", ""}};
    CHECK(summary_table("m", rows, {}, {.terminal_columns = 1}).find("│") != std::string::npos);
    CHECK_THROWS_AS(summary_table("m", rows, {}, {.line_length = 11}), ConfigError);
    CHECK_THROWS_AS(summary_table("m", rows, {}, {.positions = {0.5, 1.0}}), ConfigError);
    CHECK_THROWS_AS(summary_table("m", rows, {}, {.positions = {0.5, 0.5, 1.0}}), ConfigError);
  }

  TEST_CASE("counts have thousands separators and sizes have units") {
    CHECK(summary_params(0) == "0");
    CHECK(summary_params(999) == "999");
    CHECK(summary_params(1000) == "1,000");
    CHECK(summary_params(1234567) == "1,234,567");
    CHECK(summary_params(7, false) == "0 (unbuilt)");
    CHECK(readable_size(1023) == "1023.00 B");
    CHECK(readable_size(1024) == "1.00 KB");
    CHECK(readable_size(std::int64_t{5} << 40) == "5.00 TB");
  }
}
