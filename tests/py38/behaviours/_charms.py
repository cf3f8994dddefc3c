# SPDX-License-Identifier: Apache-2.0
"""What charms meet: commands and answers, secrets, relation data, the framework, tracing."""

from __future__ import annotations

from typing import Tuple

from py38.behaviours._decision import AS_JUJU_HAS_IT, AS_OPS_2, AS_OPS_3, DEPRECATION, Decision

TABLE: Tuple[Decision, ...] = (
    Decision(
        'the order of arguments of hook commands',
        AS_OPS_3,
        'Juju takes both, and -- lets a message begin with a dash',
        (
            'tests/py38/hookcmds/test_command_lines.py::test_the_command_line_is',
            'tests/py38/model/test_backend.py::test_what_is_told_is_a_command_line',
        ),
    ),
    Decision(
        'what relation-set reads',
        AS_OPS_3,
        'JSON is YAML too',
        ('tests/py38/model/test_backend.py::test_relation_data_goes_by_standard_input',),
    ),
    Decision(
        'the expiry of a secret as Juju gets it',
        AS_OPS_3,
        'Juju takes both',
        (
            'tests/py38/model/test_secrets.py::test_expiry_can_be_from_now',
            'tests/py38/hookcmds/test_command_lines.py::test_the_command_line_is',
        ),
    ),
    Decision(
        'a hook command that is not on PATH',
        'missing-command',
        '',
        ('tests/py38/model/test_hook_errors.py::test_missing_command',),
    ),
    Decision(
        'the cause of a ModelError',
        'hook-error-cause',
        '',
        (
            'tests/py38/model/test_hook_errors.py::test_cause_is_the_hook_commands_error',
            'tests/py38/model/test_hook_errors.py::test_cause_is_a_called_process_error',
        ),
    ),
    Decision(
        'what an error shows of a command line',
        AS_OPS_3,
        'a fix for security',
        (
            'tests/py38/hookcmds/test_error.py::test_a_command_line_is_cut_to_what_it_may_show',
            'tests/py38/model/test_hook_errors.py::test_no_error_holds_content',
        ),
    ),
    Decision(
        'notes on the errors of hook commands',
        AS_OPS_3,
        'new, and no text changes',
        ('tests/py38/model/test_hook_errors.py::test_note_says_where',),
    ),
    Decision(
        'what Juju says of a relation that is gone',
        AS_OPS_3,
        'a fix: Juju has several words for it',
        (
            'tests/py38/model/test_hook_errors.py::test_gone_relation',
            'tests/py38/model/test_hook_errors.py::test_other_words_are_no_gone_relation',
            'tests/py38/model/test_hook_errors.py::test_denied_app_data_is_a_gone_relation_for_who_may',
        ),
    ),
    Decision(
        'a relation that is gone',
        AS_OPS_3,
        'a fix: its data is empty and its app None, as for one that never was',
        (
            'tests/py38/model/test_relation_data.py::test_data_of_a_gone_relation_is_empty',
            'tests/py38/model/test_relations.py::test_gone_relation_has_no_units_and_no_app',
        ),
    ),
    Decision(
        'asking who leads once data was denied',
        AS_OPS_3,
        'the answer decides; what is known is not asked again',
        (
            'tests/py38/model/test_hook_errors.py::test_denied_app_data_is_a_gone_relation_for_who_may',
            'tests/py38/model/test_hook_errors.py::test_known_leadership_is_not_asked_again',
        ),
    ),
    Decision(
        'what Juju says of a secret that is gone',
        AS_OPS_3,
        'a fix: any case, and every command of secrets',
        ('tests/py38/model/test_hook_errors.py::test_gone_secret',),
    ),
    Decision(
        'a Juju that cannot say the remote app',
        AS_OPS_2,
        'charms on an old Juju go on',
        ('tests/py38/model/test_backend.py::test_remote_app_that_juju_cannot_say_is_none',),
    ),
    Decision(
        'Unit.reboot() that fails',
        'reboot-error',
        '',
        ('tests/py38/model/test_hook_errors.py::test_failed_reboot',),
    ),
    Decision(
        'a goal state without since',
        AS_OPS_2,
        'thin fakes leave it out',
        ('tests/py38/hookcmds/test_answers.py::test_thin_answers_are_read',),
    ),
    Decision(
        'a status without status-data',
        AS_OPS_2,
        'thin fakes leave it out',
        (
            'tests/py38/hookcmds/test_answers.py::test_thin_answers_are_read',
            'tests/py38/model/test_entities.py::test_a_status_without_a_message_is_read',
        ),
    ),
    Decision(
        'the location of a storage as bare text',
        AS_OPS_2,
        'thin fakes answer so',
        ('tests/py38/hookcmds/test_answers.py::test_thin_answers_are_read',),
    ),
    Decision(
        "what the backend's network_get returns",
        AS_OPS_2,
        "Juju's answer as it is; a Network comes out equal",
        ('tests/py38/model/test_backend.py::test_network_answer_is_handed_on_untouched',),
    ),
    Decision(
        "the location that the backend's storage_get returns",
        AS_OPS_3,
        'a path, as the model shows it',
        ('tests/py38/model/test_backend.py::test_what_juju_prints_is_returned',),
    ),
    Decision(
        'an open port without a protocol',
        AS_OPS_3,
        'Juju means tcp',
        (
            'tests/py38/hookcmds/test_answers.py::test_it_becomes',
            'tests/py38/model/test_backend.py::test_port_of_an_unknown_protocol_is_left_out_with_a_warning',
        ),
    ),
    Decision(
        'an event of a storage without JUJU_STORAGE_ID',
        AS_JUJU_HAS_IT,
        'Juju always sets it; the error names it',
        (
            'tests/py38/dispatch/test_event_args.py::test_what_juju_has_not_said_is_named',
            'tests/py38/dispatch/test_event_args.py::test_what_an_event_carries',
        ),
    ),
    Decision(
        'the lease of leadership after a failed answer',
        AS_OPS_3,
        'a fix: a stale answer is not kept',
        ('tests/py38/model/test_backend.py::test_failed_answer_renews_no_lease',),
    ),
    Decision(
        'what set_info and set_content send in one hook',
        'secret-partial-writes',
        '',
        (
            'tests/py38/model/test_secrets.py::test_with_partial_writes_each_change_sends_what_it_was_given',
            'tests/py38/model/test_secrets.py::test_without_partial_writes_each_change_repeats_the_earlier_ones',
        ),
    ),
    Decision(
        'the same on a Juju before 3.6',
        'secret-partial-writes',
        '',
        (
            'tests/py38/model/test_secret_writes.py::test_partial_writes_are_filled_in_for_an_old_juju',
            'tests/py38/model/test_secret_writes.py::test_without_partial_writes_nothing_is_filled_in',
        ),
    ),
    Decision(
        'asking for the info of no secret',
        AS_OPS_3,
        'an error before Juju is asked',
        ('tests/py38/model/test_backend.py::test_what_juju_would_not_take_is_not_sent',),
    ),
    Decision(
        'ways for a follower to read its own application data',
        AS_OPS_3,
        'a fix: each is refused',
        ('tests/py38/model/test_relation_data.py::test_who_may_read',),
    ),
    Decision(
        'the same once the relation is broken',
        AS_OPS_3,
        'a fix: Juju lets it',
        (
            'tests/py38/model/test_relation_data.py::test_own_app_data_of_a_broken_relation_is_readable',
        ),
    ),
    Decision(
        'what is checked first when data is written',
        AS_OPS_3,
        'a fix: the refusal says what was tried',
        (
            'tests/py38/model/test_relation_data.py::test_refusal_to_write_says_why',
            'tests/py38/model/test_relation_data.py::test_who_may_write',
        ),
    ),
    Decision(
        'data that is no text where none may be written',
        AS_OPS_3,
        'a fix: the type is the nearer mistake',
        ('tests/py38/model/test_relation_data.py::test_only_strings_are_data',),
    ),
    Decision(
        'own application data where the remote one is unknown',
        AS_OPS_3,
        'a fix: what may not be read is refused first',
        (
            'tests/py38/model/test_relation_data.py::test_unknown_remote_app_is_no_reason_to_let_a_unit_read',
        ),
    ),
    Decision(
        'the mark of a running hook after an error',
        AS_OPS_3,
        'a fix',
        ('tests/py38/framework/test_emission.py::test_the_mark_is_taken_back_after_an_error',),
    ),
    Decision(
        'a log of security events',
        'security-log',
        '',
        (
            'tests/py38/model/test_model_security_events.py::test_app_status_denied_to_a_non_leader',
            'tests/py38/model/test_model_security_events.py::test_stopped_checks',
            'tests/py38/log/test_security.py::test_an_event_is_one_json_object_at_trace',
            'tests/py38/log/test_security.py::test_nothing_is_written_where_the_row_is_off',
        ),
    ),
    Decision(
        'the log line of a deferred event',
        'reemit-count',
        '',
        ('tests/py38/framework/test_emission.py::test_coming_back_is_logged',),
    ),
    Decision(
        'what is emitted and deferred while others come back',
        AS_OPS_3,
        'a fix: it waits for the next hook, and cannot go round in one',
        (
            'tests/py38/framework/test_emission.py::test_what_is_emitted_and_deferred_while_others_come_back_does_not_come_back_with_them',
            'tests/py38/framework/test_emission.py::test_what_is_deferred_while_others_come_back_waits_for_the_next_run',
        ),
    ),
    Decision(
        'a framework whose charm cannot be made',
        AS_OPS_3,
        'a fix: it is closed',
        (
            'tests/py38/dispatch/test_manager.py::test_the_framework_is_closed_if_the_charm_cannot_be_made',
        ),
    ),
    Decision(
        'reading on of a stored state',
        AS_OPS_3,
        'a fix: the error says that it is reserved',
        ('tests/py38/framework/test_stored_state.py::test_on_cannot_be_read',),
    ),
    Decision(
        'the text of the warning about collect-metrics',
        DEPRECATION,
        'filters match the text',
        ('tests/py38/compat/test_deprecations.py::test_the_text_is_that_of_the_line',),
    ),
    Decision(
        'a password in the text of a Pebble identity',
        AS_OPS_3,
        'a fix for security, in repr too',
        ('tests/py38/pebble/test_values.py::test_a_password_is_not_shown',),
    ),
    Decision(
        'paths of the Pebble client',
        AS_OPS_3,
        'text or a path, everywhere',
        (
            'tests/py38/pebble/test_files.py::test_a_path_may_be_an_object',
            'tests/py38/pebble/test_files.py::test_a_path_to_read_may_be_an_object',
            'tests/py38/pebble/test_exec.py::test_what_is_asked',
        ),
    ),
    Decision(
        'a source that only begins like the one to push or pull',
        AS_OPS_3,
        'a fix: paths are compared by their parts',
        (
            'tests/py38/model/test_container_files.py::test_a_file_outside_of_the_source_is_refused',
            'tests/py38/model/test_container_files.py::test_absolute_and_relative_paths_do_not_mix',
        ),
    ),
    Decision(
        'input that can be read when a command is cancelled',
        AS_OPS_3,
        'a fix: it is sent',
        (
            'tests/py38/pebble/test_websocket.py::test_what_can_be_read_is_sent_before_a_cancelled_file_is_left',
        ),
    ),
    Decision(
        'a refusal of Pebble',
        AS_OPS_3,
        'a fix: the answer is closed',
        ('tests/py38/pebble/test_requests.py::test_a_refusal_is_an_api_error',),
    ),
    Decision(
        'a state database whose tables cannot be made',
        AS_OPS_3,
        'a fix: it is closed',
        ('tests/py38/storage/test_damage.py::test_what_could_not_be_opened_is_closed',),
    ),
    Decision(
        'arguments of hook commands in traces',
        AS_OPS_3,
        'a fix for security',
        (
            'tests/py38/model/test_backend.py::test_span_has_names_and_no_content',
            'tests/py38/security/test_traces.py::test_no_content_is_in_a_trace',
        ),
    ),
    Decision(
        'names of spans of hook commands, and texts of errors in them',
        AS_OPS_3,
        'a fix for security',
        (
            'tests/py38/model/test_backend.py::test_span_has_names_and_no_content',
            'tests/py38/security/test_traces.py::test_no_text_of_an_error_is_in_a_trace',
        ),
    ),
    Decision(
        'spans of Pebble',
        AS_OPS_3,
        'new: they name the socket',
        ('tests/py38/tracing/test_spans.py::test_a_call_of_pebble_is_a_span_without_content',),
    ),
    Decision(
        'a span of the setting up of tracing',
        AS_OPS_3,
        'new',
        ('tests/py38/tracing/test_process.py::test_a_span_lies_in_what_brought_it_about',),
    ),
    Decision(
        'the mode of the file of traces',
        AS_OPS_3,
        'a fix for security',
        (
            'tests/py38/security/test_traces.py::test_only_the_charms_user_can_read_the_buffer',
            'tests/py38/security/test_traces.py::test_one_that_is_open_to_others_is_closed',
        ),
    ),
    Decision(
        'what TLS to a collector asks for',
        AS_OPS_3,
        'what Python asks for, strictness of 3.13 aside',
        (
            'tests/py38/tracing/test_exporter.py::test_a_collector_that_an_authority_vouches_for_is_trusted',
            'tests/py38/tracing/test_exporter.py::test_any_other_is_refused',
        ),
    ),
    Decision(
        'the interface certificate_transfer',
        AS_OPS_3,
        'the leader tells its version, and both formats are read',
        (
            'tests/py38/tracing/test_relations.py::test_the_leader_says_which_version_of_certificates_it_reads',
            'tests/py38/tracing/test_relations.py::test_the_authorities_that_vouch_for_a_collector',
        ),
    ),
    Decision(
        'pydantic for tracing',
        AS_JUJU_HAS_IT,
        'whichever is there: none is loaded',
        ('tests/py38/tracing/test_faces.py::test_what_records_loads_nothing_heavy',),
    ),
    Decision(
        'metadata of a Harness in a script by a relative path',
        AS_JUJU_HAS_IT,
        'found on every Python',
        (
            'tests/py38/harness/test_life.py::test_it_works_in_a_script_that_is_run_by_a_relative_path',
        ),
    ),
    Decision(
        'annotations that an old Python cannot evaluate',
        AS_OPS_2,
        'the names are enough to save a plain class',
        (
            'tests/py38/compat/test_annotations.py::test_hints_leave_as_written_what_cannot_be_evaluated',
            'tests/py38/model/test_relations.py::test_save_writes_the_annotated_attributes_of_a_plain_class',
        ),
    ),
    Decision(
        'notes where Python has none',
        AS_OPS_3,
        'kept where they can be read',
        ('tests/py38/compat/test_notes.py::test_notes_are_kept_in_order',),
    ),
    Decision(
        'a time-out of a socket on Python before 3.10',
        AS_OPS_2,
        'waiting for a change goes on, as on later Pythons',
        (
            'tests/py38/pebble/test_bad_servers.py::test_a_server_that_hangs_while_a_change_is_waited_for',
        ),
    ),
)
