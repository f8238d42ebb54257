#include "inventory/reach/sudo.h"
#include "inventory/reach/result.h"
#include <string.h>

void sudo_head_add(SudoHead *head, const char *bytes, size_t length)
{
	size_t take = MIN(length, sizeof head->bytes - head->length);
	memcpy(head->bytes + head->length, bytes, take);
	head->length += take;
	head->total += length;
}

static bool head_has(const SudoHead *head, const char *words)
{
	return g_strstr_len(head->bytes, (gssize)head->length, words) != NULL;
}

bool sudo_refused(const SudoHead *head, const char *user, ReachResult *ret)
{
	if (ret->exit_status <= 0 || head->total > sizeof head->bytes)
		return false;
	const char *why;
	if (head_has(head, "a password is required"))
		why = "asks for a password";
	else if (head_has(head, "is not in the sudoers file") ||
	         head_has(head, "is not allowed to") || head_has(head, "may not run sudo"))
		why = "does not let them run it";
	else if (head_has(head, "you must have a tty"))
		why = "wants a terminal (requiretty)";
	else if (head_has(head, "sudo") && head_has(head, "No such file or directory"))
		why = NULL;
	else
		return false;
	if (why)
		result_set(ret, CAUSE_DENIED,
		        "sudo %s: user '%s' needs this line in sudoers (visudo): "
		        "%s ALL=(root) NOPASSWD: /bin/sh -s",
		        why, user, user);
	else
		result_set(ret, CAUSE_DENIED, "sudo is not installed: user '%s' cannot become root",
		        user);
	return true;
}

void sudo_talk_init(SudoTalk *talk)
{
	g_autofree char *ask = g_uuid_string_random(), *go = g_uuid_string_random();
	*talk = (SudoTalk){0};
	g_snprintf(talk->ask, sizeof talk->ask, "ask-%s", ask);
	g_snprintf(talk->go, sizeof talk->go, "go-%s", go);
}

char *sudo_talk_command(const SudoTalk *talk)
{
	return g_strdup_printf("exec env LC_ALL=C sudo -S -p %s /bin/sh -c "
	                       "'echo %s; exec /bin/sh -s'",
	        talk->ask, talk->go);
}

void sudo_talk_add(SudoTalk *talk, const char *bytes, size_t length)
{
	size_t take = MIN(length, sizeof talk->bytes - talk->length);
	memcpy(talk->bytes + talk->length, bytes, take);
	talk->length += take;
}

SudoTalkState sudo_talk_state(SudoTalk *talk)
{
	const char *from = talk->bytes + talk->read;
	gssize left = (gssize)(talk->length - talk->read);
	if (g_strstr_len(from, left, talk->go))
		return SUDO_TALK_RUNS;
	const char *ask = g_strstr_len(from, left, talk->ask);
	if (!ask)
		return talk->length == sizeof talk->bytes ? SUDO_TALK_ENDLESS : SUDO_TALK_WAIT;
	talk->read = (size_t)(ask - talk->bytes) + strlen(talk->ask);
	return SUDO_TALK_ASKED;
}
