# SPDX-License-Identifier: Apache-2.0
"""A charm in shell, whose events cost little: for what Juju plays, whatever it is played for."""

from __future__ import annotations

import pathlib

METADATA = """\
name: shelly
summary: A charm in shell.
description: It fails where its options say.
assumes: [juju >= 2.9]
config:
  options:
    fail: {type: string, default: ''}
    level: {type: int, default: 3}
    token: {type: secret}
actions:
  go: {}
peers:
  others: {interface: shelly-others}
requires:
  db: {interface: db, limit: 1}
storage:
  disk: {type: filesystem, multiple: {range: 0-2}}
resources:
  tool: {type: file, filename: tool.bin}
"""

DISPATCH = """\
#!/bin/sh
echo "departing=$JUJU_DEPARTING_UNIT storage=$JUJU_STORAGE_ID juju=$JUJU_VERSION"
test "$(config-get fail)" != "${JUJU_DISPATCH_PATH#*/}" || exit 1
case "$JUJU_DISPATCH_PATH" in
    */upgrade-charm) echo "tool: $(cat "$(resource-get tool)")" ;;
    */config-changed)
        token="$(config-get token)"
        test -z "$token" || echo "token: $(secret-get "$token" password --label mine --refresh)" ;;
    */go) storage-add disk ;;
esac
"""


def write(folder: pathlib.Path, metadata: str = METADATA) -> pathlib.Path:
    """Write the charm into a folder, and return that."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'charmcraft.yaml').write_text(metadata, encoding='utf-8')
    (folder / 'dispatch').write_text(DISPATCH, encoding='utf-8')
    (folder / 'dispatch').chmod(0o755)
    return folder
