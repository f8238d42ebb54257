/* The easy forms of a site's own checks: what is refused, and what is judged. */
#include "base/cleanup.h"
#include "checks/checklist_lint.h"
#include "tests/judge_world.h"

#define FRONT "extends: readiness\nchecks:\n  - {id: site.x, item: '5', title: 题, "

static Checklist *tighten(const char *rest, GError **error)
{
	g_autofree char *text = g_strconcat(FRONT, rest, "}\n", NULL);
	Checklist *base = checklist_load_builtin(NULL);
	return checklist_tighten(base, "c.yaml", text, strlen(text), NULL, error);
}

static void refused(const char *rest, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) list = tighten(rest, &error);
	CU_ASSERT((list == NULL) == (error != NULL));
	ASSERT_TEXT(error ? error->message : "(taken)", message);
}

#define AT(column) "c.yaml:3:" #column ": "
#define UNSEEN(column)                                                                             \
	AT(column) "check 'site.x' does not say what was seen: give 'actual' an expression"

static void test_empty_expectations(void)
{
	refused("command: {run: id, stderr: []}", AT(66) "'stderr' asserts nothing: it is empty");
	refused("command: {run: id, stdout: ''}", AT(66) "'stdout' asserts nothing: an empty text");
	refused("command: {run: id, stdout: [a, '']}",
	        AT(70) "'stdout' asserts nothing: an empty text");
	refused("command: {run: id, exit_status: []}",
	        AT(71) "'exit_status' asserts nothing: it is empty");
	refused("command: id", AT(48) "'command' asserts nothing: write {run: …, …: …}");
	refused("command: {run: id}",
	        AT(48) "'command' asserts nothing: say what it should be like");
	refused("package: {name: ksh}",
	        AT(48) "'package' asserts nothing: say `installed: true`, or "
	               "what it should be like");
	refused("file: ''", AT(45) "'path' asserts nothing: it is empty");
	refused("user: {name: a, groups: []}", AT(63) "'groups' asserts nothing: it is empty");
	refused("file: {path: /a, owner: }", AT(63) "'owner' asserts nothing: it is empty");
	refused("freshness: 1h",
	        "c.yaml:3:5: check 'site.x' asserts nothing: it has no form (file, "
	        "package, service …) and no 'expect'");
}

static void test_what_is_not_well_written(void)
{
	refused("file: {path: /a, moed: '0644'}",
	        AT(56) "unknown key 'moed' of 'file' (did you mean 'mode'?)");
	refused("pakage: ksh", AT(39) "unknown key 'pakage' (did you mean 'package'?)");
	refused("file: {mode: '0644'}", AT(45) "missing key 'path' of 'file'");
	refused("file: {path: a, exists: true}", AT(45) "'a' is not an absolute path");
	refused("file: {path: /a, mode: rw-r--r--}",
	        AT(62) "'mode' is three or four octal digits in quotes: \"0644\"");
	refused("file: {path: /a, type: folder}", AT(62) "'type' is one of 'file', 'directory', "
	                                                 "'link', 'block', 'character', 'fifo', "
	                                                 "'socket'");
	refused("file: {path: /a, contains: '/(/'}",
	        AT(66) "'/(/' is no regular expression: Error while compiling regular "
	               "expression ‘(’ at char 1: missing terminating )");
	refused("file: {path: /a, exists: false, mode: '0600'}",
	        AT(71) "'exists: false' and 'mode' can never both be as expected");
	refused("command: {run: id, timeout: 2h, exit_status: 0}",
	        AT(67) "'timeout' is from 1s to 60s");
	refused("file: /a, package: ksh",
	        AT(58) "check 'site.x' has two forms, 'file' and 'package'");
	refused("file: /a, expect: 'true'",
	        AT(57) "check 'site.x' has the form 'file' and 'expect'; write two checks");
	refused("hosts: [a], http: {url: 'http://a/', status: 200}",
	        "c.yaml:3:5: check 'site.x' is asked from the console: 'hosts' and 'roles' do not "
	        "belong to it (with 'from: host' the hosts ask)");
	refused("http: {url: 'http://u:p@a/', status: 200}",
	        AT(45) "'http://u:p@a/': a URL must not hold a user or password");
	refused("kind: expect, file: /a", "c.yaml:3:5: missing key 'severity'");
}

/* ---- judged ---- */

static void judge_form(World *world, const char *rest, const char *topic, const char *value)
{
	g_autoptr(GError) error = NULL;
	world_start(world, "hosts: [{name: db1, address: 10.1.1.11, role: database}]");
	g_clear_pointer(&world->checklist, checklist_free);
	world->checklist = tighten(rest, &error);
	if (!world->checklist) {
		fprintf(stderr, "%s\n", error->message);
		exit(1);
	}
	Facts *facts = world_host(world, "db1");
	if (topic)
		world_put(facts, topic, value);
	world_judge(world);
}

static void judged(const char *rest, const char *topic, const char *value, const char *said)
{
	g_auto(World) world = {0};
	judge_form(&world, rest, topic, value);
	const Verdict *row = world_row(&world, "site.x", "db1");
	g_autofree char *got = g_strjoin(" | ", outcome_name(row->outcome), row->cause,
	        row->expected, row->actual, row->reason_en, NULL);
	ASSERT_TEXT(got, said);
}

static void test_files(void)
{
#define FILE_FACTS                                                                                 \
	"{'/a': {'exists': true, 'type': 'file', 'mode': '0600', 'owner': 'root', 'size_bytes': "  \
	"2048, 'content': 'x=1\\ny=2\\n'}, '/no': {'exists': false}, '/d': {'cause': 'denied', "   \
	"'message': 'Permission denied'}}"
	judged("file: {path: /a, mode: '600', owner: root}", "file", FILE_FACTS,
	        "pass |  | mode 600, owner root | mode 0600, owner root | as expected: mode 0600, "
	        "owner root");
	judged("file: {path: /a, mode: '0644', owner: oracle}", "file", FILE_FACTS,
	        "fail |  | mode 0644, owner oracle | mode 0600, owner root | not as asked: mode "
	        "0600 "
	        "(≠ 0644), owner root (≠ oracle)");
	judged("file: {path: /a, size_at_least: 4K}", "file", FILE_FACTS,
	        "fail |  | size_bytes ≥ 4K | size_bytes 2048 | not as asked: size_bytes 2048 (≥ "
	        "4K)");
	judged("file: {path: /a, contains: [x=1, '/^y=\\d$/', '!z']}", "file", FILE_FACTS,
	        "pass |  | contains ∋ x=1 /^y=\\d$/ !z | contains ✓ | as expected: contains ✓");
	judged("file: {path: /a, contains: ['!x=1']}", "file", FILE_FACTS,
	        "fail |  | contains ∋ !x=1 | contains ✗ | not as asked: contains ✗ (∋ !x=1)");
	judged("file: /no", "file", FILE_FACTS,
	        "fail |  | exists | does not exist | not as asked: does not exist");
	judged("file: {path: /no, exists: false}", "file", FILE_FACTS,
	        "pass |  | does not exist | does not exist | as expected: does not exist");
	judged("file: {path: /no, mode: '0644'}", "file", FILE_FACTS,
	        "fail |  | mode 0644 | does not exist | not as asked: does not exist");
	judged("file: /d", "file", FILE_FACTS,
	        "unknown | denied |  |  | could not be looked at: Permission denied");
	judged("file: /other", "file", FILE_FACTS,
	        "unknown | not_observed |  |  | it was not asked of this host");
	judged("file: {path: /a, group: dba}", "file", FILE_FACTS,
	        "unknown | not_observed | group dba |  | was not observed: group");
	judged("roles: [backup], file: /a", "file", FILE_FACTS,
	        "not_applicable |  |  |  | does not apply: the check names other hosts (hosts, "
	        "roles)");
}

static void test_software(void)
{
	judged("package: {name: glibc, at_least: '2.17'}", "package",
	        "{'glibc': {'installed': true, 'version': '2.17-260.el7', 'manager': 'rpm'}}",
	        "pass |  | version ≥ 2.17 | version 2.17-260.el7 | as expected: version "
	        "2.17-260.el7");
	judged("package: {name: glibc, at_least: '2.28'}", "package",
	        "{'glibc': {'installed': true, 'version': '2.17-260.el7', 'manager': 'rpm'}}",
	        "fail |  | version ≥ 2.28 | version 2.17-260.el7 | not as asked: version "
	        "2.17-260.el7 (≥ "
	        "2.28)");
	judged("service: {name: chronyd, running: true, enabled: true}", "services",
	        "{'chronyd.service': {'load': 'loaded', 'active': 'active', 'enabled': "
	        "'disabled'}}",
	        "fail |  | running, enabled | running, not enabled | not as asked: not enabled");
	judged("service: chronyd", "services", "{}",
	        "fail |  | running | not running | not as asked: not running");
	judged("port: {port: 1521, address: 10.1.1.11, listening: true}", "listening",
	        "[{'protocol': 'tcp', 'address': '::', 'port': 1521}]",
	        "pass |  | listening | listening | as expected: listening");
	/* what a shell says of a command that is not there */
	judged("command: {run: getenforce, stdout: /Enforcing/}", "command",
	        "{'getenforce': {'exit_status': 127, 'stdout': '', 'stderr': 'sh: getenforce: not "
	        "found'}}",
	        "fail |  | stdout ∋ /Enforcing/ | no such command (exit status 127), no output | "
	        "not "
	        "as asked: no such command (exit status 127), no output");
	judged("command: {run: x, exit_status: 127}", "command",
	        "{'x': {'exit_status': 127, 'stdout': '', 'stderr': ''}}",
	        "pass |  | exit_status 127 | exit_status 127 | as expected: exit_status 127");
	judged("command: {run: x, stdout: a}", "command",
	        "{'x': {'exit_status': 0, 'stdout': '', 'stderr': ''}}",
	        "fail |  | stdout ∋ a | stdout (empty) | not as asked: stdout (empty) (∋ a)");
}

static void test_lint(void)
{
	g_autoptr(Site) site = site_parse("site.yaml",
	        SITE_HEAD "hosts: [{name: db1, address: 10.1.1.11, role: database}]",
	        strlen(SITE_HEAD "hosts: [{name: db1, address: 10.1.1.11, role: database}]"), NULL);
	static const char *const cases[][3] = {
	        {"hosts: [db2], file: /a", AT(46) "check 'site.x' is asked of nobody: no host, "
	                                          "role or group of the site "
	                                          "matches 'db2' (did you mean 'db1'?)"},
	        {"roles: [bckup], file: /a", AT(46) "check 'site.x' is asked of nobody: no host, "
	                                            "role or group of the site "
	                                            "matches 'bckup' (did you mean 'backup'?)"},
	        {"expect: 'params.free_percent > 5'",
	                AT(47) "'expect' of check 'site.x' reads no "
	                       "fact: it is the same whatever was "
	                       "seen",
	                UNSEEN(47)},
	        {"wants: {os: []}, expect: os.idd == 'a'",
	                AT(64) "'expect' of check 'site.x': topic 'os' has no member 'idd' (did "
	                       "you mean "
	                       "'id'?)",
	                UNSEEN(64)},
	        {"wants: {os: []}, expect: os.id == 'a'", NULL, UNSEEN(64)},
	        {"wants: {os: []}, actual: os.id, expect: os.id == 'a'"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Checklist) list = tighten(cases[i][0], NULL);
		g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
		if (list)
			checklist_lint(list, site, faults, warnings);
		ASSERT_TEXT(faults->len ? faults->pdata[0] : NULL, cases[i][1]);
		ASSERT_TEXT(warnings->len ? warnings->pdata[0] : NULL, cases[i][2]);
		CU_ASSERT(list && faults->len <= 1 && warnings->len <= 1);
	}
	/* a role that nobody has, so far */
	g_autoptr(Checklist) list = tighten("roles: [backup], file: /a", NULL);
	g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	checklist_lint(list, site, faults, warnings);
	CU_ASSERT(faults->len == 0 && warnings->len == 1);
	ASSERT_TEXT(warnings->pdata[0],
	        AT(46) "check 'site.x' is asked of nobody: no host, role or group of the site "
	               "matches 'backup'");
}

TEST_MAIN("forms", CASE(test_empty_expectations), CASE(test_what_is_not_well_written),
        CASE(test_files), CASE(test_software), CASE(test_lint))
