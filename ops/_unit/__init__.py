# SPDX-License-Identifier: Apache-2.0
r"""Juju's unit agent in memory: it answers hook commands in Juju's words and exit codes.

- :class:`Record` is the frozen value of everything that Juju knows about one unit;
- :class:`Hook` is one hook or action to run;
- :class:`Unit` runs hook commands on a record: in process, where ``ops.hookcmds`` sends them
  (``hookcmds._run.using(unit)``), or for executables that reach it over a socket;
- :func:`environment` is what Juju puts in the environment of a hook.

Example::

    unit = Unit(Record(unit='hello/0', leader=True))
    unit.begin(Hook(name='install'))
    assert unit.run(['is-leader', '--format=json']) == 'true\n'
    unit.run(['open-port', '80'])
    unit.commit()
    assert [str(port) for port in unit.record.ports] == ['80/tcp']
"""

from __future__ import annotations

from ops._unit._command import all_commands as all_commands
from ops._unit._command import reads_input as reads_input
from ops._unit._environment import environment as environment
from ops._unit._hook import Hook as Hook
from ops._unit._parts import Action as Action
from ops._unit._parts import Address as Address
from ops._unit._parts import BindAddress as BindAddress
from ops._unit._parts import Consumer as Consumer
from ops._unit._parts import Endpoint as Endpoint
from ops._unit._parts import Grant as Grant
from ops._unit._parts import LogLine as LogLine
from ops._unit._parts import Metric as Metric
from ops._unit._parts import Model as Model
from ops._unit._parts import Network as Network
from ops._unit._parts import Option as Option
from ops._unit._parts import Payload as Payload
from ops._unit._parts import PortRange as PortRange
from ops._unit._parts import Relation as Relation
from ops._unit._parts import Revision as Revision
from ops._unit._parts import Secret as Secret
from ops._unit._parts import Status as Status
from ops._unit._parts import Storage as Storage
from ops._unit._parts import StorageDefinition as StorageDefinition
from ops._unit._record import NewerRecord as NewerRecord
from ops._unit._record import Record as Record
from ops._unit._unit import Answer as Answer
from ops._unit._unit import Unit as Unit
from ops_compat import faces

faces.publish(__name__)
