# SPDX-License-Identifier: Apache-2.0
"""The table of commands that change the machine they run on, and of what in them only reads.

They are those that charms call to install and run a workload: packages, services, users,
kernel settings, disks, networks, containers; and those that run another command as somebody
else, which would find the machine's own commands again.
"""

from __future__ import annotations

from typing import Dict, FrozenSet, NamedTuple, Sequence

ANY = frozenset({'*'})


class Row(NamedTuple):
    """What is known of some commands."""

    does: str
    """What they would do, after ``it would``."""
    reads: FrozenSet[str] = frozenset()
    """First words with which they change nothing, :data:`ANY` for all."""
    unless: FrozenSet[str] = frozenset()
    """Words with which they do all the same; ``=`` stands for a word that has one."""


def _words(text: str) -> FrozenSet[str]:
    return frozenset(text.split())


_APT = _words('list show search policy depends rdepends madison dump pkgnames --version -v')
_DPKG = _words(
    '-l --list -s --status -L --listfiles -S --search -W --show -p --print-avail -c --contents '
    '-I --info -f --field --print-architecture --print-foreign-architectures --get-selections '
    '--compare-versions --version --verify -V --audit -C'
)
_SYSTEMCTL = _words(
    'is-active is-enabled is-failed is-system-running status show cat list-units get-default '
    'list-unit-files list-timers list-sockets list-dependencies list-jobs --version'
)
_SNAP = _words(
    'list info find version get services connections logs interfaces changes tasks model known '
    '--version'
)
_CONTROL = _words('status show list show-session list-sessions show-user list-users --version')
_DNF = _words('list info search repolist check-update --version')
_NET = _words('add append change del delete down flush replace set up netns exec')

_PACKAGES = Row('install or remove packages', _APT)
_USERS = Row('change users and groups')
_DISKS = Row('change disks')
_SERVICES = Row('change services', _words('--status-all'))
_CONTAINERS = Row('start or change containers', _words('version --version info ps images list'))
_OTHER_USER = Row('run a command as somebody else')

_BY_ROW: Dict[Row, str] = {
    _PACKAGES: 'apt apt-get apt-mark aptitude',
    Row('change where packages come from'): 'add-apt-repository apt-add-repository apt-key',
    Row('install or remove packages', _DPKG): 'dpkg dpkg-divert dpkg-statoverride',
    Row('configure packages'): 'dpkg-reconfigure debconf-set-selections update-alternatives',
    Row(
        'install or remove packages', _words('list info search repolist check-update --version')
    ): ('dnf yum zypper microdnf brew'),
    Row('install or remove packages', _words('-q -qa -qi -ql --query --version')): (
        'rpm pacman apk'
    ),
    Row('install or change snaps', _SNAP): 'snap',
    Row('change services', _SYSTEMCTL): 'systemctl',
    _SERVICES: 'service invoke-rc.d update-rc.d rc-service rc-update initctl launchctl',
    Row('start processes as services'): 'systemd-run systemd-sysusers systemd-tmpfiles',
    Row('change the machine', _CONTROL): 'hostnamectl timedatectl localectl loginctl netplan',
    Row('end processes of this machine'): 'pkill killall',
    Row('stop the machine'): 'shutdown reboot poweroff halt',
    _USERS: (
        'useradd adduser userdel deluser usermod groupadd addgroup groupdel delgroup groupmod '
        'gpasswd passwd chpasswd chage chsh visudo vipw'
    ),
    _OTHER_USER: 'su runuser doas pkexec chroot nsenter',
    Row('change certificates that this machine trusts'): 'update-ca-certificates update-ca-trust',
    Row('change what this machine starts'): (
        'update-grub update-grub2 grub-install grub-mkconfig grub-reboot update-initramfs'
    ),
    Row('change the kernel'): 'modprobe insmod rmmod depmod kexec apparmor_parser setenforce',
    Row('change settings of the kernel', ANY, _words('= -w --write -p --load --system')): 'sysctl',
    Row('mount file systems', _words('-l --show-labels -V --version')): 'mount',
    Row('unmount file systems'): 'umount swapon swapoff',
    _DISKS: (
        'mkfs mkfs.ext4 mkfs.xfs mkfs.btrfs mkswap fdisk sfdisk parted sgdisk wipefs losetup '
        'cryptsetup mdadm pvcreate vgcreate lvcreate lvextend lvremove vgremove pvremove zpool zfs'
    ),
    Row('change the network', ANY, _NET): 'ip ifconfig route bridge',
    Row('change the network'): 'ovs-vsctl brctl tc ethtool nmcli',
    Row('change the firewall', _words('-L --list -S list status --version')): (
        'iptables ip6tables iptables-restore ip6tables-restore nft ufw firewall-cmd'
    ),
    Row('change scheduled jobs', _words('-l')): 'crontab',
    _CONTAINERS: 'docker podman lxc lxd ctr nerdctl',
    Row('change a Kubernetes', _words('get describe version logs status')): (
        'kubectl microk8s k8s helm'
    ),
}

TABLE: Dict[str, Row] = {name: row for row, names in _BY_ROW.items() for name in names.split()}
"""The row of each command."""

SUDO = 'sudo'
"""Taken away from before a command, which is then run as this user, or answered as by itself."""


def only_reads(argv: Sequence[str]) -> bool:
    """Say whether a command of the table, with these arguments, changes nothing."""
    row = TABLE[argv[0]]
    words = argv[1:]
    if any(word in row.unless or ('=' in row.unless and '=' in word) for word in words):
        return False
    if row.reads == ANY:
        return True
    if not words:
        return argv[0] in ('mount', 'systemctl')
    first = next((word for word in words if not word.startswith('-')), '')
    return first in row.reads or words[0] in row.reads
