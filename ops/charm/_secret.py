# SPDX-License-Identifier: Apache-2.0
"""Secrets that nobody has asked Juju for yet."""

from __future__ import annotations

from ops import model


def unfetched(of: model.Model, id: str, label: str | None = None) -> model.Secret:
    """Return a secret by its URI alone; its content is fetched when it is asked for.

    Args:
        of: the model that the charm is in.
        id: the URI of the secret.
        label: the label that the charm has given it.
    """
    return model.Secret(
        of._backend, id=id, label=label, _secret_set_cache=of._cache._secret_set_cache
    )
