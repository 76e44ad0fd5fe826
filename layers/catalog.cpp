// The list of layers by Keras' class names.
#include <hornet/layers/layers.hpp>
#include <hornet/model/input.hpp>

namespace hornet {

Catalog<Layer>& layer_catalog() {
  using namespace layers;
  static Catalog<Layer> catalog("layer", "keras.layers",
                                {
                                    {"Activation", {}, layers::Activation::from_config},
                                    {"Add", {}, Add::from_config},
                                    {"Average", {}, Average::from_config},
                                    {"AveragePooling2D", {}, AveragePooling2D::from_config},
                                    {"BatchNormalization", {}, BatchNormalization::from_config},
                                    {"Concatenate", {}, Concatenate::from_config},
                                    {"Conv2D", {}, Conv2D::from_config},
                                    {"Cropping2D", {}, Cropping2D::from_config},
                                    {"Dense", {}, Dense::from_config},
                                    {"Dot", {}, Dot::from_config},
                                    {"Dropout", {}, Dropout::from_config},
                                    {"ELU", {}, ELU::from_config},
                                    {"Embedding", {}, Embedding::from_config},
                                    {"Flatten", {}, Flatten::from_config},
                                    {"GaussianDropout", {}, GaussianDropout::from_config},
                                    {"GaussianNoise", {}, GaussianNoise::from_config},
                                    {"GlobalAveragePooling2D", {}, GlobalAveragePooling2D::from_config},
                                    {"GlobalMaxPooling2D", {}, GlobalMaxPooling2D::from_config},
                                    {"Identity", {}, Identity::from_config},
                                    {"InputLayer", {}, InputLayer::from_config},
                                    {"LayerNormalization", {}, LayerNormalization::from_config},
                                    {"LeakyReLU", {}, LeakyReLU::from_config},
                                    {"Masking", {}, Masking::from_config},
                                    {"MaxPooling2D", {}, MaxPooling2D::from_config},
                                    {"Maximum", {}, Maximum::from_config},
                                    {"Minimum", {}, Minimum::from_config},
                                    {"Multiply", {}, Multiply::from_config},
                                    {"PReLU", {}, PReLU::from_config},
                                    {"Permute", {}, Permute::from_config},
                                    {"ReLU", {}, ReLU::from_config},
                                    {"RepeatVector", {}, RepeatVector::from_config},
                                    {"Rescaling", {}, Rescaling::from_config},
                                    {"Reshape", {}, Reshape::from_config},
                                    {"Softmax", {}, Softmax::from_config},
                                    {"SpatialDropout2D", {}, SpatialDropout2D::from_config},
                                    {"Subtract", {}, Subtract::from_config},
                                    {"UpSampling2D", {}, UpSampling2D::from_config},
                                    {"ZeroPadding2D", {}, ZeroPadding2D::from_config},
                                });
  return catalog;
}

}  // namespace hornet
