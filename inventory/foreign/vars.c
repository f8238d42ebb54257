/* The variables taken from a foreign inventory, those refused and those left out. */
#include "inventory/foreign/model.h"

#include <string.h>

static const char *const key_names[FOREIGN_KEYS] = {
        [FOREIGN_ADDRESS] = "ansible_host",
        [FOREIGN_SSH_ADDRESS] = "ansible_ssh_host",
        [FOREIGN_PORT] = "ansible_port",
        [FOREIGN_SSH_PORT] = "ansible_ssh_port",
        [FOREIGN_USER] = "ansible_user",
        [FOREIGN_SSH_USER] = "ansible_ssh_user",
        [FOREIGN_IDENTITY] = "ansible_private_key_file",
        [FOREIGN_SSH_IDENTITY] = "ansible_ssh_private_key_file",
        [FOREIGN_CONNECTION] = "ansible_connection",
        [FOREIGN_BECOME] = "ansible_become",
        [FOREIGN_PRIORITY] = "ansible_group_priority",
};

static const char *const password_names[] = {"ansible_password", "ansible_ssh_pass",
        "ansible_ssh_password", "ansible_become_password", "ansible_become_pass",
        "ansible_sudo_pass", "ansible_sudo_password", "ansible_su_pass", "ansible_su_password"};

static int key_find(const char *name)
{
	for (int i = 0; i < FOREIGN_KEYS; i++)
		if (g_str_equal(key_names[i], name))
			return i;
	return -1;
}

static bool name_is_password(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(password_names); i++)
		if (g_str_equal(password_names[i], name))
			return true;
	return false;
}

bool foreign_vars_knows(const char *name)
{
	return key_find(name) >= 0;
}

static void left_out(ForeignModel *model, const char *name, unsigned line)
{
	if (g_hash_table_contains(model->left_out, name) ||
	        g_hash_table_size(model->left_out) >= FOREIGN_NOTES_MAX)
		return;
	g_hash_table_add(model->left_out, g_strdup(name));
	g_autofree char *quoted = text_quote(name);
	foreign_note(model, line, "variable %s is left out", quoted);
}

/* Values go into file names and command lines: one word, no control characters. */
static bool value_check(const ForeignModel *model, const char *name, const char *value,
        unsigned line, GError **error)
{
	if (strstr(value, "{{") || strstr(value, "{%"))
		return foreign_fail(model, line, error,
		        "'%s' is a template; write its value out ('{{ … }}' is not taken here)",
		        name);
	for (const char *at = value; *at; at = g_utf8_next_char(at)) {
		gunichar character = g_utf8_get_char(at);
		if (g_unichar_iscntrl(character) ||
		        (g_unichar_isspace(character) && !strstr(name, "key_file"))) {
			g_autofree char *quoted = text_quote(value);
			return foreign_fail(model, line, error, "'%s' is one word, found %s%s",
			        name, quoted,
			        strchr(value, '#') ? " (no comment is taken behind a value here)"
			                           : "");
		}
	}
	return true;
}

bool foreign_vars_set(ForeignModel *model, ForeignVars *vars, const char *name, const char *value,
        unsigned line, GError **error)
{
	if (name_is_password(name))
		return foreign_fail(model, line, error,
		        "'%s': passwords are not taken from an inventory; give the user a key "
		        "('ssh-copy-id') and name it by 'ansible_ssh_private_key_file', or keep "
		        "the "
		        "password with 'jiuxu secret set NAME' and write '%s: !secret NAME' under "
		        "'ssh' in site.yaml",
		        name,
		        strstr(name, "become") || strstr(name, "su_pass") || strstr(name, "sudo")
		                ? "sudo_password"
		                : "password");
	int key = key_find(name);
	if (key < 0) {
		left_out(model, name, line);
		return true;
	}
	if (value && !value_check(model, name, value, line, error))
		return false;
	g_free(vars->values[key]);
	vars->values[key] = g_strdup(value);
	vars->lines[key] = line;
	return true;
}

void foreign_vars_merge(ForeignVars *vars, const ForeignVars *from)
{
	for (int i = 0; i < FOREIGN_KEYS; i++) {
		if (from->lines[i] == 0)
			continue;
		g_free(vars->values[i]);
		vars->values[i] = g_strdup(from->values[i]);
		vars->lines[i] = from->lines[i];
	}
}

void foreign_vars_clear(ForeignVars *vars)
{
	for (int i = 0; i < FOREIGN_KEYS; i++)
		g_free(vars->values[i]);
	*vars = (ForeignVars){0};
}
