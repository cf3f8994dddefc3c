# SPDX-License-Identifier: Apache-2.0
"""The differences from the published releases that are there on purpose, a row for each.

A program that shows another one fails, and so does a row that is not seen any more.
"""

from __future__ import annotations

from typing import Tuple

from differential_context._compare import Expected

_OWN_STORED = r'state\.stored_states: \[.*\]'
_REFUSED = r'.* raises InconsistentScenarioError: .*'

TABLE: Tuple[Expected, ...] = (
    Expected(
        "A State that went through two runs holds the framework's own stored state once.",
        (
            'histories_grow_from_run_to_run',
            'secret_grants',
            'files_are_there_after_the_run',
            'field_peers_come_after_the_election',
            'field_a_certificate_is_asked_for',
            'field_a_certificate_comes',
            'field_several_deferred_events_in_order',
        ),
        _OWN_STORED,
        _OWN_STORED,
    ),
    Expected(
        'A status that no charm can set is an InvalidStatusError, before Juju is asked.',
        ('statuses_of_the_unit',),
        r'error raises ModelError: .*',
        r'error raises InvalidStatusError: .*',
    ),
    Expected(
        'A test that fails inside a Manager has not asked for the event to be run.',
        ('manager_with_an_error_of_the_test',),
        r'ctx\.emitted_events: .*',
    ),
    Expected(
        'What contradicts what is said in more words.',
        (
            'stored_state_that_no_storage_takes',
            'relation_of_an_unknown_endpoint',
            'config_that_contradicts_the_metadata',
            'storage_events',
            'action_with_wrong_parameters',
            'contradictions_about_containers',
            'field_checks_fail_and_recover',
        ),
        _REFUSED,
        _REFUSED,
    ),
    Expected(
        'What contradicts what is said in more words (of what line 2 does not refuse).',
        ('relation_without_units',),
        _REFUSED,
        _REFUSED,
        lines=(3,),
    ),
    Expected(
        "A secret that is not the charm's own, or not there, is refused in Juju's words.",
        ('secret_of_others', 'secret_that_there_is_not'),
        r'(\S.* raises SecretNotFoundError: [^\n]*\n?)+',
        r'(\S.* raises SecretNotFoundError: ERROR [^\n]* not found\n?)+',
    ),
    Expected(
        "A unit that does not lead is told of its application's secret what Juju tells it.",
        ('secret_managed_without_leading',),
        r'(info|remove) raises ModelError: ERROR permission denied',
        r'(info|remove) raises SecretNotFoundError: ERROR secret "mine" not found',
    ),
    Expected(
        'set_info changes the label, and makes no revision.',
        ('secret_set_info',),
        r'info: \["mine", 2, .*|state\.secrets: .*"label": "mine".*',
        r'info: \["new", 1, .*|state\.secrets: .*"label": "new".*',
    ),
    Expected(
        'The description of a secret is told.',
        ('secret_add_for_the_application',),
        r'info: \["mine", 1, null, null, null\]',
        r'info: \["mine", 1, null, null, "d"\]',
        lines=(2,),
    ),
    Expected(
        'Logging after a run does not reach the log of the run.',
        ('log_lines',),
        r'log WARNING: after the run',
        lines=(2,),
    ),
    Expected(
        'A charm that blocks in __init__ ends its run as a success.',
        ('blocked_config_in_init',),
        r'run raises AttributeError: .*\nrun cause None',
        r"state\.unit_status: \"BlockedStatus\('Invalid config: no good'\)\"",
        lines=(2,),
    ),
    Expected(
        'SCENARIO_BARE_CHARM_ERRORS is a later addition that line 2 has here too.',
        ('bare_errors',),
        r'run raises UncaughtCharmError: .*',
        r'run raises ValueError: boom\nrun cause None',
        lines=(2,),
    ),
    Expected(
        'A databag that the charm may not read is refused however it was read before.',
        ('relation_data_written',),
        r'own app: \{\}',
        r'own app raises RelationDataAccessError: .*',
        lines=(2,),
    ),
    Expected(
        'The name of the hook, and the tag of the action, are in the environment on both lines.',
        ('environment',),
        r'environment: .*',
        r'environment: .*"JUJU_HOOK_NAME": .*',
        lines=(2,),
    ),
    Expected(
        'A port that there is not is refused by Juju.',
        ('ports',),
        r'wrong raises StateValidationError: .*',
        r'wrong raises ModelError: ERROR port range bounds .*',
    ),
    Expected(
        'The error about a binding that there is not says so.',
        ('networks', 'field_a_machine_charm_with_storage_and_ports'),
        r'(unknown|no binding) raises RelationNotFoundError: ',
        r'(unknown|no binding) raises RelationNotFoundError: ERROR binding "\w+" undefined .*',
    ),
    Expected(
        'Deprecations have categories of their own below the standard ones.',
        ('attributes_of_a_context',),
        r'charm_spec warns DeprecationWarning: .*',
        r'charm_spec warns OpsDeprecationWarning: .*',
        lines=(3,),
    ),
    Expected(
        "Pebble's errors are in Pebble's words, and of the classes that production has.",
        (
            'services_are_started_and_stopped',
            'layers_are_combined',
            'files',
            'field_files_of_a_workload',
        ),
        r'.* raises (APIError|RuntimeError|PathError): .*',
        r'.* raises (APIError|PathError): .*',
    ),
    Expected(
        'A check that a layer has brought counts its successes.',
        ('pebble_ready', 'checks_of_a_new_layer', 'field_a_proxy_starts'),
        r'container\.\w+\.check_infos: .*"successes": null.*',
        r'container\.\w+\.check_infos: .*"successes": 0.*',
    ),
    Expected(
        'A command with combined output has no other, and one without encoding gives bytes.',
        ('command_with_streams',),
        r'combined: \["out\\nput", "err"\]\nrun raises UncaughtCharmError: .*',
        r'combined: \["out\\nputerr", null\]\nbytes: .*',
    ),
    Expected(
        'What a command without encoding and one that is written to have been is in the history.',
        ('command_with_streams',),
        r'',
        r'ctx\.exec_history\[web\]: .*"stdin": "written".*',
    ),
    Expected(
        'The repr of a failed command shows its name, and no argument or output.',
        ('field_a_proxy_starts',),
        r'run raises UncaughtCharmError: .*ExecError \(\[.*',
        r'run raises UncaughtCharmError: .*ExecError \(.*exit code \d+.*',
    ),
    Expected(
        'Of a relation that is going, too, the data of its application is kept from a follower.',
        ('field_clients_of_a_database',),
        r'',
        r'log WARNING: clearing: ModelError',
    ),
    Expected(
        'Two deferred events of one kind stay two.',
        ('field_a_notice_is_deferred',),
        r'state\.deferred: .*',
        r'state\.deferred: .*custom_notice\[2\].*',
    ),
    Expected(
        'Juju refuses a port without a number.',
        ('field_odd_answers_of_a_charm',),
        r'port raises TypeError: .*',
        r'port raises ModelError: ERROR expected .*',
    ),
    Expected(
        'A follower is told of a secret what Juju tells it.',
        ('field_rotation_of_a_secret',),
        r'run raises .*permission denied.*|info raises SecretNotFoundError: .*',
        r'run raises .*not the leader.*|info raises SecretNotFoundError: .*',
    ),
    Expected(
        'Only content makes a revision of a secret.',
        ('field_a_key_expires',),
        r'state\.secrets: .*"_latest_revision": 3.*',
        r'state\.secrets: .*"_latest_revision": 2.*',
        lines=(2,),
    ),
    Expected(
        'No request is answered by a container that cannot be reached, as in production.',
        ('everything_asked_of_a_container_that_cannot_be_reached',),
        r'(\w+: .*\n?)+|exec raises ExecError: .*',
        r'(\w+ raises ConnectionError: Cannot connect to Pebble; .*\n?)+',
    ),
    Expected(
        'A secret whose latest content is another one than the tracked has a later revision.',
        ('secret_own_with_other_latest_content',),
        r'info: \["mine", 1, .*',
        r'info: \["mine", 2, .*',
    ),
    Expected(
        'A charm may reboot its machine: a run that does so at once ends there, and counts.',
        ('reboot_at_the_end', 'reboot_at_once'),
        r'reboot raises .*|run raises .*\nrun cause .*',
        r'reboot: null|state\.unit_status: .*',
    ),
    Expected(
        'What a charm does before it reboots at once is seen.',
        ('reboot_at_once',),
        r'',
        r'ctx\.emitted_events: .*',
        lines=(2,),
    ),
    Expected(
        'A resource that is missing is refused as Juju refuses it.',
        ('resources',),
        r'missing raises RuntimeError: .*',
        r'missing raises ModelError: .*',
    ),
    Expected(
        'A charm may run another one in a Context of its own.',
        ('a_run_within_a_run',),
        r'run raises .*\nrun cause .*',
        r'inner: "stop"\nstate\.stored_states: .*\nctx\.emitted_events: .*',
    ),
    Expected(
        'Spans are those of Ops 3, which tells authorities a version, on both lines.',
        ('trace_of_events', 'trace_of_what_a_collector_says', 'trace_of_certificates'),
        r'.*',
        r'.*(?:ops\.tracing\.Tracing|"version").*',
        lines=(2,),
    ),
    Expected(
        'A custom event is emitted by the object it was taken from, and not by the first such.',
        ('custom_event_of_the_second_library',),
        r'status: .*Library\[first\].*',
        r'status: .*Library\[second\].*',
    ),
    Expected(
        'A departing unit of number 0 is told.',
        ('a_unit_of_number_zero_departs',),
        r'departing: "alpha/4"',
        r'departing: "alpha/0"',
    ),
    Expected(
        'A deferred event of a relation is about a unit that there is.',
        ('deferred_event_of_a_relation_without_its_unit',),
        r'snapshot: .*"remote/None".*',
        r'snapshot: .*"remote/0".*',
    ),
    Expected(
        'A layer that Pebble refuses is refused, as it is in production.',
        ('layer_that_says_no_override', 'layer_that_lacks_a_command'),
        r'add: null|container\.web\.layers: .*',
        r'(add raises APIError: .*must define.*)?',
    ),
    Expected(
        'A check without a level has the level of one, as in production.',
        ('check_without_a_level',),
        r'level: null',
        r'level: "CheckLevel\.UNSET"',
    ),
    Expected(
        'A service is started after those that it requires, as Pebble starts them.',
        ('service_that_requires_another',),
        r'container\.web\.service_statuses: .*',
        r'container\.web\.service_statuses: .*"cache": "ServiceStatus\.ACTIVE".*',
    ),
    Expected(
        'A client of Pebble that a charm makes itself reaches the containers of the State.',
        ('client_of_pebble_that_a_charm_makes',),
        r'push raises ConnectionError: .*\nexists: false',
        r'push: null\nexists: true',
    ),
    Expected(
        'Hook commands that a charm runs by itself are those of the State.',
        ('hook_commands_that_a_charm_runs',),
        r'ids raises (FileNotFoundError|AttributeError): .*',
        r'ids: \["db:1"\]\nset: null\nseen: \{"key": "text"\}\nstate\.relations: .*',
    ),
    Expected(
        'A command cannot be run in the context of a service that there is not.',
        ('command_in_the_context_of_a_service_that_there_is_not',),
        r'exec: null|ctx\.exec_history.*',
        r'(exec raises APIError: .*)?',
    ),
    Expected(
        'A rock need not say what it is about.',
        ('layer_of_a_rock_without_summary',),
        r'services raises KeyError: .*',
        r'services: \["web"\]',
    ),
    Expected(
        'Juju refuses results of an action by the names that it uses itself.',
        ('action_result_of_a_reserved_name',),
        r'set: null|ctx\.action_results: .*',
        r'(set raises ModelError: .*reserved.*)?',
    ),
    Expected(
        'Juju refuses to add no storage at all.',
        ('no_storage_is_requested',),
        r'none: null|ctx\.requested_storages: .*',
        r'(none raises ModelError: .*)?',
    ),
    Expected(
        'A port is what Juju takes for one.',
        ('ports_of_odd_kinds',),
        r'protocol raises KeyError: .*\ntext raises TypeError: .*',
        r'protocol raises ModelError: .*\ntext: null\nstate\.opened_ports: .*',
    ),
    Expected(
        'A hook command that the version of Juju does not have is missed as in production.',
        ('model_of_a_relation_under_an_older_juju',),
        r'error: "ModelError"',
        r'error: "(FileNotFoundError|RuntimeError)"',
    ),
    Expected(
        'Juju has no network configuration where no address is bound.',
        ('network_without_addresses',),
        r'bound: "None"',
        r'bound raises ModelError: ERROR no network config found .*',
    ),
    Expected(
        'What is logged in a run is what the charm and the framework log.',
        ('log_lines_of_a_binding',),
        r'log WARNING: extra-bindings .*',
    ),
    Expected(
        'A line that is logged is in the log once, however often the Context has run.',
        ('log_lines_of_several_runs',),
        r'log INFO: once',
        lines=(2,),
    ),
    Expected(
        'A secret is found by each spelling of its id, as Juju finds it.',
        ('secret_by_spellings_of_its_id',),
        r'(found raises SecretNotFoundError: .*\n?)+',
        r'(found: \{"key": "text"\}\n?)+',
    ),
    Expected(
        'A secret that is added and set in one hook has one revision, as Juju makes it.',
        ('secret_added_and_set_in_one_hook',),
        r'revision: 2',
        r'revision: 1',
    ),
    Expected(
        'What an application may no longer read, none of its units may.',
        ('secret_of_a_unit_revoked_from_the_relation',),
        r'grants: .*"remote/0".*|the program fails: .*KeyError.*',
        r'(twice: null\n)?grants: \[\{\}\]',
    ),
)
