# SPDX-License-Identifier: Apache-2.0
"""The address under which ``ops-tracing`` offers tracing.

Everything about it lives in :mod:`ops.tracing`; write ``ops.tracing.Tracing`` in a charm. This
package belongs to the distribution ``ops-tracing``, which brings OpenTelemetry's SDK:
``pip install ops[tracing]``.
"""
