# SPDX-License-Identifier: Apache-2.0
"""Where state is kept between runs; :mod:`ops.storage` is the face.

- ``_errors`` what is raised for a snapshot that is not there;
- ``_sqlite`` the unit's state database, with ``_files`` (whose file it is, and who may read
  it), ``_pickles`` (the format of a snapshot) and ``_failures`` (what a user is told);
- ``_juju`` Juju as storage, with ``_yaml`` (the format of a value there);
- ``_memory`` dicts, for runs that leave nothing behind.
"""
