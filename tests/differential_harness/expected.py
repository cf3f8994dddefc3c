# SPDX-License-Identifier: Apache-2.0
"""The differences from the published releases that are there on purpose, a row for each.

A program that shows another one fails, and so does a row that is not seen any more.
"""

from __future__ import annotations

from typing import Tuple

from differential_harness._compare import Expected

_ANY = r'.*'
_API_ERROR = r'.* raises APIError<Error<Exception .*'
_PATH_ERROR = r'.* raises PathError<Error<Exception .*'

TABLE: Tuple[Expected, ...] = (
    # What a test gives, and what it is told when that cannot be.
    Expected(
        'What is wrong with metadata is said by the name of the file and the key.',
        ('made_from_what_is_no_metadata', 'made_from_the_folder_of_the_charm'),
        r".* raises (AttributeError|TypeError)<Exception (\"'|'None|\"argument).*",
        r'.* raises (AttributeError|TypeError)<Exception .*(mapping|is empty).*',
    ),
    Expected(
        'A class that is no charm is refused in more words.',
        ('arguments_of_the_harness',),
        r'no charm raises TypeError<Exception .*',
        r'no charm raises TypeError<Exception .*',
    ),
    Expected(
        'The config may be an open file, as its annotation says.',
        ('made_from_files',),
        r"config raises TypeError<Exception 'None'",
        r'config -> <ops\.testing\.Harness object at 0x>',
    ),
    Expected(
        'The class that the charm is made of has the name and the module of the charm.',
        ('made_from_strings', 'the_charm_is_of_a_class_of_its_own'),
        r'App TestCharm|False <ops\._private\.harness\..*|False CharmEvents',
        r'App App|False <differential_harness\._stage\..*|True CharmEvents',
    ),
    Expected(
        'An application is named by text.',
        ('relation_names_that_are_not_there',),
        r'\* db_relation_created .*app none -> 0.*app int -> 0',
        r'app none raises TypeError.*app int raises TypeError.*',
    ),
    Expected(
        'A resource is text or bytes, which is said when it is given.',
        ('resources',),
        r"content -> None|\{'blob': \('blob\.bin', 3\).*",
        r"content raises TypeError.*|\{'blob': \('blob\.bin', b'bytes.*",
    ),
    Expected(
        'Whether the unit leads is true or false.',
        ('leadership',),
        'yes',
        'True',
    ),
    Expected(
        'What fails because the harness was cleaned up says so.',
        ('after_cleanup',),
        r".* raises ProgrammingError.*'Cannot operate on a closed database\.'",
        r'.* raises ProgrammingError.*Cannot operate on a closed database: the harness was .*',
    ),
    # Juju's answers, which are now those of production.
    Expected(
        "What Juju refuses is said in Juju's words.",
        ('networks', 'ports_and_versions', 'resources', 'relation_names_that_are_not_there'),
        r'(\S+) (raises )?(RelationNotFoundError|ModelError)\b.*',
        r'(\S+) (raises )?(RelationNotFoundError|ModelError)\b.*',
    ),
    Expected(
        'The error for a relation that was never added, or is gone, says so.',
        ('remove_a_relation_with_units',),
        r'again raises RelationNotFoundError.*',
        r'again raises RelationNotFoundError.*has not been added.*',
    ),
    Expected(
        'No relation of that number has a model.',
        ('relation_names_that_are_not_there',),
        r"model -> \{'uuid': 'UUID'\}",
        r'model raises RelationNotFoundError.*',
    ),
    Expected(
        'A status that no charm can set is an InvalidStatusError, before Juju is asked.',
        ('statuses',),
        r'\w+ (-> None|raises ModelError<.*)',
        r'\w+ raises (InvalidStatusError<ModelError|TypeError)<.*',
    ),
    Expected(
        'Whether the data is of an application is true or false when it is read, too.',
        ('data_set_while_hooks_are_off',),
        r'get str -> .*',
        r'get str raises TypeError.*',
    ),
    Expected(
        'Hook commands of an action fail outside of one.',
        ('actions_that_are_not_there',),
        r'(get|set|log|fail) .*',
        r'(get|set|log|fail) raises ModelError.*not running an action.*',
    ),
    Expected(
        'An action that raised does not run any more.',
        ('actions_with_odd_results',),
        r'_RunningAction\(.*',
        'None',
    ),
    Expected(
        'An ActionFailed has its message as its argument, as exceptions do.',
        ('an_action_that_fails',),
        r'second .* \(\) ActionFailed\(\)',
        r"second .* \('second'\) ActionFailed\('second'\)",
    ),
    Expected(
        'The log can be written to, and metrics are no more in this release of Juju.',
        ('ports_and_versions',),
        r'(metrics|log) raises NotImplementedError.*',
        r'metrics raises (FileNotFoundError|RuntimeError).*add-metric.*|log -> None',
    ),
    # Relations.
    Expected(
        'A unit that has joined is in the relation once.',
        ('units_that_do_not_fit',),
        r"\[.*'pg/0', 'pg/0'\]",
        r"\[.*'pg/0', 'pg/x'\]",
    ),
    Expected(
        'Relation data that is handed out is a copy.',
        ('the_charm_writes_data',),
        r".*'x': 'y'.*",
        r"(?!.*'x').*",
    ),
    Expected(
        'A unit that has left says nothing any more, as Juju has it.',
        ('a_departing_unit',),
        r'after raises KeyError.*',
        r'after -> \{\}',
    ),
    Expected(
        'A follower is refused its own application data on both lines, however it reads it, '
        'and may read it once the relation is going.',
        ('data_that_a_follower_may_not_touch',),
        r'.*handler .*',
        r'.*handler .*',
        lines=(2,),
    ),
    # Secrets.
    Expected(
        "Revoking a secret from an application revokes it from the application's units, too.",
        ('a_secret_of_the_charm',),
        r"\{'pg/0'\}",
        r'\{\}',
    ),
    Expected(
        'A new label, and rotation that is switched off, are kept.',
        ('a_secret_of_the_charm',),
        r'(lab other None|old label -> .*|new label raises .*)',
        r'(new other .*NEVER.*|old label raises SecretNotFoundError.*|new label -> None)',
    ),
    # Storages.
    Expected(
        "A storage's folder is there when its place is asked for.",
        ('storages',),
        'False 3 one',
        'True 3 one',
    ),
    Expected(
        'An unknown storage is refused before the model is asked.',
        ('storages_that_do_not_fit',),
        r"(backend \('storage_get', 'data/7', 'location'\)\n?)+",
    ),
    Expected(
        'What is attached while hooks are off is known to the model.',
        ('storages_in_their_handlers',),
        r'\[<ops\.model\.Storage object at 0x>\]|',
        r"\[\]|backend \('storage_list', 'data'\)",
    ),
    Expected(
        'A container mounts several storages of one name.',
        ('storages_mounted_in_containers',),
        r'two raises FileExistsError.*|list -> \[\]',
        r'\* data_storage_attached .*two -> .*|list -> \[.*\]',
    ),
    # Names of the inside.
    Expected(
        'State is kept in memory without a database, and resources where they will be.',
        ('private_names',),
        r'SQLiteStorage no-disk-path|_resource_dir NoneType None',
        r'Storage no-disk-path|_resource_dir PosixPath .*',
    ),
    # Pebble, whose client and answers are now those of production.
    Expected(
        'Nothing of Pebble answers without a connection.',
        ('connections',),
        r'(checks|notices|changes|warnings) .*',
        r'(checks|notices|changes|warnings) raises ConnectionError.*',
    ),
    Expected(
        'Pebble says the version that it answers as.',
        ('connections',),
        r'1\.0\.0',
        r'v1\..*',
    ),
    Expected(
        'A layer is refused as Pebble refuses it, with an APIError.',
        ('plans_and_services',),
        r'(twice|override|no label) (raises RuntimeError.*|-> None)',
        r'(twice|override|no label) raises APIError.*',
    ),
    Expected(
        "What Pebble refuses is said in Pebble's words.",
        ('plans_and_services', 'checks', 'notices', 'field_checks_of_a_workload'),
        _API_ERROR,
        _API_ERROR,
    ),
    Expected(
        'Names of services are checked before Pebble is asked.',
        ('plans_and_services',),
        r'(str|number) raises .*',
        r'(str|number) raises TypeError.*',
    ),
    Expected(
        'Services start what they require, and stop what requires them; a changed one restarts '
        'only if it runs.',
        ('services_that_do_not_exist_in_the_plan',),
        r"\{'a': .*",
        r"\{'a': .*",
    ),
    Expected(
        'Changes can be asked for and waited for; warnings are no more in this Pebble.',
        ('services_that_do_not_exist_in_the_plan',),
        r'(change|wait|abort|ack) raises .*',
        r'(change|wait) -> Change\(.*|(abort|ack) raises APIError.*',
    ),
    Expected(
        "What Pebble refuses about a file is said in Pebble's words, and it is a PathError.",
        ('files', 'after_cleanup', 'field_files_of_a_workload'),
        rf'{_PATH_ERROR}|group -> None|(replace dir|on a folder) raises IsADirectoryError.*',
        _PATH_ERROR,
    ),
    Expected(
        'Times of files have a time zone.',
        ('files',),
        'False',
        'True',
    ),
    Expected(
        'Error output that is combined with the output is None.',
        ('handlers_of_commands',),
        r"\(.*, ''\)",
        r'\(.*, None\)',
    ),
    Expected(
        'A command that has ended takes signals until it is waited for.',
        ('signals_for_commands',),
        r'signal raises BrokenPipeError.*',
        r'signal -> None',
    ),
    Expected(
        'Notices can be asked for by their type.',
        ('notices',),
        r'\[\]',
        r"\['1', .*\]",
    ),
    Expected(
        "A check's change has a number and is None if there is none, and its startup is known.",
        ('checks',),
        r'(idle|up) <CheckLevel.*',
        r'(idle|up) <CheckLevel.*',
    ),
    Expected(
        'The change of a check is one more notice of Pebble, or one less.',
        ('events_of_checks',),
        r'by notice -> \d',
        r'by notice -> \d',
    ),
    Expected(
        'Identities are there.',
        ('identities',),
        r'\w+ raises NotImplementedError.*',
        r'\w+ (-> .*|raises APIError.*)',
    ),
    Expected(
        'The services of a plan are in the order of their names.',
        ('field_a_workload_comes_up',),
        r"\{'services': \{'web': .*",
        r"\{'services': \{'side': .*",
    ),
    # What Juju says, and does.
    Expected(
        'An application that may read a secret no more takes its units with it.',
        ('field_secrets_expire_and_rotate',),
        r"\['pg/0'\]",
        r'\[\]',
    ),
    Expected(
        'Only content makes a revision of a secret.',
        ('field_secrets_expire_and_rotate',),
        r'\[1, 2, 3\]|\[2, 3\]',
        r'\[1, 2\]|\[2\]',
        lines=(2,),
    ),
    Expected(
        'What is not there is named.',
        (
            'field_secrets_of_a_remote_application',
            'field_relations_with_data_from_tables',
            'field_networks_and_clouds',
        ),
        r'(by label|bad remove|network|no resource) raises .*',
        r'(by label|bad remove|network|no resource) raises .*',
    ),
    # What a test leaves behind.
    Expected(
        'Folders are made when they are asked for, and nothing is left to warn of.',
        ('warnings_of_the_harness',),
        r'(ResourceWarning .*\n?)+',
        lines=(2,),
    ),
)
