/* Topic automounts: autofs' maps and the services that begin with the host. */
#include "base/cleanup.h"
#include "inventory/sources/linux.h"
#include "tests/harness.h"

static json_t *parse(const char *text, size_t length, GError **error)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	LinuxArgs args = {.wants = wants};
	linux_wants_topic(wants, "automounts", NULL);
	return linux_topic_find("automounts")->parse(text, length, &args, error);
}

static char *shown(const json_t *list, const char *const *keys)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		for (const char *const *key = keys; *key; key++) {
			const char *text = json_string_value(json_object_get(entry, *key));
			g_string_append_printf(out, "%s%s", key == keys ? "" : " ", text);
		}
		g_string_append_c(out, '\n');
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Direct and indirect maps, wildcards, offsets, lines that go on, maps that are programs. */
static void test_reads_maps_as_redhat_writes_them(void)
{
	static const char *const of_master[] = {"mount_point", "map", "file", NULL};
	static const char *const of_entry[] = {"target", "source", "fstype", "options", NULL};
	g_autofree char *text = NULL;
	size_t length = 0;
	CU_ASSERT(
	        g_file_get_contents(TEST_DATA "/linux/automounts/rhel7.raw", &text, &length, NULL));
	g_autoptr(json_t) value = parse(text, length, NULL);
	g_autofree char *masters = shown(json_object_get(value, "masters"), of_master);
	ASSERT_TEXT(masters, "/misc /etc/auto.misc /etc/auto.master\n"
	                     "/net -hosts /etc/auto.master\n"
	                     "/- /etc/auto.direct /etc/auto.master.d/province.autofs\n"
	                     "/data auto.data /etc/auto.master.d/province.autofs\n"
	                     "/home ldap:ou=auto.home,dc=edu /etc/auto.master.d/province.autofs\n");
	g_autofree char *entries = shown(json_object_get(value, "entries"), of_entry);
	ASSERT_TEXT(entries,
	        "/data/share nas:/export/share nfs4 fstype=nfs4,rw,soft,intr\n"
	        "/data/backup //nas/backup cifs fstype=cifs,username=u,password=***\n"
	        "/data/* nas:/export/& nfs rw\n"
	        "/u01/shared nas1,nas2:/vol/u01 nfs fstype=nfs,rw,hard,nointr,rsize=32768\n"
	        "/u02/two nas:/two nfs4 fstype=nfs4\n"
	        "/u02/two/sub nas:/sub nfs ro\n"
	        "/u04/lun /dev/sdb1 ext4 fstype=ext4\n"
	        "/misc/cd /dev/cdrom iso9660 fstype=iso9660,ro,nosuid,nodev\n");
	json_t *second = json_array_get(json_object_get(value, "entries"), 4);
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(second, "line")), 3);
	g_autofree char *services = json_dumps(json_object_get(value, "services"), 0);
	ASSERT_TEXT(services, "[\"autofs\", \"o2cb\"]");
	g_autofree char *unread = json_dumps(json_object_get(value, "unread"), 0);
	ASSERT_TEXT(unread, "[\"/etc/auto.secret\"]");
}

static void test_a_master_that_may_not_be_read(void)
{
	static const char text[] = "grep: /etc/auto.master: Permission denied\n$ x\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) value = parse(text, strlen(text), &error);
	CU_ASSERT_PTR_NULL(value);
	CU_ASSERT(error && error->code == CAUSE_DENIED);
}

static void test_a_host_without_any(void)
{
	static const char text[] = "grep: /etc/auto.master: No such file or directory\n$ x\n";
	g_autoptr(json_t) value = parse(text, strlen(text), NULL);
	g_autofree char *is = json_dumps(value, JSON_SORT_KEYS);
	ASSERT_TEXT(is, "{\"entries\": [], \"masters\": [], \"services\": [], \"unread\": []}");
}

TEST_MAIN("linux_automounts", CASE(test_reads_maps_as_redhat_writes_them),
        CASE(test_a_master_that_may_not_be_read), CASE(test_a_host_without_any))
