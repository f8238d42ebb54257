#include "checks/asked.h"

/* Judged with nothing seen: what is not applicable now is so by the plan. */
static void add_of_part(const JudgeInput *input, GPtrArray *asked)
{
	g_autoptr(FactBook) none = factbook_new();
	JudgeInput blind = *input;
	blind.facts = none;
	blind.waivers = NULL;
	g_autoptr(Verdicts) verdicts = judge(&blind);
	for (size_t i = 0; i < verdicts_count(verdicts); i++) {
		const Verdict *row = verdicts_at(verdicts, i);
		if (row->outcome != OUTCOME_NOT_APPLICABLE &&
		        !g_ptr_array_find(asked, row->check, NULL))
			g_ptr_array_add(asked, (Check *)row->check);
	}
}

GPtrArray *checks_asked(const JudgeInput *input)
{
	GPtrArray *asked = g_ptr_array_new();
	if (input->pattern) {
		add_of_part(input, asked);
		return asked;
	}
	for (size_t i = 0; i < checklist_count(input->checklist); i++) {
		const Check *check = checklist_check(input->checklist, i);
		if (!input->item || g_str_equal(check->item, input->item))
			g_ptr_array_add(asked, (Check *)check);
	}
	return asked;
}
