# SPDX-License-Identifier: Apache-2.0
"""What tests of charms meet: a Context and its State, and Harness."""

from __future__ import annotations

from typing import Tuple

from py38.behaviours._decision import AS_JUJU_HAS_IT, AS_OPS_2, AS_OPS_3, DEPRECATION, Decision

TABLE: Tuple[Decision, ...] = (
    Decision(
        'the error of a charm in a Manager',
        'manager-error',
        '',
        (
            'tests/py38/scenario/test_lines.py::test_manager_error_in_run',
            'tests/py38/scenario/test_lines.py::test_manager_error_that_leaves_the_block',
            'tests/py38/scenario/test_lines.py::test_manager_error_at_the_end_of_the_block',
        ),
    ),
    Decision(
        'the environment after a run that failed',
        AS_OPS_3,
        'a fix: it is put back',
        ('tests/py38/scenario/test_no_leaks.py::test_the_process_is_as_it_was',),
    ),
    Decision(
        'SCENARIO_BARE_CHARM_ERRORS',
        AS_OPS_3,
        'new, and nothing changes without it',
        (
            'tests/py38/scenario/test_lines.py::test_bare_errors_are_the_charms_own',
            'tests/py38/scenario/test_lines.py::test_other_values_ask_for_no_bare_errors',
        ),
    ),
    Decision(
        'a charm that blocks when it is made',
        AS_OPS_3,
        'a fix: its run is a success',
        (
            'tests/py38/behaviours/test_contexts.py::test_a_charm_that_blocks_when_it_is_made_ends_its_run_as_a_success',
            'tests/py38/behaviours/test_contexts.py::test_a_charm_that_blocks_when_it_is_made_is_not_there_to_look_at',
        ),
    ),
    Decision(
        'Context.emitted_events of a charm that fails',
        'emitted-as-they-come',
        '',
        ('tests/py38/scenario/test_lines.py::test_emitted_events_of_a_failing_charm',),
    ),
    Decision(
        'how emitted events are captured',
        AS_OPS_3,
        "per run; patches of a library's own work all the same",
        ('tests/py38/scenario/test_context.py::test_a_librarys_own_patch_of_the_framework_works',),
    ),
    Decision(
        'logging after a run',
        AS_OPS_3,
        'a fix: it does not reach the log of the run',
        ('tests/py38/scenario/test_no_leaks.py::test_logging_after_a_run_does_not_reach_its_log',),
    ),
    Decision(
        'breakpoint() in a run',
        'test-breakpoints',
        '',
        ('tests/py38/scenario/test_lines.py::test_test_breakpoints',),
    ),
    Decision(
        'Context.trace_data with a recent SDK',
        AS_OPS_3,
        'a fix: it is filled',
        ('tests/py38/behaviours/test_contexts.py::test_spans_of_a_run_are_there_after_it',),
    ),
    Decision(
        'the version of Juju that a Context simulates',
        'recent-juju',
        '',
        ('tests/py38/scenario/test_lines.py::test_recent_juju',),
    ),
    Decision(
        'JUJU_DISPATCH_PATH in a run',
        'testing-environment',
        '',
        (
            'tests/py38/scenario/test_lines.py::test_testing_environment_of_a_relation',
            'tests/py38/scenario/test_lines.py::test_testing_environment_of_an_action',
        ),
    ),
    Decision(
        'JUJU_HOOK_NAME in a run',
        AS_OPS_3,
        'Juju sets it; a variable more',
        (
            'tests/py38/scenario/test_lines.py::test_testing_environment_of_a_relation',
            'tests/py38/scenario/test_lines.py::test_testing_environment_of_an_action',
        ),
    ),
    Decision(
        'JUJU_RELATION_ID in a run',
        'testing-environment',
        '',
        ('tests/py38/scenario/test_lines.py::test_testing_environment_of_a_relation',),
    ),
    Decision(
        'the name and the tag of an action in a run',
        AS_OPS_3,
        'as Juju writes them',
        ('tests/py38/scenario/test_lines.py::test_testing_environment_of_an_action',),
    ),
    Decision(
        'where the unit is, as arguments of a Context',
        AS_OPS_3,
        'new',
        ('tests/py38/scenario/test_lines.py::test_where_the_unit_is',),
    ),
    Decision(
        'actions and options inside the meta of a Context',
        'charmcraft-meta',
        '',
        (
            'tests/py38/scenario/test_lines.py::test_charmcraft_meta_has_options',
            'tests/py38/scenario/test_lines.py::test_charmcraft_meta_on_refuses_options_given_twice',
            'tests/py38/scenario/test_lines.py::test_charmcraft_meta_off_takes_those_beside',
        ),
    ),
    Decision(
        'a meta without a name',
        AS_OPS_2,
        'the Context says what is missing, not the charm',
        (
            'tests/py38/behaviours/test_names.py::test_a_context_without_a_name_is_refused_by_the_context',
        ),
    ),
    Decision(
        'extensions in charmcraft.yaml',
        AS_OPS_3,
        'new',
        (
            'tests/py38/scenario/test_context.py::test_extensions_add_their_parts',
            'tests/py38/scenario/test_context.py::test_an_extension_that_clashes_is_refused',
            'tests/py38/scenario/test_context.py::test_an_unknown_extension_is_warned_of_where_the_context_is_made',
        ),
    ),
    Decision(
        'ops.testing without the companion',
        AS_JUJU_HAS_IT,
        'it needs none',
        (
            'tests/py38/scenario_values/test_each_class.py::test_values_pickle_where_there_is_no_companion',
            'tests/py38/scenario_values/test_each_class.py::test_the_class_reports_the_module_that_needs_no_companion',
        ),
    ),
    Decision(
        'what ops-scenario requires',
        AS_JUJU_HAS_IT,
        'exactly the ops of its commit',
        ('tests/py38/matrix/test_wheels.py::test_a_companion_requires_exactly_that_ops',),
    ),
    Decision(
        'State() == State()',
        'state-equality',
        '',
        (
            'tests/py38/scenario_values/test_state.py::test_states_without_a_model_are_never_equal',
            'tests/py38/scenario_values/test_state.py::test_states_without_a_model_share_one',
        ),
    ),
    Decision(
        'names that Juju would not accept',
        'strict-names',
        '',
        (
            'tests/py38/scenario_values/test_names.py::test_strict_names_refuse_what_juju_refuses',
            'tests/py38/scenario_values/test_names.py::test_other_names_are_as_they_are',
        ),
    ),
    Decision(
        'events of actions, containers and storages of such names',
        'strict-names',
        '',
        (
            'tests/py38/scenario_values/test_names.py::test_an_event_keeps_its_strict_name',
            'tests/py38/scenario_values/test_names.py::test_an_event_has_underscores_in_other_names',
        ),
    ),
    Decision(
        'hyphens and underscores in names',
        'strict-names',
        '',
        (
            'tests/py38/scenario_values/test_names.py::test_strict_names_are_what_is_written',
            'tests/py38/scenario_values/test_names.py::test_hyphens_and_underscores_are_the_same_in_other_names',
        ),
    ),
    Decision(
        'the error for arguments that a State class does not take',
        AS_OPS_3,
        'in the words of Python',
        (
            'tests/py38/behaviours/test_names.py::test_arguments_of_a_value_are_refused_in_the_words_of_python',
        ),
    ),
    Decision(
        'a protocol by position',
        AS_OPS_3,
        'new',
        (
            'tests/py38/scenario_values/test_ports_and_statuses.py::test_a_protocol_may_be_given_by_position',
        ),
    ),
    Decision(
        'what State classes keep of their arguments',
        'state-copies',
        '',
        (
            'tests/py38/scenario_values/test_state.py::test_what_is_given_is_copied',
            'tests/py38/scenario_values/test_state.py::test_what_is_given_is_kept_where_nothing_is_copied',
        ),
    ),
    Decision(
        'None where a State class has a default',
        AS_OPS_3,
        'new: it means the default',
        (
            'tests/py38/scenario_values/test_state.py::test_none_is_the_default',
            'tests/py38/scenario_values/test_secrets.py::test_none_is_a_new_id',
        ),
    ),
    Decision(
        'a string where several are meant',
        'state-copies',
        '',
        (
            'tests/py38/scenario_values/test_networks_and_clouds.py::test_a_string_is_refused_where_several_are_meant',
            'tests/py38/scenario_values/test_networks_and_clouds.py::test_a_string_is_kept_where_nothing_is_copied',
        ),
    ),
    Decision(
        'the type of grants of a secret',
        'state-copies',
        '',
        (
            'tests/py38/scenario_values/test_secrets.py::test_grants_are_sets',
            'tests/py38/scenario_values/test_secrets.py::test_grants_are_kept_where_nothing_is_copied',
        ),
    ),
    Decision(
        'revisions in the equality and the copies of a secret',
        'secret-revisions-hidden',
        '',
        (
            'tests/py38/scenario_values/test_secrets.py::test_hidden_revisions_are_not_compared',
            'tests/py38/scenario_values/test_secrets.py::test_shown_revisions_are_compared',
            'tests/py38/scenario_values/test_secrets.py::test_hidden_revisions_start_again_when_a_secret_is_replaced',
            'tests/py38/scenario_values/test_secrets.py::test_shown_revisions_are_kept_when_a_secret_is_replaced',
        ),
    ),
    Decision(
        'pickling a State',
        AS_OPS_3,
        'a fix',
        ('tests/py38/scenario_values/test_each_class.py::test_a_copy_is_equal',),
    ),
    Decision(
        'a deep copy of a State',
        AS_OPS_3,
        'a fix: all of it is copied',
        ('tests/py38/scenario_values/test_state.py::test_a_deep_copy_shares_nothing',),
    ),
    Decision(
        'State.get_relation of a relation',
        AS_OPS_3,
        'new',
        (
            'tests/py38/scenario_values/test_state.py::test_a_relation_is_found_by_its_number',
            'tests/py38/scenario_values/test_state.py::test_a_relation_is_found_by_what_it_was',
            'tests/py38/scenario_values/test_state.py::test_a_relation_of_that_number_may_be_another',
        ),
    ),
    Decision(
        'the annotation of databags and of contents',
        AS_OPS_3,
        'for type checkers',
        (
            'tests/py38/behaviours/test_names.py::test_the_databags_of_a_test_are_annotated_as_mappings',
        ),
    ),
    Decision(
        'an event about a unit of a relation that has none',
        'remote-unit-required',
        '',
        (
            'tests/py38/scenario_values/test_consistency.py::test_an_event_about_a_unit_requires_one',
            'tests/py38/scenario_values/test_consistency.py::test_an_event_about_a_unit_may_do_without',
        ),
    ),
    Decision(
        'a remote unit that is chosen',
        'remote-unit-required',
        '',
        (
            'tests/py38/scenario_values/test_consistency.py::test_a_choice_is_warned_of',
            'tests/py38/scenario_values/test_consistency.py::test_a_choice_is_silent',
        ),
    ),
    Decision(
        'an event of a container that is not the one of the State',
        'event-containers',
        '',
        (
            'tests/py38/scenario/test_lines.py::test_event_containers_off_asks_for_the_name_alone',
            'tests/py38/scenario/test_lines.py::test_event_containers_on_asks_for_the_container_itself',
            'tests/py38/scenario_values/test_consistency.py::test_events_of_pebble_that_do_not',
        ),
    ),
    Decision(
        'an event of a container that cannot connect',
        AS_OPS_3,
        'a fix: it is warned of',
        (
            'tests/py38/scenario_values/test_consistency.py::test_an_event_from_a_pebble_that_cannot_connect_is_odd',
        ),
    ),
    Decision(
        'an action that declares nothing',
        AS_OPS_3,
        'a fix: it takes no parameters',
        (
            'tests/py38/scenario_values/test_consistency.py::test_an_action_that_declares_no_parameters_takes_none',
        ),
    ),
    Decision(
        'the words of an inconsistency',
        AS_JUJU_HAS_IT,
        'nobody matches them; they say more',
        (
            'tests/py38/scenario_values/test_consistency.py::test_events_of_actions_that_do_not_fit',
        ),
    ),
    Decision(
        'the description of a secret',
        AS_OPS_3,
        'a fix: it is told',
        (
            'tests/py38/behaviours/test_contexts.py::test_a_charm_is_told_the_description_of_its_secret',
        ),
    ),
    Decision(
        'changing a secret of somebody else',
        AS_JUJU_HAS_IT,
        'refused in the words of Juju',
        (
            'tests/py38/behaviours/test_contexts.py::test_a_secret_of_somebody_else_is_refused_without_its_content',
        ),
    ),
    Decision(
        'Unit.reboot() in a run',
        AS_JUJU_HAS_IT,
        'it works as in Juju',
        (
            'tests/py38/scenario/test_waists.py::test_the_charm_can_ask_for_a_reboot',
            'tests/py38/scenario/test_waists.py::test_a_reboot_now_ends_the_run_and_drops_what_was_pending',
        ),
    ),
    Decision(
        'notes in a run',
        AS_OPS_3,
        'the same as in production',
        (
            'tests/py38/behaviours/test_contexts.py::test_a_hook_command_that_fails_in_a_context_has_a_note',
        ),
    ),
    Decision(
        'paths of the Pebble client in a test',
        AS_OPS_3,
        'the client is that of production',
        (
            'tests/py38/pebble/test_files.py::test_a_path_may_be_an_object',
            'tests/py38/pebble/test_files.py::test_a_path_to_read_may_be_an_object',
        ),
    ),
    Decision(
        'the text of the warning of Harness',
        DEPRECATION,
        'filters match the text',
        (
            'tests/py38/compat/test_deprecations.py::test_a_row_warns_as_the_published_release_of_the_line',
            'tests/py38/compat/test_deprecations.py::test_harness_alone_is_pending',
        ),
    ),
    Decision(
        "a security event where Juju's log is not set up",
        'security-log',
        '',
        (
            'tests/py38/log/test_security.py::test_without_juju_s_log_it_warns_once_and_logs_at_debug',
            'tests/py38/log/test_security.py::test_nothing_is_written_where_the_row_is_off',
        ),
    ),
    Decision(
        'who may read relation data in a Harness',
        AS_OPS_3,
        'as in a charm',
        (
            'tests/py38/security/test_databag_rules.py::test_a_follower_is_refused',
            'tests/py38/security/test_databag_rules.py::test_a_leader_is_not',
            'tests/py38/harness/test_relations.py::test_in_an_event_context_a_test_may_set_what_a_charm_may',
        ),
    ),
)
