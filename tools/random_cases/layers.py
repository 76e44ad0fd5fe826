"""Layers with random options. A case is (layer, inputs, call's keyword arguments, how inputs are passed)."""

from functools import partial

import numpy
from keras import initializers, layers


def case(layer, *inputs, call=None, passed="one"):
    return layer, list(inputs), call or {}, passed


def dense(d):
    return case(layers.Dense(d.integer(1, 6), **d.kernel_options()), d.normal(d.shape()))


def conv(axes, d):
    data_format, groups, dilated = d.data_format(), d.one(1, 1, 1, 2, 3), d.flip(0.25)
    last = data_format == "channels_last"
    strides = 1 if dilated else d.one(1, 1, 2, 3, *([d.integers(axes, 1, 3)] if axes > 1 else []))
    layer = getattr(layers, f"Conv{axes}D")(
        groups * d.integer(1, 3), d.integers(axes, 1, 4 if axes < 3 else 3), strides=strides,
        padding=d.one("valid", "same", "causal") if axes == 1 and last else d.one("valid", "same"),
        data_format=data_format, dilation_rate=2 if dilated else 1, groups=groups, **d.kernel_options(last))
    low, high = {1: (9, 13), 2: (6, 10), 3: (5, 7)}[axes]
    return case(layer, d.normal(d.images(axes, data_format, groups * d.integer(1, 3), low, high)))


def conv_transpose(axes, d):
    data_format, dilated = d.data_format(), d.flip(0.2)
    strides = (1,) * axes if dilated else d.integers(axes, 1, 3)
    output_padding = tuple(d.integer(0, s - 1) for s in strides) if d.flip(0.3) and not dilated else None
    layer = getattr(layers, f"Conv{axes}DTranspose")(
        d.integer(1, 4), d.integers(axes, 1, 4 if axes < 3 else 3), strides=strides, padding=d.one("valid", "same"),
        data_format=data_format, dilation_rate=2 if dilated else 1, output_padding=output_padding,
        **d.kernel_options(data_format == "channels_last"))
    return case(layer, d.normal(d.images(axes, data_format, d.integer(1, 4), 3, 5)))


def channelwise(kind, axes, d):
    data_format, strides = d.data_format(), d.one(1, 1, 2, 3)
    options = {name: value for name, value in d.kernel_options(data_format == "channels_last").items() if "kernel" not in name}
    options.update(depthwise_initializer=d.initializer(), depthwise_regularizer=d.regularizer(),
                   depthwise_constraint=d.constraint(), depth_multiplier=d.integer(1, 3), padding=d.one("valid", "same"),
                   strides=strides, dilation_rate=d.one(1, 2) if strides == 1 else 1, data_format=data_format)
    if kind == "Separable":
        options.update(filters=d.integer(1, 5), pointwise_regularizer=d.regularizer(), pointwise_constraint=d.constraint())
    layer = getattr(layers, f"{kind}Conv{axes}D")(kernel_size=d.integer(1, 4), **options)
    return case(layer, d.normal(d.images(axes, data_format, d.integer(1, 4), 8, 11)))


def pool(kind, axes, d):
    data_format = d.data_format()
    layer = getattr(layers, f"{kind}Pooling{axes}D")(
        d.one(2, 3, *([d.integers(axes, 1, 4)] if axes > 1 else [])), strides=d.one(None, 1, 2, 3),
        padding=d.one("valid", "same"), data_format=data_format)
    return case(layer, d.normal(d.images(axes, data_format, d.integer(1, 4), 6, 9)))


def adaptive_pool(kind, axes, d):
    data_format = d.data_format()
    layer = getattr(layers, f"Adaptive{kind}Pooling{axes}D")(d.integers(axes, 1, 5), data_format=data_format)
    return case(layer, d.normal(d.images(axes, data_format, 3, 6, 9)))


def global_pool(kind, axes, d):
    data_format = d.data_format()
    layer = getattr(layers, f"Global{kind}Pooling{axes}D")(data_format=data_format, keepdims=d.flip())
    return case(layer, d.normal(d.images(axes, data_format, d.integer(1, 4), 2, 6)))


def sequences(d):
    return d.normal((d.integer(2, 3), d.integer(3, 7), d.integer(1, 5)))


# Not stateful: the state is none of the weights that are recorded.
def recurrent(make, d, **own):
    options = d.kernel_options()
    options.update(own, activation=d.one("tanh", "tanh", "relu", "elu", "sigmoid", "softsign"),
                   recurrent_regularizer=d.regularizer(), recurrent_constraint=d.constraint(), return_sequences=d.flip(),
                   return_state=d.flip(0.3), go_backwards=d.flip(0.3), unroll=d.flip(0.3))
    x, call = sequences(d), {}
    if d.flip(0.4):
        call["mask"] = d.row_mask(*x.shape[:2])
        options["zero_output_for_mask"] = options["return_sequences"] and d.flip()
    return case(make(d.integer(1, 5), **options), x, call=call)


def gate(d):
    return d.one("sigmoid", "hard_sigmoid", "tanh")


def rnn(d):
    units = d.integer(1, 4)
    cell = d.one(lambda: layers.LSTMCell(units), lambda: layers.GRUCell(units, reset_after=d.flip()),
                 lambda: layers.SimpleRNNCell(units, activation="relu"),
                 lambda: layers.StackedRNNCells([layers.LSTMCell(units), layers.GRUCell(units + 1)]))()
    return case(layers.RNN(cell, return_sequences=d.flip(), go_backwards=d.flip(0.3), unroll=d.flip(0.2)), sequences(d))


def bidirectional(d):
    x, units, all_steps, call = sequences(d), d.integer(1, 4), d.flip(), {}
    forward = d.one(layers.LSTM, layers.GRU, layers.SimpleRNN)(units, return_sequences=all_steps, use_bias=d.flip(0.8))
    backward = None
    if d.flip(0.3):
        backward = d.one(layers.LSTM, layers.GRU)(units, return_sequences=all_steps, go_backwards=True)
    if d.flip(0.3):
        call["mask"] = d.row_mask(*x.shape[:2])
    merge = d.one("concat", "sum", "mul", "ave")
    return case(layers.Bidirectional(forward, merge_mode=merge, backward_layer=backward), x, call=call)


def time_distributed(d):
    inner, shape = d.one((partial(layers.Dense, 3, activation="tanh"), (2, 3, 4)), (partial(layers.Conv2D, 2, 2), (2, 3, 5, 6, 3)),
                         (layers.Flatten, (2, 3, 2, 4)), (layers.MaxPooling2D, (2, 3, 4, 5, 2)))
    return case(layers.TimeDistributed(inner()), d.normal(shape))


def conv_lstm(axes, d):
    first, dilated = d.flip(0.3), d.flip(0.3)
    extents, channels = d.integers(axes, 5, 6), d.integer(1, 3)
    layer = getattr(layers, f"ConvLSTM{axes}D")(
        d.integer(1, 3), d.integers(axes, 1, 3), strides=1 if dilated else d.one(1, 2), padding=d.one("valid", "same"),
        data_format="channels_first" if first else "channels_last", dilation_rate=2 if dilated else 1,
        return_sequences=d.flip(), go_backwards=d.flip(0.3), use_bias=d.flip(0.8), activation=d.one("tanh", "relu"))
    return case(layer, d.normal((2, d.integer(2, 4)) + ((channels, *extents) if first else (*extents, channels))))


def batch_normalization(d):
    shape = d.shape()
    axis = d.one(-1, -1, d.integer(1, len(shape) - 1))
    call = {"mask": d.uniform(shape[:2]) < 0.7} if len(shape) == 3 and axis in (-1, 2) and d.flip(0.4) else {}
    layer = layers.BatchNormalization(axis=axis, momentum=d.one(0.99, 0.9, 0.5), epsilon=d.one(1e-3, 1e-2),
                                      center=d.flip(0.8), scale=d.flip(0.8), beta_regularizer=d.regularizer(),
                                      gamma_regularizer=d.regularizer())
    return case(layer, d.normal(shape), call=call)


def along_axes(make, d):
    shape = d.shape()
    return case(make(axis=d.one(-1, 1, [1, len(shape) - 1] if len(shape) > 2 else -1)), d.normal(shape))


def group_normalization(d):
    extents, first = d.integers(d.integer(0, 2), 2, 4), d.flip(0.3)
    layer = layers.GroupNormalization(groups=d.one(1, 2, 3, -1), axis=1 if first else -1, epsilon=d.one(1e-3, 1e-2),
                                      center=d.flip(0.8), scale=d.flip(0.8))
    return case(layer, d.normal((2, 6, *extents) if first else (2, *extents, 6)))


def spectral_normalization(d):
    inner = layers.Dense(d.integer(2, 4), use_bias=d.flip())
    return case(layers.SpectralNormalization(inner, power_iterations=d.integer(1, 3)), d.normal((2, d.integer(2, 5))))


def merge(make, d):
    shape, count = d.shape(), 2 if make is layers.Subtract else d.integer(2, 4)
    shapes = [shape] * count
    if d.flip(0.3):  # ones that are broadcast
        shapes[1:] = [shape[:1] + tuple(d.one(1, extent) for extent in shape[1:]) for _ in shapes[1:]]
    return case(make(), *map(d.normal, shapes), passed="list")


def concatenate(d):
    shape = d.shape()
    axis = d.integer(1, len(shape) - 1)
    shapes = [shape[:axis] + (d.integer(1, 4),) + shape[axis + 1:] for _ in range(d.integer(2, 4))]
    return case(layers.Concatenate(axis=axis), *map(d.normal, shapes), passed="list")


def dot(d):
    if d.flip():
        return case(layers.Dot(axes=(2, 2), normalize=d.flip()), d.normal((2, 3, 5)), d.normal((2, 4, 5)), passed="list")
    return case(layers.Dot(axes=d.one(1, -1), normalize=d.flip()), d.normal((3, 5)), d.normal((3, 5)), passed="list")


def attention(d):
    queries, keys, width = d.integer(2, 4), d.integer(2, 5), d.integer(2, 4)
    inputs = [d.normal((2, queries, width))] + [d.normal((2, keys, width)) for _ in range(d.integer(1, 2))]
    if d.flip(0.4):
        return case(layers.AdditiveAttention(use_scale=d.flip()), *inputs, passed="list")
    call = {"use_causal_mask": True} if d.flip(0.4) else {}
    return case(layers.Attention(use_scale=d.flip(), score_mode=d.one("dot", "concat")), *inputs, call=call, passed="list")


def multi_head_attention(d):
    queries, keys, width, axes, call = d.integer(2, 4), d.integer(2, 5), d.integer(2, 5), None, {}
    shapes = [(2, queries, width), (2, keys, d.one(width, width + 1))]
    if d.flip(0.25):
        shapes, axes = [(2, queries, 3, width), (2, keys, 2, width)], (1, 2)
    elif d.flip(0.3):
        call = {"use_causal_mask": True}
    elif d.flip(0.3):
        call = {"attention_mask": d.uniform((2, queries, keys)) < 0.7}
    layer = layers.MultiHeadAttention(d.integer(1, 3), d.integer(1, 4), value_dim=d.one(None, 3), use_bias=d.flip(0.8),
                                      output_shape=d.one(None, d.integer(2, 5)), attention_axes=axes)
    return case(layer, *map(d.normal, shapes), call=call, passed="separate")


def group_query_attention(d):
    groups, width = d.integer(1, 2), d.integer(2, 5)
    layer = layers.GroupQueryAttention(d.integer(1, 4), groups * d.integer(1, 3), groups, use_bias=d.flip(0.8))
    call = {"use_causal_mask": True} if d.flip(0.3) else {}
    return case(layer, d.normal((2, 3, width)), d.normal((2, 4, width)), call=call, passed="separate")


def einsum_dense(d):
    equation, output, bias, shape = d.one(
        ("ab,bc->ac", 4, "c", (2, 3)), ("abc,cd->abd", (None, 5), d.one("d", None), (2, 3, 4)),
        ("...x,xy->...y", 5, "y", d.shape()), ("abc,cde->abde", (None, 3, 2), d.one("de", "e", "d"), (2, 3, 4)),
        ("abcd,cdf->abf", (None, 6), "f", (2, 3, 4, 2)), ("abc,bcd->ad", 3, "d", (2, 3, 4)),
        ("abc,dc->adb", (5, 3), "d", (2, 3, 4)))
    return case(layers.EinsumDense(equation, output, bias_axes=bias, activation=d.one(None, "relu")), d.normal(shape))


def embedding(d):
    rows = d.integer(4, 9)
    layer = layers.Embedding(rows, d.integer(1, 5), mask_zero=d.flip(0.3), embeddings_regularizer=d.regularizer())
    return case(layer, d.below(rows, d.one((2, 5), (3,), (2, 3, 4))))


def reshape(d):
    target, shape = d.one(((4, -1), (2, 6, 2)), ((-1,), (2, 3, 4)), ((2, 3, 4), (3, 24)), ((1, -1, 2), (2, 6, 4)))
    return case(layers.Reshape(target), d.normal(shape))


def permute(d):
    axes = d.integer(2, 4)
    return case(layers.Permute(tuple(int(i) + 1 for i in d.random.permutation(axes))), d.normal(d.integers(axes + 1, 2, 5)))


def border(kind, axes, d):
    data_format = d.data_format() if axes > 1 else "channels_last"
    amounts = (d.integer(0, 3), d.integer(0, 3)) if axes == 1 else tuple(d.integers(2, 0, 3) for _ in range(axes))
    options = {"data_format": data_format} if axes > 1 else {}
    layer = getattr(layers, f"{kind}{axes}D")(d.one(1, 2, amounts), **options)
    return case(layer, d.normal(d.images(axes, data_format, d.integer(1, 3), 7, 9)))


def up_sampling(axes, d):
    data_format = d.data_format() if axes > 1 else "channels_last"
    options = {"data_format": data_format} if axes > 1 else {}
    if axes == 2:
        options["interpolation"] = d.one("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
    size = d.integer(1, 3) if axes == 1 else d.one(2, d.integers(axes, 1, 3))
    return case(getattr(layers, f"UpSampling{axes}D")(size, **options), d.normal(d.images(axes, data_format, 2, 2, 5)))


def resizing(d):
    data_format = d.data_format()
    fit = d.one({}, {}, {"crop_to_aspect_ratio": True}, {"pad_to_aspect_ratio": True, "fill_value": d.one(0.0, 1.5)})
    layer = layers.Resizing(d.integer(2, 9), d.integer(2, 9), antialias=d.flip(0.3), data_format=data_format, **fit,
                            interpolation=d.one("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"))
    return case(layer, d.normal(d.images(2, data_format, d.integer(1, 3), 3, 9)))


def center_crop(d):
    data_format = d.data_format()
    layer = layers.CenterCrop(d.integer(1, 9), d.integer(1, 9), data_format=data_format)
    return case(layer, d.normal(d.images(2, data_format, 2, 4, 9)))


def softmax(d):
    shape = d.shape()
    axis = d.one(-1, d.integer(1, len(shape) - 1), [1, len(shape) - 1] if len(shape) > 2 else -1)
    return case(layers.Softmax(axis=axis), d.normal(shape), call={"mask": d.uniform(shape) < 0.8} if d.flip(0.3) else {})


def prelu(d):
    shape = d.shape()
    shared = None if len(shape) == 2 else d.one(None, [1], [d.integer(1, len(shape) - 1)])
    return case(layers.PReLU(initializers.RandomNormal(stddev=0.3), alpha_regularizer=d.regularizer(), shared_axes=shared),
                d.normal(shape))


def relu(d):
    layer = layers.ReLU(max_value=d.one(None, 1.0, 6.0), negative_slope=d.one(0.0, 0.2), threshold=d.one(0.0, 0.5))
    return case(layer, d.normal(d.shape()))


def discretization(d):
    boundaries = sorted(d.number(-2, 2) for _ in range(d.integer(1, 5)))
    return case(layers.Discretization(boundaries, output_mode=d.one("int", "one_hot", "multi_hot", "count")), d.normal((4, 1)))


def category_encoding(d):
    tokens, mode = d.integer(3, 6), d.one("one_hot", "multi_hot", "count")
    return case(layers.CategoryEncoding(tokens, output_mode=mode), d.below(tokens, (3, 1 if mode == "one_hot" else 4)))


def normalization(d):
    shape = d.shape(2, 3)
    mean, variance = ([d.number(low, 2) for _ in range(shape[-1])] for low in (-2, 0.1))
    return case(layers.Normalization(axis=-1, mean=mean, variance=variance, invert=d.flip(0.3)), d.normal(shape))


def masking(d):
    value, x = d.one(0.0, 1.0), d.normal((2, 4, 3))
    x[d.uniform((2, 4)) < 0.3] = value
    return case(layers.Masking(value), x)


def simple(make, d):
    """Layers that take any shape."""
    return case(make(d), d.normal(d.shape()))


CASES = {
    "Dense": dense, "RNN": rnn, "Bidirectional": bidirectional, "TimeDistributed": time_distributed,
    "SimpleRNN": partial(recurrent, layers.SimpleRNN),
    "LSTM": lambda d: recurrent(layers.LSTM, d, unit_forget_bias=d.flip(), recurrent_activation=gate(d)),
    "GRU": lambda d: recurrent(layers.GRU, d, reset_after=d.flip(), recurrent_activation=gate(d)),
    "BatchNormalization": batch_normalization, "LayerNormalization": partial(along_axes, layers.LayerNormalization),
    "RMSNormalization": partial(along_axes, layers.RMSNormalization), "GroupNormalization": group_normalization,
    "UnitNormalization": partial(along_axes, layers.UnitNormalization), "SpectralNormalization": spectral_normalization,
    "Concatenate": concatenate, "Dot": dot, "Attention": attention, "MultiHeadAttention": multi_head_attention,
    "GroupQueryAttention": group_query_attention, "EinsumDense": einsum_dense, "Embedding": embedding,
    "Reshape": reshape, "Permute": permute, "Resizing": resizing, "CenterCrop": center_crop, "Softmax": softmax,
    "PReLU": prelu, "ReLU": relu, "Discretization": discretization, "CategoryEncoding": category_encoding,
    "Normalization": normalization, "Masking": masking,
    "Flatten": partial(simple, lambda d: layers.Flatten(data_format=d.data_format())),
    "RepeatVector": lambda d: case(layers.RepeatVector(d.integer(1, 5)), d.normal((2, d.integer(2, 5)))),
    "Activation": partial(simple, lambda d: layers.Activation(d.activation() or "relu")),
    "LeakyReLU": partial(simple, lambda d: layers.LeakyReLU(d.one(0.3, 0.1))),
    "ELU": partial(simple, lambda d: layers.ELU(d.one(1.0, 0.5))),
    "Rescaling": partial(simple, lambda d: layers.Rescaling(d.number(-2, 2), d.one(0.0, 1.5, -2.0))),
    "ActivityRegularization": partial(simple, lambda d: layers.ActivityRegularization(d.one(0.0, 0.1), d.one(0.0, 0.2))),
    **{make.__name__: partial(merge, make)
       for make in (layers.Add, layers.Subtract, layers.Multiply, layers.Average, layers.Maximum, layers.Minimum)},
}
for number in (1, 2, 3):
    CASES[f"Conv{number}D"] = partial(conv, number)
    CASES[f"Conv{number}DTranspose"] = partial(conv_transpose, number)
    CASES[f"ConvLSTM{number}D"] = partial(conv_lstm, number)
    CASES[f"UpSampling{number}D"] = partial(up_sampling, number)
    for side in ("ZeroPadding", "Cropping"):
        CASES[f"{side}{number}D"] = partial(border, side, number)
    for way in ("Max", "Average"):
        CASES[f"{way}Pooling{number}D"] = partial(pool, way, number)
        CASES[f"Adaptive{way}Pooling{number}D"] = partial(adaptive_pool, way, number)
        CASES[f"Global{way}Pooling{number}D"] = partial(global_pool, way, number)
    for way in ("Depthwise", "Separable") if number < 3 else ():
        CASES[f"{way}Conv{number}D"] = partial(channelwise, way, number)
