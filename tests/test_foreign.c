/*
 * Foreign inventories: what is read and the exact words of what is refused. `test_foreign --dump
 * FILE` prints the hosts as JSON; tests/foreign_corpus.py compares them with ansible-inventory.
 */
#include "base/cleanup.h"
#include "inventory/foreign.h"
#include "tests/harness.h"

static json_t *host_json(const ForeignHost *host)
{
	json_t *groups = json_array();
	for (guint i = 0; i < host->groups->len; i++)
		json_array_append_new(groups, json_string(host->groups->pdata[i]));
	return json_pack("{s:s, s:s, s:i, s:s?, s:s?, s:s, s:b, s:o}", "name", host->name,
	        "address", host->address, "port", host->port, "user", host->user, "identity_file",
	        host->identity_file, "connection", host->connection, "sudo", host->sudo, "groups",
	        groups);
}

static int dump(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(ForeignInventory) inventory = foreign_load(path, &error);
	if (!inventory) {
		fprintf(stderr, "%s\n", error->message);
		return 1;
	}
	g_autoptr(json_t) all = json_object();
	json_t *hosts = json_array(), *notes = json_array();
	for (guint i = 0; i < inventory->hosts->len; i++)
		json_array_append_new(hosts, host_json(inventory->hosts->pdata[i]));
	for (guint i = 0; i < inventory->notes->len; i++)
		json_array_append_new(notes, json_string(inventory->notes->pdata[i]));
	json_object_set_new(all, "hosts", hosts);
	json_object_set_new(all, "notes", notes);
	g_autofree char *text = json_dumps(all, JSON_INDENT(1));
	puts(text);
	return 0;
}

/* Hosts as "name=user@address:port[connection,sudo,key](groups)" and notes, a line each. */
static char *inventory_text(const ForeignInventory *inventory)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < inventory->hosts->len; i++) {
		const ForeignHost *host = inventory->hosts->pdata[i];
		g_string_append_printf(text, "%s=%s@%s:%d[%s%s%s%s](", host->name,
		        host->user ? host->user : "", host->address, host->port, host->connection,
		        host->sudo ? ",sudo" : "", host->identity_file ? "," : "",
		        host->identity_file ? host->identity_file : "");
		for (guint k = 0; k < host->groups->len; k++)
			g_string_append_printf(
			        text, "%s%s", k ? " " : "", (char *)host->groups->pdata[k]);
		g_string_append(text, ")\n");
	}
	for (guint i = 0; i < inventory->notes->len; i++)
		g_string_append_printf(text, "%s\n", (char *)inventory->notes->pdata[i]);
	return g_string_free(text, false);
}

static void assert_reads(const char *name, const char *bytes, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(ForeignInventory) inventory = foreign_parse(name, bytes, strlen(bytes), &error);
	g_autofree char *text = inventory ? inventory_text(inventory) : NULL;
	ASSERT_TEXT(text, expected);
	ASSERT_ERROR(error, NULL);
}

typedef struct {
	const char *name, *bytes, *message;
} Refusal;

static void assert_refused(const Refusal *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(ForeignInventory) inventory =
		        foreign_parse(rows[i].name, rows[i].bytes, strlen(rows[i].bytes), &error);
		CU_ASSERT_PTR_NULL(inventory);
		ASSERT_ERROR(error, rows[i].message);
	}
}

static void test_reads_a_plain_list(void)
{
	assert_reads("hosts",
	        "# a comment\nroot@10.66.1.11:2222\n\n  db1  # the database\r\nora@db2\n"
	        "[2001:db8::1]:22\nroot@[fe80::1%eth0]\n",
	        "10.66.1.11=root@10.66.1.11:2222[ssh]()\n"
	        "db1=@db1:0[ssh]()\n"
	        "db2=ora@db2:0[ssh]()\n"
	        "ip6-2001-db8--1=@2001:db8::1:22[ssh]()\n"
	        "ip6-fe80--1-eth0=root@fe80::1%eth0:0[ssh]()\n"
	        "hosts:6: host '[2001:db8::1]' is named 'ip6-2001-db8--1'\n"
	        "hosts:7: host '[fe80::1%eth0]' is named 'ip6-fe80--1-eth0'\n");
	assert_reads("hosts", "", "");
	assert_reads("hosts",
	        "\xef\xbb\xbf"
	        "db1\n",
	        "db1=@db1:0[ssh]()\n");
}

static void test_refuses_in_a_plain_list(void)
{
	static const Refusal rows[] = {
	        {"hosts", "db1\n10.0.0.1 db2\n",
	                "hosts:2: expected '[user@]host[:port]' (an IPv6 address in brackets), "
	                "found "
	                "'10.0.0.1 db2'"},
	        {"hosts", "2001:db8::1\n",
	                "hosts:1: expected '[user@]host[:port]' (an IPv6 address in brackets), "
	                "found "
	                "'2001:db8::1'"},
	        {"hosts", "@db1\n",
	                "hosts:1: expected '[user@]host[:port]' (an IPv6 address in brackets), "
	                "found "
	                "'@db1'"},
	        {"hosts", "a\ndb1:\n",
	                "hosts:2: expected '[user@]host[:port]' (an IPv6 address in brackets), "
	                "found "
	                "'db1:'"},
	        {"hosts", "a\ndb1:99999\n",
	                "hosts:2: port of host 'db1' is a number from 1 to 65535, found '99999'"},
	        {"hosts", "db1\nDB1\n",
	                "hosts:2: host 'DB1' differs from 'db1' of line 1 only in case"},
	        {"hosts", "db1\nroot@db1\n", "hosts:2: host 'db1' stands on line 1 already"},
	        {"hosts", "数据库\n",
	                "hosts:1: '数据库' cannot be the name of a host (letters, digits, '.', '_' "
	                "and '-', a letter or digit first)"},
	        {"hosts", "#!/bin/sh\necho\n",
	                "hosts:1: this is a program: give the output of 'ansible-inventory --list' "
	                "instead"},
	};
	assert_refused(rows, G_N_ELEMENTS(rows));
}

static void test_reads_ini(void)
{
	assert_reads("hosts",
	        "[数据库]\ndb[1:2] ansible_host=10.0.0.1 http_port=80\ndb2 ansible_host=10.0.0.2\n"
	        "[数据库:vars]\nansible_user=root\nhttp_port=81\nansible_become=True\n"
	        "[all:vars]\nansible_ssh_private_key_file=~/.ssh/k\n[win]\nw1 "
	        "ansible_connection=winrm\nme ansible_connection=local\n",
	        "db1=root@10.0.0.1:0[ssh,sudo,~/.ssh/k](数据库)\n"
	        "db2=root@10.0.0.2:0[ssh,sudo,~/.ssh/k](数据库)\n"
	        "me=@me:0[local,~/.ssh/k](win)\n"
	        "hosts:2: variable 'http_port' is left out\n"
	        "hosts:11: host 'w1' is left out: connection 'winrm' is not supported\n");
	assert_reads("hosts", "[g]\nh\n[h:children]\ng\n",
	        "h=@h:0[ssh](g h)\nhosts:3: 'h' is both a group and a host\n");
}

static void test_refuses_in_ini(void)
{
	static const Refusal rows[] = {
	        {"a.ini", "h\n\nh2 ansible_password=x\n",
	                "a.ini:3: 'ansible_password': passwords are not taken from an inventory; "
	                "give the user a key ('ssh-copy-id') and name it by "
	                "'ansible_ssh_private_key_file', or keep the password with "
	                "'jiuxu secret set NAME' and write 'password: !secret NAME' under 'ssh' in "
	                "site.yaml"},
	        {"a.ini", "[g]\n[g:vars]\nansible_become_pass='{{ vault }}'\n",
	                "a.ini:3: 'ansible_become_pass': passwords are not taken from an "
	                "inventory; "
	                "give the user a key ('ssh-copy-id') and name it by "
	                "'ansible_ssh_private_key_file', or keep the password with "
	                "'jiuxu secret set NAME' and write 'sudo_password: !secret NAME' under "
	                "'ssh' in site.yaml"},
	        {"a.ini", "[g]\n[g:vars]\nansible_user={{ who }}\n",
	                "a.ini:3: 'ansible_user' is a template; write its value out ('{{ … }}' is "
	                "not taken here)"},
	        {"a.ini", "[g]\n[g:vars]\nansible_user=root # me\n",
	                "a.ini:3: 'ansible_user' is one word, found 'root # me' (no comment is "
	                "taken "
	                "behind a value here)"},
	        {"a.ini", "h ansible_host='10.0.0.1 x'\n",
	                "a.ini:1: 'ansible_host' is one word, found '10.0.0.1 x'"},
	        {"a.ini", "[a:children]\nnope\n",
	                "a.ini:2: group 'nope' is named as a child but is nowhere defined"},
	        {"a.ini", "\n[a:vars]\nx=1\n",
	                "a.ini:2: group 'a' has variables but is nowhere defined"},
	        {"a.ini", "[a:children]\na\n", "a.ini:2: group 'a' cannot be its own child"},
	        {"a.ini", "[a:children]\nb\n[b:children]\na\n",
	                "a.ini:4: group 'a' as a child of 'b' makes a loop"},
	        {"a.ini", "[a:children]\nall\n",
	                "a.ini:2: group 'all' as a child of 'a' makes a loop"},
	        {"a.ini", "[a:children]\nb c\n",
	                "a.ini:2: expected the name of a group, found 'b c'"},
	        {"a.ini", "[a b]\n",
	                "a.ini:1: expected '[group]', '[group:children]' or '[group:vars]', found "
	                "'[a b]'"},
	        {"a.ini", "[a:kids]\n",
	                "a.ini:1: expected '[group]', '[group:children]' or '[group:vars]', found "
	                "'[a:kids]'"},
	        {"a.ini", "[a]\nh user=x y\n",
	                "a.ini:2: expected key=value behind the host (no spaces around '='), found "
	                "'y'"},
	        {"a.ini", "[a:vars]\nfoo\n", "a.ini:2: expected key=value, found 'foo'"},
	};
	assert_refused(rows, G_N_ELEMENTS(rows));
}

static void test_refuses_values_in_ini(void)
{
	static const Refusal rows[] = {
	        {"a.ini", "h x=\"1\n", "a.ini:1: a quote is not closed"},
	        {"a.ini", "h ansible_port=0\n",
	                "a.ini:1: port of host 'h' is a number from 1 to 65535, found '0'"},
	        {"a.ini", "db1\n[a]\nDb1\n",
	                "a.ini:3: host 'Db1' differs from 'db1' of line 1 only in case"},
	        {"a.ini", "-x\n",
	                "a.ini:1: '-x' cannot be the name of a host (letters, digits, '.', '_' and "
	                "'-', a letter or digit first)"},
	        {"a.ini", "w[01:3]\n",
	                "a.ini:1: host 'w[01:3]': begin and end of a range with leading zeros are "
	                "equally long"},
	        {"a.ini", "w[3:1]\n", "a.ini:1: host 'w[3:1]': a range begins at its smaller end"},
	        {"a.ini", "w[1:3\n", "a.ini:1: host 'w[1:3': ']' is missing"},
	        {"a.ini", "w[1]\n", "a.ini:1: host 'w[1]': a range is begin:end or begin:end:step"},
	        {"a.ini", "w[1:3:0]\n",
	                "a.ini:1: host 'w[1:3:0]': the step of a range is a number from 1"},
	        {"a.ini", "w[a:3]\n",
	                "a.ini:1: host 'w[a:3]': a range is of numbers or of single letters"},
	        {"a.ini", "w[1:200].x[1:200]\n",
	                "a.ini:1: host 'w[1:200].x[1:200]': more than 10000 hosts"},
	        {"a.ini", "w[1:99999999999]\n",
	                "a.ini:1: host 'w[1:99999999999]': a range is of numbers or of single "
	                "letters"},
	        {"a.ini", "w[1:9000]\nv[1:2000]\n", "a.ini:2: more than 10000 hosts"},
	};
	assert_refused(rows, G_N_ELEMENTS(rows));
}

static void test_reads_yaml_and_json(void)
{
	assert_reads("a.yml",
	        "web:\n  hosts:\n    w[1:2]:22: {ansible_user: root, x: 1}\n  extra: 1\n",
	        "w1=root@w1:22[ssh](web)\nw2=root@w2:22[ssh](web)\n"
	        "a.yml:3: variable 'x' is left out\na.yml:4: 'extra' of group 'web' is left out\n");
	assert_reads("hosts", "---\nweb:\n  hosts: w1\n", "w1=@w1:0[ssh](web)\n");
	assert_reads("hosts", "{\"web\": [\"w1\"]}",
	        "w1=@w1:0[ssh](web)\nhosts:1: there is no '_meta': variables of single hosts are "
	        "not in this file\n");
	assert_reads("a.json",
	        "{\"_meta\": {\"hostvars\": {\"w1\": {\"ansible_port\": 22}, \"gone\": {}}},\n"
	        "\"web\": {\"hosts\": [\"w1\"], \"children\": [\"sub\"]}}",
	        "w1=@w1:22[ssh](web)\na.json:1: host 'gone' is in no group and left out\n");
}

static void test_refuses_in_yaml_and_json(void)
{
	static const Refusal rows[] = {
	        {"a.yml", "g:\n  hosts: [a]\n",
	                "a.yml:2:10: expected a mapping of hosts, found a list"},
	        {"a.yml", "g:\n  vars:\n    ansible_ssh_pass: x\n",
	                "a.yml:3: 'ansible_ssh_pass': passwords are not taken from an inventory; "
	                "give the user a key ('ssh-copy-id') and name it by "
	                "'ansible_ssh_private_key_file', or keep the password with "
	                "'jiuxu secret set NAME' and write 'password: !secret NAME' under 'ssh' in "
	                "site.yaml"},
	        {"a.yml", "g:\n  vars:\n    ansible_user: '{{ x }}'\n",
	                "a.yml:3: 'ansible_user' is a template; write its value out ('{{ … }}' is "
	                "not taken here)"},
	        {"a.yml", "g:\n  vars:\n    ansible_user: [a]\n",
	                "a.yml:3:19: expected one value, found a list"},
	        {"a.yml", "g:\n  vars:\n    ansible_user: !vault |\n      abc\n",
	                "a.yml:3: 'ansible_user': a value tagged '!vault' is not taken"},
	        {"a.yml", "plugin: aws\n",
	                "a.yml:1: this configures an inventory plugin: give the output of "
	                "'ansible-inventory --list' instead"},
	        {"a.yml", "- a\n", "a.yml:1:1: expected a mapping of groups, found a list"},
	        {"a.json", "{\"_meta\": {}, \"g\": {\"hosts\": \"a\"}}",
	                "a.json:1:30: expected a list of names, found 'a'"},
	        {"a.json", "{\"g\": {\"hosts\": [\"a\", 1, {}]}}",
	                "a.json:1:26: expected a name, found a mapping"},
	        {"a.json",
	                "{\"_meta\": {},\n\"a\": {\"children\": [\"b\"]},\n\"b\": {\"children\": "
	                "[\"a\"]}}",
	                "a.json:3: group 'a' as a child of 'b' makes a loop"},
	};
	assert_refused(rows, G_N_ELEMENTS(rows));
}

static void test_bounds_depth(void)
{
	g_autoptr(GString) text = g_string_new("[g0]\nh\n");
	for (int i = 0; i < 80; i++)
		g_string_append_printf(text, "[g%d:children]\ng%d\n", i + 1, i);
	g_autoptr(GError) error = NULL;
	CU_ASSERT_PTR_NULL(foreign_parse("a.ini", text->str, text->len, &error));
	ASSERT_ERROR(error, "a.ini: groups stand in groups more than 64 deep");
}

static void test_reads_gb18030(void)
{
	assert_reads("hosts", "# \xca\xfd\xbe\xdd\xbf\xe2\r\nroot@db1\r\n",
	        "db1=root@db1:0[ssh]()\nhosts:1: the file is GB18030 and was read as such\n");
}

static void test_loads_from_disk(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(ForeignInventory) inventory = foreign_load(TEST_DATA "/foreign/crlf.ini", &error);
	g_autofree char *text = inventory ? inventory_text(inventory) : NULL;
	ASSERT_TEXT(text, "w1=root@10.0.0.1:0[ssh](web)\n");
	CU_ASSERT_PTR_NULL(foreign_load(TEST_DATA "/foreign/none.ini", &error));
	CU_ASSERT(error && strstr(error->message, "none.ini"));
}

int main(int argc, char **argv)
{
	static const TestCase cases[] = {CASE(test_reads_a_plain_list),
	        CASE(test_refuses_in_a_plain_list), CASE(test_reads_ini), CASE(test_refuses_in_ini),
	        CASE(test_refuses_values_in_ini), CASE(test_reads_yaml_and_json),
	        CASE(test_refuses_in_yaml_and_json), CASE(test_bounds_depth),
	        CASE(test_reads_gb18030), CASE(test_loads_from_disk)};
	if (argc == 3 && g_str_equal(argv[1], "--dump"))
		return dump(argv[2]);
	return test_run("foreign", cases, G_N_ELEMENTS(cases));
}
