// Muon: momentum orthogonalised by Newton-Schulz iteration (Jordan et al. 2024,
// https://kellerjordan.github.io/posts/muon; scaled as in Liu et al. 2025, arXiv:2502.16982). Source:
// keras/src/optimizers/muon.py.
#pragma once

#include <hornet/model/optimizer_definition.hpp>

namespace hornet::optimizers {

// m ← momentum · m + g;  x ← x - lr · rms_rate · √(greater extent) · orthogonal(g + momentum · m), or of m alone
// without nesterov. That is for matrices; other variables, embeddings and those that exclude_layers names are updated
// by Adam with learning rate lr · adam_lr_ratio, decayed by adam_weight_decay. Slots: "momentum" for all, "velocity"
// for Adam's.
struct Muon {
  LearningRate learning_rate = 0.001;
  double adam_beta_1 = 0.9;
  double adam_beta_2 = 0.999;
  std::optional<double> adam_weight_decay = 0.004;
  double epsilon = 1e-7;  // of Adam
  std::optional<double> weight_decay = 0.004;
  std::optional<double> clipnorm = {}, clipvalue = {}, global_clipnorm = {};
  bool use_ema = false;
  double ema_momentum = 0.99;
  std::optional<std::int64_t> ema_overwrite_frequency = {};
  std::optional<double> loss_scale_factor = {};
  std::optional<std::int64_t> gradient_accumulation_steps = {};
  std::string name = {};
  std::vector<std::string> exclude_layers = {};              // regular expressions, sought in variables' paths
  bool exclude_embeddings = true;                            // variables with "embedding" in their path
  double muon_a = 3.4445, muon_b = -4.775, muon_c = 2.0315;  // of the iteration x ← a·x + (b·A + c·A²)·x, A = x·xᵀ
  double adam_lr_ratio = 1;
  double momentum = 0.95;
  std::int64_t ns_steps = 5;  // of the iteration
  bool nesterov = true;
  std::optional<double> rms_rate = 0.2;  // none: no scaling by the extents

  static constexpr std::string_view class_name = "Muon";
  template <class Self = Muon>
  static constexpr auto fields() {
    return std::tuple_cat(
        optimizer_fields<Self>(),
        std::tuple{Field{"adam_beta_1", &Self::adam_beta_1}, Field{"adam_beta_2", &Self::adam_beta_2},
                   Field{"epsilon", &Self::epsilon}, Field{"exclude_layers", &Self::exclude_layers},
                   Field{"muon_a", &Self::muon_a}, Field{"muon_b", &Self::muon_b}, Field{"muon_c", &Self::muon_c},
                   Field{"adam_lr_ratio", &Self::adam_lr_ratio}, Field{"momentum", &Self::momentum},
                   Field{"ns_steps", &Self::ns_steps}, Field{"nesterov", &Self::nesterov},
                   Field{"exclude_embeddings", &Self::exclude_embeddings},
                   Field{"adam_weight_decay", &Self::adam_weight_decay}, Field{"rms_rate", &Self::rms_rate}});
  }
  void validate() const;
  std::vector<SlotGroup> slots() const;
  std::optional<double> decay_of(const Variable& variable) const;
  Value update(OptimizerScope& s, Value variable, Value gradient, Value learning_rate) const;

 private:
  bool is_adams(const Variable& variable) const;
  Value orthogonal(Value matrix) const;
};

}  // namespace hornet::optimizers
