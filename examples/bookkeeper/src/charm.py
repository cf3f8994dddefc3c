#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A machine charm that keeps a journal in its storage."""

from __future__ import annotations

import logging
import pathlib
import secrets

import ops

logger = logging.getLogger(__name__)

TOKEN_LABEL = 'journal-token'


class Bookkeeper(ops.CharmBase):
    """Keep a journal, and tell the database and the other units where it is."""

    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(entries=0)
        on = self.on
        framework.observe(on.install, self._on_install)
        framework.observe(on.start, self._on_start)
        framework.observe(on.config_changed, self._on_config_changed)
        framework.observe(on.leader_elected, self._on_leader_elected)
        framework.observe(on['members'].relation_changed, self._on_members_changed)
        framework.observe(on['database'].relation_changed, self._on_database_changed)
        framework.observe(on['journal'].storage_attached, self._on_journal_attached)
        framework.observe(on['add-entry'].action, self._on_add_entry)
        framework.observe(on.collect_unit_status, self._on_collect_unit_status)
        framework.observe(on.collect_app_status, self._on_collect_app_status)

    def _on_install(self, event: ops.InstallEvent) -> None:
        self.unit.status = ops.MaintenanceStatus('opening the books')

    def _on_start(self, event: ops.StartEvent) -> None:
        self.unit.set_workload_version('1.0')

    def _on_journal_attached(self, event: ops.StorageAttachedEvent) -> None:
        self._journal(event.storage).touch()

    def _on_config_changed(self, event: ops.ConfigChangedEvent) -> None:
        port = self.config['port']
        assert isinstance(port, int)
        self.unit.set_ports(port)
        for relation in self.model.relations['members']:
            relation.data[self.unit]['port'] = str(port)

    def _on_leader_elected(self, event: ops.LeaderElectedEvent) -> None:
        members = self.model.get_relation('members')
        if members is None or 'token-id' in members.data[self.app]:
            return
        secret = self.app.add_secret({'token': secrets.token_hex(16)}, label=TOKEN_LABEL)
        assert secret.id is not None
        members.data[self.app]['token-id'] = secret.id

    def _on_members_changed(self, event: ops.RelationChangedEvent) -> None:
        ports = sorted(event.relation.data[unit].get('port', '?') for unit in event.relation.units)
        logger.info('other members offer the journal on %s', ', '.join(ports) or 'nothing yet')

    def _on_database_changed(self, event: ops.RelationChangedEvent) -> None:
        if not self.model.storages['journal']:
            logger.info('the database is here before the journal')
            event.defer()
            return
        event.relation.data[self.unit]['journal-port'] = str(self.config['port'])
        if self.unit.is_leader():
            self._share_token(event.relation)
        self._write(f'database is {event.app.name}')

    def _on_add_entry(self, event: ops.ActionEvent) -> None:
        text = event.params['text']
        if not text.strip():
            event.fail('an entry needs some text')
            return
        event.log('writing one entry')
        if not self._write(text):
            event.fail('there is no journal: attach storage first')
            return
        event.set_results({'entries': self._stored.entries})

    def _on_collect_unit_status(self, event: ops.CollectStatusEvent) -> None:
        if not self.config['title']:
            event.add_status(ops.BlockedStatus('set the title option'))
        if not self.model.storages['journal']:
            event.add_status(ops.WaitingStatus('waiting for the journal storage'))
        event.add_status(ops.ActiveStatus(f'{self._stored.entries} entries'))

    def _on_collect_app_status(self, event: ops.CollectStatusEvent) -> None:
        event.add_status(ops.ActiveStatus(f'{self.app.planned_units()} unit(s) planned'))

    def _share_token(self, relation: ops.Relation) -> None:
        secret = self.model.get_secret(label=TOKEN_LABEL)
        secret.grant(relation)
        relation.data[self.app]['token-id'] = secret.get_info().id

    def _write(self, text: str) -> bool:
        for storage in self.model.storages['journal']:
            with self._journal(storage).open('a', encoding='utf-8') as journal:
                journal.write(f'{self.config["title"]}: {text}\n')
            self._stored.entries += 1
            return True
        return False

    @staticmethod
    def _journal(storage: ops.Storage) -> pathlib.Path:
        return storage.location / 'journal.txt'


if __name__ == '__main__':
    ops.main(Bookkeeper)
