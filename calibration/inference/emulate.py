"""Emulators: a simulator's statistics as Gaussian processes over its parameters.

Statistics are correlated, and a posterior that takes them for independent is wrong. They are
therefore standardised, turned to their principal components (whitened), and each component gets a
Gaussian process around a quadratic trend; predictions come back with their joint covariance. After
Higdon et al. (2008), Computer model calibration using high-dimensional output.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

Floats = NDArray[np.float64]

KEPT = 0.999
"""Share of variance that the kept components explain; the rest is noise of its own."""
RIDGE = 1e-3


@dataclass(frozen=True)
class _Component:
    """One whitened component: trend and process."""

    trend: Floats
    process: GaussianProcessRegressor
    noise: float

    def predict(self, z: Floats) -> tuple[Floats, Floats]:
        """Mean and variance (noise of a single run left out) at parameters, shape (n,)."""
        process = self.process
        kernel = process.kernel_.k1  # the smooth part
        across = kernel(z, process.X_train_)
        mean = across @ process.alpha_.ravel() + basis(z) @ self.trend
        inside = cho_solve((process.L_, True), across.T)
        variance = kernel.diag(z) - np.einsum("ij,ji->i", across, inside)
        return mean, np.maximum(variance, 1e-10)


def basis(z: Floats) -> Floats:
    """Constant, linear and square terms, shape (n, 1 + 2 d)."""
    return np.hstack([np.ones((len(z), 1)), z, z**2])


@dataclass(frozen=True)
class Emulator:
    """Statistics of a simulator as a function of its parameters.

    Attributes
    ----------
    center, scale : float64 array, shape (k,)
        By which statistics are standardised.
    axes : float64 array, shape (k, c)
        Principal components in the standardised space.
    rest : float64 array, shape (k,)
        Variance that the components leave out.
    """

    center: Floats
    scale: Floats
    axes: Floats
    rest: Floats
    components: tuple[_Component, ...]

    def predict(self, z: Floats) -> tuple[Floats, Floats]:
        """Means, shape (n, k), and covariances of what is not known of them, shape (n, k, k)."""
        told = [c.predict(np.atleast_2d(z)) for c in self.components]
        means = np.array([m for m, _ in told]).T @ self.axes.T * self.scale + self.center
        variances = np.array([v for _, v in told]).T
        ways = self.axes * self.scale[:, None]
        cov = np.einsum("kc,nc,lc->nkl", ways, variances, ways)
        return np.asarray(means), np.asarray(cov + np.diag(self.rest * self.scale**2))

    @property
    def chance(self) -> Floats:
        """Covariance of a single run around its mean, shape (k, k)."""
        ways = self.axes * self.scale[:, None]
        noise = np.array([c.noise for c in self.components])
        return np.asarray((ways * noise) @ ways.T)


def emulate(z: Floats, y: Floats, seed: int = 0) -> Emulator:
    """Fit an emulator.

    Parameters
    ----------
    z : float64 array, shape (n, d)
        Parameters, each within [-1, 1].
    y : float64 array, shape (n, k)
        Statistics of one run each.
    """
    center, scale = y.mean(axis=0), np.maximum(y.std(axis=0), 1e-9)
    standard = (y - center) / scale
    _, sizes, right = np.linalg.svd(standard, full_matrices=False)
    explained = np.cumsum(sizes**2) / np.sum(sizes**2)
    kept = int(np.searchsorted(explained, KEPT) + 1)
    axes = right[:kept].T
    scores = standard @ axes
    rest = np.maximum((standard - scores @ axes.T).var(axis=0), 1e-10)
    columns = np.asarray(scores, np.float64).T
    parts = tuple(_component(z, column, seed + i) for i, column in enumerate(columns))
    return Emulator(center, scale, axes, rest, parts)


def _component(z: Floats, y: Floats, seed: int) -> _Component:
    terms = basis(z)
    penalty = RIDGE * len(z) * np.eye(terms.shape[1])
    penalty[0, 0] = 0.0
    trend = np.asarray(np.linalg.solve(terms.T @ terms + penalty, terms.T @ y), np.float64)
    left = y - terms @ trend
    spread = max(float(left.var()), 1e-8)
    dims = z.shape[1]
    smooth = ConstantKernel(spread, (1e-4 * spread, 1e2 * spread)) * RBF(
        np.full(dims, 2.0), (0.3, 30.0)
    )
    kernel = smooth + WhiteKernel(0.1 * spread, (1e-6 * spread, 2.0 * spread))
    process = GaussianProcessRegressor(kernel, alpha=1e-8 * spread, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a length at its bound is no trouble
        process.fit(z, left)
    return _Component(trend, process, float(process.kernel_.k2.noise_level))


def honest(z: Floats, y: Floats, folds: int = 3, seed: int = 0) -> tuple[Emulator, Floats]:
    """An emulator that owns up to the errors it makes on points it has not seen.

    Where processes are too sure of themselves (few points, many parameters), what their errors show
    beyond the variance they claim is added to it, for each statistic.

    Returns
    -------
    emulator, errors
        Errors as of :func:`left_out`, by the corrected yardstick.
    """
    emulator = emulate(z, y, seed)
    errors, variance = left_out(z, y, folds, seed)
    beyond = np.maximum(0.0, np.mean((errors**2 - 1.0) * variance, axis=0))
    corrected = replace(emulator, rest=emulator.rest + beyond / emulator.scale**2)
    return corrected, errors * np.sqrt(variance / (variance + beyond))


def left_out(z: Floats, y: Floats, folds: int = 5, seed: int = 0) -> tuple[Floats, Floats]:
    """Standardised errors of emulators on points they have not seen, and the variances claimed.

    An honest emulator has errors of about standard normal size; the chance of the single runs it is
    compared with is part of the yardstick. Both have shape (n, k).
    """
    order = np.random.default_rng(seed).permutation(len(z))
    errors, claimed = np.empty_like(y), np.empty_like(y)
    for fold in range(folds):
        out = order[fold::folds]
        kept = np.setdiff1d(order, out)
        emulator = emulate(z[kept], y[kept], seed)
        mean, cov = emulator.predict(z[out])
        variance = np.diagonal(cov, axis1=1, axis2=2) + np.diag(emulator.chance)
        errors[out], claimed[out] = (y[out] - mean) / np.sqrt(variance), variance
    return errors, claimed
