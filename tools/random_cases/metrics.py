"""Metrics with random options. A case is (metric, a function that draws y_true and y_pred of a batch)."""

from functools import partial

import numpy
from keras import metrics


def regression(make, d, positive=False):
    shape = (d.integer(4, 6), d.integer(2, 4))
    batch = lambda: (d.normal(shape), d.normal(shape))
    return make(), (lambda: tuple(abs(y) + 0.1 for y in batch())) if positive else batch


def binary(make, d, **options):
    shape = (d.integer(5, 9),) if d.flip() else d.integers(2, 3, 6)
    return make(**options), lambda: (d.bits(shape), d.uniform(shape))


def thresholds(d):
    return d.one(None, 0.3, [0.2, 0.6], [0.1, 0.5, 0.9])


def categorical(make, d, **options):
    shape = d.integers(2, 4, 7)
    return make(**options), lambda: (d.one_hot(shape), d.probabilities(shape))


def sparse(make, d, **options):
    rows, classes, column = d.integer(4, 8), d.integer(3, 6), d.flip(0.3)
    return make(**options), lambda: (d.below(classes, (rows, 1) if column else (rows,)), d.probabilities((rows, classes)))


def retrieval(make, d):
    if d.flip():
        return binary(make, d, thresholds=thresholds(d))
    return categorical(make, d, top_k=d.one(None, 2), class_id=d.one(None, 1))


def auc(d):
    several, logits = d.flip(0.4), d.flip(0.3)
    shape = (8, 3) if several else (8,)
    options = {"num_labels": 3, "label_weights": d.one(None, [0.5, 1.0, 2.0])} if several else {}
    metric = metrics.AUC(num_thresholds=d.one(200, 50, 5), curve=d.one("ROC", "PR"), multi_label=several, from_logits=logits,
                         summation_method=d.one("interpolation", "minoring", "majoring"), **options)
    return metric, lambda: (d.bits(shape), d.normal(shape) if logits else d.uniform(shape))


def f_score(make, d, **options):
    shape = d.integers(2, 3, 7)
    metric = make(average=d.one(None, "micro", "macro", "weighted"), threshold=d.one(None, 0.4), **options)
    return metric, lambda: (d.one_hot(shape), d.probabilities(shape))


def intersection(make, d, one_hot=False, some=False, **options):
    classes = d.integer(2, 4)
    shape = (d.integer(6, 9), classes) if one_hot else (d.integer(6, 9),)
    metric = make(num_classes=classes, **({"target_class_ids": [0, classes - 1]} if some else {}), **options)
    if one_hot:
        return metric, lambda: (d.one_hot(shape).astype("int32"), d.probabilities(shape))
    return metric, lambda: (d.below(classes, shape), d.below(classes, shape))


def rate_at_rate(make, d):
    rows = d.integer(8, 12)
    return make(d.number(0.2, 0.9), num_thresholds=d.one(200, 20)), lambda: (d.bits((rows,)), d.uniform((rows,)))


def r2_score(d):
    shape = (d.integer(5, 8), d.integer(1, 3))
    aggregation = d.one(None, "uniform_average", "variance_weighted_average")
    metric = metrics.R2Score(class_aggregation=aggregation, num_regressors=d.one(0, 1))
    return metric, lambda: (d.normal(shape), d.normal(shape))


def signs(make, d):
    return make(), lambda: (numpy.sign(d.normal((4, 3))), d.normal((4, 3)))


CASES = {
    "Accuracy": lambda d: (metrics.Accuracy(), lambda: (d.below(3, (5, 1)), d.below(3, (5, 1)))),
    "BinaryAccuracy": lambda d: binary(metrics.BinaryAccuracy, d, threshold=d.one(0.5, 0.3)),
    "BinaryCrossentropy": lambda d: binary(metrics.BinaryCrossentropy, d, label_smoothing=d.one(0.0, 0.1)),
    "BinaryIoU": lambda d: binary(metrics.BinaryIoU, d, target_class_ids=d.one([0], [1], [0, 1]), threshold=d.one(0.5, 0.3)),
    "CategoricalAccuracy": partial(categorical, metrics.CategoricalAccuracy),
    "CategoricalCrossentropy": lambda d: categorical(metrics.CategoricalCrossentropy, d, label_smoothing=d.one(0.0, 0.1)),
    "CategoricalHinge": partial(categorical, metrics.CategoricalHinge), "KLDivergence": partial(categorical, metrics.KLDivergence),
    "TopKCategoricalAccuracy": lambda d: categorical(metrics.TopKCategoricalAccuracy, d, k=d.integer(1, 3)),
    "SparseCategoricalAccuracy": partial(sparse, metrics.SparseCategoricalAccuracy),
    "SparseCategoricalCrossentropy": partial(sparse, metrics.SparseCategoricalCrossentropy),
    "SparseTopKCategoricalAccuracy": lambda d: sparse(metrics.SparseTopKCategoricalAccuracy, d, k=d.integer(1, 3)),
    "Precision": partial(retrieval, metrics.Precision), "Recall": partial(retrieval, metrics.Recall), "AUC": auc,
    "F1Score": partial(f_score, metrics.F1Score), "FBetaScore": lambda d: f_score(metrics.FBetaScore, d, beta=d.one(0.5, 2.0)),
    "IoU": lambda d: intersection(metrics.IoU, d, some=True, ignore_class=d.one(None, 1)),
    "MeanIoU": lambda d: intersection(metrics.MeanIoU, d, ignore_class=d.one(None, 0)),
    "OneHotIoU": partial(intersection, metrics.OneHotIoU, one_hot=True, some=True),
    "OneHotMeanIoU": partial(intersection, metrics.OneHotMeanIoU, one_hot=True), "R2Score": r2_score,
    "Hinge": partial(signs, metrics.Hinge), "SquaredHinge": partial(signs, metrics.SquaredHinge),
    **{make.__name__: lambda d, make=make: binary(make, d, thresholds=thresholds(d))
       for make in (metrics.TruePositives, metrics.TrueNegatives, metrics.FalsePositives, metrics.FalseNegatives)},
    **{make.__name__: partial(rate_at_rate, make)
       for make in (metrics.SensitivityAtSpecificity, metrics.SpecificityAtSensitivity, metrics.PrecisionAtRecall,
                    metrics.RecallAtPrecision)},
    **{make.__name__: partial(regression, make)
       for make in (metrics.MeanSquaredError, metrics.RootMeanSquaredError, metrics.MeanAbsoluteError,
                    metrics.MeanAbsolutePercentageError, metrics.LogCoshError, metrics.CosineSimilarity,
                    metrics.PearsonCorrelation, metrics.ConcordanceCorrelation)},
    **{make.__name__: partial(regression, make, positive=True)
       for make in (metrics.MeanSquaredLogarithmicError, metrics.Poisson)},
}
