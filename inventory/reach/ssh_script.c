/*
 * The script on a logged-in session: one channel, the script to the shell's standard input, both
 * outputs to the sink in the order of their coming.
 *
 * Output is taken in libssh's callback, so that nothing heaps up in its buffers. To stop from
 * inside the callback the socket is shut: every wait of libssh then ends.
 */
#include "inventory/reach/result.h"
#include "inventory/reach/sudo.h"
#include "inventory/reach/visit.h"
#include <libssh/callbacks.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum {
	FLOOD_BYTES = 16 << 20, /* taken from the line beside */
	FLOOD_FACTOR = 4,       /* this many times what is allowed as output */
	ASK_LATER_MS = 250,
	ANSWER_MS = 3000, /* for a question before the script; then the script goes without */
};

typedef struct {
	Visit *visit;
	SudoHead head;
	SudoTalk talk;                  /* before the script runs, with a password for sudo */
	bool talking, refused;          /* so far; sudo did not take the password */
	struct ssh_counter_struct line; /* bytes on the wire */
	bool too_much;                  /* more than max_output_bytes */
	bool unwanted;                  /* the sink said stop */
	bool closed;                    /* by the host */
	int status;                     /* exit status; -1 before it came */
	char signal[32];
} Run;

static int output_take(ssh_session session, ssh_channel channel, void *data, uint32_t length,
        int is_stderr, void *user_data)
{
	Run *run = user_data;
	Visit *visit = run->visit;
	(void)session, (void)channel, (void)is_stderr;
	if (run->talking) {
		sudo_head_add(&run->head, data, length);
		sudo_talk_add(&run->talk, data, length);
		return (int)length;
	}
	if (run->too_much || run->unwanted)
		return (int)length;
	size_t room = visit->options->max_output_bytes - run->head.total;
	size_t take = MIN(length, room);
	sudo_head_add(&run->head, data, take);
	if (take > 0)
		run->unwanted = !visit->sink(data, take, visit->sink_data);
	run->too_much = take < length;
	if (run->too_much || run->unwanted)
		shutdown(visit->fd, SHUT_RDWR);
	return (int)length;
}

static void status_take(ssh_session session, ssh_channel channel, int status, void *user_data)
{
	(void)session, (void)channel;
	((Run *)user_data)->status = status;
}

static void signal_take(ssh_session session, ssh_channel channel, const char *name, int core,
        const char *message, const char *language, void *user_data)
{
	Run *run = user_data;
	(void)session, (void)channel, (void)core, (void)message, (void)language;
	g_strlcpy(run->signal, name ? name : "?", sizeof run->signal);
}

static void close_take(ssh_session session, ssh_channel channel, void *user_data)
{
	(void)session, (void)channel;
	((Run *)user_data)->closed = true;
}

static bool text_send(ssh_channel channel, const char *text)
{
	size_t length = strlen(text);
	return ssh_channel_write(channel, text, (uint32_t)length) == (int)length;
}

/* Until the question sent last is answered; false: it is not, in good time. */
static bool answer_wait(Run *run, ssh_channel channel, const ReachQuestion *question)
{
	ssh_session session = run->visit->session;
	void *data = run->visit->sink_data;
	int64_t until_us = g_get_monotonic_time() + ANSWER_MS * 1000, left_us = ANSWER_MS * 1000;
	ssh_event event = ssh_event_new();
	ssh_event_add_session(event, session);
	while (!question->answered(data) && left_us > 0 && !run->closed &&
	        ssh_is_connected(session) && ssh_channel_is_open(channel) &&
	        ssh_event_dopoll(event, (int)(left_us / 1000) + 1) != SSH_ERROR)
		left_us = until_us - g_get_monotonic_time();
	ssh_event_remove_session(event, session);
	ssh_event_free(event);
	return question->answered(data);
}

/* The questions, then the script, which is the end of what the shell is given. */
static bool script_give(Run *run, ssh_channel channel, const char *script)
{
	const ReachQuestion *question = run->visit->options->question;
	void *data = run->visit->sink_data;
	ReachAsk what = ASK_SCRIPT;
	while (question && (what = question->ask(data)) != ASK_SCRIPT) {
		if (what == ASK_LATER) {
			poll(NULL, 0, MIN(ASK_LATER_MS, deadline_left_ms(run->visit->deadline)));
			continue;
		}
		if (!text_send(channel, question->line))
			return false;
		if (!answer_wait(run, channel, question)) {
			question->ask(data);
			break;
		}
	}
	return text_send(channel, script) && ssh_channel_send_eof(channel) == SSH_OK;
}

/* Starts the shell and gives it the script. False when the host did not play along. */
static bool script_send(Run *run, ssh_channel channel, const char *script)
{
	Visit *visit = run->visit;
	/* LC_ALL for sudo's own words; through env, as the login shell may be a csh */
	const char *command =
	        visit->target->sudo ? "exec env LC_ALL=C sudo -n /bin/sh -s" : "exec /bin/sh -s";
	return ssh_channel_open_session(channel) == SSH_OK &&
	       ssh_channel_request_exec(channel, command) == SSH_OK &&
	       script_give(run, channel, script);
}

/* What sudo says next, once it has said something; SUDO_TALK_WAIT when it is gone. */
static SudoTalkState talk_wait(Run *run, ssh_channel channel)
{
	ssh_session session = run->visit->session;
	SudoTalkState state = sudo_talk_state(&run->talk);
	ssh_event event = ssh_event_new();
	ssh_event_add_session(event, session);
	while (state == SUDO_TALK_WAIT && !run->closed && ssh_is_connected(session) &&
	        ssh_channel_is_open(channel) && ssh_event_dopoll(event, -1) != SSH_ERROR)
		state = sudo_talk_state(&run->talk);
	ssh_event_remove_session(event, session);
	ssh_event_free(event);
	return state;
}

/* The same through a sudo that may ask for the password, which is given once and never twice. */
static bool script_send_asked(Run *run, ssh_channel channel, const char *script)
{
	const char *password = run->visit->target->sudo_password;
	sudo_talk_init(&run->talk);
	run->talking = true;
	g_autofree char *command = sudo_talk_command(&run->talk);
	if (ssh_channel_open_session(channel) != SSH_OK ||
	        ssh_channel_request_exec(channel, command) != SSH_OK)
		return false;
	SudoTalkState state = talk_wait(run, channel);
	if (state == SUDO_TALK_ASKED) {
		if (!text_send(channel, password) || !text_send(channel, "\n"))
			return false;
		state = talk_wait(run, channel);
		run->refused = state == SUDO_TALK_ASKED;
	}
	if (state != SUDO_TALK_RUNS) {
		if (run->refused || state == SUDO_TALK_ENDLESS)
			ssh_channel_close(channel);
		return false;
	}
	run->talking = false;
	run->head = (SudoHead){0};
	return script_give(run, channel, script);
}

/* Packets that are no output (keep-alives, ignored ones) have their end too. */
static bool line_is_flooded(const Run *run)
{
	return run->line.in_bytes / FLOOD_FACTOR >
	       run->visit->options->max_output_bytes + FLOOD_BYTES / FLOOD_FACTOR;
}

/* Takes output until the host has closed the channel or the connection is gone. */
static void output_wait(Run *run, ssh_channel channel)
{
	ssh_session session = run->visit->session;
	ssh_event event = ssh_event_new();
	ssh_event_add_session(event, session);
	while (!run->closed && !line_is_flooded(run) && ssh_is_connected(session) &&
	        ssh_channel_is_open(channel))
		if (ssh_event_dopoll(event, -1) == SSH_ERROR)
			break;
	ssh_event_remove_session(event, session);
	ssh_event_free(event);
}

/* How it ended, once nothing more can come. */
static bool run_conclude(Run *run, bool sent)
{
	Visit *visit = run->visit;
	ReachResult *ret = visit->ret;
	size_t total = run->head.total;
	char phase[64];
	if (run->talking)
		g_snprintf(phase, sizeof phase, "while sudo was starting the shell");
	else
		g_snprintf(phase, sizeof phase, "while the script ran: %zu bytes so far", total);
	ret->exit_status = run->status;
	if (run->too_much)
		result_set(ret, CAUSE_LIMIT, "more than %zu bytes of output",
		        visit->options->max_output_bytes);
	else if (line_is_flooded(run))
		result_set(ret, CAUSE_LIMIT,
		        "the host sends without end: %zu bytes of output so far", total);
	else if (run->unwanted)
		result_set(ret, CAUSE_ERROR, "output refused after %zu bytes", total);
	else if (run->refused)
		result_set(ret, CAUSE_DENIED, "sudo does not take the password given for user '%s'",
		        visit->user);
	else if (visit->target->sudo && sudo_refused(&run->head, visit->user, ret))
		return false;
	else if (run->status >= 0 && run->closed)
		return true;
	else if (result_set_passed(ret, visit->deadline, phase))
		return false;
	else if (run->signal[0])
		result_set(ret, CAUSE_ERROR, "the script was killed by signal %s after %zu bytes",
		        run->signal, total);
	else if (run->closed)
		result_set(ret, CAUSE_ERROR,
		        "the shell ended without an exit status after %zu bytes", total);
	else if (!sent && ssh_is_connected(visit->session))
		result_set(ret, CAUSE_ERROR, "the host runs no shell: %s",
		        ssh_get_error(visit->session));
	else
		result_set(ret, CAUSE_ERROR, "connection lost after %zu bytes", total);
	return false;
}

bool script_run(Visit *visit, const char *script)
{
	Run run = {.visit = visit, .status = -1};
	struct ssh_channel_callbacks_struct callbacks = {
	        .userdata = &run,
	        .channel_data_function = output_take,
	        .channel_exit_status_function = status_take,
	        .channel_exit_signal_function = signal_take,
	        .channel_close_function = close_take,
	};
	ssh_callbacks_init(&callbacks);
	ssh_channel channel = ssh_channel_new(visit->session);
	if (!channel) {
		result_set(visit->ret, CAUSE_ERROR, "cannot make a channel");
		return false;
	}
	ssh_set_channel_callbacks(channel, &callbacks);
	ssh_set_counters(visit->session, &run.line, NULL);
	bool asks = visit->target->sudo && visit->target->sudo_password;
	bool sent = asks ? script_send_asked(&run, channel, script)
	                 : script_send(&run, channel, script);
	if (sent)
		output_wait(&run, channel);
	bool ran = run_conclude(&run, sent);
	ssh_set_counters(visit->session, NULL, NULL);
	ssh_remove_channel_callbacks(channel, &callbacks);
	ssh_channel_free(channel);
	return ran;
}
