/*
 * mounts: /proc/self/mountinfo (proc_pid_mountinfo(5)).
 *
 * Left out, since no check of a machine room is about them: the kernel's own interfaces
 * (`pseudo_types`), anything at or below /proc and /sys, and memory file systems (tmpfs, ramfs)
 * at or below /dev and /run.
 */
#include <string.h>

#include "inventory/sources/linux/parse.h"

static const char *const pseudo_types[] = {"proc", "sysfs", "cgroup", "cgroup2", "devpts",
        "devtmpfs", "mqueue", "hugetlbfs", "debugfs", "tracefs", "securityfs", "pstore", "bpf",
        "configfs", "fusectl", "binfmt_misc", "rpc_pipefs", "nfsd", "nsfs", "efivarfs", "selinuxfs",
        "resctrl", "fuse.lxcfs", "fuse.gvfsd-fuse", "fuse.portal"};

static bool is_below(const char *path, const char *root)
{
	size_t length = strlen(root);
	return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static bool is_pseudo(const char *target, const char *fstype)
{
	for (size_t i = 0; i < G_N_ELEMENTS(pseudo_types); i++)
		if (strcmp(fstype, pseudo_types[i]) == 0)
			return true;
	if (is_below(target, "/proc") || is_below(target, "/sys"))
		return true;
	bool memory = strcmp(fstype, "tmpfs") == 0 || strcmp(fstype, "ramfs") == 0;
	return memory && (is_below(target, "/dev") || is_below(target, "/run"));
}

static char *unescaped(Slice slice)
{
	g_autoptr(GString) plain = slice_unescape(slice);
	return slice_copy((Slice){plain->str, plain->len});
}

static bool has_option(Slice options, Slice wanted)
{
	while (options.length > 0) {
		Slice option = options, rest = {0};
		slice_split(options, ',', &option, &rest);
		if (option.length == wanted.length &&
		        memcmp(option.bytes, wanted.bytes, wanted.length) == 0)
			return true;
		options = rest;
	}
	return false;
}

/* A mount is writable when neither the mount nor its file system is read-only. */
static bool is_writable(Slice mount, Slice super)
{
	Slice ro = {"ro", 2};
	return !has_option(mount, ro) && !has_option(super, ro);
}

/* The mount's own options, then those of its file system that it does not repeat. */
static char *join_options(Slice mount, Slice super)
{
	bool writable = is_writable(mount, super);
	g_autoptr(GString) joined = g_string_new(writable ? "rw" : "ro");
	const Slice both[] = {mount, super};
	for (size_t i = 0; i < 2; i++) {
		Slice rest = both[i];
		while (rest.length > 0) {
			Slice option = rest, after = {0};
			slice_split(rest, ',', &option, &after);
			rest = after;
			if (slice_is(option, "rw") || slice_is(option, "ro") ||
			        option.length == 0 || (i == 1 && has_option(mount, option)))
				continue;
			g_string_append_c(joined, ',');
			g_string_append_len(joined, option.bytes, (gssize)option.length);
		}
	}
	return unescaped((Slice){joined->str, joined->len});
}

typedef struct {
	Slice device, root, target, options, fstype, source, super_options;
} MountLine;

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue" */
static bool mount_line_read(Slice line, MountLine *ret)
{
	Slice id, parent, field;
	if (!slice_field(&line, &id) || !slice_field(&line, &parent) ||
	        !slice_field(&line, &ret->device) || !slice_field(&line, &ret->root) ||
	        !slice_field(&line, &ret->target) || !slice_field(&line, &ret->options))
		return false;
	do {
		if (!slice_field(&line, &field))
			return false;
	} while (!slice_is(field, "-"));
	if (!slice_field(&line, &ret->fstype) || !slice_field(&line, &ret->source))
		return false;
	slice_field(&line, &ret->super_options);
	return true;
}

static json_t *mount_to_json(const MountLine *line, const char *target, const char *fstype)
{
	g_autofree char *source = unescaped(line->source);
	g_autofree char *root = unescaped(line->root);
	g_autofree char *options = join_options(line->options, line->super_options);
	json_t *mount = json_object();
	json_object_set_new(mount, "target", json_string(target));
	json_object_set_new(mount, "source", json_string(source));
	json_object_set_new(mount, "fstype", json_string(fstype));
	json_object_set_new(mount, "options", json_string(options));
	json_object_set_new(
	        mount, "rw", json_boolean(is_writable(line->options, line->super_options)));
	json_set_slice(mount, "device", line->device);
	json_object_set_new(mount, "root", json_string(root));
	json_object_set_new(mount, "covered", json_false());
	return mount;
}

static void add_mount(json_t *mounts, GHashTable *on_target, const MountLine *line)
{
	g_autofree char *target = unescaped(line->target);
	g_autofree char *fstype = unescaped(line->fstype);
	json_t *below = g_hash_table_lookup(on_target, target);
	if (below)
		json_object_set_new(below, "covered", json_true());
	if (is_pseudo(target, fstype))
		return;
	json_t *mount = mount_to_json(line, target, fstype);
	json_array_append_new(mounts, mount);
	g_hash_table_replace(on_target, g_steal_pointer(&target), mount);
}

json_t *parse_mounts(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (!file_require(text, length, "/proc/self/mountinfo", error))
		return NULL;
	json_t *mounts = json_array();
	g_autoptr(GHashTable) on_target =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	FileLines lines = file_lines(text, length, "/proc/self/mountinfo");
	while (file_lines_next(&lines)) {
		MountLine line = {0};
		if (mount_line_read(lines.content, &line))
			add_mount(mounts, on_target, &line);
	}
	return mounts;
}
