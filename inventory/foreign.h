/*
 * Foreign host lists: Ansible inventories (INI, YAML, the JSON of `ansible-inventory --list`) and
 * plain lists of `[user@]host[:port]`, read for `init --from`.
 *
 * Ansible's meaning is kept for what is taken: groups, children, ranges, and the connection
 * variables with Ansible's precedence (all, then parents before children, then the host).
 * Everything else is left out and said in `notes`. Passwords and Jinja are refused by position.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define FOREIGN_HOSTS_MAX 10000 /* after ranges */
#define FOREIGN_GROUPS_MAX 10000
#define FOREIGN_DEPTH_MAX 64 /* of groups in groups */
#define FOREIGN_NOTES_MAX 1000

typedef struct {
	char *name;          /* [A-Za-z0-9][A-Za-z0-9._-]*, unique without regard to case */
	char *address;       /* the name when nothing else is given */
	char *user;          /* NULL: not given */
	char *identity_file; /* NULL: not given */
	char *connection;    /* "ssh" or "local" */
	int port;            /* 0: not given */
	bool sudo;           /* ansible_become */
	GPtrArray *groups;   /* char *; ancestors included, without all and ungrouped; sorted */
} ForeignHost;

typedef struct {
	GPtrArray *hosts; /* ForeignHost *, in the order of the file */
	GPtrArray *notes; /* char *: what was left out, "hosts.ini:3: …" */
} ForeignInventory;

/*
 * Reads the file; blocks on the disk only. The format follows from the extension (.ini, .cfg,
 * .yml, .yaml, .json), else from the content. Errors of BASE_ERROR: IO, LIMIT, FORMAT with
 * "file:line: " in front.
 */
ForeignInventory *foreign_load(const char *path, GError **error);

/* The same from memory; `name` decides and stands in messages as the path would. */
ForeignInventory *foreign_parse(const char *name, const char *bytes, size_t length, GError **error);

void foreign_free(ForeignInventory *inventory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ForeignInventory, foreign_free)
