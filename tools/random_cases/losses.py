"""Losses with random options. A case is (loss, y_true, y_pred)."""

from functools import partial

import numpy
from keras import losses


def regression(make, d, positive=False):
    shape = d.shape()
    y_true, y_pred = d.normal(shape), d.normal(shape)
    return make(), *((abs(y_true), abs(y_pred) + 0.1) if positive else (y_true, y_pred))


def binary(make, d, **options):
    shape, logits = d.shape(2, 3), d.flip()
    y_pred = d.normal(shape, 2) if logits else d.uniform(shape) * 0.9 + 0.05
    return make(from_logits=logits, label_smoothing=d.one(0.0, 0.1), **options), d.bits(shape).astype("float64"), y_pred


def categorical(make, d, **options):
    shape, logits = d.shape(), d.flip()
    y_true = d.one_hot(shape) if d.flip() else d.probabilities(shape)
    y_pred = d.normal(shape, 2) if logits else d.probabilities(shape)
    return make(from_logits=logits, label_smoothing=d.one(0.0, 0.1), **options), y_true, y_pred


def sparse_categorical(d):
    shape, logits, ignored = d.shape(), d.flip(), d.one(None, None, -1, 1)
    y_true = d.below(shape[-1], shape[:-1])
    if ignored is not None:
        y_true[d.uniform(y_true.shape) < 0.3] = ignored
    y_pred = d.normal(shape, 2) if logits else d.probabilities(shape)
    make = partial(losses.SparseCategoricalCrossentropy, from_logits=logits, ignore_class=ignored)
    return make(), y_true[..., None] if d.flip(0.3) else y_true, y_pred


def hinge(make, d):
    shape = d.shape()
    return make(), d.bits(shape) * 1.0 if d.flip() else numpy.sign(d.normal(shape)), d.normal(shape)


def overlap(make, d, **options):
    shape = d.integers(4, 2, 4)
    return make(axis=d.one(None, (1, 2), (1, 2, 3)), **options), d.bits(shape) * 1.0, d.uniform(shape)


def circle(d):
    rows = d.integer(5, 8)
    y_pred = d.normal((rows, 3))
    loss = losses.Circle(gamma=d.one(80.0, 8.0, 2.0), margin=d.one(0.4, 0.25), remove_diagonal=d.flip(0.8))
    return loss, d.below(3, (rows,)), y_pred / numpy.linalg.norm(y_pred, axis=1, keepdims=True)


def two_distributions(d):
    shape = d.shape()
    return losses.KLDivergence(), d.probabilities(shape), d.probabilities(shape)


CASES = {
    "SparseCategoricalCrossentropy": sparse_categorical, "Circle": circle, "KLDivergence": two_distributions,
    "BinaryCrossentropy": lambda d: binary(losses.BinaryCrossentropy, d, axis=d.one(-1, -1, 1)),
    "BinaryFocalCrossentropy": lambda d: binary(losses.BinaryFocalCrossentropy, d, apply_class_balancing=d.flip(),
                                                alpha=d.one(0.25, 0.6), gamma=d.one(2.0, 1.0, 3.0)),
    "CategoricalCrossentropy": partial(categorical, losses.CategoricalCrossentropy),
    "CategoricalFocalCrossentropy": lambda d: categorical(losses.CategoricalFocalCrossentropy, d, alpha=d.one(0.25, 0.5),
                                                          gamma=d.one(2.0, 1.5)),
    "CategoricalGeneralizedCrossEntropy": lambda d: (losses.CategoricalGeneralizedCrossEntropy(q=d.one(0.5, 0.3)),
                                                     d.below(4, (5,)), d.probabilities((5, 4))),
    "Dice": partial(overlap, losses.Dice),
    "Tversky": lambda d: overlap(losses.Tversky, d, alpha=d.one(0.5, 0.3), beta=d.one(0.5, 0.7)),
    "Hinge": partial(hinge, losses.Hinge), "SquaredHinge": partial(hinge, losses.SquaredHinge),
    "CategoricalHinge": lambda d: (losses.CategoricalHinge(), d.one_hot((4, 5)), d.normal((4, 5))),
    **{make.__name__: partial(regression, make)
       for make in (losses.MeanSquaredError, losses.MeanAbsoluteError, losses.MeanAbsolutePercentageError, losses.Huber,
                    losses.LogCosh, losses.CosineSimilarity)},
    **{make.__name__: partial(regression, make, positive=True)
       for make in (losses.MeanSquaredLogarithmicError, losses.Poisson)},
}
