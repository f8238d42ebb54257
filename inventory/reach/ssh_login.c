/*
 * Login with public keys: the identity files named, then the agent; or, when none is named, the
 * agent and then the default keys. A password is sent only when the site gives one, and then only
 * a key that the site names goes before it.
 */
#include "inventory/reach/private_key.h"
#include "inventory/reach/result.h"
#include "inventory/reach/small_file.h"
#include "inventory/reach/visit.h"
#include <stdlib.h>
#include <string.h>

static const char *const default_keys[] = {"~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"};

enum { QUESTION_ROUNDS_MAX = 4 };

typedef enum { LOGIN_YES, LOGIN_NO, LOGIN_LOST } Login;

G_GNUC_PRINTF(2, 3)
static void tried_add(Visit *visit, const char *format, ...)
{
	size_t have = strlen(visit->tried);
	if (have)
		have = g_strlcat(visit->tried, ", ", sizeof visit->tried);
	if (have >= sizeof visit->tried)
		return;
	va_list arguments;
	va_start(arguments, format);
	g_vsnprintf(visit->tried + have, sizeof visit->tried - have, format, arguments);
	va_end(arguments);
}

static Login login_answer(int answer)
{
	return answer == SSH_AUTH_SUCCESS ? LOGIN_YES
	       : answer == SSH_AUTH_ERROR ? LOGIN_LOST
	                                  : LOGIN_NO;
}

static Login file_try(Visit *visit, const char *path, bool named)
{
	ssh_key key = NULL;
	const char *passphrase = named ? visit->target->identity_passphrase : NULL;
	PrivateKeyState state = private_key_load(path, passphrase, &key);
	if (state == PRIVATE_KEY_MISSING && !named)
		return LOGIN_NO;
	if (state != PRIVATE_KEY_OK) {
		tried_add(visit, "key '%s' (%s)", path, private_key_state_text(state));
		return LOGIN_NO;
	}
	tried_add(visit, "key '%s'", path);
	Login login = login_answer(ssh_userauth_publickey(visit->session, NULL, key));
	ssh_key_free(key);
	return login;
}

static Login agent_try(Visit *visit)
{
	const char *socket = getenv("SSH_AUTH_SOCK");
	if (!socket || !*socket)
		return LOGIN_NO;
	tried_add(visit, "agent");
	Login login = login_answer(ssh_userauth_agent(visit->session, NULL));
	if (login == LOGIN_LOST && ssh_is_connected(visit->session))
		return LOGIN_NO; /* it was the agent that failed, not the host */
	return login;
}

/* The identity files of the target, else of ~/.ssh/config; *any says whether there are some. */
static Login named_try(Visit *visit, bool *any)
{
	const char *one[] = {visit->target->identity_file, NULL};
	char *const *config = visit->config.identities;
	*any = one[0] || config[0];
	Login login = LOGIN_NO;
	for (size_t i = 0; login == LOGIN_NO && (one[0] ? one[i] : config[i]); i++) {
		const char *written = one[0] ? one[i] : config[i];
		g_autofree char *path =
		        one[0] ? home_expand(written)
		               : ssh_config_identity(written, visit->address, visit->user);
		if (path)
			login = file_try(visit, path, true);
		else
			tried_add(visit, "key '%s' (holds a %% token we do not know)", written);
	}
	return login;
}

/* Answers the one question that is asked without an echo; what else is asked is left alone. */
static Login questions_try(Visit *visit)
{
	int answer = ssh_userauth_kbdint(visit->session, NULL, NULL);
	for (int rounds = 0; answer == SSH_AUTH_INFO && rounds < QUESTION_ROUNDS_MAX; rounds++) {
		int count = ssh_userauth_kbdint_getnprompts(visit->session);
		char echo = 1;
		if (count > 1 || (count == 1 && rounds > 0))
			return LOGIN_NO; /* a code from a card, or the password once more */
		if (count == 1)
			ssh_userauth_kbdint_getprompt(visit->session, 0, &echo);
		if (count == 1 && echo)
			return LOGIN_NO;
		if (count == 1)
			ssh_userauth_kbdint_setanswer(visit->session, 0, visit->target->password);
		answer = ssh_userauth_kbdint(visit->session, NULL, NULL);
	}
	return login_answer(answer);
}

/* As `password`, or where the host does not know that, as `keyboard-interactive`; once. */
static Login password_try(Visit *visit)
{
	if (ssh_userauth_none(visit->session, NULL) == SSH_AUTH_ERROR)
		return LOGIN_LOST;
	unsigned methods = (unsigned)ssh_userauth_list(visit->session, NULL);
	tried_add(visit, "password");
	if (methods & SSH_AUTH_METHOD_PASSWORD)
		return login_answer(
		        ssh_userauth_password(visit->session, NULL, visit->target->password));
	if (methods & SSH_AUTH_METHOD_INTERACTIVE)
		return questions_try(visit);
	tried_add(visit, "but the host takes none");
	return LOGIN_NO;
}

static Login all_try(Visit *visit)
{
	bool named = false;
	if (visit->target->password && !visit->target->identity_file)
		return password_try(visit);
	Login login = named_try(visit, &named);
	if (login == LOGIN_NO && visit->target->password)
		return password_try(visit);
	if (login == LOGIN_NO)
		login = agent_try(visit);
	for (size_t i = 0; login == LOGIN_NO && !named && i < G_N_ELEMENTS(default_keys); i++) {
		g_autofree char *path = home_expand(default_keys[i]);
		login = file_try(visit, path, false);
	}
	return login;
}

bool login_run(Visit *visit)
{
	Login login = all_try(visit);
	if (login == LOGIN_YES)
		return true;
	const char *error = ssh_get_error(visit->session);
	const char *tried = visit->tried[0] ? visit->tried : "nothing (no key, no agent)";
	if (result_set_passed(visit->ret, visit->deadline, "while logging in"))
		return false;
	if (login == LOGIN_NO || strstr(error, "Too many authentication failures"))
		result_set(visit->ret, CAUSE_DENIED, "user '%s' was refused; tried: %s",
		        visit->user, tried);
	else
		result_set(visit->ret, CAUSE_ERROR, "connection lost while logging in: %s", error);
	return false;
}
