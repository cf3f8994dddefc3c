# SPDX-License-Identifier: Apache-2.0
"""Packages and services of a machine, by the commands that it has for them."""

import os
import subprocess
import typing

LIBID = '0f4c2b6d9a3e4e1f8c5d7b1a2e3f4a5b'
LIBAPI = 0
LIBPATCH = 1


class MachineError(Exception):
    """A command of the machine failed."""


def run(*command: str) -> str:
    """Run a command and return what it wrote."""
    environ = {**os.environ, 'DEBIAN_FRONTEND': 'noninteractive'}
    try:
        done = subprocess.run(
            command, env=environ, capture_output=True, encoding='utf-8', check=True
        )
    except FileNotFoundError:
        raise MachineError(f'there is no {command[0]} on this machine') from None
    except subprocess.CalledProcessError as exc:
        raise MachineError(f'{command[0]}: {exc.stderr.strip()}') from exc
    return done.stdout.strip()


def install(packages: typing.Sequence[str]) -> None:
    """Install packages, from lists that are as new as can be."""
    run('apt-get', 'update')
    run('apt-get', 'install', '--assume-yes', *packages)


def is_active(service: str) -> bool:
    """Say whether a service runs."""
    try:
        return run('systemctl', 'is-active', service) == 'active'
    except MachineError:
        return False
