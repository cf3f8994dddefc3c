# SPDX-License-Identifier: Apache-2.0
"""Secrets: owned, read, shared, and those that Juju refuses."""

from __future__ import annotations

from differential._program import (
    OWN_SECRET,
    SECRET,
    UNIT_SECRET,
    charm,
    hook,
    program,
    refuses,
    step,
)

_IDS = f"THEIRS, OWN, MINE = 'secret:{SECRET}', 'secret:{OWN_SECRET}', 'secret:{UNIT_SECRET}'"
_TELL = """
    say(event, event.snapshot(), event.secret, event.secret.id, event.secret.label)
    say(getattr(event, 'revision', 'no revision'))
    trying('defer', event.defer)
"""
_HEAD = f'import datetime\n{_IDS}\n'
_NEW_YEAR = 'datetime.datetime(2035, 1, 1, tzinfo=datetime.timezone.utc)'

_ALL = """
    trying('get', lambda: self.model.get_secret(id=OWN).get_content())
    trying('label', self.model.get_secret, label='own')
    trying('add', lambda: self.app.add_secret({'password': 'x1'}).id)
    secret = ops.Secret(self.model._backend, id=OWN, label='own')
    trying('content', secret.get_content)
    trying('peek', secret.peek_content)
    trying('info', secret.get_info)
    trying('set info', ops.Secret(self.model._backend, id=MINE).set_info, label='y')
    trying('set', secret.set_content, {'token': 'x'})
    trying('grant', secret.grant, self.model.get_relation('db'))
    trying('revoke', secret.revoke, self.model.get_relation('db'))
    trying('remove', secret.remove_revision, 1)
    trying('remove all', secret.remove_all_revisions)
"""
_GONE = f'ERROR secret "{OWN_SECRET}" not found\n'
_COMMANDS = ('secret-get', 'secret-add', 'secret-info-get', 'secret-set', 'secret-grant',
             'secret-revoke', 'secret-remove')  # fmt: skip

PROGRAMS = [
    program('secret-events', charm(
        secret_changed=_TELL, secret_rotate=_TELL, secret_remove=_TELL, secret_expired=_TELL),
        hook('secret-changed', secret=SECRET),
        hook('secret-changed', secret=SECRET, secret_label='labelled'),
        hook('secret-rotate', secret=OWN_SECRET, secret_label='own'),
        hook('secret-remove', secret=OWN_SECRET, secret_label='own', secret_revision=1),
        hook('secret-expired', secret=OWN_SECRET, secret_label='own', secret_revision=1),
        step(hook('secret-changed', secret=SECRET), environ={'JUJU_SECRET_ID': SECRET}),
        step(hook('secret-changed', secret=SECRET), environ={'JUJU_SECRET_LABEL': None}),
    ),
    program('secret-event-without-id', charm(secret_changed=_TELL),
        step(hook('secret-changed', secret=SECRET), environ={'JUJU_SECRET_ID': ''}),
    ),
    program('secret-event-without-revision', charm(secret_remove=_TELL),
        step(hook('secret-remove', secret=OWN_SECRET), environ={'JUJU_SECRET_REVISION': None}),
    ),
    program('secret-changed-handled', charm(secret_changed="""
            secret = event.secret
            say(secret.get_content())
            say(secret.peek_content())
            say(secret.get_content(refresh=True))
            say(secret.get_content())
        """),
        hook('secret-changed', secret=SECRET, secret_label='theirs'),
        hook('secret-changed', secret=SECRET, secret_label='theirs'),
    ),
    program('secret-removed-handled', charm(
        secret_remove='event.remove_revision()\nsay("removed")',
        secret_expired='event.remove_revision()\nevent.secret.set_content({"key": "three"})',
        secret_rotate='event.secret.set_content({"key": "four"})\nsay(event.secret.get_info())'),
        hook('secret-remove', secret=UNIT_SECRET, secret_label='mine', secret_revision=1),
        hook('secret-expired', secret=UNIT_SECRET, secret_label='mine', secret_revision=2),
        hook('secret-rotate', secret=UNIT_SECRET, secret_label='mine'),
    ),
    program('secret-add', charm(head=_HEAD, install=f"""
            one = self.app.add_secret({{'password': 'p1', 'user-name': 'u'}})
            say(one, one.label, one.id)
            two = self.unit.add_secret({{'password': 'p2'}}, label='two', description='d',
                expire={_NEW_YEAR}, rotate=ops.SecretRotate.DAILY)
            say(two, two.label, two.get_content(), two.peek_content(), two.get_info())
            trying('delta', lambda: self.unit.add_secret({{'key': 'v'}}, expire=datetime.timedelta(days=1)).id)
            trying('naive', lambda: self.unit.add_secret({{'key': 'v'}}, expire=datetime.datetime(2035, 1, 1)).id)
            trying('never', lambda: self.unit.add_secret({{'key': 'v'}}, rotate=ops.SecretRotate.NEVER).id)
            trying('label again', self.unit.add_secret, {{'key': 'v'}}, label='two')
            say(one == one, one == two, one.unique_identifier == two.unique_identifier)
        """), 'install', 'install'),
    program('secret-add-refused', charm(head=_HEAD, install="""
            for content in ({}, {'ab': 'x'}, {'Upper': 'x'}, {'a_b_c': 'x'}, {'key': 1},
                            {1: 'x'}, {'key': ''}, {'key-': 'x'}, {'1key': 'x'}, 'text', None,
                            {'key': None}):
                trying(repr(content), self.unit.add_secret, content)
            trying('expire', self.unit.add_secret, {'key': 'x'}, expire='tomorrow')
            trying('expire int', self.unit.add_secret, {'key': 'x'}, expire=7)
            trying('rotate', lambda: self.unit.add_secret({'key': 'x'}, rotate='daily').id)
            trying('of remote', self.model.get_app('pg').add_secret, {'key': 'x'})
            trying('of unit', self.model.get_unit('pg/0').add_secret, {'key': 'x'})
        """), 'install'),
    program('secret-add-of-a-follower', charm(install="""
            trying('app', self.app.add_secret, {'key': 'x'})
            trying('unit', lambda: self.unit.add_secret({'key': 'x'}).id)
        """), 'install', fields={'leader': False}),
    program('secret-get', charm(head=_HEAD, install="""
            trying('none', self.model.get_secret)
            for given in (dict(id=THEIRS), dict(id=OWN), dict(id=MINE), dict(label='own'),
                          dict(id=THEIRS, label='new-label'), dict(label='new-label'),
                          dict(label='none'), dict(id='secret:unknown'),
                          dict(id=THEIRS[7:]), dict(id=' ' + THEIRS), dict(id='')):
                trying(repr(sorted(given)), lambda: (lambda s: (s.id, s.label, s.get_content()))(self.model.get_secret(**given)))
            secret = self.model.get_secret(id=THEIRS)
            say(secret.unique_identifier, secret)
            content = secret.get_content()
            content['password'] = 'changed here'
            say(secret.get_content(), secret.get_content() is secret.get_content())
            say(secret.peek_content())
            say(secret.get_content(refresh=True), secret.get_content())
        """), 'install', 'install'),
    program('secret-info', charm(head=_HEAD, install="""
            for secret in (self.model.get_secret(id=OWN), self.model.get_secret(label='mine')):
                info = secret.get_info()
                say(info, info.id, info.label, info.revision, info.rotation, info.expires)
                say(info.rotates, info.description, info.model_uuid)
            trying('theirs', self.model.get_secret(id=THEIRS).get_info)
            trying('made', lambda: ops.SecretInfo(id='x', label=None, revision=1, expires=None, rotation=None, rotates=None))
        """), 'install', step('install', changes={'juju_version': '3.1.0'})),
    program('secret-set', charm(head=_HEAD, install=f"""
            own = self.model.get_secret(label='own')
            own.set_content({{'token': 'second'}})
            say(own.get_content(), own.peek_content())
            own.set_info(label='renamed')
            say(own.label)
            own.set_info(description='New', expire={_NEW_YEAR}, rotate=ops.SecretRotate.WEEKLY)
            own.set_content({{'token': 'third'}})
            own.set_info(description='Newer')
            say(own.get_info(), own.get_content(refresh=True))
            trying('nothing', own.set_info)
            trying('empty', own.set_content, {{}})
            trying('bad', own.set_content, {{'X': 'y'}})
            trying('same', own.set_content, {{'token': 'third'}})
            trying('theirs', self.model.get_secret(id=THEIRS).set_content, {{'token': 'x'}})
        """), 'install', 'install', step('install', changes={'leader': False})),
    program('secret-set-of-a-unit', charm(head=_HEAD, install="""
            mine = self.model.get_secret(label='mine')
            mine.set_info(label='still-mine')
            mine.set_content({'key': 'three'})
            say(mine.get_content(), mine.get_info())
        """), 'install', step('install', changes={'leader': False})),
    program('secret-set-on-an-older-juju', charm(head=_HEAD, install="""
            own = self.model.get_secret(label='own')
            own.set_content({'token': 'second'})
            own.set_info(description='only this')
            own.set_content({'token': 'third'})
            trying('more', own.set_info, rotate=ops.SecretRotate.YEARLY)
        """), 'install', fields={'juju_version': '3.5.4'}),
    program('secret-grants', charm(head=_HEAD, install="""
            own = self.model.get_secret(label='own')
            relation = self.model.get_relation('db')
            own.grant(relation)
            own.grant(relation, unit=sorted(relation.units, key=str)[0])
            own.grant(self.model.get_relation('many', 4))
            own.revoke(relation, unit=sorted(relation.units, key=str)[0])
            own.revoke(relation)
            trying('peers', own.grant, self.model.get_relation('others'))
            trying('theirs', self.model.get_secret(id=THEIRS).grant, relation)
            trying('none', own.grant, None)
            trying('again', own.grant, relation)
            trying('revoke twice', own.revoke, self.model.get_relation('web'))
            new = self.app.add_secret({'key': 'v'})
            new.grant(relation)
        """), 'install', step('install', changes={'leader': False})),
    program('secret-remove', charm(head=_HEAD, install="""
            mine = self.model.get_secret(label='mine')
            mine.remove_revision(1)
            trying('9', mine.remove_revision, 9)
            trying('then', mine.get_content)
            self.model.get_secret(label='own').remove_all_revisions()
            trying('gone', self.model.get_secret, label='own')
            trying('theirs', self.model.get_secret(id=THEIRS).remove_all_revisions)
            new = self.unit.add_secret({'key': 'v'})
            new.remove_all_revisions()
            trying('after', new.get_content)
        """), 'install', 'install'),
    program('secret-labels', charm(head=_HEAD, install="""
            secret = self.model.get_secret(id=THEIRS, label='one')
            say(secret.label)
            say(self.model.get_secret(label='one').get_content())
            say(self.model.get_secret(id=THEIRS, label='two').label)
            trying('old label', self.model.get_secret, label='one')
            say(self.model.get_secret(label='two').id)
        """, update_status='say(self.model.get_secret(label="two").id)'),
        'install', 'update-status'),
    program('secret-written-then-error', charm(install="""
            self.unit.add_secret({'key': 'lost'}, label='lost')
            raise RuntimeError('after')
        """, update_status='trying("lost", self.model.get_secret, label="lost")'),
        'install', 'update-status'),
    program('secret-id-in-config', charm(config_changed="""
            say(dict(self.config))
            secret = self.model.get_secret(id=self.config['key'])
            say(secret.get_content(), secret.id)
        """), 'config-changed', fields={'config': {'key': f'secret:{SECRET}'}}),
    program('secret-texts', charm(head=_HEAD, install="""
            content = {'lines': 'one\\ntwo\\n', 'snow': '\\u2603', 'equals': 'a=b', 'dash': '--x',
                       'quote': '"\\'', 'file': '@x', 'big': 'x' * 5000, 'blank': ' '}
            secret = self.unit.add_secret(content)
            say(secret.get_content() == content)
            secret.set_content(content)
        """), 'install'),
    program('secret-temporary-files', charm(head='import os, tempfile\n', install="""
            os.umask(0)
            secret = self.unit.add_secret({'key': 'v', 'other': 'w'})
            secret.set_content({'key': 'v2'})
            say(sorted(os.listdir(tempfile.gettempdir())))
        """), 'install'),
    program('secret-set-after-a-failure', charm(head=_HEAD, install="""
            secret = self.model.get_secret(id=THEIRS)
            trying('content', secret.set_content, {'token': 'x'})
            trying('info', secret.set_info, label='x')
        """), 'install'),
    *(program(f'failing-{command}', charm(head=_HEAD, install=_ALL),
        *(step('install', answers={command: refuses(error)}) for error in (
            'ERROR boom\n', 'ERROR permission denied\n', 'ERROR this unit is not the leader\n',
            *(() if command == 'secret-add' else (_GONE,)))),
        step('install', missing=[command]))
      for command in _COMMANDS),
    *(program(f'gone-{command}', charm(head=_HEAD, install=_ALL),
        *(step('install', answers={command: refuses(error)}) for error in (
            'ERROR Secret Not Found\n', *((_GONE,) if command == 'secret-add' else ()))))
      for command in _COMMANDS),
]  # fmt: skip
