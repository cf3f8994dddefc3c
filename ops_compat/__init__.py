# SPDX-License-Identifier: Apache-2.0
"""The ground floor: lines, behaviours, deprecations, and Python 3.8 to 3.14.

It knows nothing of Juju and imports no ``ops``:

- ``lines``: which line this process shows, and why;
- ``behaviours``: the table of what differs between the lines;
- ``deprecations``: the table of what is deprecated, and how it warns;
- ``ledger``: what was used of it, by whom, for teams that migrate;
- ``pytest_plugin``: States explained by pytest, and that ledger at the end of its run;
- ``values``: value classes, which are dataclasses when somebody looks;
- ``annotations``: reading the annotations of a class on every Python;
- ``notes``: exception notes, on every Python;
- ``faces``: what a package's ``__init__.py`` does to be its public face;
- ``probe``: what the installed ``ops`` offers, in a file that a library may copy.
"""
