# SPDX-License-Identifier: Apache-2.0
"""Names that one published line has and the other has not."""

from __future__ import annotations

from typing import Tuple

from py38.behaviours._decision import AS_OPS_2, AS_OPS_3, DEPRECATION, Decision

TABLE: Tuple[Decision, ...] = (
    Decision(
        'ops.model.StatusName',
        AS_OPS_2,
        'a name that charms import is no less there than ops.StatusName',
        (
            'tests/py38/behaviours/test_names.py::test_the_words_of_a_status_are_a_union_wherever_they_are_offered',
        ),
    ),
    Decision(
        'ops.StatusName at run time',
        AS_OPS_3,
        'its words can be read from it',
        (
            'tests/py38/behaviours/test_names.py::test_the_words_of_a_status_are_a_union_wherever_they_are_offered',
        ),
    ),
    Decision(
        'ops.framework.StoredObject at run time',
        AS_OPS_2,
        'its classes can be read from it',
        (
            'tests/py38/behaviours/test_names.py::test_what_is_stored_in_a_container_is_a_union_of_classes',
        ),
    ),
    Decision(
        'the private argument of ops.Secret that shares what was set',
        AS_OPS_2,
        'an argument more harms nobody',
        (
            'tests/py38/model/test_secrets.py::test_without_partial_writes_secrets_of_one_model_share_what_was_set',
        ),
    ),
    Decision(
        'ops.jujucontext._JujuContext.from_dict',
        AS_OPS_2,
        'the private name stays beside the public one',
        (
            'tests/py38/juju/test_jujucontext.py::test_the_private_name_of_ops_2_reads_a_dictionary',
        ),
    ),
    Decision(
        'Context._app_name and _unit_id',
        AS_OPS_2,
        'the private names stay beside the public ones',
        ('tests/py38/scenario/test_context.py::test_the_private_names_of_a_context',),
    ),
    Decision(
        'reading Context.charm_spec',
        DEPRECATION,
        'it is deprecated on line 3 alone',
        ('tests/py38/scenario/test_lines.py::test_the_charms_spec_warns_on_line_3_alone',),
    ),
    Decision(
        'setting Context.charm_spec',
        AS_OPS_2,
        'nobody relies on the refusal',
        ('tests/py38/behaviours/test_names.py::test_the_spec_of_a_context_may_be_replaced',),
    ),
    Decision(
        'the private revisions of testing.Secret as arguments',
        AS_OPS_2,
        'tests make secrets with a history so',
        ('tests/py38/behaviours/test_names.py::test_a_secret_may_be_made_with_its_revisions',),
    ),
    Decision(
        'the private revisions of testing.Secret as fields',
        'secret-revisions-hidden',
        '',
        (
            'tests/py38/scenario_values/test_secrets.py::test_hidden_revisions_do_not_show',
            'tests/py38/scenario_values/test_secrets.py::test_shown_revisions_show',
        ),
    ),
    Decision(
        'defaults of State classes as attributes of the class',
        AS_OPS_3,
        'an accident of how the classes are made',
        (
            'tests/py38/behaviours/test_names.py::test_what_a_value_has_by_default_is_no_attribute_of_its_class',
        ),
    ),
    Decision(
        'private names of scenario',
        AS_OPS_2,
        'tools import them',
        ('tests/py38/scenario/test_private_names.py::test_it_can_be_imported',),
    ),
    Decision(
        'a field too many of testing.ICMPPort',
        'plain-icmp-port',
        '',
        ('tests/py38/behaviours/test_names.py::test_a_port_of_icmp_may_have_a_field_more',),
    ),
    Decision(
        'private methods of the backend that ran hook commands',
        AS_OPS_3,
        'every command goes through ops.hookcmds',
        (
            'tests/py38/behaviours/test_names.py::test_the_backend_has_no_way_to_run_commands_beside_hookcmds',
        ),
    ),
    Decision(
        'the shapes of a network in ops.model',
        AS_OPS_2,
        'tests import them to be checked by types',
        ('tests/py38/behaviours/test_names.py::test_the_shape_of_a_network_can_be_imported',),
    ),
    Decision(
        'ops.framework.pdb',
        AS_OPS_2,
        'tests patch it; it is not loaded before',
        (
            'tests/py38/framework/test_breakpoints.py::test_the_debugger_is_not_loaded_before_it_is_asked_for',
        ),
    ),
    Decision(
        'what Ops 3 added: ops.hookcmds, ops.JujuContext, arguments',
        'later-names',
        '',
        (
            'tests/py38/compat/test_later_names.py::test_a_later_name_cannot_be_imported_when_it_is_off',
            'tests/py38/compat/test_later_names.py::test_a_later_name_is_an_attribute_when_it_is_on_alone',
        ),
    ),
    Decision(
        'the types of a Pebble log target',
        AS_OPS_3,
        'what Pebble has, for type checkers',
        ('tests/py38/behaviours/test_names.py::test_a_log_target_has_the_types_of_pebble',),
    ),
    Decision(
        "the bases of the model's mappings",
        AS_OPS_2,
        'Python 3.8 needs them to be generic; either way to ask answers alike',
        (
            'tests/py38/behaviours/test_names.py::test_a_mapping_of_the_model_is_one_by_either_way_to_ask',
        ),
    ),
)
