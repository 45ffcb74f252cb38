"""Chance as a pure function of who decides what, so that luck survives any change of plan.

A draw depends on the run, the case, the activity, the attempt and the purpose: never on the order
of events. The same applicant therefore meets the same luck in every scenario (common random
numbers), and a reform cannot change anything before it starts.

The mixing function is the 64-bit finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
"""

from __future__ import annotations

import hashlib
import math

import numba as nb
import numpy as np
from numpy.typing import NDArray

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
_TO_UNIT = 2.0**-52  # with 53 bits the half below would round, and 1.0 could be drawn

# Purposes: what a draw decides. Values are part of every key; never reuse a retired one.
WORK, FAIL, REDO, RETRY, PATIENCE, LEAVE, BALK, BRANCH, COMMUNITY, CHANNEL, GAP, UP, DOWN = range(
    13
)


def key_of(name: str) -> np.uint64:
    """Stable 64-bit key of a name, equal on every machine and under every hash seed."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big"))


@nb.njit(cache=True, inline="always")
def mix(x: np.uint64) -> np.uint64:
    """Scatter the bits of ``x`` (a bijection on 64-bit integers)."""
    x = x + _GAMMA
    x = (x ^ (x >> _S30)) * _M1
    x = (x ^ (x >> _S27)) * _M2
    return x ^ (x >> _S31)


@nb.njit(cache=True)
def entity_key(run: np.uint64, stream: np.uint64, ordinal: int) -> np.uint64:
    """Key of the ``ordinal``-th case of a stream in a run."""
    return mix(mix(run ^ stream) + np.uint64(ordinal))


@nb.njit(cache=True)
def uniform(entity: np.uint64, what: np.uint64, attempt: int, purpose: int) -> float:
    """A number uniform on the open interval (0, 1): the middle of one of 2**52 equal parts."""
    salt = mix(what + np.uint64(attempt * 16 + purpose))
    return (np.float64(mix(entity ^ salt) >> _S12) + 0.5) * _TO_UNIT


@nb.njit(cache=True)
def uniform_of(
    run: np.uint64, stream: np.uint64, ordinal: int, what: np.uint64, attempt: int, purpose: int
) -> float:
    """:func:`uniform` of the ``ordinal``-th case of a stream in a run."""
    return uniform(entity_key(run, stream, ordinal), what, attempt, purpose)


def run_key(seed: int, replication: int) -> np.uint64:
    """Key of one replication."""
    return key_of(f"run {seed} {replication}")


@nb.njit(cache=True)
def normal_quantile(p: float) -> float:
    """Standard normal quantile, relative error below 1e-15 (Wichura 1988, algorithm AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = (
            (
                (
                    (
                        (
                            (2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r
                            + 6.7265770927008700853e4
                        )
                        * r
                        + 4.5921953931549871457e4
                    )
                    * r
                    + 1.3731693765509461125e4
                )
                * r
                + 1.9715909503065514427e3
            )
            * r
            + 1.3314166789178437745e2
        ) * r + 3.387132872796366608
        den = (
            (
                (
                    (
                        (
                            (5.226495278852854561e3 * r + 2.8729085735721942674e4) * r
                            + 3.9307895800092710610e4
                        )
                        * r
                        + 2.1213794301586595867e4
                    )
                    * r
                    + 5.3941960214247511077e3
                )
                * r
                + 6.8718700749205790830e2
            )
            * r
            + 4.2313330701600911252e1
        ) * r + 1.0
        return q * num / den
    r = math.sqrt(-math.log(min(p, 1.0 - p)))
    if r <= 5.0:
        r -= 1.6
        num = (
            (
                (
                    (
                        (
                            (7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
                            + 2.41780725177450611770e-1
                        )
                        * r
                        + 1.27045825245236838258
                    )
                    * r
                    + 3.64784832476320460504
                )
                * r
                + 5.76949722146069140550
            )
            * r
            + 4.63033784615654529590
        ) * r + 1.42343711074968357734
        den = (
            (
                (
                    (
                        (
                            (1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
                            + 1.51986665636164571966e-2
                        )
                        * r
                        + 1.48103976427480074590e-1
                    )
                    * r
                    + 6.89767334985100004550e-1
                )
                * r
                + 1.67638483018380384940
            )
            * r
            + 2.05319162663775882187
        ) * r + 1.0
    else:
        r -= 5.0
        num = (
            (
                (
                    (
                        (
                            (2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                            + 1.24266094738807843860e-3
                        )
                        * r
                        + 2.65321895265761230930e-2
                    )
                    * r
                    + 2.96560571828504891230e-1
                )
                * r
                + 1.78482653991729133580
            )
            * r
            + 5.46378491116411436990
        ) * r + 6.65790464350110377720
        den = (
            (
                (
                    (
                        (
                            (2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
                            + 1.84631831751005468180e-5
                        )
                        * r
                        + 7.86869131145613259100e-4
                    )
                    * r
                    + 1.48753612908506148525e-2
                )
                * r
                + 1.36929880922735805310e-1
            )
            * r
            + 5.99832206555887937690e-1
        ) * r + 1.0
    return num / den if q > 0 else -num / den


# Laws of durations.
CONSTANT, EXPONENTIAL, LOGNORMAL = range(3)


@nb.njit(cache=True)
def log_variance(cv: float) -> float:
    """Variance of the logarithm of a lognormal duration with this coefficient of variation."""
    return math.log(1.0 + cv * cv)


@nb.njit(cache=True)
def log_variances(cv: NDArray[np.float64]) -> NDArray[np.float64]:
    """:func:`log_variance` of many."""
    result = np.empty(len(cv))
    for i in range(len(cv)):
        result[i] = log_variance(cv[i])
    return result


@nb.njit(cache=True)
def sample(law: int, mean: float, cv: float, u: float) -> float:
    """Duration with the given mean (minutes) and coefficient of variation, by inversion of ``u``.

    Inversion keeps durations monotone in ``u`` and in the mean, which common random numbers need.
    """
    return sample_as(law, mean, log_variance(cv), u)


@nb.njit(cache=True)
def sample_as(law: int, mean: float, var: float, u: float) -> float:
    """:func:`sample`, given the variance of the logarithm, which takes long to find."""
    if law == EXPONENTIAL:
        return -mean * math.log(1.0 - u)
    if law == LOGNORMAL and var > 0.0:
        return mean * math.exp(math.sqrt(var) * normal_quantile(u) - 0.5 * var)
    return mean


@nb.njit(cache=True)
def practice(cases: float, standard: float, exponent: float) -> float:
    """Time factor of a clerk who has handled ``cases`` of a kind: Wright's curve, 1 once trained.

    ``T_n = T_1 n^-b`` scaled so that the factor reaches 1 at ``standard`` cases (Wright 1936).
    """
    if exponent == 0.0 or cases >= standard:
        return 1.0
    return ((1.0 + cases) / (1.0 + standard)) ** -exponent


@nb.njit(cache=True)
def staying(balk: float, waiting: int, on_duty: int) -> float:
    """Probability that someone joins a queue, given who waits in it and who serves it."""
    return float((1.0 - balk) ** (waiting / max(1, on_duty)))
