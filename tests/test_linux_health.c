/* Topic health: the BMC in band, and md arrays. Recorded formats of ipmitool 1.8 and md. */
#include <string.h>

#include "base/cleanup.h"
#include "inventory/sources/linux.h"
#include "tests/harness.h"

#define MD "/proc/mdstat:"
#define ASKED "$ x\ndevice /dev/ipmi0\n"

static void test_reads_what_the_machine_says_of_itself(void)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
	        {"grep: /proc/mdstat: No such file or directory\n$ x\n", "{\"faults\": []}"},
	        {ASKED "no ipmitool\n", "{\"bmc\": true, \"faults\": [], \"tool\": false}"},
	        {ASKED "denied\n", "{\"bmc\": true, \"denied\": true, \"faults\": []}"},
	        {ASKED "= chassis\nSystem Power         : on\nPower Overload       : false\n"
	               "Power Interlock      : inactive\nMain Power Fault     : false\n"
	               "Drive Fault          : true\nCooling/Fan Fault    : false\n"
	               "= sensors\nInlet Temp,23,degrees C,ok\nFan1,no reading,RPM,ns\n"
	               "Fan2,0,RPM,cr\nCPU Temp,81,degrees C,nc\n"
	               "= supplies\n"
	               "PS1 Status       | 70h | ok  | 10.1 | Presence detected\n"
	               "PS2 Status       | 71h | ok  | 10.2 | Presence detected, Failure detected\n"
	               "PS3 Status       | 72h | ns  | 10.3 | No Reading\n",
	                "{\"bmc\": true, \"faults\": [{\"state\": \"true\", \"what\": \"Drive "
	                "Fault\"}, {\"state\": \"cr\", \"what\": \"Fan2\"}, {\"state\": \"Presence "
	                "detected, Failure detected\", \"what\": \"PS2 Status\"}], \"power\": "
	                "\"on\", \"sensors\": 4, \"supplies\": 2}"},
	        {MD "Personalities : [raid1]\n" MD "md0 : active raid1 sdb1[1] sda1[0](F)\n" MD
	            "      1048512 blocks super 1.2 [2/1] [U_]\n" MD "      \n" MD
	            "md1 : active raid1 sdb2[1] sda2[0]\n" MD
	            "      1048512 blocks super 1.2 [2/2] [UU]\n" MD "unused devices: <none>\n",
	                "{\"arrays\": 2, \"faults\": [{\"state\": \"[2/1]\", \"what\": \"md0\"}]}"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(LinuxWants) wants = linux_wants_new();
		g_autoptr(GError) error = NULL;
		LinuxArgs args = {.wants = wants};
		g_autoptr(json_t) value = linux_topic_find("health")->parse(
		        cases[i].text, strlen(cases[i].text), &args, &error);
		g_autofree char *is = json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
		ASSERT_TEXT(is, cases[i].expected);
	}
}

TEST_MAIN("linux health", CASE(test_reads_what_the_machine_says_of_itself))
