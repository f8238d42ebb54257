/*
 * Probes through a logged-in session: all channels are asked for at once and waited for together.
 * libssh keeps only the last failure's words, so each that fails is asked for once more, alone, to
 * hear its own.
 */
#include "inventory/reach/forward.h"
#include "inventory/reach/visit.h"
#include <poll.h>

enum { SLICE_MS = 20, ALONE_TRIES = 3 };

const char *probe_state_name(ProbeState state)
{
	static const char *const names[] = {
	        "not_tried", "open", "refused", "timeout", "no_route", "prohibited", "error"};
	return names[state];
}

/* Everything under way of one visit's probes. */
typedef struct {
	Visit *visit;
	ssh_channel channels[PROBES_MAX];
	int64_t end_us;
	uint32_t last_channel; /* the highest number a failure was told of */
} Probing;

static bool time_is_left(const Probing *probing)
{
	return g_get_monotonic_time() < probing->end_us &&
	       deadline_state(probing->visit->deadline) == CAUSE_NONE &&
	       ssh_is_connected(probing->visit->session);
}

static void pause_for_packets(const Probing *probing)
{
	struct pollfd waiting = {ssh_get_fd(probing->visit->session), POLLIN, 0};
	poll(&waiting, 1, SLICE_MS);
}

/* SSH_OK, SSH_AGAIN while it is open, SSH_ERROR. */
static int channel_ask(ssh_channel channel, const Probe *probe)
{
	return ssh_channel_open_forward(channel, probe->address, probe->port, "127.0.0.1", 0);
}

static void channel_end(ssh_channel *channel)
{
	if (!*channel)
		return;
	if (ssh_channel_is_open(*channel))
		ssh_channel_close(*channel);
	ssh_channel_free(*channel);
	*channel = NULL;
}

/* True while its answer is awaited. PROBE_ERROR stands for a failure without its words. */
static bool probe_step(Probing *probing, size_t index)
{
	Probe *probe = &probing->visit->options->probes[index];
	ssh_channel *channel = &probing->channels[index];
	if (!*channel)
		return false;
	int answer = channel_ask(*channel, probe);
	if (answer == SSH_AGAIN)
		return true;
	probe->state = answer == SSH_OK ? PROBE_OPEN : PROBE_ERROR;
	channel_end(channel);
	return false;
}

static void all_ask(Probing *probing)
{
	const ReachOptions *options = probing->visit->options;
	bool waits = true;
	for (size_t i = 0; i < options->probe_count; i++)
		probing->channels[i] = ssh_channel_new(probing->visit->session);
	while (waits && time_is_left(probing)) {
		waits = false;
		for (size_t i = 0; i < options->probe_count; i++)
			waits = probe_step(probing, i) || waits;
		if (waits)
			pause_for_packets(probing);
	}
	bool lost = !ssh_is_connected(probing->visit->session) ||
	            deadline_state(probing->visit->deadline) != CAUSE_NONE;
	for (size_t i = 0; i < options->probe_count; i++) {
		if (probing->channels[i] && !lost)
			options->probes[i].state = PROBE_TIMEOUT;
		channel_end(&probing->channels[i]);
	}
}

static ProbeState state_of(ForwardState state)
{
	static const ProbeState states[] = {
	        [FORWARD_OPEN] = PROBE_OPEN,
	        [FORWARD_REFUSED] = PROBE_REFUSED,
	        [FORWARD_NO_ROUTE] = PROBE_NO_ROUTE,
	        [FORWARD_TIMEOUT] = PROBE_TIMEOUT,
	        [FORWARD_PROHIBITED] = PROBE_PROHIBITED,
	        [FORWARD_ERROR] = PROBE_ERROR,
	};
	return states[state];
}

/* Once more, alone. False when what was heard was a late answer to another. */
static bool one_ask(Probing *probing, Probe *probe)
{
	Forward forward = {.state = FORWARD_OPEN};
	ssh_channel channel = ssh_channel_new(probing->visit->session);
	int answer = channel ? channel_ask(channel, probe) : SSH_ERROR;
	while (answer == SSH_AGAIN && time_is_left(probing)) {
		pause_for_packets(probing);
		answer = channel_ask(channel, probe);
	}
	bool own = true;
	if (answer == SSH_ERROR) {
		forward_failure(probing->visit->session, &forward);
		own = forward.channel > probing->last_channel;
		probing->last_channel = MAX(probing->last_channel, forward.channel);
	}
	if (own && answer != SSH_AGAIN) {
		probe->state = state_of(forward.state);
		g_strlcpy(probe->message, forward.message, sizeof probe->message);
	}
	channel_end(&channel);
	return own;
}

void probes_run(Visit *visit)
{
	const ReachOptions *options = visit->options;
	if (options->probe_count == 0 || !ssh_is_connected(visit->session))
		return;
	const int64_t wait_us =
	        (PROBE_WAIT_MS + (int64_t)options->probe_count * PROBE_EACH_MS) * 1000;
	Probing *probing = g_new0(Probing, 1);
	probing->visit = visit;
	probing->end_us = g_get_monotonic_time() + wait_us;
	ssh_set_blocking(visit->session, 0);
	all_ask(probing);
	probing->end_us = g_get_monotonic_time() + wait_us;
	for (size_t i = 0; i < options->probe_count; i++)
		for (int tries = 0; options->probes[i].state == PROBE_ERROR &&
		                    tries < ALONE_TRIES && time_is_left(probing);
		        tries++)
			if (one_ask(probing, &options->probes[i]))
				break;
	ssh_set_blocking(visit->session, 1);
	g_free(probing);
}
