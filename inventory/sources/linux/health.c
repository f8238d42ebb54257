/*
 * health: what the machine's own BMC says of it, asked in band (ipmitool over /dev/ipmi0, root
 * only), and md arrays that have lost a disk (/proc/mdstat, md(4)).
 *
 *	device /dev/ipmi0
 *	= chassis
 *	Main Power Fault     : false
 *	= sensors
 *	Temp,96,degrees C,ok                     analogue: ok, ns (no reading), nc, cr, nr
 *(ipmitool(1)) = supplies PS2 Status       | 71h | ok  | 10.2 | Presence detected, Failure detected
 */
#include <string.h>

#include "inventory/sources/linux/parse.h"

enum { FAULTS_MAX = 64 };

const char *const health_files[] = {"/proc/mdstat", NULL};

/* Asking costs seconds on a slow BMC: each question has its own limit. */
const char health_command[] =
        "for ipmi in /dev/ipmi0 /dev/ipmi/0 /dev/ipmidev/0; do\n"
        "\tif [ -e $ipmi ]; then echo \"device $ipmi\"; break; fi\n"
        "done\n"
        "if [ ! -e $ipmi ]; then :\n"
        "elif ! command -v ipmitool >/dev/null 2>&1; then echo 'no ipmitool'\n"
        "elif [ ! -r $ipmi ]; then echo 'denied'\n"
        "else\n"
        "\techo '= chassis'; bounded 10 ipmitool chassis status 2>&1\n"
        "\techo '= sensors'; bounded 20 ipmitool -c sdr list full 2>&1\n"
        "\techo '= supplies'; bounded 10 ipmitool sdr type 'Power Supply' 2>&1\n"
        "fi";

static void fault_add(json_t *value, Slice what, Slice state)
{
	json_t *faults = json_object_get(value, "faults"), *fault = json_object();
	json_set_slice(fault, "what", slice_trim(what));
	json_set_slice(fault, "state", slice_trim(state));
	if (json_array_size(faults) < FAULTS_MAX)
		json_array_append_new(faults, fault);
	else
		json_decref(fault);
}

static void counted(json_t *value, const char *key)
{
	json_set_integer(value, key, (uint64_t)json_integer_value(json_object_get(value, key)) + 1);
}

/* "Main Power Fault     : true" */
static void read_chassis(json_t *value, Slice line)
{
	Slice key, said;
	if (!slice_split(line, ':', &key, &said))
		return;
	key = slice_trim(key);
	said = slice_trim(said);
	if (slice_is(key, "System Power"))
		json_set_slice(value, "power", said);
	if (slice_is(said, "true") && (slice_has(key, "Fault") || slice_has(key, "Overload")))
		fault_add(value, key, said);
}

/* "Fan1,0,RPM,cr": critical, not recoverable; nc is but a warning. */
static void read_sensor(json_t *value, Slice line)
{
	Slice name, rest, reading, unit, state;
	if (!slice_split(line, ',', &name, &rest) || !slice_split(rest, ',', &reading, &rest) ||
	        !slice_split(rest, ',', &unit, &state))
		return;
	state = slice_trim(state);
	counted(value, "sensors");
	if (slice_is(state, "cr") || slice_is(state, "nr") || slice_is(state, "lcr") ||
	        slice_is(state, "ucr") || slice_is(state, "lnr") || slice_is(state, "unr"))
		fault_add(value, name, state);
}

/* A slot without a supply is empty, not broken. */
static void read_supply(json_t *value, Slice line)
{
	Slice name, rest, said = {0}, field;
	if (!slice_split(line, '|', &name, &rest))
		return;
	while (slice_split(rest, '|', &field, &rest))
		;
	said = slice_trim(rest);
	if (slice_has(said, "Presence detected"))
		counted(value, "supplies");
	if (slice_has(said, "Failure detected") || slice_has(said, "AC lost") ||
	        slice_has(said, "input lost") || slice_has(said, "out-of-range"))
		fault_add(value, name, said);
}

static void read_bmc(json_t *value, Slice output)
{
	void (*read)(json_t *, Slice) = NULL;
	Slice line;
	while (slice_line(&output, &line)) {
		if (slice_starts(line, "device "))
			json_object_set_new(value, "bmc", json_true());
		else if (slice_is(line, "no ipmitool"))
			json_object_set_new(value, "tool", json_false());
		else if (slice_is(line, "denied"))
			json_object_set_new(value, "denied", json_true());
		else if (slice_starts(line, "= "))
			read = slice_is(line, "= chassis")   ? read_chassis
			       : slice_is(line, "= sensors") ? read_sensor
			                                     : read_supply;
		else if (read)
			read(value, line);
	}
}

/* "      1048512 blocks super 1.2 [2/1] [U_]" below "md0 : active raid1 sdb1[1] sda1[0]" */
static void read_arrays(json_t *value, const char *text, size_t length)
{
	FileLines lines = file_lines(text, length, health_files[0]);
	Slice name = {0}, word, after, wanted, there;
	while (file_lines_next(&lines)) {
		Slice rest = lines.content;
		uint64_t all, live;
		if (slice_starts(rest, "md") && slice_split(rest, ':', &name, &after)) {
			name = slice_trim(name);
			counted(value, "arrays");
			continue;
		}
		while (name.length && slice_field(&rest, &word)) {
			if (word.length < 5 || word.bytes[0] != '[' ||
			        word.bytes[word.length - 1] != ']' ||
			        !slice_split((Slice){word.bytes + 1, word.length - 2}, '/', &wanted,
			                &there) ||
			        !slice_number(wanted, 10, &all) || !slice_number(there, 10, &live))
				continue;
			if (live < all)
				fault_add(value, name, word);
			name = (Slice){0};
		}
	}
}

json_t *parse_health(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args, (void)error;
	json_t *value = json_pack("{s:[]}", "faults");
	read_arrays(value, text, length);
	read_bmc(value, command_output(text, length));
	return value;
}
