#include "reports/requirements/model.h"
#include "base/cleanup.h"
#include "reports/writers/phrase.h"
#include <string.h>

static const char *say(bool zh, Words words)
{
	return zh ? words.zh : words.en;
}

static const char *say_own(bool zh, const Bilingual *words)
{
	return !words ? "" : zh ? words->zh : words->en;
}

static void put(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

static json_t *check_model(const Check *check, bool zh)
{
	json_t *model = json_object();
	put(model, "id", check->id);
	put(model, "title", say_own(zh, check->title));
	put(model, "why", say_own(zh, check->why));
	put(model, "prepare", say_own(zh, check->fix));
	put(model, "how", say(zh, requirement_how(check)));
	put(model, "evidence", say(zh, requirement_evidence(check)));
	put(model, "severity", say(zh, severity_words((Severity)check->severity)));
	put(model, "severity_name", severity_name((Severity)check->severity));
	put(model, "source", say(zh, phrase_source_words(checklist_sources[check->source])));
	return model;
}

static json_t *items_model(const Checklist *checklist, bool zh)
{
	json_t *items = json_array();
	for (guint i = 0; i < checklist->items->len; i++) {
		const ChecklistItem *item = g_ptr_array_index(checklist->items, i);
		json_t *model = json_object(), *checks = json_array();
		put(model, "id", item->id);
		put(model, "title", say_own(zh, item->title));
		for (size_t c = 0; c < checklist_count(checklist); c++) {
			const Check *check = checklist_check(checklist, c);
			if (strcmp(check->item, item->id) == 0)
				json_array_append_new(checks, check_model(check, zh));
		}
		json_object_set_new(model, "checks", checks);
		json_array_append_new(items, model);
	}
	return items;
}

static json_t *parameters_model(const Checklist *checklist, bool zh)
{
	json_t *parameters = json_array();
	for (guint i = 0; i < checklist->parameters->len; i++) {
		const ChecklistParameter *parameter = g_ptr_array_index(checklist->parameters, i);
		const char *value = node_scalar(parameter->value);
		json_t *model = json_object();
		put(model, "title", say_own(zh, parameter->title));
		put(model, "value", value ? value : "");
		put(model, "source",
		        say(zh, phrase_source_words(checklist_sources[parameter->source])));
		json_array_append_new(parameters, model);
	}
	return parameters;
}

json_t *requirements_model(const Checklist *checklist, bool zh)
{
	json_t *model = json_object();
	put(model, "title", zh ? "环境准备要求" : "Preparation requirements");
	put(model, "subtitle",
	        zh ? "全国中等职业学校学生管理信息系统"
	           : "National secondary vocational student information system");
	put(model, "legend",
	        zh ? "关键项不通过或未能核实，即不具备部署条件或尚未核实完毕。来源不是“部署实施工作"
	             "方案”的，不是教育部的要求。"
	           : "A blocker that fails, or is not known, keeps the site from being ready. What "
	             "does "
	             "not come from the founding document is not asked by the ministry.");
	json_object_set_new(model, "zh", json_boolean(zh));
	json_object_set_new(model, "items", items_model(checklist, zh));
	json_object_set_new(model, "parameters", parameters_model(checklist, zh));
	put(model, "checklist", checklist->id);
	put(model, "version", checklist->version);
	return model;
}
