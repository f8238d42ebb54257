/*
 * Any bytes through the reader's frames, and through each topic's parser (the first byte says
 * which): no parser may crash, hang, or give neither a value nor a reason.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "inventory/sources/linux/stamps.h"

#define NONCE "fuzzfuzz"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static LinuxWants *wants_all(void)
{
	LinuxWants *wants = linux_wants_new();
	linux_wants_usual(wants);
	linux_wants_topic(wants, "limits", NULL);
	linux_wants_sysctl(wants, "kernel.sem", NULL);
	linux_wants_sysctl(wants, "net.ipv4.conf.all.rp_filter", NULL);
	linux_wants_service(wants, "sshd", NULL);
	linux_wants_space(wants, "/", NULL);
	linux_wants_token_as(wants, "0123456789abcdef", "a", 1);
	linux_wants_token(wants, "/", (const char *const[]){"b", "c", NULL}, NULL);
	static const char *const others[] = {"identity", "bridge", "listening", "users",
	        "process_limits", "automounts", "rp_filter", "activation", "disks", "multipath", "bonds", "health"};
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		linux_wants_topic(wants, others[i], NULL);
	linux_wants_add(wants, "file", "/a", NULL);
	linux_wants_add(wants, "file", "content /b", NULL);
	linux_wants_add(wants, "file", "sha256 /b", NULL);
	linux_wants_add(wants, "certificate", "/c", NULL);
	linux_wants_add(wants, "command", "as-root timeout=2 true", NULL);
	linux_wants_add(wants, "http", "http://a/", NULL);
	linux_wants_add(wants, "package", "a", NULL);
	linux_wants_add(wants, "process", "a", NULL);
	linux_wants_add(wants, "user", "a", NULL);
	linux_wants_add(wants, "group", "a", NULL);
	linux_wants_arp(wants, "10.1.1.4", true, false, NULL);
	linux_wants_arp(wants, "10.1.1.5", false, true, NULL);
	return wants;
}

static void fuzz_parser(const LinuxTopic *topic, const char *text, size_t length)
{
	g_autoptr(LinuxWants) wants = wants_all();
	g_autoptr(GError) error = NULL;
	LinuxStamps stamps = {.script_us = 4};
	LinuxArgs args = {.wants = wants, .begin_us = 5, .end_us = 9, .stamps = &stamps};
	g_autoptr(json_t) value = topic->parse(text, length, &args, &error);
	if (!value && (!error || error->domain != LINUX_ERROR))
		abort();
	if (!value)
		return;
	g_autofree char *written = json_dumps(value, JSON_ENCODE_ANY);
	if (!written)
		abort();
}

static int64_t clock_us(void)
{
	return 7;
}

static void fuzz_reader(const char *bytes, size_t length, size_t step)
{
	g_autoptr(LinuxWants) wants = wants_all();
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, clock_us);
	g_autoptr(Facts) facts = facts_new(SUBJECT_HOST, "h");
	linux_reader_ask(reader);
	for (size_t at = 0; at < length; at += step) {
		linux_reader_feed(bytes + at, MIN(step, length - at), reader);
		linux_reader_ask(reader);
	}
	LinuxVisit visit = {.source = "ssh", .now_us = 1};
	linux_reader_finish(reader, &visit, facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	size_t which = data[0] % (linux_topics_count + 2);
	const char *text = (const char *)data + 1;
	if (which < linux_topics_count)
		fuzz_parser(&linux_topics[which], text, size - 1);
	else
		fuzz_reader(text, size - 1, which == linux_topics_count ? 7 : 4096);
	return 0;
}
