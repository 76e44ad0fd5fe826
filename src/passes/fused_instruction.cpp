#include "src/passes/fused_instruction.hpp"

#include "src/ops/catalog.hpp"

namespace hornet {

Config ConfigCodec<passes::FusedInstruction>::encode(const passes::FusedInstruction& v) {
  return Config::Dict{{"op", v.op.name()},
                      {"attributes", v.op.attributes()},
                      {"args", ConfigCodec<std::vector<std::int64_t>>::encode(v.args)}};
}

passes::FusedInstruction ConfigCodec<passes::FusedInstruction>::decode(const Config& c) {
  return {ops::make_op(c.at("op").as_string(), c.at("attributes")),
          ConfigCodec<std::vector<std::int64_t>>::decode(c.at("args"))};
}

}  // namespace hornet
