// Pictures of models as DOT text, and what Graphviz makes of it.
#include <doctest/doctest.h>

#include <hornet/hornet.hpp>

#include "src/base/subprocess.hpp"
#include "tests/files/scratch.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// x → inner (two dense layers) → sum with x.
Model nested_model() {
  Sequential inner(
      {Input({5}), layers::Dense(7, {.activation = "relu", .name = "wide"}), layers::Dense(5, {.name = "narrow"})},
      {.name = "inner"});
  inner.layers()[0].trainable = false;
  const KerasTensor x = Input({5}, {.name = "x"});
  return Model({.inputs = {x}, .outputs = {layers::Add({.name = "sum"})({x, inner(x)})}, .name = "outer"});
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("a model's layers are boxes and its calls are edges") {
    const Model model = nested_model();
    const std::string dot = model_to_dot(model);
    CHECK(dot.starts_with("digraph \"outer\" {\nrankdir=TB;\nconcentrate=true;\ndpi=200;\nsplines=ortho;\n"));
    CHECK(count(dot, "[fontname=Helvetica") == 3);
    CHECK(count(dot, " -> ") == 3);
    CHECK(has(dot, "<b>inner</b> (Sequential)"));
    CHECK_FALSE(has(dot, "wide"));
    CHECK(has(model_to_dot(model, {.show_layer_names = false, .rankdir = "LR", .dpi = 96, .splines = "curved"}),
              "rankdir=LR;\nconcentrate=true;\ndpi=96;\nsplines=curved;"));
    CHECK(has(model_to_dot(model, {.show_layer_names = false}), "<b>Sequential</b>"));
    CHECK(count(model_to_dot(small_mlp()), " -> ") == 2);
  }

  TEST_CASE("boxes show shapes, dtypes, activations and whether they train, where asked") {
    const std::string dot = model_to_dot(nested_model(), {.show_shapes = true,
                                                          .show_dtype = true,
                                                          .expand_nested = true,
                                                          .show_layer_activations = true,
                                                          .show_trainable = true});
    CHECK(has(dot, "subgraph \"cluster_inner\" {\nstyle=dashed;\nlabel=\"inner\";"));
    CHECK(count(dot, "[fontname=Helvetica") == 4);
    CHECK(count(dot, " -> ") == 4);  // x → wide → narrow → sum, x → sum
    CHECK(has(dot,
              "Input shape: <b>(None, 5)</b></font></td><td bgcolor=\"white\"><font point-size=\"14\">Output shape: "
              "<b>(None, 7)</b>"));
    CHECK(has(dot, "Input shape: <b>[(None, 5), (None, 5)]</b>"));
    CHECK(has(dot, "Output dtype: <b>float32</b>"));
    CHECK(has(dot, "Activation: <b>relu</b>"));
    CHECK(has(dot, "Activation: <b>linear</b>"));
    CHECK(count(dot, "<b>Trainable</b>") == 1);
    CHECK(count(dot, "<b>Non-trainable</b>") == 1);
    CHECK(has(dot, "colspan=\"4\""));
  }

  TEST_CASE("pictures are Graphviz'; text needs no program") {
    const ScratchDirectory scratch;
    const Model model = nested_model();
    plot_model(model, scratch / "m.dot", {.expand_nested = true});
    CHECK(read_text(scratch / "m.dot").starts_with("digraph"));
    if (!is_program("dot")) {
      CHECK(has(thrown([&] { plot_model(model, scratch / "m.svg"); }), "apt-get install graphviz"));
      return;
    }
    plot_model(model, scratch / "m.svg", {.show_shapes = true});
    CHECK(has(read_text(scratch / "m.svg"), "</svg>"));
    plot_model(model, scratch / "m.png", {.expand_nested = true, .dpi = 50});
    CHECK(read_text(scratch / "m.png").starts_with("\x89PNG"));
    CHECK(has(thrown([&] { plot_model(model, scratch / "m.docx"); }), "'dot -Tdocx' ended with status 1"));
    CHECK(scratch.names() == std::vector<std::string>{"m.dot", "m.png", "m.svg"});
  }

  TEST_CASE("names cannot leave their box, and wrong options are refused by name") {
    const Sequential model({Input({5}), layers::Dense(3, {.name = "a<b>&\"c"})});
    CHECK(has(model_to_dot(model), "<b>a&lt;b&gt;&amp;&quot;c</b>"));
    CHECK(has(thrown([&] { model_to_dot(model, {.rankdir = "BL"}); }), "unknown rankdir 'BL'"));
    CHECK(has(thrown([&] { model_to_dot(model, {.splines = "orto"}); }), "Did you mean 'ortho'"));
    CHECK(has(thrown([&] { model_to_dot(model, {.dpi = 0}); }), "dpi must be >= 1"));
    CHECK(has(thrown([] { model_to_dot(Sequential({layers::Dense(3)})); }), "is not built"));
  }

  TEST_CASE("a program is given its input and asked for its output, however long both are") {
    const std::string input(3 << 20, 'x');
    const ProgramResult echoed = run_program({"cat"}, input);
    CHECK(echoed.status == 0);
    CHECK(echoed.output == input);
    CHECK(run_program({"true"}, input).status == 0);  // reads nothing: no signal, no hang
    const ProgramResult failed = run_program({"sh", "-c", "echo no >&2; exit 3"}, "");
    CHECK(failed.status == 3);
    CHECK(failed.errors == "no\n");
    CHECK(run_program({"sh", "-c", "kill -9 $$"}, "").status == 128 + 9);
    CHECK(has(thrown([] { run_program({"hornet-no-such-program"}, ""); }), "cannot run 'hornet-no-such-program'"));
    CHECK_FALSE(is_program("hornet-no-such-program"));
  }
}
