"""What random cases are drawn from: one generator of numbers for all."""

import keras
import numpy

ACTIVATIONS = [None, "linear", "relu", "relu6", "tanh", "sigmoid", "elu", "selu", "gelu", "celu", "softplus", "softsign",
               "swish", "mish", "exponential", "leaky_relu", "hard_sigmoid", "hard_tanh", "hard_silu", "hard_shrink",
               "soft_shrink", "tanh_shrink", "threshold", "squareplus", "log_sigmoid", "sparse_plus", "sparse_sigmoid"]
ALONG_CHANNELS = ["softmax", "log_softmax", "sparsemax"]  # need the channels last


def rounded(x):
    """To float32's precision, for what is stored is float32."""
    return numpy.asarray(x, "float32").astype("float64")


class Draw:
    def __init__(self, seed):
        self.random = numpy.random.default_rng(seed)

    def one(self, *choices):
        return choices[self.random.integers(len(choices))]

    def flip(self, probability=0.5):
        return bool(self.random.random() < probability)

    def integer(self, low, high):
        return int(self.random.integers(low, high + 1))

    def number(self, low, high):
        return float(numpy.round(self.random.uniform(low, high), 3))

    def integers(self, count, low, high):
        return tuple(self.integer(low, high) for _ in range(count))

    def shape(self, least=2, most=4):
        return self.integers(self.integer(least, most), 2, 5)

    def data_format(self):
        return self.one("channels_last", "channels_last", "channels_first")

    def images(self, axes, data_format, channels, low, high):
        extents, batch = self.integers(axes, low, high), self.integer(1, 3)
        return (batch, *extents, channels) if data_format == "channels_last" else (batch, channels, *extents)

    def normal(self, shape, scale=1.0):
        return rounded(self.random.normal(size=shape) * scale)

    def uniform(self, shape):
        return rounded(self.random.random(shape))

    def below(self, high, shape):
        return self.random.integers(0, high, size=shape).astype("int32")

    def probabilities(self, shape):
        powers = numpy.exp(self.random.normal(size=shape))
        return rounded(powers / powers.sum(-1, keepdims=True))

    def one_hot(self, shape):
        return numpy.eye(shape[-1])[self.random.integers(0, shape[-1], size=shape[:-1])]

    def bits(self, shape):
        return (self.random.random(shape) < 0.5).astype("int32")

    def row_mask(self, rows, steps):
        """True up to a step of each row, here and there also behind."""
        upto = numpy.arange(steps) < self.random.integers(0, steps + 1, size=(rows, 1))
        return upto ^ (self.random.random((rows, steps)) < 0.1)

    def activation(self, channels_last=True):
        return self.one(*ACTIVATIONS, *(ALONG_CHANNELS if channels_last else []))

    def regularizer(self):
        regularizers = keras.regularizers
        return self.one(None, None, None, "l2", regularizers.L1(0.01), regularizers.L2(0.02), regularizers.L1L2(0.01, 0.03))

    def constraint(self):
        return self.one(None, None, None, "non_neg", "max_norm", "unit_norm")

    def initializer(self):
        initializers = keras.initializers
        return self.one("glorot_uniform", "he_normal", "lecun_normal", "zeros", "ones", initializers.RandomNormal(stddev=0.3),
                        initializers.RandomUniform(-0.2, 0.3, seed=3), initializers.VarianceScaling(2.0, "fan_out", "normal"))

    def kernel_options(self, channels_last=True):
        return {"activation": self.activation(channels_last), "use_bias": self.flip(0.8),
                "kernel_initializer": self.initializer(), "bias_initializer": self.one("zeros", "ones"),
                "kernel_regularizer": self.regularizer(), "bias_regularizer": self.regularizer(),
                "activity_regularizer": self.one(None, None, None, "l2"),
                "kernel_constraint": self.constraint(), "bias_constraint": self.constraint()}
