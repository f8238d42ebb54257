/*
 * What the readers of foreign inventories fill: groups, hosts and the variables we take, merged
 * at the end as Ansible merges them. The model owns groups and hosts. Inside inventory/foreign/
 * only.
 */
#pragma once

#include "base/tree.h"
#include "inventory/foreign.h"

/* The variables taken; of two spellings the later one here wins, as in Ansible. */
typedef enum {
	FOREIGN_ADDRESS,
	FOREIGN_SSH_ADDRESS,
	FOREIGN_PORT,
	FOREIGN_SSH_PORT,
	FOREIGN_USER,
	FOREIGN_SSH_USER,
	FOREIGN_IDENTITY,
	FOREIGN_SSH_IDENTITY,
	FOREIGN_CONNECTION,
	FOREIGN_BECOME,
	FOREIGN_PRIORITY,
	FOREIGN_KEYS,
} ForeignKey;

typedef struct {
	char *values[FOREIGN_KEYS];
	unsigned lines[FOREIGN_KEYS]; /* 0: not set (a value of NULL with a line is a null) */
} ForeignVars;

typedef struct {
	char *name;
	unsigned line; /* where it was first named */
	bool declared; /* by a section of its own, not only as a child or by its variables */
	bool as_child; /* first named as a child */
	int depth;     /* 0 is `all` */
	int64_t priority;
	ForeignVars vars;
	GPtrArray *children, *parents; /* ForeignGroup *, borrowed */
} ForeignGroup;

typedef struct {
	char *name;
	unsigned line;
	ForeignVars vars;
	GPtrArray *groups; /* ForeignGroup *, borrowed: those that name the host */
} ForeignMember;

typedef struct {
	const char *file;
	GPtrArray *groups, *members; /* in the order of the file */
	GHashTable *groups_by_name, *members_by_name;
	GHashTable *left_out; /* names of variables, each noted once */
	GPtrArray *notes;
} ForeignModel;

ForeignModel *foreign_model_new(const char *file);
void foreign_model_free(ForeignModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ForeignModel, foreign_model_free)

/* Sets FORMAT with "file:line: " in front; always false. */
bool foreign_fail(const ForeignModel *model, unsigned line, GError **error, const char *format, ...)
        G_GNUC_PRINTF(4, 5);
void foreign_note(ForeignModel *model, unsigned line, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Finds or adds; NULL and *error for a bad name or one too many. */
ForeignGroup *foreign_group(ForeignModel *model, const char *name, unsigned line, GError **error);
ForeignMember *foreign_member(ForeignModel *model, const char *name, unsigned line, GError **error);

/* False and *error when it would make a loop. */
bool foreign_group_adopt(ForeignModel *model, ForeignGroup *parent, ForeignGroup *child,
        unsigned line, GError **error);
void foreign_member_join(ForeignMember *member, ForeignGroup *group);

/* Takes, notes or refuses one variable; `value` NULL is a null. */
bool foreign_vars_set(ForeignModel *model, ForeignVars *vars, const char *name, const char *value,
        unsigned line, GError **error);
/* Whether the variable is one of those taken. */
bool foreign_vars_knows(const char *name);
/* Values of `from` over those of `vars`. */
void foreign_vars_merge(ForeignVars *vars, const ForeignVars *from);
void foreign_vars_clear(ForeignVars *vars);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ForeignVars, foreign_vars_clear)

/* Resolves everything (resolve.c). */
ForeignInventory *foreign_resolve(ForeignModel *model, GError **error);

/* The readers: fill the model from the text. */
bool ansible_ini_read(ForeignModel *model, const char *text, GError **error);
bool ansible_tree_read(ForeignModel *model, const Tree *tree, bool json, GError **error);
bool host_list_read(ForeignModel *model, const char *text, GError **error);

/*
 * The names that an Ansible host pattern stands for, `web[01:10].x[a:c]:22`; the port, when there
 * is one, goes to ret_port (else NULL). NULL and *error with the position.
 */
GPtrArray *ansible_range_expand(const ForeignModel *model, const char *pattern, unsigned line,
        char **ret_port, GError **error);

/* The next line, trimmed, NULL at the end; counts *line. Yours. */
char *foreign_line_next(const char **at, unsigned *line);
